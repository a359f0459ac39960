"""Finds the day on which a content file counts, and sorts by day.

A day that somebody writes describes, and earns nothing: what counts is the day on which the file was sent, as the history tells
it (see `git/commit_days`). Only where the history knows nothing does the written day count, and for files that were merged up to
`written_dates_until` in hub.yml, with which a community that moves here keeps its past.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from lyceum.git import Commit, History
from lyceum.loader import Entry

MAX_DAYS_AHEAD = timedelta(days=1)
"""How far a written day may lie after the merge: somewhere on Earth it is tomorrow already."""
_WRITTEN_DAY_FIELDS = {"learner": "joined", "tip": "date", "challenge": "opens", "result": "date", "activity": "date"}


def find_sent_day(entry: Entry[Any], history: History, *, written_until: date | None) -> date | None:
    """The day on which a file counts; None if the history does not know the file."""
    file = history.files.get(entry.path)
    written_day = get_written_day(entry)
    return find_change_day(file.first_commit, written_day, written_until=written_until) if file else None


def find_change_day(commit: Commit, written_day: date | None, *, written_until: date | None) -> date:
    """The day on which a change counts: when it was sent, or what it states if it was merged up to `written_until`."""
    if written_until is None or commit.merged_on > written_until:
        return commit.sent_on
    is_possible = written_day is not None and written_day - commit.merged_on <= MAX_DAYS_AHEAD
    return written_day if written_day is not None and is_possible else commit.sent_on


def get_written_day(entry: Entry[Any]) -> date | None:
    """The day that a file states for itself."""
    field = _WRITTEN_DAY_FIELDS.get(entry.kind)
    day: date | None = getattr(entry.value, field) if field else None
    return day


def get_counted_day(entry: Entry[Any]) -> date | None:
    """The day on which a settled entry counts: when it was sent, or else the day that it states."""
    return entry.sent_on or get_written_day(entry)


def latest_first_key(day: date | None) -> int:
    """A sort key for the latest day first; files without a day come last."""
    return -day.toordinal() if day else 0
