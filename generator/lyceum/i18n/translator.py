"""Translates the texts of the site into one language, and formats its dates, numbers, scores and lists. A text without a translation stays English."""

from __future__ import annotations

import gettext as stdlib_gettext
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, get_month_names
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent, get_decimal_symbol

from lyceum.i18n.messages import Message
from lyceum.system import PACKAGE_FOLDER

_NO_BREAK_SPACE = "\u00a0"


class Translator:
    """The words of one language. An unknown language, and a text without a translation, falls back to English."""

    def __init__(self, language: str, locale_dir: Path = PACKAGE_FOLDER / "i18n" / "locale") -> None:
        self.language = language
        self.locale = _find_locale(language)
        self._translations, self._plural_form = _load_catalog(language, self.locale, locale_dir)

    @property
    def direction(self) -> str:
        """ltr or rtl."""
        return str(self.locale.text_direction)

    # Texts

    def gettext(self, text: str, /, **values: Any) -> str:
        """The text in this language; with values, its `%(names)s` filled in."""
        return _interpolate(self._find_translation(None, text, 0) or text, values)

    _ = gettext

    def ngettext(self, singular: str, plural: str, number: int | Decimal, /, **values: Any) -> str:
        """The text for a number of things; with values, filled in. The number itself is no value: see `number`."""
        return _interpolate(
            self._find_translation(None, singular, self._plural_form(int(number)))
            or (singular if number == 1 else plural),
            values,
        )

    def pgettext(self, context: str, text: str, /, **values: Any) -> str:
        return _interpolate(self._find_translation(context, text, 0) or text, values)

    def npgettext(self, context: str, singular: str, plural: str, number: int, /, **values: Any) -> str:
        return _interpolate(
            self._find_translation(context, singular, self._plural_form(int(number)))
            or (singular if number == 1 else plural),
            values,
        )

    def translate(self, message: str) -> str:
        """A message in this language, and what it quotes of ours as well; other text as it is."""
        if not isinstance(message, Message):
            return message
        values = {
            name: self.translate(value) if isinstance(value, str) else value for name, value in message.values.items()
        }
        try:
            return self.gettext(message.template).format(**values)
        except (KeyError, IndexError, ValueError):
            return str(message)

    def _find_translation(self, context: str | None, text: str, form: int) -> str | None:
        forms = self._translations.get((context, text))
        return forms[form] if forms and form < len(forms) else None

    # Days

    def format_date(self, day: date, style: Literal["long", "medium", "month"] = "long") -> str:
        """`month` is the month and the year."""
        return _format_date(str(self.locale), day, style)

    def get_month_name(self, number: int, *, short: bool = False) -> str:
        """The name of a month, 1 to 12, by itself: March, or Mar."""
        width: Literal["abbreviated", "wide"] = "abbreviated" if short else "wide"
        return str(get_month_names(width, "stand-alone", self.locale)[number])

    def format_quarter(self, day: date) -> str:
        """`Q4 2026`, as the language writes it."""
        return str(format_skeleton("yQQQ", day, locale=self.locale))

    def format_days_left(self, day: date, today: date) -> str:
        """How long something that ends on `day` is still open."""
        match (day - today).days:
            case 0:
                return self.gettext("last day today")
            case 1:
                return self.gettext("ends tomorrow")
            case days if days > 1:
                return self.ngettext("%(days)s day left", "%(days)s days left", days, days=self.format_number(days))
        return self.gettext("over")

    def format_days_ago(self, day: date, today: date) -> str:
        """A day of the last week in words, an earlier one as a date."""
        match (today - day).days:
            case 0:
                return self.gettext("today")
            case 1:
                return self.gettext("yesterday")
            case days if 1 < days < 7:
                return self.ngettext("%(days)s day ago", "%(days)s days ago", days, days=self.format_number(days))
        return self.format_date(day, "medium")

    # Numbers

    def format_number(self, value: int | Decimal) -> str:
        """Every decimal that was written is kept."""
        return _format_number(str(self.locale), value, str(value))

    def format_percent(self, value: Decimal | int) -> str:
        """100 is all of it."""
        return str(format_percent(Decimal(value) / 100, locale=self.locale, decimal_quantization=False))

    def format_duration(self, seconds: Decimal) -> str:
        """1.535 s, 2:31.482, 1:04:05."""
        if seconds < 60:
            return self.format_number(seconds) + _NO_BREAK_SPACE + self.pgettext("seconds, after a number", "s")
        whole = int(seconds)
        hours, minutes = divmod(whole // 60, 60)
        clock = f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"
        fraction = f"{seconds - whole:f}".partition(".")[2]
        return clock + (get_decimal_symbol(self.locale) + fraction if fraction.strip("0") else "")

    def format_score(self, value: Decimal | None, measure: str, unit: str | None = None) -> str:
        """A score of this measure (see model.Measure); empty where nothing is measured."""
        if value is None:
            return ""
        match measure, unit:
            case "none", _:
                return ""
            case "duration", "ms":
                return self.format_number((value * 1000).normalize() + 0) + _NO_BREAK_SPACE + "ms"
            case "duration", _:
                return self.format_duration(value)
            case "percent", _:
                return self.format_percent(value)
            case "points", None:
                return self.ngettext("%(number)s point", "%(number)s points", value, number=self.format_number(value))
        return self.format_number(value) + (_NO_BREAK_SPACE + unit if unit else "")

    # Names

    def get_tier_name(self, tier: str | None) -> str:
        """Bronze, silver or gold; empty where there are no tiers."""
        return {"bronze": self.gettext("Bronze"), "silver": self.gettext("Silver"), "gold": self.gettext("Gold")}.get(
            tier or "", ""
        )

    def format_list(self, items: Iterable[str]) -> str:
        """`a, b and c`; as text, so names in it are escaped where it lands."""
        return _format_list(str(self.locale), tuple(str(item) for item in items))

    def get_country_name(self, code: str) -> str:
        return str(self.locale.territories.get(code.upper(), code))

    def get_language_name(self, tag: str) -> str:
        """`pt-BR` → Brazilian Portuguese; the tag itself where CLDR has no name."""
        return _get_language_name(str(self.locale), tag)


def _interpolate(text: str, values: Mapping[str, Any]) -> str:
    return text % values if values else text


def _find_locale(language: str) -> Locale:
    for tag in (language, language.split("-")[0], "en"):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError


_Translations = Mapping[tuple[str | None, str], tuple[str, ...]]


def _load_catalog(language: str, locale: Locale, folder: Path) -> tuple[_Translations, Callable[[int], int]]:
    for name in dict.fromkeys((language.replace("-", "_"), language, str(locale), locale.language)):
        path = folder / name / "LC_MESSAGES" / "lyceum.po"
        if path.is_file():
            with path.open("rb") as file:
                catalogue = read_po(file, locale=locale)
            return _collect_translations(catalogue), stdlib_gettext.c2py(catalogue.plural_expr)
    return {}, lambda number: int(number != 1)


def _collect_translations(catalogue: Catalog) -> _Translations:
    texts: dict[tuple[str | None, str], tuple[str, ...]] = {}
    for message in catalogue:
        if not message.id or message.fuzzy:
            continue
        one = message.id if isinstance(message.id, str) else message.id[0]
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
        if all(forms):
            texts[message.context, one] = forms
    return texts


# Babel takes 20 to 50 µs for a day or a number; a hub has the same ones on many pages.


@lru_cache(8192)
def _format_date(locale: str, day: date, style: str) -> str:
    if style == "month":
        return str(format_skeleton("yMMMM", day, locale=locale))
    return str(format_date(day, style, locale=locale))


@lru_cache(8192)
def _format_number(locale: str, value: int | Decimal, _as_written: str) -> str:
    """`_as_written` tells 1.5 and 1.50 apart, which are equal."""
    decimals = max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else 0
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value, pattern, locale=locale))


@lru_cache(8192)
def _format_list(locale: str, items: tuple[str, ...]) -> str:
    return format_list(items, locale=locale) if items else ""


@lru_cache(2048)
def _get_language_name(locale: str, tag: str) -> str:
    try:
        return str(Locale.parse(tag, sep="-").get_display_name(locale) or tag)
    except (UnknownLocaleError, ValueError):
        return str(Locale.parse(locale).languages.get(tag.split("-")[0].lower(), tag))
