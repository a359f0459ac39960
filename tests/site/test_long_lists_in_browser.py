"""The wall in a browser: its next part comes on request, and without JavaScript links lead to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from lyceum.site import build_site
from tests.support.browser import PageVisit, serve_site
from tests.support.hubs import write_site_hub

pytestmark = pytest.mark.browser
COUNT, FIRST = 163, 109
"""People on the wall, and on its first page of two."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("wall")
    files: dict[str, str | bytes] = {
        f"content/learners/p{number}.yml": f"name: Person {number}\njoined: 2026-11-01\n" for number in range(COUNT)
    }
    build_site(write_site_hub(folder / "hub", {"content/hub.yml": "name: Test\n", **files}), site_dir=folder / "site")
    with serve_site(folder / "site") as address:
        yield address


def test_the_wall_adds_its_next_part(browser: Browser, address: str) -> None:
    context = browser.new_context()
    visit = PageVisit(context, address)
    page = visit.open("wall/")
    cards = page.locator(".hub-wall > li")
    expect(cards).to_have_count(FIRST)
    button = page.get_by_role("button", name="Show more")
    button.click()
    expect(cards).to_have_count(COUNT)
    expect(button).to_have_count(0)
    expect(cards.nth(FIRST).locator("a")).to_be_focused()
    cards.nth(COUNT - 1).locator("a").click()
    expect(page.locator("h1")).to_contain_text("Person")
    visit.assert_no_errors()
    context.close()


def test_without_javascript_the_wall_has_pages(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = PageVisit(context, address).open("wall/")
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".hub-wall > li")).to_have_count(COUNT - FIRST)
    context.close()
