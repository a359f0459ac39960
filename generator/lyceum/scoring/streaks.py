"""Counts weeks in a row with a contribution."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lyceum.scoring.seasons import SeasonSetting, find_season

# Weeks in a row ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Streak:
    weeks: int
    """Weeks with a contribution in the row that this week belongs to."""
    day: date
    """The first day in this week with a contribution."""


def find_streaks(days: Iterable[date], setting: SeasonSetting) -> tuple[Streak, ...]:
    """One for each week (from Monday) with a contribution, oldest first.

    A week off is forgiven, once in each season; it does not count itself. Between terms nothing is.
    """
    first_in: dict[int, date] = {}
    for day in sorted(days):
        first_in.setdefault(_number_week(day), day)
    weeks = sorted(first_in)
    made: list[Streak] = []
    start = 0
    forgiven: dict[str, int] = {}  # by season: the place of the first week after its week off
    for place, week in enumerate(weeks):
        missed = range(weeks[place - 1] + 1, week) if place else range(0)
        if len(missed) > 2:  # no two seasons are that short
            start, forgiven = place, {}
        else:
            for off in missed:
                season = find_season(date.fromordinal(off * 7 + 1), setting)
                if season is None:
                    start = place
                else:
                    start = max(start, forgiven.get(season.key, 0))
                    forgiven[season.key] = place
        made.append(Streak(place - start + 1, first_in[week]))
    return tuple(made)


def count_current_streak(days: Iterable[date], setting: SeasonSetting, *, today: date) -> int:
    """Weeks in a row up to this one, which may still get its contribution; 0 where the row has broken off."""
    days = [day for day in days if day <= today]
    here = {_number_week(day) for day in days}
    last = find_streaks([*days, today], setting)[-1].weeks
    return last if _number_week(today) in here else last - 1


def _number_week(day: date) -> int:
    """Its number, counted from the Monday that was the first of January of the year 1."""
    return (day.toordinal() - 1) // 7
