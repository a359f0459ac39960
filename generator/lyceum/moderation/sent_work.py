"""Tells whether a new head of a pull request brings more than the one before. What brings no more was sent with that one: a
suggestion that is taken, a corrected word or an update of the branch costs nobody a day."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from hashlib import sha256
from typing import Any

from pydantic import BaseModel, ConfigDict

from lyceum.loader import Entry, Library
from lyceum.schema import Result, Tip, fold_key

MAX_WORK_PATHS = 40
"""Files of a change that are compared. A larger change is new work with every head."""
MAX_NEW_WORDS = 20
"""Words that a correction may add to the tips of a change, besides half of what is there."""


class SentWork(BaseModel):
    """What earns something in a change."""

    model_config = ConfigDict(frozen=True)
    hashes: tuple[str, ...] = ()
    """One for each file: its path, its people, and what its rank or a credit of others depends on."""
    word_count: int = 0
    """Words in the tips of the change, so that an empty one cannot be filled later."""

    def includes(self, other: SentWork) -> bool:
        """Return whether another head of the same change brings nothing that is not in this one."""
        return (
            bool(other.hashes)
            and {*other.hashes} <= {*self.hashes}
            and other.word_count <= self.word_count * 3 // 2 + MAX_NEW_WORDS
        )


NO_WORK = SentWork()


def _select_entries(library: Library, paths: Collection[str]) -> dict[str, Entry[Any]]:
    return {record.path: record.entry for record in library.records if record.path in paths}


def describe_sent_work(library: Library, paths: Collection[str]) -> SentWork:
    """Describe the work in the changed files of a hub as it is after the merge."""
    if len(paths) > MAX_WORK_PATHS:
        return NO_WORK
    changed = {*paths}
    entries = _select_entries(library, changed)
    hashes = (
        sha256(repr((path, *_list_earning_values(entries.get(path)))).encode()).hexdigest()[:12]
        for path in sorted(changed)
    )
    tips = (entry.body for entry in entries.values() if entry.kind == "tip")
    return SentWork(hashes=tuple(hashes), word_count=sum(len(body.split()) for body in tips))


def _list_earning_values(entry: Entry[Any] | None) -> Iterator[object]:
    match entry.value if entry else None:
        case Result() as result:
            yield sorted(map(fold_key, result.participants))
            yield str(result.score.value) if result.score else ""
            yield str(result.date), sorted(map(fold_key, result.tasks)), fold_key(result.board or ""), result.ranked
            yield sorted(map(fold_key, (*result.thanks, *result.confirmed_by)))
        case Tip() as tip:
            yield sorted(map(fold_key, tip.current_authors)), str(tip.checked)
            yield sorted(map(fold_key, (*tip.thanks, *(check.learner for check in tip.checked_by))))
