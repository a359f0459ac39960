"""The forms, in a browser: what they make passes the check, and goes to GitHub in the learner's own name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, BrowserContext, Page, expect

from generator import reading
from generator.library import KINDS
from tests.browser import chromium
from tests.hubs import hub, problems
from tests.test_browser import Visit, served

KIND = {kind.name: kind for kind in KINDS}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def address(first_site: Path) -> Iterator[str]:
    with served(first_site) as place:
        yield place


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    opened.grant_permissions(["clipboard-read", "clipboard-write"])
    yield opened
    opened.close()


@pytest.fixture
def visit(context: BrowserContext, address: str) -> Visit:
    return Visit(context, address)


def opened(visit: Visit, place: str) -> Page:
    page = visit.to(place)
    expect(page.locator("form.hub-form")).to_be_visible()
    return page


def stripped(value: Any) -> Any:
    """Without line feeds at the end of a text."""
    match value:
        case dict():
            return {name: stripped(one) for name, one in value.items()}
        case list():
            return [stripped(one) for one in value]
        case str():
            return value.rstrip()
    return value


def sent(page: Page) -> tuple[str, str]:
    """(path, text) of the new file that GitHub would show."""
    url = urlsplit(page.locator("[data-send]").get_attribute("href") or "")
    assert (url.netloc, url.path) == ("github.com", "/lantern-room/hub/new/main")
    asked = parse_qs(url.query, keep_blank_values=True)
    return asked["filename"][0], asked["value"][0]


def test_a_name_is_enough_to_join(visit: Visit, tmp_path: Path) -> None:
    page = opened(visit, "join/")
    page.get_by_label("Your name").fill("Sam O'Neill")
    page.get_by_label("Your GitHub login").fill("@sam-oneill")
    assert sent(page) == ("content/learners/sam-oneill.yml", "name: Sam O'Neill\n")
    assert problems(hub(tmp_path, {"content/learners/sam-oneill.yml": sent(page)[1]})) == ()
    visit.well()


def test_a_whole_profile_shows_as_it_will_look_and_passes_the_check(visit: Visit, tmp_path: Path) -> None:
    page = opened(visit, "join/")
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
    path, text = sent(page)
    entry, wrong = reading.entry(text.encode(), path, KIND["learner"], key="sam")
    assert wrong == ()
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
    visit.well()


def test_what_is_wrong_is_said_beside_the_field_and_nothing_opens(visit: Visit) -> None:
    page = opened(visit, "join/")
    page.get_by_label("Your GitHub login").fill("amara")
    page.locator("[data-send]").click()
    assert len(page.context.pages) == 1
    expect(page.locator("[data-field=name] .hub-field__error")).to_have_text("Something is needed here.")
    expect(page.locator("[data-field=handle] .hub-field__error")).to_contain_text("?edit=amara")
    expect(page.locator("#f-name")).to_be_focused()
    page.get_by_label("Your GitHub login").fill("a b")
    expect(page.locator("[data-field=handle] .hub-field__error")).to_have_text(
        "Letters, digits and single hyphens only."
    )
    page.get_by_label("In one line").fill("x" * 125)
    page.get_by_label("In one line").blur()
    expect(page.locator("[data-field=headline] .hub-field__error")).to_have_text("This is longer than fits, by 5.")


def test_a_draft_is_there_tomorrow_and_gone_when_started_over(visit: Visit) -> None:
    page = opened(visit, "share/")
    page.get_by_label("Title").fill("Half a thought")
    page = opened(visit, "share/")
    expect(page.get_by_label("Title")).to_have_value("Half a thought")
    page.get_by_text("Start over").click()
    page = opened(visit, "share/")
    expect(page.get_by_label("Title")).to_have_value("")


def test_a_tip_in_ones_own_name(visit: Visit) -> None:
    page = opened(visit, "share/")
    page.get_by_label("Title").fill("Read the traceback from the bottom")
    page.get_by_label("Your handle").fill("Amara")
    page.locator("#f-body").fill("---\nBegin *below*.\n")
    path, text = sent(page)
    assert path == "content/tips/read-the-traceback-from-the-bottom-2.md", "the first has this name"
    assert (
        text == "---\ntitle: Read the traceback from the bottom\nauthor: amara\nkind: tip\n---\n---\nBegin *below*.\n"
    )
    page.get_by_label("Your handle").fill("nobody-here")
    page.locator("[data-send]").click()
    expect(page.locator("[data-field=author] .hub-field__error")).to_have_text(
        "Nobody here has the handle nobody-here."
    )


def test_a_result_is_asked_for_as_its_challenge_needs_it(visit: Visit) -> None:
    page = opened(visit, "result/?challenge=tidy-the-harbour-data")
    page.locator("[data-field=learner] input").fill("amara")
    page.get_by_label("Score").fill("fast")
    page.locator("[data-send]").click()
    expect(page.locator("[data-field=score] .hub-field__error")).to_contain_text("A number")
    page.get_by_label("Score").fill("70")
    path, text = sent(page)
    assert path.startswith("content/challenges/tidy-the-harbour-data/results/amara")
    assert "score: 70\n" in text
    expect(page.locator("[data-field=team]")).to_be_hidden()
    page.get_by_label("Challenge").select_option("relay-a-website")
    expect(page.locator("[data-field=team]")).to_be_visible()
    expect(page.locator("[data-field=learner]")).to_be_hidden()
    page.get_by_label("Challenge").select_option("one-billion-rows-at-home")
    expect(page.locator("[data-field=board]")).to_be_visible()


def test_ones_own_page_is_changed_and_nothing_is_lost(visit: Visit, address: str) -> None:
    page = opened(visit, "join/?edit=amara")
    expect(page.get_by_label("Your name")).to_have_value("Amara Okafor")
    expect(page.locator("[data-field=handle]")).to_be_hidden()
    page.get_by_label("In one line").fill("Back from leave")
    text = page.locator("[data-text]").text_content() or ""
    entry, wrong = reading.entry(text.encode(), "content/learners/amara.yml", KIND["learner"], key="amara")
    before = reading.library(Path(__file__).parent.parent)[0].learners["amara"].value
    assert wrong == ()
    assert entry
    after = before.model_copy(update={"headline": "Back from leave"})
    assert stripped(entry.value.model_dump(mode="json")) == stripped(after.model_dump(mode="json"))
    href = page.locator("[data-send]").get_attribute("href")
    assert href == "https://github.com/lantern-room/hub/edit/main/content/learners/amara.yml"
    with page.context.expect_page():
        page.locator("[data-send]").click()
    assert page.evaluate("navigator.clipboard.readText()") == text


def test_what_is_too_long_for_an_address_is_copied(visit: Visit) -> None:
    page = opened(visit, "share/")
    page.get_by_label("Title").fill("Long")
    page.get_by_label("Your handle").fill("amara")
    page.locator("#f-body").fill("long " * 3000)
    href = unquote(page.locator("[data-send]").get_attribute("href") or "")
    assert href.endswith("?filename=content/tips/long.md")
    with page.context.expect_page():
        page.locator("[data-send]").click()
    assert "long long" in page.evaluate("navigator.clipboard.readText()")


def test_the_forms_work_by_keyboard(visit: Visit) -> None:
    page = opened(visit, "join/")
    page.get_by_label("Your name").focus()
    for text in ("Kim", "kim", "By keyboard"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    assert sent(page) == ("content/learners/kim.yml", "name: Kim\nheadline: By keyboard\n")


# Whatever somebody writes ------------------------------------------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=60)
AWKWARD = st.sampled_from(
    ["no", "1.0", "- x", "# y", "a: b", " lead", "trail ", "'", '"', "\\", "x\ny", "\n\n  z", "@a", "&a", "*a", "!t", "%", "`",
     "{a}", "[a]", "~", "null", "2026-01-01", "a #b", "a:", "?", "|", ">", "\ttab", "é", "ع", "\u2028", "\u0085x", "👩‍🚀", "a\u0301\u0301\u0301\u0301\u0301\u0301"]
)  # fmt: skip
ANY = TEXT | AWKWARD


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    tab = browser.new_page()
    tab.goto(address + "join/")
    tab.evaluate("import('../assets/hub-forms.js').then((forms) => { window.forms = forms; })")
    yield tab
    tab.close()


MAKE = """(all) => all.map(([name, bio, goals, title, body]) => {
  const { file, oneLine, several } = window.forms;
  const list = goals.map(oneLine).filter(Boolean);
  return [
    file("join", { name: oneLine(name), handle: "ada", bio: several(bio), goals: list, links: [{ label: oneLine(name) || "x", url: "https://a.example.org/?q=1,2" }] }),
    file("share", { title: oneLine(title), author: "ada", body: several(body) }),
    oneLine(name), several(bio), list, oneLine(title),
  ];
})"""


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(entries=st.lists(st.tuples(ANY, ANY, st.lists(ANY, max_size=3), ANY, ANY), min_size=10, max_size=30))
def test_what_a_form_makes_always_passes_the_check(page: Page, entries: list[Any]) -> None:
    for profile, tip, name, bio, goals, title in page.evaluate(MAKE, entries):
        if name:
            entry, wrong = reading.entry(profile["text"].encode(), profile["path"], KIND["learner"], key="ada")
            assert wrong == (), profile["text"]
            assert entry
            assert (entry.value.name, entry.value.bio or "") == (name, bio)
            assert [goal.goal for goal in entry.value.goals] == goals
        if title:
            slug = tip["path"].removeprefix("content/tips/").removesuffix(".md")
            entry, wrong = reading.entry(tip["text"].encode(), tip["path"], KIND["tip"], key=slug)
            assert wrong == (), tip["text"]
            assert entry
            assert entry.value.title == title
            assert reading.key_problem(slug) is None, slug


def test_today_is_a_day_that_has_been(visit: Visit) -> None:
    page = opened(visit, "result/")
    assert date.fromisoformat(page.locator("#f-date").input_value())
