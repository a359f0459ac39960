"""Translates the texts of the site into one language, and formats its dates, numbers, scores and lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Context, Decimal
from functools import cache, lru_cache
from hashlib import blake2b
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, get_month_names
from babel.lists import format_list
from babel.numbers import format_percent, get_decimal_symbol, get_group_symbol
from babel.support import NullTranslations, Translations

from lyceum.i18n.messages import Message
from lyceum.i18n.sign_languages import SIGN_LANGUAGES
from lyceum.system import COMPILED_RESOURCES, PACKAGE_FOLDER

FORMAT_CACHE_SIZE = 8192
"""Days, numbers, lists and languages whose text is kept, each."""
_CERTAIN_CHARACTERS = 40
"""So many characters of a text stand on one line of a catalog, however long the text is."""
_NO_BREAK_SPACE = "\u00a0"
_ALL_DIGITS = Context(prec=2_000)
"""Keeps every digit of a score; Python's own context rounds to 28 digits."""
MAX_PLAIN_DIGITS = 70
"""Digits of a number that is shown without an exponent."""
_PLAIN_DIGITS = Context(prec=MAX_PLAIN_DIGITS // 2)
"""Rounds a number that is shown with one, such as a sum with hundreds of digits."""
MAX_CLOCK_SECONDS = 10**12
"""More seconds than this are shown as a number, not as hours, minutes and seconds."""


@cache
def get_translator(language: str) -> Translator:
    """The translator of a language. Each language's catalog is parsed once in a process."""
    return Translator(language)


@cache
def list_languages() -> tuple[str, ...]:
    """The languages that have a catalog, besides English."""
    return tuple(
        sorted(path.parts[-3] for path in (PACKAGE_FOLDER / "i18n" / "locale").glob("*/LC_MESSAGES/lyceum.po"))
    )


class Translator:
    """Translates into one language. An unknown language, and a text without a translation, falls back to English.

    Callers use `get_translator`; the constructor is for catalogs that lie in another folder.
    """

    def __init__(self, language: str, locale_folder: Path = PACKAGE_FOLDER / "i18n" / "locale") -> None:
        self.language = language
        self.locale = _find_locale(language)
        self._locale_name = str(self.locale)  # it takes Babel longer than most of what is asked with it
        self._translations = _load_translations(language, self.locale, locale_folder)

    @property
    def direction(self) -> str:
        """The direction of writing: ltr or rtl."""
        return str(self.locale.text_direction)

    @property
    def colon(self) -> str:
        """The colon after a text. French has a space before it, which no line breaks at."""
        return "\u00a0:" if self.locale.language == "fr" else ":"

    def gettext(self, text: str, /, **values: Any) -> str:
        """The text in this language. Values fill in its `%(names)s`."""
        return _interpolate(self._translations.gettext(text) if text else "", values)

    _ = gettext

    def ngettext(self, singular: str, plural: str, number: int | Decimal, /, **values: Any) -> str:
        """The text for a number of things. The number only chooses the plural form; hand in a value to show it."""
        return _interpolate(self._translations.ngettext(singular, plural, number), values)  # type: ignore[arg-type]

    def pgettext(self, context: str, text: str, /, **values: Any) -> str:
        """The text in this language. The context tells apart equal English texts."""
        return _interpolate(str(self._translations.pgettext(context, text)), values)

    def npgettext(self, context: str, singular: str, plural: str, number: int, /, **values: Any) -> str:
        """The text for a number of things. The context tells apart equal English texts."""
        return _interpolate(self._translations.npgettext(context, singular, plural, number), values)

    def translate(self, message: str, decorate: Callable[[str], str] | None = None) -> str:
        """A Message in this language, with the Messages among its values. Any other text is returned as it is.

        `decorate` is applied to each contributed text among the values."""
        if not isinstance(message, Message):
            return message
        values = {name: self._translate_value(value, decorate) for name, value in message.values.items()}
        try:
            return self.gettext(message.template).format(**values)
        except (KeyError, IndexError, ValueError):
            return message.template.format(**values)

    def _translate_value(self, value: Any, decorate: Callable[[str], str] | None) -> Any:
        if isinstance(value, Message) or not isinstance(value, str):
            return self.translate(value, decorate) if isinstance(value, Message) else value
        return decorate(value) if decorate else value

    def format_date(self, day: date, style: Literal["long", "medium", "month"] = "long") -> str:
        """The day in this language. The style `month` shows the month and the year only."""
        return _format_date(self._locale_name, day.replace(day=1) if style == "month" else day, style)

    def get_month_name(self, number: int, *, short: bool = False) -> str:
        """The name of a month (1 to 12) that stands alone: March, or Mar."""
        width: Literal["abbreviated", "wide"] = "abbreviated" if short else "wide"
        return str(get_month_names(width, "stand-alone", self.locale)[number])

    def format_quarter(self, day: date) -> str:
        """The quarter and the year of a day: `Q4 2026`."""
        return _format_quarter(self._locale_name, day)

    def format_number(self, value: int | Decimal, written: str = "") -> str:
        """The number with all its decimals. `written` is what the contributor wrote: `3.2e-5` and `+5` stay so."""
        if not written and not isinstance(value, Decimal):
            return _format_number(self._locale_name, value, "")
        mantissa, _, exponent = written.casefold().partition("e")
        if exponent:
            return f"{self.format_number(Decimal(mantissa), mantissa)}e{exponent}"
        if isinstance(value, Decimal) and _count_plain_digits(value) > MAX_PLAIN_DIGITS:
            mantissa, _, exponent = f"{_PLAIN_DIGITS.normalize(value):e}".partition("e")
            return f"{self.format_number(Decimal(mantissa))}e{exponent}"
        sign = "+" if written.startswith("+") else ""
        return sign + _format_number(self._locale_name, value, str(value))

    def format_percent(self, value: Decimal | int, written: str = "") -> str:
        """The value is in percent: 100 is all."""
        return str(format_percent(0, locale=self.locale)).replace("0", self.format_number(value, written), 1)

    def format_duration(self, seconds: Decimal, written: str = "") -> str:
        """Seconds as `1.535 s`, `2:31.482` or `1:04:05`; a time that is written with a colon stays as it is."""
        if ":" in written:
            return written.replace(".", get_decimal_symbol(self.locale))
        if seconds < 60 or seconds >= MAX_CLOCK_SECONDS:
            number = self.format_number(seconds, written)
            return number + _NO_BREAK_SPACE + self.pgettext("seconds, after a number", "s")
        whole = int(seconds)
        hours, minutes = divmod(whole // 60, 60)
        clock = f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"
        fraction = f"{_ALL_DIGITS.subtract(seconds, Decimal(whole)):f}".partition(".")[2]
        return clock + (get_decimal_symbol(self.locale) + fraction if fraction else "")

    def format_score(self, value: Decimal | None, measure: str, unit: str | None = None, *, written: str = "") -> str:
        """A score in the unit of its measure; empty if nothing is measured. `written` is the score as the file has it."""
        if value is None:
            return ""
        match measure, unit:
            case "none", _:
                return ""
            case "duration", "ms":
                milliseconds = Decimal(f"{value.scaleb(3, _ALL_DIGITS):f}")
                return self.format_number(milliseconds) + _NO_BREAK_SPACE + "ms"
            case "duration", _:
                return self.format_duration(value, written)
            case "percent", _:
                return self.format_percent(value, written)
            case "points", None:
                number = self.format_number(value, written)
                return self.ngettext("%(number)s point", "%(number)s points", value, number=number)
        number = self.format_number(value, written)
        if unit and " " in unit:
            return f"{number} {unit.replace(' ', _NO_BREAK_SPACE)}"  # A long unit may stand on a line of its own.
        return number + (_NO_BREAK_SPACE + unit if unit else "")

    def get_tier_name(self, tier: str | None) -> str:
        """Bronze, silver or gold; empty for a badge without tiers."""
        match tier:
            case "bronze":
                return self.gettext("Bronze")
            case "silver":
                return self.gettext("Silver")
            case "gold":
                return self.gettext("Gold")
        return ""

    def format_list(self, items: Iterable[str]) -> str:
        """The items as `a, b and c`. The result is plain text: a template escapes it."""
        return _format_list(self._locale_name, tuple(map(str, items)))

    def get_country_name(self, code: str) -> str:
        return _get_country_name(self._locale_name, code)

    def get_language_name(self, tag: str) -> str:
        """The name of a language: `pt-BR` → Brazilian Portuguese. A tag without a name in the CLDR is returned as it is."""
        return _get_language_name(self._locale_name, tag)


def _interpolate(text: str, values: Mapping[str, Any]) -> str:
    return text % values if values else text


def _find_locale(language: str) -> Locale:
    for tag in (language, language.split("-")[0], "en"):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    raise AssertionError


def _load_translations(language: str, locale: Locale, folder: Path) -> NullTranslations:
    for name in dict.fromkeys((language.replace("-", "_"), language, str(locale), locale.language)):
        path = folder / name / "LC_MESSAGES" / "lyceum.po"
        if path.is_file():
            return _parse_translations(path, locale)
    return NullTranslations()


def _parse_translations(po_path: Path, locale: Locale) -> Translations:
    """The texts of a .po file. A text that lacks one of its plural forms counts as not translated."""
    data = po_path.read_bytes()
    name = f"catalog {locale} {blake2b(data, digest_size=16).hexdigest()}"
    translations = Translations(BytesIO(COMPILED_RESOURCES.get(name, lambda: _compile_catalog(data, locale))))
    choose_plural_form = translations.plural
    # The rules of gettext are for whole numbers, and 1.5 points takes the form of 1 where a catalog has one.
    translations.plural = lambda number: choose_plural_form(int(number))
    return translations


def list_translations(texts: Sequence[str]) -> Iterator[str]:
    """Yield a few texts in every language that has a catalog. Only their parts of the catalogs are parsed."""
    starts = [f'"{text[:_CERTAIN_CHARACTERS]}' for text in texts]
    for language in list_languages():
        path = PACKAGE_FOLDER / "i18n" / "locale" / language / "LC_MESSAGES" / "lyceum.po"
        header, *entries = path.read_text("utf-8").split("\n\n")
        parts = [header, *(entry for entry in entries if any(start in entry for start in starts))]
        translations = Translations(BytesIO(_compile_catalog("\n\n".join(parts).encode(), _find_locale(language))))
        yield from map(translations.gettext, texts)


def _compile_catalog(data: bytes, locale: Locale) -> bytes:
    from babel.messages.mofile import write_mo  # compiled catalogs are kept, and then nobody needs these
    from babel.messages.pofile import read_po

    catalog = read_po(BytesIO(data), locale=locale)
    for message in list(catalog):
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
        if message.id and not all(forms):
            catalog.delete(message.id, message.context)
    mo_file = BytesIO()
    write_mo(mo_file, catalog)
    return mo_file.getvalue()


# Babel takes 20 to 50 µs for a day or a number, and a hub shows the same ones on many pages.


@lru_cache(FORMAT_CACHE_SIZE)
def _format_date(locale: str, day: date, style: str) -> str:
    if style == "month":
        return str(format_skeleton("yMMMM", day, locale=locale))
    return str(format_date(day, style, locale=locale))


@lru_cache(FORMAT_CACHE_SIZE)
def _format_quarter(locale: str, day: date) -> str:
    return str(format_skeleton("yQQQ", day, locale=locale))


def _count_plain_digits(value: Decimal) -> int:
    """Return how many digits a number has that is written without an exponent."""
    decimals = -int(value.as_tuple().exponent)
    return max(value.adjusted() + 1, 1) + max(decimals, 0)


@lru_cache(FORMAT_CACHE_SIZE)
def _format_number(locale: str, value: int | Decimal, _as_written: str) -> str:
    """`_as_written` is part of the cache key: 1.5 and 1.50 are equal, and shown differently."""
    number = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return number.translate(_map_number_symbols(locale))


@cache
def _map_number_symbols(locale: str) -> dict[int, str]:
    """What a language writes in place of the symbols of English. Babel itself takes 150 µs for a number."""
    return {ord(","): get_group_symbol(locale), ord("."): get_decimal_symbol(locale)}


@lru_cache(FORMAT_CACHE_SIZE)
def _format_list(locale: str, items: tuple[str, ...]) -> str:
    return format_list(items, locale=locale) if items else ""


@lru_cache(FORMAT_CACHE_SIZE)
def _get_country_name(locale: str, code: str) -> str:
    return str(Locale.parse(locale).territories.get(code.upper(), code))


@lru_cache(FORMAT_CACHE_SIZE)
def _get_language_name(locale: str, tag: str) -> str:
    names = Locale.parse(locale).languages
    if name := names.get(tag.lower()) or SIGN_LANGUAGES.get(tag.lower()):
        return str(name)
    try:
        return str(Locale.parse(tag, sep="-").get_display_name(locale) or tag)
    except (UnknownLocaleError, ValueError):
        return str(names.get(tag.split("-")[0].lower(), tag))
