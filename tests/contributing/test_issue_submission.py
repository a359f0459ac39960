"""Tests what becomes of an issue form that somebody filled in: files, problems and the comment."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lyceum.cli.main import main
from lyceum.contributing import (
    FORM_COMMENT_MARKER,
    FormKind,
    build_issue_form_files,
    build_submission,
    write_submission,
)
from lyceum.contributing.draft import clean_text
from lyceum.contributing.issue_answers import trim_text
from lyceum.contributing.issue_comment import MAX_COMMENT_CHARACTERS
from lyceum.contributing.issue_forms import (
    FORM_KINDS,
    IssueForm,
    build_issue_form,
    render_issue_forms,
)
from lyceum.contributing.issue_parser import NO_RESPONSE, detect_form_kind, parse_issue_body
from lyceum.contributing.issue_submission import FormSubmission
from lyceum.i18n import Translator, find_po_files
from lyceum.loader import load_library, parse_entry
from lyceum.schema import CONTENT_KINDS
from tests.support.hubs import TODAY, find_problems, write_hub

HUB = """\
name: Test
repository: moon/hub
url: https://moon.example.org/hub
cohorts: [{id: spring, name: Spring}, {id: autumn, name: "Autumn, late"}]
organisations: [{id: shed, name: The Shed}, {id: none, name: None}]
"""
FILES: dict[str, str | bytes] = {
    "content/hub.yml": HUB,
    "content/topics.yml": "- {id: python, name: Python}\n- {id: javascript, name: JavaScript, aliases: [js]}\n",
    "content/learners/ada.yml": "# mine\nname: Ada\ngithub_id: 1\nrole: mentor  # since May\nheadline: Old\n"
    "knows: [{topic: python, level: expert}, js]\nlocation: {city: Ghent, country: BE}\nshow: {wall: false}\n",
    "content/learners/grace.yml": "name: Grace\ngithub: hopper\n",
    "content/learners/wren.yml": "name: Wren\ngithub: false\n",
    "content/challenges/walk/challenge.md": "---\ntitle: The long walk\nscore: {measure: count}\nmode: either\n"
    "opens: 2026-01-01\ntasks: [{id: hill, title: Up the hill}]\n---\nWalk.\n",
    "content/tips/sleep-on-it.md": "---\ntitle: Sleep on it\nauthor: ada\nthanks: [grace]\n---\nAda says so. Ask @ada.\n",
}
ENGLISH = Translator("en")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_hub(tmp_path, {**FILES, "mkdocs.yml": ""})


def build_form(folder: Path, kind: FormKind, translator: Translator = ENGLISH) -> IssueForm:
    return build_issue_form(kind, translator, load_library(folder)[0].settings.value)


def make_body(form: IssueForm, answers: Mapping[str, str | list[str]]) -> str:
    """Return the text of the issue that GitHub makes of a filled form."""
    parts = []
    for question in form.questions:
        answer = answers.get(question.name, "")
        if question.control == "checkboxes":
            answer = "\n".join(f"- [{'X' if value in answer else ' '}] {label}" for value, label in question.choices)
        elif question.control == "dropdown":
            answer = dict(question.choices).get(str(answer), answer)
        parts.append(f"### {question.label}\n\n{answer or NO_RESPONSE}")
    return "\n\n".join(parts).replace("\r\n", "\n").replace("\n", "\r\n")


def submit(
    folder: Path, kind: FormKind, answers: Mapping[str, str | list[str]], author: str = "ada", author_id: int | None = 1
) -> FormSubmission:
    text = make_body(build_form(folder, kind), answers)
    return build_submission(folder, kind=kind, body=text, author=author, author_id=author_id, number=7, today=TODAY)


def load_values(submission: FormSubmission) -> Any:
    """Return the values of the file as a common YAML parser reads them."""
    text = submission.text.split("---\n")[1] if submission.path.endswith(".md") else submission.text
    return yaml.safe_load(text)


def list_errors(submission: FormSubmission) -> set[tuple[str, str]]:
    """Return (question, code) for each error."""
    return {(problem.question, problem.code) for problem in submission.problems if problem.severity == "error"}


def test_new_profile_belongs_to_its_author(folder: Path) -> None:
    submission = submit(
        folder,
        "profile",
        {
            "name": "Lin: the # one",
            "headline": "no",
            "learning": "Python, JS, C#, Rope-making",
            "bio": "One\n\n- two: three\n\n### Pronouns\n\nnot these",
            "pronouns": "they",
            "knows": "js",
            "looking_for": ["mentor"],
            "goals": "- Finish: it\n- Show it",
            "location.city": "Łódź",
            "location.country": "poland",
            "languages": "English; pt-BR, ga; Deutsch",
            "cohort": ["autumn"],
            "organisation": "none",
            "links": "My site: https://lin.example.org\nhttps://www.moon.example.org/a\n[Mail](mailto:lin@example.org)",
            "show": ["wall", "peers"],
            "show.year": ["year"],
        },
        author="Lin",
        author_id=583231,
    )
    assert list_errors(submission) == set()
    assert list(submission.files) == ["content/learners/Lin.yml"]
    assert load_values(submission) == {
        "name": "Lin: the # one",
        "headline": "no",
        "learning": ["python", "javascript", "csharp", "rope-making"],
        "bio": "One\n\n- two: three\n\n### Pronouns\n\nnot these",
        "pronouns": "they",
        "knows": ["javascript"],
        "looking_for": ["mentor"],
        "goals": ["Finish: it", "Show it"],
        "location": {"city": "Łódź", "country": "PL"},
        "languages": ["en", "pt-BR", "ga", "de"],
        "cohort": ["autumn"],
        "organisation": "none",
        "links": [
            {"label": "My site", "url": "https://lin.example.org"},
            {"label": "moon.example.org", "url": "https://www.moon.example.org/a"},
            {"label": "Mail", "url": "mailto:lin@example.org"},
        ],
        "show": {"wall": False, "peers": False, "year": True},
        "github_id": 583231,
    }
    assert (submission.title, submission.branch) == ("Profile: Lin", "form/7")
    assert submission.message.endswith("\n\nCo-authored-by: Lin <583231+Lin@users.noreply.github.com>\n")
    write_submission(folder, submission)
    assert [problem for problem in find_problems(folder) if problem.is_error] == []


def test_profile_update_changes_only_answered_fields(folder: Path) -> None:
    answers: dict[str, Any] = {
        "name": "Ada L.",
        "headline": "-",
        "knows": "Python, SQL",
        "location.city": "Bruges",
        "show": ["boards"],
    }
    submission = submit(folder, "profile", answers, author="countess", author_id=1)
    assert list(submission.files) == ["content/learners/ada.yml"]
    assert submission.text == (
        "# mine\nname: Ada L.\ngithub_id: 1\nrole: mentor  # since May\n"
        "knows:\n  - {topic: python, level: expert}\n  - sql\n"
        "location: {city: Bruges, country: BE}\nshow: {wall: false, boards: false}\n"
    )
    other = submit(folder, "profile", {"name": "Grace"}, author="Hopper", author_id=9)
    assert other.text == "name: Grace\ngithub: hopper\ngithub_id: 9\n"


@pytest.mark.parametrize(
    "text",
    [
        "---\nname: Grace\ngithub: hopper\n",
        "{name: Grace, github: hopper}\n",
        "name: Grace\r\ngithub: hopper",
        "\ufeffname: Grace\ngithub: hopper\nlearning:\n- python\n...\n",
        'name: "Grace"\ngithub:   hopper\nheadline: |\n  Old\nlearning: python\nshow: {}\n',
        "name: >-\n  Grace\n\n# end\ngithub: hopper\nheadline:\nlocation: {}\n",
    ],
)
def test_profile_accepts_common_spellings(folder: Path, text: str) -> None:
    (folder / "content/learners/grace.yml").write_bytes(text.encode())
    answers = {"name": "Grace: H.", "headline": "New", "learning": "js", "location.city": "Oslo", "timezone": "UTC"}
    submission = submit(folder, "profile", {**answers, "show": ["wall"]}, "hopper", 5)
    expected = {
        "name": "Grace: H.",
        "github": "hopper",
        "headline": "New",
        "learning": ["javascript"],
        "timezone": "UTC",
    }
    assert yaml.safe_load(submission.text) == {
        **expected, "location": {"city": "Oslo"}, "show": {"wall": False}, "github_id": 5,
    }  # fmt: skip
    assert list_errors(submission) == set()
    empty = submit(folder, "profile", {"name": "G", "headline": "-", "learning": "–", "timezone": "X/Y"}, "hopper", 5)
    assert not any(yaml.safe_load(empty.text).get(name) for name in ("headline", "learning"))
    assert list_errors(empty) == {("Time zone", "unknown-timezone")}


@pytest.mark.parametrize(
    ("author", "number", "path"),
    [
        ("ada_corp", 5, "content/learners/ada-corp.yml"),
        ("wren", 5, "content/learners/wren-2.yml"),
        ("search", 5, "content/learners/search-2.yml"),
        ("con", 5, "content/learners/con-2.yml"),
        ("LIN", None, "content/learners/LIN.yml"),
    ],
)
def test_profile_key_comes_from_the_login(folder: Path, author: str, number: int | None, path: str) -> None:
    submission = submit(folder, "profile", {"name": "Somebody"}, author, number)
    assert list(submission.files) == [path]
    entry = parse_entry(submission.text.encode(), path, CONTENT_KINDS[3], key=Path(path).stem)[0]
    assert entry
    assert (entry.value.github or entry.key) == author
    assert entry.value.github_id == number


@pytest.mark.parametrize(
    ("author", "number", "code"),
    [("ada", 2, "account-mismatch"), ("no login", 5, "unknown-login"), ("dependabot[bot]", 5, "unknown-login")],
)
@pytest.mark.parametrize("kind", FORM_KINDS)
def test_form_cannot_change_another_profile(folder: Path, kind: FormKind, author: str, number: int, code: str) -> None:
    submission = submit(folder, kind, {"name": "Me", "title": "Me", "body": "Me", "sure": ["yes"]}, author, number)
    assert (submission.files, list_errors(submission), submission.is_valid) == ({}, {("", code)}, False)


def test_invalid_profile_is_not_changed_by_a_form(folder: Path) -> None:
    (folder / "content/learners/grace.yml").write_text("name: Grace\ngithub: hopper\njoined: soon\n")
    (folder / "content/learners/Lin.yml").write_text("name: [\n")
    assert list_errors(submit(folder, "profile", {"name": "Me"}, "hopper", 5)) == {("", "invalid-profile")}
    assert list_errors(submit(folder, "profile", {"name": "Me"}, "lin", 6)) == {("", "invalid-profile")}
    assert list_errors(submit(folder, "leave", {"sure": ["yes"]}, "hopper", 5)) == {("", "invalid-profile")}


def test_tip_form_creates_a_tip(folder: Path) -> None:
    text = "Fence:\n```\n---\ntitle: not this\n---\n```\n\n### Topics\n\nare no topics"
    answers = {"title": "Sleep on it!", "kind": "story", "body": text, "topics": "js", "thanks": "@Grace"}
    submission = submit(folder, "tip", answers)
    assert list(submission.files) == ["content/tips/sleep-on-it-2.md"], "what is there stays"
    assert load_values(submission) == {
        "title": "Sleep on it!", "author": "ada", "kind": "story", "topics": ["javascript"], "thanks": ["grace"],
    }  # fmt: skip
    assert submission.text.partition("\n---\n\n")[2] == text + "\n"
    assert submission.title == "Tip: sleep-on-it-2"


def test_tip_form_needs_a_profile(folder: Path) -> None:
    submission = submit(folder, "tip", {"title": "Sleep", "kind": "tip", "body": "Long."}, "lin", 5)
    assert list_errors(submission) == {("", "missing-profile")}
    assert "[Add yourself](https://github.com/moon/hub/issues/new?template=profile.yml)" in submission.comment
    assert "Long." in submission.comment, "nothing is lost"


@pytest.mark.parametrize("named", ["walk", "WALK", "the long walk", "https://moon.example.org/hub/challenges/walk/"])
def test_result_form_creates_a_result(folder: Path, named: str) -> None:
    answers: dict[str, Any] = {
        "challenge": named,
        "date": "2026-03-01",
        "score": "12",
        "tasks": "Up the hill",
        "ranked": ["ranked"],
    }
    submission = submit(folder, "result", answers)
    assert submission.text == "learner: ada\ndate: 2026-03-01\nscore: 12\ntasks: [hill]\nranked: false\n"
    assert list(submission.files) == ["content/challenges/walk/results/ada.yml"]
    write_submission(folder, submission)
    again = submit(folder, "result", {**answers, "date": "2026-03-02"})
    assert list(again.files) == ["content/challenges/walk/results/ada-2.yml"]
    assert list_errors(submit(folder, "result", answers)) == {("Day", "duplicate-result")}


def test_date_and_score_accept_local_formats(folder: Path) -> None:
    submission = submit(folder, "result", {**RESULT, "date": "2 mars 2026", "score": "12,5"}, "ada", 1)
    assert submission.text == "learner: ada\ndate: 2026-03-02\nscore: 12.5\n"
    doubtful = submit(folder, "result", {**RESULT, "date": "02/03/2026", "score": "1,000"}, "ada", 1)
    assert [problem.code for problem in doubtful.problems] == ["not-a-date", "not-a-score"], (
        "two readings are asked about"
    )


def test_team_result_includes_its_author(folder: Path) -> None:
    answers = {"challenge": "walk", "team": "Paper: boats", "members": "Grace", "date": "2026-03-01", "score": "3"}
    submission = submit(folder, "result", answers)
    assert list(submission.files) == ["content/challenges/walk/results/paper-boats.yml"]
    assert load_values(submission)["team"] == {"name": "Paper: boats", "members": ["ada", "grace"]}
    assert "learner" not in load_values(submission)


def test_challenge_form_makes_its_author_the_host(folder: Path) -> None:
    answers = {"title": "Walk", "body": "Far.", "mode": "team", "score": "duration", "opens": "2027-01-01"}
    submission = submit(folder, "challenge", answers)
    assert list(submission.files) == ["content/challenges/walk-2/challenge.md"]
    assert load_values(submission)["hosts"] == ["ada"]
    assert (load_values(submission)["mode"], load_values(submission)["score"]) == ("team", "duration")
    write_submission(folder, submission)
    assert [problem for problem in find_problems(folder) if problem.is_error] == []


def test_removal_form_equals_the_remove_command(folder: Path) -> None:
    submission = submit(folder, "leave", {"sure": ["yes"]})
    assert submission.files["content/learners/ada.yml"] is None
    assert "author: former-member" in str(submission.files["content/tips/sleep-on-it.md"])
    assert submission.remaining_mentions == ("content/tips/sleep-on-it.md:6:1",)
    assert "ada" not in (submission.title + submission.message).lower(), "the commit stays, and says no name"
    write_submission(folder, submission)
    assert "ada" not in load_library(folder)[0].learners
    assert list_errors(submit(folder, "leave", {}, "hopper", 4)) == {("Are you sure?", "missing-answer")}
    assert list_errors(submit(folder, "leave", {"sure": ["yes"]}, "lin", 5)) == {("", "missing-profile")}


PROFILE: dict[str, Any] = {"name": "Lin"}
TIP: dict[str, Any] = {"title": "Sleep", "kind": "tip", "body": "Long."}
RESULT: dict[str, Any] = {"challenge": "walk", "date": "2026-03-01", "score": "12"}


@pytest.mark.parametrize(
    ("kind", "answers", "question", "code", "message", "hint"),
    [
        ("profile", {"name": ""}, "Your name", "missing-answer", "an answer is needed here", ""),
        ("profile", {"name": "x" * 81}, "Your name", "too-long", "`Your name` has 81 characters; 80 fit", "shorten it by 1"),
        ("profile", {**PROFILE, "timezone": "Europe/Brusels"}, "Time zone", "unknown-timezone",
         "`Europe/Brusels` is not a time zone", "did you mean `Europe/Brussels`?"),
        ("profile", {**PROFILE, "location.city": "Rome", "location.country": "Atlantis"}, "Country", "unknown-country",
         "`Atlantis` is not a country's code", "write the two letters of ISO 3166, such as GB or KE"),
        ("profile", {**PROFILE, "location.city": "R" * 90, "location.country": "IT"}, "Town", "too-long",
         "`Town` has 90 characters; 80 fit", "shorten it by 10"),
        ("profile", {**PROFILE, "bio": "TODO"}, "Your story", "placeholder-text",
         "`TODO` is the template's text", "write your own, or leave it empty"),
        ("profile", {**PROFILE, "links": "Site example.org"}, "Where else you can be found", "not-a-link",
         "`example.org` is not a link that can be shown", "begin it with https://"),
        ("tip", {**TIP, "body": ""}, "The tip", "missing-answer", "an answer is needed here", ""),
        ("tip", {**TIP, "body": "a" * 60_000 + "\nb" * 3_000}, "The tip", "markdown-over-limit",
         "this text is too long, or nested too deep, to be laid out", "shorten it, or share it as several"),
        ("tip", {**TIP, "kind": "poem"}, "Kind", "unknown-choice", "`poem` is not a choice for `Kind`",
         "choose one of tip, how-to, resource, question, story"),
        ("tip", {**TIP, "thanks": "nobody"}, "With thanks to", "unknown-reference",
         "nobody here has the handle `nobody`", "check the handle: it is the last part of a page's address"),
        ("tip", {**TIP, "thanks": "ada"}, "With thanks to", "self-thanks",
         "`ada` thanks themselves", "thank the others"),
        ("result", {**RESULT, "challenge": "wlak"}, "Challenge", "unknown-reference",
         "there is no challenge `wlak`", "did you mean `walk`?"),
        ("result", {**RESULT, "score": ""}, "Score", "score-mismatch", "an answer is needed here",
         "this challenge measures `count`: write what you reached"),
        ("result", {**RESULT, "date": "1 March"}, "Day", "not-a-date", "`1 March` is not a date",
         "write year-month-day, such as 2026-03-01"),
        ("result", {**RESULT, "date": "2099-01-01"}, "Day", "future-date",
         "2099-01-01 has not come yet", "check the year and the month"),
        ("result", {**RESULT, "tasks": "hil"}, "Parts you did", "challenge-mismatch",
         "this challenge has no task `hil`", "did you mean `hill`?"),
        ("result", {**RESULT, "members": "grace"}, "Team", "missing-answer", "the team has no name",
         "write what it is called, or leave both empty"),
        ("result", {**RESULT, "team": "Boats", "members": "grcae"}, "Who is in it", "unknown-reference",
         "nobody here has the handle `grcae`", "did you mean `grace`?"),
    ],
)  # fmt: skip
def test_problem_names_its_question(
    folder: Path, kind: FormKind, answers: dict[str, Any], question: str, code: str, message: str, hint: str
) -> None:
    submission = submit(folder, kind, answers, *(("lin", 5) if kind == "profile" else ("ada", 1)))
    errors = [problem for problem in submission.problems if problem.severity == "error"]
    assert [(error.question, error.code, error.message, error.hint) for error in errors] == [
        (question, code, message, hint)
    ]
    assert submission.files == {}
    assert f"**{question}**" in submission.comment


@pytest.mark.parametrize(
    ("kind", "answers", "question", "message", "hint"),
    [
        ("tip", {**TIP, "thanks": "?!"}, "With thanks to", "`?!` holds more than letters, digits and hyphens",
         "use letters, digits and single hyphens"),
        ("tip", {**TIP, "thanks": "c++"}, "With thanks to", "`c++` holds more than letters, digits and hyphens",
         "write `cpp`"),
        ("tip", {**TIP, "topics": "origami"}, "Topics", "`origami` is a topic that is new here",
         "keep it, or take one that the site lists"),
        ("tip", {**TIP, "topics": "pythom"}, "Topics", "`pythom` is a topic that is new here", "did you mean `python`?"),
        ("tip", {**TIP, "challenges": "the moon"}, "Helps with a challenge",
         "`the moon` holds more than letters, digits and hyphens", "write `the-moon`"),
        ("tip", {**TIP, "challenges": "moon"}, "Helps with a challenge", "there is no challenge `moon`",
         "copy the last part of its address"),
        ("result", {**RESULT, "challenge": "alone", "score": "3"}, "Score", "this challenge measures nothing",
         "leave it empty: having done it is what counts"),
        ("result", {**RESULT, "challenge": "alone", "score": "", "team": "Boats", "members": "grace"}, "Team",
         "everybody plays for themselves in this challenge", "leave the team empty; each of you sends in a result"),
        ("result", {**RESULT, "challenge": "together", "score": ""}, "",
         "teams play in this challenge (`content/challenges/together/results/ada.yml:1:10`)",
         "write what the team is called, and who is in it"),
    ],
)  # fmt: skip
def test_problem_is_worded_for_the_form(
    folder: Path, kind: FormKind, answers: dict[str, Any], question: str, message: str, hint: str
) -> None:
    write_hub(
        folder,
        {
            "content/hub.yml": HUB,
            "content/challenges/alone/challenge.md": "---\ntitle: Alone\n---\nText\n",
            "content/challenges/together/challenge.md": "---\ntitle: Together\nmode: team\n---\nText\n",
        },
    )
    (problem,) = submit(folder, kind, answers).problems
    assert (problem.question, problem.message, problem.hint) == (question, message, hint)


def test_second_result_of_a_day_is_worded_for_the_form(folder: Path) -> None:
    write_submission(folder, submit(folder, "result", RESULT))
    (problem,) = submit(folder, "result", RESULT).problems
    assert problem.hint == "change the one that is there, or mend the day"


def test_all_problems_are_listed_in_form_order(folder: Path) -> None:
    submission = submit(
        folder, "profile", {"timezone": "Nowhere", "languages": "xx-xx-", "headline": "x" * 121}, "lin", 5
    )
    assert [problem.question for problem in submission.problems] == [
        "Your name",
        "In one line",
        "Time zone",
        "Languages you speak",
    ]


def test_comment_has_no_mentions_or_html(folder: Path) -> None:
    typed = "@team <img src=x> fixes #1 `` ```` </details> [a](https://x.example)"
    good = submit(folder, "tip", {**TIP, "title": "Fixes #1, @team", "body": typed})
    bad = submit(folder, "tip", {**TIP, "body": typed, "thanks": "@team <b>", "challenges": "`<i>`\u202e"})
    assert (good.is_valid, bad.is_valid) == (True, False)
    assert good.title == "Tip: fixes-1-team"
    for submission in (good, bad):
        assert submission.comment.startswith(FORM_COMMENT_MARKER)
        shown = re.sub(r"(?ms)^(`{3,}|~{3,})\w*$.*?^\1$", "", submission.comment)
        shown = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", shown)
        assert not re.search(r"@|#1|<(?!!--|/?details|/?summary)", shown), shown
        assert typed in submission.comment
        assert "\u202e" not in submission.comment


def test_comment_stays_within_the_size_limit(folder: Path) -> None:
    for text in ("a\n" * 30_000, "`" * 60_000, "`\n" * 9_000 + "~" * 30_000 + "`" * 20_000, ", ".join(["@x"] * 9_000)):
        for kind, name in (("tip", "body"), ("tip", "thanks"), ("profile", "bio"), ("result", "notes")):
            submission = submit(folder, kind, {**TIP, **RESULT, "name": "Ada", name: text})  # type: ignore[arg-type]
            assert len(submission.comment) <= MAX_COMMENT_CHARACTERS + 5_000


def test_answer_may_contain_the_form_headings(folder: Path) -> None:
    form = build_form(folder, "tip")
    text = "a\n\n### Topics\n\nfake\n\n### Level\n\nexpert\n\n### With thanks to\n\nx\ny"
    answers = parse_issue_body(
        make_body(form, {"title": "T", "kind": "tip", "body": text, "topics": "python", "level": "expert"}), form
    )
    assert (answers["body"], answers["topics"], answers["thanks"]) == (text, "python", "")


def test_form_is_understood_in_hub_language_and_english(tmp_path: Path) -> None:
    (tmp_path / "fr" / "LC_MESSAGES").mkdir(parents=True)
    texts = {"Title": "Titre", "The tip": "Le conseil", "Kind": "Sorte", "Story": "Histoire", "Topics": "Sujets"}
    listed = "".join(f'msgid "{text}"\nmsgstr "{french}"\n\n' for text, french in texts.items())
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (tmp_path / "fr" / "LC_MESSAGES" / "lyceum.po").write_text(head + listed, "utf-8")
    french = Translator("fr", tmp_path)
    folder = write_hub(tmp_path / "hub", FILES)
    form = build_form(folder, "tip", french)
    assert "### Titre" in make_body(form, {})
    for text in (
        make_body(form, {**TIP, "kind": "story"}),
        make_body(build_form(folder, "tip"), {**TIP, "kind": "story"}),
    ):
        submission = build_submission(folder, body=text, author="ada", author_id=1, today=TODAY, translator=french)
        assert (submission.kind, load_values(submission)["title"], load_values(submission)["kind"]) == (
            "tip",
            "Sleep",
            "story",
        )


@pytest.mark.parametrize("kind", FORM_KINDS)
def test_form_kind_is_detected_by_label_or_questions(folder: Path, kind: FormKind) -> None:
    hub_settings = load_library(folder)[0].settings.value
    text = make_body(build_form(folder, kind), {})
    assert detect_form_kind(text, (), ENGLISH, hub_settings) == kind
    assert detect_form_kind("", ("bug", f"form: {kind}"), ENGLISH, hub_settings) == kind
    assert detect_form_kind("### Steps to reproduce\n\nTitle", ("bug",), ENGLISH, hub_settings) is None


def test_choice_is_recognized_by_its_label(folder: Path) -> None:
    crossed = HUB.replace("{id: spring, name: Spring}", "{id: spring, name: Fall}").replace('"Autumn, late"', "Spring")
    (folder / "content/hub.yml").write_text(crossed)
    submission = submit(folder, "profile", {"name": "Lin", "cohort": ["autumn"]}, "lin", 5)
    assert "- [X] Spring" in submission.comment
    assert load_values(submission)["cohort"] == ["autumn"]


def test_other_issue_is_not_a_form(folder: Path) -> None:
    submission = build_submission(folder, body="Hello?", author="ada", author_id=1, today=TODAY)
    assert (submission.kind, submission.files, list_errors(submission)) == (None, {}, {("", "not-a-form")})
    with_label = build_submission(folder, kind="tip", body="Hello?", author="ada", author_id=1, today=TODAY)
    assert list_errors(with_label) == {("", "not-a-form")}


HOSTILE = [
    "---", "\t", "\r\n", "\u202e", "😀", "### Topics", "### The tip", NO_RESPONSE, "- [x] on the contributors wall", "%",
    "{{7*7}}", "!!python/object", "&a *a", "<<: x", "<<<<<<< x\n=======\n>>>>>>> y", "'", '"', "\\", "null", "~", "?",
    "| >", "#", ": ", "[", "{", "...", "\u2028", "\ufeff", "\x00", "\x85", "e\u0301\u0301\u0301\u0301\u0301\u0301", "no",
    "https://x.example", "@ada", "ada", "walk", "python", "2026-03-01", "12", "1:02", "\ud800", ",", ";", "\n", "\n\n  x",
    "former-member", "-", "-->", "`" * 5, "CON", "إلى", "अ", "x" * 200, "Nº", "ⅷ", "ẞ", "ﬃ", "N/A", "Story", "None",
]  # fmt: skip
TYPED = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=12), max_size=8).map("".join)
ANY_CHARACTER = st.text(st.characters(exclude_categories=()), max_size=40)


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_hub(tmp_path_factory.mktemp("steady"), FILES)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["profile", "tip", "result", "challenge"])
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_answers_give_a_valid_file_or_named_problems(steady: Path, kind: FormKind, data: st.DataObject) -> None:
    form = build_form(steady, kind)
    typed = {question.name: data.draw(TYPED | ANY_CHARACTER, label=question.name) for question in form.questions}
    usual: dict[str, Any] = {"title": "T", "name": "N", "kind": "tip", "challenge": "walk", "date": "2026-03-01"}
    keep = data.draw(st.sets(st.sampled_from(sorted(typed))))
    text = make_body(
        form,
        {**usual, "score": "3" if kind == "result" else "none", "body": "B", **{name: typed[name] for name in keep}},
    )
    for author, number in (("ada", 1), ("lin", 7)):
        submission = build_submission(
            steady, kind=kind, body=text, author=author, author_id=number, number=1, today=TODAY
        )
        labels = {question.label for question in form.questions}
        if kind == "profile" or author == "ada":
            assert {question for question, _ in list_errors(submission)} <= labels
        assert submission.comment
        json.dumps(submission.as_json()).encode()
        if submission.is_valid:
            (path,) = submission.files
            before = (steady / path).read_bytes() if (steady / path).exists() else None
            assert before is None or kind == "profile"
            write_submission(steady, submission)
            problems = find_problems(steady)
            if before is None:
                (steady / path).unlink()
            else:
                (steady / path).write_bytes(before)
            assert not [problem for problem in problems if problem.is_error]


@pytest.mark.slow
@given(text=ANY_CHARACTER | TYPED)
@example("### Kind\n\nTip\n\n### Topics\n\npython")
@settings(max_examples=200, deadline=None)
def test_answer_text_is_kept_exactly(steady: Path, text: str) -> None:
    expected = trim_text(clean_text(text))
    submission = submit(steady, "tip", {**TIP, "body": text})
    if submission.is_valid:
        assert submission.text.partition("\n---\n\n")[2].rstrip("\n") == expected
    story = submit(steady, "profile", {"name": "Ada", "story": text})
    if story.is_valid and expected.strip() not in ("", NO_RESPONSE) and "###" not in text and expected not in "-–—":
        entry = parse_entry(story.text.encode(), story.path, CONTENT_KINDS[3], key="ada")[0]
        assert entry
        assert entry.value.story == expected


@given(
    text=st.lists(
        st.sampled_from(
            [f"### {label}" for label in ("Title", "Kind", "The tip", "Topics", "Link", "More")]
            + ["", "x", "- [x] y", NO_RESPONSE]
        ),
        max_size=30,
    ).map("\n".join)
)
@settings(max_examples=300, deadline=None)
def test_any_issue_text_can_be_parsed(steady: Path, text: str) -> None:
    form = build_form(steady, "tip")
    answers = parse_issue_body(text, form)
    names = [question.name for question in form.questions]
    assert list(answers) == [name for name in names if name in answers], "in the form's order"
    assert all(answer in text for answer in answers.values())


def find_stale_issue_forms(folder: Path) -> tuple[str, ...]:
    """The issue forms whose file differs from what the hub's settings give."""
    return tuple(
        path for path, text in build_issue_form_files(folder).items() if (folder / path).read_text("utf-8") != text
    )


def test_contributions_do_not_change_the_forms(folder: Path) -> None:
    before = build_issue_form_files(folder)
    write_hub(folder, {**before, "content/hub.yml": HUB})
    assert set(before) == {f".github/ISSUE_TEMPLATE/{name}.yml" for name in (*FORM_KINDS, "config")}
    write_submission(folder, submit(folder, "challenge", {"title": "Swim", "body": "Far."}))
    write_submission(folder, submit(folder, "profile", {"name": "Lin"}, "lin", 5))
    assert find_stale_issue_forms(folder) == ()
    (folder / "content/hub.yml").write_text(HUB.replace("Spring", "Spring 2027"))
    assert find_stale_issue_forms(folder) == (".github/ISSUE_TEMPLATE/profile.yml",)


def test_forms_follow_the_github_form_schema(folder: Path) -> None:
    form_files = render_issue_forms(load_library(folder)[0].settings.value)
    for path, text in form_files.items():
        assert text.startswith("# Generated by `lyceum generate issue-forms`; not edited by hand.\n")
        values = yaml.safe_load(text)
        if path.endswith("config.yml"):
            continue
        assert values["labels"] == [f"form: {Path(path).stem}"]
        elements = [element for element in values["body"] if element["type"] != "markdown"]
        labels = [element["attributes"]["label"].casefold() for element in elements]
        assert len(set(labels)) == len(labels)
        for element in elements:
            options = [
                option["label"] if isinstance(option, dict) else option
                for option in element["attributes"].get("options", [])
            ]
            assert all(isinstance(option, str) for option in options)
            assert len(set(options)) == len(options)
            assert "None" not in options


LANGUAGES = sorted({"en", *find_po_files()})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", FORM_KINDS)
def test_question_labels_are_unique_in_every_language(folder: Path, kind: FormKind, language: str) -> None:
    form = build_form(folder, kind, Translator(language))
    assert len({question.label.casefold() for question in form.questions}) == len(form.questions)
    assert [question.name for question in form.english_questions] in (
        [],
        [question.name for question in form.questions],
    )
    for question in form.questions:
        names = [name.casefold() for _, name in question.choices]
        assert len(set(names)) == len(names)


def test_new_hub_has_issue_forms(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["init", str(tmp_path / "moon")])
    assert result.exit_code == 0, result.output
    assert find_stale_issue_forms(tmp_path / "moon") == ()
    assert ".github/ISSUE_TEMPLATE/profile.yml" in result.output


def test_command_prints_and_writes_a_submission(folder: Path) -> None:
    text = make_body(build_form(folder, "tip"), TIP)
    common = ["-C", str(folder), "from-issue", "--author", "ada", "--author-id", "1", "--number", "3", "--body", "-"]
    result = CliRunner().invoke(main, [*common, "--json", "--write"], input=text)
    assert result.exit_code == 0, result.output
    printed = json.loads(result.output)
    assert (printed["kind"], printed["branch"], printed["changes"]) == ("tip", "form/3", ["content/tips/sleep.md"])
    assert (folder / "content/tips/sleep.md").read_text("utf-8") == printed["text"]
    again = CliRunner().invoke(main, [*common, "--label", "form: tip", "--write"], input=text.replace("Long.", ""))
    assert again.exit_code == 1
    assert "**The tip**: an answer is needed here" in again.output
    assert not (folder / "content/tips/sleep-2.md").exists()
