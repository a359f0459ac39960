"""The field types for whole numbers, decimal numbers and scores (a number or a duration)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, NamedTuple, TypeAlias

from pydantic import BeforeValidator

from lyceum.i18n import N_
from lyceum.schema.base import TextFormat, make_field_error


def _parse_whole_number(value: Any) -> Any:
    if isinstance(value, str):
        if not re.fullmatch(r"[0-9]{1,12}", value):
            raise make_field_error("not-a-number", "`{text}` is not a whole number", "write digits only", text=value)
        return int(value)
    return value


def _parse_number(value: Any) -> Any:
    if isinstance(value, str):
        if not _NUMBER_PATTERN.fullmatch(value):
            raise make_field_error(
                "not-a-number",
                "`{text}` is not a number",
                "write digits, with a point for decimals: 1234.5",
                text=value,
            )
        return Decimal(value)
    return value


_NUMBER_PATTERN = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_DURATION_PATTERN = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{2}(?:\.[0-9]{1,6})?)")


class ScoreValue(NamedTuple):
    """A score as written: a number, or a time of day's worth of seconds."""

    value: Decimal
    """Seconds where `timed`."""
    is_duration: bool
    """Written as [h:]mm:ss[.fff]."""


def parse_score(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if _NUMBER_PATTERN.fullmatch(value):
        return ScoreValue(Decimal(value), is_duration=False)
    clock = _DURATION_PATTERN.fullmatch(value)
    if clock is None or (int(clock[2]) > 59 and clock[1]) or Decimal(clock[3]) >= 60:
        hint, values = N_("write a number (12.5), or a time as [h:]mm:ss[.fff] (2:31.482)"), {}
        if re.fullmatch(r"[0-9]{1,12},[0-9]{1,6}", value):
            hint = N_("write a point for decimals: {better}")
            values = {"better": value.replace(",", "."), "other": value.replace(",", "")}
            if re.search(r",[0-9]{3}$", value):
                hint = N_("write {other}, or {better} if it has decimals")
        elif found := re.match(r"\s*([0-9]{1,12}(?:\.[0-9]{1,6})?)\s*(?:[^\W\d]{1,12}|%)\.?\s*$", value):
            hint, values = N_("write the number alone: {better}"), {"better": found[1]}
        raise make_field_error("not-a-score", "`{text}` is not a score", hint, text=value, **values)
    return ScoreValue(Decimal(int(clock[1] or 0) * 3600 + int(clock[2]) * 60) + Decimal(clock[3]), is_duration=True)


_NUMBER_FORMAT = TextFormat(
    r"^[0-9]{1,12}(\.[0-9]{1,6})?$", ("string", "number"), hint="write digits, with a point for decimals: 1234.5"
)
_SCORE_FORMAT = TextFormat(
    r"^([0-9]{1,12}(\.[0-9]{1,6})?|([0-9]{1,4}:[0-5]?[0-9]|[0-9]{1,2}):[0-5][0-9](\.[0-9]{1,6})?)$",
    ("string", "number"),
    hint="write a number (12.5), or a time as [h:]mm:ss[.fff] (2:31.482)",
)
WholeNumber: TypeAlias = Annotated[
    int,
    BeforeValidator(_parse_whole_number),
    TextFormat("^[0-9]{1,12}$", ("integer", "string"), hint="write digits only"),
]
Number: TypeAlias = Annotated[Decimal, BeforeValidator(_parse_number), _NUMBER_FORMAT]
Score: TypeAlias = Annotated[ScoreValue, BeforeValidator(parse_score), _SCORE_FORMAT]
