"""What scoring reads: the library, the history, comments and the day, through the database of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lyceum.git import FILE_HISTORY, Commit, FileHistory
from lyceum.loader import DiscussionComment, LibraryReader
from lyceum.queries import Database, Input, query
from lyceum.scoring.file_days import find_change_day, get_written_day

DAY: Input[date] = Input("day")
COMMENTS: Input[tuple[DiscussionComment, ...]] = Input("comments")
MentionKey = tuple[str, str]
"""(field, folded handle): somebody is named in a field; `used` stands for links to their tips."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """When a file counts, where it comes from, and what of it does not count as it is written."""

    path: str
    written_day: date | None
    sent_on: date | None
    """None if the history does not know the file."""
    commit: str | None
    """The file's first commit."""
    merge_day: date | None
    """The day of that commit."""
    changes: tuple[tuple[str, Any], ...]
    """The fields whose value is another than the file says: what counts."""
    mentions: tuple[tuple[MentionKey, Commit], ...]
    """The commit that named a person in a field, where that is not the file's first commit."""

    @property
    def counted_day(self) -> date | None:
        """The day on which the file counts: when it was sent, or else the day that it states."""
        return self.sent_on or self.written_day

    def find_mention(self, key: MentionKey) -> Commit | None:
        """The later commit that named a person in a field."""
        return next((commit for mention, commit in self.mentions if mention == key), None)


@query
def find_last_change(database: Database, path: str) -> date | None:
    """The day of the last commit to a file; None if the history does not know the file."""
    file = database.find(FILE_HISTORY, path)
    return file.last_day if file else None


class ScoringReader(LibraryReader):
    """Reads what counts. Every look-up is recorded, so that a value depends on what it was made from."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.database = database

    @property
    def today(self) -> date:
        """The day of the build. What reads it is computed again every day."""
        return self.database.read(DAY)

    def find_file_history(self, path: str) -> FileHistory | None:
        """What the history knows of a file."""
        return self.database.find(FILE_HISTORY, path)

    def find_sent_day(self, file: FileHistory | None, written_day: date | None) -> date | None:
        """The day on which a file was sent; see `file_days.find_sent_day`."""
        written_until = self.settings_value.written_dates_until
        return find_change_day(file.first_commit, written_day, written_until=written_until) if file else None

    def describe_file(self, kind: str, key: str) -> FileFacts:
        """The facts of a file that counts as it is written."""
        entry = self.read_entry(kind, key)
        file, written_day = self.find_file_history(entry.path), get_written_day(entry)
        return FileFacts(
            path=entry.path,
            written_day=written_day,
            sent_on=self.find_sent_day(file, written_day),
            commit=file.first_commit.sha if file else None,
            merge_day=file.first_day if file else None,
            changes=(),
            mentions=(),
        )


def get_points(points: Any, kind: str, rank: int | None = None) -> int:
    """The points of a credit, as hub.yml sets them."""
    values: Sequence[int] = points.list_points(kind)
    return values[rank - 1 if rank else 0]
