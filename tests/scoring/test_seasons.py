"""Seasons, and streaks of weeks within them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.i18n import Translator
from lyceum.schema import CustomSeason
from lyceum.scoring import find_season, format_season
from lyceum.scoring.seasons import find_previous_season, find_seasons
from lyceum.scoring.weeks import count_current_streak, find_streaks
from tests.support.hubs import find_problems, write_hub
from tests.support.property_tests import count_examples

TERMS = (
    CustomSeason(name="Spring term", starts=date(2026, 2, 1), ends=date(2026, 5, 31)),
    CustomSeason(name="Autumn term", starts=date(2026, 9, 1), ends=date(2026, 12, 20)),
)


@pytest.mark.parametrize(
    ("setting", "day", "key", "first", "last", "name"),
    [
        ("month", date(2026, 12, 31), "2026-12", "2026-12-01", "2026-12-31", "December 2026"),
        ("month", date(2024, 2, 3), "2024-02", "2024-02-01", "2024-02-29", "February 2024"),
        ("quarter", date(2026, 11, 24), "2026-q4", "2026-10-01", "2026-12-31", "Q4 2026"),
        ("quarter", date(2026, 1, 1), "2026-q1", "2026-01-01", "2026-03-31", "Q1 2026"),
        (TERMS, date(2026, 5, 31), "spring-term", "2026-02-01", "2026-05-31", "Spring term"),
    ],
)
def test_date_maps_to_its_season(setting: Any, day: date, key: str, first: str, last: str, name: str) -> None:
    season = find_season(day, setting)
    assert season
    assert (season.key, str(season.first_day), str(season.last_day)) == (key, first, last)
    assert format_season(season, Translator("en")) == name


@pytest.mark.parametrize(
    ("season", "expected"),
    [
        ("weekly", "2:9: unknown-choice: `weekly` is not a choice for `season`"),
        ("[{name: A, starts: 2026-01-01}]", "2:10: missing-field: `ends` is missing"),
        ("[spring]", "2:10: not-a-mapping: `season` should have fields of its own"),
    ],
)
def test_invalid_season_gives_one_plain_problem(tmp_path: Path, season: str, expected: str) -> None:
    problems = find_problems(write_hub(tmp_path, {"content/hub.yml": f"name: Test\nseason: {season}\n"}))
    assert [
        f"{problem.where.line}:{problem.where.column}: {problem.code}: {problem.message}" for problem in problems
    ] == [expected]


def test_no_season_between_terms_and_previous_is_last_term() -> None:
    assert find_season(date(2026, 7, 1), TERMS) is None
    autumn = find_season(date(2026, 9, 1), TERMS)
    assert autumn
    previous = find_previous_season(autumn, TERMS)
    assert previous
    assert previous.key == "spring-term"
    assert find_previous_season(previous, TERMS) is None
    assert [season.key for season in find_seasons([date(2026, 7, 1), date(2026, 3, 1), date(2026, 9, 9)], TERMS)] == [
        "autumn-term",
        "spring-term",
    ]


def test_previous_season_of_a_quarter_is_the_quarter_before() -> None:
    season = find_season(date(2026, 2, 1), "quarter")
    assert season
    previous = find_previous_season(season, "quarter")
    assert previous
    assert previous.key == "2025-q4"


MONDAY = date(2026, 1, 5)


def list_days(*numbers: int) -> list[date]:
    """A day in each of the weeks with these numbers, counted from 5 January 2026."""
    return [MONDAY + timedelta(days=7 * number + number % 7) for number in numbers]


@pytest.mark.parametrize(
    ("numbers", "longest"),
    [
        ((0, 1, 2, 3), 4),
        ((0, 0, 1), 2),
        ((0, 1, 3, 4), 4),  # a week off is forgiven, and does not count
        ((0, 1, 3, 5), 3),  # the second week off in the same quarter is not; the streak starts again
        ((0, 1, 4, 5), 2),  # two weeks off in one quarter, one after the other
        ((9, 10, 12, 13, 15, 16), 6),  # a week off in each of two quarters
        ((0, 2, 4, 5, 6), 4),
        ((), 0),
    ],
)
def test_streak_allows_one_missed_week_per_season(numbers: tuple[int, ...], longest: int) -> None:
    assert max((streak.weeks for streak in find_streaks(list_days(*numbers), "quarter")), default=0) == longest


def test_streak_allows_no_missed_week_between_terms() -> None:
    term = (CustomSeason(name="One", starts=MONDAY, ends=MONDAY + timedelta(days=13)),)
    assert [streak.weeks for streak in find_streaks(list_days(0, 1, 3), term)] == [1, 2, 1]


def test_streak_continues_until_the_current_week_ends() -> None:
    days = list_days(0, 1, 2)
    sundays = [MONDAY + timedelta(days=7 * week + 6) for week in (2, 3, 4, 5)]
    assert [count_current_streak(days, "quarter", today=day) for day in sundays] == [3, 3, 3, 0]
    assert count_current_streak([], "quarter", today=MONDAY) == 0


@pytest.mark.fuzz
@settings(max_examples=count_examples(200))
@given(days=st.lists(st.integers(0, 200), max_size=30), new_day=st.integers(0, 200))
def test_more_contributions_never_shorten_a_streak(days: list[int], new_day: int) -> None:
    def longest(numbers: list[int]) -> int:
        return max(
            (streak.weeks for streak in find_streaks([MONDAY + timedelta(days=n) for n in numbers], "quarter")),
            default=0,
        )

    assert longest(days) <= longest([*days, new_day]) <= max(longest(days) * 2 + 3, 1)
