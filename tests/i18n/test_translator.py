"""A translator answers in its language, and says in English what has no translation."""

from __future__ import annotations

import pytest

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
