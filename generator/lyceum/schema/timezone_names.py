"""Finds the time zone of the IANA database that people mean by an abbreviation, a city, a country or a name of Windows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import NamedTuple
from zoneinfo import ZoneInfo

from lyceum.diagnostics import find_closest_match
from lyceum.schema.cldr_names import WIDELY_KNOWN_LANGUAGES, fold_name, strip_accents
from lyceum.schema.country_names import find_country_codes, load_country_codes
from lyceum.schema.timezone_regions import REGION_ZONES

MAX_TIMEZONE_CHARACTERS = 100
MAX_NAMED_ZONES = 4
"""Zones that a hint names."""


@cache
def load_timezone_names() -> frozenset[str]:
    """Return the names of the IANA database. They come from the tzdata package, so every system has the same."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())


class TimezoneGuess(NamedTuple):
    """The zones that a text can mean, the likeliest first."""

    zones: tuple[str, ...] = ()
    is_certain: bool = True
    """Whether the text means one of them, and no other zone."""

    @property
    def certain_zone(self) -> str | None:
        return self.zones[0] if len(self.zones) == 1 and self.is_certain else None


def guess_timezones(text: str) -> TimezoneGuess:
    """Return the zones that a text can mean; none if it names no place and no known time.

    `Paris, Texas` is in Texas: what follows a place has to hold it, or says that another place is meant."""
    word = _fold(text[:MAX_TIMEZONE_CHARACTERS].strip(" '\"“”"))
    words = index_timezone_words()
    for name in (word, word.replace(" - ", "/")):
        if zones := words.get(name):
            return TimezoneGuess(zones)
    if offset := _OFFSET.fullmatch(word):
        return TimezoneGuess(_find_zones_with_offset(offset))
    if len(whole_names := _list_whole_names(word)) > 1:
        return TimezoneGuess(whole_names[:MAX_NAMED_ZONES], is_certain=False)
    if len(word) == 2 and word.isascii():  # `no` is a word more often than Norway
        zones = _keep_different_clocks(_list_region_zones(word)) if text.isupper() else ()
        return TimezoneGuess(zones[:MAX_NAMED_ZONES], is_certain=False)
    area = _AREA.match(word)
    guess = _combine_parts([_read_part(part) for part in _split_parts(word[area.end() :] if area else word)])
    is_in_area = not area or any(
        zone.lower().startswith(f"{area[1]}/") or zone in _list_region_zones(area[1]) for zone in guess.zones
    )
    return guess if is_in_area else guess._replace(is_certain=False)


def _list_whole_names(word: str) -> tuple[str, ...]:
    """Return the zones whose whole names stand in a text, such as both of `europe/berlin and asia/tokyo`."""
    names = (name.strip() for name in re.split(r"[(),;+]| (?:and|&|or) ", word))
    zones = [index_timezone_words().get(name, ()) for name in names if "/" in name]
    return tuple(dict.fromkeys(names[0] for names in zones if len(names) == 1))


def find_misspelt_timezone(text: str) -> str | None:
    """Return the zone whose whole name differs a little from a text such as `Europe/Londn`."""
    name = text[:MAX_TIMEZONE_CHARACTERS]
    return find_closest_match(name, load_timezone_names(), min_similarity=0.85) if "/" in name else None


def is_offset(text: str) -> bool:
    """Return whether a text is a difference to UTC, such as `UTC+2` or `GMT+5:30`."""
    return _OFFSET.fullmatch(_fold(text[:MAX_TIMEZONE_CHARACTERS])) is not None


def _fold(text: str) -> str:
    return strip_accents(fold_name(re.sub(r"[\s_.]+", " ", text.replace("\\", "/")).replace(" / ", "/").strip()))


_AREA = re.compile(
    r"(africa|america|asia|atlantic|australia|europe|indian|pacific)(?:[/-]| (?!.*\b(?:time|standard)\b))"
)
_PART_SEPARATORS = re.compile(r"[(),;/]| (?:and|&|or|-) | (?=(?:utc|gmt)? ?[+\-−–][0-9])")


def _split_parts(word: str) -> list[str]:
    """Return the parts of `berlin, germany` or `gmt+1 (berlin)`."""
    return [part.strip() for part in _PART_SEPARATORS.split(word) if part.strip()]


@dataclass(frozen=True, slots=True)
class _Part:
    """What a part of a text says about the zone."""

    named_zones: tuple[str, ...] = ()
    """The zones of a city, or of an abbreviation."""
    region_zones: tuple[str, ...] = ()
    """All zones of a country or a state."""
    offset: re.Match[str] | None = None


def _read_part(part: str) -> _Part:
    if offset := _OFFSET.fullmatch(part):
        return _Part(offset=offset)
    words = index_timezone_words()
    plain = re.sub(r" (?:(?:standard|daylight|summer) )?time(?: zone)?$", "", part)
    region_zones = _list_region_zones(part if len(plain) == 2 else plain)
    if len(part) == 2 and region_zones:  # `ca` behind a city is a state or a country
        return _Part(words.get(part, ()) if part in _ABBREVIATIONS else (), region_zones)
    return _Part(words.get(part) or words.get(plain, ()), region_zones)


def _combine_parts(parts: list[_Part]) -> TimezoneGuess:
    named: list[tuple[str, ...]] = []
    regions: list[tuple[str, ...]] = []
    for i, part in enumerate(parts):
        if part.named_zones and not (part.region_zones and 0 < i == len(parts) - 1):
            named.append(part.named_zones)
        elif part.region_zones:
            regions.append(part.region_zones)
    is_certain = all(part != _Part() for part in parts)
    zones, is_contradiction = _join_names(named)
    if is_contradiction:
        return TimezoneGuess(zones[:MAX_NAMED_ZONES], is_certain=False)
    in_regions = {zone for region in regions for zone in region}
    if in_regions and not (zones := tuple(zone for zone in zones if zone in in_regions)):
        in_all = [zone for zone in regions[0] if all(zone in region for region in regions)]
        zones = _keep_different_clocks(in_all or [zone for region in regions for zone in region])
        is_certain = bool(in_all)
    for part in parts:
        if part.offset:
            with_offset = tuple(zone for zone in zones if _read_offset(part.offset) in _list_offsets(zone))
            zones, is_certain = with_offset or zones, is_certain and bool(with_offset)
    return TimezoneGuess(zones[:MAX_NAMED_ZONES], is_certain)


def _join_names(named: list[tuple[str, ...]]) -> tuple[tuple[str, ...], bool]:
    """Return the zones of the first name that agree with the other names, or all; and whether the names contradict."""
    zones = named[0] if named else ()
    others = [zone for other_zones in named[1:] for zone in other_zones]
    same_clock = tuple(zone for zone in zones if any(_has_same_clock(zone, other) for other in others))
    if others and not same_clock:
        return tuple(dict.fromkeys((*zones, *others))), True
    places = tuple(zone for zone in others if "/" in zone and "/" not in "".join(same_clock))
    return (places[:1] or same_clock or zones), False  # the place in `CET (Berlin)`


def _has_same_clock(zone: str, other: str) -> bool:
    return not set(_list_offsets(zone)).isdisjoint(_list_offsets(other))


def list_timezone_words(language: str) -> dict[str, tuple[str, ...]]:
    """Return the zones by the folded words that the forms of the site know, without the names of the zones themselves."""
    words = index_timezone_words((language.partition("-")[0],))
    return {word: zones for word, zones in words.items() if "/" not in word or len(zones) > 1}


@cache
def index_timezone_words(languages: tuple[str, ...] = WIDELY_KNOWN_LANGUAGES) -> dict[str, tuple[str, ...]]:
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
    words |= {name: tuple(zones.split()) for name, zones in (*_SAME_CITIES.items(), *_ABBREVIATIONS.items())}
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


_OFFSET = re.compile(r"(?:utc|gmt|z)? ?([+\-−–±]) ?([0-9]{1,2})(?::?([0-9]{2})| (5|25|75))?(?: ?h(?:ours?)?)?")
"""A difference to UTC in folded words; in `5.5` the point has become a space."""
_DECIMAL_MINUTES = {"25": 15, "5": 30, "75": 45}


def _read_offset(match: re.Match[str]) -> timedelta:
    minutes = int(match[3]) if match[3] else _DECIMAL_MINUTES.get(match[4] or "", 0)
    return timedelta(hours=int(match[2]), minutes=minutes) * (-1 if match[1] in "-−–" else 1)


def _find_zones_with_offset(match: re.Match[str]) -> tuple[str, ...]:
    """Return zones of large cities that have this difference to UTC in January or in July; else any zones."""
    difference = _read_offset(match)
    zones = [zone for zone in _CITIES if difference in _list_offsets(zone)]
    return tuple(zones or [zone for zone in _list_modern_zones() if difference in _list_offsets(zone)])[
        :MAX_NAMED_ZONES
    ]


@cache
def _list_offsets(zone: str) -> tuple[timedelta | None, ...]:
    return tuple(datetime(2026, month, 15, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 7))


@cache
def _list_modern_zones() -> tuple[str, ...]:
    """Return the zones of all countries by the names that the IANA database prefers; those of large cities first."""
    from babel.core import get_global

    zones = {modernize(str(zone)) for names in get_global("territory_zones").values() for zone in names}
    known = sorted(zone for zone in zones & load_timezone_names() if not zone.startswith("Etc/"))
    return tuple(dict.fromkeys((*(zone for zone in _CITIES if zone in zones), *known)))


@cache
def _list_region_zones(name: str) -> tuple[str, ...]:
    """Return the zones of a country or a state; of all that are called so."""
    from babel.core import get_global

    codes: tuple[str, ...] = (name.upper(),) if name.upper() in load_country_codes() else find_country_codes(name)
    wanted = {modernize(str(zone)) for code in codes for zone in get_global("territory_zones").get(code, ())}
    wanted.update(REGION_ZONES.get(name, "").split())
    return tuple(zone for zone in _list_modern_zones() if zone in wanted)


def _keep_different_clocks(zones: Iterable[str]) -> tuple[str, ...]:
    """Return the zones without those whose clock another one shares all year."""
    zone_by_offsets: dict[tuple[timedelta | None, ...], str] = {}
    for zone in zones:
        zone_by_offsets.setdefault(_list_offsets(zone), zone)
    return tuple(zone_by_offsets.values())


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
    "Europe/London": "London,Manchester,Edinburgh,Glasgow,Cardiff,Leeds,Bristol", "Europe/Dublin": "Dublin,Cork",
    "Europe/Berlin": "Berlin,Munich,München,Hamburg,Cologne,Köln,Frankfurt,Stuttgart,Leipzig", "Europe/Paris": "Paris,Lyon,Marseille,Toulouse",
    "Europe/Madrid": "Madrid,Barcelona,Seville,Sevilla", "Europe/Rome": "Rome,Roma,Milan,Milano,Naples,Turin,Florence",
    "Europe/Amsterdam": "Amsterdam,Rotterdam,The Hague,Utrecht", "Europe/Zurich": "Zurich,Zürich,Geneva,Genève,Genf,Basel,Bern",
    "Europe/Warsaw": "Warsaw,Kraków,Wrocław", "Europe/Stockholm": "Stockholm,Gothenburg,Malmö", "Europe/Lisbon": "Lisbon,Porto,Lisboa",
    "Africa/Lagos": "Lagos,Abuja", "Africa/Accra": "Accra,Ghana", "Europe/Athens": "Athens,Athina,Thessaloniki", "Europe/Helsinki": "Helsinki",
    "Europe/Kyiv": "Kyiv,Kiev,Lviv", "Africa/Cairo": "Cairo", "Africa/Johannesburg": "Johannesburg,Cape Town,Durban,Pretoria",
    "Africa/Nairobi": "Nairobi", "Europe/Istanbul": "Istanbul,Ankara", "Europe/Moscow": "Moscow,Saint Petersburg,St Petersburg,Saint-Pétersbourg,Санкт-Петербург",
    "Asia/Riyadh": "Riyadh,Jeddah", "Asia/Dubai": "Dubai,Abu Dhabi", "Asia/Tehran": "Tehran", "Asia/Jerusalem": "Jerusalem,Tel Aviv,תל אביב",
    "Asia/Karachi": "Karachi,Lahore,Islamabad", "Asia/Kolkata": "Kolkata,Mumbai,Bombay,Delhi,New Delhi,Bangalore,Bengaluru,Chennai,Madras,Pune",
    "Asia/Colombo": "Colombo", "Asia/Kathmandu": "Kathmandu", "Asia/Dhaka": "Dhaka", "Asia/Yangon": "Yangon",
    "Asia/Bangkok": "Bangkok", "Asia/Ho_Chi_Minh": "Ho Chi Minh City,Hanoi,Ha Noi,Saigon", "Asia/Jakarta": "Jakarta,Bandung",
    "Asia/Shanghai": "Shanghai,Beijing,Peking,北京,Shenzhen,深圳,Guangzhou,广州,Hangzhou", "Asia/Singapore": "Singapore", "Asia/Hong_Kong": "Hong Kong",
    "Asia/Taipei": "Taipei", "Asia/Manila": "Manila", "Australia/Perth": "Perth", "Asia/Tokyo": "Tokyo,Osaka,大阪,Kyoto,京都",
    "Asia/Seoul": "Seoul,Busan", "Australia/Adelaide": "Adelaide", "Australia/Darwin": "Darwin", "Australia/Brisbane": "Brisbane",
    "Australia/Sydney": "Sydney,Canberra", "Australia/Melbourne": "Melbourne", "Pacific/Auckland": "Auckland,Wellington,Christchurch",
    "America/Sao_Paulo": "Sao Paulo,Rio de Janeiro,Brasilia", "America/Argentina/Buenos_Aires": "Buenos Aires", "America/Santiago": "Santiago",
    "America/Halifax": "Halifax", "America/St_Johns": "St John's", "America/Caracas": "Caracas",
    "America/New_York": "New York,NYC,Boston,Washington DC,Philadelphia,Atlanta,Miami", "America/Toronto": "Toronto,Montreal,Ottawa",
    "America/Bogota": "Bogota", "America/Lima": "Lima", "America/Chicago": "Chicago,Houston,Dallas,Austin", "America/Mexico_City": "Mexico City",
    "America/Denver": "Denver,Salt Lake City", "America/Phoenix": "Phoenix",
    "America/Los_Angeles": "Los Angeles,San Francisco,Seattle,San Diego", "America/Vancouver": "Vancouver",
    "America/Anchorage": "Anchorage", "Pacific/Honolulu": "Honolulu,Hawaii",
}  # fmt: skip
"""Large cities by their zone, in the order in which a hint names zones."""
_SAME_CITIES = {
    "portland": "America/Los_Angeles America/New_York", "birmingham": "Europe/London America/Chicago",
    "cambridge": "Europe/London America/New_York", "san jose": "America/Los_Angeles America/Costa_Rica",
    "valencia": "Europe/Madrid America/Caracas", "hyderabad": "Asia/Kolkata Asia/Karachi", "newcastle": "Europe/London Australia/Sydney",
    "washington": "America/New_York America/Los_Angeles", "cordoba": "America/Argentina/Cordoba Europe/Madrid",
    "hamilton": "America/Toronto Pacific/Auckland Atlantic/Bermuda", "richmond": "America/New_York Europe/London",
    "victoria": "America/Vancouver Australia/Melbourne", "merida": "America/Merida Europe/Madrid", "la paz": "America/La_Paz America/Mazatlan",
    "guadalajara": "America/Mexico_City Europe/Madrid", "leon": "America/Mexico_City Europe/Madrid America/Managua",
    "kingston": "America/Jamaica America/Toronto", "tripoli": "Africa/Tripoli Asia/Beirut", "vancouver": "America/Vancouver America/Los_Angeles",
}  # fmt: skip
"""Cities of one name in several zones, folded."""
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
