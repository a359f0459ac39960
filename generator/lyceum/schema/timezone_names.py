"""Finds the time zone of the IANA database that people mean by an abbreviation, a city, a country or a name of Windows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from lyceum.diagnostics import find_closest_match
from lyceum.schema.cldr_names import fold_name, strip_accents

MAX_TIMEZONE_CHARACTERS = 100
MAX_NAMED_ZONES = 4
"""Zones that a hint names."""


@cache
def load_timezone_names() -> frozenset[str]:
    """Return the names of the IANA database. They come from the tzdata package, so every system has the same."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())


def find_timezones(text: str) -> tuple[str, ...]:
    """Return the zones that a text can mean, the likeliest first; none if it names no place and no known time."""
    word = _fold(text[:MAX_TIMEZONE_CHARACTERS])
    words = index_timezone_words()
    for name in (word, word.replace(" - ", "/"), *_list_names_inside(word)):
        if zones := words.get(name):
            return zones
    if offset := _OFFSET.fullmatch(word):
        return _find_zones_with_offset(offset)
    return _find_zones_of_country(word)


def find_misspelt_timezone(text: str) -> str | None:
    """Return the zone whose whole name differs a little from a text such as `Europe/Londn`."""
    name = text[:MAX_TIMEZONE_CHARACTERS]
    return find_closest_match(name, load_timezone_names(), min_similarity=0.85) if "/" in name else None


def is_offset(text: str) -> bool:
    """Return whether a text is a difference to UTC, such as `UTC+2` or `GMT+5:30`."""
    return _OFFSET.fullmatch(_fold(text[:MAX_TIMEZONE_CHARACTERS])) is not None


def _fold(text: str) -> str:
    return strip_accents(fold_name(re.sub(r"[\s_.]+", " ", text).replace(" / ", "/").strip()))


def _list_names_inside(word: str) -> list[str]:
    """Return the city of `asia/mumbai`, `berlin, germany` or `gmt+1 (berlin)`, and `pacific` of `pacific time`."""
    outside = re.sub(r"\([^()]*\)", " ", word).strip()
    inside = " ".join(re.findall(r"\(([^()]*)\)", word)).strip()
    names = [part.strip() for part in (*outside.split(",")[:1], *inside.split(",")[:1]) if part.strip()]
    names += [name.rpartition("/")[2].strip() for name in names]
    return [*names, *(re.sub(r" (?:(?:standard|daylight|summer) )?time(?: zone)?$", "", name) for name in names)]


_CITY_LANGUAGES = ("fr", "es", "de", "it", "pt", "nl", "pl", "ru", "ja", "zh", "ar", "tr", "sv", "cs", "ko")


def list_timezone_words(language: str) -> dict[str, tuple[str, ...]]:
    """Return the zones by the folded words that the forms of the site know, without the names of the zones themselves."""
    words = index_timezone_words((language.partition("-")[0],))
    return {word: zones for word, zones in words.items() if "/" not in word or len(zones) > 1}


@cache
def index_timezone_words(languages: tuple[str, ...] = _CITY_LANGUAGES) -> dict[str, tuple[str, ...]]:
    """Return the zones by folded words: names and cities of the database, abbreviations, names of Windows and CLDR."""
    words: dict[str, tuple[str, ...]] = {}
    for zone, windows_zone in [*_list_cldr_cities(languages), *_list_windows_names()]:
        words.setdefault(zone, (windows_zone,))
    cities: dict[str, set[str]] = {}
    for name in load_timezone_names():
        if "/" in name and not name.startswith(("Etc/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/")):
            cities.setdefault(_fold(name.rpartition("/")[2]), set()).add(modernize(name))
    words |= {city: (next(iter(zones)),) for city, zones in cities.items() if len(zones) == 1}
    words |= {_fold(city): (zone,) for zone, names in _CITIES.items() for city in names.split(",")}
    words |= {abbreviation: tuple(zones.split()) for abbreviation, zones in _ABBREVIATIONS.items()}
    words |= {_fold(name): (name,) for name in load_timezone_names()}
    reversed_names = {
        "/".join(reversed(name.split("/"))): name for name in load_timezone_names() if name.count("/") == 1
    }
    words |= {_fold(written): (name,) for written, name in reversed_names.items()}
    return words | {abbreviation: tuple(zones.split()) for abbreviation, zones in _UNLIKE_THEIR_ZONE.items()}


def modernize(zone: str) -> str:
    """Return the name that the IANA database prefers: `Asia/Kolkata` for `Asia/Calcutta`."""
    return _MODERN_NAMES.get(zone, zone)


def _list_windows_names() -> list[tuple[str, str]]:
    from babel.core import get_global

    zones = [(_fold(str(name)), modernize(str(zone))) for name, zone in get_global("windows_zone_mapping").items()]
    zones = [(name, "UTC" if zone == "Etc/UTC" else zone) for name, zone in zones]
    short = [(re.sub(" standard time$", " time", name), zone) for name, zone in zones]
    return [
        (name, zone) for name, zone in [*zones, *short] if zone in load_timezone_names() and not zone.startswith("Etc/")
    ]


def _list_cldr_cities(languages: Iterable[str]) -> list[tuple[str, str]]:
    """Return the names of the zones' cities in these languages, as CLDR has them."""
    from babel import Locale, UnknownLocaleError

    names = []
    for language in languages:
        try:
            zones = Locale.parse(language).time_zones
        except (UnknownLocaleError, ValueError):
            continue
        for zone, data in zones.items():
            city, name = data.get("city"), modernize(str(zone))
            if city and name in load_timezone_names() and not name.startswith("Etc/"):
                names.append((_fold(str(city)), name))
    return names


_OFFSET = re.compile(r"(?:utc|gmt|z)? ?([+\-−–]) ?([0-9]{1,2})(?::?([0-9]{2}))?(?: ?h(?:ours?)?)?")


def _find_zones_with_offset(match: re.Match[str]) -> tuple[str, ...]:
    """Return zones of large cities that have this difference to UTC in January or in July."""
    difference = timedelta(hours=int(match[2]), minutes=int(match[3] or 0)) * (1 if match[1] == "+" else -1)
    zones = [zone for zone in _CITIES if difference in _list_offsets(zone)]
    return tuple(zones[:MAX_NAMED_ZONES]) if len(zones) != 1 else (zones[0],)


@cache
def _list_offsets(zone: str) -> tuple[timedelta | None, ...]:
    return tuple(datetime(2026, month, 15, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 7))


def _find_zones_of_country(word: str) -> tuple[str, ...]:
    """Return the zones of a country; its largest cities first."""
    from babel.core import get_global

    from lyceum.schema.country_names import find_country_code, load_country_codes

    if len(word) < 3 or (word.upper() in load_country_codes()):
        return ()
    code = find_country_code(word)
    zones = [modernize(str(zone)) for zone in get_global("territory_zones").get(code, ())] if code else []
    large = list(_CITIES)
    known = sorted(
        set(zones) & load_timezone_names(),
        key=lambda zone: (large.index(zone) if zone in _CITIES else len(large), zones.index(zone)),
    )
    first_by_offsets = {_list_offsets(zone): zone for zone in reversed(known)}
    return tuple(zone for zone in known if first_by_offsets[_list_offsets(zone)] == zone)[:MAX_NAMED_ZONES]


_MODERN_NAMES = {
    "Asia/Calcutta": "Asia/Kolkata", "Asia/Katmandu": "Asia/Kathmandu", "Asia/Saigon": "Asia/Ho_Chi_Minh",
    "Asia/Rangoon": "Asia/Yangon", "Asia/Dacca": "Asia/Dhaka", "Europe/Kiev": "Europe/Kyiv", "Africa/Asmera": "Africa/Asmara",
    "Atlantic/Faeroe": "Atlantic/Faroe", "Pacific/Truk": "Pacific/Chuuk", "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Enderbury": "Pacific/Kanton", "America/Godthab": "America/Nuuk", "Etc/GMT": "GMT",
    "America/Buenos_Aires": "America/Argentina/Buenos_Aires", "America/Indianapolis": "America/Indiana/Indianapolis",
    "America/Catamarca": "America/Argentina/Catamarca", "America/Cordoba": "America/Argentina/Cordoba",
    "America/Jujuy": "America/Argentina/Jujuy", "America/Mendoza": "America/Argentina/Mendoza",
    "America/Rosario": "America/Argentina/Cordoba", "America/Louisville": "America/Kentucky/Louisville",
    "America/Fort_Wayne": "America/Indiana/Indianapolis", "America/Ensenada": "America/Tijuana", "Asia/Macao": "Asia/Macau",
    "Asia/Tel_Aviv": "Asia/Jerusalem", "Europe/Belfast": "Europe/London", "Asia/Istanbul": "Europe/Istanbul",
    "Asia/Ujung_Pandang": "Asia/Makassar", "Asia/Thimbu": "Asia/Thimphu", "Asia/Ashkhabad": "Asia/Ashgabat",
    "Asia/Ulan_Bator": "Asia/Ulaanbaatar", "Asia/Chungking": "Asia/Chongqing", "Australia/Canberra": "Australia/Sydney",
    "Europe/Nicosia": "Asia/Nicosia", "Pacific/Samoa": "Pacific/Pago_Pago", "America/Coral_Harbour": "America/Atikokan",
}  # fmt: skip
"""Former names in the IANA database that CLDR and Windows still use."""
_CITIES = {
    "Europe/London": "London,Manchester,Birmingham,Edinburgh,Glasgow,Cardiff,Leeds,Bristol", "Europe/Dublin": "Dublin,Cork",
    "Europe/Berlin": "Berlin,Munich,München,Hamburg,Cologne,Köln,Frankfurt,Stuttgart,Leipzig", "Europe/Paris": "Paris,Lyon,Marseille,Toulouse",
    "Europe/Madrid": "Madrid,Barcelona,Valencia,Seville,Sevilla", "Europe/Rome": "Rome,Roma,Milan,Milano,Naples,Turin,Florence",
    "Europe/Amsterdam": "Amsterdam,Rotterdam,The Hague,Utrecht", "Europe/Zurich": "Zurich,Zürich,Geneva,Genf,Basel,Bern",
    "Europe/Warsaw": "Warsaw,Kraków,Wrocław", "Europe/Stockholm": "Stockholm,Gothenburg,Malmö", "Europe/Lisbon": "Lisbon,Porto,Lisboa",
    "Africa/Lagos": "Lagos,Abuja", "Africa/Accra": "Accra,Ghana", "Europe/Athens": "Athens,Thessaloniki", "Europe/Helsinki": "Helsinki",
    "Europe/Kyiv": "Kyiv,Kiev,Lviv", "Africa/Cairo": "Cairo", "Africa/Johannesburg": "Johannesburg,Cape Town,Durban,Pretoria",
    "Africa/Nairobi": "Nairobi", "Europe/Istanbul": "Istanbul,Ankara", "Europe/Moscow": "Moscow,Saint Petersburg,St Petersburg",
    "Asia/Riyadh": "Riyadh,Jeddah", "Asia/Dubai": "Dubai,Abu Dhabi", "Asia/Tehran": "Tehran", "Asia/Jerusalem": "Jerusalem,Tel Aviv",
    "Asia/Karachi": "Karachi,Lahore,Islamabad", "Asia/Kolkata": "Kolkata,Mumbai,Bombay,Delhi,New Delhi,Bangalore,Bengaluru,Chennai,Hyderabad,Pune",
    "Asia/Colombo": "Colombo", "Asia/Kathmandu": "Kathmandu", "Asia/Dhaka": "Dhaka", "Asia/Yangon": "Yangon",
    "Asia/Bangkok": "Bangkok", "Asia/Ho_Chi_Minh": "Ho Chi Minh City,Hanoi,Saigon", "Asia/Jakarta": "Jakarta,Bandung",
    "Asia/Shanghai": "Shanghai,Beijing,Peking,Shenzhen,Guangzhou,Hangzhou", "Asia/Singapore": "Singapore", "Asia/Hong_Kong": "Hong Kong",
    "Asia/Taipei": "Taipei", "Asia/Manila": "Manila", "Australia/Perth": "Perth", "Asia/Tokyo": "Tokyo,Osaka,Kyoto",
    "Asia/Seoul": "Seoul,Busan", "Australia/Adelaide": "Adelaide", "Australia/Darwin": "Darwin", "Australia/Brisbane": "Brisbane",
    "Australia/Sydney": "Sydney,Canberra", "Australia/Melbourne": "Melbourne", "Pacific/Auckland": "Auckland,Wellington,Christchurch",
    "America/Sao_Paulo": "Sao Paulo,Rio de Janeiro,Brasilia", "America/Argentina/Buenos_Aires": "Buenos Aires", "America/Santiago": "Santiago",
    "America/Halifax": "Halifax", "America/St_Johns": "St John's", "America/Caracas": "Caracas",
    "America/New_York": "New York,NYC,Boston,Washington,Washington DC,Philadelphia,Atlanta,Miami", "America/Toronto": "Toronto,Montreal,Ottawa",
    "America/Bogota": "Bogota", "America/Lima": "Lima", "America/Chicago": "Chicago,Houston,Dallas,Austin", "America/Mexico_City": "Mexico City",
    "America/Denver": "Denver,Salt Lake City", "America/Phoenix": "Phoenix",
    "America/Los_Angeles": "Los Angeles,San Francisco,Seattle,San Diego,Portland", "America/Vancouver": "Vancouver",
    "America/Anchorage": "Anchorage", "Pacific/Honolulu": "Honolulu,Hawaii",
}  # fmt: skip
"""Large cities by their zone, in the order in which a hint names zones."""
_CENTRAL_EUROPE = "Europe/Berlin Europe/Paris Europe/Madrid Europe/Rome"
_EASTERN_EUROPE = "Europe/Athens Europe/Helsinki Europe/Kyiv Europe/Bucharest"
_UNLIKE_THEIR_ZONE = {
    "est": "America/New_York America/Panama Australia/Sydney", "mst": "America/Denver America/Phoenix", "hst": "Pacific/Honolulu",
}  # fmt: skip
"""Abbreviations whose zone in the IANA database has no summer time, which few people mean."""
_ABBREVIATIONS = {
    "z": "UTC", "zulu": "UTC", "zulu time": "UTC", "utc": "UTC", "coordinated universal time": "UTC",
    "ist": "Asia/Kolkata Europe/Dublin Asia/Jerusalem", "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles",
    "pt": "America/Los_Angeles", "pacific": "America/Los_Angeles", "pacific time": "America/Los_Angeles",
    "us pacific": "America/Los_Angeles", "edt": "America/New_York", "et": "America/New_York", "eastern": "America/New_York",
    "eastern time": "America/New_York", "us eastern": "America/New_York", "cdt": "America/Chicago America/Havana",
    "ct": "America/Chicago", "central time": "America/Chicago Europe/Berlin", "us central": "America/Chicago",
    "cst": "America/Chicago Asia/Shanghai America/Havana", "mdt": "America/Denver", "mt": "America/Denver",
    "mountain": "America/Denver", "mountain time": "America/Denver", "us mountain": "America/Denver",
    "akst": "America/Anchorage", "akdt": "America/Anchorage", "alaska time": "America/Anchorage", "hdt": "America/Adak",
    "ast": "America/Halifax Asia/Riyadh", "adt": "America/Halifax", "atlantic time": "America/Halifax",
    "nst": "America/St_Johns", "ndt": "America/St_Johns", "newfoundland time": "America/St_Johns",
    "brt": "America/Sao_Paulo", "brst": "America/Sao_Paulo", "art": "America/Argentina/Buenos_Aires", "clt": "America/Santiago",
    "clst": "America/Santiago", "cot": "America/Bogota", "pet": "America/Lima", "vet": "America/Caracas", "ect": "America/Guayaquil",
    "uyt": "America/Montevideo", "pyt": "America/Asuncion", "bot": "America/La_Paz",
    "bst": "Europe/London Asia/Dhaka", "british time": "Europe/London", "british summer time": "Europe/London",
    "uk time": "Europe/London", "gmt/bst": "Europe/London", "west": "Europe/Lisbon Atlantic/Canary", "cest": _CENTRAL_EUROPE,
    "mez": _CENTRAL_EUROPE, "mesz": _CENTRAL_EUROPE, "central european time": _CENTRAL_EUROPE, "cet/cest": _CENTRAL_EUROPE,
    "central european summer time": _CENTRAL_EUROPE, "mitteleuropaische zeit": _CENTRAL_EUROPE, "eest": _EASTERN_EUROPE,
    "eastern european time": _EASTERN_EUROPE, "eastern european summer time": _EASTERN_EUROPE,
    "msk": "Europe/Moscow", "trt": "Europe/Istanbul", "idt": "Asia/Jerusalem", "gst": "Asia/Dubai", "irst": "Asia/Tehran",
    "pkt": "Asia/Karachi", "npt": "Asia/Kathmandu", "bdt": "Asia/Dhaka", "mmt": "Asia/Yangon", "slst": "Asia/Colombo",
    "ict": "Asia/Bangkok Asia/Ho_Chi_Minh", "wib": "Asia/Jakarta", "wita": "Asia/Makassar", "wit": "Asia/Jayapura",
    "hkt": "Asia/Hong_Kong", "sgt": "Asia/Singapore", "myt": "Asia/Kuala_Lumpur", "pht": "Asia/Manila", "phst": "Asia/Manila",
    "jst": "Asia/Tokyo", "japan time": "Asia/Tokyo", "kst": "Asia/Seoul", "china standard time": "Asia/Shanghai",
    "china time": "Asia/Shanghai", "indian standard time": "Asia/Kolkata", "india time": "Asia/Kolkata", "sst": "Pacific/Pago_Pago Asia/Singapore",
    "awst": "Australia/Perth", "acst": "Australia/Adelaide Australia/Darwin", "acdt": "Australia/Adelaide",
    "aest": "Australia/Sydney Australia/Brisbane", "aedt": "Australia/Sydney Australia/Melbourne", "nzst": "Pacific/Auckland",
    "nzdt": "Pacific/Auckland", "nzt": "Pacific/Auckland", "chst": "Pacific/Guam", "wst": "Australia/Perth Pacific/Apia",
    "wat": "Africa/Lagos", "cat": "Africa/Maputo Africa/Harare Africa/Lusaka", "eat": "Africa/Nairobi", "sast": "Africa/Johannesburg",
    "georgia": "Asia/Tbilisi America/New_York",
}  # fmt: skip
"""Abbreviations and spoken names, folded, with every zone that people mean by them."""
