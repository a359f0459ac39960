"""Leaves a new topic to a person if it names another member: every topic gets a page of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from lyceum.i18n import format_message
from lyceum.loader import Entry
from lyceum.moderation.proposed_change import ProposedChange
from lyceum.moderation.review_result import Reason
from lyceum.schema import find_references, fold_key

MIN_NAME_CHARACTERS = 3
"""Shorter words are in too many topics."""


def check_topics(change: ProposedChange) -> Iterator[Reason]:
    """Yield a reason for each topic that neither the maintainers nor anybody's file knew, and that names a member."""
    changed = [(path, change.entries_after[path]) for path in change.changed_paths if path in change.entries_after]
    topics_of = {path: _list_topics([entry]) - change.library_before.topics_by_key.keys() for path, entry in changed}
    if not any(topics_of.values()):
        return
    known = _list_topics(change.entries_before.values())
    names = _list_member_words(change)
    for path, topics in topics_of.items():
        for topic in sorted(topics - known):
            if names & set(topic.split("-")):
                message = format_message("the new topic `{topic}` names a member", topic=topic)
                yield Reason(path, "topic-names-member", message, False)


def _list_topics(entries: Iterable[Entry[Any]]) -> frozenset[str]:
    return frozenset(
        fold_key(key)
        for entry in entries
        for _, reference, key in find_references(entry.value)
        if reference.kind == "topic"
    )


def _list_member_words(change: ProposedChange) -> frozenset[str]:
    """Return the words of the handles and names of the other members."""
    words: set[str] = set()
    for handle, record in change.library_before.get_records("learner").items():
        if handle not in change.allowed_handles:
            words.update(handle.split("-"), fold_key(record.facts.name).split())
    return frozenset(word for word in words if len(word) >= MIN_NAME_CHARACTERS)
