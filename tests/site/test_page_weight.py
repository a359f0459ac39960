"""What a page costs a visitor: small frames, few files, and nothing that is loaded in case somebody needs it."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Response

from lyceum.site.html_scanner import scan_html
from lyceum.site.page_families import PAGE_FAMILIES
from lyceum.site.style_sheets import SHEET_SOURCES, minify_css
from tests.support.browser import PageVisit
from tests.support.paths import ROOT

MAX_FRAME_BYTES = 4_096
MAX_FIRST_PAGE_BYTES = 150_000
"""Of everything that a first visit loads, as it lies on the server, without compression."""
MAX_LONG_PAGE_BYTES = 185_000
"""The same for pages that are as long as what they tell: a board, a year, everything about somebody."""
MAX_COMPRESSED_BYTES = 100_000
"""Of the same with gzip, as GitHub Pages serves it."""
LONG_PAGES = frozenset({"learner", "challenge", "board", "year"})
PAGES = {
    "home": "",
    "learner": "learners/amara/",
    "tip": "tips/read-the-traceback-from-the-bottom/",
    "challenge": "challenges/relay-a-website/",
    "board": "boards/",
    "wall": "wall/",
    "year": "years/2026/",
    "own page": "about/",
    "search": "search/",
    "not found": "404.html",
}


def list_pages(site: Path) -> list[Path]:
    """Return the pages that the theme made, without those that only lead on to another."""
    pages = sorted(site.rglob("*.html"))
    return [page for page in pages if 'http-equiv="refresh"' not in page.read_text("utf-8")]


def test_frame_of_every_page_is_small(sample_site: Path) -> None:
    frame_sizes = {}
    for page in list_pages(sample_site):
        text = page.read_bytes()
        body = re.search(rb'(?s)<div id="hub-content".*(?=<p class="hub-foot">)', text)
        if body:
            frame_sizes[page.relative_to(sample_site).as_posix()] = len(text) - len(body[0])
    assert len(frame_sizes) > len(PAGE_FAMILIES)
    assert {page: size for page, size in frame_sizes.items() if size > MAX_FRAME_BYTES} == {}


def test_pages_have_no_scripts_and_styles_of_their_own(sample_site: Path) -> None:
    for page in list_pages(sample_site):
        scanned = scan_html(page.read_text("utf-8"))
        assert scanned.inline_scripts == set(), page
        assert not scanned.has_inline_styles, page
        assert "unsafe-inline" not in scanned.policies[0], page
        assert scanned.policies[0].startswith("default-src 'none'; "), page


def test_every_icon_of_a_page_is_in_the_shared_file(sample_site: Path) -> None:
    icons = set(re.findall(r'<symbol id="([^"]+)"', (sample_site / "assets/icons.svg").read_text("utf-8")))
    for page in list_pages(sample_site):
        for link, icon in re.findall(r'<use href="([^"#]*icons\.svg)#([^"]+)"', page.read_text("utf-8")):
            assert icon in icons, (page, icon)
            assert (page.parent / link).resolve() == (sample_site / "assets/icons.svg").resolve(), page


def test_site_has_no_files_of_the_engines_theme(sample_site: Path) -> None:
    names = {
        path.relative_to(ROOT / "theme").as_posix() for path in (ROOT / "theme/assets").rglob("*") if path.is_file()
    }
    made = (
        {f"assets/{sheet}.css" for sheet in SHEET_SOURCES}
        | {"assets/hub-thread.json", "assets/hub-forms.json"}
        | {"assets/avatars.svg", "assets/icons.svg"}
    )
    folders = {"assets/avatars", "assets/cards", "assets/pictures", "assets/schemas"}
    published = {
        path.relative_to(sample_site).as_posix() for path in (sample_site / "assets").rglob("*") if path.is_file()
    }
    assert {
        name for name in published - names - made if not any(name.startswith(folder) for folder in folders)
    } == set()
    assert not (sample_site / "styles").exists()


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("a {\n  color: red;\n  margin: 0 1px;\n}\n", "a{color:red;margin:0 1px}"),
        ("/* x { */ a :is(b, c) > d { top: calc(1px + 2px); }", "a :is(b,c) > d{top:calc(1px + 2px)}"),
        ('a::before { content: " : { /* "; }', 'a::before{content:" : { /* "}'),
        ("@media (min-width: 1em) { a { b: url('x; y') } }", "@media (min-width:1em){a{b:url('x; y')}}"),
    ],
)
def test_style_sheets_lose_only_what_has_no_meaning(css: str, expected: str) -> None:
    assert minify_css(css).strip() == expected


def test_every_source_of_styles_is_published_once() -> None:
    sources = [source for names in SHEET_SOURCES.values() for source in names]
    assert sorted(sources) == sorted(path.stem for path in (ROOT / "theme/styles").glob("*.css"))


def test_first_visit_stays_within_its_bytes(browser: Browser, sample_site_address: str) -> None:
    totals, compressed_totals = {}, {}
    for kind, place in PAGES.items():
        context = browser.new_context(viewport={"width": 390, "height": 844})
        visit = PageVisit(context, sample_site_address)
        responses: list[Response] = []
        visit.page.on("response", lambda response, kept=responses: kept.append(response))
        visit.open(place).wait_for_load_state("networkidle")
        own = [response for response in responses if response.url.startswith(sample_site_address)]
        bodies = [response.body() for response in own]
        totals[kind] = sum(map(len, bodies))
        compressed_totals[kind] = sum(min(len(body), len(gzip.compress(body))) for body in bodies)
        context.close()
        loaded = {response.url.removeprefix(sample_site_address) for response in own} - {place}
        assert not [url for url in loaded if url.startswith("sitemap")], kind
        assert kind == "search" or not [url for url in loaded if "search" in url], kind
    limits = {kind: MAX_LONG_PAGE_BYTES if kind in LONG_PAGES else MAX_FIRST_PAGE_BYTES for kind in PAGES}
    assert {kind: total for kind, total in totals.items() if total > limits[kind]} == {}, totals
    assert max(compressed_totals.values()) <= MAX_COMPRESSED_BYTES, compressed_totals
