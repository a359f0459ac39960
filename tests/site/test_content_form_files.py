"""Whatever people write into the forms of the site, the files that the forms make pass the check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from lyceum.loader import FileResult, assemble_library, load_library_from_files, parse_entry, read_hub_files
from lyceum.rules import check_library
from lyceum.schema import CONTENT_KINDS, explain_invalid_key
from tests.support.hubs import TODAY
from tests.support.paths import ROOT
from tests.support.property_tests import count_examples

CONTENT_KIND_BY_NAME = {kind.name: kind for kind in CONTENT_KINDS}
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=60)
YAML_LIKE_TEXT = st.sampled_from(
    ["no", "1.0", "- x", "# y", "a: b", " lead", "trail ", "'", '"', "\\", "x\ny", "\n\n  z", "@a", "&a", "*a", "!t", "%", "`",
     "{a}", "[a]", "~", "null", "2026-01-01", "a #b", "a:", "?", "|", ">", "\ttab", "é", "ع", "\u2028", "\u0085x", "👩‍🚀", "a\u0301\u0301\u0301\u0301\u0301\u0301"]
)  # fmt: skip
ANY_TEXT = TEXT | YAML_LIKE_TEXT


@pytest.fixture(scope="module")
def page(browser: Browser, sample_site_address: str) -> Iterator[Page]:
    """A page that has the module of the forms in `window.forms`."""
    tab = browser.new_page()
    tab.goto(sample_site_address + "join/")
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


@pytest.mark.fuzz
@settings(max_examples=count_examples(12))
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


FILL_FORM = """async ([_, entries]) => {
  const tick = () => new Promise((resolve) => setTimeout(resolve));
  const form = document.querySelector("form.hub-form");
  const out = [];
  for (const entry of entries) {
    form.querySelector("[data-over]").click();
    for (const field of form.querySelectorAll(".hub-field[data-field]")) {
      const value = entry[field.dataset.field] ?? entry[`:${field.dataset.shape}`];
      if (value === undefined) continue;
      const control = field.querySelector("input, textarea, select");
      switch (field.dataset.shape) {
        case "choice": {
          const index = [...control.options].findIndex((option) => option.value === value);
          if (control.options.length) control.selectedIndex = index >= 0 ? index : value.length % control.options.length;
          break;
        }
        case "checks": case "flags": [...field.querySelectorAll("input")].forEach((box, i) => { box.checked = value.length & (1 << i); }); break;
        case "links": field.querySelector("[data-label]").value = value; field.querySelector("[data-url]").value = entry.url ?? ""; break;
        case "place": field.querySelector("[data-city]").value = value; break;
        default: control.value = value;
      }
      control?.dispatchEvent(new Event("input", { bubbles: true }));
      control?.dispatchEvent(new Event("change", { bubbles: true }));
    }
    form.querySelector("[data-copy]").click();
    await tick();
    out.push({
      has_errors: !form.querySelector("[data-wrong]").hidden,
      errors: [...form.querySelectorAll(".hub-field__error:not([hidden])")].map((error) => error.textContent),
      path: form.querySelector("[data-path]").textContent,
      text: form.querySelector("[data-text]").textContent,
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
HOSTILE_TEXT = st.sampled_from(
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
FORM_TEXT = ANY_TEXT | st.sampled_from(sorted(LONG_TEXTS)) | HOSTILE_TEXT | WORD
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
def form_pages(browser: Browser, sample_site_address: str) -> Iterator[dict[str, Page]]:
    """An open page for each form."""
    context = browser.new_context()
    pages = {}
    for form, (address, _) in FORMS.items():
        pages[form] = context.new_page()
        pages[form].goto(sample_site_address + address)
        expect(pages[form].locator("form.hub-form")).to_be_visible()
    yield pages
    context.close()


@pytest.fixture(scope="module")
def known_files() -> dict[str, bytes | int | FileResult]:
    """The files of the first community for `load_library_from_files`, with the results of those that are parsed."""
    files = read_hub_files(ROOT)
    return {path: files.results.by_path.get(path, 0) for path in assemble_library(files)[0].paths}


@pytest.mark.fuzz
@pytest.mark.usefixtures("sample_hub")
@pytest.mark.parametrize("form", FORMS)
def test_every_form_accepts_only_what_the_check_accepts(
    form: str, form_pages: dict[str, Page], known_files: dict[str, bytes | int | FileResult]
) -> None:
    """Whatever a contributor writes, either the form shows an error beside the field, or the file passes every rule."""
    accepted_count = 0

    @settings(max_examples=count_examples(8), database=None, phases=[Phase.generate])
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
            library, load_problems = load_library_from_files(
                {**known_files, outcome["path"]: outcome["text"].encode()}, {}
            )
            problems = [*load_problems, *check_library(library, today=TODAY)]
            errors = [problem for problem in problems if problem.is_error and problem.where.path == outcome["path"]]
            assert [problem for problem in errors if problem.code not in CODES_OF_THE_CHECK_ALONE] == [], outcome[
                "text"
            ]
            assert any(entry.path == outcome["path"] for entry in library.iterate_entries())

    fill_form()
    assert accepted_count > 3, "some entries pass"
