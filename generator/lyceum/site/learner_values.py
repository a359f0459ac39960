"""What files about all learners or results say of each: it is made again only where something of theirs changed."""

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


def find_form_names(hub: Hub, key: str) -> tuple[str, str | None]:
    """Return the handle as it is written, and the name that forms suggest; None for somebody who wants not to be found."""
    entry = hub.learners[key].entry
    show = entry.value.show
    return entry.key, entry.value.name if show.search or show.wall else None


def wants_flair(hub: Hub, key: str) -> bool:
    """Return whether a learner who wants to be found asks for a card for a README."""
    show = hub.learners[key].entry.value.show
    return bool(show.flair and show.search)


def find_written_organisation(hub: Hub, key: str) -> str:
    """Return the organisation that a learner who wants to be found writes and hub.yml does not list."""
    profile = hub.learners[key].entry.value
    name = profile.organisation
    return name if name and profile.show.search and not hub.library.find_organisation(name) else ""


LEARNER_VALUES: Mapping[str, Callable[[Hub, str], Any]] = {
    "api": describe_learner,
    "cards": list_learner_candidates,
    "form": find_form_names,
    "former names": lambda hub, key: tuple(hub.learners[key].entry.value.formerly),
    "flair": wants_flair,
    "organisation": find_written_organisation,
    "tells a story": tells_story,
}
"""By name: a function of the hub and the key of a learner."""


def list_result_names(hub: Hub, challenge: str) -> tuple[str, ...]:
    """Return the names that the results of a challenge have, in lower case: `<challenge>/<key>`."""
    return tuple(f"{result.challenge_key}/{result.key}".casefold() for result in hub.challenges[challenge].results)
