"""Every problem stands on the words that it is about, and an edit changes nothing but the words that are meant."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.contributing import (
    LearnerChangeError,
    apply_plan,
    find_autofixes,
    plan_removal,
    plan_rename,
    write_fixed_files,
)
from lyceum.loader import ParsedFile, load_library, read_yaml
from tests.support.hubs import find_problems, list_problems, write_hub
from tests.support.property_tests import count_examples
from tests.support.yaml_styles import draw_file_bytes, draw_yaml

_folder_numbers = itertools.count(1)
PROFILE_LISTS = ("cohort", "learning", "helps_with")
TIP_LISTS = ("topics", "challenges", "thanks")
MARK = "\ue000"
"""Stands for the handle that is renamed or removed, in the templates of files."""
PEOPLE: dict[str, str | bytes] = {
    f"content/learners/{handle}.yml": f"name: {handle}\n" for handle in ("kim", "wren", "lou")
}


def make_folder(shared_folder: Path) -> Path:
    return shared_folder / str(next(_folder_numbers))


@st.composite
def draw_lists(draw: Any, names: tuple[str, ...]) -> dict[str, list[str]]:
    """Lists of names that nobody has (`nowhere-1`) and of texts that are no names (`bad name 2!`), each only once."""
    numbers = itertools.count(1)
    return {
        name: [
            template.format(next(numbers))
            for template in draw(
                st.lists(st.sampled_from(("nowhere-{}", "bad name {}!", "-bad-{}", "zoë-{}")), max_size=5)
            )
        ]
        for name in names
    }


@st.composite
def draw_profile_file(draw: Any) -> tuple[str, bytes, list[str]]:
    lists = draw(draw_lists(PROFILE_LISTS))
    text = draw(draw_yaml({"name": "Eve Noë", "github": "eve", **lists}))
    return "content/learners/eve.yml", draw(draw_file_bytes(text)), [item for items in lists.values() for item in items]


@st.composite
def draw_tip_file(draw: Any) -> tuple[str, bytes, list[str]]:
    lists = draw(draw_lists(TIP_LISTS))
    text = draw(draw_yaml({"title": "One", "author": "wren", **lists}))
    data = draw(draw_file_bytes(text, body="Text of the tip.\n"))
    return "content/tips/one.md", data, [item for items in lists.values() for item in items]


@pytest.mark.fuzz
@settings(max_examples=count_examples(80))
@given(file=draw_profile_file() | draw_tip_file())
def test_each_problem_stands_on_its_own_words(tmp_path: Path, file: tuple[str, bytes, list[str]]) -> None:
    path, data, items = file
    folder = write_hub(make_folder(tmp_path), {**PEOPLE, path: data})
    lines = data.decode().lstrip("\ufeff").replace("\r\n", "\n").split("\n")
    words = []
    for problem in find_problems(folder):
        assert problem.where.path == path
        rest = lines[problem.where.line - 1][problem.where.column - 1 :].lstrip("'\"")
        words.append(next(item for item in sorted(items, key=len, reverse=True) if rest.startswith(item)))
    assert sorted(words) == sorted(items)


@st.composite
def draw_template(draw: Any) -> tuple[str, bytes]:
    """A tip that names the marked handle between others and between mistakes, in any style of YAML."""
    people = st.sampled_from((MARK, MARK, "wren", "lou", "not a key!", "nobody", "kim-2"))
    thanks, authors = draw(st.lists(people, max_size=5)), draw(st.lists(people, min_size=1, max_size=4))
    thanks.insert(draw(st.integers(0, len(thanks))), "wren")
    fields: dict[str, Any] = {
        "title": "kim",
        "thanks": thanks,
        "authors": ["wren", *authors],
        "topics": ["kim", "bad one!"],
    }
    return "content/tips/one.md", draw(draw_file_bytes(draw(draw_yaml(fields)), body="By kim, for kim.\n"))


@pytest.mark.fuzz
@settings(max_examples=count_examples(80))
@given(template=draw_template())
def test_rename_changes_only_the_references(tmp_path: Path, template: tuple[str, bytes]) -> None:
    path, data = template
    folder = write_hub(make_folder(tmp_path), {**PEOPLE, path: data.replace(MARK.encode(), b"kim")})
    apply_plan(folder, plan_rename(folder, "kim", "kimberly"))
    assert (folder / path).read_bytes() == data.replace(MARK.encode(), b"kimberly")


@pytest.mark.fuzz
@settings(max_examples=count_examples(80))
@given(template=draw_template())
def test_forget_removes_only_the_references(tmp_path: Path, template: tuple[str, bytes]) -> None:
    path, data = template
    before = data.replace(MARK.encode(), b"kim")
    folder = write_hub(make_folder(tmp_path), {**PEOPLE, path: before})
    apply_plan(folder, plan_removal(folder, "kim"))
    after = (folder / path).read_bytes()
    old_file, new_file, marked_file = (read_yaml(text, path, front_matter=True) for text in (before, after, data))
    assert isinstance(old_file, ParsedFile)
    assert isinstance(new_file, ParsedFile)
    assert isinstance(marked_file, ParsedFile)
    expected: dict[str, Any] = dict(marked_file.values)  # type: ignore[arg-type]
    expected["authors"] = _replace(expected["authors"], "former-member")
    expected["thanks"] = _replace(expected["thanks"], None)
    assert new_file.values == expected
    assert new_file.body == old_file.body
    kept_lines = [line.replace(b",", b"") for line in data.split(b"\n") if MARK.encode() not in line]
    assert _is_subsequence(kept_lines, after.replace(b",", b"").split(b"\n"))


def _replace(value: Any, new: str | None) -> Any:
    if isinstance(value, str):
        return [] if value == MARK and new is None else (new or value) if value == MARK else value
    return [new if item == MARK else item for item in value if item != MARK or new is not None]


def _is_subsequence(lines: list[bytes], all_lines: list[bytes]) -> bool:
    remaining = iter(all_lines)
    return all(line in remaining for line in lines)


BAD_ITEM_FILES: list[tuple[str, str, list[str]]] = [
    (
        "content/learners/eve.yml",
        "name: Eve\ncohort:\n  - bad name!\n  - nowhere-one\n  - nowhere-two\n",
        ["3:5: not-a-key", "4:5: unknown-reference", "5:5: unknown-reference"],
    ),
    (
        "content/learners/eve.yml",
        "name: Eve\nknows: [{topic: a b!}, {topic: nowhere, level: beginner}, {topic: wrong}]\n",
        ["2:17: not-a-key", "2:32: unknown-topic", "2:67: unknown-topic"],
    ),
    (
        "content/learners/eve.yml",
        "name: Eve\nformerly: [a b!, kim]\n",
        ["2:12: not-a-key", "2:18: former-name-taken"],
    ),
    (
        "content/topics.yml",
        "- {id: python, name: Python}\n- {id: bad one!, name: X}\n- {id: search, name: Y}\n- {id: Python, name: Z}\n",
        ["2:8: not-a-key", "3:8: reserved-name", "4:8: duplicate-id"],
    ),
    (
        "content/badges.yml",
        (
            "- {id: bad one!, name: X, summary: X, rule: {given_to: []}}\n"
            "- {id: kind, name: K, summary: K, rule: {given_to: [a b!, nobody, kim]}}\n"
            "- {id: nice, name: N, summary: N, rule: {given_to: [nobody]}}\n"
        ),
        ["1:8: not-a-key", "2:53: not-a-key", "3:53: unknown-reference"],
    ),
    (
        "content/learners/eve_x.yml",
        "nme: Eve\nname: Eve\n",
        ["1:1: invalid-file-name", "1:1: unknown-field"],
    ),
    (
        "content/tips/one.md",
        "---\ntitle: One\nauthor: wren\nthanks: [not a key!, nobody, wren]\n---\nText\n",
        ["4:10: not-a-key", "4:22: unknown-reference", "4:30: self-thanks"],
    ),
]


@pytest.mark.parametrize(("path", "text", "expected"), BAD_ITEM_FILES)
def test_items_behind_a_bad_item_keep_their_lines(tmp_path: Path, path: str, text: str, expected: list[str]) -> None:
    folder = write_hub(tmp_path, {**PEOPLE, path: text})
    assert list_problems(folder) == [f"{path}:{problem}" for problem in expected]


EDITED_FILES: list[tuple[str, str, str, str]] = [
    (
        "content/tips/one.md",
        "---\ntitle: One\nauthor: wren\nthanks: [not a key!, wren, kim]\n---\nText\n",
        "thanks: [not a key!, wren, kimberly]",
        "thanks: [not a key!, wren]",
    ),
    (
        "content/tips/one.md",
        "---\ntitle: One\nauthor: wren\nthanks: [not a key!, kim, wren]\n---\nText\n",
        "thanks: [not a key!, kimberly, wren]",
        "thanks: [not a key!, wren]",
    ),
    (
        "content/tips/one.md",
        '---\r\ntitle: One\r\nauthor: "kim" # hers\r\n---\r\nText\r\n',
        '---\r\ntitle: One\r\nauthor: "kimberly" # hers\r\n---\r\nText\r\n',
        '---\r\ntitle: One\r\nauthor: "former-member" # hers\r\n---\r\nText\r\n',
    ),
    (
        "content/tips/one.md",
        "---\ntitle: One\nauthor: wren\nchecked_by:\n- learner: kim\n  on: 2026-01-01\n- {learner: wren, on: 2026-01-01}\n---\nT\n",
        "checked_by:\n- learner: kimberly\n  on: 2026-01-01\n- {learner: wren, on: 2026-01-01}\n",
        "author: wren\nchecked_by:\n- {learner: wren, on: 2026-01-01}\n---",
    ),
    (
        "content/tips/one.md",
        "---\ntitle: One\nauthor: wren\nthanks: | # both of them\n  kim\n---\nText\n",
        "thanks: | # both of them\n  kimberly\n---",
        "author: wren\n---\nText\n",
    ),
    (
        "content/tips/one.md",
        "---\nthanks:\n-\n  kim\n# a comment\n- wren\ntitle: One\nauthor: wren\n---\nText\n",
        "thanks:\n-\n  kimberly\n# a comment\n- wren\n",
        "---\nthanks:\n# a comment\n- wren\ntitle: One\n",
    ),
    (
        "content/badges.yml",
        (
            "- {id: bad one!, name: X, summary: X, rule: {given_to: []}}\n"
            "- {id: kind, name: K, summary: K, rule: {given_to: {learner: kim, on: 2026-01-01}}}\n"
            "- {id: nice, name: N, summary: N, rule: {given_to: [wren, kim]}}\n"
        ),
        "given_to: {learner: kimberly, on: 2026-01-01}}}\n- {id: nice, name: N, summary: N, rule: {given_to: [wren, kimberly]}}",
        "given_to: []}}\n- {id: nice, name: N, summary: N, rule: {given_to: [wren]}}",
    ),
    (
        "content/hub.yml",
        "name: Test\nmoderators: [bad login!, wren, kim, lou]\n",
        "moderators: [bad login!, wren, kim, lou]",
        "moderators: [bad login!, wren, lou]",
    ),
    (
        "content/hub.yml",
        "\ufeffname: Test\r\nmoderators: kim # alone\r\ntagline: X\r\n",
        "\ufeffname: Test\r\nmoderators: kim # alone\r\ntagline: X\r\n",
        "\ufeffname: Test\r\ntagline: X\r\nforgotten: [",
    ),
]


@pytest.mark.parametrize(("path", "text", "renamed", "forgotten"), EDITED_FILES)
def test_bad_items_do_not_move_an_edit(tmp_path: Path, path: str, text: str, renamed: str, forgotten: str) -> None:
    for name, expected in (("rename", renamed), ("forget", forgotten)):
        folder = write_hub(tmp_path / name, {**PEOPLE, path: text})
        plan = plan_rename(folder, "kim", "kimberly") if name == "rename" else plan_removal(folder, "kim")
        apply_plan(folder, plan)
        assert expected in (folder / path).read_bytes().decode()


@pytest.mark.parametrize(
    "profile",
    [
        "{name: Kim}\n",
        "name: Kim\n...\n",
        "name: Kim",
        "\ufeffname: Kim\r\nbio: |\r\n  A\r\n\r\n  B\r\n",
        "formerly: k\nname: Kim\n",
    ],
)
def test_renamed_profile_reads_as_before(tmp_path: Path, profile: str) -> None:
    folder = write_hub(tmp_path, {**PEOPLE, "content/learners/kim.yml": profile})
    before = load_library(folder)[0].learners["kim"].value
    apply_plan(folder, plan_rename(folder, "kim", "kimberly"))
    after = load_library(folder)[0].learners["kimberly"].value
    assert after.github == "kim"
    assert after.formerly == (*before.formerly, "kim")
    assert after.model_copy(update={"github": None, "formerly": before.formerly}) == before
    apply_plan(folder, plan_rename(folder, "kimberly", "kim"))
    assert load_library(folder)[0].learners["kim"].value.formerly == (*before.formerly, "kimberly")


FIXES = {"\ue001": ("Mentor", "mentor"), "\ue002": ("3 March 2026", "2026-03-03"), "\ue003": ("js", "javascript")}
"""Marks in a template, each with a value as somebody wrote it and as it is fixed."""


@st.composite
def draw_fixable_template(draw: Any) -> str:
    """A profile with values that can be fixed between values that cannot, in any style of YAML."""
    topics = st.sampled_from(("\ue003", "nowhere", "!!!", "javascript", "js-2"))
    fields: dict[str, Any] = {
        "name": "js",
        "role": draw(st.sampled_from(("\ue001", "boss", "mentor"))),
        "joined": draw(st.sampled_from(("\ue002", "01/02/2026", "2026-01-02"))),
        "learning": draw(st.lists(topics, max_size=5, unique_by=lambda topic: topic.replace("\ue003", "javascript"))),
        "cohort": ["js"],
        "bio": "Mentor since 3 March 2026: js",
    }
    text: str = draw(draw_yaml(fields))
    return text


@pytest.mark.fuzz
@settings(max_examples=count_examples(60))
@given(template=draw_fixable_template())
def test_fix_changes_only_what_it_fixes(tmp_path: Path, template: str) -> None:
    before = after = template
    for mark, (old, new) in FIXES.items():
        before, after = before.replace(mark, old), after.replace(mark, new)
    topics = "- {id: javascript, name: JavaScript, aliases: [js]}\n"
    folder = write_hub(make_folder(tmp_path), {"content/topics.yml": topics, "content/learners/eve.yml": before})
    write_fixed_files(folder, find_autofixes(folder))
    assert (folder / "content/learners/eve.yml").read_text("utf-8") == after


def test_rename_names_what_it_cannot_edit(tmp_path: Path) -> None:
    folder = write_hub(tmp_path, {**PEOPLE, "content/learners/broken.yml": "name: B\nfoo\nthanks: [kim, kim-2]\n"})
    plan = plan_rename(folder, "kim", "kimberly")
    assert [str(where) for where in plan.remaining_mentions] == ["content/learners/broken.yml:3:10"]
    with pytest.raises(LearnerChangeError, match="cannot be read"):
        plan_rename(folder, "broken", "mended")
