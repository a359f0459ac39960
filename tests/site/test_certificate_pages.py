"""Tests of the certificates: one for each finished challenge and each badge, and one sheet of paper for each."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from lyceum.hub import Hub
from lyceum.site.exports.certificates import export_certificates, list_certificate_shards
from lyceum.site.shards import name_shard
from lyceum.site.view_context import make_context
from tests.support.browser import serve_site
from tests.support.hubs import make_hub
from tests.support.pages import render_page

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


def export_files(hub: Hub) -> dict[str, Any]:
    """Return the files that the page of certificates reads, by address."""
    context = make_context(hub)
    return {
        address: json.loads(json.dumps(value))
        for shard in list_certificate_shards(context)
        for address, value in export_certificates(context, shard)
    }


def find_certificates(hub: Hub, key: str) -> dict[str, Any]:
    """Return what the files say of a learner."""
    files = export_files(hub).values()
    return next(file["learners"][key] for file in files if key in file["learners"])


def find_result(hub: Hub, key: str, challenge: str) -> list[Any]:
    return next(result for result in find_certificates(hub, key)["results"] if result[0] == challenge)


def test_certificates_name_learner_work_date_and_hosts(hub: Hub) -> None:
    assert export_files(hub)["certificates/shards/0.json"]["challenges"] == {
        "run": {"title": "Run", "hosts": ""},
        "walk": {"title": "Walk far", "hosts": "Run by Cy"},
    }
    assert export_files(hub)["certificates/shards/0.json"]["days"]["2026-05-03"] == "May 3, 2026"
    ada = find_certificates(hub, "ada")
    assert ada["name"] == "Ada <b>"
    assert [result[0] for result in ada["results"]] == ["run", "walk"]
    assert ada["results"][1] == ["walk", "2026-05-03", {"place": "2 of 3", "score": "98", "confirmed": "Cy"}]


def test_certificate_shows_the_highest_tier(hub: Hub) -> None:
    (award,) = find_certificates(hub, "ada")["awards"]
    assert (award[0], award[2]) == ("done", "silver")
    badge = export_files(hub)["certificates/shards/0.json"]["badges"]["done"]
    assert (badge["name"], badge["summary"]) == ("Done it", "Finished something")
    assert badge["criteria"].startswith("Send in a result")


def test_certificate_shows_only_final_public_good_ranks(hub: Hub) -> None:
    assert "place" not in find_result(hub, "ada", "run")[2], "still open"
    assert "place" not in find_result(hub, "bo", "walk")[2], "not on boards"
    assert "place" not in find_result(hub, "cy", "walk")[2], "in the second half"


def test_profile_leads_to_certificates_if_there_are_any(hub: Hub) -> None:
    page = render_page(hub, "certificates")
    assert page.is_hidden
    assert not page.search_entries
    profiles = {key: str(render_page(hub, "learner", key).body) for key in ("ada", "di")}
    link = 'href="../../certificates/?learner=ada" data-hub-certificate="Certificate">Certificates to print'
    assert link in profiles["ada"]
    assert "certificates/" not in profiles["di"]
    assert {key for file in export_files(hub).values() for key in file["learners"]} == {"ada", "bo", "cy"}


def test_learner_who_wants_not_to_be_found_has_an_own_file(tmp_path: Path) -> None:
    hidden = "name: Cy Hidden\nshow: {search: false}\n"
    files = export_files(make_hub(tmp_path, {**FILES, f"{LEARNERS}cy.yml": hidden}, today=date(2026, 11, 24)))
    assert list(files) == ["certificates/cy.json", "certificates/shards/0.json"]
    assert list(files["certificates/cy.json"]["learners"]) == ["cy"]
    assert "cy" not in files["certificates/shards/0.json"]["learners"]


def test_late_result_still_gets_a_certificate(tmp_path: Path) -> None:
    result = "learner: di\ndate: 2026-06-09\nscore: 100\n"
    hub = make_hub(tmp_path, {**FILES, f"{WALK}results/di.yml": result}, today=date(2026, 11, 24))
    assert find_result(hub, "di", "walk")[2] == {"score": "100"}


def test_one_more_learner_changes_one_file(tmp_path: Path) -> None:
    people: dict[str, str | bytes] = {f"{LEARNERS}p{number}.yml": f"name: P{number}\n" for number in range(150)}
    results: dict[str, str | bytes] = {
        f"{RUN}results/p{number}.yml": f"learner: p{number}\ndate: 2026-06-03\nscore: 5\n" for number in range(150)
    }
    before = export_files(make_hub(tmp_path / "a", {**FILES, **people, **results}))
    results[f"{RUN}results/p7.yml"] = "learner: p7\ndate: 2026-06-03\nscore: 6\n"
    after = export_files(make_hub(tmp_path / "b", {**FILES, **people, **results}))
    changed = [address for address in after if after[address] != before[address]]
    assert len(after) == 2
    assert changed == [f"certificates/shards/{name_shard('p7', 2)}.json"]


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def open_certificates(tab: Tab, address: str, learner: str, anchor: str = "") -> None:
    tab.goto(f"{address}certificates/?learner={learner}{anchor}")
    expect(tab.locator(".hub-paper:visible").first).to_be_visible()


def count_sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_award_on_a_profile_leads_to_its_certificate(tab: Tab, sample_site_address: str) -> None:
    tab.goto(f"{sample_site_address}learners/grace-o/#award-came-in")
    link = tab.locator("#award-came-in").get_by_role("link", name="Certificate")
    expect(link).to_be_visible()
    assert tab.locator(".hub-worn a[href*='#badge-']").count() == tab.locator(".hub-worn > li").count() > 1
    link.click()
    expect(tab).to_have_url(f"{sample_site_address}certificates/?learner=grace-o#badge-came-in")
    expect(tab.locator("#badge-came-in")).to_be_visible()


def test_certificate_says_what_its_learner_earned(tab: Tab, sample_site_address: str) -> None:
    open_certificates(tab, sample_site_address, "grace-o")
    expect(tab).to_have_title("Certificates of Grace O’Donnell")
    expect(tab.get_by_role("link", name="Grace O’Donnell")).to_have_attribute("href", "../learners/grace-o/")
    paper = tab.locator("#challenge-relay-a-website")
    expect(paper).to_contain_text("finished this challenge:")
    expect(paper.locator("h2")).to_have_text("Relay a Website")
    address = "https://lantern-room.github.io/hub/certificates/?learner=grace-o#challenge-relay-a-website"
    expect(paper.locator(".hub-paper__address")).to_have_text(address)
    assert paper.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)")


def test_unknown_learner_is_asked_for_again(tab: Tab, sample_site_address: str) -> None:
    tab.goto(f"{sample_site_address}certificates/?learner=nobody")
    expect(tab.get_by_text("There are no certificates under this name.")).to_be_visible()
    tab.get_by_label("Whose certificates?").fill("Grace-O")
    tab.get_by_role("button", name="Show").click()
    expect(tab.get_by_role("heading", name="Certificates of Grace O’Donnell")).to_be_visible()


def test_learner_with_an_own_file_can_print(tab: Tab, sample_site: Path, sample_site_address: str) -> None:
    assert (sample_site / "certificates/moth.json").is_file()
    open_certificates(tab, sample_site_address, "moth")
    expect(tab.locator(".hub-paper__name").first).to_have_text("moth")


def test_certificates_without_javascript_lead_to_people(browser: Browser, sample_site_address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{sample_site_address}certificates/?learner=grace-o")
    expect(tab.get_by_text("This page needs JavaScript")).to_be_visible()
    expect(tab.locator("[data-owner]")).to_have_attribute("href", "../learners/")
    context.close()


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_each_certificate_prints_on_its_own_sheet(tab: Tab, sample_site_address: str, paper: str) -> None:
    open_certificates(tab, sample_site_address, "grace-o")
    certificate_count = tab.locator(".hub-paper").count()
    assert certificate_count > 5
    assert count_sheets(tab.pdf(format=paper)) == certificate_count
    open_certificates(tab, sample_site_address, "grace-o", "#challenge-relay-a-website")
    expect(tab.locator(".hub-paper:visible")).to_have_count(1)
    assert count_sheets(tab.pdf(format=paper)) == 1
    tab.get_by_text("Show all of them").click()
    expect(tab.locator(".hub-paper:visible")).to_have_count(certificate_count)


def test_long_names_and_titles_stay_inside_the_border(tab: Tab, sample_site_address: str) -> None:
    tab.set_viewport_size({"width": 1060, "height": 726})
    open_certificates(tab, sample_site_address, "grace-o")
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


def test_wide_name_is_smaller_and_centred(tab: Tab, sample_site: Path, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"{LEARNERS}{key}.yml": f"name: {name}\n" for key, name in NAMES.items()}
    files |= {f"{RUN}results/{key}.yml": f"learner: {key}\ndate: 2026-06-03\nscore: 5\n" for key in NAMES}
    shards = export_files(make_hub(tmp_path, {**FILES, **files}, today=date(2026, 11, 24)))
    with serve_site(sample_site) as address:
        tab.route("**/certificates/shards/*", lambda route: route.fulfill(json=shards["certificates/shards/0.json"]))
        tab.set_viewport_size({"width": 995, "height": 755})  # a sheet of Letter without its margins
        for key in NAMES:
            open_certificates(tab, address, key)
            tab.emulate_media(media="print")
            assert tab.evaluate(FIND_OVERFLOWING) == [], key
            tab.emulate_media(media="screen")


FIND_OVERFLOWING = """() => [...document.querySelectorAll(".hub-paper")].filter((paper) => {
  const box = paper.getBoundingClientRect(), last = paper.lastElementChild.getBoundingClientRect().bottom;
  const range = document.createRange();
  range.selectNodeContents(paper.querySelector(".hub-paper__name bdi"));
  const name = range.getBoundingClientRect();
  const off = Math.abs((name.left + name.right) / 2 - (box.left + box.right) / 2);
  return last > box.bottom - 20 || paper.scrollWidth > paper.clientWidth || off > 3;
}).map((paper) => paper.id)"""
