"""What contributors write: one frozen class for each kind of file, each field documented for the person filling it in.

Every scalar arrives as text and the annotation gives it its type. What a field says here is the only place where it is
said: the check, the editors' schema, the form, the starter file and the reference page are made from it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from hashlib import sha256
from importlib import resources
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from generator.markup import safe_link
from generator.problem import N_, nearest


def _wrong(code: str, message: str, hint: str = "", **values: Any) -> PydanticCustomError:
    """A refusal; `message` and `hint` are templates, which `reading` fills in with the same values."""
    return PydanticCustomError(code, message, {**values, "message": message, "hint": hint})  # type: ignore[arg-type, unused-ignore]


# Marks that rules read off an annotation ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class To:
    """This text is the key of something else."""

    kind: Literal["learner", "topic", "challenge", "tip", "cohort", "organisation", "badge"]


@dataclass(frozen=True, slots=True)
class Happened:
    """This date says that something has happened: it is not in the future."""


@dataclass(frozen=True, slots=True)
class InMarkdown:
    """This text is Markdown; all other text is plain."""


@dataclass(frozen=True, slots=True)
class Looks:
    """How this is written, for editors: what YAML takes it for, and a pattern of its text (ECMA 262, as Python reads it)."""

    pattern: str = ""
    types: tuple[str, ...] = ("string",)
    most: int | None = None
    """Characters."""
    named: Literal["", "countries", "timezones", "languages"] = ""
    """The codes that it is one of."""


_AS_TEXT = ("string", "number", "boolean")
"""What an editor may take a text for that stands without quotes."""


# Types of a field --------------------------------------------------------------------------------------------------


def _one_line(value: Any) -> Any:
    if isinstance(value, str):
        value = value.strip()
        if "\n" in value:
            raise _wrong("one-line", "this text goes over several lines", "write it on one line")
    return value


def _day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not _DATE.fullmatch(value):
        hint, values = _better_day(value)
        raise _wrong("not-a-date", "`{text}` is not a date", hint, text=value, **values)
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise _wrong(
            "not-a-date", "there is no day `{text}`", "look at a calendar: month, then day", text=value
        ) from None
    if day.year < 1900 or day.year > 2200:
        raise _wrong("not-a-date", "the year {year} is out of reach", "check the year", year=day.year)
    return day


def _better_day(text: str) -> tuple[str, dict[str, str]]:
    """(template, its values)."""
    if better := day_called(text):
        return N_("write {better}"), {"better": better}
    if found := re.fullmatch(r"\s*(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4})\s*", text):
        one, other, year = int(found[1]), int(found[2]), int(found[3])
        if 1 <= one <= 12 and 1 <= other <= 12 and one != other:
            values = {"better": f"{year}-{one:02}-{other:02}", "other": f"{year}-{other:02}-{one:02}"}
            return N_("write {better} or {other}: year, month, day"), values
    if re.fullmatch(r"\s*\d{1,2}[-/. ]+\d{1,2}[-/. ]+\d{2}\s*", text):
        return N_("write the year with four digits: year-month-day, such as 2026-03-01"), {}
    if re.fullmatch(r"\s*\d{4}(-\d{2})?\s*|\s*[^\W\d]+ \d{4}\s*", text):
        return N_("write a day as well: year-month-day, such as 2026-03-01"), {}
    return N_("write year-month-day, such as 2026-03-01"), {}


def day_called(text: str) -> str | None:
    """`3 March 2026`, `3 mars 2026`, `25.12.2026` → the day as it is written here; None where it is none, or could be two."""
    text = re.sub("[\u2010-\u2015\u2212]", "-", " ".join(text.split()))
    for pattern, taken in _DAYS:
        if (match := pattern.fullmatch(text)) and (found := taken(match)):
            try:
                return date(*found).isoformat()
            except ValueError:
                return None
    if re.match(r"\d{4}-\d{2}-\d{2}[T ]", text):
        try:
            return datetime.fromisoformat(text).date().isoformat()
        except ValueError:
            return None
    return None


def _one_reading(one: int, other: int, year: int) -> tuple[int, int, int] | None:
    """Day and month, where only one of the two can be the month, or both are the same."""
    if one == other or (one > 12 >= other):
        return year, other, one
    return (year, one, other) if other > 12 >= one else None


def _named(month: str, day: int, year: int) -> tuple[int, int, int] | None:
    number = _months().get(folded(month))
    return (year, number, day) if number else None


@cache
def _months() -> dict[str, int]:
    """By their folded names, short ones and those without accents too, in languages that say a day in this order."""
    from babel import Locale

    found: dict[str, set[int]] = {"sept": {9}}
    for language in ("en", "fr", "es", "de", "it", "pt"):
        for names in Locale(language).months["format"].values():
            for number, name in names.items():
                word = folded(name.rstrip("."))
                plain = "".join(one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one))
                beginnings = [word[:i] for i in range(3, len(word))] if language == "en" else []
                for one in (word, plain, *beginnings):
                    if len(one) > 2:
                        found.setdefault(one, set()).add(number)
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}


_DAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[int, int, int] | None]], ...] = (
    (re.compile(r"(\d{4})(\d{2})(\d{2})"), lambda m: (int(m[1]), int(m[2]), int(m[3]))),
    (re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"), lambda m: (int(m[1]), int(m[2]), int(m[3]))),
    (re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})"), lambda m: _one_reading(int(m[1]), int(m[2]), int(m[3]))),
    (re.compile(r"(?i)(\d{1,2})(?:st|nd|rd|th|er|º)?\.?(?: of| de)? ([^\W\d_]{3,10})\.?,?(?: de| del)? (\d{4})"), lambda m: _named(m[2], int(m[1]), int(m[3]))),
    (re.compile(r"(?i)([^\W\d_]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})"), lambda m: _named(m[1], int(m[2]), int(m[3]))),
)  # fmt: skip


_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _flag(value: Any) -> Any:
    if isinstance(value, str):
        match value.casefold():
            case "true" | "yes" | "on":
                return True
            case "false" | "no" | "off":
                return False
        raise _wrong("not-yes-or-no", "`{text}` is neither true nor false", "write true or false", text=value)
    return value


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        if not re.fullmatch(r"[0-9]{1,12}", value):
            raise _wrong("not-a-number", "`{text}` is not a whole number", "write digits only", text=value)
        return int(value)
    return value


def _number(value: Any) -> Any:
    if isinstance(value, str):
        if not _PLAIN_NUMBER.fullmatch(value):
            raise _wrong(
                "not-a-number",
                "`{text}` is not a number",
                "write digits, with a point for decimals: 1234.5",
                text=value,
            )
        return Decimal(value)
    return value


_PLAIN_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_CLOCK = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{2}(?:\.[0-9]{1,6})?)")


class Amount(NamedTuple):
    """A score as written: a number, or a time of day's worth of seconds."""

    value: Decimal
    """Seconds where `timed`."""
    timed: bool
    """Written as [h:]mm:ss[.fff]."""


def _amount(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if _PLAIN_NUMBER.fullmatch(value):
        return Amount(Decimal(value), timed=False)
    clock = _CLOCK.fullmatch(value)
    if clock is None or (int(clock[2]) > 59 and clock[1]) or Decimal(clock[3]) >= 60:
        hint, values = N_("write a number (12.5), or a time as [h:]mm:ss[.fff] (2:31.482)"), {}
        if re.fullmatch(r"[0-9]{1,12},[0-9]{1,6}", value):
            hint = N_("write a point for decimals: {better}")
            values = {"better": value.replace(",", "."), "other": value.replace(",", "")}
            if re.search(r",[0-9]{3}$", value):
                hint = N_("write {other}, or {better} if it has decimals")
        elif found := re.match(r"\s*([0-9]{1,12}(?:\.[0-9]{1,6})?)\s*(?:[^\W\d]{1,12}|%)\.?\s*$", value):
            hint, values = N_("write the number alone: {better}"), {"better": found[1]}
        raise _wrong("not-a-score", "`{text}` is not a score", hint, text=value, **values)
    return Amount(Decimal(int(clock[1] or 0) * 3600 + int(clock[2]) * 60) + Decimal(clock[3]), timed=True)


def _https(value: Any) -> Any:
    return _linked(value, mailto=False)


def _https_or_mail(value: Any) -> Any:
    return _linked(value, mailto=True)


def _linked(value: Any, *, mailto: bool) -> Any:
    if not isinstance(value, str):
        return value
    link = safe_link(value, mailto=mailto)
    if link is None:
        hint = N_("write the whole address, beginning with https://")
        if value.lower().startswith("http://"):
            hint = N_("write https:// instead of http://, if the site answers there")
        elif re.match(r"[\w-]+(\.[\w-]+)+(/|$)", value):
            hint = N_("begin it with https://")
        elif re.match(r"(?i)h?t+ps?(:/*|/+)\s*[\w-]", value):
            hint = N_("begin it with https:// and the name of the site, without a blank")
        elif re.search(r"[<\[(]\s*https?://", value):
            hint = N_("write the address alone, without brackets or a title")
        elif re.fullmatch(r"[^\s@:/]+@[\w-]+(\.[\w-]+)+", value):
            hint = N_("an e-mail address begins with mailto:") if mailto else N_("an e-mail address cannot stand here")
        elif value.startswith("@"):
            hint = N_("write the address of the page, as your browser shows it")
        raise _wrong("not-a-link", "`{text}` is not a link that can be shown", hint, text=value)
    return link


def _key(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    value = value.strip()
    if problem := key_problem(value):
        hint, values = _better_key(value)
        raise _wrong("not-a-key", problem, hint, text=value, **values)
    return value


SEVERAL_IN_ONE = re.compile(r"\s*[,;/|•·]\s*|\s+(?:and|&|\+)\s+|\s+-(?=\w)")
"""What stands between the parts of a list that is written as one text."""
SPELT = {
    "c++": "cpp",
    "c#": "csharp",
    "f#": "fsharp",
    ".net": "dotnet",
    "c/c++": "cpp",
    "ci/cd": "ci-cd",
    "tcp/ip": "tcp-ip",
}
"""Topics whose usual name says nothing once its signs are gone."""


def key_of(text: str) -> str:
    """The name that a text would have as a key: `machine learning` → `machine-learning`; empty where nothing is left."""
    if spelt := SPELT.get(text.strip().casefold()):
        return spelt
    return re.sub(r"[^\w]+|_+", "-", re.sub(r"(?<=\w)[.'’](?=\w)", "", text)).strip("-")[:80]


def _better_key(text: str) -> tuple[str, dict[str, str]]:
    """(template, its values)."""
    if not text:
        return N_("write a name, or delete it"), {}
    if account := re.fullmatch(r"\s*(?:https?://)?(?:www\.)?github\.com/([A-Za-z0-9-]{1,39})/?\s*", text):
        return N_("write `{better}`"), {"better": account[1]}
    parts = [key_of(part) for part in SEVERAL_IN_ONE.split(text.strip(" -•·"))]
    if len(parts) > 1 and text.casefold() not in SPELT and all(parts) and not text.startswith("http"):
        return N_("several go into a list: [{list}]"), {"list": ", ".join(parts)}
    better = key_of(text)
    if better and key_problem(better) is None:
        return N_("write `{better}`"), {"better": better}
    return N_("write the file's name without its ending"), {}


@lru_cache(maxsize=65_536)
def key_problem(key: str) -> str | None:
    """What keeps `key` from naming a file of the hub, as a template with `{text}`; None where nothing does."""
    if not key:
        return N_("a name is missing")
    if len(key) > 80:
        return N_("`{text}` is longer than 80 characters")
    if not all(c.isalnum() or c == "-" or unicodedata.category(c) in ("Mn", "Mc") for c in key):
        return N_("`{text}` holds more than letters, digits and hyphens")
    if key[0] == "-" or key[-1] == "-" or "--" in key:
        return N_("`{text}` has a hyphen at its edge, or two in a row")
    return None


FORMER = "former-member"
"""The key that a tip's author leaves behind when they leave; no file may have it."""


def fingerprint(name: str) -> str:
    """Sixteen hexadecimal digits by which a name or login is known again without being written down."""
    return sha256(f"lyceum:{folded(' '.join(name.split()))}".encode()).hexdigest()[:16]


def folded(key: str) -> str:
    """What two keys share when they are the same key: without regard to case and Unicode form (and the address)."""
    return key.lower() if key.isascii() else unicodedata.normalize("NFC", unicodedata.normalize("NFC", key).casefold())


def _listed(value: Any) -> Any:
    """One value stands for a list of one."""
    return value if isinstance(value, list) else [value]


def _login(value: Any) -> Any:
    if isinstance(value, str):
        if value.casefold() in ("false", "no", "off"):
            return False
        if value.casefold() in NOTHING or value.casefold() in ("true", "yes", "on"):
            said, hint = "`{text}` is not a GitHub login", "write your login; without an account, write `github: false`"
            raise _wrong("not-a-login", said, hint, text=value)
        if not re.fullmatch(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*(_[A-Za-z0-9]+)?", value) or len(value) > 39:
            raise _wrong(
                "not-a-login",
                "`{text}` is not a GitHub login",
                "write the name behind github.com/, without @",
                text=value,
            )
    return value


NOTHING = frozenset(
    {"none", "null", "nil", "n/a", "na", "~", "-", "--", "–", "—", "?", "tbd", "tba", "undefined", "nothing"}
)
"""What people write where they have nothing to say."""


def _repository(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+", value):
        raise _wrong("not-a-repository", "`{text}` is not a repository", "write owner/name, as on GitHub", text=value)
    return value


BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def _public_key(value: Any) -> Any:
    if isinstance(value, str):
        number = 0
        for digit in value[1:49]:
            number = number * 58 + BASE58.find(digit)
        if not re.fullmatch(rf"z6Mk[{BASE58}]{{44}}", value) or number >> 256 != 0xED01:
            hint = N_("write what `lyceum badge-key` printed as the public key: z6Mk…")
            raise _wrong("not-a-public-key", "`{text}` is not a public key", hint, text=value)
    return value


@cache
def countries() -> frozenset[str]:
    """ISO 3166-1 alpha-2, by the Unicode CLDR that Babel carries."""
    from babel import Locale

    codes = frozenset(str(code) for code in Locale("en").territories if re.fullmatch(r"[A-Z]{2}", str(code)))
    return codes - {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}


@cache
def timezones() -> frozenset[str]:
    """The names of the IANA database, from the tzdata package: the same on every system."""
    return frozenset(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())


@cache
def languages() -> frozenset[str]:
    """Primary language subtags that CLDR can name."""
    from babel import Locale

    return frozenset(str(code) for code in Locale("en").languages if "_" not in str(code))


@cache
def _called(kind: Literal["territories", "languages"]) -> dict[str, str]:
    """Codes by their folded name, in English and in the language's (a country's main languages') own words, and then in
    those that many learners speak; where a name is that of two, it is left out."""
    from babel import Locale, UnknownLocaleError
    from babel.languages import get_official_languages

    found: dict[str, set[str]] = {}
    known = countries() if kind == "territories" else languages()
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
                found.setdefault(folded(str(name)), set()).add(code)
    others: dict[str, set[str]] = {}
    for language in ("fr", "es", "de", "it", "pt"):
        for code, name in getattr(Locale(language), kind).items():
            if str(code) in known:
                others.setdefault(folded(str(name)), set()).add(str(code))
    return {name: codes.pop() for name, codes in (others | found).items() if len(codes) == 1}


def country_called(text: str) -> str | None:
    """`Norway`, `Norge`, `UK` → its code."""
    word = folded(" ".join(text.replace(".", "").split()))
    return _SHORT.get(word) or _called("territories").get(word.removeprefix("the "))


_SHORT = {"uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "great britain": "GB", "usa": "US", "us": "US", "america": "US", "uae": "AE", "holland": "NL"}  # fmt: skip


def is_language(text: str) -> bool:
    """`en`, `pt-BR`, `zh-Hant-TW`."""
    tag = re.fullmatch(r"([A-Za-z]{2,3})(-[A-Za-z0-9]{2,8})*", text)
    return tag is not None and tag[1].lower() in languages()


def language_called(text: str) -> str | None:
    """`English`, `français`, `en_GB` → its code."""
    word = " ".join(text.split())
    if found := re.fullmatch(r"([A-Za-z]{2,3})_([A-Za-z]{2,4})", word):
        return f"{found[1].lower()}-{found[2].upper()}" if found[1].lower() in languages() else None
    return _called("languages").get(folded(word))


def _host(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", value):
        raise _wrong("not-a-host", "`{text}` is not the name of a site", "write it as in example.org", text=value)
    return value


def _country(value: Any) -> Any:
    if isinstance(value, str) and value.upper() not in countries():
        hint, known = N_("write the two letters of ISO 3166, such as GB or KE"), country_called(value)
        if known:
            hint = N_("write {better}")
        raise _wrong("unknown-country", "`{text}` is not a country's code", hint, text=value, better=known or "")
    return value.upper() if isinstance(value, str) else value


def _zone_of(city: str) -> str | None:
    """The time zone that is named after a city, where only one is."""
    found = [zone for zone in timezones() if folded(zone.rpartition("/")[2]) == folded("_".join(city.split()))]
    return found[0] if len(found) == 1 else None


def _timezone(value: Any) -> Any:
    if isinstance(value, str) and value not in timezones():
        near = None if re.search(r"[+-]\s*\d", value) else _zone_of(value) or nearest(value, timezones())
        hint = N_("did you mean `{near}`?") if near else N_("write an IANA name, such as Europe/London")
        raise _wrong("unknown-timezone", "`{text}` is not a time zone", hint, text=value, near=near or "")
    return value


def _language(value: Any) -> Any:
    if isinstance(value, str) and not is_language(value):
        hint, known = N_("write en, fr, pt-BR, …"), language_called(value)
        if known:
            hint = N_("write {better}")
        elif SEVERAL_IN_ONE.search(value):
            hint = N_("several go into a list: [en, fr]")
        raise _wrong("unknown-language", "`{text}` is not a language's code", hint, text=value, better=known or "")
    return value


def Line(most: int) -> Any:  # noqa: N802
    looks = Looks(r"^\s*\S[^\n]*\s*$", _AS_TEXT, most)
    return Annotated[str, BeforeValidator(_one_line), StringConstraints(min_length=1, max_length=most), looks]


def Text(most: int) -> Any:  # noqa: N802
    return Annotated[str, StringConstraints(min_length=1, max_length=most), InMarkdown(), Looks("", _AS_TEXT, most)]


_IN_WORDS = r"[Tt][Rr][Uu][Ee]|[Yy][Ee][Ss]|[Oo][Nn]|[Ff][Aa][Ll][Ss][Ee]|[Nn][Oo]|[Oo][Ff][Ff]"
_LOOKS_DAY = Looks(r"^(19[0-9]{2}|2[01][0-9]{2}|2200)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")
_LOOKS_NUMBER = Looks(r"^[0-9]{1,12}(\.[0-9]{1,6})?$", ("string", "number"))
_LOOKS_SCORE = Looks(
    r"^([0-9]{1,12}(\.[0-9]{1,6})?|([0-9]{1,4}:[0-5]?[0-9]|[0-9]{1,2}):[0-5][0-9](\.[0-9]{1,6})?)$",
    ("string", "number"),
)
_WEB = r"[Hh][Tt][Tt][Pp][Ss]://[^/?#:@\s\\]+(:[0-9]{0,5})?([/?#][^\\]*)?"
_LOOKS_LINK = Looks(rf"^\s*{_WEB}\s*$")
_LOOKS_ANY_LINK = Looks(rf"^\s*({_WEB}|[Mm][Aa][Ii][Ll][Tt][Oo]:[^@\s\\]+@[^\s\\]+)\s*$")
_LETTERS = r"[^\s\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f\u2000-\u206f]+"
_LOOKS_KEY = Looks(rf"^\s*{_LETTERS}(-{_LETTERS})*\s*$", ("string", "integer", "boolean"), 80)
_LOOKS_LOGIN = Looks(r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*(_[A-Za-z0-9]+)?$", ("string", "integer", "boolean"), 39)

Day: TypeAlias = Annotated[date, BeforeValidator(_day), _LOOKS_DAY]
PastDay: TypeAlias = Annotated[date, BeforeValidator(_day), Happened(), _LOOKS_DAY]
Flag: TypeAlias = Annotated[bool, BeforeValidator(_flag), Looks(f"^({_IN_WORDS})$", ("boolean", "string"))]
Whole: TypeAlias = Annotated[int, BeforeValidator(_whole), Looks("^[0-9]{1,12}$", ("integer", "string"))]
Number: TypeAlias = Annotated[Decimal, BeforeValidator(_number), _LOOKS_NUMBER]
Score: TypeAlias = Annotated[Amount, BeforeValidator(_amount), _LOOKS_SCORE]
Link: TypeAlias = Annotated[str, BeforeValidator(_https), _LOOKS_LINK]
AnyLink: TypeAlias = Annotated[str, BeforeValidator(_https_or_mail), _LOOKS_ANY_LINK]
Id: TypeAlias = Annotated[str, BeforeValidator(_key), _LOOKS_KEY]
LearnerKey: TypeAlias = Annotated[str, BeforeValidator(_key), To("learner"), _LOOKS_KEY]
TopicKey: TypeAlias = Annotated[str, BeforeValidator(_key), To("topic"), _LOOKS_KEY]
ChallengeKey: TypeAlias = Annotated[str, BeforeValidator(_key), To("challenge"), _LOOKS_KEY]
CohortKey: TypeAlias = Annotated[str, BeforeValidator(_key), To("cohort"), _LOOKS_KEY]
OrganisationKey: TypeAlias = Annotated[str, BeforeValidator(_key), To("organisation"), _LOOKS_KEY]
BadgeKey: TypeAlias = Annotated[str, BeforeValidator(_key), To("badge"), _LOOKS_KEY]
PublicKey: TypeAlias = Annotated[str, BeforeValidator(_public_key), Looks("^z6Mk[1-9A-HJ-NP-Za-km-z]{44}$")]
Fingerprint: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[0-9a-f]{16}\z"), Looks("^[0-9a-f]{16}$", ("string", "number"))
]
Login: TypeAlias = Annotated[str | Literal[False], BeforeValidator(_login), _LOOKS_LOGIN]
Host: TypeAlias = Annotated[str, BeforeValidator(_host), Looks(r"^[a-z0-9-]+(\.[a-z0-9-]+)+$", ("string", "number"))]
Repository: TypeAlias = Annotated[
    str, BeforeValidator(_repository), Looks(r"^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$")
]
NodeId: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9_=+/-]{1,80}\z"), Looks("^[A-Za-z0-9_=+/-]{1,80}$", _AS_TEXT)
]
Branch: TypeAlias = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}\z"),
    Looks("^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$", _AS_TEXT),
]
Country: TypeAlias = Annotated[str, BeforeValidator(_country), Looks(named="countries")]
Timezone: TypeAlias = Annotated[str, BeforeValidator(_timezone), Looks(named="timezones")]
Language: TypeAlias = Annotated[str, BeforeValidator(_language), Looks(named="languages")]
Level: TypeAlias = Literal["beginner", "intermediate", "advanced", "expert"]

MANY = 60


def Several(item: Any, most: int = MANY) -> Any:  # noqa: N802
    """A list; a single value stands for a list of one."""
    return Annotated[tuple[item, ...], BeforeValidator(_listed), Field(max_length=most)]


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, arbitrary_types_allowed=True)

    @classmethod
    def short_field(cls) -> str | None:
        """The field that a lone text stands for: `python` for `{topic: python}`."""
        return None

    @classmethod
    def one_of(cls) -> tuple[str, ...]:
        """Fields of which exactly one is given; none where there is no such choice."""
        return ()

    @classmethod
    def even_empty(cls) -> tuple[str, ...]:
        """Those of `one_of` that count without a part in them, too."""
        return ()

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        if isinstance(value, str) and (name := cls.short_field()):
            return {name: value}
        return value


# learners/<handle>.yml ---------------------------------------------------------------------------------------------


class Place(_Written):
    city: Line(80) | None = None  # type: ignore[valid-type]
    """The town, if you like to say it."""
    country: Country | None = None
    """Two letters of ISO 3166: GB, KE, BR, …"""


class Skill(_Written):
    topic: TopicKey
    """A topic's key."""
    level: Level | None = None
    """How well: beginner, intermediate, advanced or expert."""

    @classmethod
    def short_field(cls) -> str:
        return "topic"


class Goal(_Written):
    goal: Line(200)  # type: ignore[valid-type]
    """What you want to reach."""
    done: PastDay | None = None
    """The day you reached it."""

    @classmethod
    def short_field(cls) -> str:
        return "goal"


class Milestone(_Written):
    date: PastDay
    """The day it happened."""
    title: Line(160)  # type: ignore[valid-type]
    """What happened."""
    url: Link | None = None
    """Where it can be seen."""


class Weblink(_Written):
    label: Line(60)  # type: ignore[valid-type]
    """What the link is called."""
    url: AnyLink
    """Where it leads; https: or mailto:"""


class Show(_Written):
    boards: Flag = True
    """Your name on boards."""
    wall: Flag = True
    """Your face on the contributors wall."""
    search: Flag = True
    """Your page in the site's search, and for search engines."""
    peers: Flag = True
    """Your name when somebody looks for people who learn the same."""
    year: Flag = False
    """A page about your year, for you to share. Made only if you say `true`."""


class Learner(_Written):
    name: Line(80)  # type: ignore[valid-type]
    """What you want to be called. A pseudonym is welcome."""
    github: Login | None = None
    """The GitHub login that owns this file. Left out: the file's name. `false`: no account."""
    formerly: Several(Id, 12) = ()  # type: ignore[valid-type]
    """Earlier names of this file; their addresses lead here, and the thread stays. Written by `lyceum rename`."""
    github_id: Whole | None = None
    """Your account's number; it survives a new login. Written by the checks, not by hand."""
    joined: PastDay | None = None
    """Left out: the day the file was first merged."""
    headline: Line(120) | None = None  # type: ignore[valid-type]
    """What you are up to, in one line."""
    pronouns: Line(40) | None = None  # type: ignore[valid-type]
    """How people should speak of you."""
    bio: Text(4000) | None = None  # type: ignore[valid-type]
    """Who you are, in Markdown."""
    role: Literal["learner", "mentor", "trainer", "alum", "organiser"] = "learner"
    """What you do here."""
    organisation: OrganisationKey | None = None
    """The organisation you belong to; its id in hub.yml."""
    cohort: Several(CohortKey) = ()  # type: ignore[valid-type]
    """The group you started with; its id in hub.yml. A list where there are several."""
    location: Place | None = None
    """Where you are, as exactly as you like."""
    timezone: Timezone | None = None
    """So that people know when you are awake: Europe/London"""
    languages: Several(Language) = ()  # type: ignore[valid-type]
    """The languages you speak: [en, fr]"""
    knows: Several(Skill) = ()  # type: ignore[valid-type]
    """Topics you know, with a level if you like: [python, {topic: sql, level: advanced}]"""
    learning: Several(TopicKey) = ()  # type: ignore[valid-type]
    """Topics you are learning."""
    helps_with: Several(TopicKey) = ()  # type: ignore[valid-type]
    """Topics that people may ask you about."""
    looking_for: Several(Literal["study-buddy", "mentor", "mentee", "team", "feedback", "job"]) = ()  # type: ignore[valid-type]
    """What you are looking for here."""
    looking_until: Day | None = None
    """After this day `looking_for` is no longer shown."""
    goals: Several(Goal) = ()  # type: ignore[valid-type]
    """What you want to reach: [Finish the data track, {goal: Deploy one project, done: 2026-03-02}]"""
    milestones: Several(Milestone) = ()  # type: ignore[valid-type]
    """Days that you are proud of."""
    links: Several(Weblink, 12) = ()  # type: ignore[valid-type]
    """Where else you can be found."""
    avatar: Literal["generated", "github", "file"] = "generated"
    """Your picture: drawn from your name, the one on GitHub, or the file beside this one."""
    story: Text(4000) | None = None  # type: ignore[valid-type]
    """What this community changed for you, in Markdown; others see it as a testimonial."""
    show: Show = Show()
    """What of you is shown; any can be turned off."""


# tips/<slug>.md ----------------------------------------------------------------------------------------------------


class Check(_Written):
    learner: LearnerKey
    """Whoever tried it again."""
    on: PastDay | None = None
    """The day they did. Left out: the day of `checked`."""

    @classmethod
    def short_field(cls) -> str:
        return "learner"


class Tip(_Written):
    title: Line(120)  # type: ignore[valid-type]
    """What the tip says, in one line."""
    author: LearnerKey | None = None
    """Your handle."""
    authors: Several(LearnerKey, 12) = ()  # type: ignore[valid-type]
    """Your handles, where you are several."""
    date: PastDay | None = None
    """Left out: the day the file was first merged."""
    topics: Several(TopicKey, 12) = ()  # type: ignore[valid-type]
    """What it is about."""
    level: Level | None = None
    """Whom it helps most."""
    kind: Literal["tip", "how-to", "resource", "question", "story"] = "tip"
    """What it is."""
    url: Link | None = None
    """The resource, where it is one."""
    challenges: Several(ChallengeKey, 12) = ()  # type: ignore[valid-type]
    """Where this tip helps."""
    thanks: Several(LearnerKey) = ()  # type: ignore[valid-type]
    """Who helped you; each earns a thank-you."""
    checked: PastDay | None = None
    """The last day that somebody confirmed it still holds."""
    checked_by: Several(Check) = ()  # type: ignore[valid-type]
    """Who confirmed it, and when: [{learner: ines, on: 2026-10-01}]. Without `on`: on the day of `checked`."""

    @classmethod
    def one_of(cls) -> tuple[str, ...]:
        return ("author", "authors")

    @model_validator(mode="after")
    def _has_an_author(self) -> Tip:
        if not self.author and not self.authors:
            raise _wrong("missing-field", "`author` is missing", "add a line `author: your-handle`")
        if self.author and self.authors:
            raise _wrong(
                "two-fields-for-one", "`author` and `authors` are both here", "keep `authors`, with everybody in it"
            )
        return self

    @property
    def writers(self) -> tuple[str, ...]:
        """Everybody who wrote it and is still here, in the order given."""
        named = (self.author,) if self.author else tuple(dict.fromkeys(self.authors))
        return tuple(key for key in named if folded(key) != FORMER)


# challenges/<slug>/challenge.md ------------------------------------------------------------------------------------


class Measure(_Written):
    measure: Literal["none", "points", "count", "percent", "duration"] = "none"
    """What is counted; none: done or not."""
    better: Literal["lower", "higher"] | None = None
    """Which wins. Left out: lower for a duration, higher for the others."""
    unit: Line(20) | None = None  # type: ignore[valid-type]
    """Shown beside the score."""
    max: Number | None = None
    """The most that can be reached."""
    attempts: Literal["best", "latest", "sum"] = "best"
    """Which of several results of one learner counts."""

    @property
    def lower_wins(self) -> bool:
        return self.better == "lower" if self.better else self.measure == "duration"

    @classmethod
    def short_field(cls) -> str:
        return "measure"


class Task(_Written):
    id: Id
    """How results name it."""
    title: Line(120)  # type: ignore[valid-type]
    """What is to be done."""
    points: Number = Decimal(0)
    """What it is worth."""


class Challenge(_Written):
    title: Line(120)  # type: ignore[valid-type]
    """What the challenge is called."""
    summary: Line(200) | None = None  # type: ignore[valid-type]
    """What people do in it, in one or two sentences. Left out: the beginning of its text."""
    hosts: Several(LearnerKey, 12) = ()  # type: ignore[valid-type]
    """Who runs it."""
    topics: Several(TopicKey, 12) = ()  # type: ignore[valid-type]
    """What it is about."""
    level: Level | None = None
    """Whom it suits."""
    opens: Day | None = None
    """The first day that counts."""
    closes: Day | None = None
    """The last day that counts. Left out: open-ended."""
    mode: Literal["solo", "team", "either"] = "solo"
    """Alone, in teams, or as people like."""
    score: Measure = Measure()
    """How results compare."""
    boards: Several(Id, 12) = ("main",)  # type: ignore[valid-type]
    """Names of its boards. Left out: one board."""
    tasks: Several(Task) = ()  # type: ignore[valid-type]
    """Its parts, where it has some."""


# challenges/<slug>/results/<name>.yml ------------------------------------------------------------------------------


class Team(_Written):
    name: Line(80)  # type: ignore[valid-type]
    """What the team is called."""
    members: Several(LearnerKey, 24)  # type: ignore[valid-type]
    """The handles of everybody in it."""


class Result(_Written):
    learner: LearnerKey | None = None
    """Your handle."""
    team: Team | None = None
    """Instead of `learner`: {name: Rowers, members: [ada, grace]}"""
    date: PastDay
    """The day you did it; inside the challenge's days to be ranked."""
    score: Score | None = None
    """What you reached; a duration in seconds, or as [h:]mm:ss[.fff]."""
    tasks: Several(Id) = ()  # type: ignore[valid-type]
    """The tasks you did."""
    board: Id | None = None
    """Which board it stands on. Left out: the first."""
    evidence: Link | None = None
    """Where it can be seen."""
    notes: Text(4000) | None = None  # type: ignore[valid-type]
    """What you learnt, in Markdown."""
    thanks: Several(LearnerKey) = ()  # type: ignore[valid-type]
    """Who helped you."""
    confirmed_by: Several(LearnerKey) = ()  # type: ignore[valid-type]
    """Somebody else who reproduced it."""
    ranked: Flag = True
    """false: shown, not ranked."""

    @classmethod
    def one_of(cls) -> tuple[str, ...]:
        return ("learner", "team")

    @model_validator(mode="after")
    def _is_somebodys(self) -> Result:
        if not self.learner and self.team is None:
            raise _wrong("missing-field", "`learner` is missing", "add a line `learner: your-handle`, or a `team`")
        if self.learner and self.team:
            raise _wrong("two-fields-for-one", "`learner` and `team` are both here", "keep the one whose result it is")
        return self

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody whose result it is, at least one."""
        return (self.learner,) if self.learner else tuple(dict.fromkeys(self.team.members)) if self.team else ()


# deeds/<name>.yml --------------------------------------------------------------------------------------------------


class Deed(_Written):
    what: Line(160)  # type: ignore[valid-type]
    """What was done, in one line: Held the March meet-up."""
    who: Several(LearnerKey, 24)  # type: ignore[valid-type]
    """The handles of everybody who did it."""
    date: PastDay
    """The day of it."""
    kind: Literal["meet-up", "talk", "mentoring", "translation", "review", "organising", "other"] = "other"
    """What sort of work it was."""
    topics: Several(TopicKey, 12) = ()  # type: ignore[valid-type]
    """What it was about."""
    url: Link | None = None
    """Where it can be seen."""


# hub.yml, topics.yml, badges.yml -----------------------------------------------------------------------------------


class Discussions(_Written):
    repository: Repository
    """Where the threads live: owner/name"""
    repository_id: NodeId
    """The repository's id, R_…, as giscus.app shows it."""
    category: Line(80)  # type: ignore[valid-type]
    """The category's name; of the kind Announcements."""
    category_id: NodeId
    """The category's id, DIC_…, as giscus.app shows it."""
    load: Literal["near", "now", "click"] = "near"
    """When the thread is loaded: near the viewport, at once, or on a click."""
    theme: Line(200) | None = None  # type: ignore[valid-type]
    """A theme of giscus in place of the site's own light and dark, by name or https address."""
    origin: Link = "https://giscus.app"
    """Where giscus is served from, for communities that host it themselves."""
    input: Literal["top", "bottom"] = "bottom"
    """Where people write."""
    reactions: Flag = True
    """Reactions to the whole thread."""


class Organisation(_Written):
    id: Id
    """How learners name it."""
    name: Line(120)  # type: ignore[valid-type]
    """What it is called."""
    url: Link | None = None
    """Its site."""
    logo: Line(120) | None = None  # type: ignore[valid-type]
    """A picture in content/pages/, by its path there."""


class Cohort(_Written):
    id: Id
    """How learners name it."""
    name: Line(120)  # type: ignore[valid-type]
    """What it is called."""
    starts: Day | None = None
    """Its first day."""
    ends: Day | None = None
    """Its last day."""


class Term(_Written):
    name: Line(80)  # type: ignore[valid-type]
    """What the season is called."""
    starts: Day
    """Its first day."""
    ends: Day
    """Its last day."""


class Points(_Written):
    profile: Whole = 5
    """For a profile."""
    tip: Whole = 10
    """For a tip."""
    result: Whole = 5
    """For a ranked result."""
    podium: Several(Whole, 10) = (15, 10, 5)  # type: ignore[valid-type]
    """For the first places of a challenge that is over."""
    hosting: Whole = 20
    """For running a challenge."""
    thanks: Whole = 2
    """For being thanked."""
    thanking: Whole = 1
    """For naming those who helped, in a tip or with a result."""
    confirming: Whole = 3
    """For confirming somebody's result."""
    checking: Whole = 3
    """For trying somebody's tip again and saying that it still holds."""
    used: Whole = 3
    """For a tip that somebody else built on: once for each person and tip."""
    discussion: Whole = 1
    """For a comment in a thread."""
    deed: Whole = 5
    """For work that leaves no other file: a meet-up, a translation, an hour of mentoring."""
    code: Whole = 5
    """For a commit to the generator."""
    docs: Whole = 5
    """For a commit to the pages."""


class Caps(_Written):
    """How many deeds of a kind give points to one person on one day. What is over stands in the ledger, without points."""

    tip: Whole = 3
    """Tips."""
    result: Whole = 5
    """Ranked results."""
    hosting: Whole = 2
    """Challenges run."""
    thanks: Whole = 10
    """Thanks received."""
    thanking: Whole = 5
    """Files that thank others."""
    confirming: Whole = 5
    """Results confirmed."""
    checking: Whole = 5
    """Tips tried again."""
    used: Whole = 5
    """Files of others that build on tips."""
    discussion: Whole = 3
    """Comments."""
    deed: Whole = 2
    """Other work."""
    code: Whole = 2
    """Commits to the generator."""
    docs: Whole = 2
    """Commits to the pages."""


class Safe(_Written):
    hosts: Several(Host, 200) = ()  # type: ignore[valid-type]
    """Sites that anybody may link to, with all below them: [example.org]"""
    pictures: Flag = False
    """true: a picture beside one's own profile waits for nobody."""
    daily: Whole = 10
    """Changes of one person a day, and files in one change, that wait for nobody."""


class Revoked(_Written):
    badge: BadgeKey
    """Which badge."""
    learner: LearnerKey
    """Whose."""
    tier: Literal["bronze", "silver", "gold"] | None = None
    """Left out: all of them."""
    reason: Line(200)  # type: ignore[valid-type]
    """Why, in a sentence; anybody who verifies the badge reads it."""


class Community(_Written):
    name: Line(80)  # type: ignore[valid-type]
    """What the community is called."""
    tagline: Line(160) | None = None  # type: ignore[valid-type]
    """What people learn here together, in one sentence."""
    description: Text(4000) | None = None  # type: ignore[valid-type]
    """What this place is, in Markdown."""
    url: Link | None = None
    """Where the site is published."""
    repository: Repository | None = None
    """Where the files live: owner/name"""
    branch: Branch = "main"
    """The branch that is published."""
    language: Language = "en"
    """The language the site speaks."""
    discussions: Discussions | None = None
    """Threads by Giscus. Left out: no threads."""
    organisations: Several(Organisation, 2000) = ()  # type: ignore[valid-type]
    """Schools, companies, clubs that learners belong to."""
    cohorts: Several(Cohort, 2000) = ()  # type: ignore[valid-type]
    """Groups that started together."""
    season: Literal["month", "quarter"] | Several(Term, 100) = "quarter"  # type: ignore[valid-type]
    """How long a season of the boards is: month, quarter, or a list of {name, starts, ends}."""
    points: Points = Points()
    """What each deed is worth."""
    caps: Caps = Caps()
    """How many deeds of a kind give points to one person on one day."""
    boards: Literal["opt-out", "opt-in", "off"] = "opt-out"
    """Whether people stand on boards unless they say no, only if they say yes, or never."""
    share_cards: Flag = True
    """Whether a picture is drawn for each learner, tip and challenge, shown where their links are shared."""
    moderators: Several(Login, 200) = ()  # type: ignore[valid-type]
    """GitHub logins of those who look after the place."""
    welcome: Literal["moderated", "automatic"] = "moderated"
    """Whether a person's first contribution waits for a moderator, or safe changes merge by themselves from the first."""
    safe: Safe = Safe()
    """What else is merged without a person."""
    badge_keys: Several(PublicKey, 60) = ()  # type: ignore[valid-type]
    """Public keys that sign badges, or did: what they signed verifies as long as they stand here."""
    revoked: Several(Revoked, 2000) = ()  # type: ignore[valid-type]
    """Badges that were taken back: a list of {badge, learner, tier, reason}."""
    forgotten: Several(Fingerprint, 5000) = ()  # type: ignore[valid-type]
    """Fingerprints of people who left, whose commits name them nowhere. Written by `lyceum forget`."""


class Topic(_Written):
    id: Id
    """How profiles and tips name it."""
    name: Line(80)  # type: ignore[valid-type]
    """What it is called."""
    summary: Line(200) | None = None  # type: ignore[valid-type]
    """What it is, in a sentence."""
    aliases: Several(Id, 24) = ()  # type: ignore[valid-type]
    """Other names that lead here: [js]"""


class Topics(_Written):
    topics: Several(Topic, 2000) = ()  # type: ignore[valid-type]


class Tiers(_Written):
    bronze: Whole | None = None
    silver: Whole | None = None
    gold: Whole | None = None


CreditKind: TypeAlias = Literal[
    "profile", "tip", "result", "podium", "hosting", "thanks", "thanking", "confirming", "checking", "used", "discussion",
    "deed", "code", "docs",
]  # fmt: skip
"""What somebody is credited for. thanks, used and podium come from others; the rest one does oneself."""


class Given(_Written):
    learner: LearnerKey
    """Who has it."""
    on: PastDay | None = None
    """Since when. Left out: since badges.yml is there, or since they joined."""

    @classmethod
    def short_field(cls) -> str:
        return "learner"


class Rule(_Written):
    """One way to earn a badge: exactly one of count, streak, away, rank, member_for, all, any, given_to."""

    count: Literal[CreditKind, "anything"] | None = None
    """A kind of credit that is counted; `anything` for all that one does oneself."""
    of: Literal[
        "tip", "how-to", "resource", "question", "story", "team", "better", "forgotten", "confirmed", "evidence"
    ] | None = None  # fmt: skip
    """Only such: a tip's kind; `story` also of a profile; a result by a `team`, `better` than one's own earlier one,
    `confirmed` or with `evidence`; a check of a `forgotten` tip, untouched for a year."""
    distinct: Literal["people", "topics", "challenges"] | None = None
    """Counts different people, topics or challenges in place of deeds; a deed stands for the first topic it names."""
    topic: TopicKey | None = None
    """Only what is about this topic."""
    challenge: ChallengeKey | None = None
    """Only what belongs to this challenge."""
    at_least: Whole | None = None
    """How many, where there are no tiers. Left out: one."""
    tiers: Tiers | None = None
    """How many for bronze, silver and gold."""
    streak: Whole | None = None
    """Weeks in a row with a contribution; one week off in each season is forgiven."""
    away: Whole | None = None
    """Days without a contribution, and then one again."""
    rank: Rank | None = None
    """A place on a board."""
    member_for: Whole | None = None
    """Days since joining."""
    all: Several(Rule, 12) = ()  # type: ignore[valid-type]
    """Every one of these."""
    any: Several(Rule, 12) = ()  # type: ignore[valid-type]
    """At least one of these."""
    given_to: Several(Given, 2000) = ()  # type: ignore[valid-type]
    """By hand, to these learners: [ada, {learner: grace, on: 2026-03-01}]"""

    @classmethod
    def one_of(cls) -> tuple[str, ...]:
        return WAYS

    @classmethod
    def even_empty(cls) -> tuple[str, ...]:
        return ("given_to",)

    @model_validator(mode="after")
    def _one_way(self) -> Rule:
        ways = [name for name in WAYS if self.says(name) or (name == "given_to" and self.by_hand)]
        if len(ways) != 1:
            hint = N_("keep exactly one of count, streak, away, rank, member_for, all, any, given_to")
            said = N_("the rule says {many} ways to earn it") if ways else N_("the rule says no way to earn it")
            raise _wrong("badge-rule", said, hint, many=len(ways))
        return self

    def says(self, way: str) -> bool:
        return bool(getattr(self, way))

    @property
    def by_hand(self) -> bool:
        """To nobody yet is by hand, too."""
        return "given_to" in self.model_fields_set


WAYS = ("count", "streak", "away", "rank", "member_for", "all", "any", "given_to")
"""The fields of a rule of which it has exactly one."""


class Rank(_Written):
    challenge: ChallengeKey | None = None
    """On the board of this challenge."""
    season: Line(80) | None = None  # type: ignore[valid-type]
    """On the board of a season; `any` for all of them."""
    at_most: Whole = 1
    """The lowest place that earns it."""


class Badge(_Written):
    id: Id
    """The badge's key."""
    name: Line(60)  # type: ignore[valid-type]
    """What it is called."""
    summary: Line(200)  # type: ignore[valid-type]
    """What it is for."""
    icon: Id | None = None
    """An icon's name of the theme."""
    rule: Rule
    """How it is earned."""


class Badges(_Written):
    badges: Several(Badge, 500) = ()  # type: ignore[valid-type]


Rule.model_rebuild()
Badge.model_rebuild()
