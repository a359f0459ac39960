"""The day on which a content file was first there, and a sort key for the latest day first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from lyceum.git import History
from lyceum.loader import Entry


def find_first_day(entry: Entry[Any], written_day: date | None, history: History) -> date | None:
    """The day that a file gives itself, or the day it was first merged."""
    if written_day:
        return written_day
    past = history.files.get(entry.path)
    return past.first_commit.committed_at.date() if past else None


def find_contribution_day(entry: Entry[Any], written_day: date | None, history: History) -> date | None:
    """As `first_day`, but never after the file was first there: a new date in an old file moves nothing into this season.
    One day is allowed for, since it may be tomorrow already where somebody lives."""
    past = history.files.get(entry.path)
    known = past.first_commit.committed_at.date() if past else None
    return known if known and (not written_day or written_day - known > timedelta(days=1)) else written_day


def latest_first_key(day: date | None) -> int:
    return -day.toordinal() if day else 0
