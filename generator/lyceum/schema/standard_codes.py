"""The field types for countries (ISO 3166), languages (BCP 47) and time zones (IANA)."""

from __future__ import annotations

import re
from typing import Annotated, TypeAlias

from lyceum.i18n import N_
from lyceum.schema.country_names import find_country_code, find_country_codes, is_european_union, load_country_codes
from lyceum.schema.language_names import find_language_code, is_language_tag
from lyceum.schema.name_keys import split_names
from lyceum.schema.scalar_type import Hint, ScalarType
from lyceum.schema.timezone_names import find_misspelt_timezone, guess_timezones, is_offset, load_timezone_names


def _parse_country(text: str) -> str | None:
    return text.upper() if text.upper() in load_country_codes() else None


def _suggest_country(text: str) -> Hint | None:
    codes = find_country_codes(text)
    if len(codes) == 1:
        return N_("write {better}"), {"better": codes[0]}
    if codes:
        return N_("write {better} or {other}"), {"better": codes[0], "other": codes[1]}
    parts = [code for part in re.split("[,;/]| (?:and|und|et|y|&) ", text) if (code := find_country_code(part))]
    if len(set(parts)) > 1:
        return N_("one country fits: write {better} or {other}"), {"better": parts[0], "other": parts[1]}
    if parts:
        return N_("write {better} here, and the town in `city`"), {"better": parts[0]}
    return (
        (N_("the European Union is no country: write the code of yours, or leave it out"), {})
        if is_european_union(text)
        else None
    )


def _parse_timezone(text: str) -> str | None:
    return text if text in load_timezone_names() else None


def _suggest_timezone(text: str) -> Hint | None:
    guess = guess_timezones(text)
    better = ", ".join(guess.zones)
    if guess.zones and is_offset(text):
        return (
            N_("the clock changes in most places: write the zone of a city near you, such as {better}"),
            {"better": better},
        )
    if guess.certain_zone:
        return N_("write {better}"), {"better": better}
    if len(guess.zones) > 1:
        return N_("write the one that you mean: {better}"), {"better": better}
    near = guess.zones[0] if guess.zones else find_misspelt_timezone(text)
    return (N_("did you mean `{near}`?"), {"near": near}) if near else None


def _normalize_timezone(text: str) -> str | None:
    """Return the time zone that is meant; None if it is right, or if several can be meant."""
    return None if text in load_timezone_names() or is_offset(text) else guess_timezones(text).certain_zone


def _parse_language(text: str) -> str | None:
    return text if is_language_tag(text) else None


def _suggest_language(text: str) -> Hint | None:
    if code := find_language_code(text):
        return N_("write {better}"), {"better": code}
    names = split_names(text)
    codes = [name if is_language_tag(name) else find_language_code(name) for name in names]
    if len(names) > 1 and all(codes):
        return N_("several go into a list: [{list}]"), {"list": ", ".join(filter(None, codes))}
    return (N_("several go into a list: [en, fr]"), {}) if len(names) > 1 else None


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
