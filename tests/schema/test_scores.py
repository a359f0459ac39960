"""Scores as people write them: which are read, what the hint says in place of others, and what the autofix writes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from lyceum.schema import ScoreValue, add_exactly, normalize_score
from lyceum.schema.numeric import MAX_NUMBER_CHARACTERS, NUMBER, SCORE


def read_hint(text: str) -> str:
    """The hint with which a score is refused, with its values."""
    with pytest.raises(PydanticCustomError) as refusal:
        SCORE.read(text)
    context: dict[str, Any] = dict(refusal.value.context or {})
    return str(context["hint"]).format(**context)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.14730275", "1.14730275"),
        ("0.123456789012", "0.123456789012"),
        ("-3", "-3"),
        ("+5", "5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("3.2e-5", "0.000032"),
        ("1E3", "1000"),
        ("1e308", "1e308"),
        ("12345678901234567890.123456789", "12345678901234567890.123456789"),
        ("007", "7"),
        ("0:59.9999999", "59.9999999"),
        ("2:31.482", "151.482"),
        ("75:30", "4530"),
        ("123:45", "7425"),
        ("100:00:00", "360000"),
        ("-0:03.5", "-3.5"),
    ],
)
def test_score_of_any_precision_is_read(text: str, value: str) -> None:
    assert SCORE.read(text) == ScoreValue(Decimal(value), is_duration=":" in text, written=text)


@pytest.mark.parametrize(
    ("text", "fixed_text"),
    [
        ("12,5", "12.5"),
        ("3,2e-5", "3.2e-5"),
        ("0,123", "0.123"),
        ("1,2345", "1.2345"),
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1 234 567", "1234567"),
        ("1\u202f234", "1234"),
        ("1'234'567", "1234567"),
        ("1_000_000", "1000000"),
        ("12,34,567", "1234567"),
        ("\u22123", "-3"),
        ("१२", "12"),
        ("95%", "95"),
        ("87.5 %", "87.5"),
        ("90 s", "90"),
        ("1h 2m", "1:02:00"),
        ("1h2m3.5s", "1:02:03.5"),
        ("2 min 31 s", "2:31"),
        ("2m31.5", "2:31.5"),
        ("2d 3h", "51:00:00"),
        ("1 day, 2:03:04", "26:03:04"),
        ("1:02:03:04", "26:03:04"),
        ("PT1H2M3S", "1:02:03"),
        ("P1DT2H", "26:00:00"),
        ("2'31\"", "2:31"),
        ("2′31″", "2:31"),
        ("1:2:3", "1:02:03"),
        ("0:5", "0:05"),
        ("0:59,9", "0:59.9"),
        ("½", "0.5"),
        ("1½", "1.5"),
        ("2 ¾", "2.75"),
        ("1 1/2", "1.5"),
        ("１２．５", "12.5"),
        ("１：３０", "1:30"),
        ("٣٫٥", "3.5"),
        ("٣٬٠٠٠", "3000"),
        ("3.2×10⁻⁵", "3.2e-5"),
        ("1,5 x 10^3", "1.5e3"),
        ("10^6", "1e6"),
        ("PT90S", "1:30"),
        ("PT2H", "2:00:00"),
        ("1h30", "1:30:00"),
        ("1 heure 30", "1:30:00"),
        ("1:30 h", "1:30:00"),
        ("1:30 min", "1:30"),
        ("5:00.", "5:00"),
    ],
)
def test_hint_names_the_score_that_the_autofix_writes(text: str, fixed_text: str) -> None:
    assert read_hint(text) in (f"write {fixed_text}", f"write a point for decimals: {fixed_text}")
    assert SCORE.normalize(text) == fixed_text
    SCORE.read(fixed_text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1,234", "write 1234, or 1.234 if it has decimals"),
        ("12.5 points", "write the number alone: 12.5"),
        ("12 ms", "write the number alone: 12; or, where time is measured, in seconds: 0.012"),
        ("1.5 h", "write the number alone: 1.5; or, where time is measured, in seconds: 1:30:00"),
        ("1:75", "in a time, minutes and seconds go up to 59"),
        ("1e309", "write at most 64 characters, and exponents from -308 to 308"),
        ("9" * 65, "write at most 64 characters, and exponents from -308 to 308"),
        ("8/10", "write the number alone: 8; or, if it is a fraction: 0.8"),
        ("1/3", "write the number alone: 1"),
        ("10/10", "write the number alone: 10"),
        ("7 out of 10", "write the number alone: 7"),
        ("1/0", "write the number alone: 1"),
        ("1⅓", "write a number (12.5), or a time as [h:]mm:ss[.fff] (2:31.482)"),
        ("10k", "write all digits: 10000; or the number alone, if that is its unit: 10"),
        ("1.25M", "write all digits: 1250000; or the number alone, if that is its unit: 1.25"),
        ("2 lakh", "write all digits: 200000; or the number alone, if that is its unit: 2"),
        ("3万", "write all digits: 30000; or the number alone, if that is its unit: 3"),
        ("€5", "write the number alone: 5"),
        ("<5", "write the number alone: 5"),
        ("~ 12.5", "write the number alone: 12.5"),
        *(
            (word, "delete the line, and write `ranked: false`: what has no number has no place on a board")
            for word in ("NaN", "inf", "-Infinity", "∞", "DNF", "N/A", "-", "none")
        ),
    ],
)
def test_ambiguous_or_missing_score_stays_as_it_is(text: str, hint: str) -> None:
    assert read_hint(text) == hint
    assert SCORE.normalize(text) is None


@pytest.mark.parametrize(
    ("text", "measure", "unit", "fixed_text"),
    [
        ("12 ms", "duration", "", "0.012"),
        ("12 ms", "duration", "ms", "0.012"),
        ("12 ms", "points", "ms", "12"),
        ("12 KB", "points", "KB", "12"),
        ("12 KB", "points", "MB", None),
        ("12 points", "points", "", "12"),
        ("12 pts", "points", "", "12"),
        ("1.5 h", "duration", "", "1:30:00"),
        ("3 days", "duration", "", "72:00:00"),
        ("90 s", "points", "KB", None),
    ],
)
def test_challenge_tells_what_a_unit_means(text: str, measure: str, unit: str, fixed_text: str | None) -> None:
    assert normalize_score(text, measure=measure, unit=unit) == fixed_text


def test_numbers_of_settings_take_the_same_decimals() -> None:
    assert NUMBER.read("0.123456789012") == Decimal("0.123456789012")
    assert NUMBER.read("-3") == -3
    assert (NUMBER.normalize("12,5"), NUMBER.normalize("1,234"), NUMBER.normalize("12.5")) == ("12.5", None, None)


def test_sum_of_scores_keeps_every_digit() -> None:
    assert add_exactly([Decimal("1e40"), Decimal("1e-40")]) == Decimal("1" + "0" * 40 + "." + "0" * 39 + "1")


@pytest.mark.fuzz
@given(st.text(alphabet="0123456789.,:;'’_-+ eEhmsdPT%x∞½⅓/×^⁻⁵١٫٬．：€k\u00a0\u22122", max_size=200))
def test_autofix_of_a_score_is_right_and_stable(text: str) -> None:
    fixed_text = SCORE.normalize(text)
    if fixed_text is not None:
        assert len(fixed_text) <= MAX_NUMBER_CHARACTERS
        SCORE.read(fixed_text)
        assert SCORE.normalize(fixed_text) is None
