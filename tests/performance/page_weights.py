"""Measures what a browser loads of a built site: on a first visit, and for the first answer of the search."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.support.browser import find_chromium, launch_chromium, serve_site
from tests.support.page_weights import Weight, record_visit, weigh_page, weigh_responses

SEARCH = "search"
QUERY = "python"


def measure_page_weights(site: Path) -> dict[str, Weight]:
    """Return the weights of a first visit by kind of page, and of the first answer of the search; nothing without a browser.

    Of each kind, the page with the longest text is visited."""
    if not find_chromium():
        return {}
    with launch_chromium() as browser, serve_site(site) as address:
        weights = {kind: weigh_page(browser, address, place)[0] for kind, place in _list_places(site).items()}
        return {**weights, SEARCH: _weigh_search(browser, address)}


def _list_places(site: Path) -> dict[str, str]:
    places = {"home": ""}
    for kind, folder in (("learner", "learners"), ("challenge", "challenges")):
        pages = [path for path in (site / folder).glob("*/index.html") if path.parent.name != "page"]
        places[kind] = f"{folder}/{max(pages, key=lambda path: (path.stat().st_size, path)).parent.name}/"
    return places


def _weigh_search(browser: Browser, address: str) -> Weight:
    """Search from the home page, and weigh what comes after the page itself."""
    with record_visit(browser, address) as (visit, responses):
        page = visit.open("")
        page.wait_for_load_state("networkidle")
        responses.clear()
        _search(page)
        return weigh_responses(responses, address)


def _search(page: Page) -> None:
    page.locator(".hub-search-open").click()
    page.get_by_role("combobox").fill(QUERY)
    expect(page.get_by_role("option").first).to_be_visible()
    page.wait_for_load_state("networkidle")
