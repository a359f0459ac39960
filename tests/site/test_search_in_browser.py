"""The search in a browser: from the keyboard, on a phone, as a page with an address, and what it loads when."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Request, expect

from tests.support.browser import PageVisit

MAX_ANSWER_BYTES = 300_000


@pytest.fixture
def address(sample_site_address: str) -> str:
    return sample_site_address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext, address: str) -> PageVisit:
    return PageVisit(context, address)


def test_a_page_loads_nothing_of_the_search(visit: PageVisit) -> None:
    urls: list[str] = []
    visit.page.on("request", lambda request: urls.append(request.url))
    page = visit.open("learners/")
    page.wait_for_load_state("networkidle")
    visit.open("").wait_for_load_state("networkidle")
    assert [url for url in urls if re.search(r"/search/|hub-search", url)] == []


def test_the_keyboard_finds_and_opens_a_learner(visit: PageVisit) -> None:
    requests: list[Request] = []
    page = visit.open("tips/")
    visit.page.on("requestfinished", lambda request: requests.append(request))
    page.keyboard.press("/")
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    field.press_sequentially("amra")
    first = page.get_by_role("option").first
    expect(first).to_have_attribute("href", re.compile("learners/amara/$"))
    expect(field).to_have_attribute("aria-expanded", "true")
    assert sum(request.sizes()["responseBodySize"] for request in requests) < MAX_ANSWER_BYTES
    field.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", str(first.get_attribute("id")))
    assert Axe().run(page, "dialog").violations_count == 0
    field.press("Enter")
    expect(page).to_have_url(visit.address + "learners/amara/")
    visit.assert_no_errors()


def test_escape_closes_the_search(visit: PageVisit) -> None:
    page = visit.open("")
    link = page.locator(".hub-search-open")
    link.click()
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(link).to_be_focused()


def test_results_mark_the_words_and_name_their_kind(visit: PageVisit) -> None:
    page = visit.open("search/?q=traceback")
    first = page.locator(".hub-search__result").first
    expect(first.locator("mark").first).to_have_text(re.compile("traceback", re.IGNORECASE))
    expect(first.locator(".hub-search__kind")).to_have_text("Tip")
    expect(page.get_by_role("status")).to_contain_text("Results: ")


def test_the_search_has_an_address(visit: PageVisit) -> None:
    page = visit.open("search/")
    page.locator("[data-hub-search-page] input").fill("amara")
    expect(page.locator(".hub-search__result").first).to_contain_text("Amara")
    expect(page).to_have_url(visit.address + "search/?q=amara")
    page.reload()
    expect(page.locator(".hub-search__result").first).to_contain_text("Amara")
    page.locator("[data-hub-search-page] input").fill("qqqqqqzzz")
    expect(page.get_by_role("status")).to_have_text("Nothing found. Try another word, or fewer.")
    assert Axe().run(page).violations_count == 0
    visit.assert_no_errors()


def test_enter_opens_the_page_of_the_search(visit: PageVisit) -> None:
    page = visit.open("")
    page.locator(".hub-search-open").click()
    page.get_by_role("combobox").fill("python")
    page.keyboard.press("Enter")
    expect(page).to_have_url(visit.address + "search/?q=python")
    expect(page.locator(".hub-search__result").first).to_contain_text("Python")


def test_the_search_fits_a_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = PageVisit(context, address).open("")
    page.locator(".hub-search-open").click()
    page.get_by_role("combobox").fill("python")
    expect(page.get_by_role("option").first).to_be_visible()
    width = page.get_by_role("dialog").evaluate("(dialog) => dialog.scrollWidth - dialog.clientWidth")
    assert width <= 0
    context.close()


def test_without_javascript_the_search_offers_lists(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = PageVisit(context, address).open("")
    page.locator(".hub-search-open").click()
    expect(page).to_have_url(address + "search/")
    page.locator(".hub-search-lists a", has_text="People").click()
    expect(page).to_have_url(address + "learners/")
    context.close()
