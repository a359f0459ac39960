"""The field types for whole numbers, decimal numbers and scores (a number or a duration)."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, NamedTuple, TypeAlias

from lyceum.i18n import N_
from lyceum.schema.scalar_type import Hint, ScalarType

_NUMBER_PATTERN = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_DURATION_PATTERN = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{2}(?:\.[0-9]{1,6})?)")


class ScoreValue(NamedTuple):
    """A score as it is written: a number or a duration."""

    value: Decimal
    """Seconds, if it is a duration."""
    is_duration: bool
    """Whether it is written as [h:]mm:ss[.fff]."""


def _parse_score(text: str) -> ScoreValue | None:
    if _NUMBER_PATTERN.fullmatch(text):
        return ScoreValue(Decimal(text), is_duration=False)
    parts = _DURATION_PATTERN.fullmatch(text)
    if parts is None or (int(parts[2]) > 59 and parts[1]) or Decimal(parts[3]) >= 60:
        return None
    seconds = Decimal(int(parts[1] or 0) * 3600 + int(parts[2]) * 60) + Decimal(parts[3])
    return ScoreValue(seconds, is_duration=True)


def _suggest_score(text: str) -> Hint | None:
    if re.fullmatch(r"[0-9]{1,12},[0-9]{1,6}", text):
        values = {"better": text.replace(",", "."), "other": text.replace(",", "")}
        if re.search(r",[0-9]{3}$", text):  # three digits: the comma may separate thousands
            return N_("write {other}, or {better} if it has decimals"), values
        return N_("write a point for decimals: {better}"), values
    if match := re.match(r"\s*([0-9]{1,12}(?:\.[0-9]{1,6})?)\s*(?:[^\W\d]{1,12}|%)\.?\s*$", text):
        return N_("write the number alone: {better}"), {"better": match[1]}
    return None


def _normalize_score(text: str) -> str | None:
    """Return `12,5` as `12.5`. Three digits behind the comma may be thousands, so they stay."""
    match = re.fullmatch(r"\s*(\d{1,12}),(\d{1,2}|\d{4,6})\s*", text)
    return f"{match[1]}.{match[2]}" if match else None


WHOLE_NUMBER = ScalarType(
    parse=lambda text: int(text) if re.fullmatch(r"[0-9]{1,12}", text) else None,
    code="not-a-number",
    message=N_("`{text}` is not a whole number"),
    hint=N_("write digits only"),
    pattern="^[0-9]{1,12}$",
    yaml_types=("integer", "string"),
)
NUMBER = ScalarType(
    parse=lambda text: Decimal(text) if _NUMBER_PATTERN.fullmatch(text) else None,
    code="not-a-number",
    message=N_("`{text}` is not a number"),
    hint=N_("write digits, with a point for decimals: 1234.5"),
    pattern=r"^[0-9]{1,12}(\.[0-9]{1,6})?$",
    yaml_types=("string", "number"),
)
SCORE = ScalarType(
    parse=_parse_score,
    code="not-a-score",
    message=N_("`{text}` is not a score"),
    hint=N_("write a number (12.5), or a time as [h:]mm:ss[.fff] (2:31.482)"),
    suggest=_suggest_score,
    normalize=_normalize_score,
    fix_code="number",
    pattern=r"^([0-9]{1,12}(\.[0-9]{1,6})?|([0-9]{1,4}:[0-5]?[0-9]|[0-9]{1,2}):[0-5][0-9](\.[0-9]{1,6})?)$",
    yaml_types=("string", "number"),
)
WholeNumber: TypeAlias = Annotated[int, WHOLE_NUMBER]
Number: TypeAlias = Annotated[Decimal, NUMBER]
Score: TypeAlias = Annotated[ScoreValue, SCORE]
