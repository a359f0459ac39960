"""Seasons (months, quarters or terms): which one a day belongs to, and which one came before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from lyceum.i18n import Translator
from lyceum.markdown import slugify
from lyceum.schema import CustomSeason

SeasonSetting = Literal["month", "quarter"] | tuple[CustomSeason, ...]
"""What hub.yml says of seasons."""


@dataclass(frozen=True, slots=True)
class Season:
    key: str
    """`2026-11`, `2026-q4`, or a term's name made fit for an address; seasons of one hub have different keys."""
    first_day: date
    last_day: date
    """Its last day, which belongs to it."""
    term_name: str | None = None
    """The name that hub.yml gives it."""

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def is_over(self, today: date) -> bool:
        return today > self.last_day


def find_season(day: date, setting: SeasonSetting) -> Season | None:
    """The season that the day lies in; None between terms."""
    match setting:
        case "month":
            return _make_month_season(day.year, day.month, 1)
        case "quarter":
            return _make_month_season(day.year, (day.month - 1) // 3 * 3 + 1, 3)
    return next((one for one in _make_term_seasons(setting) if day in one), None)


def find_previous_season(season: Season, setting: SeasonSetting) -> Season | None:
    """The one that ended last before it; None for the first term."""
    if isinstance(setting, str):
        return find_season(season.first_day - timedelta(days=1), setting)
    earlier = [one for one in _make_term_seasons(setting) if one.last_day < season.first_day]
    return earlier[-1] if earlier else None


def find_seasons(days: Iterable[date], setting: SeasonSetting) -> tuple[Season, ...]:
    """Those that any of the days lies in, the latest first."""
    if isinstance(setting, str):
        found = {find_season(day, setting) for day in {day.replace(day=1) for day in days}}
    else:
        found = {find_season(day, setting) for day in set(days)}
    return tuple(sorted((one for one in found if one), key=lambda one: one.first_day, reverse=True))


def format_season(season: Season, words: Translator) -> str:
    """Its name as people read it: November 2026, Q4 2026, or as hub.yml says."""
    if season.term_name:
        return season.term_name
    return words.format_quarter(season.first_day) if "q" in season.key else words.format_date(season.first_day, "month")


def _make_month_season(year: int, month: int, many: int) -> Season:
    after = date(year + (month + many > 12), (month + many - 1) % 12 + 1, 1)
    key = f"{year}-{month:02}" if many == 1 else f"{year}-q{(month + 2) // 3}"
    return Season(key, date(year, month, 1), after - timedelta(days=1))


def _make_term_seasons(setting: tuple[CustomSeason, ...]) -> Iterator[Season]:
    """In the order of their days, which the rules see to."""
    taken: set[str] = set()
    for number, term in enumerate(setting, 1):
        key = slugify(term.name.casefold()) or str(number)
        key = f"{key}-{number}" if key in taken else key
        taken.add(key)
        yield Season(key, term.starts, term.ends, term.name)
