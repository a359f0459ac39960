"""The text of an issue is parsed into answers, whatever people write into them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lyceum.contributing import (
    FormKind,
    build_submission,
    write_submission,
)
from lyceum.contributing.draft import clean_text
from lyceum.contributing.issue_answers import trim_text
from lyceum.contributing.issue_forms import FORM_KINDS
from lyceum.contributing.issue_parser import NO_RESPONSE, detect_form_kind, parse_issue_body
from lyceum.i18n import Translator
from lyceum.loader import load_library, parse_entry
from lyceum.schema import CONTENT_KINDS
from tests.support.hubs import TODAY, find_problems, write_hub
from tests.support.issue_forms import (
    ENGLISH,
    FORM_HUB_FILES,
    HUB_SETTINGS,
    TIP_ANSWERS,
    build_form,
    list_errors,
    load_values,
    make_body,
    submit_form,
)
from tests.support.property_tests import count_examples


def test_answer_may_contain_the_form_headings(hub_folder: Path) -> None:
    form = build_form(hub_folder, "tip")
    text = "a\n\n### Topics\n\nfake\n\n### Level\n\nexpert\n\n### With thanks to\n\nx\ny"
    answers = parse_issue_body(
        make_body(form, {"title": "T", "kind": "tip", "body": text, "topics": "python", "level": "expert"}), form
    )
    assert (answers["body"], answers["topics"], answers["thanks"]) == (text, "python", "")


def test_form_is_understood_in_hub_language_and_english(tmp_path: Path) -> None:
    (tmp_path / "fr" / "LC_MESSAGES").mkdir(parents=True)
    texts = {"Title": "Titre", "The tip": "Le conseil", "Kind": "Sorte", "Story": "Histoire", "Topics": "Sujets"}
    entries = "".join(f'msgid "{text}"\nmsgstr "{french}"\n\n' for text, french in texts.items())
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (tmp_path / "fr" / "LC_MESSAGES" / "lyceum.po").write_text(header + entries, "utf-8")
    french = Translator("fr", tmp_path)
    hub_folder = write_hub(tmp_path / "hub", FORM_HUB_FILES)
    form = build_form(hub_folder, "tip", french)
    assert "### Titre" in make_body(form, {})
    for text in (
        make_body(form, {**TIP_ANSWERS, "kind": "story"}),
        make_body(build_form(hub_folder, "tip"), {**TIP_ANSWERS, "kind": "story"}),
    ):
        submission = build_submission(hub_folder, body=text, author="ada", author_id=1, today=TODAY, translator=french)
        assert (submission.kind, load_values(submission)["title"], load_values(submission)["kind"]) == (
            "tip",
            "Sleep",
            "story",
        )


@pytest.mark.parametrize("kind", FORM_KINDS)
def test_form_kind_is_detected_by_label_or_questions(hub_folder: Path, kind: FormKind) -> None:
    hub_settings = load_library(hub_folder)[0].settings.value
    text = make_body(build_form(hub_folder, kind), {})
    assert detect_form_kind(text, (), ENGLISH, hub_settings) == kind
    assert detect_form_kind("", ("bug", f"form: {kind}"), ENGLISH, hub_settings) == kind
    assert detect_form_kind("### Steps to reproduce\n\nTitle", ("bug",), ENGLISH, hub_settings) is None


def test_choice_is_recognized_by_its_label(hub_folder: Path) -> None:
    swapped_names = HUB_SETTINGS.replace("{id: spring, name: Spring}", "{id: spring, name: Fall}").replace(
        '"Autumn, late"', "Spring"
    )
    (hub_folder / "content/hub.yml").write_text(swapped_names)
    submission = submit_form(hub_folder, "profile", {"name": "Lin", "cohort": ["autumn"]}, "lin", 5)
    assert "- [X] Spring" in submission.comment
    assert load_values(submission)["cohort"] == ["autumn"]


def test_other_issue_is_not_a_form(hub_folder: Path) -> None:
    submission = build_submission(hub_folder, body="Hello?", author="ada", author_id=1, today=TODAY)
    assert (submission.kind, submission.files, list_errors(submission)) == (None, {}, {("", "not-a-form")})
    with_label = build_submission(hub_folder, kind="tip", body="Hello?", author="ada", author_id=1, today=TODAY)
    assert list_errors(with_label) == {("", "not-a-form")}


HOSTILE_PARTS = [
    "---", "\t", "\r\n", "\u202e", "😀", "### Topics", "### The tip", NO_RESPONSE, "- [x] on the contributors wall", "%",
    "{{7*7}}", "!!python/object", "&a *a", "<<: x", "<<<<<<< x\n=======\n>>>>>>> y", "'", '"', "\\", "null", "~", "?",
    "| >", "#", ": ", "[", "{", "...", "\u2028", "\ufeff", "\x00", "\x85", "e\u0301\u0301\u0301\u0301\u0301\u0301", "no",
    "https://x.example", "@ada", "ada", "walk", "python", "2026-03-01", "12", "1:02", "\ud800", ",", ";", "\n", "\n\n  x",
    "former-member", "-", "-->", "`" * 5, "CON", "إلى", "अ", "x" * 200, "Nº", "ⅷ", "ẞ", "ﬃ", "N/A", "Story", "None",
]  # fmt: skip
HOSTILE_TEXT = st.lists(st.sampled_from(HOSTILE_PARTS) | st.text(max_size=12), max_size=8).map("".join)
ANY_CHARACTER = st.text(st.characters(exclude_categories=()), max_size=40)


@pytest.fixture(scope="module")
def shared_hub_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One hub for all generated answers of the module. Every test leaves it as it was."""
    return write_hub(tmp_path_factory.mktemp("hub"), FORM_HUB_FILES)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["profile", "tip", "result", "challenge"])
@pytest.mark.fuzz
@settings(max_examples=count_examples(120))
@given(data=st.data())
def test_any_answers_give_a_valid_file_or_named_problems(
    shared_hub_folder: Path, kind: FormKind, data: st.DataObject
) -> None:
    form = build_form(shared_hub_folder, kind)
    texts = {question.name: data.draw(HOSTILE_TEXT | ANY_CHARACTER, label=question.name) for question in form.questions}
    defaults: dict[str, Any] = {"title": "T", "name": "N", "kind": "tip", "challenge": "walk", "date": "2026-03-01"}
    kept_names = data.draw(st.sets(st.sampled_from(sorted(texts))))
    text = make_body(
        form,
        {
            **defaults,
            "score": "3" if kind == "result" else "none",
            "body": "B",
            **{name: texts[name] for name in kept_names},
        },
    )
    for author, number in (("ada", 1), ("lin", 7)):
        submission = build_submission(
            shared_hub_folder, kind=kind, body=text, author=author, author_id=number, number=1, today=TODAY
        )
        labels = {question.label for question in form.questions}
        if kind == "profile" or author == "ada":
            assert {question for question, _ in list_errors(submission)} <= labels
        assert submission.comment
        json.dumps(submission.as_json()).encode()
        if submission.is_valid:
            (path,) = submission.files
            old_data = (shared_hub_folder / path).read_bytes() if (shared_hub_folder / path).exists() else None
            assert old_data is None or kind == "profile"
            write_submission(shared_hub_folder, submission)
            problems = find_problems(shared_hub_folder)
            if old_data is None:
                (shared_hub_folder / path).unlink()
            else:
                (shared_hub_folder / path).write_bytes(old_data)
            assert not [problem for problem in problems if problem.is_error]


@pytest.mark.slow
@pytest.mark.fuzz
@given(text=ANY_CHARACTER | HOSTILE_TEXT)
@example("### Kind\n\nTip\n\n### Topics\n\npython")
@settings(max_examples=count_examples(200))
def test_answer_text_is_not_changed(shared_hub_folder: Path, text: str) -> None:
    expected = trim_text(clean_text(text))
    submission = submit_form(shared_hub_folder, "tip", {**TIP_ANSWERS, "body": text})
    if submission.is_valid:
        assert submission.text.partition("\n---\n\n")[2].rstrip("\n") == expected
    story = submit_form(shared_hub_folder, "profile", {"name": "Ada", "story": text})
    if story.is_valid and expected.strip() not in ("", NO_RESPONSE) and "###" not in text and expected not in "-–—":
        entry = parse_entry(story.text.encode(), story.path, CONTENT_KINDS[3], key="ada")[0]
        assert entry
        assert entry.value.story == expected


@pytest.mark.fuzz
@given(
    text=st.lists(
        st.sampled_from(
            [f"### {label}" for label in ("Title", "Kind", "The tip", "Topics", "Link", "More")]
            + ["", "x", "- [x] y", NO_RESPONSE]
        ),
        max_size=30,
    ).map("\n".join)
)
@settings(max_examples=count_examples(300))
def test_any_issue_text_can_be_parsed(shared_hub_folder: Path, text: str) -> None:
    form = build_form(shared_hub_folder, "tip")
    answers = parse_issue_body(text, form)
    names = [question.name for question in form.questions]
    assert list(answers) == [name for name in names if name in answers], "in the order of the form"
    assert all(answer in text for answer in answers.values())
