"""Recognises numbers and times as people write them: with thousands, a decimal comma, a unit, or as `1h 2m`."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, localcontext

MAX_WRITTEN_CHARACTERS = 80
"""Characters of a text that is looked at."""
_SECONDS_BY_UNIT = {
    **dict.fromkeys(("d", "day", "days", "tag", "tage", "jour", "jours", "día", "días"), Decimal(86_400)),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden", "heure", "heures"), Decimal(3600)),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "minuten", "minutos", "'", "′"), Decimal(60)),
    **dict.fromkeys(
        ("s", "sec", "secs", "second", "seconds", "sekunden", "secondes", "segundos", '"', "″"), Decimal(1)
    ),
    **dict.fromkeys(("ms", "msec", "millisecond", "milliseconds"), Decimal("0.001")),
    **dict.fromkeys(("µs", "μs", "us", "microseconds"), Decimal("0.000001")),
    **dict.fromkeys(("ns", "nanoseconds"), Decimal("0.000000001")),
}

_MULTIPLES = {
    **dict.fromkeys(("k", "K", "thousand", "tsd", "mil", "mille"), Decimal(1_000)),
    **dict.fromkeys(("M", "mio", "mn", "million", "millions", "millionen", "millones"), Decimal(1_000_000)),
    **dict.fromkeys(("B", "bn", "mrd", "billion", "billions"), Decimal(1_000_000_000)),
    **dict.fromkeys(("lakh", "lakhs"), Decimal(100_000)),
    **dict.fromkeys(("crore", "crores", "cr"), Decimal(10_000_000)),
    **dict.fromkeys(("万", "萬"), Decimal(10_000)),
    **dict.fromkeys(("亿", "億"), Decimal(100_000_000)),
}
"""Words behind a number that stand for its last digits."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, and the unit behind it."""

    readings: tuple[str, ...]
    """The numbers that can be meant, as the project writes them: two, if a comma may separate decimals or thousands."""
    unit: str = ""
    """Folded; empty if there is none."""
    seconds: str = ""
    """The amount in seconds, if the unit is one of time."""
    all_digits: str = ""
    """The number with all its digits, if the unit is one such as `k`."""


_PLAIN_SIGNS = str.maketrans({
    **dict.fromkeys("\u2212\u2010\u2011\u2013\ufe63\uff0d", "-"),
    "\uff0c": ",", "\u066c": "'",
    **dict.fromkeys("\uff0e\u066b", "."),
    "\uff0b": "+", "\uff1a": ":", "\uff05": "%", "\u066a": "%",
    **{fraction: f"\u2044{decimals}\u2044" for fraction, decimals in zip(
        "½¼¾⅕⅖⅗⅘⅛⅜⅝⅞", ("5", "25", "75", "2", "4", "6", "8", "125", "375", "625", "875"), strict=True)},
})  # fmt: skip
"""Signs of other scripts and keyboards. A fraction becomes its decimals between marks of our own."""
_DECIMALS_OF_FRACTION = re.compile(r"(?<![\d.,])(\d*) ?\u2044(\d+)\u2044(?!\d)")
_MIXED_HALF = re.compile(r"(?<![\d.,/])(\d{1,12}) ([13])/(2|4)(?![\d/])")
_DECIMALS_OF_PART = {("1", "2"): "5", ("1", "4"): "25", ("3", "4"): "75"}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_POWER_OF_TEN = re.compile(
    r"(?:(?<![\d.,])|(?<=\d) ?[×x*·⋅] ?)10(?:(?:\^|\*\*) ?([+-]?\d{1,3})|([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))(?!\d)"
)


def _to_plain_characters(text: str) -> str:
    """Return the text with the digits of all scripts as 0 to 9, plain signs and blanks, and fractions as decimals."""
    digits = "".join(str(unicodedata.decimal(char, "")) or char for char in text[:MAX_WRITTEN_CHARACTERS])
    plain = " ".join(digits.translate(_PLAIN_SIGNS).split())
    if "\u2044" in plain:
        plain = _DECIMALS_OF_FRACTION.sub(lambda match: f"{match[1] or 0}.{match[2]}", plain)
    plain = _MIXED_HALF.sub(
        lambda match: f"{match[1]}.{_DECIMALS_OF_PART[match[2], match[3]]}" if match[2] < match[3] else match[0], plain
    )
    return _POWER_OF_TEN.sub(_write_exponent, plain)


def _write_exponent(power: re.Match[str]) -> str:
    """Return `e-5` for `×10⁻⁵`, and `1e3` for a lone `10^3`."""
    exponent = power[1] or power[2].translate(_SUPERSCRIPTS)
    return f"{'' if power[0][0] in ' ×x*·⋅' else '1'}e{exponent}"


def normalize_number(text: str) -> str | None:
    """Return `1,234,567` as `1234567` and `12,5` as `12.5`; None if it is no number, or can be two."""
    readings = _read_separated_number(_to_plain_characters(text))
    return readings[0] if len(readings) == 1 else None


def _read_separated_number(text: str) -> tuple[str, ...]:
    """Return the numbers that a text with separators can mean; the one with decimals first."""
    match = re.fullmatch(r"([+-]?) ?([0-9][0-9 '’_.,]*|[.,][0-9]+)((?:[eE][+-]?[0-9]{1,3})?)", text)
    if not match or len(text) > MAX_WRITTEN_CHARACTERS:
        return ()
    sign, number, exponent = match[1], match[2], match[3]
    separators = [char for char in number if char in " '’_.,"]
    last = separators[-1] if separators else ""
    if not separators or separators == ["."]:
        return (sign + number + exponent,)
    whole, decimals = number.rpartition(last)[::2]
    grouping = {*separators[:-1]}
    if last in ".," and last not in grouping:  # the last separator may stand in front of the decimals
        if not grouping:
            with_decimals = f"{sign}{whole or '0'}.{decimals}{exponent}"
            is_grouped = re.fullmatch(r"[1-9][0-9]{0,2}", whole) and len(decimals) == 3
            return (with_decimals, sign + whole + decimals + exponent) if is_grouped else (with_decimals,)
        return (f"{sign}{_join_groups(whole)}.{decimals}{exponent}",) if _is_grouped(whole) else ()
    return (sign + _join_groups(number) + exponent,) if _is_grouped(number) else ()


def _is_grouped(number: str) -> bool:
    """Return whether the digits stand in groups of three, as in Europe, or of two and three, as in India."""
    if len({char for char in number if not char.isdigit()}) != 1:
        return False
    first, *groups = re.split(r"[ '’_.,]", number)
    return (
        1 <= len(first) <= 3
        and bool(groups)
        and len(groups[-1]) == 3
        and (
            all(len(group) == 3 for group in groups)
            or (len(first) <= 2 and all(len(group) == 2 for group in groups[:-1]))
        )
    )


def _join_groups(number: str) -> str:
    return re.sub(r"[^0-9]", "", number)


def read_amount(text: str) -> Amount | None:
    """Return the number and the unit of `12.5 points`, `95%` or `1,234 ms`; None for any other text."""
    plain = _to_plain_characters(text)
    sign = re.match(r"[€$£¥₹₽₩#~≈<>≤≥] ?(?=[0-9+-])", plain)
    plain = plain[sign.end() :] if sign else plain
    match = re.fullmatch(r"([^A-Za-z%°\"µμ]*[0-9](?:[eE][+-]?[0-9]{1,3})?)\s?([^\d\s:+,;/|-][^\d:+,;|]{0,23})?", plain)
    if not match:
        return None
    written_unit = (match[2] or "").strip().rstrip(".")
    readings, unit = _read_separated_number(match[1].strip()), written_unit.casefold()
    if not readings or any(unicodedata.category(char) == "No" for char in unit):
        return None  # a fraction such as ⅓ is no unit
    factor = _SECONDS_BY_UNIT.get(unit)
    seconds = _format_seconds(_multiply(Decimal(readings[0]), factor)) if factor and len(readings) == 1 else ""
    multiple = _MULTIPLES.get(written_unit) or _MULTIPLES.get(unit)
    all_digits = f"{_multiply(Decimal(readings[0]), multiple):f}" if multiple and len(readings) == 1 else ""
    all_digits = all_digits.rstrip("0").rstrip(".") if "." in all_digits else all_digits
    return Amount(readings, sign[0].strip() + unit if sign else unit, seconds, all_digits)


def _multiply(number: Decimal, factor: Decimal) -> Decimal:
    with localcontext(prec=1_000):
        return number * factor


def _format_seconds(seconds: Decimal) -> str:
    """Return seconds as the project writes them: `0.012`, `90`, `1:02:00` from an hour on."""
    text = f"{seconds:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    if seconds < 3600:
        return text
    whole, _, fraction = text.partition(".")
    return _format_clock(int(whole), fraction)


def _format_clock(seconds: int, fraction: str = "") -> str:
    minutes, hours = seconds // 60 % 60, seconds // 3600
    clock = f"{hours}:{minutes:02d}:{seconds % 60:02d}" if hours else f"{minutes}:{seconds % 60:02d}"
    return clock + (f".{fraction}" if fraction.strip("0") else "")


_TIME_PARTS = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{1,40})?) ?([^\W\d_]{1,12}|['′\"″])\.?(?: ?, ?| and | und | et )?")
_CLOCK_WITH_UNIT = re.compile(r"([0-9]{1,6}):([0-9]{2})(:[0-9]{2})?([.,][0-9]{1,40})? ?([^\W\d_]{1,12})\.?")
_DAYS_AND_CLOCK = re.compile(
    r"(?:([0-9]{1,4}) ?(?:d|days?)?[ ,:]{1,2})?([0-9]{1,6}):([0-9]{1,2}):([0-9]{1,2})([.,][0-9]{0,40})?"
)
_SHORT_CLOCK = re.compile(r"([0-9]{1,6}):([0-9]{1,2})([.,][0-9]{0,40})?")


def normalize_duration(text: str) -> str | None:
    """Return `1h 2m`, `PT1H2M`, `1 day, 2:03:04`, `2'31"` and `1:2:3` as [h:]mm:ss; None if it is no such time.

    A lone unit of time is left to the challenge: `12 ms` may be seconds or a number of milliseconds."""
    plain = _to_plain_characters(text)
    if match := _DAYS_AND_CLOCK.fullmatch(plain):
        days, hours, minutes, seconds = (int(part or 0) for part in match.groups()[:4])
        if minutes > 59 or seconds > 59:
            return None
        return _format_clock(((days * 24 + hours) * 60 + minutes) * 60 + seconds, (match[5] or "")[1:])
    if match := _SHORT_CLOCK.fullmatch(plain):
        minutes, seconds = int(match[1]), int(match[2])
        return _format_clock(minutes * 60 + seconds, (match[3] or "")[1:]) if seconds < 60 else None
    if match := _CLOCK_WITH_UNIT.fullmatch(plain):
        return _normalize_clock_with_unit(match)
    if match := re.fullmatch(r"(?i)P(?=[\dT])(\d+D)?(?:T(.+))?", plain):
        return _normalize_time_units((match[1] or "") + (match[2] or ""), least_numbers=1)
    return _normalize_time_units(plain)


def _normalize_clock_with_unit(match: re.Match[str]) -> str | None:
    """Return `1:30 h` as `1:30:00` and `1:30 min` as `1:30`."""
    factor = _SECONDS_BY_UNIT.get(match[5].casefold())
    if factor not in (1, 60, 3600):
        return None
    clock = f"{match[1]}:{match[2]}{match[3] or (':00' if factor == 3600 else '')}{(match[4] or '').replace(',', '.')}"
    return normalize_duration(clock)


def _normalize_time_units(text: str, *, least_numbers: int = 2) -> str | None:
    """Return a time that consists of at least so many numbers with units."""
    total, position, last, count, fraction = 0, 0, Decimal(10**9), 0, ""
    while match := _TIME_PARTS.match(text, position):
        factor = _SECONDS_BY_UNIT.get(match[2].casefold())
        if factor is None or factor >= last or fraction:
            return None
        seconds = _multiply(Decimal(match[1].replace(",", ".")), factor)
        total, fraction = total + int(seconds), f"{seconds:f}".partition(".")[2].strip()
        fraction = fraction if fraction.strip("0") else ""
        position, last, count = match.end() + (text[match.end() : match.end() + 1] == " "), factor, count + 1
    rest = re.fullmatch(
        r"([0-9]{1,2})([.,][0-9]{1,40})?", text[position:]
    )  # the seconds of 2m31.5, the minutes of 1h30
    if rest and count and last == 60 and int(rest[1]) < 60:
        return _format_clock(total + int(rest[1]), (rest[2] or "")[1:])
    if rest and count and last == 3600 and not rest[2] and int(rest[1]) < 60:
        return _format_clock(total + int(rest[1]) * 60)
    return _format_clock(total, fraction) if count >= least_numbers and position >= len(text) else None
