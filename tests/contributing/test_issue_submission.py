"""A form on GitHub, as somebody fills it in, and the file that comes of it."""

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


def asked(folder: Path, kind: FormKind, words: Translator = ENGLISH) -> IssueForm:
    return build_issue_form(kind, words, load_library(folder)[0].settings.value)


def body(its: IssueForm, answers: Mapping[str, str | list[str]]) -> str:
    """The text of the issue that GitHub makes of a filled form."""
    parts = []
    for question in its.questions:
        answer = answers.get(question.name, "")
        if question.control == "checkboxes":
            answer = "\n".join(f"- [{'X' if value in answer else ' '}] {said}" for value, said in question.choices)
        elif question.control == "dropdown":
            answer = dict(question.choices).get(str(answer), answer)
        parts.append(f"### {question.label}\n\n{answer or NO_RESPONSE}")
    return "\n\n".join(parts).replace("\r\n", "\n").replace("\n", "\r\n")


def sent(
    folder: Path, kind: FormKind, answers: Mapping[str, str | list[str]], author: str = "ada", author_id: int | None = 1
) -> FormSubmission:
    text = body(asked(folder, kind), answers)
    return build_submission(folder, kind=kind, body=text, author=author, author_id=author_id, number=7, today=TODAY)


def values(one: FormSubmission) -> Any:
    """As any reader of YAML gives them."""
    text = one.text.split("---\n")[1] if one.path.endswith(".md") else one.text
    return yaml.safe_load(text)


def wrong(one: FormSubmission) -> set[tuple[str, str]]:
    return {(each.question, each.code) for each in one.problems if each.severity == "error"}


def test_new_profile_belongs_to_its_author(folder: Path) -> None:
    one = sent(
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
    assert wrong(one) == set()
    assert list(one.files) == ["content/learners/Lin.yml"]
    assert values(one) == {
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
    assert (one.title, one.branch) == ("Profile: Lin", "form/7")
    assert one.message.endswith("\n\nCo-authored-by: Lin <583231+Lin@users.noreply.github.com>\n")
    write_submission(folder, one)
    assert [each for each in find_problems(folder) if each.is_error] == []


def test_profile_update_changes_only_answered_fields(folder: Path) -> None:
    given = {"name": "Ada L.", "headline": "-", "knows": "Python, SQL", "location.city": "Bruges", "show": ["boards"]}
    one = sent(folder, "profile", given, author="countess", author_id=1)
    assert list(one.files) == ["content/learners/ada.yml"]
    assert one.text == (
        "# mine\nname: Ada L.\ngithub_id: 1\nrole: mentor  # since May\n"
        "knows:\n  - {topic: python, level: expert}\n  - sql\n"
        "location: {city: Bruges, country: BE}\nshow: {wall: false, boards: false}\n"
    )
    other = sent(folder, "profile", {"name": "Grace"}, author="Hopper", author_id=9)
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
    given = {"name": "Grace: H.", "headline": "New", "learning": "js", "location.city": "Oslo", "timezone": "UTC"}
    one = sent(folder, "profile", {**given, "show": ["wall"]}, "hopper", 5)
    wanted = {"name": "Grace: H.", "github": "hopper", "headline": "New", "learning": ["javascript"], "timezone": "UTC"}
    assert yaml.safe_load(one.text) == {
        **wanted, "location": {"city": "Oslo"}, "show": {"wall": False}, "github_id": 5,
    }  # fmt: skip
    assert wrong(one) == set()
    empty = sent(folder, "profile", {"name": "G", "headline": "-", "learning": "–", "timezone": "X/Y"}, "hopper", 5)
    assert not any(yaml.safe_load(empty.text).get(name) for name in ("headline", "learning"))
    assert wrong(empty) == {("Time zone", "unknown-timezone")}


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
    one = sent(folder, "profile", {"name": "Somebody"}, author, number)
    assert list(one.files) == [path]
    entry = parse_entry(one.text.encode(), path, CONTENT_KINDS[3], key=Path(path).stem)[0]
    assert entry
    assert (entry.value.github or entry.key) == author
    assert entry.value.github_id == number


@pytest.mark.parametrize(
    ("author", "number", "code"),
    [("ada", 2, "account-mismatch"), ("no login", 5, "unknown-login"), ("dependabot[bot]", 5, "unknown-login")],
)
@pytest.mark.parametrize("kind", FORM_KINDS)
def test_form_cannot_change_another_profile(folder: Path, kind: FormKind, author: str, number: int, code: str) -> None:
    one = sent(folder, kind, {"name": "Me", "title": "Me", "body": "Me", "sure": ["yes"]}, author, number)
    assert (one.files, wrong(one), one.is_valid) == ({}, {("", code)}, False)


def test_invalid_profile_is_not_changed_by_a_form(folder: Path) -> None:
    (folder / "content/learners/grace.yml").write_text("name: Grace\ngithub: hopper\njoined: soon\n")
    (folder / "content/learners/Lin.yml").write_text("name: [\n")
    assert wrong(sent(folder, "profile", {"name": "Me"}, "hopper", 5)) == {("", "invalid-profile")}
    assert wrong(sent(folder, "profile", {"name": "Me"}, "lin", 6)) == {("", "invalid-profile")}
    assert wrong(sent(folder, "leave", {"sure": ["yes"]}, "hopper", 5)) == {("", "invalid-profile")}


def test_tip_form_creates_a_tip(folder: Path) -> None:
    text = "Fence:\n```\n---\ntitle: not this\n---\n```\n\n### Topics\n\nare no topics"
    given = {"title": "Sleep on it!", "kind": "story", "body": text, "topics": "js", "thanks": "@Grace"}
    one = sent(folder, "tip", given)
    assert list(one.files) == ["content/tips/sleep-on-it-2.md"], "what is there stays"
    assert values(one) == {
        "title": "Sleep on it!", "author": "ada", "kind": "story", "topics": ["javascript"], "thanks": ["grace"],
    }  # fmt: skip
    assert one.text.partition("\n---\n\n")[2] == text + "\n"
    assert one.title == "Tip: sleep-on-it-2"


def test_tip_form_needs_a_profile(folder: Path) -> None:
    one = sent(folder, "tip", {"title": "Sleep", "kind": "tip", "body": "Long."}, "lin", 5)
    assert wrong(one) == {("", "missing-profile")}
    assert "[Add yourself](https://github.com/moon/hub/issues/new?template=profile.yml)" in one.comment
    assert "Long." in one.comment, "nothing is lost"


@pytest.mark.parametrize("named", ["walk", "WALK", "the long walk", "https://moon.example.org/hub/challenges/walk/"])
def test_result_form_creates_a_result(folder: Path, named: str) -> None:
    given = {"challenge": named, "date": "2026-03-01", "score": "12", "tasks": "Up the hill", "ranked": ["ranked"]}
    one = sent(folder, "result", given)
    assert one.text == "learner: ada\ndate: 2026-03-01\nscore: 12\ntasks: [hill]\nranked: false\n"
    assert list(one.files) == ["content/challenges/walk/results/ada.yml"]
    write_submission(folder, one)
    again = sent(folder, "result", {**given, "date": "2026-03-02"})
    assert list(again.files) == ["content/challenges/walk/results/ada-2.yml"]
    assert wrong(sent(folder, "result", given)) == {("Day", "duplicate-result")}


def test_date_and_score_accept_local_formats(folder: Path) -> None:
    one = sent(folder, "result", {**RESULT, "date": "2 mars 2026", "score": "12,5"}, "ada", 1)
    assert one.text == "learner: ada\ndate: 2026-03-02\nscore: 12.5\n"
    doubtful = sent(folder, "result", {**RESULT, "date": "02/03/2026", "score": "1,000"}, "ada", 1)
    assert [each.code for each in doubtful.problems] == ["not-a-date", "not-a-score"], "two readings are asked about"


def test_team_result_includes_its_author(folder: Path) -> None:
    given = {"challenge": "walk", "team": "Paper: boats", "members": "Grace", "date": "2026-03-01", "score": "3"}
    one = sent(folder, "result", given)
    assert list(one.files) == ["content/challenges/walk/results/paper-boats.yml"]
    assert values(one)["team"] == {"name": "Paper: boats", "members": ["ada", "grace"]}
    assert "learner" not in values(one)


def test_challenge_form_makes_its_author_the_host(folder: Path) -> None:
    given = {"title": "Walk", "body": "Far.", "mode": "team", "score": "duration", "opens": "2027-01-01"}
    one = sent(folder, "challenge", given)
    assert list(one.files) == ["content/challenges/walk-2/challenge.md"]
    assert values(one)["hosts"] == ["ada"]
    assert (values(one)["mode"], values(one)["score"]) == ("team", "duration")
    write_submission(folder, one)
    assert [each for each in find_problems(folder) if each.is_error] == []


def test_removal_form_equals_the_remove_command(folder: Path) -> None:
    one = sent(folder, "leave", {"sure": ["yes"]})
    assert one.files["content/learners/ada.yml"] is None
    assert "author: former-member" in str(one.files["content/tips/sleep-on-it.md"])
    assert one.remaining_mentions == ("content/tips/sleep-on-it.md:6:1",)
    assert "ada" not in (one.title + one.message).lower(), "the commit stays, and says no name"
    write_submission(folder, one)
    assert "ada" not in load_library(folder)[0].learners
    assert wrong(sent(folder, "leave", {}, "hopper", 4)) == {("Are you sure?", "missing-answer")}
    assert wrong(sent(folder, "leave", {"sure": ["yes"]}, "lin", 5)) == {("", "missing-profile")}


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
    one = sent(folder, kind, answers, *(("lin", 5) if kind == "profile" else ("ada", 1)))
    found = [each for each in one.problems if each.severity == "error"]
    assert [(each.question, each.code, each.message, each.hint) for each in found] == [(question, code, message, hint)]
    assert one.files == {}
    assert f"**{question}**" in one.comment


def test_all_problems_are_listed_in_form_order(folder: Path) -> None:
    one = sent(folder, "profile", {"timezone": "Nowhere", "languages": "xx-xx-", "headline": "x" * 121}, "lin", 5)
    assert [each.question for each in one.problems] == ["Your name", "In one line", "Time zone", "Languages you speak"]


def test_comment_has_no_mentions_or_html(folder: Path) -> None:
    typed = "@team <img src=x> fixes #1 `` ```` </details> [a](https://x.example)"
    good = sent(folder, "tip", {**TIP, "title": "Fixes #1, @team", "body": typed})
    bad = sent(folder, "tip", {**TIP, "body": typed, "thanks": "@team <b>", "challenges": "`<i>`\u202e"})
    assert (good.is_valid, bad.is_valid) == (True, False)
    assert good.title == "Tip: fixes-1-team"
    for one in (good, bad):
        assert one.comment.startswith(FORM_COMMENT_MARKER)
        shown = re.sub(r"(?ms)^(`{3,}|~{3,})\w*$.*?^\1$", "", one.comment)
        shown = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", shown)
        assert not re.search(r"@|#1|<(?!!--|/?details|/?summary)", shown), shown
        assert typed in one.comment
        assert "\u202e" not in one.comment


def test_comment_stays_within_the_size_limit(folder: Path) -> None:
    for text in ("a\n" * 30_000, "`" * 60_000, "`\n" * 9_000 + "~" * 30_000 + "`" * 20_000, ", ".join(["@x"] * 9_000)):
        for kind, name in (("tip", "body"), ("tip", "thanks"), ("profile", "bio"), ("result", "notes")):
            one = sent(folder, kind, {**TIP, **RESULT, "name": "Ada", name: text})  # type: ignore[arg-type]
            assert len(one.comment) <= MAX_COMMENT_CHARACTERS + 5_000


# Reading -----------------------------------------------------------------------------------------------------------


def test_answer_may_contain_the_form_headings(folder: Path) -> None:
    its = asked(folder, "tip")
    text = "a\n\n### Topics\n\nfake\n\n### Level\n\nexpert\n\n### With thanks to\n\nx\ny"
    answers = parse_issue_body(
        body(its, {"title": "T", "kind": "tip", "body": text, "topics": "python", "level": "expert"}), its
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
    its = asked(folder, "tip", french)
    assert "### Titre" in body(its, {})
    for text in (body(its, {**TIP, "kind": "story"}), body(asked(folder, "tip"), {**TIP, "kind": "story"})):
        one = build_submission(folder, body=text, author="ada", author_id=1, today=TODAY, translator=french)
        assert (one.kind, values(one)["title"], values(one)["kind"]) == ("tip", "Sleep", "story")


@pytest.mark.parametrize("kind", FORM_KINDS)
def test_form_kind_is_detected_by_label_or_questions(folder: Path, kind: FormKind) -> None:
    community = load_library(folder)[0].settings.value
    text = body(asked(folder, kind), {})
    assert detect_form_kind(text, (), ENGLISH, community) == kind
    assert detect_form_kind("", ("bug", f"form: {kind}"), ENGLISH, community) == kind
    assert detect_form_kind("### Steps to reproduce\n\nTitle", ("bug",), ENGLISH, community) is None


def test_choice_is_recognized_by_its_label(folder: Path) -> None:
    crossed = HUB.replace("{id: spring, name: Spring}", "{id: spring, name: Fall}").replace('"Autumn, late"', "Spring")
    (folder / "content/hub.yml").write_text(crossed)
    one = sent(folder, "profile", {"name": "Lin", "cohort": ["autumn"]}, "lin", 5)
    assert "- [X] Spring" in one.comment
    assert values(one)["cohort"] == ["autumn"]


def test_other_issue_is_not_a_form(folder: Path) -> None:
    one = build_submission(folder, body="Hello?", author="ada", author_id=1, today=TODAY)
    assert (one.kind, one.files, wrong(one)) == (None, {}, {("", "not-a-form")})
    with_label = build_submission(folder, kind="tip", body="Hello?", author="ada", author_id=1, today=TODAY)
    assert wrong(with_label) == {("", "not-a-form")}


# Whatever people type ----------------------------------------------------------------------------------------------

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
    its = asked(steady, kind)
    typed = {one.name: data.draw(TYPED | ANY_CHARACTER, label=one.name) for one in its.questions}
    usual: dict[str, Any] = {"title": "T", "name": "N", "kind": "tip", "challenge": "walk", "date": "2026-03-01"}
    keep = data.draw(st.sets(st.sampled_from(sorted(typed))))
    text = body(
        its,
        {**usual, "score": "3" if kind == "result" else "none", "body": "B", **{name: typed[name] for name in keep}},
    )
    for author, number in (("ada", 1), ("lin", 7)):
        one = build_submission(steady, kind=kind, body=text, author=author, author_id=number, number=1, today=TODAY)
        labels = {each.label for each in its.questions}
        if kind == "profile" or author == "ada":
            assert {question for question, _ in wrong(one)} <= labels
        assert one.comment
        json.dumps(one.as_json()).encode()
        if one.is_valid:
            (path,) = one.files
            before = (steady / path).read_bytes() if (steady / path).exists() else None
            assert before is None or kind == "profile"
            write_submission(steady, one)
            found = find_problems(steady)
            if before is None:
                (steady / path).unlink()
            else:
                (steady / path).write_bytes(before)
            assert not [each for each in found if each.is_error]


@pytest.mark.slow
@given(text=ANY_CHARACTER | TYPED)
@example("### Kind\n\nTip\n\n### Topics\n\npython")
@settings(max_examples=200, deadline=None)
def test_answer_text_is_kept_exactly(steady: Path, text: str) -> None:
    from lyceum.contributing.issue_answers import _trim_text

    wanted = _trim_text(clean_text(text))
    one = sent(steady, "tip", {**TIP, "body": text})
    if one.is_valid:
        assert one.text.partition("\n---\n\n")[2].rstrip("\n") == wanted
    story = sent(steady, "profile", {"name": "Ada", "story": text})
    if story.is_valid and wanted.strip() not in ("", NO_RESPONSE) and "###" not in text and wanted not in "-–—":
        entry = parse_entry(story.text.encode(), story.path, CONTENT_KINDS[3], key="ada")[0]
        assert entry
        assert entry.value.story == wanted


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
    its = asked(steady, "tip")
    answers = parse_issue_body(text, its)
    names = [one.name for one in its.questions]
    assert list(answers) == [name for name in names if name in answers], "in the form's order"
    assert all(answer in text for answer in answers.values())


# The forms ---------------------------------------------------------------------------------------------------------


def find_stale_issue_forms(folder: Path) -> tuple[str, ...]:
    """The issue forms whose file differs from what the hub's settings give."""
    return tuple(
        path for path, text in build_issue_form_files(folder).items() if (folder / path).read_text("utf-8") != text
    )


def test_contributions_do_not_change_the_forms(folder: Path) -> None:
    before = build_issue_form_files(folder)
    write_hub(folder, {**before, "content/hub.yml": HUB})
    assert set(before) == {f".github/ISSUE_TEMPLATE/{name}.yml" for name in (*FORM_KINDS, "config")}
    write_submission(folder, sent(folder, "challenge", {"title": "Swim", "body": "Far."}))
    write_submission(folder, sent(folder, "profile", {"name": "Lin"}, "lin", 5))
    assert find_stale_issue_forms(folder) == ()
    (folder / "content/hub.yml").write_text(HUB.replace("Spring", "Spring 2027"))
    assert find_stale_issue_forms(folder) == (".github/ISSUE_TEMPLATE/profile.yml",)


def test_forms_follow_the_github_form_schema(folder: Path) -> None:
    made_forms = render_issue_forms(load_library(folder)[0].settings.value)
    for path, text in made_forms.items():
        assert text.startswith("# Generated by `lyceum generate issue-forms`; not edited by hand.\n")
        told = yaml.safe_load(text)
        if path.endswith("config.yml"):
            continue
        assert told["labels"] == [f"form: {Path(path).stem}"]
        elements = [one for one in told["body"] if one["type"] != "markdown"]
        labels = [one["attributes"]["label"].casefold() for one in elements]
        assert len(set(labels)) == len(labels)
        for one in elements:
            options = [
                option["label"] if isinstance(option, dict) else option
                for option in one["attributes"].get("options", [])
            ]
            assert all(isinstance(option, str) for option in options)
            assert len(set(options)) == len(options)
            assert "None" not in options


LANGUAGES = sorted({"en", *find_po_files()})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", FORM_KINDS)
def test_question_labels_are_unique_in_every_language(folder: Path, kind: FormKind, language: str) -> None:
    its = asked(folder, kind, Translator(language))
    assert len({one.label.casefold() for one in its.questions}) == len(its.questions)
    assert [one.name for one in its.english_questions] in ([], [one.name for one in its.questions])
    for question in its.questions:
        names = [name.casefold() for _, name in question.choices]
        assert len(set(names)) == len(names)


def test_new_hub_has_issue_forms(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["init", str(tmp_path / "moon")])
    assert done.exit_code == 0, done.output
    assert find_stale_issue_forms(tmp_path / "moon") == ()
    assert ".github/ISSUE_TEMPLATE/profile.yml" in done.output


def test_command_prints_and_writes_a_submission(folder: Path) -> None:
    text = body(asked(folder, "tip"), TIP)
    common = ["-C", str(folder), "from-issue", "--author", "ada", "--author-id", "1", "--number", "3", "--body", "-"]
    done = CliRunner().invoke(main, [*common, "--json", "--write"], input=text)
    assert done.exit_code == 0, done.output
    told = json.loads(done.output)
    assert (told["kind"], told["branch"], told["changes"]) == ("tip", "form/3", ["content/tips/sleep.md"])
    assert (folder / "content/tips/sleep.md").read_text("utf-8") == told["text"]
    again = CliRunner().invoke(main, [*common, "--label", "form: tip", "--write"], input=text.replace("Long.", ""))
    assert again.exit_code == 1
    assert "**The tip**: an answer is needed here" in again.output
    assert not (folder / "content/tips/sleep-2.md").exists()
