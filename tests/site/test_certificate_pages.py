"""What can be hung up: a certificate for each challenge that somebody finished and each badge, one a sheet."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from lyceum.hub import Hub
from lyceum.site.page import Page
from lyceum.site.view_context import make_context
from lyceum.site.views import load_view, render_pages
from tests.support.hubs import make_hub
from tests.support.paths import ROOT

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
    return make_hub(tmp_path_factory.mktemp("certificates"), FILES, today=date(2026, 11, 24))


def page(hub: Hub, key: str) -> Page:
    return next(iter(render_pages(make_context(hub), "certificates", [key])))


def papers(page: Page) -> dict[str, str]:
    """The words of each certificate, by its anchor."""
    found = re.findall(r'<article class="hub-paper[^"]*" id="([^"]+)".*?>(.*?)</article>', str(page.body), re.DOTALL)
    return {id_: " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split()) for id_, html in found}


def test_certificate_names_learner_work_date_and_issuer(made: Hub) -> None:
    its = papers(page(made, "ada"))
    assert list(its) == ["challenge-run", "challenge-walk", "badge-done"]
    assert its["challenge-walk"] == (
        "The Room Certificate Ada <b> took on this challenge, and finished it: Walk far Place 2 of 3 Score 98 "
        "Tried out by Cy May 3, 2026 Run by Cy https://room.example.org/hub/certificates/ada/#challenge-walk"
    )
    assert "<b>" not in str(page(made, "ada").body)


def test_certificate_shows_the_highest_tier(made: Hub) -> None:
    assert papers(page(made, "ada"))["badge-done"].startswith(
        "The Room Certificate Ada <b> earned this badge: Done it, Silver Finished something How it is earned"
    )
    assert 'src="../../badges/done-silver.svg"' in page(made, "ada").body


def test_certificate_shows_only_final_public_good_ranks(made: Hub) -> None:
    assert "Place" not in papers(page(made, "ada"))["challenge-run"], "still open"
    assert "Place" not in papers(page(made, "bo"))["challenge-walk"], "not on boards"
    assert "Place" not in papers(page(made, "cy"))["challenge-walk"], "in the second half"


def test_certificate_page_exists_if_needed_and_is_unindexed(made: Hub) -> None:
    assert set(load_view("certificates").list_keys(made)) == {"ada", "bo", "cy"}
    its = page(made, "ada")
    assert its.is_hidden
    assert not its.search_entries
    of = {key: str(next(iter(render_pages(make_context(made), "learner", [key]))).body) for key in ("ada", "di")}
    assert 'href="../../certificates/ada/">Certificates to print' in of["ada"]
    assert "certificates/" not in of["di"]


def test_late_result_still_gets_a_certificate(tmp_path: Path) -> None:
    late = "learner: di\ndate: 2026-06-09\nscore: 100\n"
    hub = make_hub(tmp_path, {**FILES, f"{W}results/di.yml": late}, today=date(2026, 11, 24))
    assert "Score 100" in papers(page(hub, "di"))["challenge-walk"]
    assert "Place" not in papers(page(hub, "di"))["challenge-walk"]


# Printed -----------------------------------------------------------------------------------------------------------


def sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_each_certificate_prints_on_its_own_sheet(browser: Browser, sample_site: Path, paper: str) -> None:
    tab = browser.new_page(java_script_enabled=False)
    tab.route("**/*", lambda route: route.fulfill(path=file_at(sample_site, route.request.url)))
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


def test_long_names_and_titles_stay_inside_the_border(browser: Browser, sample_site: Path) -> None:
    tab = browser.new_page(viewport={"width": 1060, "height": 726})
    tab.route("**/*", lambda route: route.fulfill(path=file_at(sample_site, route.request.url)))
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


def test_wide_name_is_smaller_and_centred(browser: Browser, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"{L}{key}.yml": f"name: {name}\n" for key, name in WIDE.items()}
    files |= {f"{R}results/{key}.yml": f"learner: {key}\ndate: 2026-06-03\nscore: 5\n" for key in WIDE}
    hub = make_hub(tmp_path, {**FILES, **files}, today=date(2026, 11, 24))
    sheets_ = {name: (ROOT / "theme" / "assets" / f"{name}.css").read_text() for name in SHEETS}
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
