"""Each problem of a form names its question, and the comment is safe to post."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from lyceum.contributing import (
    FORM_COMMENT_MARKER,
    FormKind,
    write_submission,
)
from lyceum.contributing.issue_comment import MAX_COMMENT_CHARACTERS
from tests.support.hubs import write_hub
from tests.support.issue_forms import (
    HUB_SETTINGS,
    PROFILE_ANSWERS,
    RESULT_ANSWERS,
    TIP_ANSWERS,
    submit_form,
)


@pytest.mark.parametrize(
    ("kind", "answers", "question", "code", "message", "hint"),
    [
        ("profile", {"name": ""}, "Your name", "missing-answer", "an answer is needed here", ""),
        ("profile", {"name": "x" * 81}, "Your name", "too-long", "`Your name` has 81 characters; 80 fit", "shorten it by 1"),
        ("profile", {**PROFILE_ANSWERS, "timezone": "Europe/Brusels"}, "Time zone", "unknown-timezone",
         "`Europe/Brusels` is not a time zone", "did you mean `Europe/Brussels`?"),
        ("profile", {**PROFILE_ANSWERS, "location.city": "Rome", "location.country": "Atlantis"}, "Country", "unknown-country",
         "`Atlantis` is not a country's code", "write the two letters of ISO 3166, such as GB or KE"),
        ("profile", {**PROFILE_ANSWERS, "location.city": "R" * 90, "location.country": "IT"}, "Town", "too-long",
         "`Town` has 90 characters; 80 fit", "shorten it by 10"),
        ("profile", {**PROFILE_ANSWERS, "bio": "What I learned"}, "Your story", "placeholder-text",
         "`What I learned` is the template's text", "write your own, or leave it empty"),
        ("profile", {**PROFILE_ANSWERS, "links": "Site http://example.org"}, "Where else you can be found", "not-a-link",
         "`http://example.org` is not a link that can be shown", "write https:// instead of http://, if the site answers there"),
        ("profile", {**PROFILE_ANSWERS, "learning": "N/A"}, "You are learning", "not-a-key",
         "`N/A` has no meaning here", "leave it empty: what is left out is not shown"),
        ("profile", {**PROFILE_ANSWERS, "organisation": "\u2026"}, "Organisation", "placeholder-text",
         "`\u2026` is the template's text", "write your own, or leave it empty"),
        ("result", {**RESULT_ANSWERS, "score": "DNF"}, "Score", "not-a-score", "`DNF` is not a score",
         "leave it empty, and ask to show it without a place: what has no number has no place on a board"),
        ("tip", {**TIP_ANSWERS, "body": ""}, "The tip", "missing-answer", "an answer is needed here", ""),
        ("tip", {**TIP_ANSWERS, "body": "a" * 60_000 + "\nb" * 3_000}, "The tip", "markdown-over-limit",
         "this text is too long, or nested too deep, to be laid out", "shorten it, or share it as several"),
        ("tip", {**TIP_ANSWERS, "kind": "poem"}, "Kind", "unknown-choice", "`poem` is not a choice for `Kind`",
         "choose one of tip, how-to, resource, question, story"),
        ("tip", {**TIP_ANSWERS, "thanks": "nobody"}, "With thanks to", "unknown-reference",
         "nobody here has the handle `nobody`", "check the handle: it is the last part of a page's address"),
        ("tip", {**TIP_ANSWERS, "thanks": "ada"}, "With thanks to", "self-thanks",
         "`ada` thanks themselves", "thank the others"),
        ("result", {**RESULT_ANSWERS, "challenge": "wlak"}, "Challenge", "unknown-reference",
         "there is no challenge `wlak`", "did you mean `walk`?"),
        ("result", {**RESULT_ANSWERS, "score": ""}, "Score", "score-mismatch", "an answer is needed here",
         "this challenge measures `count`: write what you reached"),
        ("result", {**RESULT_ANSWERS, "date": "1 March"}, "Day", "not-a-date", "`1 March` is not a date",
         "write year-month-day, such as 2026-03-01"),
        ("result", {**RESULT_ANSWERS, "date": "2099-01-01"}, "Day", "future-date",
         "2099-01-01 is in the future", "check the year and the month"),
        ("result", {**RESULT_ANSWERS, "tasks": "hil"}, "Parts you did", "challenge-mismatch",
         "this challenge has no task `hil`", "did you mean `hill`?"),
        ("result", {**RESULT_ANSWERS, "members": "grace"}, "Team", "missing-answer", "the team has no name",
         "write what it is called, or leave both empty"),
        ("result", {**RESULT_ANSWERS, "team": "Boats", "members": "grcae"}, "Who is in it", "unknown-reference",
         "nobody here has the handle `grcae`", "did you mean `grace`?"),
    ],
)  # fmt: skip
def test_problem_names_its_question(
    hub_folder: Path, kind: FormKind, answers: dict[str, Any], question: str, code: str, message: str, hint: str
) -> None:
    submission = submit_form(hub_folder, kind, answers, *(("lin", 5) if kind == "profile" else ("ada", 1)))
    errors = [problem for problem in submission.problems if problem.severity == "error"]
    assert [(error.question, error.code, error.message, error.hint) for error in errors] == [
        (question, code, message, hint)
    ]
    assert submission.files == {}
    assert f"**{question}**" in submission.comment


@pytest.mark.parametrize(
    ("kind", "answers", "question", "message", "hint"),
    [
        ("tip", {**TIP_ANSWERS, "thanks": "?!"}, "With thanks to", "`?!` holds more than letters, digits and hyphens",
         "nobody here has this name: write the handle, which is the last part of the address of their page"),
        ("tip", {**TIP_ANSWERS, "thanks": "c++"}, "With thanks to", "`c++` holds more than letters, digits and hyphens",
         "nobody here has this name: write the handle, which is the last part of the address of their page"),
        ("tip", {**TIP_ANSWERS, "topics": "origami"}, "Topics", "`origami` is a topic that is new here",
         "keep it, or use a topic that the site lists"),
        ("tip", {**TIP_ANSWERS, "topics": "pythom"}, "Topics", "`pythom` is a topic that is new here", "did you mean `python`?"),
        ("tip", {**TIP_ANSWERS, "challenges": "the moon"}, "Helps with a challenge",
         "`the moon` holds more than letters, digits and hyphens", "nothing here has this name: check it, or leave it out"),
        ("tip", {**TIP_ANSWERS, "challenges": "moon"}, "Helps with a challenge", "there is no challenge `moon`",
         "copy the last part of its address"),
        ("result", {**RESULT_ANSWERS, "challenge": "alone", "score": "3"}, "Score", "this challenge measures nothing",
         "leave it empty: having done it is what counts"),
        ("result", {**RESULT_ANSWERS, "challenge": "alone", "score": "", "team": "Boats", "members": "grace"}, "Team",
         "everybody plays for themselves in this challenge", "leave the team empty; each of you sends in a result"),
        ("result", {**RESULT_ANSWERS, "challenge": "together", "score": ""}, "",
         "teams play in this challenge (`content/challenges/together/results/ada.yml:1:10`)",
         "write what the team is called, and who is in it"),
    ],
)  # fmt: skip
def test_problem_is_worded_for_the_form(
    hub_folder: Path, kind: FormKind, answers: dict[str, Any], question: str, message: str, hint: str
) -> None:
    write_hub(
        hub_folder,
        {
            "content/hub.yml": HUB_SETTINGS,
            "content/challenges/alone/challenge.md": "---\ntitle: Alone\n---\nText\n",
            "content/challenges/together/challenge.md": "---\ntitle: Together\nmode: team\n---\nText\n",
        },
    )
    (problem,) = submit_form(hub_folder, kind, answers).problems
    assert (problem.question, problem.message, problem.hint) == (question, message, hint)


def test_second_result_of_a_day_is_worded_for_the_form(hub_folder: Path) -> None:
    write_submission(hub_folder, submit_form(hub_folder, "result", RESULT_ANSWERS))
    (problem,) = submit_form(hub_folder, "result", RESULT_ANSWERS).problems
    assert problem.hint == "change the one that is there, or fix the day"


def test_all_problems_are_listed_in_form_order(hub_folder: Path) -> None:
    submission = submit_form(
        hub_folder, "profile", {"timezone": "Nowhere", "languages": "xx-xx-", "headline": "x" * 121}, "lin", 5
    )
    assert [problem.question for problem in submission.problems] == [
        "Your name",
        "In one line",
        "Time zone",
        "Languages you speak",
    ]


def test_comment_has_no_mentions_or_html(hub_folder: Path) -> None:
    answer_text = "@team <img src=x> fixes #1 `` ```` </details> [a](https://x.example)"
    good = submit_form(hub_folder, "tip", {**TIP_ANSWERS, "title": "Fixes #1, @team", "body": answer_text})
    bad = submit_form(
        hub_folder, "tip", {**TIP_ANSWERS, "body": answer_text, "thanks": "@team <b>", "challenges": "`<i>`\u202e"}
    )
    assert (good.is_valid, bad.is_valid) == (True, False)
    assert good.title == "Tip: fixes-1-team"
    for submission in (good, bad):
        assert submission.comment.startswith(FORM_COMMENT_MARKER)
        text_outside_code = re.sub(r"(?ms)^(`{3,}|~{3,})\w*$.*?^\1$", "", submission.comment)
        text_outside_code = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text_outside_code)
        assert not re.search(r"@|#1|<(?!!--|/?details|/?summary)", text_outside_code), text_outside_code
        assert answer_text in submission.comment
        assert "\u202e" not in submission.comment


def test_comment_stays_within_the_size_limit(hub_folder: Path) -> None:
    for text in ("a\n" * 30_000, "`" * 60_000, "`\n" * 9_000 + "~" * 30_000 + "`" * 20_000, ", ".join(["@x"] * 9_000)):
        for kind, name in (("tip", "body"), ("tip", "thanks"), ("profile", "bio"), ("result", "notes")):
            submission = submit_form(hub_folder, kind, {**TIP_ANSWERS, **RESULT_ANSWERS, "name": "Ada", name: text})  # type: ignore[arg-type]
            assert len(submission.comment) <= MAX_COMMENT_CHARACTERS + 5_000


HOSTILE = "a` see https://evil.test/login #1 octo/repo#2 @octo-org/team `b"


@pytest.mark.parametrize(
    ("kind", "answers"),
    [
        ("profile", {**PROFILE_ANSWERS, "links": f"x {HOSTILE}"}),
        ("profile", {**PROFILE_ANSWERS, "timezone": HOSTILE}),
        ("profile", {**PROFILE_ANSWERS, "location.country": HOSTILE}),
        ("profile", {**PROFILE_ANSWERS, "languages": HOSTILE}),
        ("tip", {**TIP_ANSWERS, "kind": HOSTILE}),
        ("result", {**RESULT_ANSWERS, "challenge": HOSTILE}),
        ("result", {**RESULT_ANSWERS, "score": HOSTILE}),
    ],
)
def test_answers_leave_no_code_span_of_the_comment(hub_folder: Path, kind: FormKind, answers: dict[str, str]) -> None:
    comment = submit_form(hub_folder, kind, answers).comment.partition("<details>")[0].partition(FORM_COMMENT_MARKER)[2]
    outside = re.sub(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", "", comment)
    assert not re.search(r"@|octo|#[12]|evil", outside), comment
    assert "`b" in comment, "the comment quotes the answer"


def test_word_for_nothing_is_left_empty_in_a_form(hub_folder: Path) -> None:
    submission = submit_form(hub_folder, "profile", {**PROFILE_ANSWERS, "timezone": "none"}, "lin", 5)
    assert [problem.hint for problem in submission.problems] == ["leave it empty: what is left out is not shown"]


@pytest.mark.parametrize(
    ("line", "link"),
    [
        ("Mastodon @lin@mastodon.social", "{label: Mastodon, url: 'https://mastodon.social/@lin'}"),
        ("Site example.org", "{label: Site, url: 'https://example.org'}"),
        ("github.com/lin", "{label: github.com, url: 'https://github.com/lin'}"),
        ("Paper 10.1000/182", "{label: Paper, url: 'https://doi.org/10.1000/182'}"),
    ],
)
def test_form_writes_links_as_the_autofix_does(hub_folder: Path, line: str, link: str) -> None:
    submission = submit_form(hub_folder, "profile", {**PROFILE_ANSWERS, "links": line}, "lin", 5)
    assert link in submission.files["content/learners/lin.yml"]


@pytest.mark.parametrize(("words", "topics"), [("topics/git", "[git]"), ("pyth\u043en", "[python]"), ("C++", "[cpp]")])
def test_form_writes_topics_as_the_autofix_does(hub_folder: Path, words: str, topics: str) -> None:
    submission = submit_form(hub_folder, "profile", {**PROFILE_ANSWERS, "learning": words}, "lin", 5)
    assert f"learning: {topics}\n" in submission.files["content/learners/lin.yml"]


def test_result_without_a_number_is_accepted_as_the_hint_says(hub_folder: Path) -> None:
    answers = {**RESULT_ANSWERS, "score": "", "ranked": ["ranked"]}
    assert submit_form(hub_folder, "result", answers, "ada", 1).files != {}
