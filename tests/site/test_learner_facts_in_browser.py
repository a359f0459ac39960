"""Scripts add to the pages what compares people with others and with today."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from lyceum.site.shards import name_shard
from tests.support.browser import PageVisit

pytestmark = pytest.mark.browser
TODAY = datetime(2026, 11, 24, 20, tzinfo=UTC)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="en-GB", timezone_id="America/Los_Angeles")
    context.clock.set_fixed_time(TODAY)
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext, sample_site_address: str) -> PageVisit:
    return PageVisit(context, sample_site_address)


def find_learner_with_place(site: Path) -> tuple[str, dict[str, object]]:
    """Return the first learner of the site who has a place on a challenge's board, and their facts."""
    for path in sorted((site / "facts").glob("?.json")):
        for handle, facts in sorted(json.loads(path.read_text("utf-8")).items()):
            if facts.get("places") and "at" in facts:
                return handle, facts
    raise AssertionError("nobody has a place")


def test_learner_page_shows_places_season_and_neighbours(visit: PageVisit, sample_site: Path) -> None:
    handle, facts = find_learner_with_place(sample_site)
    page = visit.open(f"learners/{handle}/")
    place = page.locator("[data-hub-place]").first
    place.scroll_into_view_if_needed()
    expect(place).to_have_text(re.compile(r"^place \d+ of \d+(, shared)? · $"))
    expect(page.locator("[data-hub-now]")).to_have_text(str(facts.get("now", "")))
    page.get_by_text("People near this rank").click()
    own_row = page.locator("tr[aria-current]")
    expect(own_row).to_have_count(1)
    assert 1 < page.locator("table:has(tr[aria-current]) bdi").count() <= 11
    expect(own_row.locator("a")).to_have_attribute("href", re.compile(f"/learners/{handle}/$"))
    assert visit.console_errors == []
    assert visit.foreign_urls == []


def test_learner_page_leads_to_the_board_without_facts(visit: PageVisit, sample_site: Path) -> None:
    handle, _ = find_learner_with_place(sample_site)
    visit.page.route("**/facts/**", lambda route: route.abort())
    page = visit.open(f"learners/{handle}/")
    link = page.locator("[data-hub-near] a")
    link.scroll_into_view_if_needed()
    expect(link).to_have_attribute("href", re.compile("boards/all/$"))
    expect(page.get_by_text("People near this rank")).to_have_count(0)


@pytest.mark.parametrize(
    ("days", "text"),
    [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (17, "in 17 days"), (-59, "59 days ago"), (61, "in 2 months"), (-731, "2 years ago")],
)  # fmt: skip
def test_days_are_counted_in_words(visit: PageVisit, days: int, text: str) -> None:
    page = visit.open("")
    counted = page.evaluate(
        "async ([address, days]) => (await import(address)).relative(days, 'en')",
        [f"{visit.address}assets/hub-days.js", days],
    )
    assert counted == text


def test_days_are_counted_from_the_date_on_the_page(visit: PageVisit) -> None:
    page = visit.open("challenges/")
    page.evaluate(
        """async (address) => {
          const place = document.createElement("p");
          place.id = "probe";
          place.dataset.hubDays = "";
          place.innerHTML = '<time datetime="2026-11-01">a</time> – <time datetime="2026-12-11">b</time>';
          document.body.append(place);
          const script = await import(address);
          script.start(document);
          script.start(document);
        }""",
        f"{visit.address}assets/hub-days.js",
    )
    assert page.locator("#probe").inner_text() == "a – b · in 17 days"


def test_browser_names_shards_as_the_build_does(visit: PageVisit) -> None:
    page = visit.open("join/")
    handles = ["ada", "Grace", "li-wei", "josé", "x" * 39]
    names = page.evaluate(
        "async ([address, handles]) => { const { shardOf } = await import(address); return handles.map((handle) => shardOf(handle, 128)); }",
        [f"{visit.address}assets/hub-shards.js", handles],
    )
    assert names == [name_shard(handle, 128) for handle in handles]
