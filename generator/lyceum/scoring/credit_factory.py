"""Makes credits from content files: finds the day, the topics and the commit that each credit needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from lyceum.git import History
from lyceum.loader import Entry, Library
from lyceum.schema import CreditKindName, fold_key
from lyceum.scoring.credits import Credit
from lyceum.scoring.dates import find_contribution_day

# Deeds in files ----------------------------------------------------------------------------------------------------


class CreditFactory:
    """What every row is made with."""

    def __init__(self, library: Library, history: History, today: date) -> None:
        self.library, self.history, self.today = library, history, today
        self.community = library.settings.value
        self._topics_cache: dict[tuple[str, ...], tuple[str, ...]] = {}

    def make_credit(
        self, who: str, kind: CreditKindName, entry: Entry[Any], when: date, *, rank: int | None = None,
        **more: Any,
    ) -> Credit:  # fmt: skip
        past = self.history.files.get(entry.path)
        worth = self.community.points.list_points(kind)[rank - 1 if rank else 0]
        commit, known = (past.first_commit.sha, past.first_commit.committed_at.date()) if past else (None, None)
        return Credit(who, kind, entry.path, when, worth, rank, commit=commit, merge_day=known, **more)

    def find_day(self, entry: Entry[Any], own: date | None) -> date:
        return find_contribution_day(entry, own, self.history) or self.today

    def resolve_topics(self, written: tuple[str, ...]) -> tuple[str, ...]:
        if written not in self._topics_cache:
            self._topics_cache[written] = tuple(
                dict.fromkeys(self.library.resolve_topic_key(topic) for topic in written)
            )
        return self._topics_cache[written]


def fold_people(keys: Iterable[str], *, without: Iterable[str] = ()) -> tuple[str, ...]:
    """Folded, each once, sorted."""
    return tuple(sorted({fold_key(key) for key in keys}.difference(without)))
