"""Tests of the site's forms in a browser: their files pass the check, and GitHub opens with the whole file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from lyceum.loader import load_library, parse_entry
from lyceum.schema import CONTENT_KINDS
from tests.support.browser import PageVisit
from tests.support.hubs import find_problems, write_hub
from tests.support.paths import ROOT

CONTENT_KIND_BY_NAME = {kind.name: kind for kind in CONTENT_KINDS}


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser context that may use the clipboard."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext, sample_site_address: str) -> PageVisit:
    """A visit of the site of the first community."""
    return PageVisit(context, sample_site_address)


def open_form(visit: PageVisit, address: str) -> Page:
    """Open a page with a form by its address from the root of the site, and wait for the form."""
    page = visit.open(address)
    expect(page.locator("form.hub-form")).to_be_visible()
    return page


def strip_texts(value: Any) -> Any:
    """Return the value without white space at the end of its texts."""
    match value:
        case dict():
            return {name: strip_texts(item) for name, item in value.items()}
        case list():
            return [strip_texts(item) for item in value]
        case str():
            return value.rstrip()
    return value


def read_sent_file(page: Page) -> tuple[str, str]:
    """Return the path and the text of the new file that GitHub would show."""
    page.locator("form[data-hub-complete]").wait_for()
    url = urlsplit(page.locator("[data-send]").get_attribute("href") or "")
    assert (url.netloc, url.path) == ("github.com", "/lantern-room/hub/new/main")
    query = parse_qs(url.query, keep_blank_values=True)
    return query["filename"][0], query["value"][0]


def test_profile_needs_only_a_name(visit: PageVisit, tmp_path: Path) -> None:
    page = open_form(visit, "join/")
    page.get_by_label("Your name").fill("Sam O'Neill")
    page.get_by_label("Your GitHub login").fill("@sam-oneill")
    assert read_sent_file(page) == ("content/learners/sam-oneill.yml", "name: Sam O'Neill\n")
    assert find_problems(write_hub(tmp_path, {"content/learners/sam-oneill.yml": read_sent_file(page)[1]})) == ()
    visit.assert_no_errors()


def test_full_profile_has_a_preview_and_passes_check(visit: PageVisit, tmp_path: Path) -> None:
    page = open_form(visit, "join/")
    page.get_by_label("Your name").fill("Sam: the # one")
    page.get_by_label("Your GitHub login").fill("sam")
    page.get_by_label("In one line").fill("Learning [things] & {more}")
    page.locator("[data-field=learning] button", has_text="Python").click()
    page.locator("[data-field=learning] input").press("End")
    page.locator("[data-field=learning] input").press_sequentially(", Brand New")
    for part in page.locator("details.hub-form__part").all():
        part.locator("summary").click()
    page.get_by_label("Your story").fill("One\n\n- two: three\n  four  ")
    page.get_by_label("You want to reach").fill("Finish: it\nShow it")
    page.get_by_label("A study buddy", exact=False).check()
    page.get_by_label("Town").fill("Łódź")
    page.get_by_label("Country").select_option("PL")
    page.locator("[data-link]").first.get_by_label("What it is").fill("Site")
    page.locator("[data-link]").first.get_by_label("Address").fill("https://sam.example.org/?a=1&b=2")
    page.get_by_label("on the contributors wall").uncheck()
    expect(page.get_by_label("on a page about my year")).not_to_be_checked()
    page.get_by_label("on a page about my year").check()
    assert page.locator("[data-seen] .hub-card__title").text_content() == "Sam: the # one"
    path, text = read_sent_file(page)
    entry, problems = parse_entry(text.encode(), path, CONTENT_KIND_BY_NAME["learner"], key="sam")
    assert problems == ()
    assert entry
    value = entry.value
    assert (value.name, value.headline) == ("Sam: the # one", "Learning [things] & {more}")
    assert value.learning == ("python", "brand-new")
    assert value.bio == "One\n\n- two: three\n  four"
    assert [goal.goal for goal in value.goals] == ["Finish: it", "Show it"]
    assert value.looking_for == ("study-buddy",)
    assert (value.location.city, value.location.country) == ("Łódź", "PL")
    assert value.links[0].url == "https://sam.example.org/?a=1&b=2"
    assert (value.show.wall, value.show.boards, value.show.year) == (False, True, True)
    visit.assert_no_errors()


def test_form_understands_common_spellings(visit: PageVisit) -> None:
    page = open_form(visit, "join/")
    page.get_by_label("Your name").fill("Sam")
    page.get_by_label("Your GitHub login").fill("sam")
    page.locator("[data-field=learning] input").fill("C#, c++, .NET")
    for part in page.locator("details.hub-form__part").all():
        part.locator("summary").click()
    page.locator("[data-link]").first.get_by_label("Address").fill("https://www.sam.example.org/me")
    assert "learning: [csharp, cpp, dotnet]\n" in read_sent_file(page)[1]
    assert 'links:\n  - {label: sam.example.org, url: "https://www.sam.example.org/me"}\n' in read_sent_file(page)[1]
    page.locator("[data-send]").focus()
    assert page.locator(".hub-field__error:visible").count() == 0, "a link without a label gets the name of its site"
    page = open_form(visit, "result/")
    page.get_by_label("Challenge").select_option("one-billion-rows-at-home")
    page.get_by_label("Your handle").fill("amara")
    page.get_by_label("Score").fill("12,5")
    assert "score: 12.5\n" in read_sent_file(page)[1]
    visit.assert_no_errors()


def test_form_errors_are_beside_the_field_and_block_sending(visit: PageVisit) -> None:
    page = open_form(visit, "join/")
    page.get_by_label("Your GitHub login").fill("amara")
    page.locator("[data-send]").click()
    assert len(page.context.pages) == 1
    expect(page.locator("[data-field=name] .hub-field__error")).to_have_text("Please fill in this field.")
    expect(page.locator("[data-field=handle] .hub-field__error")).to_contain_text("?edit=amara")
    expect(page.locator("#f-name")).to_be_focused()
    page.get_by_label("Your GitHub login").fill("a b")
    expect(page.locator("[data-field=handle] .hub-field__error")).to_have_text(
        "Letters, digits and single hyphens only."
    )
    page.get_by_label("In one line").fill("x" * 125)
    page.get_by_label("In one line").blur()
    expect(page.locator("[data-field=headline] .hub-field__error")).to_have_text("The text is too long, by 5.")


def test_draft_stays_until_it_is_reset(visit: PageVisit) -> None:
    page = open_form(visit, "share/")
    page.get_by_label("Title").fill("Half a thought")
    page = open_form(visit, "share/")
    expect(page.get_by_label("Title")).to_have_value("Half a thought")
    page.get_by_text("Start over").click()
    page = open_form(visit, "share/")
    expect(page.get_by_label("Title")).to_have_value("")


def test_tip_form_fills_in_its_author(visit: PageVisit) -> None:
    page = open_form(visit, "share/")
    page.get_by_label("Title").fill("Read the traceback from the bottom")
    page.get_by_label("Your handle").fill("Amara")
    page.locator("#f-body").fill("---\nBegin *below*.\n")
    path, text = read_sent_file(page)
    assert path == "content/tips/read-the-traceback-from-the-bottom-2.md", "the name without a number is taken"
    assert (
        text == "---\ntitle: Read the traceback from the bottom\nauthor: amara\nkind: tip\n---\n---\nBegin *below*.\n"
    )
    page.get_by_label("Your handle").fill("nobody-here")
    page.locator("[data-send]").click()
    expect(page.locator("[data-field=author] .hub-field__error")).to_have_text(
        "Nobody here has the handle nobody-here."
    )


def test_result_form_follows_its_challenge(visit: PageVisit) -> None:
    page = open_form(visit, "result/?challenge=tidy-the-harbour-data")
    page.locator("[data-field=learner] input").fill("amara")
    page.get_by_label("Score").fill("fast")
    page.locator("[data-send]").click()
    expect(page.locator("[data-field=score] .hub-field__error")).to_contain_text("A number")
    page.get_by_label("Score").fill("70")
    path, text = read_sent_file(page)
    assert path.startswith("content/challenges/tidy-the-harbour-data/results/amara")
    assert "score: 70\n" in text
    expect(page.locator("[data-field=team]")).to_be_hidden()
    page.get_by_label("Challenge").select_option("relay-a-website")
    expect(page.locator("[data-field=team]")).to_be_visible()
    expect(page.locator("[data-field=learner]")).to_be_hidden()
    page.get_by_label("Challenge").select_option("one-billion-rows-at-home")
    expect(page.locator("[data-field=board]")).to_be_visible()


def test_editing_a_profile_keeps_all_its_fields(visit: PageVisit) -> None:
    page = open_form(visit, "join/?edit=amara")
    expect(page.get_by_label("Your name")).to_have_value("Amara Okafor")
    expect(page.locator("[data-field=handle]")).to_be_hidden()
    page.get_by_label("In one line").fill("Back from leave")
    text = page.locator("[data-text]").text_content() or ""
    entry, problems = parse_entry(
        text.encode(), "content/learners/amara.yml", CONTENT_KIND_BY_NAME["learner"], key="amara"
    )
    profile = load_library(ROOT)[0].learners["amara"].value
    assert problems == ()
    assert entry
    expected = profile.model_copy(update={"headline": "Back from leave"})
    assert strip_texts(entry.value.model_dump(mode="json")) == strip_texts(expected.model_dump(mode="json"))
    href = page.locator("[data-send]").get_attribute("href")
    assert href == "https://github.com/lantern-room/hub/edit/main/content/learners/amara.yml"
    with page.context.expect_page():
        page.locator("[data-send]").click()
    assert page.evaluate("navigator.clipboard.readText()") == text


@pytest.mark.parametrize(
    ("address", "field", "text"),
    [
        ("join/", "name", "What people call you"),
        ("join/", "name", "Your Name"),
        ("join/", "headline", "what you are up to."),
        ("share/", "title", "Your title"),
        ("share/", "body", "Write the tip in place of this sentence: what was hard, what helped, how to try it."),
    ],
)
def test_form_refuses_template_text(visit: PageVisit, address: str, field: str, text: str) -> None:
    page = open_form(visit, address)
    page.locator(f"#f-{field}").fill(text)
    page.locator("[data-send]").click()
    expect(page.locator(f"[data-field={field}]")).to_contain_text("Please write your own text")


def test_topic_with_a_property_name_of_objects_is_a_topic(visit: PageVisit) -> None:
    page = open_form(visit, "join/")
    page.get_by_label("Your name").fill("Sam")
    page.get_by_label("Your GitHub login").fill("sam")
    page.locator("[data-field=learning] input").fill("constructor, toString, hasOwnProperty, valueOf")
    assert read_sent_file(page)[1].endswith("learning: [constructor, tostring, hasownproperty, valueof]\n")
    visit.assert_no_errors()


def test_text_too_long_for_an_address_is_copied(visit: PageVisit) -> None:
    page = open_form(visit, "share/")
    page.get_by_label("Title").fill("Long")
    page.get_by_label("Your handle").fill("amara")
    page.locator("#f-body").fill("long " * 3000)
    href = unquote(page.locator("[data-send]").get_attribute("href") or "")
    assert href.endswith("?filename=content/tips/long.md")
    with page.context.expect_page():
        page.locator("[data-send]").click()
    assert "long long" in page.evaluate("navigator.clipboard.readText()")


def test_form_can_be_filled_in_by_keyboard(visit: PageVisit) -> None:
    page = open_form(visit, "join/")
    page.get_by_label("Your name").focus()
    for text in ("Kim", "kim", "By keyboard"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    assert read_sent_file(page) == ("content/learners/kim.yml", "name: Kim\nheadline: By keyboard\n")


def test_send_button_opens_github_with_the_whole_file(visit: PageVisit) -> None:
    requested_urls: list[str] = []

    def answer_as_github(route: Route) -> None:
        requested_urls.append(route.request.url)
        route.fulfill(body="<title>New file</title>", content_type="text/html")

    page = open_form(visit, "join/")
    page.context.route("https://github.com/**", answer_as_github)
    page.get_by_label("Your name").fill("Zoë & Søn = #1 + 100%")
    page.get_by_label("Your GitHub login").fill("zoe")
    with page.context.expect_page() as new_page:
        page.locator("[data-send]").click()
    expect(new_page.value).to_have_title("New file")
    url = urlsplit(requested_urls[0])
    assert (url.scheme, url.netloc, url.path) == ("https", "github.com", "/lantern-room/hub/new/main")
    assert parse_qs(url.query) == {
        "filename": ["content/learners/zoe.yml"],
        "value": ['name: "Zoë & Søn = #1 + 100%"\n'],
    }
    assert new_page.value.evaluate("window.opener") is None


def test_downloaded_file_equals_the_shown_file(visit: PageVisit) -> None:
    page = open_form(visit, "share/")
    page.get_by_label("Title").fill("Save — then run")
    page.get_by_label("Your handle").fill("amara")
    page.locator("#f-body").fill("Первый\n\n    code & more #1\n")
    with page.expect_download() as download:
        page.locator("[data-download]").click()
    assert download.value.suggested_filename == "save-then-run.md"
    assert download.value.path().read_text("utf-8") == page.locator("[data-text]").text_content()
    visit.assert_no_errors()


def test_form_can_be_sent_by_keyboard_alone(visit: PageVisit) -> None:
    page = open_form(visit, "join/")
    page.context.route(
        "https://github.com/**", lambda route: route.fulfill(body="<title>New file</title>", content_type="text/html")
    )
    page.get_by_label("Your name").focus()
    page.keyboard.type("Kim")
    page.keyboard.press("Tab")
    page.keyboard.type("kim")
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-send]')"):
            break
    assert page.evaluate("document.activeElement.matches('[data-send]')"), "Tab reaches the button"
    with page.context.expect_page() as new_page:
        page.keyboard.press("Enter")
    expect(new_page.value).to_have_title("New file")


@pytest.mark.parametrize("address", ["join/", "share/", "result/"])
def test_form_page_explains_itself_without_javascript(browser: Browser, sample_site_address: str, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(sample_site_address + address)
    expect(page.locator("form.hub-form")).to_be_hidden()
    links = [link.get_attribute("href") or "" for link in page.locator("main a").all() if link.is_visible()]
    assert any("guide" in href or "github.com/lantern-room/hub" in href for href in links), links
    context.close()


def test_result_form_has_a_default_date(visit: PageVisit) -> None:
    page = open_form(visit, "result/")
    assert date.fromisoformat(page.locator("#f-date").input_value())
