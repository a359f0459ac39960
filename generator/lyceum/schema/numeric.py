"""The field types for whole numbers, decimal numbers and scores (a number or a duration)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Context, Decimal
from functools import reduce
from typing import Annotated, NamedTuple, TypeAlias

from lyceum.i18n import N_
from lyceum.schema.basic_types import NO_VALUE_WORDS
from lyceum.schema.scalar_type import Hint, ScalarType
from lyceum.schema.written_numbers import normalize_duration, normalize_number, read_amount

MAX_NUMBER_CHARACTERS = 64
"""Characters of a number. More digits than any measurement has, and few enough to show."""
MAX_EXPONENT = 308
"""The exponents that other programs can hold, too (IEEE 754)."""
EXACT = Context(prec=4 * (MAX_EXPONENT + MAX_NUMBER_CHARACTERS))
"""The context in which sums and differences of scores lose no digit."""


def add_exactly(numbers: Iterable[Decimal]) -> Decimal:
    """Return the sum with all digits. Python rounds the sum of two decimal numbers to 28 digits."""
    return reduce(EXACT.add, numbers, Decimal(0))


_DIGITS = r"([0-9]+(\.[0-9]*)?|\.[0-9]+)"
_EXPONENT = r"([eE][+-]?(0*[0-9]{1,2}|0*[12][0-9]{2}|0*30[0-8]))?"
_NUMBER_PATTERN = rf"[+-]?{_DIGITS}{_EXPONENT}"
_DURATION_PATTERN = r"-?([0-9]{1,6}:[0-5]?[0-9]|[0-9]{1,6}):[0-5][0-9](\.[0-9]+)?"
_NUMBER = re.compile(_NUMBER_PATTERN)
_DURATION = re.compile(_DURATION_PATTERN)


class ScoreValue(NamedTuple):
    """A score: a number or a duration."""

    value: Decimal
    """Seconds, if it is a duration."""
    is_duration: bool
    """Whether it is written as [h:]mm:ss[.fff]."""
    written: str = ""
    """The text in the file, which the site shows."""


def _parse_number(text: str) -> Decimal | None:
    if len(text) > MAX_NUMBER_CHARACTERS or not _NUMBER.fullmatch(text):
        return None
    return Decimal(text)


def _parse_score(text: str) -> ScoreValue | None:
    text = text.strip()
    number = _parse_number(text)
    if number is not None:
        return ScoreValue(number, is_duration=False, written=text)
    if len(text) > MAX_NUMBER_CHARACTERS or not _DURATION.fullmatch(text):
        return None
    *hours, minutes, seconds = text.lstrip("-").split(":")
    value = EXACT.add(Decimal(int("".join(hours) or 0) * 3600 + int(minutes) * 60), Decimal(seconds))
    return ScoreValue(value.copy_negate() if text.startswith("-") else value, is_duration=True, written=text)


_UNREACHED_WORDS = frozenset(
    {"dnf", "dns", "dsq", "nan", "inf", "infinity", "infinite", "∞", "fail", "failed", "timeout"}
)
"""What people write for a result without a number that can be ranked."""
UNRANKED_HINT = N_("delete the line, and write `ranked: false`: what has no number has no place on a board")


def _suggest_score(text: str) -> Hint | None:
    """Return the number that is meant, or both where two can be meant."""
    word = text.strip().casefold()
    if word.lstrip("+-−") in _UNREACHED_WORDS or (word in NO_VALUE_WORDS and word != "?"):
        return UNRANKED_HINT, {}
    if better := normalize_score(text):
        is_decimal_comma = text.count(",") == 1 and text.replace(",", ".") == better
        return N_("write a point for decimals: {better}") if is_decimal_comma else N_("write {better}"), {
            "better": better
        }
    if re.fullmatch(r"-?[0-9]{1,6}(:[0-9]{1,2}){1,2}(\.[0-9]+)?", text.strip()[:MAX_NUMBER_CHARACTERS]):
        return N_("in a time, minutes and seconds go up to 59"), {}
    if part := _PART_OF_ALL.fullmatch(text.strip()[:MAX_NUMBER_CHARACTERS]):
        return _suggest_part(part[1], part[2], is_fraction="/" in text)
    amount = read_amount(text)
    if amount is None:
        return None
    if not all(map(_parse_score, amount.readings)):
        return N_("write at most 64 characters, and exponents from -308 to 308"), {}
    if len(amount.readings) > 1:
        better, other = amount.readings
        return N_("write {other}, or {better} if it has decimals"), {"better": better, "other": other}
    if amount.all_digits and _parse_score(amount.all_digits):
        values = {"better": amount.all_digits, "other": amount.readings[0]}
        return N_("write all digits: {better}; or the number alone, if that is its unit: {other}"), values
    if amount.seconds:
        values = {"better": amount.readings[0], "other": amount.seconds}
        return N_("write the number alone: {better}; or, where time is measured, in seconds: {other}"), values
    return N_("write the number alone: {better}"), {"better": amount.readings[0]}


_PART_OF_ALL = re.compile(r"([0-9]{1,12}) ?(?:/|of|out of|von|sur|de) ?([0-9]{1,12})")


def _suggest_part(part: str, whole: str, *, is_fraction: bool) -> Hint:
    """Return the points of `8/10`, and its decimals, if they end."""
    values = {"better": part, "other": ""}
    if is_fraction and int(whole) and int(part) % int(whole):
        decimals = Context(prec=MAX_NUMBER_CHARACTERS).divide(Decimal(part), Decimal(whole))
        values["other"] = f"{decimals:f}" if len(decimals.as_tuple().digits) <= len(part) + len(whole) else ""
    if values["other"]:
        return N_("write the number alone: {better}; or, if it is a fraction: {other}"), values
    return N_("write the number alone: {better}"), values


def normalize_score(text: str, *, measure: str = "", unit: str = "") -> str | None:
    """Return `12,5` as `12.5` and `1h 2m` as `1:02:00`; None if it is right, or if two values can be meant.

    `measure` and `unit` are those of the challenge, if they are known: they tell what a unit behind a number means."""
    if _parse_score(text):
        return None
    amount = read_amount(text)
    better = normalize_duration(text)
    if amount and len(amount.readings) == 1:
        number = amount.readings[0]
        if amount.unit in ("", "%") or (number == amount.seconds and not measure):
            better = number
        elif measure == "duration":
            better = amount.seconds
        elif measure:
            better = number if amount.unit in _list_unit_words(measure, unit) else None
    return better if better and _parse_score(better) else None


def _list_unit_words(measure: str, unit: str) -> frozenset[str]:
    """Return the folded words behind a number that say no more than the challenge says already."""
    words = {
        "points": {"point", "points", "pts", "pt", "p"},
        "percent": {"%", "percent", "per cent", "pct", "prozent", "pour cent", "por ciento"},
        "count": {"times", "x"},
    }
    return frozenset(words.get(measure, set()) | ({unit.casefold()} if unit else set()))


def _normalize_number(text: str) -> str | None:
    number = normalize_number(text) if _parse_number(text) is None else None
    return number if number and _parse_number(number) is not None else None


WHOLE_NUMBER = ScalarType(
    parse=lambda text: int(text) if re.fullmatch(r"[0-9]{1,12}", text) else None,
    code="not-a-number",
    message=N_("`{text}` is not a whole number"),
    hint=N_("write digits only"),
    pattern="^[0-9]{1,12}$",
    yaml_types=("integer", "string"),
)
NUMBER = ScalarType(
    parse=_parse_number,
    code="not-a-number",
    message=N_("`{text}` is not a number"),
    hint=N_("write digits, with a point for decimals: 1234.5"),
    normalize=_normalize_number,
    fix_code="number",
    pattern=rf"^{_NUMBER_PATTERN}$",
    yaml_types=("string", "number"),
)
SCORE = ScalarType(
    parse=_parse_score,
    code="not-a-score",
    message=N_("`{text}` is not a score"),
    hint=N_("write a number (12.5), or a time as [h:]mm:ss[.fff] (2:31.482)"),
    suggest=_suggest_score,
    normalize=normalize_score,
    fix_code="number",
    pattern=rf"^({_NUMBER_PATTERN}|{_DURATION_PATTERN})$",
    yaml_types=("string", "number"),
)
WholeNumber: TypeAlias = Annotated[int, WHOLE_NUMBER]
Number: TypeAlias = Annotated[Decimal, NUMBER]
Score: TypeAlias = Annotated[ScoreValue, SCORE]
