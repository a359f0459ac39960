"""Seasons (months, quarters or terms): which season a day belongs to, and which season came before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from lyceum.i18n import Translator
from lyceum.markdown import slugify
from lyceum.schema import CustomSeason

SeasonSetting = Literal["month", "quarter"] | tuple[CustomSeason, ...]
"""The value of `season` in hub.yml."""


@dataclass(frozen=True, slots=True)
class Season:
    key: str
    """`2026-11`, `2026-q4`, or the name of a term in the form of an address; unique in a hub."""
    first_day: date
    last_day: date
    """The last day that belongs to the season."""
    term_name: str | None = None
    """The name of a term in hub.yml."""

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def is_over(self, today: date) -> bool:
        return today > self.last_day


def find_season(day: date, setting: SeasonSetting) -> Season | None:
    """The season of a day; None between terms."""
    match setting:
        case "month":
            return _make_month_season(day.year, day.month, 1)
        case "quarter":
            return _make_month_season(day.year, (day.month - 1) // 3 * 3 + 1, 3)
    return next((season for season in _make_term_seasons(setting) if day in season), None)


def find_previous_season(season: Season, setting: SeasonSetting) -> Season | None:
    """The latest season that ended before a season began; None for the first term."""
    if isinstance(setting, str):
        return find_season(season.first_day - timedelta(days=1), setting)
    earlier = [term for term in _make_term_seasons(setting) if term.last_day < season.first_day]
    return earlier[-1] if earlier else None


def find_seasons(days: Iterable[date], setting: SeasonSetting) -> tuple[Season, ...]:
    """The seasons of some days, the latest first."""
    # Two days of a month are in the same season, so that one day of each month is enough.
    representative_days = {day.replace(day=1) for day in days} if isinstance(setting, str) else set(days)
    seasons = {find_season(day, setting) for day in representative_days}
    return tuple(sorted((season for season in seasons if season), key=lambda season: season.first_day, reverse=True))


def format_season(season: Season, translator: Translator) -> str:
    """The name that people read: November 2026, Q4 2026, or the name of a term."""
    if season.term_name:
        return season.term_name
    if "q" in season.key:
        return translator.format_quarter(season.first_day)
    return translator.format_date(season.first_day, "month")


@cache
def _make_month_season(year: int, month: int, month_count: int) -> Season:
    next_month = month + month_count
    first_day_after = date(year + (next_month > 12), (next_month - 1) % 12 + 1, 1)
    key = f"{year}-{month:02}" if month_count == 1 else f"{year}-q{(month + 2) // 3}"
    return Season(key, date(year, month, 1), first_day_after - timedelta(days=1))


def _make_term_seasons(setting: tuple[CustomSeason, ...]) -> Iterator[Season]:
    """In the order of their days; a rule refuses terms in another order."""
    taken_keys: set[str] = set()
    for number, term in enumerate(setting, 1):
        key = slugify(term.name.casefold()) or str(number)
        key = f"{key}-{number}" if key in taken_keys else key
        taken_keys.add(key)
        yield Season(key, term.starts, term.ends, term.name)
