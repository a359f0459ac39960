"""A day and the hub's `season` in; the season it lies in, the one before, and weeks in a row, out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from generator.model import Term
from generator.words import Words

Setting = Literal["month", "quarter"] | tuple[Term, ...]
"""What hub.yml says of seasons."""


@dataclass(frozen=True, slots=True)
class Season:
    key: str
    """`2026-11`, `2026-q4`, or a term's name made fit for an address; seasons of one hub have different keys."""
    starts: date
    ends: date
    """Its last day, which belongs to it."""
    term: str | None = None
    """The name that hub.yml gives it."""

    def __contains__(self, day: date) -> bool:
        return self.starts <= day <= self.ends

    def over(self, today: date) -> bool:
        return today > self.ends


def season_of(day: date, setting: Setting) -> Season | None:
    """The season that the day lies in; None between terms."""
    match setting:
        case "month":
            return _months(day.year, day.month, 1)
        case "quarter":
            return _months(day.year, (day.month - 1) // 3 * 3 + 1, 3)
    return next((one for one in _terms(setting) if day in one), None)


def season_before(season: Season, setting: Setting) -> Season | None:
    """The one that ended last before it; None for the first term."""
    if isinstance(setting, str):
        return season_of(season.starts - timedelta(days=1), setting)
    earlier = [one for one in _terms(setting) if one.ends < season.starts]
    return earlier[-1] if earlier else None


def seasons(days: Iterable[date], setting: Setting) -> tuple[Season, ...]:
    """Those that any of the days lies in, the latest first."""
    if isinstance(setting, str):
        found = {season_of(day, setting) for day in {day.replace(day=1) for day in days}}
    else:
        found = {season_of(day, setting) for day in set(days)}
    return tuple(sorted((one for one in found if one), key=lambda one: one.starts, reverse=True))


def said(season: Season, words: Words) -> str:
    """Its name as people read it: November 2026, Q4 2026, or as hub.yml says."""
    if season.term:
        return season.term
    return words.date(season.starts, "quarter" if "q" in season.key else "month")


def _months(year: int, month: int, many: int) -> Season:
    after = date(year + (month + many > 12), (month + many - 1) % 12 + 1, 1)
    key = f"{year}-{month:02}" if many == 1 else f"{year}-q{(month + 2) // 3}"
    return Season(key, date(year, month, 1), after - timedelta(days=1))


def _terms(setting: tuple[Term, ...]) -> Iterator[Season]:
    """In the order of their days, which the rules see to."""
    taken: set[str] = set()
    for number, term in enumerate(setting, 1):
        key = re.sub(r"[\W_]+", "-", term.name.casefold()).strip("-") or str(number)
        key = f"{key}-{number}" if key in taken else key
        taken.add(key)
        yield Season(key, term.starts, term.ends, term.name)


# Weeks in a row ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Streak:
    weeks: int
    """Weeks with a contribution in the row that this week belongs to."""
    on: date
    """The first day in this week with a contribution."""


def streaks(days: Iterable[date], setting: Setting) -> tuple[Streak, ...]:
    """One for each week (from Monday) with a contribution, oldest first.

    A week off is forgiven, once in each season; it does not count itself. Between terms nothing is.
    """
    first_in: dict[int, date] = {}
    for day in sorted(days):
        first_in.setdefault(_week(day), day)
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
                season = season_of(date.fromordinal(off * 7 + 1), setting)
                if season is None:
                    start = place
                else:
                    start = max(start, forgiven.get(season.key, 0))
                    forgiven[season.key] = place
        made.append(Streak(place - start + 1, first_in[week]))
    return tuple(made)


def streak_now(days: Iterable[date], setting: Setting, *, today: date) -> int:
    """Weeks in a row up to this one, which may still get its contribution; 0 where the row has broken off."""
    days = [day for day in days if day <= today]
    here = {_week(day) for day in days}
    last = streaks([*days, today], setting)[-1].weeks
    return last if _week(today) in here else last - 1


def _week(day: date) -> int:
    """Its number, counted from the Monday that was the first of January of the year 1."""
    return (day.toordinal() - 1) // 7
