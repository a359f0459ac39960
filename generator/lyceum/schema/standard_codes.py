"""The field types for countries (ISO 3166), languages (BCP 47) and time zones (IANA), and the lookup of a code by its name."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Annotated, Literal, TypeAlias

from lyceum.diagnostics import find_closest_match
from lyceum.i18n import N_
from lyceum.schema.keys import LIST_SEPARATOR_PATTERN, fold_key
from lyceum.schema.scalar_type import Hint, ScalarType


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
    return (N_("several go into a list: [en, fr]"), {}) if LIST_SEPARATOR_PATTERN.search(text) else None


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
