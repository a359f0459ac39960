"""Counts by calendar week: contributions and thanks in each week, and streaks of weeks with a contribution."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from lyceum.scoring.credits import Credit
from lyceum.scoring.seasons import SeasonSetting, find_season

ONE_WEEK = timedelta(days=7)
MAX_FORGIVABLE_WEEKS = 2
"""A longer gap ends a streak: it lies in two seasons at most, and each season forgives one week."""


@dataclass(frozen=True, slots=True)
class WeekActivity:
    """What happened in one week."""

    monday: date
    contribution_count: int
    """Contributions of people's own; received credits and capped credits do not count."""
    thanks_count: int


WeekCounts = tuple[tuple[date, int, int], ...]
"""(Monday, contributions, thanks) of the weeks with some, oldest first."""


def count_by_week(credits_: Iterable[Credit]) -> WeekCounts:
    """The contributions and the thanks of each week that has some."""
    contributions: Counter[date] = Counter()
    thanks: Counter[date] = Counter()
    for credit in credits_:
        if credit.kind == "thanks":
            thanks[_find_monday(credit.day)] += 1
        if not credit.is_received and not credit.is_capped:
            contributions[_find_monday(credit.day)] += 1
    return tuple((monday, contributions[monday], thanks[monday]) for monday in sorted({*contributions, *thanks}))


def list_weeks(counts: Iterable[tuple[date, int, int]], year: int, today: date) -> tuple[WeekActivity, ...]:
    """Every week of a year up to today, oldest first. Counts of the same week are added."""
    contributions: Counter[date] = Counter()
    thanks: Counter[date] = Counter()
    for monday, contribution_count, thanks_count in counts:
        contributions[monday] += contribution_count
        thanks[monday] += thanks_count
    monday, last_day = _find_monday(date(year, 1, 1)), min(today, date(year, 12, 31))
    weeks = []
    while monday <= last_day:
        weeks.append(WeekActivity(monday, contributions[monday], thanks[monday]))
        monday += ONE_WEEK
    return tuple(weeks)


def _find_monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True, slots=True)
class Streak:
    """A row of weeks up to one of its weeks."""

    weeks: int
    """The number of weeks with a contribution in the row, up to this week."""
    day: date
    """The first day in this week with a contribution."""


def find_streaks(days: Iterable[date], setting: SeasonSetting) -> tuple[Streak, ...]:
    """One streak for each week (from Monday) with a contribution, oldest first.

    Each season forgives one week without a contribution; that week does not count. No week between terms is forgiven.
    """
    first_days: dict[int, date] = {}
    for day in sorted(days):
        first_days.setdefault(_number_week(day), day)
    weeks = sorted(first_days)
    streaks: list[Streak] = []
    start = 0  # the index of the streak's first week
    resume_by_season: dict[str, int] = {}  # season key → the index of the first week after its forgiven week
    for index, week in enumerate(weeks):
        missed_weeks = range(weeks[index - 1] + 1, week) if index else range(0)
        if len(missed_weeks) > MAX_FORGIVABLE_WEEKS:
            start, resume_by_season = index, {}
        else:
            for missed_week in missed_weeks:
                season = find_season(date.fromordinal(missed_week * 7 + 1), setting)
                if season is None:
                    start = index
                else:
                    start = max(start, resume_by_season.get(season.key, 0))
                    resume_by_season[season.key] = index
        streaks.append(Streak(index - start + 1, first_days[week]))
    return tuple(streaks)


def count_current_streak(days: Iterable[date], setting: SeasonSetting, *, today: date) -> int:
    """The weeks in a row up to the current week, which may still get its contribution; 0 if the row has ended."""
    days = [day for day in days if day <= today]
    weeks = find_streaks([*days, today], setting)[-1].weeks
    has_contribution = _number_week(today) in {_number_week(day) for day in days}
    return weeks if has_contribution else weeks - 1


def _number_week(day: date) -> int:
    """The number of a week, counted from Monday, 1 January of the year 1."""
    return (day.toordinal() - 1) // 7
