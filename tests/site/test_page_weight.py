"""What a page costs a visitor: small frames, few files, and nothing that is loaded in case somebody needs it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from lyceum.site import build_site
from lyceum.site.exports.form_data import FORM_DATA_PARTS
from lyceum.site.html_scanner import scan_html
from lyceum.site.page_families import PAGE_FAMILIES
from lyceum.site.style_sheets import SHEET_SOURCES, minify_css
from lyceum.site.theme_scripts import shorten_script
from tests.conftest import TODAY_EPOCH
from tests.performance.hubs import make_files, write_hub
from tests.support.browser import serve_site
from tests.support.page_weights import weigh_page
from tests.support.paths import ROOT
from tests.support.shared_builds import build_once

MAX_FRAME_BYTES = 4_096
MAX_FIRST_PAGE_BYTES = 150_000
"""Of everything that a first visit loads, as it lies on the server, without compression."""
MAX_MANY_SCRIPTS_BYTES = 190_000
"""The same for a challenge of the first community: three rankings, and names that need nearly every font file of the theme."""
MAX_COMPRESSED_BYTES = 80_000
"""Of the same with gzip, as GitHub Pages serves it."""
RICH_HUB_LEARNERS = 130
"""Enough that the first pages of lists are nearly as long as they get."""


@pytest.fixture(scope="session")
def rich_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a hub in which lists have several pages."""

    def build(folder: Path) -> None:
        write_hub(folder, make_files(RICH_HUB_LEARNERS))
        settings = folder / "content/hub.yml"
        settings.write_text(f"{settings.read_text('utf-8')}share_cards: false\n", "utf-8")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SOURCE_DATE_EPOCH", TODAY_EPOCH)
            build_site(folder)

    return build_once(tmp_path_factory, "rich-hub", build) / "site"


def list_pages(site: Path) -> list[Path]:
    """Return the pages that the theme made, without those that only lead on to another."""
    pages = sorted(site.rglob("*.html"))
    return [page for page in pages if 'http-equiv="refresh"' not in page.read_text("utf-8")]


def test_frame_of_every_page_is_small(sample_site: Path) -> None:
    frame_sizes = {}
    for page in list_pages(sample_site):
        text = page.read_bytes()
        body = re.search(rb"(?s)<div id=hub-content .*(?=<p class=hub-foot>)", text)
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
        | {"assets/hub-thread.json"}
        | {f"assets/hub-{part}.json" for part in FORM_DATA_PARTS}
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


def list_longest_pages(site: Path) -> dict[str, str]:
    """Return the address of the longest page of each family, of the maintainers' longest page, and of a wrong address."""
    longest = {"not-found": ("404.html", 0)}
    for path in list_pages(site):
        text = path.read_bytes()
        family = re.search(rb'class="hub hub--([a-z-]+)"', text)
        name = family[1].decode() if family else "own"
        if name != "not-found" and len(text) > longest.get(name, ("", 0))[1]:
            longest[name] = path.relative_to(site).as_posix().removesuffix("index.html"), len(text)
    return {name: address for name, (address, _) in longest.items()}


def weigh_pages(browser: Browser, site: Path, limits: dict[str, int]) -> None:
    """Visit the longest page of each family for the first time, and compare what is loaded with the limits."""
    totals, compressed_totals = {}, {}
    with serve_site(site) as address:
        for name, place in list_longest_pages(site).items():
            weight, urls = weigh_page(browser, address, place)
            totals[name], compressed_totals[name] = weight.byte_count, weight.compressed_byte_count
            assert not [url for url in urls if url.startswith("sitemap")], name
            assert name == "search" or not [url for url in urls if "search" in url], name
    assert len(totals) > 20
    assert {name: n for name, n in totals.items() if n > limits.get(name, MAX_FIRST_PAGE_BYTES)} == {}, totals
    assert max(compressed_totals.values()) <= MAX_COMPRESSED_BYTES, compressed_totals


@pytest.mark.slow
def test_first_visit_stays_within_its_bytes(browser: Browser, sample_site: Path) -> None:
    weigh_pages(browser, sample_site, {"challenge": MAX_MANY_SCRIPTS_BYTES})


@pytest.mark.slow
def test_first_visit_of_long_lists_stays_within_its_bytes(browser: Browser, rich_site: Path) -> None:
    weigh_pages(browser, rich_site, {})


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("// note\n  go(); // now\n\n", "go(); // now\n"),
        ("/** Says\n * what */\n\tgo(1,\n\t  2);\n", "go(1,\n2);\n"),
        ("/* one line */\ngo(`\n  // text\n`);\n  go();", "go(`\n  // text\n`);\ngo();\n"),
    ],
)
def test_scripts_lose_only_what_has_no_meaning(script: str, expected: str) -> None:
    assert shorten_script(script) == expected


def test_scripts_of_the_theme_are_published_shortened(sample_site: Path) -> None:
    names = [path.name for path in (ROOT / "theme/assets").glob("*.js")]
    for name in names:
        script = (ROOT / "theme/assets" / name).read_text("utf-8")
        assert (sample_site / "assets" / name).read_text("utf-8") == shorten_script(script)
        assert len(shorten_script(script)) < len(script)
    assert "hub.js" in names
