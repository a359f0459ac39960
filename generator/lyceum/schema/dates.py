"""The field types for days, and the recognition of dates that are written in other ways."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator

from lyceum.i18n import N_
from lyceum.schema.base import NotInFuture, TextFormat, make_field_error
from lyceum.schema.keys import fold_key


def parse_date(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not _DATE_PATTERN.fullmatch(value):
        hint, values = _suggest_date(value)
        raise make_field_error("not-a-date", "`{text}` is not a date", hint, text=value, **values)
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise make_field_error(
            "not-a-date", "there is no day `{text}`", "look at a calendar: month, then day", text=value
        ) from None
    if day.year < 1900 or day.year > 2200:
        raise make_field_error("not-a-date", "the year {year} is out of reach", "check the year", year=day.year)
    return day


def _suggest_date(text: str) -> tuple[str, dict[str, str]]:
    """(template, its values)."""
    if better := normalize_date(text):
        return N_("write {better}"), {"better": better}
    if found := re.fullmatch(r"\s*(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4})\s*", text):
        one, other, year = int(found[1]), int(found[2]), int(found[3])
        if 1 <= one <= 12 and 1 <= other <= 12 and one != other:
            values = {"better": f"{year}-{one:02}-{other:02}", "other": f"{year}-{other:02}-{one:02}"}
            return N_("write {better} or {other}: year, month, day"), values
    if re.fullmatch(r"\s*\d{1,2}[-/. ]+\d{1,2}[-/. ]+\d{2}\s*", text):
        return N_("write the year with four digits: year-month-day, such as 2026-03-01"), {}
    if re.fullmatch(r"\s*\d{4}(-\d{2})?\s*|\s*[^\W\d]+ \d{4}\s*", text):
        return N_("write a day as well: year-month-day, such as 2026-03-01"), {}
    return N_("write year-month-day, such as 2026-03-01"), {}


def normalize_date(text: str) -> str | None:
    """`3 March 2026`, `3 mars 2026`, `25.12.2026` → the day as it is written here; None where it is none, or could be two."""
    text = re.sub("[\u2010-\u2015\u2212]", "-", " ".join(text.split()))
    for pattern, taken in _DATE_FORMATS:
        if (match := pattern.fullmatch(text)) and (found := taken(match)):
            try:
                return date(*found).isoformat()
            except ValueError:
                return None
    if re.match(r"\d{4}-\d{2}-\d{2}[T ]", text):
        try:
            return datetime.fromisoformat(text).date().isoformat()
        except ValueError:
            return None
    return None


def _order_unambiguously(one: int, other: int, year: int) -> tuple[int, int, int] | None:
    """Day and month, where only one of the two can be the month, or both are the same."""
    if one == other or (one > 12 >= other):
        return year, other, one
    return (year, one, other) if other > 12 >= one else None


def _date_with_month_name(month: str, day: int, year: int) -> tuple[int, int, int] | None:
    number = _load_month_numbers().get(fold_key(month))
    return (year, number, day) if number else None


@cache
def _load_month_numbers() -> dict[str, int]:
    """By their folded names, short ones and those without accents too, in languages that say a day in this order."""
    from babel import Locale

    found: dict[str, set[int]] = {"sept": {9}}
    for language in ("en", "fr", "es", "de", "it", "pt"):
        for names in Locale(language).months["format"].values():
            for number, name in names.items():
                word = fold_key(name.rstrip("."))
                plain = "".join(one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one))
                beginnings = [word[:i] for i in range(3, len(word))] if language == "en" else []
                for one in (word, plain, *beginnings):
                    if len(one) > 2:
                        found.setdefault(one, set()).add(number)
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}


_DATE_FORMATS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[int, int, int] | None]], ...] = (
    (re.compile(r"(\d{4})(\d{2})(\d{2})"), lambda m: (int(m[1]), int(m[2]), int(m[3]))),
    (re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"), lambda m: (int(m[1]), int(m[2]), int(m[3]))),
    (re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})"), lambda m: _order_unambiguously(int(m[1]), int(m[2]), int(m[3]))),
    (re.compile(r"(?i)(\d{1,2})(?:st|nd|rd|th|er|º)?\.?(?: of| de)? ([^\W\d_]{3,10})\.?,?(?: de| del)? (\d{4})"), lambda m: _date_with_month_name(m[2], int(m[1]), int(m[3]))),
    (re.compile(r"(?i)([^\W\d_]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})"), lambda m: _date_with_month_name(m[1], int(m[2]), int(m[3]))),
)  # fmt: skip


_DATE_PATTERN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_FORMAT = TextFormat(
    r"^(19[0-9]{2}|2[01][0-9]{2}|2200)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
    hint="write year-month-day, such as 2026-03-01",
)

Day: TypeAlias = Annotated[date, BeforeValidator(parse_date), _DATE_FORMAT]
PastDay: TypeAlias = Annotated[date, BeforeValidator(parse_date), NotInFuture(), _DATE_FORMAT]
