"""Tests of the certificates: one for each finished challenge and each badge, and one sheet of paper for each."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from lyceum.hub import Hub
from lyceum.site.page import Page
from lyceum.site.views import load_view
from tests.support.hubs import make_hub
from tests.support.pages import get_text, render_page
from tests.support.paths import ROOT

LEARNERS, WALK, RUN = "content/learners/", "content/challenges/walk/", "content/challenges/run/"
FILES: dict[str, str | bytes] = {
    "content/hub.yml": "name: The Room\nurl: https://room.example.org/hub/\n",
    f"{LEARNERS}ada.yml": "name: Ada <b>\njoined: 2025-11-01\n",
    f"{LEARNERS}bo.yml": "name: Bo\njoined: 2025-12-01\nshow: {boards: false}\n",
    f"{LEARNERS}cy.yml": "name: Cy\njoined: 2025-12-01\n",
    f"{LEARNERS}di.yml": "name: Di\njoined: 2025-12-01\n",
    f"{WALK}challenge.md": "---\ntitle: Walk far\nscore: count\nhosts: [cy]\ncloses: 2026-05-31\n---\nGo.\n",
    f"{WALK}results/ada.yml": "learner: ada\ndate: 2026-05-03\nscore: 98\nconfirmed_by: [cy]\n",
    f"{WALK}results/bo.yml": "learner: bo\ndate: 2026-05-02\nscore: 120\n",
    f"{WALK}results/cy.yml": "learner: cy\ndate: 2026-05-02\nscore: 3\n",
    f"{RUN}challenge.md": "---\ntitle: Run\nscore: count\ncloses: 2026-12-20\n---\nGo.\n",
    f"{RUN}results/ada.yml": "learner: ada\ndate: 2026-06-03\nscore: 5\n",
    "content/badges.yml": (
        "- {id: done, name: Done it, summary: Finished something, rule: {count: result, tiers: {bronze: 1, silver: 2}}}\n"
    ),
}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return make_hub(tmp_path_factory.mktemp("certificates"), FILES, today=date(2026, 11, 24))


def render_certificates(hub: Hub, key: str) -> Page:
    return render_page(hub, "certificates", key)


def get_certificate_texts(page: Page) -> dict[str, str]:
    """Return the text of each certificate, by its anchor."""
    certificates = re.findall(
        r'<article class="hub-paper[^"]*" id="([^"]+)".*?>(.*?)</article>', str(page.body), re.DOTALL
    )
    return {anchor: get_text(html) for anchor, html in certificates}


def test_certificate_names_learner_work_date_and_issuer(hub: Hub) -> None:
    texts = get_certificate_texts(render_certificates(hub, "ada"))
    assert list(texts) == ["challenge-run", "challenge-walk", "badge-done"]
    assert texts["challenge-walk"] == (
        "The Room Certificate Ada <b> finished this challenge: Walk far Place 2 of 3 Score 98 "
        "Confirmed by Cy May 3, 2026 Run by Cy https://room.example.org/hub/certificates/ada/#challenge-walk"
    )
    assert "<b>" not in str(render_certificates(hub, "ada").body)


def test_certificate_shows_the_highest_tier(hub: Hub) -> None:
    assert get_certificate_texts(render_certificates(hub, "ada"))["badge-done"].startswith(
        "The Room Certificate Ada <b> earned this badge: Done it, Silver Finished something How it is earned"
    )
    assert 'src="../../badges/done-silver.svg"' in render_certificates(hub, "ada").body


def test_certificate_shows_only_final_public_good_ranks(hub: Hub) -> None:
    assert "Place" not in get_certificate_texts(render_certificates(hub, "ada"))["challenge-run"], "still open"
    assert "Place" not in get_certificate_texts(render_certificates(hub, "bo"))["challenge-walk"], "not on boards"
    assert "Place" not in get_certificate_texts(render_certificates(hub, "cy"))["challenge-walk"], "in the second half"


def test_certificate_page_exists_if_needed_and_is_unindexed(hub: Hub) -> None:
    assert set(load_view("certificates").list_keys(hub)) == {"ada", "bo", "cy"}
    page = render_certificates(hub, "ada")
    assert page.is_hidden
    assert not page.search_entries
    profiles = {key: str(render_page(hub, "learner", key).body) for key in ("ada", "di")}
    assert 'href="../../certificates/ada/">Certificates to print' in profiles["ada"]
    assert "certificates/" not in profiles["di"]


def test_late_result_still_gets_a_certificate(tmp_path: Path) -> None:
    result = "learner: di\ndate: 2026-06-09\nscore: 100\n"
    hub = make_hub(tmp_path, {**FILES, f"{WALK}results/di.yml": result}, today=date(2026, 11, 24))
    assert "Score 100" in get_certificate_texts(render_certificates(hub, "di"))["challenge-walk"]
    assert "Place" not in get_certificate_texts(render_certificates(hub, "di"))["challenge-walk"]


def count_sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_each_certificate_prints_on_its_own_sheet(browser: Browser, sample_site: Path, paper: str) -> None:
    tab = browser.new_page(java_script_enabled=False)
    tab.route("**/*", lambda route: route.fulfill(path=find_site_file(sample_site, route.request.url)))
    tab.goto("http://hub.test/hub/certificates/grace-o/")
    certificate_count = tab.locator(".hub-paper").count()
    assert certificate_count > 5
    assert count_sheets(tab.pdf(format=paper)) == certificate_count
    tab.goto("http://hub.test/hub/certificates/grace-o/#challenge-relay-a-website")
    assert count_sheets(tab.pdf(format=paper)) == 1
    assert tab.locator(".hub-paper:visible").count() == 1
    tab.get_by_text("Show all of them").click()
    assert tab.locator(".hub-paper:visible").count() == certificate_count


def find_site_file(site: Path, url: str) -> Path:
    path = site / url.partition("/hub/")[2].partition("#")[0].partition("?")[0]
    return path / "index.html" if path.is_dir() else path


def test_long_names_and_titles_stay_inside_the_border(browser: Browser, sample_site: Path) -> None:
    tab = browser.new_page(viewport={"width": 1060, "height": 726})
    tab.route("**/*", lambda route: route.fulfill(path=find_site_file(sample_site, route.request.url)))
    tab.goto("http://hub.test/hub/certificates/grace-o/")
    tab.evaluate(
        """() => document.querySelectorAll(".hub-paper").forEach((paper) => {
          paper.classList.add("hub-paper--long");
          paper.querySelector(".hub-paper__name").textContent = "Wolfeschlegelstein ".repeat(4);
          paper.querySelector("h2").textContent = "A challenge with a long title ".repeat(4);
        })"""
    )
    tab.emulate_media(media="print")
    overflowing = tab.evaluate(
        """() => [...document.querySelectorAll(".hub-paper")].filter((paper) => {
          const end = paper.getBoundingClientRect().bottom, last = paper.lastElementChild.getBoundingClientRect().bottom;
          return last > end - 20 || paper.scrollWidth > paper.clientWidth;
        }).map((paper) => paper.id)"""
    )
    assert overflowing == []


NAMES = {
    "al": "محمد عبد الرحمن الخوارزمي",
    "bea": "WILHELMINA WWWWWWWW MMMMMMMMMM",
    "chi": "欧阳娜娜" * 20,
    "dee": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "eva": "Ümit Öztürk-Çağlayan Gök",
    "wan": "W" * 80,
}


def test_wide_name_is_smaller_and_centred(browser: Browser, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"{LEARNERS}{key}.yml": f"name: {name}\n" for key, name in NAMES.items()}
    files |= {f"{RUN}results/{key}.yml": f"learner: {key}\ndate: 2026-06-03\nscore: 5\n" for key in NAMES}
    hub = make_hub(tmp_path, {**FILES, **files}, today=date(2026, 11, 24))
    style_sheets = {name: (ROOT / "theme" / "assets" / f"{name}.css").read_text() for name in STYLE_SHEETS}
    tab = browser.new_page(viewport={"width": 995, "height": 755})  # a sheet of Letter without its margins
    tab.emulate_media(media="print")
    for key in NAMES:
        tab.set_content(f'<html><body class="md-typeset">{render_certificates(hub, key).body}')
        tab.add_style_tag(content="html { font-size: 20px; } " + "".join(style_sheets.values()))
        assert tab.evaluate(FIND_OVERFLOWING) == [], key


STYLE_SHEETS = "hub-fonts", "hub", "hub-pages"
FIND_OVERFLOWING = """() => [...document.querySelectorAll(".hub-paper")].filter((paper) => {
  const box = paper.getBoundingClientRect(), last = paper.lastElementChild.getBoundingClientRect().bottom;
  const range = document.createRange();
  range.selectNodeContents(paper.querySelector(".hub-paper__name bdi"));
  const name = range.getBoundingClientRect();
  const off = Math.abs((name.left + name.right) / 2 - (box.left + box.right) / 2);
  return last > box.bottom - 20 || paper.scrollWidth > paper.clientWidth || off > 3;
}).map((paper) => paper.id)"""
