"""Tests of the site's forms in a browser: their files pass the check, and GitHub opens with the whole file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from lyceum.loader import ParseCache, load_library, load_library_from_files, parse_entry
from lyceum.rules import check_library
from lyceum.schema import CONTENT_KINDS, explain_invalid_key
from tests.support.browser import PageVisit
from tests.support.hubs import TODAY, find_problems, write_hub
from tests.support.paths import ROOT

CONTENT_KIND_BY_NAME = {kind.name: kind for kind in CONTENT_KINDS}


@pytest.fixture(scope="module")
def address(sample_site_address: str) -> str:
    return sample_site_address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext, address: str) -> PageVisit:
    return PageVisit(context, address)


def open_form(visit: PageVisit, place: str) -> Page:
    page = visit.open(place)
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
    assert page.locator(".hub-field__error:visible").count() == 0, "a link that nobody named is called as its site"
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


def test_draft_is_kept_until_it_is_reset(visit: PageVisit) -> None:
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
    assert path == "content/tips/read-the-traceback-from-the-bottom-2.md", "the first has this name"
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


def test_editing_a_profile_keeps_all_its_fields(visit: PageVisit, address: str) -> None:
    page = open_form(visit, "join/?edit=amara")
    expect(page.get_by_label("Your name")).to_have_value("Amara Okafor")
    expect(page.locator("[data-field=handle]")).to_be_hidden()
    page.get_by_label("In one line").fill("Back from leave")
    text = page.locator("[data-text]").text_content() or ""
    entry, problems = parse_entry(
        text.encode(), "content/learners/amara.yml", CONTENT_KIND_BY_NAME["learner"], key="amara"
    )
    before = load_library(ROOT)[0].learners["amara"].value
    assert problems == ()
    assert entry
    after = before.model_copy(update={"headline": "Back from leave"})
    assert strip_texts(entry.value.model_dump(mode="json")) == strip_texts(after.model_dump(mode="json"))
    href = page.locator("[data-send]").get_attribute("href")
    assert href == "https://github.com/lantern-room/hub/edit/main/content/learners/amara.yml"
    with page.context.expect_page():
        page.locator("[data-send]").click()
    assert page.evaluate("navigator.clipboard.readText()") == text


@pytest.mark.parametrize(
    ("place", "field", "text"),
    [
        ("join/", "name", "TODO"),
        ("join/", "name", "Your Name"),
        ("join/", "headline", "[your headline]"),
        ("share/", "title", "Your title"),
        ("share/", "body", "Write the tip in place of this sentence: what was hard, what helped, how to try it."),
    ],
)
def test_form_refuses_template_text(visit: PageVisit, place: str, field: str, text: str) -> None:
    page = open_form(visit, place)
    page.locator(f"#f-{field}").fill(text)
    page.locator("[data-send]").click()
    expect(page.locator(f"[data-field={field}]")).to_contain_text("Something of your own, please")


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


def test_the_forms_work_by_keyboard(visit: PageVisit) -> None:
    page = open_form(visit, "join/")
    page.get_by_label("Your name").focus()
    for text in ("Kim", "kim", "By keyboard"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    assert read_sent_file(page) == ("content/learners/kim.yml", "name: Kim\nheadline: By keyboard\n")


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=60)
AWKWARD = st.sampled_from(
    ["no", "1.0", "- x", "# y", "a: b", " lead", "trail ", "'", '"', "\\", "x\ny", "\n\n  z", "@a", "&a", "*a", "!t", "%", "`",
     "{a}", "[a]", "~", "null", "2026-01-01", "a #b", "a:", "?", "|", ">", "\ttab", "é", "ع", "\u2028", "\u0085x", "👩‍🚀", "a\u0301\u0301\u0301\u0301\u0301\u0301"]
)  # fmt: skip
ANY_TEXT = TEXT | AWKWARD


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Iterator[Page]:
    tab = browser.new_page()
    tab.goto(address + "join/")
    tab.evaluate("import('../assets/hub-forms.js').then((forms) => { window.forms = forms; })")
    yield tab
    tab.close()


MAKE_FILES = """(all) => all.map(([name, bio, goals, title, body]) => {
  const { file, oneLine, several } = window.forms;
  const list = goals.map(oneLine).filter(Boolean);
  return [
    file("join", { name: oneLine(name), handle: "ada", bio: several(bio), goals: list, links: [{ label: oneLine(name) || "x", url: "https://a.example.org/?q=1,2" }] }),
    file("share", { title: oneLine(title), author: "ada", body: several(body) }),
    oneLine(name), several(bio), list, oneLine(title),
  ];
})"""


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    entries=st.lists(
        st.tuples(ANY_TEXT, ANY_TEXT, st.lists(ANY_TEXT, max_size=3), ANY_TEXT, ANY_TEXT), min_size=10, max_size=30
    )
)
def test_form_output_always_passes_the_check(page: Page, entries: list[Any]) -> None:
    for profile, tip, name, bio, goals, title in page.evaluate(MAKE_FILES, entries):
        if name:
            entry, problems = parse_entry(
                profile["text"].encode(), profile["path"], CONTENT_KIND_BY_NAME["learner"], key="ada"
            )
            assert problems == (), profile["text"]
            assert entry
            assert (entry.value.name, entry.value.bio or "") == (name, bio)
            assert [goal.goal for goal in entry.value.goals] == goals
        if title:
            slug = tip["path"].removeprefix("content/tips/").removesuffix(".md")
            entry, problems = parse_entry(tip["text"].encode(), tip["path"], CONTENT_KIND_BY_NAME["tip"], key=slug)
            assert problems == (), tip["text"]
            assert entry
            assert entry.value.title == title
            assert explain_invalid_key(slug) is None, slug


FILL_FORM = """async ([form, entries]) => {
  const tick = () => new Promise((done) => setTimeout(done));
  const place = document.querySelector("form.hub-form");
  const out = [];
  for (const entry of entries) {
    place.querySelector("[data-over]").click();
    for (const field of place.querySelectorAll(".hub-field[data-field]")) {
      const given = entry[field.dataset.field] ?? entry[`:${field.dataset.shape}`];
      if (given === undefined) continue;
      const control = field.querySelector("input, textarea, select");
      switch (field.dataset.shape) {
        case "choice": {
          const named = [...control.options].findIndex((option) => option.value === given);
          if (control.options.length) control.selectedIndex = named >= 0 ? named : given.length % control.options.length;
          break;
        }
        case "checks": case "flags": [...field.querySelectorAll("input")].forEach((box, i) => { box.checked = given.length & (1 << i); }); break;
        case "links": field.querySelector("[data-label]").value = given; field.querySelector("[data-url]").value = entry.url ?? ""; break;
        case "place": field.querySelector("[data-city]").value = given; break;
        default: control.value = given;
      }
      control?.dispatchEvent(new Event("input", { bubbles: true }));
      control?.dispatchEvent(new Event("change", { bubbles: true }));
    }
    place.querySelector("[data-copy]").click();
    await tick();
    out.push({
      has_errors: !place.querySelector("[data-wrong]").hidden,
      errors: [...place.querySelectorAll(".hub-field__error:not([hidden])")].map((error) => error.textContent),
      path: place.querySelector("[data-path]").textContent,
      text: place.querySelector("[data-text]").textContent,
    });
  }
  return out;
}"""
LONG_TEXTS = {
    f"§{number}": text
    for number, text in enumerate(
        ["x" * 79, "x" * 80, "x" * 81, "x" * 120, "x" * 121, "x" * 200, "x" * 4000, "x" * 4001, "👩‍🚀" * 30, "é" * 80, "a\u0301" * 40,
         "word " * 24, "line\n" * 700, "👩‍🚀" * 700, "- [ ] a\n\n```\n<b>\n```\n" * 50]
    )
}  # fmt: skip
"""Texts at the limits of their fields, by a short name that keeps the report of a failure readable."""
HOSTILE = st.sampled_from(
    ["<script>alert(1)</script>", "{{ config }}", "{% raw %}", "<<<<<<< HEAD", "=======", ">>>>>>> x", "---", "...", "%YAML 1.1", "!!python/object:os.system x",
     "*alias", "<<: *a", "javascript:alert(1)", "https://a.example.org/ b", "http://a.example.org", "https://a@b.org", "mailto:a@b.org", "://", "../../etc/passwd",
     "a/b", "CON", "index", "true", "null", "0x1F", "1e3", "12:30:45", "#hash", "a #b", "a: b", "“quotes”", "Ada, Grace; Linus", "@amara", "https://github.com/amara"]
)  # fmt: skip
WORD = st.sampled_from(
    [
        "amara",
        "Amara",
        "python",
        "sql",
        "Brand New",
        "c#",
        "C++",
        "2026-03-01",
        "2026-02-30",
        "1899-01-01",
        "70",
        "2:31.482",
        "1.5",
        "en",
        "pt-BR",
        "xx-yy",
    ]
)
FORM_TEXT = ANY_TEXT | st.sampled_from(sorted(LONG_TEXTS)) | HOSTILE | WORD
FORMS = {
    "join": ("join/", ["name", "handle", ":line", ":text", ":keys", ":lines", ":choice", ":checks", ":flags", ":links", ":place", "timezone", "languages", "url"]),
    "share": ("share/", ["title", "author", "body", ":line", ":url", ":keys", ":choice"]),
    "result": ("result/?challenge=tidy-the-harbour-data", ["learner", "challenge", "score", "date", "notes", "evidence", ":keys", ":checks", ":flags"]),
    "edit": ("join/?edit=amara", ["name", ":line", ":text", ":keys", ":lines", ":checks", ":links", ":place", "url"]),
}  # fmt: skip
"""For each form its page, and the fields that the test fills. `:shape` stands for all fields of that shape."""
VALID_TEXTS = {
    "name": "Sam", "handle": "sam-new", "title": "A tip", "challenge": "tidy-the-harbour-data", "author": "amara", "body": "Text.", "learner": "amara", "score": "70",
    "date": "2026-11-20", "timezone": "Europe/Vienna", "languages": "en, fr", "url": "https://sam.example.org/?a=1", "evidence": "https://sam.example.org",
}  # fmt: skip


def choose_text(name: str) -> st.SearchStrategy[str]:
    """Return a valid text every other time, so that many entries pass."""
    return st.booleans().flatmap(
        lambda is_valid: st.just(VALID_TEXTS[name]) if is_valid and name in VALID_TEXTS else FORM_TEXT
    )


CODES_OF_THE_CHECK_ALONE = {"duplicate-result"}
"""Codes of problems that a form cannot find, because it does not know the days of other results."""


@pytest.fixture(scope="module")
def form_pages(browser: Browser, address: str) -> Iterator[dict[str, Page]]:
    context = browser.new_context()
    pages = {}
    for form, (place, _) in FORMS.items():
        pages[form] = context.new_page()
        pages[form].goto(address + place)
        expect(pages[form].locator("form.hub-form")).to_be_visible()
    yield pages
    context.close()


@pytest.fixture(scope="module")
def cached_hub() -> tuple[dict[str, bytes | int | None], ParseCache]:
    cache: ParseCache = {}
    library, _ = load_library(ROOT, cache)
    return {path: None if path in cache else 0 for path in library.paths}, cache


@pytest.mark.usefixtures("sample_hub")
@pytest.mark.parametrize("form", FORMS)
def test_every_form_accepts_only_what_the_check_accepts(
    form: str, form_pages: dict[str, Page], cached_hub: tuple[dict[str, bytes | int | None], ParseCache]
) -> None:
    """Whatever a contributor writes, either the form shows an error beside the field, or the file passes every rule."""
    accepted_count = 0

    @settings(
        max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), database=None, phases=[Phase.generate]
    )
    @given(
        entries=st.lists(
            st.fixed_dictionaries({}, optional={name: choose_text(name) for name in FORMS[form][1]}),
            min_size=15, max_size=30,
        )
    )  # fmt: skip
    def fill_form(entries: list[dict[str, str]]) -> None:
        nonlocal accepted_count
        required = {
            name: VALID_TEXTS[name]
            for name in FORMS[form][1]
            if name in ("name", "handle", "title", "author", "body", "challenge", "learner", "score", "date")
        }
        for outcome in form_pages[form].evaluate(
            FILL_FORM,
            [
                form,
                [required | {name: LONG_TEXTS.get(text, text) for name, text in entry.items()} for entry in entries],
            ],
        ):
            if outcome["has_errors"]:
                assert outcome["errors"], "an error is shown beside its field"
                continue
            accepted_count += 1
            files, cache = cached_hub
            library, load_problems = load_library_from_files(
                {**files, outcome["path"]: outcome["text"].encode()}, cache
            )
            problems = [*load_problems, *check_library(library, today=TODAY)]
            errors = [problem for problem in problems if problem.is_error and problem.where.path == outcome["path"]]
            assert [problem for problem in errors if problem.code not in CODES_OF_THE_CHECK_ALONE] == [], outcome[
                "text"
            ]
            assert any(entry.path == outcome["path"] for entry in library.iterate_entries())

    fill_form()
    assert accepted_count > 3, "some entries pass"


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
    assert page.evaluate("document.activeElement.matches('[data-send]')"), "it is reached by Tab"
    with page.context.expect_page() as new_page:
        page.keyboard.press("Enter")
    expect(new_page.value).to_have_title("New file")


@pytest.mark.parametrize("place", ["join/", "share/", "result/"])
def test_form_page_explains_itself_without_javascript(browser: Browser, address: str, place: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + place)
    expect(page.locator("form.hub-form")).to_be_hidden()
    links = [link.get_attribute("href") or "" for link in page.locator("article a").all() if link.is_visible()]
    assert any("guide" in href or "github.com/lantern-room/hub" in href for href in links), links
    context.close()


def test_result_form_has_a_default_date(visit: PageVisit) -> None:
    page = open_form(visit, "result/")
    assert date.fromisoformat(page.locator("#f-date").input_value())
