"""Makes credits from content files: finds the day, the topics and the commit of each credit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from lyceum.git import Commit, History
from lyceum.loader import Entry, ValidLibrary
from lyceum.schema import CreditKindName, fold_key
from lyceum.scoring.credits import Credit
from lyceum.scoring.file_days import find_change_day, get_counted_day
from lyceum.scoring.versions import MentionKey


class CreditFactory:
    """Holds the library and the history that every credit is made from."""

    def __init__(
        self, library: ValidLibrary, history: History, today: date, mention_commits: Mapping[MentionKey, Commit]
    ) -> None:
        self.library, self.history, self.today = library, history, today
        self._mention_commits = mention_commits
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
        commit: Commit | None = None,
        **fields: Any,
    ) -> Credit:
        """A credit for a content file; `fields` are further fields of the Credit.

        It belongs to the file's first commit, or to the later `commit`, whose day then counts.
        """
        file = self.history.files.get(entry.path)
        commit = commit or (file.first_commit if file else None)
        return Credit(
            person,
            kind,
            entry.path,
            day,
            self.get_points(kind, rank=rank),
            rank,
            commit=commit.sha if commit else None,
            merge_day=commit.merged_on if commit else None,
            **fields,
        )

    def get_points(self, kind: CreditKindName, *, rank: int | None = None) -> int:
        """The points of a credit, as hub.yml sets them."""
        return self.settings.points.list_points(kind)[rank - 1 if rank else 0]

    def find_day(self, entry: Entry[Any]) -> date:
        """The day on which a file counts; today if neither the file nor the history knows one."""
        return get_counted_day(entry) or self.today

    def find_first_mention(self, entry: Entry[Any], field: str, people: Sequence[str]) -> tuple[str, str]:
        """The mention among these people that was sent first."""

        def get_merge_time(person: str) -> float:
            commit = self._mention_commits.get((entry.path, field, person))
            return commit.merged_at.timestamp() if commit else 0

        return field, min(people, key=get_merge_time)

    def make_mention_credit(
        self, person: str, kind: CreditKindName, entry: Entry[Any], mention: tuple[str, str], **fields: Any
    ) -> Credit:
        """A credit that comes from naming somebody in a field, on the day on which that was sent.

        `mention` is the field and the folded handle of the one who is named.
        """
        commit = self._mention_commits.get((entry.path, *mention))
        return self.make_credit(person, kind, entry, self.find_mention_day(entry, mention), commit=commit, **fields)

    def find_mention_day(self, entry: Entry[Any], mention: tuple[str, str]) -> date:
        """The day on which naming somebody in a field was sent, and never before that of the file."""
        commit, day = self._mention_commits.get((entry.path, *mention)), self.find_day(entry)
        if commit is None:
            return day
        return max(day, find_change_day(commit, day, written_until=self.settings.written_dates_until))

    def resolve_topics(self, written: tuple[str, ...]) -> tuple[str, ...]:
        """The folded topic keys of written keys and aliases, each once."""
        if written not in self._topics_cache:
            keys = dict.fromkeys(self.library.resolve_topic_key(topic) for topic in written)
            self._topics_cache[written] = tuple(keys)
        return self._topics_cache[written]


def fold_people(keys: Iterable[str], *, without: Iterable[str] = ()) -> tuple[str, ...]:
    """Folded handles, sorted, each once."""
    return tuple(sorted({fold_key(key) for key in keys}.difference(without)))
