"""A valid issue form becomes a file of its author."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from lyceum.cli.main import main
from lyceum.contributing import (
    FormKind,
    write_submission,
)
from lyceum.contributing.issue_forms import FORM_KINDS
from lyceum.loader import load_library, parse_entry
from lyceum.schema import CONTENT_KINDS
from tests.support.hubs import find_problems
from tests.support.issue_forms import (
    RESULT_ANSWERS,
    TIP_ANSWERS,
    build_form,
    list_errors,
    load_values,
    make_body,
    submit_form,
)


def test_new_profile_belongs_to_its_author(hub_folder: Path) -> None:
    submission = submit_form(
        hub_folder,
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
            "show.flair": ["flair"],
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
        "show": {"wall": False, "peers": False, "year": True, "flair": True},
        "github_id": 583231,
    }
    assert (submission.title, submission.branch) == ("Profile: Lin", "form/7")
    assert submission.message.endswith("\n\nCo-authored-by: Lin <583231+Lin@users.noreply.github.com>\n")
    write_submission(hub_folder, submission)
    assert [problem for problem in find_problems(hub_folder) if problem.is_error] == []


def test_profile_update_changes_only_answered_fields(hub_folder: Path) -> None:
    answers: dict[str, Any] = {
        "name": "Ada L.",
        "headline": "-",
        "knows": "Python, SQL",
        "location.city": "Bruges",
        "show": ["boards"],
    }
    submission = submit_form(hub_folder, "profile", answers, author="countess", author_id=1)
    assert list(submission.files) == ["content/learners/ada.yml"]
    assert submission.text == (
        "# mine\nname: Ada L.\ngithub_id: 1\nrole: mentor  # since May\n"
        "knows:\n  - {topic: python, level: expert}\n  - sql\n"
        "location: {city: Bruges, country: BE}\nshow: {wall: false, boards: false}\n"
    )
    other = submit_form(hub_folder, "profile", {"name": "Grace"}, author="Hopper", author_id=9)
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
def test_profile_accepts_common_spellings(hub_folder: Path, text: str) -> None:
    (hub_folder / "content/learners/grace.yml").write_bytes(text.encode())
    answers = {"name": "Grace: H.", "headline": "New", "learning": "js", "location.city": "Oslo", "timezone": "UTC"}
    submission = submit_form(hub_folder, "profile", {**answers, "show": ["wall"]}, "hopper", 5)
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
    empty = submit_form(
        hub_folder, "profile", {"name": "G", "headline": "-", "learning": "–", "timezone": "X/Y"}, "hopper", 5
    )
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
def test_profile_key_comes_from_the_login(hub_folder: Path, author: str, number: int | None, path: str) -> None:
    submission = submit_form(hub_folder, "profile", {"name": "Somebody"}, author, number)
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
def test_form_cannot_change_another_profile(
    hub_folder: Path, kind: FormKind, author: str, number: int, code: str
) -> None:
    submission = submit_form(
        hub_folder, kind, {"name": "Me", "title": "Me", "body": "Me", "sure": ["yes"]}, author, number
    )
    assert (submission.files, list_errors(submission), submission.is_valid) == ({}, {("", code)}, False)


def test_invalid_profile_is_not_changed_by_a_form(hub_folder: Path) -> None:
    (hub_folder / "content/learners/grace.yml").write_text("name: Grace\ngithub: hopper\njoined: soon\n")
    (hub_folder / "content/learners/Lin.yml").write_text("name: [\n")
    assert list_errors(submit_form(hub_folder, "profile", {"name": "Me"}, "hopper", 5)) == {("", "invalid-profile")}
    assert list_errors(submit_form(hub_folder, "profile", {"name": "Me"}, "lin", 6)) == {("", "invalid-profile")}
    assert list_errors(submit_form(hub_folder, "leave", {"sure": ["yes"]}, "hopper", 5)) == {("", "invalid-profile")}


def test_tip_form_creates_a_tip(hub_folder: Path) -> None:
    text = "Fence:\n```\n---\ntitle: not this\n---\n```\n\n### Topics\n\nare no topics"
    answers = {"title": "Sleep on it!", "kind": "story", "body": text, "topics": "js", "thanks": "@Grace"}
    submission = submit_form(hub_folder, "tip", answers)
    assert list(submission.files) == ["content/tips/sleep-on-it-2.md"], "the existing tip stays"
    assert load_values(submission) == {
        "title": "Sleep on it!", "author": "ada", "kind": "story", "topics": ["javascript"], "thanks": ["grace"],
    }  # fmt: skip
    assert submission.text.partition("\n---\n\n")[2] == text + "\n"
    assert submission.title == "Tip: sleep-on-it-2"


def test_tip_form_needs_a_profile(hub_folder: Path) -> None:
    submission = submit_form(hub_folder, "tip", {"title": "Sleep", "kind": "tip", "body": "Long."}, "lin", 5)
    assert list_errors(submission) == {("", "missing-profile")}
    assert "[Add yourself](https://github.com/moon/hub/issues/new?template=profile.yml)" in submission.comment
    assert "Long." in submission.comment, "nothing is lost"


@pytest.mark.parametrize(
    "challenge", ["walk", "WALK", "the long walk", "https://moon.example.org/hub/challenges/walk/"]
)
def test_result_form_creates_a_result(hub_folder: Path, challenge: str) -> None:
    answers: dict[str, Any] = {
        "challenge": challenge,
        "date": "2026-03-01",
        "score": "12",
        "tasks": "Up the hill",
        "ranked": ["ranked"],
    }
    submission = submit_form(hub_folder, "result", answers)
    assert submission.text == "learner: ada\ndate: 2026-03-01\nscore: 12\ntasks: [hill]\nranked: false\n"
    assert list(submission.files) == ["content/challenges/walk/results/ada.yml"]
    write_submission(hub_folder, submission)
    second = submit_form(hub_folder, "result", {**answers, "date": "2026-03-02"})
    assert list(second.files) == ["content/challenges/walk/results/ada-2.yml"]
    assert list_errors(submit_form(hub_folder, "result", answers)) == {("Day", "duplicate-result")}


def test_date_and_score_accept_local_formats(hub_folder: Path) -> None:
    submission = submit_form(hub_folder, "result", {**RESULT_ANSWERS, "date": "2 mars 2026", "score": "12,5"}, "ada", 1)
    assert submission.text == "learner: ada\ndate: 2026-03-02\nscore: 12.5\n"
    ambiguous = submit_form(hub_folder, "result", {**RESULT_ANSWERS, "date": "02/03/2026", "score": "1,000"}, "ada", 1)
    assert [problem.code for problem in ambiguous.problems] == ["not-a-date", "not-a-score"], (
        "each can be read in two ways"
    )


def test_team_result_includes_its_author(hub_folder: Path) -> None:
    answers = {"challenge": "walk", "team": "Paper: boats", "members": "Grace", "date": "2026-03-01", "score": "3"}
    submission = submit_form(hub_folder, "result", answers)
    assert list(submission.files) == ["content/challenges/walk/results/paper-boats.yml"]
    assert load_values(submission)["team"] == {"name": "Paper: boats", "members": ["ada", "grace"]}
    assert "learner" not in load_values(submission)


def test_challenge_form_makes_its_author_the_host(hub_folder: Path) -> None:
    answers = {"title": "Walk", "body": "Far.", "mode": "team", "score": "duration", "opens": "2027-01-01"}
    submission = submit_form(hub_folder, "challenge", answers)
    assert list(submission.files) == ["content/challenges/walk-2/challenge.md"]
    assert load_values(submission)["hosts"] == ["ada"]
    assert (load_values(submission)["mode"], load_values(submission)["score"]) == ("team", "duration")
    write_submission(hub_folder, submission)
    assert [problem for problem in find_problems(hub_folder) if problem.is_error] == []


def test_removal_form_equals_the_remove_command(hub_folder: Path) -> None:
    submission = submit_form(hub_folder, "leave", {"sure": ["yes"]})
    assert submission.files["content/learners/ada.yml"] is None
    assert "author: former-member" in str(submission.files["content/tips/sleep-on-it.md"])
    assert submission.remaining_mentions == ("content/tips/sleep-on-it.md:6:1",)
    assert "ada" not in (submission.title + submission.message).lower(), (
        "the commit stays, so it must not name the learner"
    )
    write_submission(hub_folder, submission)
    assert "ada" not in load_library(hub_folder)[0].learners
    assert list_errors(submit_form(hub_folder, "leave", {}, "hopper", 4)) == {("Are you sure?", "missing-answer")}
    without_profile = submit_form(hub_folder, "leave", {"sure": ["yes"]}, "lin", 5)
    assert list(without_profile.files) == ["content/hub.yml"], "without a history, nobody knows what else is theirs"


def test_command_prints_and_writes_a_submission(hub_folder: Path) -> None:
    text = make_body(build_form(hub_folder, "tip"), TIP_ANSWERS)
    arguments = [
        "-C",
        str(hub_folder),
        "from-issue",
        "--author",
        "ada",
        "--author-id",
        "1",
        "--number",
        "3",
        "--body",
        "-",
    ]
    result = CliRunner().invoke(main, [*arguments, "--json", "--write"], input=text)
    assert result.exit_code == 0, result.output
    printed = json.loads(result.output)
    assert (printed["kind"], printed["branch"], printed["changes"]) == ("tip", "form/3", ["content/tips/sleep.md"])
    assert (hub_folder / "content/tips/sleep.md").read_text("utf-8") == printed["text"]
    second_result = CliRunner().invoke(
        main, [*arguments, "--label", "form: tip", "--write"], input=text.replace("Long.", "")
    )
    assert second_result.exit_code == 1
    assert "**The tip**: an answer is needed here" in second_result.output
    assert not (hub_folder / "content/tips/sleep-2.md").exists()
