"""Finds the day from which a content file counts, and sorts by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from lyceum.git import History
from lyceum.loader import Entry

MAX_DAYS_AHEAD = timedelta(days=1)
"""How far a written day may lie after the first commit: somewhere on Earth it is tomorrow already."""


def find_first_day(entry: Entry[Any], written_day: date | None, history: History) -> date | None:
    """The day that a file states, or else the day of its first commit."""
    return written_day or history.find_first_day(entry.path)


def find_contribution_day(entry: Entry[Any], written_day: date | None, history: History) -> date | None:
    """The day that a file states, unless its first commit is earlier.

    A new day in an old file therefore moves nothing into the current season.
    """
    merge_day = history.find_first_day(entry.path)
    if merge_day and (not written_day or written_day - merge_day > MAX_DAYS_AHEAD):
        return merge_day
    return written_day


def latest_first_key(day: date | None) -> int:
    """A sort key for the latest day first; files without a day come last."""
    return -day.toordinal() if day else 0
