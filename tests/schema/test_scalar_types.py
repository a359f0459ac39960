"""Types of single values: what they read, what they refuse with which hint, and what the autofix writes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic_core import PydanticCustomError

from lyceum.schema import CONTENT_KINDS, ScalarType, ScoreValue, describe_fields
from lyceum.schema.basic_types import FLAG, line
from lyceum.schema.dates import DATE
from lyceum.schema.fields import find_nested_models
from lyceum.schema.github_names import LOGIN
from lyceum.schema.keys import KEY
from lyceum.schema.links import HTTPS_LINK, HTTPS_OR_MAIL_LINK
from lyceum.schema.numeric import NUMBER, SCORE, WHOLE_NUMBER
from lyceum.schema.standard_codes import COUNTRY, LANGUAGE, TIMEZONE

MODELS = dict.fromkeys(
    model
    for kind in CONTENT_KINDS
    for model in (kind.model, *sorted(find_nested_models(kind.model), key=lambda nested: nested.__name__))
)
SCALAR_TYPES = list(
    dict.fromkeys(field.scalar for model in MODELS for field in describe_fields(model).values() if field.scalar)
)
"""In the same order in every worker of pytest-xdist."""


def read_refused(scalar_type: ScalarType, text: str) -> dict[str, Any]:
    """Return the message, the hint and their values with which the type refuses a text."""
    with pytest.raises(PydanticCustomError) as refusal:
        scalar_type.read(text)
    return dict(refusal.value.context or {}) | {"code": refusal.value.type}


@pytest.mark.parametrize(
    ("scalar_type", "text", "value"),
    [
        (DATE, "2026-03-01", date(2026, 3, 1)),
        (KEY, " ada ", "ada"),
        (COUNTRY, "gb", "GB"),
        (LANGUAGE, "pt-BR", "pt-BR"),
        (TIMEZONE, "Europe/London", "Europe/London"),
        (LOGIN, "ada", "ada"),
        (LOGIN, "No", False),
        (HTTPS_OR_MAIL_LINK, "mailto:ada@example.org", "mailto:ada@example.org"),
        (WHOLE_NUMBER, "012", 12),
        (NUMBER, "12.5", Decimal("12.5")),
        (SCORE, "1:02:03.5", ScoreValue(Decimal("3723.5"), is_duration=True, written="1:02:03.5")),
        (FLAG, "Off", False),
        (line(8), " One ", "One"),
    ],
)
def test_text_is_read_as_its_value(scalar_type: ScalarType, text: str, value: Any) -> None:
    assert scalar_type.read(text) == value


@pytest.mark.parametrize(
    ("scalar_type", "text", "code", "hint"),
    [
        (DATE, "soon", "not-a-date", "write year-month-day, such as 2026-03-01"),
        (DATE, "2026-02-30", "not-a-date", "look at a calendar: month, then day"),
        (COUNTRY, "Norge", "unknown-country", "write {better}"),
        (TIMEZONE, "London", "unknown-timezone", "write {better}"),
        (LANGUAGE, "en, fr", "unknown-language", "several go into a list: [{list}]"),
        (LOGIN, "@ada", "not-a-login", "write the name behind github.com/, without @"),
        (HTTPS_LINK, "ada@example.org", "not-a-link", "an e-mail address is not allowed here"),
        (HTTPS_LINK, "http://a.org", "not-a-link", "write https:// instead of http://, if the site answers there"),
        (HTTPS_LINK, "http://a b", "not-a-link", "begin it with https:// and the name of the site, without a space"),
        (HTTPS_OR_MAIL_LINK, "ada@example.org", "not-a-link", "an e-mail address begins with mailto:"),
        (SCORE, "1,234", "not-a-score", "write {other}, or {better} if it has decimals"),
        (line(8), "One\nTwo", "multiple-lines", "write it on one line"),
    ],
)
def test_refused_text_gets_the_best_hint(scalar_type: ScalarType, text: str, code: str, hint: str) -> None:
    refusal = read_refused(scalar_type, text)
    assert (refusal["code"], refusal["hint"]) == (code, hint)


@pytest.mark.parametrize("scalar_type", SCALAR_TYPES, ids=lambda scalar_type: scalar_type.code)
def test_hint_for_editors_is_the_hint_of_the_check(scalar_type: ScalarType) -> None:
    if scalar_type.parse is not None:
        assert (
            read_refused(scalar_type, "?\n?" if scalar_type.code == "multiple-lines" else "?")["hint"]
            == scalar_type.hint
        )


@pytest.mark.parametrize(
    ("scalar_type", "text", "fixed_text"),
    [
        (DATE, "3 March 2026", "2026-03-03"),
        (COUNTRY, "Norway", "NO"),
        (LANGUAGE, "français", "fr"),
        (TIMEZONE, "europe/london", "Europe/London"),
        (SCORE, "12,5", "12.5"),
        (LOGIN, "https://github.com/ada/", "ada"),
        (HTTPS_LINK, "example.org/a", "https://example.org/a"),
        (HTTPS_LINK, "http://github.com/ada", "https://github.com/ada"),
        (HTTPS_LINK, "[My site](https://a.example.org/b)", "https://a.example.org/b"),
        (HTTPS_LINK, "//a.example.org", "https://a.example.org"),
        (HTTPS_LINK, "@ada@mastodon.social", "https://mastodon.social/@ada"),
    ],
)
def test_autofix_writes_a_text_that_the_check_accepts(scalar_type: ScalarType, text: str, fixed_text: str) -> None:
    assert scalar_type.normalize(text) == fixed_text
    assert scalar_type.fix_code
    scalar_type.read(fixed_text)


@pytest.mark.parametrize(
    ("scalar_type", "text"),
    [(DATE, "3/4/2026"), (SCORE, "1,234"), (HTTPS_LINK, "http://a.example.org"), (LOGIN, "ada"), (COUNTRY, "gb")],
)
def test_autofix_leaves_right_and_ambiguous_texts(scalar_type: ScalarType, text: str) -> None:
    assert scalar_type.normalize(text) is None
