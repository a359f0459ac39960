"""The field types for countries (ISO 3166), languages (BCP 47) and time zones (IANA), and the codes of names."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Annotated, Literal, TypeAlias

from lyceum.diagnostics import find_closest_match
from lyceum.i18n import N_
from lyceum.schema.keys import fold_key
from lyceum.schema.name_keys import split_names
from lyceum.schema.scalar_type import Hint, ScalarType


@cache
def load_country_codes() -> frozenset[str]:
    """Return the codes of ISO 3166-1 alpha-2 that the Unicode CLDR (in Babel) knows."""
    from babel import Locale

    codes = frozenset(str(code) for code in Locale("en").territories if re.fullmatch(r"[A-Z]{2}", str(code)))
    # groups of countries, pseudo-locales, the unknown region and outlying Oceania: none is a country
    return codes - {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}


@cache
def load_timezone_names() -> frozenset[str]:
    """Return the names of the IANA database. They come from the tzdata package, so every system has the same."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())


@cache
def load_language_codes() -> frozenset[str]:
    """Return the primary language subtags that CLDR has a name for."""
    from babel import Locale

    return frozenset(str(code) for code in Locale("en").languages if "_" not in str(code))


CodeKind: TypeAlias = Literal["territories", "languages"]
_WIDELY_KNOWN_LANGUAGES = ("fr", "es", "de", "it", "pt")


@cache
def _map_names_to_codes(kind: CodeKind) -> dict[str, str]:
    """Return the codes by folded name: by names in English and in the local languages, then in widely known languages.

    A name that stands for two codes is left out.
    """
    codes_by_name = _collect_widely_known_names(kind) | _collect_local_names(kind)
    return {name: codes.pop() for name, codes in codes_by_name.items() if len(codes) == 1}


def _collect_local_names(kind: CodeKind) -> dict[str, set[str]]:
    """Return the codes by their names in English and in their own language, or in the main languages of a country."""
    from babel import Locale, UnknownLocaleError
    from babel.languages import get_official_languages

    codes_by_name: dict[str, set[str]] = {}
    english = Locale("en")
    for code in load_country_codes() if kind == "territories" else load_language_codes():
        languages = [code] if kind == "languages" else list(get_official_languages(code, de_facto=True))[:3]
        names = [getattr(english, kind).get(code)]
        for language in languages:
            try:
                names.append(getattr(Locale.parse(language), kind).get(code))
            except (UnknownLocaleError, ValueError):
                continue
        for name in filter(None, names):
            codes_by_name.setdefault(fold_key(str(name)), set()).add(code)
    return codes_by_name


def _collect_widely_known_names(kind: CodeKind) -> dict[str, set[str]]:
    from babel import Locale

    known_codes = load_country_codes() if kind == "territories" else load_language_codes()
    codes_by_name: dict[str, set[str]] = {}
    for language in _WIDELY_KNOWN_LANGUAGES:
        for code, name in getattr(Locale(language), kind).items():
            if str(code) in known_codes:
                codes_by_name.setdefault(fold_key(str(name)), set()).add(str(code))
    return codes_by_name


def find_country_code(text: str) -> str | None:
    """Return the code of a country's name, such as `NO` for `Norway` or `Norge`, and `GB` for `UK`."""
    name = fold_key(" ".join(text.replace(".", "").split()))
    return _INFORMAL_COUNTRY_NAMES.get(name) or _map_names_to_codes("territories").get(name.removeprefix("the "))


_INFORMAL_COUNTRY_NAMES = {
    "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "great britain": "GB", "usa": "US", "us": "US",
    "america": "US", "uae": "AE", "holland": "NL",
}  # fmt: skip


def is_language_tag(text: str) -> bool:
    """Return whether a text is a tag of BCP 47 with a known language: `en`, `pt-BR`, `zh-Hant-TW`."""
    tag = re.fullmatch(r"([A-Za-z]{2,3})(-[A-Za-z0-9]{2,8})*", text)
    return tag is not None and tag[1].lower() in load_language_codes()


def find_language_code(text: str) -> str | None:
    """Return the code of a language's name or locale: `en` for `English`, `fr` for `français`, `en-GB` for `en_GB`."""
    name = " ".join(text.split())
    if locale := re.fullmatch(r"([A-Za-z]{2,3})_([A-Za-z]{2,4})", name):
        language = locale[1].lower()
        return f"{language}-{locale[2].upper()}" if language in load_language_codes() else None
    return _map_names_to_codes("languages").get(fold_key(name))


def _parse_country(text: str) -> str | None:
    return text.upper() if text.upper() in load_country_codes() else None


def _suggest_country(text: str) -> Hint | None:
    code = find_country_code(text)
    return (N_("write {better}"), {"better": code}) if code else None


def _parse_timezone(text: str) -> str | None:
    return text if text in load_timezone_names() else None


def _suggest_timezone(text: str) -> Hint | None:
    if re.search(r"[+-]\s*\d", text):  # UTC+1 names no place
        return None
    near = _find_timezone_of_city(text) or find_closest_match(text, load_timezone_names())
    return (N_("did you mean `{near}`?"), {"near": near}) if near else None


def _find_timezone_of_city(city: str) -> str | None:
    """Return the time zone that is named after a city, if there is exactly one."""
    word = fold_key("_".join(city.split()))
    zones = [zone for zone in load_timezone_names() if fold_key(zone.rpartition("/")[2]) == word]
    return zones[0] if len(zones) == 1 else None


def _normalize_timezone(text: str) -> str | None:
    """Return the time zone that differs only in case and blanks."""
    word = "_".join(text.split()).casefold()
    zones = load_timezone_names()
    return None if text in zones else next((zone for zone in sorted(zones) if zone.casefold() == word), None)


def _parse_language(text: str) -> str | None:
    return text if is_language_tag(text) else None


def _suggest_language(text: str) -> Hint | None:
    if code := find_language_code(text):
        return N_("write {better}"), {"better": code}
    return (N_("several go into a list: [en, fr]"), {}) if len(split_names(text)) > 1 else None


COUNTRY = ScalarType(
    parse=_parse_country,
    code="unknown-country",
    message=N_("`{text}` is not a country's code"),
    hint=N_("write the two letters of ISO 3166, such as GB or KE"),
    suggest=_suggest_country,
    normalize=lambda text: None if _parse_country(text) else find_country_code(text),
    fix_code="code",
    code_list="countries",
)
TIMEZONE = ScalarType(
    parse=_parse_timezone,
    code="unknown-timezone",
    message=N_("`{text}` is not a time zone"),
    hint=N_("write an IANA name, such as Europe/London"),
    suggest=_suggest_timezone,
    normalize=_normalize_timezone,
    fix_code="code",
    code_list="timezones",
)
LANGUAGE = ScalarType(
    parse=_parse_language,
    code="unknown-language",
    message=N_("`{text}` is not a language's code"),
    hint=N_("write en, fr, pt-BR, …"),
    suggest=_suggest_language,
    normalize=lambda text: None if is_language_tag(text) else find_language_code(text),
    fix_code="code",
    is_split_at_commas=True,
    code_list="languages",
)
Country: TypeAlias = Annotated[str, COUNTRY]
Timezone: TypeAlias = Annotated[str, TIMEZONE]
Language: TypeAlias = Annotated[str, LANGUAGE]
