"""A calendar year as the year in review uses it: whether it is over, its address, and its weeks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from lyceum.scoring.credits import Credit

ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeekActivity:
    monday: date
    """Its Monday."""
    contribution_count: int
    """What people did; what came to them is not among it."""
    thanks_count: int


def is_year_over(number: int, today: date) -> bool:
    """On its last evening a year may be told."""
    return today >= date(number, 12, 31)


def format_year_key(number: int) -> str:
    """As it stands in addresses."""
    return f"{number:04}"


def count_weeks(rows: Iterable[Credit], number: int, today: date) -> tuple[WeekActivity, ...]:
    deeds: Counter[date] = Counter()
    thanks: Counter[date] = Counter()
    for one in rows:
        if one.kind == "thanks":
            thanks[_find_monday(one.day)] += 1
        if not one.is_received and not one.is_capped:
            deeds[_find_monday(one.day)] += 1
    monday, last = _find_monday(date(number, 1, 1)), min(today, date(number, 12, 31))
    weeks = []
    while monday <= last:
        weeks.append(WeekActivity(monday, deeds[monday], thanks[monday]))
        monday += ONE_WEEK
    return tuple(weeks)


def _find_monday(day: date) -> date:
    """The first of January of the year 1 was one."""
    return day - timedelta(days=day.weekday())
