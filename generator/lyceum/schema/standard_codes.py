"""The field types for countries (ISO 3166), languages (BCP 47) and time zones (IANA), and the lookup of a code by its name."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator

from lyceum.diagnostics import closest_match
from lyceum.i18n import N_
from lyceum.schema.base import TextFormat, make_field_error
from lyceum.schema.keys import LIST_SEPARATOR_PATTERN, fold_key


@cache
def load_country_codes() -> frozenset[str]:
    """ISO 3166-1 alpha-2, by the Unicode CLDR that Babel carries."""
    from babel import Locale

    codes = frozenset(str(code) for code in Locale("en").territories if re.fullmatch(r"[A-Z]{2}", str(code)))
    return codes - {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}


@cache
def load_timezone_names() -> frozenset[str]:
    """The names of the IANA database, from the tzdata package: the same on every system."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())


@cache
def load_language_codes() -> frozenset[str]:
    """Primary language subtags that CLDR can name."""
    from babel import Locale

    return frozenset(str(code) for code in Locale("en").languages if "_" not in str(code))


@cache
def _map_names_to_codes(kind: Literal["territories", "languages"]) -> dict[str, str]:
    """Codes by their folded name, in English and in the language's (a country's main languages') own words, and then in
    those that many learners speak; where a name is that of two, it is left out."""
    from babel import Locale, UnknownLocaleError
    from babel.languages import get_official_languages

    found: dict[str, set[str]] = {}
    known = load_country_codes() if kind == "territories" else load_language_codes()
    english = Locale("en")
    for code in known:
        spoken = [code] if kind == "languages" else list(get_official_languages(code, de_facto=True))[:3]
        names = [getattr(english, kind).get(code)]
        for language in spoken:
            try:
                names.append(getattr(Locale.parse(language), kind).get(code))
            except (UnknownLocaleError, ValueError):
                continue
        for name in names:
            if name:
                found.setdefault(fold_key(str(name)), set()).add(code)
    others: dict[str, set[str]] = {}
    for language in ("fr", "es", "de", "it", "pt"):
        for code, name in getattr(Locale(language), kind).items():
            if str(code) in known:
                others.setdefault(fold_key(str(name)), set()).add(str(code))
    return {name: codes.pop() for name, codes in (others | found).items() if len(codes) == 1}


def find_country_code(text: str) -> str | None:
    """`Norway`, `Norge`, `UK` → its code."""
    word = fold_key(" ".join(text.replace(".", "").split()))
    return _INFORMAL_COUNTRY_NAMES.get(word) or _map_names_to_codes("territories").get(word.removeprefix("the "))


_INFORMAL_COUNTRY_NAMES = {"uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "great britain": "GB", "usa": "US", "us": "US", "america": "US", "uae": "AE", "holland": "NL"}  # fmt: skip


def is_language_tag(text: str) -> bool:
    """`en`, `pt-BR`, `zh-Hant-TW`."""
    tag = re.fullmatch(r"([A-Za-z]{2,3})(-[A-Za-z0-9]{2,8})*", text)
    return tag is not None and tag[1].lower() in load_language_codes()


def find_language_code(text: str) -> str | None:
    """`English`, `français`, `en_GB` → its code."""
    word = " ".join(text.split())
    if found := re.fullmatch(r"([A-Za-z]{2,3})_([A-Za-z]{2,4})", word):
        return f"{found[1].lower()}-{found[2].upper()}" if found[1].lower() in load_language_codes() else None
    return _map_names_to_codes("languages").get(fold_key(word))


def parse_country(value: Any) -> Any:
    if isinstance(value, str) and value.upper() not in load_country_codes():
        hint, known = N_("write the two letters of ISO 3166, such as GB or KE"), find_country_code(value)
        if known:
            hint = N_("write {better}")
        raise make_field_error(
            "unknown-country", "`{text}` is not a country's code", hint, text=value, better=known or ""
        )
    return value.upper() if isinstance(value, str) else value


def _find_timezone_of_city(city: str) -> str | None:
    """The time zone that is named after a city, where only one is."""
    found = [
        zone for zone in load_timezone_names() if fold_key(zone.rpartition("/")[2]) == fold_key("_".join(city.split()))
    ]
    return found[0] if len(found) == 1 else None


def parse_timezone(value: Any) -> Any:
    if isinstance(value, str) and value not in load_timezone_names():
        near = (
            None
            if re.search(r"[+-]\s*\d", value)
            else _find_timezone_of_city(value) or closest_match(value, load_timezone_names())
        )
        hint = N_("did you mean `{near}`?") if near else N_("write an IANA name, such as Europe/London")
        raise make_field_error("unknown-timezone", "`{text}` is not a time zone", hint, text=value, near=near or "")
    return value


def parse_language(value: Any) -> Any:
    if isinstance(value, str) and not is_language_tag(value):
        hint, known = N_("write en, fr, pt-BR, …"), find_language_code(value)
        if known:
            hint = N_("write {better}")
        elif LIST_SEPARATOR_PATTERN.search(value):
            hint = N_("several go into a list: [en, fr]")
        raise make_field_error(
            "unknown-language", "`{text}` is not a language's code", hint, text=value, better=known or ""
        )
    return value


Country: TypeAlias = Annotated[
    str,
    BeforeValidator(parse_country),
    TextFormat(code_list="countries", hint="write the two letters of ISO 3166, such as GB or KE"),
]
Timezone: TypeAlias = Annotated[
    str,
    BeforeValidator(parse_timezone),
    TextFormat(code_list="timezones", hint="write an IANA name, such as Europe/London"),
]
Language: TypeAlias = Annotated[
    str, BeforeValidator(parse_language), TextFormat(code_list="languages", hint="write en, fr, pt-BR, …")
]
