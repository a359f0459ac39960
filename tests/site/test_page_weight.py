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
from lyceum.site.style_sheets import RICH_TEXT_SHEET, SHEET_SOURCES, minify_css
from lyceum.site.theme_scripts import shorten_script
from tests.conftest import TODAY_EPOCH
from tests.performance.hubs import make_files, write_hub
from tests.support.browser import serve_site
from tests.support.hubs import make_hub, write_site_hub
from tests.support.page_weights import weigh_page
from tests.support.pages import render_page
from tests.support.paths import ROOT
from tests.support.shared_builds import build_once

MAX_FRAME_BYTES = 4_096
SCHEME_TEXTS = (
    'const hubSchemeTexts = {"auto": "Theme: as your device", "light": "Theme: light", "dark": "Theme: dark"};\n'
)
"""What the script has of the button, so that no page has it."""
MAX_FIRST_PAGE_BYTES = 150_000
"""Of everything that a first visit loads, as it lies on the server, without compression."""
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


def make_full_challenges() -> dict[str, str | bytes]:
    """Return challenges in which everything is long, and whose names and texts need many files of the fonts."""
    files: dict[str, str | bytes] = {
        "content/hub.yml": "name: Test\nshare_cards: false\n"
        f"cohorts: [{', '.join(f'{{id: c{number}, name: Kohorte {number}}}' for number in range(8))}]\n"
    }
    for number in range(60):
        files[f"content/learners/p{number}.yml"] = (
            f"name: Žofia Nuñez {number}\njoined: 2026-10-01\ncohort: c{number % 8}\n"
        )
    for number in range(20):
        files[f"content/tips/t{number}.md"] = (
            f"---\ntitle: What I learnt about the harbour {number}\nkind: tip\nauthors: [p{number}]\ndate: 2026-11-02\n"
            "challenges: [one, three, twelve, teams, short]\n---\nText\n"
        )
    for key, board_count, result_count in (
        ("one", 1, 60),
        ("three", 3, 60),
        ("twelve", 12, 60),
        ("teams", 1, 20),
        ("short", 1, 10),
    ):
        files |= make_full_challenge(key, board_count, result_count)
    return files


def make_full_challenge(key: str, board_count: int, result_count: int) -> dict[str, str | bytes]:
    """Return a challenge in which half the results are confirmed or have evidence, and some came too late."""
    boards = ", ".join(f"board-{number}" for number in range(board_count))
    tasks = "".join(f"- {{id: t{number}, title: Part number {number}, points: 5}}\n" for number in range(20))
    text = "A sentence about *what* to do here, and why it is worth the evening.\n\n" * 30
    files: dict[str, str | bytes] = {
        f"content/challenges/{key}/challenge.md": (
            f"---\ntitle: The {key}\nsummary: Sit down and try it\nhosts: [p1, p2, p3]\nopens: 2026-10-01\ncloses: 2026-11-20\n"
            f"mode: {'team' if key == 'teams' else 'solo'}\nscore: count\nboards: [{boards}]\ntasks:\n{tasks}---\n{text}"
        )
    }
    for number in range(result_count):
        who = f"learner: p{number}"
        if key == "teams":
            who = (
                f"team: {{name: The crew number {number}, members: [{', '.join(f'p{number + n}' for n in range(24))}]}}"
            )
        files[f"content/challenges/{key}/results/r{number}.yml"] = (
            f"{who}\ndate: 2026-11-{22 if number % 9 == 8 else 12}\nscore: {number}\nboard: board-{number % board_count}\n"
            + (f"evidence: https://code.example.org/people/p{number}/{key}\n" if number % 3 else "")
            + (f"confirmed_by: [p{(number + 30) % 60}]\n" if number % 2 else "")
            + f"notes: {'What I learnt this time is *this*, and more. ' * 18}\n"
        )
    return files


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


def test_no_page_loads_a_source_of_styles_twice() -> None:
    assert {source for names in SHEET_SOURCES.values() for source in names} == {
        path.stem for path in (ROOT / "theme/styles").glob("*.css")
    }


@pytest.mark.parametrize(
    ("text", "is_needed"),
    [
        ("Plain *text*, a [link](https://a.example.org/), `code` and a list:\n\n- one\n", False),
        ("- [x] done\n", True),
        ("> [!TIP]\n> Look.\n", True),
        ("```python\nx = 1\n```\n", True),
        ("The sum is $a^2 + b^2$.\n", True),
        ("$$\n\\frac{1}{2}\n$$\n", True),
        ("```mermaid\ngraph TD\n```\n", True),
        ("<details><summary>More</summary>\n\nText.\n\n</details>\n", True),
        ("<details open><summary>More</summary>\n\nText.\n\n</details>\n", True),
    ],
)
def test_page_loads_styles_of_rich_texts_where_needed(tmp_path: Path, text: str, is_needed: bool) -> None:
    tip = f"---\ntitle: A tip\nkind: tip\nauthors: [ada]\ndate: 2026-11-02\n---\n{text}"
    hub = make_hub(tmp_path, {"content/learners/ada.yml": "name: Ada\n", "content/tips/one.md": tip})
    assert (RICH_TEXT_SHEET in str(render_page(hub, "tip", "one").body)) == is_needed


def test_parts_that_a_page_folds_itself_load_no_styles_of_rich_texts(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, {"content/learners/ada.yml": "name: Ada\n"})
    body = str(render_page(hub, "learner", "ada").body)
    assert "<details>" in body
    assert RICH_TEXT_SHEET not in body


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


def weigh_pages(browser: Browser, site: Path) -> None:
    """Visit the longest page of each family for the first time, and compare what is loaded with the limit."""
    totals, compressed_totals = {}, {}
    with serve_site(site) as address:
        for name, place in list_longest_pages(site).items():
            weight, urls = weigh_page(browser, address, place)
            totals[name], compressed_totals[name] = weight.byte_count, weight.compressed_byte_count
            assert not [url for url in urls if url.startswith("sitemap")], name
            assert name == "search" or not [url for url in urls if "search" in url], name
    assert len(totals) > 20
    assert {name: n for name, n in totals.items() if n > MAX_FIRST_PAGE_BYTES} == {}, totals
    assert max(compressed_totals.values()) <= MAX_COMPRESSED_BYTES, compressed_totals


@pytest.mark.slow
def test_first_visit_stays_within_its_bytes(browser: Browser, sample_site: Path) -> None:
    weigh_pages(browser, sample_site)


@pytest.mark.slow
def test_first_visit_of_long_lists_stays_within_its_bytes(browser: Browser, rich_site: Path) -> None:
    weigh_pages(browser, rich_site)


@pytest.mark.slow
def test_first_visit_of_any_challenge_stays_within_its_bytes(browser: Browser, tmp_path: Path) -> None:
    hub = write_site_hub(tmp_path / "hub", make_full_challenges())
    site = build_site(hub, strict=True).site_folder
    pages = sorted(site.glob("challenges/**/index.html"), key=lambda page: page.stat().st_size)
    longest = {page.parent.relative_to(site).as_posix().partition("--")[0]: page for page in pages}
    places = [page.parent.relative_to(site).as_posix() + "/" for page in longest.values()]
    with serve_site(site) as address:
        totals = {place: weigh_page(browser, address, place)[0].byte_count for place in places}
    assert set(longest) >= {"challenges/twelve", "challenges/page/twelve"}
    assert {place: total for place, total in totals.items() if total > MAX_FIRST_PAGE_BYTES} == {}, totals


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
        assert (sample_site / "assets" / name).read_text("utf-8").removeprefix(SCHEME_TEXTS) == shorten_script(script)
        assert len(shorten_script(script)) < len(script)
    assert "hub.js" in names
    assert (sample_site / "assets/hub-scheme.js").read_text("utf-8").startswith(SCHEME_TEXTS)
    assert "Theme: light" not in (sample_site / "index.html").read_text("utf-8")
