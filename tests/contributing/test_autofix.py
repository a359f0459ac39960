"""What `check --fix` fixes, and what it leaves as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.contributing import find_autofixes, write_fixed_files
from lyceum.contributing.autofix import AUTOFIXES, Autofix
from tests.support.hubs import find_problems, write_hub
from tests.support.paths import ROOT
from tests.support.property_tests import count_examples

FILES: dict[str, str | bytes] = {
    "content/topics.yml": "- {id: javascript, name: JavaScript, aliases: [js]}\n- {id: git, name: Git}\n",
    "content/learners/ada.yml": "name: Ada\n",
    "content/learners/grace.yml": "name: Grace\n",
}
PROFILE, TIP = "content/learners/eve.yml", "content/tips/one.md"
RESULT = "content/challenges/walk/results/ada.yml"


def fix_file(folder: Path, path: str, data: str | bytes) -> tuple[bytes, tuple[str, ...]]:
    """Write the file into a small hub and fix it. Return its data afterwards and the codes of the fixes."""
    hub = write_hub(folder, FILES | {path: data})
    fixed_files = {file.path: file for file in find_autofixes(hub)}
    before = (hub / path).read_bytes()
    assert set(fixed_files) <= {path}, "nothing else changes"
    write_fixed_files(hub, fixed_files.values())
    after = (hub / path).read_bytes()
    assert not find_autofixes(hub), "a second run changes nothing"
    return (after, fixed_files[path].fix_codes) if path in fixed_files else (before, ())


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (b"\xef\xbb\xbfname: Eve\n", "name: Eve\n", "encoding"),
        (b"\xef\xbb\xbf\xef\xbb\xbfname: Eve\n", "name: Eve\n", "encoding"),
        ("name: Eve\nheadline: Now: SQL\nrole: mentor  \n", 'name: Eve\nheadline: "Now: SQL"\nrole: mentor\n', "trailing-blanks"),
        ("name: Zoë\n".encode("cp1252"), "name: Zoë\n", "encoding"),
        ("name: Zoë\n".encode("utf-16"), "name: Zoë\n", "encoding"),
        ("name: Eve\r\nrole: mentor\r\n", "name: Eve\nrole: mentor\n", "line-ends"),
        ("name: Eve", "name: Eve\n", "line-ends"),
        ("name: Eve\nlocation:\n\tcity: Oslo  # \there\n", "name: Eve\nlocation:\n  city: Oslo  # \there\n", "tabs"),
        ("name: Eve  \n# why  \nrole: mentor\n", "name: Eve\n# why\nrole: mentor\n", "trailing-blanks"),
        ("name: Eve\nheadlin: Hi  # me\n", "name: Eve\nheadline: Hi  # me\n", "field-name"),
        ("name: Eve\nlooking-for: [mentor]\n", "name: Eve\nlooking_for: [mentor]\n", "field-name"),
        ("name: Eve\nlocation: {cty: Oslo}\n", "name: Eve\nlocation: {city: Oslo}\n", "field-name"),
        ("name: Eve\nrole: 'Mentor'\n", "name: Eve\nrole: 'mentor'\n", "choice"),
        ("name: Eve\nlooking_for: [Study Buddy]\n", "name: Eve\nlooking_for: [study-buddy]\n", "choice"),
        ("name: Eve\nrole:\nheadline: Hi\nrole: Mentor\n", "name: Eve\nrole:\nheadline: Hi\nrole: mentor\n", "choice"),
        ("Name:\u00a0Eve\nRole: Mentor\n", "name: Eve\nrole: mentor\n", "blanks"),
        ("name: Eve\njoined: 2026/1/3\n", "name: Eve\njoined: 2026-01-03\n", "date"),
        ("name: Eve\njoined: 25.12.2025\n", "name: Eve\njoined: 2025-12-25\n", "date"),
        ("name: Eve\njoined: 12/25/2025\n", "name: Eve\njoined: 2025-12-25\n", "date"),
        ("name: Eve\njoined: 3rd March 2026\n", "name: Eve\njoined: 2026-03-03\n", "date"),
        ("name: Eve\njoined: 3 août 2026\n", "name: Eve\njoined: 2026-08-03\n", "date"),
        ("name: Eve\njoined: 3 de marzo de 2026\n", "name: Eve\njoined: 2026-03-03\n", "date"),
        ("name: Eve\nlanguages: [anglais, alemán]\n", "name: Eve\nlanguages: [en, de]\n", "code"),
        ('name: Eve\njoined: "March 3, 2026"\n', 'name: Eve\njoined: "2026-03-03"\n', "date"),
        ("name: Eve\njoined: 2026-03-03T10:00:00Z\n", "name: Eve\njoined: 2026-03-03\n", "date"),
        ("name: Eve\nlinks: [{label: A, url: eve.example.org/a}]\n", "name: Eve\nlinks: [{label: A, url: https://eve.example.org/a}]\n", "link"),
        ('name: Eve\nlinks:\n  - label: A\n    url: "http://github.com/eve?a,b"\n', 'name: Eve\nlinks:\n  - label: A\n    url: "https://github.com/eve?a,b"\n', "link"),
        ("name: Eve\ngithub: '@eve'\n", "name: Eve\ngithub: 'eve'\n", "handle"),
        ("name: Eve\ngithub: https://github.com/eve/\n", "name: Eve\ngithub: eve\n", "handle"),
        ("name: Eve\nlearning: [JS, git]\n", "name: Eve\nlearning: [javascript, git]\n", "topic"),
        ("name: Eve\nknows: [{topic: js, level: Expert}, GIT]\n", "name: Eve\nknows: [{topic: javascript, level: expert}, git]\n", "topic"),
    ],
)  # fmt: skip
def test_autofix_fixes_unambiguous_mistakes(tmp_path: Path, before: str | bytes, after: str, code: str) -> None:
    data, codes = fix_file(tmp_path, PROFILE, before)
    assert data.decode() == after
    assert code in codes
    assert [problem for problem in find_problems(tmp_path) if problem.is_error] == []


def test_autofix_keeps_the_tip_text_exactly(tmp_path: Path) -> None:
    body = "Two blanks  \nmake a break.\n\n\t<tab>\n---\n@Ada\n"
    data, codes = fix_file(tmp_path, TIP, f"---\ntitle: One\nauthor: '@Ada'\nthanks:\n  - Grace   # too\n---\n{body}")
    assert data.decode() == f"---\ntitle: One\nauthor: 'ada'\nthanks:\n  - grace   # too\n---\n{body}"
    assert codes == ("handle", "key-case")


@pytest.mark.parametrize(
    "text",
    [
        "name: Eve\njoined: 03/04/2026\n",
        "name: Eve\njoined: 31 February 2026\n",
        "name: Eve\njoined: last spring\n",
        "name: Eve\nlinks: [{label: A, url: http://eve.example.org}]\n",
        "name: Eve\nlinks: [{label: A, url: 'javascript:alert(1)'}]\n",
        "name: Eve\nlo: x\n",
        "name: Eve\nshow: {all: false}\n",
        "name: Eve\nheadline: Hi\nheadlin: Ho\n",
        "name: Eve\n<<<<<<< HEAD\nrole: Mentor\n=======\nrole: Alum\n>>>>>>> theirs\n",
        "name: 'Eve\n",
        "name: Eve\nlanguages: [ga, GA]\nlocation: {country: ie}\n",
        "name: Eve\nlearning: | # why\n  python, sql\n",
        "bio: |\n  blanks  \n  stay  \nname: Eve\n",
    ],
)
def test_autofix_leaves_ambiguous_mistakes(tmp_path: Path, text: str) -> None:
    assert fix_file(tmp_path, PROFILE, text) == (text.encode(), ())


def test_autofix_does_not_change_a_valid_hub() -> None:
    assert find_autofixes(ROOT) == ()


@pytest.mark.parametrize("line_break", ["\u2028\n", "\u2029\n", "\x85"])
def test_unicode_line_breaks_do_not_move_positions(tmp_path: Path, line_break: str) -> None:
    text = "name: Eve{}role: {}\n# cómment, all of it\nheadline: Hi there\nlearning: [{}]\n"
    data, _ = fix_file(tmp_path, PROFILE, text.format(line_break, "Mentor", "JS, git"))
    assert data.decode() == text.format(line_break, "mentor", "javascript, git")


def test_autofix_follows_no_links_out_of_the_hub(tmp_path: Path) -> None:
    (tmp_path / "outside.yml").write_text("name: Out  \n")
    hub = write_hub(tmp_path / "hub", FILES)
    (hub / "content/learners/out.yml").symlink_to(tmp_path / "outside.yml")
    assert find_autofixes(hub) == ()


def test_guide_lists_every_autofix() -> None:
    assert [autofix.code for autofix in AUTOFIXES] == [
        "encoding", "line-ends", "marks", "tabs", "blanks", "quotes", "commas", "line", "invisible", "trailing-blanks", "field-name", "list",
        "choice", "code", "number", "date", "link", "handle", "name", "key-case", "topic",
    ]  # fmt: skip
    guide = (ROOT / "content/pages/guide.md").read_text("utf-8")
    for autofix in AUTOFIXES:
        assert autofix.description in guide, f"the guide does not describe the autofix {autofix.code}"


@pytest.mark.parametrize("autofix", AUTOFIXES, ids=lambda autofix: autofix.code)
def test_each_autofix_matches_its_example(tmp_path: Path, autofix: Autofix) -> None:
    """An example is a file, or one field of a file; the fields that the file needs besides are added here."""

    def build_file(text: str) -> tuple[str, str]:
        if text.startswith("---"):
            return TIP, f"{text}Text\n"
        name = text.partition(":")[0]
        if name in ("author", "url", "topics"):
            author = "" if name == "author" else "author: ada\n"
            return TIP, f"---\ntitle: One\n{author}{text}\n---\nText\n"
        if name == "score":
            return RESULT, f"learner: ada\ndate: 2026-01-10\n{text}\n"
        return PROFILE, text if name == "name" else f"name: Eve\n{text}\n"

    path, before = build_file(autofix.before)
    data, codes = fix_file(tmp_path, path, before.encode("cp1252") if autofix.code == "encoding" else before)
    _, after = build_file(autofix.after)
    assert data.decode().rstrip("\n") == after.rstrip("\n")
    assert autofix.code in codes


LINES = st.lists(
    st.sampled_from(
        ["joined: 2026/1/3", "role: Mentor", "github: '@eve'", "learning: [js, Git]", "# a: comment  ", "headlin: Hi: not",
         "headline: 'it''s'  ", "links: [{label: A, url: eve.example.org}]", "languages: en", "knows: {topic: js}", "",
         "location: {country: no}", "goals:\n  - One  \n  - {goal: Two, done: 1/13/2026}", "bio: |\n  text  \n\n  more"]
    ),
    max_size=6, unique=True,
)  # fmt: skip


@pytest.mark.fuzz
@settings(max_examples=count_examples(60))
@given(lines=LINES, line_end=st.sampled_from(["\n", "\r\n"]))
def test_autofix_loses_nothing_and_adds_no_problem(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], line_end: str
) -> None:
    folder = tmp_path_factory.mktemp("hub")
    text = line_end.join(["name: Eve", *lines, ""])
    hub = write_hub(folder, FILES | {PROFILE: text})
    before = len(find_problems(hub))
    data, _ = fix_file(folder, PROFILE, text)
    assert len(find_problems(hub)) <= before
    fixed_text = data.decode()
    for word in ("Eve", "comment", "it''s", "One", "Two", "text", "more"):
        assert (word in fixed_text) == (word in text)
