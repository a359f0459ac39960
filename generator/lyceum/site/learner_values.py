"""What files about all learners say of each: it is made for each learner, and again only if something of theirs changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lyceum.hub import Hub
from lyceum.images import list_learner_candidates
from lyceum.site.exports.api import describe_learner


def tells_story(hub: Hub, key: str) -> bool:
    """Return whether a learner who wants to be found tells a story."""
    profile = hub.learners[key].entry.value
    return bool(profile.story and profile.show.search)


LEARNER_VALUES: Mapping[str, Callable[[Hub, str], Any]] = {
    "api": describe_learner,
    "cards": list_learner_candidates,
    "tells a story": tells_story,
}
"""By name: a function of the hub and the key of a learner."""
