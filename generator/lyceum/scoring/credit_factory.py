"""Makes credits from the facts of files: finds the day, the points and the commit of each credit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from lyceum.git import Commit
from lyceum.queries import Database
from lyceum.schema import CreditKindName
from lyceum.scoring.credits import Credit
from lyceum.scoring.file_days import find_change_day
from lyceum.scoring.reading import FileFacts, MentionKey, ScoringReader


class CreditFactory:
    """Makes the credits of files; it knows the points."""

    def __init__(self, database: Database) -> None:
        self.database = database
        settings = ScoringReader(database).settings_value
        self._points, self._written_until = settings.points, settings.written_dates_until
        self._points_by_kind: dict[CreditKindName, tuple[int, ...]] = {}

    def make_credit(
        self,
        person: str,
        kind: CreditKindName,
        facts: FileFacts,
        day: date,
        *,
        rank: int | None = None,
        commit: Commit | None = None,
        **fields: Any,
    ) -> Credit:
        """A credit for a content file; `fields` are further fields of the Credit.

        It belongs to the file's first commit, or to the later `commit`, whose day then counts.
        """
        return Credit(
            person,
            kind,
            facts.path,
            day,
            self.get_points(kind, rank=rank),
            rank,
            commit=commit.sha if commit else facts.commit,
            merge_day=commit.merged_on if commit else facts.merge_day,
            **fields,
        )

    def get_points(self, kind: CreditKindName, *, rank: int | None = None) -> int:
        """The points of a credit, as hub.yml sets them."""
        return self.list_points(kind)[rank - 1 if rank else 0]

    def list_points(self, kind: CreditKindName) -> tuple[int, ...]:
        if kind not in self._points_by_kind:
            self._points_by_kind[kind] = self._points.list_points(kind)
        return self._points_by_kind[kind]

    def find_day(self, facts: FileFacts) -> date:
        """The day on which a file counts; today if neither the file nor the history knows one."""
        return facts.sent_on or facts.written_day or ScoringReader(self.database).today

    def find_first_mention(self, facts: FileFacts, field: str, people: Sequence[str]) -> MentionKey:
        """The mention among these people that was sent first."""

        def get_merge_time(person: str) -> float:
            commit = facts.find_mention((field, person))
            return commit.merged_at.timestamp() if commit else 0

        return field, min(people, key=get_merge_time)

    def make_mention_credit(
        self, person: str, kind: CreditKindName, facts: FileFacts, mention: MentionKey, **fields: Any
    ) -> Credit:
        """A credit that comes from naming somebody in a field, on the day on which that was sent.

        `mention` is the field and the folded handle of the one who is named.
        """
        commit = facts.find_mention(mention)
        return self.make_credit(person, kind, facts, self.find_change_day(facts, commit), commit=commit, **fields)

    def find_mention_day(self, facts: FileFacts, mention: MentionKey) -> date:
        """The day on which naming somebody in a field was sent, and never before that of the file."""
        return self.find_change_day(facts, facts.find_mention(mention) if facts.mentions else None)

    def find_change_day(self, facts: FileFacts, commit: Commit | None) -> date:
        """The day of a later commit to a file, and never before that of the file."""
        day = self.find_day(facts)
        if commit is None:
            return day
        return max(day, find_change_day(commit, day, written_until=self._written_until))
