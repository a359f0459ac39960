"""Finds the code of a country by its flag, its names and its other codes, as people write them."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from lyceum.schema.cldr_names import index_code_names
from lyceum.schema.keys import fold_key

MAX_COUNTRY_CHARACTERS = 100


@cache
def load_country_codes() -> frozenset[str]:
    """Return the codes of ISO 3166-1 alpha-2 that the Unicode CLDR (in Babel) knows."""
    from babel import Locale

    codes = frozenset(str(code) for code in Locale("en").territories if re.fullmatch(r"[A-Z]{2}", str(code)))
    # groups of countries, pseudo-locales, the unknown region and outlying Oceania: none is a country
    return codes - {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}


def find_country_code(text: str) -> str | None:
    """Return the code of a country: `NO` for `Norway` or `Norge`, `GB` for `UK`, `IN` for the flag, `DE` for `DEU`."""
    codes = find_country_codes(text)
    return codes[0] if len(codes) == 1 else None


def find_country_codes(text: str) -> tuple[str, ...]:
    """Return every code that a text can mean: two for `Congo`; none if no country is called so."""
    text = text[:MAX_COUNTRY_CHARACTERS]
    flags = _find_flags(text)
    name = _fold_name(_FLAG.sub("", text))
    if flags and (not name or find_country_codes(name) == flags):
        return flags
    if flags:
        return ()
    for spelling in (_fold_name(re.sub("[()]", " ", text)), name):  # `Congo (Kinshasa)` says which one
        if codes := _AMBIGUOUS_NAMES.get(spelling):
            return codes
        code = _OTHER_NAMES.get(spelling) or _find_other_code(spelling) or _index_folded_names().get(spelling)
        if code in load_country_codes():
            return (code,)
    return _find_codes_of_part(text.strip())


def _find_codes_of_part(text: str) -> tuple[str, ...]:
    """Return the countries in the code of a province or a language, such as `US-NY`, `en-GB` or `US-CA`, which has two."""
    match = re.fullmatch(r"([A-Za-z]{2})[-_]([A-Za-z0-9]{1,3})", text)
    return (
        tuple(code for code in (part.upper() for part in match.groups()) if code in load_country_codes())
        if match
        else ()
    )


_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}|\U0001f3f4[\U000e0061-\U000e007a\U000e0030-\U000e0039]{2,6}\U000e007f?")
"""Two letters as regional indicators; or a black flag with the letters of a part of a country as tags."""


def _find_flags(text: str) -> tuple[str, ...]:
    codes = {_read_flag(flag) for flag in _FLAG.findall(text)}
    return tuple(sorted(codes)) if codes and codes <= load_country_codes() else ()


def _read_flag(flag: str) -> str:
    if len(flag) == 2:
        return "".join(chr(ord(char) - 0x1F1E6 + ord("A")) for char in flag)
    return "".join(chr(ord(char) - 0xE0000) for char in flag[1:3]).upper()


def _fold_name(text: str) -> str:
    """Return a name without accents, points, `the` in front and what stands in brackets behind it."""
    text = re.sub(r"\(.*\)\s*$", "", " ".join(text.split()))
    decomposed = unicodedata.normalize("NFD", fold_key(text))
    letters = "".join(char for char in decomposed if not unicodedata.combining(char) or not _is_latin_accent(char))
    plain = re.sub("[.,\"“”]|^'|'$", "", letters.replace("-", " "))
    words = unicodedata.normalize("NFC", plain).replace("&", "and").replace("’", "'")
    return " ".join(words.split()).removeprefix("the ").replace("saint ", "st ")


def _is_latin_accent(char: str) -> bool:
    return "\u0300" <= char <= "\u036f"


@cache
def _index_folded_names() -> dict[str, str]:
    return {_fold_name(name): code for name, code in index_code_names("territories").items()}


def _find_other_code(name: str) -> str | None:
    """Return the code for three letters or digits of ISO 3166-1, or for a code that was replaced by one."""
    from babel.core import get_global

    if not re.fullmatch(r"[a-z]{2,3}|[0-9]{3}", name):
        return None
    if name.upper() in load_country_codes():
        return name.upper()
    codes = [str(code) for code in get_global("territory_aliases").get(name.upper(), ())]
    return codes[0] if len(codes) == 1 else None


_AMBIGUOUS_NAMES: dict[str, tuple[str, ...]] = {
    "congo": ("CD", "CG"), "guiana": ("GF", "GY"), "virgin islands": ("VG", "VI"), "st martin": ("MF", "SX"),
}  # fmt: skip
"""Names of two countries."""
_WRITTEN_NAMES = {
    **dict.fromkeys(("uk", "england", "scotland", "wales", "northern ireland", "great britain", "britain", "gb-eng", "gb-sct"), "GB"),
    **dict.fromkeys(("united kingdom of great britain and northern ireland", "gb-wls", "gb-nir"), "GB"),
    **dict.fromkeys(("usa", "us", "america", "united states of america", "u s", "u s a", "the states", "estados unidos"), "US"),
    **dict.fromkeys(("uae", "emirates"), "AE"), **dict.fromkeys(("holland", "netherlands"), "NL"),
    **dict.fromkeys(("turkey", "turkiye"), "TR"), **dict.fromkeys(("czech republic", "czech", "czecho"), "CZ"),
    **dict.fromkeys(("korea", "south korea", "republic of korea", "korea republic of", "korea south", "rok"), "KR"),
    **dict.fromkeys(("north korea", "dprk", "democratic people's republic of korea", "korea north"), "KP"),
    **dict.fromkeys(("palestine", "state of palestine", "palestinian territories"), "PS"),
    **dict.fromkeys(("ivory coast", "cote d'ivoire"), "CI"), **dict.fromkeys(("burma", "myanmar"), "MM"),
    **dict.fromkeys(("macedonia", "north macedonia", "fyrom"), "MK"), **dict.fromkeys(("swaziland", "eswatini"), "SZ"),
    **dict.fromkeys(("cape verde", "cabo verde"), "CV"), **dict.fromkeys(("east timor", "timor leste", "timor-leste"), "TL"),
    **dict.fromkeys(("russia", "russian federation"), "RU"), **dict.fromkeys(("vatican", "holy see", "vatican city"), "VA"),
    **dict.fromkeys(("hong kong", "hongkong"), "HK"), **dict.fromkeys(("macau", "macao"), "MO"),
    **dict.fromkeys(("taiwan", "roc", "chinese taipei", "republic of china"), "TW"),
    **dict.fromkeys(("china", "prc", "people's republic of china", "mainland china"), "CN"),
    **dict.fromkeys(("vietnam", "viet nam"), "VN"), **dict.fromkeys(("laos", "lao", "lao pdr"), "LA"),
    **dict.fromkeys(("iran", "islamic republic of iran", "iran islamic republic of", "persia"), "IR"),
    **dict.fromkeys(("syria", "syrian arab republic"), "SY"), **dict.fromkeys(("brunei", "brunei darussalam"), "BN"),
    **dict.fromkeys(("moldova", "republic of moldova"), "MD"), **dict.fromkeys(("tanzania", "united republic of tanzania"), "TZ"),
    **dict.fromkeys(("bolivia", "plurinational state of bolivia"), "BO"), **dict.fromkeys(("venezuela",), "VE"),
    **dict.fromkeys(("democratic republic of the congo", "dr congo", "drc", "congo-kinshasa", "congo kinshasa", "zaire"), "CD"),
    **dict.fromkeys(("republic of the congo", "congo-brazzaville", "congo brazzaville"), "CG"),
    **dict.fromkeys(("ireland", "republic of ireland", "eire"), "IE"), **dict.fromkeys(("bosnia", "bosnia and herzegovina"), "BA"),
    **dict.fromkeys(("trinidad", "trinidad and tobago"), "TT"), **dict.fromkeys(("gambia",), "GM"),
    **dict.fromkeys(("bahamas",), "BS"), **dict.fromkeys(("philippines",), "PH"), **dict.fromkeys(("sao tome",), "ST"),
    **dict.fromkeys(("new zealand", "aotearoa"), "NZ"), **dict.fromkeys(("ceylon",), "LK"), **dict.fromkeys(("siam",), "TH"),
    **dict.fromkeys(("upper volta",), "BF"), **dict.fromkeys(("rhodesia",), "ZW"), **dict.fromkeys(("kingdom of saudi arabia",), "SA"),
    **dict.fromkeys(("rdc", "republique democratique du congo", "democratic republic of congo", "congo democratic republic of the"), "CD"),
    **dict.fromkeys(("congo dem rep", "dem rep congo", "congo the democratic republic of the"), "CD"),
    **dict.fromkeys(("republic of congo", "congo republic", "congo rep", "republique du congo"), "CG"),
    **dict.fromkeys(("bharat", "hindustan"), "IN"), **dict.fromkeys(("shqiperia", "shqiperi"), "AL"), "kosova": "XK",
    **dict.fromkeys(("us of a", "amerika", "estados unidos de america", "eeuu", "ee uu", "eua", "etats unis d'amerique"), "US"),
    **dict.fromkeys(("taiwan province of china", "臺灣"), "TW"), **dict.fromkeys(("hong kong sar", "hongkong sar", "hk sar"), "HK"),
    **dict.fromkeys(("中华人民共和国", "中華人民共和國"), "CN"), "日本国": "JP", "nippon": "JP", "大韩民国": "KR",
    **dict.fromkeys(("s korea",), "KR"), **dict.fromkeys(("n korea",), "KP"), "kyrgyz republic": "KG", "kirghizia": "KG",
    **dict.fromkeys(("n macedonia", "fyr macedonia", "makedonija"), "MK"), **dict.fromkeys(("belorussia", "byelorussia"), "BY"),
    **dict.fromkeys(("birma",), "MM"), "mejico": "MX", "st vincent": "VC", "st pierre": "PM", "oesterreich": "AT", "bonaire": "BQ",
    **dict.fromkeys(("palestinian authority", "gaza", "west bank"), "PS"), "libyan arab jamahiriya": "LY", "swasiland": "SZ",
    **dict.fromkeys(("sahrawi republic", "sahrawi arab democratic republic"), "EH"), "abyssinia": "ET", "dahomey": "BJ",
    **dict.fromkeys(("federal republic of germany", "west germany", "east germany", "brd"), "DE"),
    # codes of the International Olympic Committee and of the European Union, where no other country has them
    "ger": "DE", "sui": "CH", "ned": "NL", "den": "DK", "gre": "GR", "el": "GR", "por": "PT", "cro": "HR", "bul": "BG",
    "lat": "LV", "rsa": "ZA", "ina": "ID", "mas": "MY", "phi": "PH", "vie": "VN", "par": "PY", "uru": "UY", "alg": "DZ",
    "ngr": "NG", "ksa": "SA", "iri": "IR", "tpe": "TW", "slo": "SI", "hol": "NL", "spa": "ES", "cgo": "CG", "tan": "TZ", "zim": "ZW", "xkx": "XK", "eng": "GB", "sco": "GB", "wal": "GB", "sin": "SG",
}  # fmt: skip
"""Short, former and official names in English, and other codes."""
_OTHER_NAMES = {_fold_name(name): code for name, code in _WRITTEN_NAMES.items()}
EUROPEAN_UNION_NAMES = frozenset({"eu", "european union", "\U0001f1ea\U0001f1fa", "europe", "europa"})


def is_european_union(text: str) -> bool:
    """Return whether a text names the European Union, whose code is reserved in ISO 3166 and is no country's."""
    return text.strip().casefold() in EUROPEAN_UNION_NAMES
