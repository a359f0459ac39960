"""Exports `profiles/`: what people wrote in their profiles, for the form that changes them.

The form needs the values of a file and whether it has comments, which the form cannot keep. They are in shards, because
a file for each person would double the files of a large hub, the learner's page would carry every text twice, and
raw.githubusercontent.com knows no private repository, asks a third party and would want a YAML parser in the browser.
People who want not to be found are in no shard; their pages lead to the file on GitHub.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lyceum.scoring import LearnerDetails
from lyceum.site.shards import list_shard_names
from lyceum.site.view_context import ViewContext

_YAML_COMMENT = re.compile(r"(?m)(^|\s)#")


def list_profile_shards(context: ViewContext) -> tuple[str, ...]:
    return list_shard_names(context.sources.count_shards())


def export_profiles(context: ViewContext, shard: str) -> Iterator[tuple[str, Any]]:
    """Yield the address and the value of one shard."""
    handles = context.sources.list_shard(shard, context.sources.count_shards())
    learners = context.get_learners(handles)
    people = {learner.key: _describe_profile(learner) for learner in learners if learner.entry.value.show.search}
    yield f"profiles/{shard}.json", people


def _describe_profile(learner: LearnerDetails) -> dict[str, Any]:
    """Return the fields that a learner wrote, without what has expired."""
    entry = learner.entry
    expired_fields = set() if learner.looking_for else {"looking_for", "looking_until"}
    return {
        "handle": entry.key,
        "path": entry.path,
        "comments": bool(_YAML_COMMENT.search(entry.source.yaml_text)),
        "values": entry.value.model_dump(mode="json", exclude_unset=True, exclude=expired_fields),
    }
