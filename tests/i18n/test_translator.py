"""A translator answers in its language, and says in English what has no translation."""

from __future__ import annotations

from decimal import Decimal

import pytest
from babel.numbers import format_decimal

from lyceum.i18n import format_message, get_translator


@pytest.mark.parametrize(("language", "text_for_0", "text_for_1", "text_for_2"), [
    ("fr", "0 astuce", "1 astuce", "2 astuces"),
    ("es", "0 consejos", "1 consejo", "2 consejos"),
    ("en", "0 tips", "1 tip", "2 tips"),
])  # fmt: skip
def test_plural_form_follows_the_language(language: str, text_for_0: str, text_for_1: str, text_for_2: str) -> None:
    translator = get_translator(language)
    texts = [
        translator.ngettext("%(number)s tip", "%(number)s tips", count, number=translator.format_number(count))
        for count in (0, 1, 2)
    ]
    assert texts == [text_for_0, text_for_1, text_for_2]


@pytest.mark.parametrize("language", ["en", "fr", "de-CH", "es", "pt", "hi", "ar", "fa", "sv", "pl", "ja"])
def test_numbers_are_written_as_babel_writes_them(language: str) -> None:
    translator = get_translator(language)
    numbers = [0, 7, 999, 1000, -1234, 1234567, *map(Decimal, ("1.50", "-0.05", "1E+3", "98765432109876543210.123"))]
    for number in numbers:
        decimals = -int(Decimal(number).as_tuple().exponent)
        pattern = "#,##0" + ("." + "0" * decimals if decimals > 0 else "")
        assert translator.format_number(number) == format_decimal(number, pattern, locale=translator.locale)


def test_regional_locale_uses_its_language() -> None:
    assert get_translator("fr-CA").gettext("Add yourself") == get_translator("fr").gettext("Add yourself")
    assert get_translator("fr").gettext("Add yourself") != "Add yourself"


def test_catalog_is_parsed_once_for_each_language() -> None:
    assert get_translator("fr") is get_translator("fr")


def test_unknown_text_and_unknown_language_stay_english() -> None:
    assert get_translator("fr").gettext("Nobody translates %(this)s", this="that") == "Nobody translates that"
    assert get_translator("tlh").gettext("Add yourself") == "Add yourself"
    assert get_translator("fr").gettext("") == ""


def test_quoted_text_is_not_translated() -> None:
    french = get_translator("fr")
    message = format_message(
        "`{field}` should be one value, and is {what}", field="name", what=format_message("a list")
    )
    assert str(message) == "`name` should be one value, and is a list"
    assert french.translate(message) == "`name` devrait être une seule valeur\u00a0; ici, c’est\u00a0: une liste"
    assert french.translate(format_message("`{field}` is empty", field="{what}")) == "`{what}` est vide"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("9" * 64, "9" + ",999" * 21),
        ("0." + "0" * 60 + "1", "0." + "0" * 60 + "1"),
        ("6" + "0" * 308, "6e+308"),
        ("1" * 400, "1." + "1" * 34 + "e+399"),
        ("-0." + "1" * 400, "-1." + "1" * 34 + "e-1"),
        ("1e308", "1e+308"),
    ],
)
def test_a_number_of_any_length_is_shown_in_bounded_space(number: str, shown: str) -> None:
    assert get_translator("en").format_number(Decimal(number)) == shown


def test_a_score_is_shown_with_its_own_exponent_and_digits() -> None:
    translator = get_translator("en")
    for written in ("1e308", "3.25e-300", "1234567890" * 5 + "e5"):
        shown = translator.format_score(Decimal(written), "points", written=written)
        assert shown.replace(",", "").removesuffix(" points") == written
    assert translator.format_score(Decimal("1e75"), "duration", "ms") == "1e+78\u00a0ms"
    assert translator.format_score(Decimal("1e300"), "duration", written="1e300") == "1e300\u00a0s"
    assert translator.format_score(Decimal(999_999_999_999), "duration") == "277777777:46:39"


@pytest.mark.parametrize(
    ("language", "tag", "name"),
    [
        ("en", "tl", "Tagalog"),
        ("en", "pt-BR", "Portuguese (Brazil)"),
        ("fr", "fil", "filipino"),
        ("en", "TL", "Tagalog"),
        ("en", "xyz", "xyz"),
    ],
)
def test_language_has_the_name_of_its_own_tag(language: str, tag: str, name: str) -> None:
    assert get_translator(language).get_language_name(tag) == name
