"""Makes credits from content files: finds the day, the topics and the commit of each credit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from lyceum.git import History
from lyceum.loader import Entry, ValidLibrary
from lyceum.schema import CreditKindName, fold_key
from lyceum.scoring.credits import Credit
from lyceum.scoring.file_days import find_contribution_day


class CreditFactory:
    """Holds the library and the history that every credit is made from."""

    def __init__(self, library: ValidLibrary, history: History, today: date) -> None:
        self.library, self.history, self.today = library, history, today
        self.settings = library.settings.value
        self._topics_cache: dict[tuple[str, ...], tuple[str, ...]] = {}

    def make_credit(
        self,
        person: str,
        kind: CreditKindName,
        entry: Entry[Any],
        day: date,
        *,
        rank: int | None = None,
        **fields: Any,
    ) -> Credit:
        """A credit for a content file; `fields` are further fields of the Credit."""
        file = self.history.files.get(entry.path)
        return Credit(
            person,
            kind,
            entry.path,
            day,
            self.get_points(kind, rank=rank),
            rank,
            commit=file.first_commit.sha if file else None,
            merge_day=file.first_day if file else None,
            **fields,
        )

    def get_points(self, kind: CreditKindName, *, rank: int | None = None) -> int:
        """The points of a credit, as hub.yml sets them."""
        return self.settings.points.list_points(kind)[rank - 1 if rank else 0]

    def find_day(self, entry: Entry[Any], written_day: date | None) -> date:
        """The day that a file counts for; today if neither the file nor the history knows one."""
        return find_contribution_day(entry, written_day, self.history) or self.today

    def resolve_topics(self, written: tuple[str, ...]) -> tuple[str, ...]:
        """The folded topic keys of written keys and aliases, each once."""
        if written not in self._topics_cache:
            keys = dict.fromkeys(self.library.resolve_topic_key(topic) for topic in written)
            self._topics_cache[written] = tuple(keys)
        return self._topics_cache[written]


def fold_people(keys: Iterable[str], *, without: Iterable[str] = ()) -> tuple[str, ...]:
    """Folded handles, sorted, each once."""
    return tuple(sorted({fold_key(key) for key in keys}.difference(without)))
