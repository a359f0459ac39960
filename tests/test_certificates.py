"""What can be hung up: a certificate for each challenge that somebody finished and each badge, one a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from generator.hub import Hub
from generator.pages import Page
from generator.views import FAMILIES, desk, pages
from tests.browser import chromium
from tests.hubs import derived

L, W, R = "content/learners/", "content/challenges/walk/", "content/challenges/run/"
FILES: dict[str, str | bytes] = {
    "content/hub.yml": "name: The Room\nurl: https://room.example.org/hub/\n",
    f"{L}ada.yml": "name: Ada <b>\njoined: 2025-11-01\n",
    f"{L}bo.yml": "name: Bo\njoined: 2025-12-01\nshow: {boards: false}\n",
    f"{L}cy.yml": "name: Cy\njoined: 2025-12-01\n",
    f"{L}di.yml": "name: Di\njoined: 2025-12-01\n",
    f"{W}challenge.md": "---\ntitle: Walk far\nscore: count\nhosts: [cy]\ncloses: 2026-05-31\n---\nGo.\n",
    f"{W}results/ada.yml": "learner: ada\ndate: 2026-05-03\nscore: 98\nconfirmed_by: [cy]\n",
    f"{W}results/bo.yml": "learner: bo\ndate: 2026-05-02\nscore: 120\n",
    f"{W}results/cy.yml": "learner: cy\ndate: 2026-05-02\nscore: 3\n",
    f"{R}challenge.md": "---\ntitle: Run\nscore: count\ncloses: 2026-12-20\n---\nGo.\n",
    f"{R}results/ada.yml": "learner: ada\ndate: 2026-06-03\nscore: 5\n",
    "content/badges.yml": (
        "- {id: done, name: Done it, summary: Finished something, rule: {count: result, tiers: {bronze: 1, silver: 2}}}\n"
    ),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return derived(tmp_path_factory.mktemp("certificates"), FILES, today=date(2026, 11, 24))


def page(hub: Hub, key: str) -> Page:
    return next(iter(pages(desk(hub), "certificates", [key])))


def papers(page: Page) -> dict[str, str]:
    """The words of each certificate, by its anchor."""
    found = re.findall(r'<article class="hub-paper[^"]*" id="([^"]+)".*?>(.*?)</article>', str(page.body), re.DOTALL)
    return {id_: " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split()) for id_, html in found}


def test_a_certificate_says_who_did_what_when_and_who_can_say_so(made: Hub) -> None:
    its = papers(page(made, "ada"))
    assert list(its) == ["challenge-run", "challenge-walk", "badge-done"]
    assert its["challenge-walk"] == (
        "The Room Certificate Ada <b> took on this challenge, and finished it: Walk far Place 2 of 3 Score 98 "
        "Tried out by Cy May 3, 2026 Run by Cy https://room.example.org/hub/certificates/ada/#challenge-walk"
    )
    assert "<b>" not in str(page(made, "ada").body)


def test_a_badge_is_certified_in_its_highest_tier(made: Hub) -> None:
    assert papers(page(made, "ada"))["badge-done"].startswith(
        "The Room Certificate Ada <b> earned this badge: Done it, Silver Finished something How it is earned"
    )
    assert 'src="../../badges/done-silver.svg"' in page(made, "ada").body


def test_no_place_stands_on_paper_that_may_change_or_is_nobodys_business_or_the_last(made: Hub) -> None:
    assert "Place" not in papers(page(made, "ada"))["challenge-run"], "still open"
    assert "Place" not in papers(page(made, "bo"))["challenge-walk"], "not on boards"
    assert "Place" not in papers(page(made, "cy"))["challenge-walk"], "in the second half"


def test_there_is_a_page_where_there_is_something_to_certify_and_no_search_lists_it(made: Hub) -> None:
    assert set(FAMILIES["certificates"].keys(made)) == {"ada", "bo", "cy"}
    its = page(made, "ada")
    assert its.hidden
    assert not its.search
    of = {key: str(next(iter(pages(desk(made), "learner", [key]))).body) for key in ("ada", "di")}
    assert 'href="../../certificates/ada/">Certificates to print' in of["ada"]
    assert "certificates/" not in of["di"]


def test_what_came_too_late_for_the_board_is_finished_all_the_same(tmp_path: Path) -> None:
    late = "learner: di\ndate: 2026-06-09\nscore: 100\n"
    hub = derived(tmp_path, {**FILES, f"{W}results/di.yml": late}, today=date(2026, 11, 24))
    assert "Score 100" in papers(page(hub, "di"))["challenge-walk"]
    assert "Place" not in papers(page(hub, "di"))["challenge-walk"]


# Printed -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_each_certificate_gets_a_sheet_of_its_own(browser: Browser, first_site: Path, paper: str) -> None:
    tab = browser.new_page(java_script_enabled=False)
    tab.route("**/*", lambda route: route.fulfill(path=file_at(first_site, route.request.url)))
    tab.goto("http://hub.test/hub/certificates/grace-o/")
    many = tab.locator(".hub-paper").count()
    assert many > 5
    assert sheets(tab.pdf(format=paper)) == many
    tab.goto("http://hub.test/hub/certificates/grace-o/#challenge-relay-a-website")
    assert sheets(tab.pdf(format=paper)) == 1
    assert tab.locator(".hub-paper:visible").count() == 1
    tab.get_by_text("Show all of them").click()
    assert tab.locator(".hub-paper:visible").count() == many


def file_at(site: Path, url: str) -> Path:
    path = site / url.partition("/hub/")[2].partition("#")[0].partition("?")[0]
    return path / "index.html" if path.is_dir() else path


def test_long_names_and_titles_stay_within_the_frame(browser: Browser, first_site: Path) -> None:
    tab = browser.new_page(viewport={"width": 1060, "height": 726})
    tab.route("**/*", lambda route: route.fulfill(path=file_at(first_site, route.request.url)))
    tab.goto("http://hub.test/hub/certificates/grace-o/")
    tab.evaluate(
        """() => document.querySelectorAll(".hub-paper").forEach((paper) => {
          paper.classList.add("hub-paper--long");
          paper.querySelector(".hub-paper__name").textContent = "Wolfeschlegelstein ".repeat(4);
          paper.querySelector("h2").textContent = "A challenge with a long title ".repeat(4);
        })"""
    )
    tab.emulate_media(media="print")
    over = tab.evaluate(
        """() => [...document.querySelectorAll(".hub-paper")].filter((paper) => {
          const end = paper.getBoundingClientRect().bottom, last = paper.lastElementChild.getBoundingClientRect().bottom;
          return last > end - 20 || paper.scrollWidth > paper.clientWidth;
        }).map((paper) => paper.id)"""
    )
    assert over == []


WIDE = {
    "al": "محمد عبد الرحمن الخوارزمي",
    "bea": "WILHELMINA WWWWWWWW MMMMMMMMMM",
    "chi": "欧阳娜娜" * 20,
    "dee": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "eva": "Ümit Öztürk-Çağlayan Gök",
    "wan": "W" * 80,
}


def test_a_wide_name_is_written_smaller_and_in_the_middle(browser: Browser, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"{L}{key}.yml": f"name: {name}\n" for key, name in WIDE.items()}
    files |= {f"{R}results/{key}.yml": f"learner: {key}\ndate: 2026-06-03\nscore: 5\n" for key in WIDE}
    hub = derived(tmp_path, {**FILES, **files}, today=date(2026, 11, 24))
    sheets_ = {name: (Path(__file__).parent.parent / "theme" / "assets" / f"{name}.css").read_text() for name in SHEETS}
    tab = browser.new_page(viewport={"width": 995, "height": 755})  # a sheet of Letter without its margins
    tab.emulate_media(media="print")
    for key in WIDE:
        tab.set_content(f'<html><body class="md-typeset">{page(hub, key).body}')
        tab.add_style_tag(content="html { font-size: 20px; } " + "".join(sheets_.values()))
        assert tab.evaluate(OVER) == [], key


SHEETS = "hub-fonts", "hub", "hub-pages"
OVER = """() => [...document.querySelectorAll(".hub-paper")].filter((paper) => {
  const box = paper.getBoundingClientRect(), last = paper.lastElementChild.getBoundingClientRect().bottom;
  const range = document.createRange();
  range.selectNodeContents(paper.querySelector(".hub-paper__name bdi"));
  const name = range.getBoundingClientRect();
  const off = Math.abs((name.left + name.right) / 2 - (box.left + box.right) / 2);
  return last > box.bottom - 20 || paper.scrollWidth > paper.clientWidth || off > 3;
}).map((paper) => paper.id)"""
