"""Tests of the first community's site in a browser: reading, search, threads, small screens, no JavaScript."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lyceum.site import build_site
from tests.support.browser import PageVisit, serve_site
from tests.support.paths import ROOT

PAGES = {
    "home": "",
    "learners": "learners/",
    "learner": "learners/amara/",
    "empty learner": "learners/late-bloomer/",
    "tips": "tips/",
    "tip": "tips/read-the-traceback-from-the-bottom/",
    "topics": "topics/",
    "topic": "topics/python/",
    "challenges": "challenges/",
    "challenge": "challenges/one-billion-rows-at-home/",
    "team challenge": "challenges/relay-a-website/",
    "coming challenge": "challenges/winter-code-kata/",
    "boards": "boards/",
    "board of a season": "boards/season-2026-q4/",
    "board of teams": "boards/teams/",
    "wall": "wall/",
    "all years": "years/",
    "year": "years/2026/",
    "one's own year": "years/2026-grace-o/",
    "certificates": "certificates/?learner=grace-o",
    "certificates of nobody": "certificates/",
    "form for a profile": "join/",
    "form for a tip": "share/",
    "form for a result": "result/?challenge=tidy-the-harbour-data",
    "what the check says": "help/",
    "one problem": "help/yaml-syntax/",
    "search": "search/?q=python",
    "verifying, unsigned": "verify/",
    "status": "status/",
    "own page": "guide/",
    "not found": "404.html",
}


@pytest.fixture(scope="module")
def address(sample_site_address: str) -> str:
    return sample_site_address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext, address: str) -> PageVisit:
    return PageVisit(context, address)


def test_links_lead_from_home_to_learner_and_challenge(visit: PageVisit) -> None:
    page = visit.open("")
    expect(page.locator("h1")).to_have_count(1)
    page.locator(".hub-tabs a", has_text="People").click()
    expect(page).to_have_url(visit.address + "learners/")
    page.locator(".hub a[href*='amara']").first.click()
    expect(page.locator("h1")).to_contain_text("Amara")
    expect(page.locator(".hub-tabs [aria-current]")).to_have_text("People")
    page.locator(".hub a[href*='challenges/']:visible").first.click()
    expect(page).to_have_url(re.compile(r"/challenges/[a-z-]+/(#.*)?$"))
    visit.assert_no_errors()


def test_every_page_kind_loads_without_errors(visit: PageVisit) -> None:
    for place in PAGES.values():
        visit.open(place).wait_for_load_state("networkidle")
    visit.assert_no_errors()


def test_chosen_scheme_is_kept_until_it_is_given_up(visit: PageVisit) -> None:
    page = visit.open("learners/")
    root, button = page.locator("html"), page.locator(".hub-scheme")
    expect(root).to_have_attribute("data-hub-scheme", "light")
    expect(button).to_have_accessible_name("Theme: as your device")
    button.click()
    expect(root).to_have_attribute("data-hub-scheme", "dark")
    visit.open("tips/")
    expect(root).to_have_attribute("data-hub-scheme", "dark")
    expect(button).to_have_accessible_name("Theme: dark")
    button.click()
    page.emulate_media(color_scheme="dark")
    expect(root).to_have_attribute("data-hub-scheme", "light")
    button.click()
    button.click()
    expect(button).to_have_accessible_name("Theme: as your device")
    expect(root).to_have_attribute("data-hub-scheme", "dark")
    visit.assert_no_errors()


def test_dark_page_is_printed_in_light_colours(visit: PageVisit) -> None:
    page = visit.open("learners/amara/")
    page.locator(".hub-scheme").click()
    get_colour = "() => getComputedStyle(document.querySelector('h1')).color"
    assert page.evaluate(get_colour) == "rgb(236, 234, 244)"
    page.emulate_media(media="print")
    assert page.evaluate(get_colour) == "rgb(31, 27, 45)"
    expect(page.locator(".hub-tabs")).to_be_hidden()


def test_scheme_of_the_system_needs_no_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    page = PageVisit(context, address).open("learners/amara/")
    expect(page.locator("body")).to_have_css("background-color", "rgb(23, 27, 44)")
    expect(page.locator(".hub-scheme")).to_be_hidden()
    context.close()


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_no_page_scrolls_sideways(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    visit = PageVisit(context, address)
    for kind, place in PAGES.items():
        page = visit.open(place)
        excess = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert excess <= 0, f"{kind} is {excess} px too wide at {width}"
    context.close()


def test_pages_are_readable_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    visit = PageVisit(context, address)
    page = visit.open("challenges/one-billion-rows-at-home/")
    expect(page.locator("main table").first).to_be_visible()
    expect(page.locator(".hub-thread__link a")).to_be_visible()
    page.locator(".hub a[href*='learners/']").first.click()
    expect(page.locator("h1")).to_be_visible()
    assert visit.foreign_urls == []
    context.close()


def test_board_filter_works_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    visit = PageVisit(context, address)
    page = visit.open("challenges/tidy-the-harbour-data/")
    page.get_by_role("link", name="All results").click()
    everything, confirmed = (page.locator(f".hub-trust__rows--{trust}") for trust in ("reported", "confirmed"))
    expect(everything).to_be_visible()
    expect(confirmed).to_be_hidden()
    page.get_by_role("radio", name="Confirmed").check()
    expect(everything).to_be_hidden()
    expect(confirmed).to_be_visible()
    expect(confirmed.get_by_text("as reported")).to_have_count(0)
    page.get_by_role("radio", name="All").check()
    expect(everything).to_be_visible()
    context.close()


def test_browser_shows_local_time_of_a_learner(visit: PageVisit) -> None:
    page = visit.open("learners/amara/")
    expect(page.locator("time[data-hub-timezone]").first).to_have_text(re.compile(r"\d\d:\d\d"))


def read_giscus_query(page: Page) -> dict[str, str]:
    """Return the parameters with which the page embeds the widget of giscus."""
    frame = page.locator("iframe.giscus-frame")
    expect(frame).to_have_count(1)
    url = urlsplit(frame.get_attribute("src") or "")
    assert (url.netloc, url.path) == ("giscus.app", "/en/widget")
    return {name: values[0] for name, values in parse_qs(url.query, keep_blank_values=True).items()}


def test_discussion_thread_belongs_to_its_page(visit: PageVisit) -> None:
    page = visit.open("tips/read-the-traceback-from-the-bottom/")
    page.locator(".hub-thread").scroll_into_view_if_needed()
    query = read_giscus_query(page)
    assert query.pop("description")
    assert query.pop("origin") == page.url
    assert query == {
        "theme": "noborder_light", "reactionsEnabled": "1", "emitMetadata": "0", "inputPosition": "bottom",
        "repo": "lantern-room/hub", "repoId": "R_kgDOSAMPLE", "category": "Threads", "categoryId": "DIC_kwDOSAMPLE",
        "strict": "1", "term": "tip:read-the-traceback-from-the-bottom",
        "backLink": "https://lantern-room.github.io/hub/tips/read-the-traceback-from-the-bottom/",
    }  # fmt: skip
    visit.assert_no_errors()


def test_discussion_thread_follows_the_scheme(visit: PageVisit) -> None:
    page = visit.open("learners/amara/")
    page.locator(".hub-thread").scroll_into_view_if_needed()
    assert read_giscus_query(page)["theme"] == "noborder_light"
    frame = page.locator("iframe.giscus-frame").element_handle().content_frame()
    assert frame
    frame.wait_for_function("window.got")
    page.locator(".hub-scheme").click()
    frame.wait_for_function("got.length > 0")
    assert json.loads(frame.evaluate("JSON.stringify(got)")) == [{"giscus": {"setConfig": {"theme": "noborder_dark"}}}]
    visit.assert_no_errors()


def test_thread_outside_the_viewport_is_not_loaded(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 200})
    visit = PageVisit(context, address)
    visit.open("learners/amara/").wait_for_load_state("networkidle")
    assert visit.foreign_urls == []
    context.close()


@pytest.mark.usefixtures("sample_hub")
@pytest.mark.parametrize(("load", "before", "after_a_click"), [("now", 1, 1), ("click", 0, 1)])
def test_hub_setting_decides_when_threads_load(
    context: BrowserContext, tmp_path: Path, load: str, before: int, after_a_click: int
) -> None:
    hub = tmp_path / "hub"
    shutil.copytree(ROOT / "content", hub / "content")
    shutil.copy(ROOT / "mkdocs.yml", hub / "mkdocs.yml")
    settings = hub / "content/hub.yml"
    settings.write_text(re.sub(r"(?m)^  load: .*$", f"  load: {load}", settings.read_text("utf-8")), "utf-8")
    assert f"load: {load}" in settings.read_text("utf-8")
    with serve_site(build_site(hub, site_dir=tmp_path / "site").site_folder) as address:
        page = PageVisit(context, address).open("tips/read-the-traceback-from-the-bottom/")
        page.wait_for_load_state("networkidle")
        expect(page.locator("iframe.giscus-frame")).to_have_count(before)
        if load == "click":
            page.locator(".hub-thread__open").click()
        expect(page.locator("iframe.giscus-frame")).to_have_count(after_a_click)


@pytest.mark.parametrize(
    ("error", "is_down"),
    [("API rate limit exceeded", True), ("Discussion not found", False), ("Bad credentials", False)],
)
def test_giscus_that_is_down_leaves_a_working_link(visit: PageVisit, error: str, *, is_down: bool) -> None:
    page = visit.open("learners/amara/")
    page.locator(".hub-thread").scroll_into_view_if_needed()
    frame = page.locator("iframe.giscus-frame").element_handle().content_frame()
    assert frame
    frame.wait_for_function("window.got")
    frame.evaluate("error => parent.postMessage({ giscus: { error } }, '*')", error)
    frame.evaluate("() => new Promise((resolve) => setTimeout(resolve, 100))")
    expect(page.locator(".hub-thread--blocked")).to_have_count(int(is_down))
    expect(page.locator(".hub-thread__down")).to_have_count(int(is_down))
    expect(page.locator(".hub-thread__link a")).to_be_visible()


def test_blocked_giscus_leaves_a_working_link(context: BrowserContext, address: str) -> None:
    visit = PageVisit(context, address, giscus=False)
    page = visit.open("tips/read-the-traceback-from-the-bottom/")
    page.locator(".hub-thread").scroll_into_view_if_needed()
    expect(page.locator(".hub-thread--blocked")).to_have_count(1)
    link = page.locator(".hub-thread__link a")
    expect(link).to_be_visible()
    expect(link).to_have_attribute("href", re.compile("lantern-room/hub/discussions.*tip%3Aread-the-traceback"))
    page.locator(".hub-scheme").click()
    page.locator(".hub-tabs a", has_text="People").click()
    expect(page).to_have_url(visit.address + "learners/")
    assert [error for error in visit.console_errors if "ERR_FAILED" not in error] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
def test_axe_finds_no_accessibility_problems(browser: Browser, address: str, scheme: Any, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    visit = PageVisit(context, address)
    axe, violations = Axe(), []
    for kind, place in PAGES.items():
        page = visit.open(place)
        page.wait_for_load_state("networkidle")
        for violation in axe.run(page).response["violations"]:
            targets = [" ".join(map(str, node["target"])) for node in violation["nodes"]][:3]
            violations.append(f"{kind}: {violation['id']}: {targets}")
    context.close()
    assert violations == []


def test_first_tab_stop_skips_to_content(visit: PageVisit) -> None:
    page = visit.open("learners/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.href").endswith("#hub-content")
