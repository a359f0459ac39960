"""The field types for days, and the recognition of dates that are written in other ways."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Annotated, TypeAlias

from lyceum.i18n import N_
from lyceum.schema.base import NotInFuture, make_field_error
from lyceum.schema.keys import fold_key
from lyceum.schema.scalar_type import Hint, ScalarType


def _parse_date(text: str) -> date | None:
    if not _DATE_PATTERN.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise make_field_error(
            "not-a-date", "there is no day `{text}`", "look at a calendar: month, then day", text=text
        ) from None
    if not _is_possible_year(day.year):
        hint = "check the year"
        if day.year in _OTHER_CALENDAR_YEARS:
            hint = "write the day as the international calendar has it: year-month-day, such as 2026-03-01"
        raise make_field_error("not-a-date", "the year {year} is not possible here", hint, year=day.year)
    return day


def _is_possible_year(year: int) -> bool:
    return 1900 <= year <= 2200


_OTHER_CALENDAR_YEARS = frozenset((*range(1300, 1500), *range(2400, 2700)))
"""Years that people write in the calendars of Iran, of Islam and of Thailand."""


def _suggest_date(text: str) -> Hint | None:
    if better := normalize_date(text):
        return N_("write {better}"), {"better": better}
    if parts := _read_date_parts(text):
        if parts[0] in _OTHER_CALENDAR_YEARS:
            return N_("write the day as the international calendar has it: year-month-day, such as 2026-03-01"), {}
        return (N_("look at a calendar: there is no such day"), {}) if _is_possible_year(parts[0]) else None
    if match := re.fullmatch(r"\s*(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4})\s*", text):
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        if 1 <= first <= 12 and 1 <= second <= 12 and first != second:
            values = {"better": f"{year}-{first:02}-{second:02}", "other": f"{year}-{second:02}-{first:02}"}
            return N_("write {better} or {other}: year, month, day"), values
    if re.fullmatch(r"\s*\d{1,2}[-/. ]+\d{1,2}[-/. ]+\d{2}\s*", text):
        return N_("write the year with four digits: year-month-day, such as 2026-03-01"), {}
    if re.fullmatch(r"\s*\d{4}(-\d{2})?\s*|\s*[^\W\d]+ \d{4}\s*", text):
        return N_("write a day as well: year-month-day, such as 2026-03-01"), {}
    return None


MAX_DATE_CHARACTERS = 60


def normalize_date(text: str) -> str | None:
    """Return `3 March 2026`, `3 mars 2026` or `25.12.2026` as year-month-day; None if it is no day, or could be two."""
    parts = _read_date_parts(text)
    try:
        return date(*parts).isoformat() if parts and _is_possible_year(parts[0]) else None
    except ValueError:
        return None


def _read_date_parts(text: str) -> tuple[int, int, int] | None:
    """Return the year, the month and the day of a text; they need not be possible."""
    text = re.sub(
        "[\u2010-\u2015\u2212]",
        "-",
        " ".join(unicodedata.normalize("NFKC", text[:MAX_DATE_CHARACTERS]).split()).strip("'\"“”"),
    )
    if parts := _match_date_formats(text):
        return parts
    weekday = re.match(r"(?i)([^\W\d_]{2,15})\.?,? (?=\w)", text)
    return _match_date_formats(text[weekday.end() :]) if weekday and fold_key(weekday[1]) in _load_weekdays() else None


def _match_date_formats(text: str) -> tuple[int, int, int] | None:
    for pattern, read_parts in _DATE_FORMATS:
        if (match := pattern.fullmatch(text)) and (parts := read_parts(match)):
            return parts
    if re.match(r"\d{4}-\d{2}-\d{2}(?:[T ]|Z$)", text):
        try:
            moment = datetime.fromisoformat(text.removesuffix("Z"))
        except ValueError:
            return None
        return moment.year, moment.month, moment.day
    return None


def _order_unambiguously(first: int, second: int, year: int) -> tuple[int, int, int] | None:
    """Return (year, month, day) if only one of the two numbers can be the month, or both are the same."""
    if first == second or (first > 12 >= second):
        return year, second, first
    return (year, first, second) if second > 12 >= first else None


def _order_with_month_name(month: str, day: int, year: int) -> tuple[int, int, int] | None:
    number = _load_month_numbers().get(fold_key(month))
    return (year, number, day) if number else None


_MONTH_LANGUAGES = (
    "en", "fr", "es", "de", "it", "pt", "nl", "sv", "da", "nb", "pl", "cs", "ru", "uk", "tr", "id", "hr", "sk", "sl", "fi", "el", "ro", "hu", "ca",
)  # fmt: skip


@cache
def _load_weekdays() -> frozenset[str]:
    """Return the folded names of the days of the week, which people write in front of a day."""
    from babel import Locale

    widths = (Locale(language).days["format"] for language in _MONTH_LANGUAGES)
    names = {fold_key(name.rstrip(".")) for days in widths for width in days.values() for name in width.values()}
    return frozenset(names | {"tues", "weds", "thur", "thurs"})


@cache
def _load_month_numbers() -> dict[str, int]:
    """Return the numbers of months by their folded names, in many languages.

    Short names and names without accents count too; a name of two months is left out, such as `listopad`."""
    from babel import Locale

    numbers_by_name: dict[str, set[int]] = {"sept": {9}}
    for language in _MONTH_LANGUAGES:
        months = Locale(language).months
        for month_names in (*months["format"].values(), *months["stand-alone"].values()):
            for number, month_name in month_names.items():
                name = fold_key(month_name.rstrip("."))
                plain = "".join(char for char in unicodedata.normalize("NFD", name) if not unicodedata.combining(char))
                beginnings = [name[:length] for length in range(3, len(name))] if language == "en" else []
                for spelling in (name, plain, *beginnings):
                    if len(spelling) > 2:
                        numbers_by_name.setdefault(spelling, set()).add(number)
    return {name: numbers.pop() for name, numbers in numbers_by_name.items() if len(numbers) == 1}


_DATE_FORMATS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[int, int, int] | None]], ...] = (
    (re.compile(r"(\d{4})(\d{2})(\d{2})"), lambda m: (int(m[1]), int(m[2]), int(m[3]))),
    (re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]"), lambda m: (int(m[1]), int(m[2]), int(m[3]))),
    (re.compile(r"(?i)(\d{4})[- ]([^\W\d_]{3,10})\.?[- ](\d{1,2})"), lambda m: _order_with_month_name(m[2], int(m[3]), int(m[1]))),
    (re.compile(r"(?i)(\d{1,2})[-/]([^\W\d_]{3,10})[-/](\d{4})"), lambda m: _order_with_month_name(m[2], int(m[1]), int(m[3]))),
    (re.compile(r"(\d{4}) ?[-/.] ?(\d{1,2}) ?[-/.] ?(\d{1,2})\.?"), lambda m: (int(m[1]), int(m[2]), int(m[3]))),
    (re.compile(r"(\d{4})[ _](\d{2})[ _](\d{2})"), lambda m: (int(m[1]), int(m[2]), int(m[3]))),
    (re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})"), lambda m: _order_unambiguously(int(m[1]), int(m[2]), int(m[3]))),
    (re.compile(r"(?i)(\d{1,2})(?:st|nd|rd|th|er|º|ª|e)?\.?(?: of| de)? ([^\W\d_]{3,10})\.?,?(?: de| del)? (\d{4})"), lambda m: _order_with_month_name(m[2], int(m[1]), int(m[3]))),
    (re.compile(r"(?i)([^\W\d_]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})"), lambda m: _order_with_month_name(m[1], int(m[2]), int(m[3]))),
)  # fmt: skip


_DATE_PATTERN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DATE = ScalarType(
    parse=_parse_date,
    code="not-a-date",
    message=N_("`{text}` is not a date"),
    hint=N_("write year-month-day, such as 2026-03-01"),
    suggest=_suggest_date,
    normalize=normalize_date,
    fix_code="date",
    pattern=r"^(19[0-9]{2}|2[01][0-9]{2}|2200)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
)
Day: TypeAlias = Annotated[date, DATE]
PastDay: TypeAlias = Annotated[date, DATE, NotInFuture()]
