"""Countries, languages, time zones and days as people write them: what the hint says, and what the autofix writes."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic_core import PydanticCustomError

from lyceum.schema import ScalarType
from lyceum.schema.choice_names import find_near_choice, find_same_choice
from lyceum.schema.dates import DATE
from lyceum.schema.links import HTTPS_LINK
from lyceum.schema.standard_codes import COUNTRY, LANGUAGE, TIMEZONE

SURE_TEXTS: list[tuple[ScalarType, str, str]] = [
    *((COUNTRY, "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in code), code) for code in ("IN", "DE", "XK")),
    (COUNTRY, "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "GB"),
    (COUNTRY, "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "GB"),
    (COUNTRY, "\U0001f1e9\U0001f1ea Germany", "DE"),
    (COUNTRY, "Germany \U0001f1e9\U0001f1ea", "DE"),
    *(
        (COUNTRY, name, code)
        for name, code in {
            "Turkey": "TR", "Türkiye": "TR", "Czech Republic": "CZ", "Korea": "KR", "Republic of Korea": "KR", "Palestine": "PS",
            "Ivory Coast": "CI", "Cote d'Ivoire": "CI", "Burma": "MM", "Holland": "NL", "the Netherlands": "NL", "UK": "GB",
            "U.K.": "GB", "England": "GB", "Scotland": "GB", "USA": "US", "U.S.A.": "US", "United States (USA)": "US",
            "Deutschland": "DE", "Niemcy": "DE", "España": "ES", "Espana": "ES", "日本": "JP", "中国": "CN", "Россия": "RU",
            "भारत": "IN", "Éire": "IE", "Suomi": "FI", "Österreich": "AT", "DEU": "DE", "276": "DE", "GER": "DE", "EL": "GR",
            "Viet Nam": "VN", "Hong Kong": "HK", "St. Lucia": "LC", "Saint Lucia": "LC", "Macedonia": "MK", "DRC": "CD",
            "Korea, Republic of": "KR", "Trinidad & Tobago": "TT", "Swaziland": "SZ", "Cape Verde": "CV", "East Timor": "TL",
            "Congo (Kinshasa)": "CD", "Congo (Brazzaville)": "CG", "République démocratique du Congo": "CD", "RDC": "CD", "Bharat": "IN",
            "S. Korea": "KR", "South-Korea": "KR", "Ivory-Coast": "CI", "EE.UU.": "US", "臺灣": "TW", "'DE'": "DE", "DE.": "DE", "en-GB": "GB", "US-NY": "US",
        }.items()
    ),
    *(
        (LANGUAGE, name, tag)
        for name, tag in {
            "Deutsch": "de", "Mandarin": "zh", "中文": "zh", "日本語": "ja", "Brazilian Portuguese": "pt-BR", "Español": "es",
            "Farsi": "fa", "Türkçe": "tr", "turkce": "tr", "हिन्दी": "hi", "العربية": "ar", "English (native)": "en",
            "English - fluent": "en", "British English": "en-GB", "Chinese (Traditional)": "zh-Hant", "pt_BR": "pt-BR",
            "zh_Hans_CN": "zh-Hans-CN", "en_US.UTF-8": "en-US", "jp": "ja", "cz": "cs", "gr": "el", "ua": "uk", "cn": "zh",
            "dk": "da", "eng": "en", "deu": "de", "ger": "de", "cmn-CN": "zh-CN",
            "English C1": "en", "B2 English": "en", "fluent German": "de", "mother tongue: Polish": "pl", "en (native)": "en", "Portuguese (BR)": "pt-BR",
            "BSL": "bfi", "Deutsche Gebärdensprache": "gsg", "LIBRAS": "bzs", "'fr'": "fr", "Hokkien": "nan", "Kreyòl": "ht",
        }.items()
    ),
    *(
        (TIMEZONE, name, zone)
        for name, zone in {
            "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles", "EDT": "America/New_York", "JST": "Asia/Tokyo",
            "MSK": "Europe/Moscow", "Z": "UTC", "utc": "UTC", "Berlin": "Europe/Berlin", "New York": "America/New_York",
            "São Paulo": "America/Sao_Paulo", "Munich": "Europe/Berlin", "Mumbai": "Asia/Kolkata", "Asia/Mumbai": "Asia/Kolkata",
            "America/San_Francisco": "America/Los_Angeles", "Tokio": "Asia/Tokyo", "東京": "Asia/Tokyo", "Москва": "Europe/Moscow",
            "Pacific Time": "America/Los_Angeles", "Eastern Time": "America/New_York", "Kiev": "Europe/Kyiv",
            "W. Europe Standard Time": "Europe/Berlin", "India Standard Time": "Asia/Kolkata", "India": "Asia/Kolkata",
            "Germany": "Europe/Berlin", "Berlin, Germany": "Europe/Berlin", "GMT+1 (Berlin)": "Europe/Berlin",
            "Europe / Berlin": "Europe/Berlin", "Europe - Berlin": "Europe/Berlin", "Berlin/Europe": "Europe/Berlin",
            "europe/london": "Europe/London", "AMERICA/NEW_YORK": "America/New_York", "Europe\\Paris": "Europe/Paris", "'Asia/Tokyo'": "Asia/Tokyo",
            "Paris, Ontario": "America/Toronto", "London, Ontario, Canada": "America/Toronto", "Perth, WA": "Australia/Perth",
            "Vancouver, WA": "America/Los_Angeles", "Cambridge, MA": "America/New_York", "Lyon, France": "Europe/Paris",
            "IST (India)": "Asia/Kolkata", "IST (UTC+2)": "Asia/Jerusalem", "CST (China)": "Asia/Shanghai", "CET (Berlin)": "Europe/Berlin",
            "(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi": "Asia/Shanghai", "Georgia, USA": "America/New_York",
            "(GMT-05:00) Eastern Time (US & Canada)": "America/New_York", "US/Boston": "America/New_York", "PST/PDT": "America/Los_Angeles",
            "Arizona": "America/Phoenix", "København": "Europe/Copenhagen", "Київ": "Europe/Kyiv", "日本": "Asia/Tokyo", "北京": "Asia/Shanghai",
        }.items()
    ),
    *(
        (DATE, text, "2026-03-01")
        for text in (
            "2026/03/01", "2026.3.1", "20260301", "1 March 2026", "1st of March 2026", "March 1, 2026", "1-Mar-2026", "2026-Mar-01",
            "Sun, 1 March 2026", "1. März 2026", "1 mars 2026", "1 de marzo de 2026", "1 maart 2026", "1 marca 2026", "1 марта 2026",
            "2026年3月1日", "２０２６－０３－０１", "２０２６／０３／０１", "2026-03-01T10:00:00Z", "dimanche 1 mars 2026", "Sonntag, 1. März 2026", "dom. 1 marzo 2026", "Mar 1 2026",
            "1 Μαρτίου 2026", "1. ožujka 2026", "2026_03_01", "2026-03-01Z", "'2026-03-01'",
        )
    ),
]  # fmt: skip


def read_hint(scalar_type: ScalarType, text: str) -> str:
    with pytest.raises(PydanticCustomError) as refusal:
        scalar_type.read(text)
    context: dict[str, Any] = dict(refusal.value.context or {})
    return str(context["hint"]).format(**context)


@pytest.mark.parametrize(("scalar_type", "text", "fixed_text"), SURE_TEXTS)
def test_hint_names_what_the_autofix_writes(scalar_type: ScalarType, text: str, fixed_text: str) -> None:
    assert read_hint(scalar_type, text) == f"write {fixed_text}"
    assert scalar_type.normalize(text) == fixed_text
    scalar_type.read(fixed_text)


@pytest.mark.parametrize(
    ("scalar_type", "text", "hint"),
    [
        (TIMEZONE, "IST", "write the one that you mean: Asia/Kolkata, Europe/Dublin, Asia/Jerusalem"),
        (TIMEZONE, "CST", "write the one that you mean: America/Chicago, Asia/Shanghai, America/Havana"),
        (TIMEZONE, "BST", "write the one that you mean: Europe/London, Asia/Dhaka"),
        (TIMEZONE, "AEST", "write the one that you mean: Australia/Sydney, Australia/Brisbane"),
        (TIMEZONE, "CEST", "write the one that you mean: Europe/Berlin, Europe/Paris, Europe/Madrid, Europe/Rome"),
        (
            TIMEZONE,
            "GMT+5:30",
            "the clock changes in most places: write the zone of a city near you, such as Asia/Kolkata, Asia/Colombo",
        ),
        (TIMEZONE, "Paris, Texas", "write the one that you mean: America/Chicago, America/Denver"),
        (TIMEZONE, "Europe/Berlin and Asia/Tokyo", "write the one that you mean: Europe/Berlin, Asia/Tokyo"),
        (TIMEZONE, "Europe/Berlin, UTC", "write the one that you mean: Europe/Berlin, UTC"),
        (TIMEZONE, "Portland", "write the one that you mean: America/Los_Angeles, America/New_York"),
        (TIMEZONE, "America/Paris", "did you mean `Europe/Paris`?"),
        (TIMEZONE, "London (UTC+5)", "did you mean `Europe/London`?"),
        (TIMEZONE, "UK", "did you mean `Europe/London`?"),
        (TIMEZONE, "no", "write an IANA name, such as Europe/London"),
        (TIMEZONE, "my time", "write an IANA name, such as Europe/London"),
        (
            TIMEZONE,
            "UTC+14",
            "the clock changes in most places: write the zone of a city near you, such as Pacific/Kiritimati",
        ),
        (
            TIMEZONE,
            "UTC+5.5",
            "the clock changes in most places: write the zone of a city near you, such as Asia/Kolkata, Asia/Colombo",
        ),
        (TIMEZONE, "UTC+25", "write an IANA name, such as Europe/London"),
        (TIMEZONE, "Europe/Londn", "did you mean `Europe/London`?"),
        (TIMEZONE, "QQT", "write an IANA name, such as Europe/London"),
        (COUNTRY, "Congo", "write CD or CG"),
        (COUNTRY, "US-CA", "write US or CA"),
        (COUNTRY, "Germany / France", "one country fits: write DE or FR"),
        (COUNTRY, "Berlin, Germany", "write DE here, and the town in `city`"),
        (LANGUAGE, "MSA", "write en, fr, pt-BR, …"),
        (LANGUAGE, "ISL", "write en, fr, pt-BR, …"),
        (DATE, "30/02/2026", "look at a calendar: there is no such day"),
        (DATE, "31 April 2026", "look at a calendar: there is no such day"),
        (DATE, "1405/12/10", "write the day as the international calendar has it: year-month-day, such as 2026-03-01"),
        (DATE, "2569-03-01", "write the day as the international calendar has it: year-month-day, such as 2026-03-01"),
        (DATE, "4 listopada 2026", "write year-month-day, such as 2026-03-01"),
        (COUNTRY, "EU", "the European Union is no country: write the code of yours, or leave it out"),
        (COUNTRY, "\U0001f1ea\U0001f1fa", "the European Union is no country: write the code of yours, or leave it out"),
        (COUNTRY, "Atlantis", "write the two letters of ISO 3166, such as GB or KE"),
        (LANGUAGE, "English and French", "several go into a list: [en, fr]"),
        (LANGUAGE, "Quenya of old", "write en, fr, pt-BR, …"),
        (DATE, "03/04/2026", "write 2026-03-04 or 2026-04-03: year, month, day"),
        (DATE, "March 2026", "write a day as well: year-month-day, such as 2026-03-01"),
    ],
)
def test_doubtful_text_stays_and_the_hint_names_all(scalar_type: ScalarType, text: str, hint: str) -> None:
    assert read_hint(scalar_type, text) == hint
    assert scalar_type.normalize(text) is None


@pytest.mark.parametrize(
    ("text", "choices", "same", "near"),
    [
        ("Organizer", ("learner", "organiser"), "organiser", None),
        ("How To", ("tip", "how-to"), "how-to", None),
        ("howto", ("tip", "how-to"), "how-to", None),
        ("study_buddy", ("study-buddy", "mentor"), "study-buddy", None),
        ("Alumni", ("learner", "alum"), "alum", None),
        ("student", ("learner", "mentor"), None, "learner"),
        ("novice", ("beginner", "expert"), None, "beginner"),
        ("novice", ("learner", "mentor"), None, None),
    ],
)
def test_other_words_for_a_choice(text: str, choices: tuple[str, ...], same: str | None, near: str | None) -> None:
    assert (find_same_choice(text, choices), find_near_choice(text, choices)) == (same, near)


@pytest.mark.parametrize(
    ("link", "hint", "fixed_link"),
    [
        ("https://https://example.org", "it begins twice: write https:// once", "https://example.org"),
        ("https://localhost:3000", "nobody else can open it: write an address of the internet", None),
        ("https://192.168.0.1/x", "nobody else can open it: write an address of the internet", None),
        ("https://intranet/x", "nobody else can open it: write an address of the internet", None),
        ("https://ada:secret@example.org", "leave out what stands in front of the `@`", None),
        ("https://example.org:99999", "check the number behind the name of the site, or leave it out", None),
        ("https://example.org, https://example.com", "write one address, and no other words", None),
        ("My site: https://example.org", "write one address, and no other words", None),
        ("https://example..org", "check the name of the site behind https://", None),
        ("10.1000/182", "begin it with https://doi.org/", "https://doi.org/10.1000/182"),
        ("README.md", "write the whole address, beginning with https://", None),
        ("v1.2.3", "write the whole address, beginning with https://", None),
        ('"https://example.org"', "write the address alone, without brackets or a title", "https://example.org"),
        ("mailto:ada@example.org", "an e-mail address is not allowed here", None),
    ],
)
def test_hint_about_a_link_says_what_is_wrong_with_it(link: str, hint: str, fixed_link: str | None) -> None:
    assert read_hint(HTTPS_LINK, link) == hint
    assert HTTPS_LINK.normalize(link) == (fixed_link or None)
    assert fixed_link is None or HTTPS_LINK.read(fixed_link) == fixed_link
