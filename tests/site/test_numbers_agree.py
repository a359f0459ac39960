"""Every number beside a link is the length of what the link leads to, and what is hidden or expired is in no file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from hypothesis import given, settings

from lyceum.search import index_document
from lyceum.site import build_site
from lyceum.site.search_index import list_search_documents
from tests.support.hubs import make_hub, write_site_hub
from tests.support.pages import get_text, render_page, write_out
from tests.support.property_tests import count_examples
from tests.support.random_hubs import RandomHub, random_hubs
from tests.support.rendered_sites import derive_random_hub, render_everything
from tests.support.search_engine import read_search_files

CHIP = re.compile(r'<a class="hub-chip[^"]*" href="([^"]+)">\s*<bdi>[^<]*</bdi> <small>([\d,]+)</small>')
TOPIC_CARD = re.compile(r'<a class="hub-card__link" href="([^"]+)">.*?<p class="hub-card__foot">(.*?)</p>', re.DOTALL)
PERSON, TIP = 'class="hub-card hub-card--person"', 'class="hub-card hub-card--tip"'
SHORT_MARKS = {PERSON: 'class="hub-name--person"', TIP: 'class="hub-name--tip"'}
"""What stands in place of a card on the later pages of a list."""
HOME_COUNTS = {"learners/": PERSON, "tips/": TIP, "challenges/": 'class="hub-card hub-card--challenge'}


def count_in_list(pages: Mapping[str, str], address: str, mark: str) -> int:
    """Count something on a page and on all pages that follow it."""
    total = 0
    while True:
        html = pages[address]
        total += html.count(mark) + html.count(SHORT_MARKS.get(mark, mark)) * (mark in SHORT_MARKS)
        following = re.search(r'<a href="([^"]+)" rel="next">', html)
        if not following:
            return total
        address = unquote(urljoin(f"/{address}", unescape(following[1]))).lstrip("/")


def check_counts(pages: Mapping[str, str]) -> None:
    """Compare the numbers on chips, on the list of topics and on the home page with the lists that they lead to."""

    def follow(page: str, link: str) -> str:
        return unquote(urljoin(f"/{page}", unescape(link))).lstrip("/")

    for link, number in CHIP.findall(pages["learners/"]):
        address = follow("learners/", link)
        assert count_in_list(pages, address, PERSON) == int(number.replace(",", "")), address
    for link, foot in TOPIC_CARD.findall(pages["topics/"]):
        address = follow("topics/", link)
        numbers = {word: int(number) for number, word in re.findall(r"(\d+) (person|people|tips?)\b", get_text(foot))}
        people = numbers.get("person", numbers.get("people"))
        assert count_in_list(pages, address, PERSON) == people, address
        assert count_in_list(pages, address, TIP) == numbers.get("tip", numbers.get("tips", 0)), address
    for address, html in pages.items():
        if rarity := re.search(r"<dd>(\d+) (?:person|people)</dd>", html):
            unnamed = re.search(r'<p class="hub-quiet">(\d+) (?:person|people) who prefer', html)
            named = count_in_list(pages, address, '<a class="hub-by"')
            assert named + int(unnamed[1] if unnamed else 0) == int(rarity[1]), address
        if ledger := re.search(r"<summary>(?:All )?(\d+) contributions?\b.*?</details>", html, re.DOTALL):
            assert ledger[0].count("<tr><td><time") == int(ledger[1]), address
    for link, text in re.findall(r'<a href="([^"]+)">(\d+ [^<]*)</a>', pages[""].partition("hub-counts")[2][:900]):
        address = follow("", link)
        assert count_in_list(pages, address, HOME_COUNTS[address]) == int(text.split()[0]), address


@pytest.mark.fuzz
@pytest.mark.slow
@settings(max_examples=count_examples(15))
@given(random_hub=random_hubs())
def test_counts_agree_on_any_site(random_hub: RandomHub) -> None:
    random_hub.files["content/hub.yml"] = b"name: Test\n"
    files = render_everything(*derive_random_hub(random_hub))
    check_counts({address: str(body) for address, body in files.items() if not isinstance(body, bytes)})


@pytest.mark.slow
def test_counts_agree_on_the_sample_site(sample_site: Path) -> None:
    pages = {}
    for path in sample_site.rglob("index.html"):
        address = path.parent.relative_to(sample_site).as_posix()
        pages["" if address == "." else f"{address}/"] = write_out(path.read_text("utf-8"))
    check_counts(pages)


def test_topic_page_shows_who_knows_it(tmp_path: Path) -> None:
    people = {f"content/learners/{key}.yml": f"name: {key.title()}\nknows: [docker]\n" for key in ("ann", "bob")}
    hub = make_hub(tmp_path, {**people, "content/topics.yml": "- {id: docker, name: Docker}\n"})
    text = get_text(render_page(hub, "topic", "docker").body)
    assert "They know it 2 Ann Knows: Docker Bob Knows: Docker" in text
    assert "2 people" in get_text(render_page(hub, "topics").body)


def test_long_lists_of_a_topic_have_pages(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"content/tips/t{number}.md": f"---\ntitle: Tip {number}\nauthor: ann\ntopics: [git]\n---\nWords\n"
        for number in range(75)
    }
    hub = make_hub(tmp_path, {**files, "content/learners/ann.yml": "name: Ann\n"})
    pages = {f"topics/{key}/": str(render_page(hub, "topic", key).body) for key in ("git", "git--2")}
    assert [html.count(TIP) for html in pages.values()] == [16, 0]
    assert [html.count('class="hub-name--tip"') for html in pages.values()] == [0, 59]
    assert count_in_list(pages, "topics/git/", TIP) == 75
    assert "What they found out 75" in get_text(pages["topics/git/"])


@pytest.mark.parametrize(
    ("fields", "shown", "missing"),
    [
        ("joined: 2019-01-01\nbio: I *build* boats.", "I build boats.", "since"),
        ("joined: 2019-01-01\nknows: [sql]", "Knows: Sql", "since"),
        ("joined: 2019-01-01", "since January 2019", "Knows"),
        ("joined: 2026-11-20", "since November 2026", "Knows"),
        ("headline: Sails", "Sails", "since"),
    ],
)
def test_card_says_something_true(tmp_path: Path, fields: str, shown: str, missing: str) -> None:
    hub = make_hub(tmp_path, {"content/learners/kim.yml": f"name: Kim\n{fields}\n"})
    text = get_text(render_page(hub, "learners", "1").body.partition("<h2")[2])
    assert shown in text
    assert missing not in text


def test_people_are_found_by_handle_and_without_accents(tmp_path: Path) -> None:
    profile = "name: José Nyström\norganisation: uni\nlocation: {city: Łódź, country: PL}\nlooking_for: [study-buddy]\n"
    settings_text = "name: Test\norganisations: [{id: uni, name: Universität}]\n"
    hub = make_hub(tmp_path, {"content/learners/jn-1987.yml": profile, "content/hub.yml": settings_text})
    (document,) = list_search_documents(render_page(hub, "learner", "jn-1987"))
    assert document.title == "José Nyström"
    indexed = index_document(document)
    assert indexed.title_terms == ("jose", "nystrom")
    assert {"jn", "1987", "lodz", "universitat", "study", "buddy"} <= set(indexed.text_terms)


@pytest.mark.slow
def test_hidden_and_expired_fields_are_in_no_file(tmp_path: Path) -> None:
    hub = write_site_hub(
        tmp_path / "hub",
        {
            "content/hub.yml": "name: Test\nrepository: a/b\nurl: https://site.example.org/\n",
            "content/learners/kim.yml": "name: Kim\nlooking_for: [feedback, job]\nlooking_until: 2026-11-23\n",
            "content/learners/moth.yml": "name: Mothmarker\nbio: Biomarker\nstory: Storymarker\nshow: {search: false}\nlearning: [sql]\n",
            "content/tips/one.md": "---\ntitle: One\nauthors: [moth, kim]\n---\nWords\n",
        },
    )
    build_site(hub, site_dir=tmp_path / "site")
    texts = {
        path.relative_to(tmp_path / "site").as_posix(): path.read_text("utf-8")
        for path in (tmp_path / "site").rglob("*")
        if path.suffix in (".html", ".json", ".xml", ".svg", ".txt")
    }
    assert [path for path, text in texts.items() if "2026-11-23" in text] == []
    assert "looking_" not in texts["profiles/0.json"]
    assert '"kim"' in texts["profiles/0.json"]
    assert "moth" not in texts["profiles/0.json"]
    for value in ("Biomarker", "Storymarker"):
        assert [path for path, text in texts.items() if value in text] == ["learners/moth/index.html"]
    assert 'content="noindex"' in texts["learners/moth/index.html"]
    for path, text in {**read_search_files(tmp_path / "site"), "sitemap.xml": texts["sitemap.xml"]}.items():
        assert "moth" not in text.lower(), path
        assert "rekram" not in text, path
