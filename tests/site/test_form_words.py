"""The forms of the site make the same values of words as the check and the forms on GitHub (theme/assets/hub-words.js)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from lyceum.schema import (
    is_language_tag,
    is_login,
    list_language_words,
    list_spellings,
    list_timezone_words,
    load_language_codes,
    load_timezone_names,
    make_key,
    normalize_score,
    read_page_address,
    split_names,
)
from lyceum.schema.links import HTTPS_LINK
from lyceum.schema.numeric import SCORE
from lyceum.schema.standard_codes import LANGUAGE, TIMEZONE
from tests.schema.test_codes_of_names import SURE_TEXTS
from tests.support.name_keys import KEYS_BY_WORDS

pytestmark = pytest.mark.browser
WORDS = [words for words, _ in KEYS_BY_WORDS] + [
    "python sql",
    "ada-",
    "Zoë & Ann",
    "x/y/z",
    "AND and and",
    "ﬁne ①",
    "a\u200bb",
    "topics/git, content/tips/one.md",
    "https://hub.example.org/learners/ada/#top",
    "ada.yml",
]
SCORES = [
    "12,5", "0,123", "1,234", "1.234", "1,234.56", "1.234,56", "1 234 567", "1'234'567", "12,34,567", "−3", "१२", "95%", "90 s",
    "12 ms", "1500 ms", "0.5 us", "12 min", "1.5 h", "3 days", "12 KB", "1h 2m", "1h2m3.5s", "2m31.5", "2d 3h", "1 day, 2:03:04", "1:02:03:04", "PT1H2M3S", "2'31\"", "1:2:3",
    "0:5", "0:59,9", "1:75", "3.2e-5", "1e309", "-0:03.5", "NaN", "8/10", "12 points", ".5", "5.", "+5", "9" * 70, "1_000_000",
    "½", "1½", "1 ¾ h", "1 1/2", "2 3/2", "1⅓", "3/4", "１２．５", "１：３０", "９５％", "٣٫٥", "٣٬٠٠٠", "3.2×10⁻⁵", "1.5 x 10^-3", "10^3", "2 x 10", "10⁵",
    "PT90S", "PT1H", "P2D", "1h30", "1 heure 30", "1h5.5", "1:30 h", "1:30:15 h", "1:30 min", "2:15 hours", "1:30 kg", "5:00.", "1:02:03,", "10k", "1.5M",
    "€5", "$ 12.50", "<5", "~5", "#1", "100 per cent", "5²", "1h 30 min",
]  # fmt: skip
LOGINS = [
    "old-",
    "gil--",
    "-x",
    "emu_corp",
    "a_b_c",
    "-",
    "--",
    "ada",
    "1e3",
    "null",
    "x" * 39,
    "x" * 40,
    "ä",
    "a.b",
    "a b",
    "_x",
]
SCORE_SETTINGS = [
    {}, {"measure": "duration", "unit": ""}, {"measure": "points", "unit": ""}, {"measure": "points", "unit": "KB"},
    {"measure": "percent", "unit": ""}, {"measure": "count", "unit": ""},
]  # fmt: skip


@pytest.fixture(scope="module")
def page(browser: Browser, sample_site_address: str) -> Iterator[Page]:
    """A page that has the module in `window.words`."""
    tab = browser.new_page()
    tab.goto(sample_site_address + "join/")
    tab.evaluate("import('../assets/hub-words.js').then((words) => { window.words = words; })")
    yield tab
    tab.close()


def run(page: Page, expression: str, values: Any) -> Any:
    return json.loads(page.evaluate(f"(all) => JSON.stringify(all.map((one) => {expression}))", values))


def test_words_lead_to_the_same_keys(page: Page) -> None:
    assert run(page, "words.splitNames(one).map(words.makeKey)", WORDS) == [
        [make_key(name) for name in split_names(words)] for words in WORDS
    ]
    assert run(page, "words.makeKey(one)", WORDS) == [make_key(words) for words in WORDS]
    assert run(page, "words.listSpellings(one)", WORDS) == [list(list_spellings(words)) for words in WORDS]


def test_known_topics_are_found_alike(page: Page) -> None:
    script = """(all) => { const find = words.makeFinder([["react", "React"], ["ml", "Machine Learning"], ["javascript", "JavaScript", "js"]]);
      return all.map(find); }"""
    names = [
        "React.js",
        "reactjs",
        "REACT",
        "machine learning",
        "machinelearning",
        "JS",
        "java",
        "Vue",
        "topics/react/",
    ]
    assert page.evaluate(script, names) == ["react", "react", "react", "ml", "ml", "javascript", "", "", "react"]


def test_addresses_hold_the_same_keys(page: Page) -> None:
    texts = [
        "learners/ada",
        "/tips/a%20b/?x#y",
        "content/challenges/walk/challenge.md",
        "ada.yaml",
        "a.md",
        "x/learners",
        "%zz.yml",
    ]
    assert run(page, "words.keyInAddress(one)", texts) == [read_page_address(text) or "" for text in texts]


def test_links_are_accepted_alike(page: Page) -> None:
    links = [
        "https://mastodon.social/@ada", "https://medium.com/@ada.l", "https://example.org/a?b=@c", "https://ada@example.org", "github.com/ada",
        "@ada@mastodon.social", "README.md", "example", "https://example", "https://localhost:3000", "https://127.0.0.1/", "https://192.168.0.1",
        "https://https://example.org", "https://router.lan/", "https://example.org:8080/x", "ada.github.io", "https://example.org\\x",
    ]  # fmt: skip
    written = run(page, "words.linkOf(one)", links)
    assert run(page, "words.isAddress(one)", written) == [HTTPS_LINK.parse(link) is not None for link in written]
    assert [link for link, new in zip(links, written, strict=True) if link != new] == [
        "github.com/ada", "@ada@mastodon.social", "ada.github.io"
    ]  # fmt: skip
    assert written[4:6] == [HTTPS_LINK.normalize(link) for link in links[4:6]]


def test_logins_are_the_same(page: Page) -> None:
    assert run(page, "words.isLogin(one)", LOGINS) == [is_login(login) for login in LOGINS]


@pytest.mark.parametrize("settings", SCORE_SETTINGS, ids=str)
def test_scores_are_the_same(page: Page, settings: dict[str, str]) -> None:
    pairs = [[text, settings] for text in SCORES]
    assert run(page, "words.toScore(...one)", pairs) == [normalize_score(text, **settings) or text for text in SCORES]


def test_scores_are_accepted_alike(page: Page) -> None:
    assert SCORE.parse
    assert run(page, "words.isScore(one)", SCORES) == [SCORE.parse(text) is not None for text in SCORES]


def is_left_to_the_check(text: str) -> bool:
    """Whether a time zone is written by a country or a state, or in several parts: the forms leave it as it is."""
    return (
        text in ("India", "Germany", "Arizona")
        or not {",", "(", "+"}.isdisjoint(text)
        or text in ("PST/PDT", "US/Boston")
    )


def test_time_zones_in_parts_are_left_to_the_check(page: Page) -> None:
    data = {
        "zones": sorted(load_timezone_names()),
        "words": {word: list(z) for word, z in list_timezone_words("en").items()},
    }
    texts = ["Paris, Texas", "IST (India)", "Berlin or Tokyo", "Europe/Berlin, UTC", "UTC+2", "Georgia, USA"]
    zones = page.evaluate(
        "({ data, texts }) => texts.map((text) => words.zoneOf(text, data.zones, data.words))",
        {"data": data, "texts": texts},
    )
    assert zones == texts


def test_time_zones_are_the_same(page: Page) -> None:
    texts = [text for scalar_type, text, _ in SURE_TEXTS if scalar_type is TIMEZONE and text.isascii()]
    texts = [text for text in texts if not is_left_to_the_check(text)]
    texts += ["IST", "CEST", "xyz", "Europe/Berlin", "America/Paris", "Portland", "Washington"]
    data = {
        "zones": sorted(load_timezone_names()),
        "words": {word: list(z) for word, z in list_timezone_words("de").items()},
    }
    zones = page.evaluate(
        "({ data, texts }) => texts.map((text) => words.zoneOf(text, data.zones, data.words))",
        {"data": data, "texts": texts},
    )
    assert zones == [TIMEZONE.normalize(text) or text for text in texts]


def test_languages_are_the_same(page: Page) -> None:
    texts = [
        "Deutsch",
        "German",
        "Mandarin",
        "pt_BR",
        "jp",
        "cz",
        "Brazilian Portuguese",
        "English (native)",
        "en-GB",
        "Türkçe",
        "Quenya",
        "English C1",
        "fluent German",
        "Portuguese (BR)",
        "LIBRAS",
        "bfi",
        "en (native)",
    ]
    data = {"codes": sorted(load_language_codes()), "words": list_language_words("fr")}
    tags = page.evaluate(
        "({ data, texts }) => texts.map((text) => words.languageOf(text, data.codes, data.words))",
        {"data": data, "texts": texts},
    )
    assert tags == [text if is_language_tag(text) else LANGUAGE.normalize(text) or text for text in texts]
