"""Forms suggest people by handle and name, also where a hub has more of them than a browser should offer at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from lyceum.site import build_site
from tests.support.browser import PageVisit, serve_site
from tests.support.hubs import write_site_hub

COUNT, SUGGESTED = 410, 400
FILES: dict[str, str | bytes] = {
    "content/hub.yml": "name: Test\n",
    "content/challenges/walk/challenge.md": "---\ntitle: Walk\nscore: count\n---\nWalk.\n",
    **{f"content/learners/p{number:03}.yml": f"name: Person {number:03}\n" for number in range(COUNT - 3)},
    "content/learners/Zo.yml": 'name: "Zoë \\"Z\\" Aal"\n',
    "content/learners/hidden.yml": "name: Somebody\nshow: {search: false, wall: false}\n",
    "content/learners/found.yml": "name: On the Wall\nshow: {search: false}\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("people")
    return build_site(write_site_hub(folder / "hub", FILES)).site_folder


def test_forms_know_all_handles_and_the_names_of_those_who_may_be_found(site: Path) -> None:
    known = json.loads((site / "assets/hub-form-people.json").read_text("utf-8"))
    assert sorted(known["handles"]) == sorted(Path(path).stem for path in FILES if "/learners/" in path)
    people = dict(known["people"])
    assert len(people) == COUNT - 1
    assert (people["Zo"], people["p007"], people["found"]) == ('Zoë "Z" Aal', "Person 007", "On the Wall")
    assert "hidden" not in people


def test_hub_of_nobody_has_empty_lists(tmp_path: Path) -> None:
    site = build_site(write_site_hub(tmp_path, {"content/hub.yml": "name: Test\n"})).site_folder
    assert json.loads((site / "assets/hub-form-people.json").read_text("utf-8")) == {"people": [], "handles": []}


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with serve_site(site) as address:
        yield address


@pytest.mark.browser
def test_what_is_typed_narrows_the_suggestions(browser: Browser, address: str) -> None:
    context = browser.new_context()
    visit = PageVisit(context, address)
    page = visit.open("result/")
    field = page.locator('.hub-field[data-suggest="people"] input[list]').first
    options = page.locator("#hub-people option")
    field.click()
    expect(options).to_have_count(SUGGESTED)
    expect(options.first).to_have_attribute("value", "found")
    field.fill("zoë")
    expect(options).to_have_count(1)
    expect(options.first).to_have_attribute("value", "Zo")
    field.fill("p40")
    expect(options).to_have_count(7)
    visit.assert_no_errors()
    context.close()
