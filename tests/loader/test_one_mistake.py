"""One mistake in a contributor's file gives one problem: none in other files, and none that hides what else is wrong there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.loader import (
    ParseCache,
    ParsedFile,
    drop_invalid,
    load_library,
    load_library_from_files,
    read_content_file,
)
from lyceum.rules import check_library
from lyceum.schema import CONTENT_KINDS
from tests.support.hubs import TODAY, list_problems, write_hub
from tests.support.pictures import make_picture

FILES: dict[str, str] = {
    "content/hub.yml": "name: Test\ncohorts: [{id: spring, name: Spring}]\nmoderators: [ada: 1]\n",
    "content/topics.yml": "- {id: python, name: Python}\n",
    "content/badges.yml": "- {id: kind, name: Kind, summary: K, rule: {given_to: [ada, {learner: eve, on: 2026-01-01}]}}\n",
    "content/accounts.yml": "ada: 1\n",
    "content/learners/ada.yml": "name: Ada\ncohort: [spring]\nformerly: [adda]\nlearning: [python]\navatar: file\n",
    "content/learners/eve.yml": "name: Eve\ngithub: eve-1\nbio: A friend of [Ada](ada.yml), see [it](../tips/one.md#why)\n",
    "content/tips/one.md": (
        "---\ntitle: One\nauthor: ada\nthanks: [eve]\nchallenges: [walk, run]\nchecked: 2026-02-01\nchecked_by: [eve]\n"
        "---\n![What it shows](one.png)\n\n# Why\n\nSee [two](two.md).\n"
    ),
    "content/tips/two.md": "---\ntitle: Two\nauthors: [ada, eve]\n---\nSee [the walk](../challenges/walk/challenge.md).\n",
    "content/challenges/walk/challenge.md": (
        "---\ntitle: Walk\nhosts: [eve]\nopens: 2026-01-01\nmode: either\nscore: {measure: count}\ntasks: [{id: a, title: A}]\n"
        "---\n![A way](way.png)\n"
    ),
    "content/challenges/run/challenge.md": "---\ntitle: Run\n---\nText\n",
    "content/challenges/walk/results/ada.yml": (
        "learner: ada\ndate: 2026-02-01\nscore: 3\ntasks: [a]\nconfirmed_by: [eve]\nnotes: See ![it](step.png)\n"
    ),
    "content/challenges/walk/results/both.yml": "team: {name: Both, members: [ada, eve]}\ndate: 2026-02-02\nscore: 4\n",
    "content/activities/talk.yml": "what: Gave a talk\nwho: [eve]\ndate: 2026-03-01\n",
}
PICTURE = make_picture()
PICTURES = ("learners/ada.png", "tips/one.png", "challenges/walk/way.png", "challenges/walk/results/step.png")
KIND_BY_PATH = {path: kind for path in FILES for kind in CONTENT_KINDS if Path(path).match(kind.glob)}
CHANGED_MEANING = {"mode", "score", "tasks", "avatar", "notes", "cohorts"}
"""Optional fields of which other files say something: without them the others are wrong."""


PARSED_FILES: ParseCache = {}


def list_problems_with(changes: Mapping[str, bytes | None]) -> list[str]:
    """`path:line:column: code` of each problem of the hub with these files in place of its own; None: without the file."""
    files: dict[str, bytes | None] = {path: text.encode() for path, text in FILES.items()}
    files |= {f"content/{path}": PICTURE for path in PICTURES} | dict(changes)
    library, problems = load_library_from_files(
        {path: data for path, data in files.items() if data is not None}, PARSED_FILES
    )
    return [f"{problem.where}: {problem.code}" for problem in sorted((*problems, *check_library(library, today=TODAY)))]


def read_file(path: str) -> tuple[dict[str, Any] | list[Any], str]:
    file = read_content_file(FILES[path].encode(), path, KIND_BY_PATH[path])
    assert isinstance(file, ParsedFile)
    return file.values, file.body


def format_file(path: str, values: dict[str, Any], body: str) -> bytes:
    text = "".join(f"{name}: {json.dumps(value)}\n" for name, value in values.items())
    return f"---\n{text}---\n{body}".encode() if KIND_BY_PATH[path].has_markdown_body else text.encode()


def spoil_fields(path: str) -> Iterator[tuple[str, bytes]]:
    """Yield a name for each mistake in a field of a file, and the bytes of the file with it."""
    values, body = read_file(path)
    if not isinstance(values, dict):
        return
    for name in values:
        if name not in CHANGED_MEANING:
            rest = {other: value for other, value in values.items() if other != name}
            yield f"without {name}", format_file(path, rest, body)
        renamed = {f"{other}qq" if other == name else other: value for other, value in values.items()}
        yield f"{name} misspelt", format_file(path, renamed, body)
        wrong_values: tuple[Any, ...] = ([[["x"]]], {"zzz": "1"}, "") + (() if name == "notes" else ("§§ bad !!",))
        for value in wrong_values:
            yield f"{name} is {value}", format_file(path, values | {name: value}, body)


def spoil_texts(path: str) -> Iterator[tuple[str, bytes]]:
    """Yield a name for each mistake that keeps a file from being read, and the bytes of the file with it."""
    text = FILES[path]
    mark, fields, below = ("---\n", *text[4:].partition("---\n")[::2]) if path.endswith(".md") else ("", text, "")
    below = f"---\n{below}" if mark else below
    for line in (
        "\tfoo: bar\n",
        'zz: "abc\n',
        "just words\n",
        "zz: &x foo\n",
        "zz: *x\n",
        "<<: *x\n",
        "zz: !t foo\n",
        "zz: @foo\n",
    ):
        yield repr(line), f"{mark}{fields}{line}{below}".encode()
    yield "UTF-16", text.encode("utf-16")
    yield "NUL", text.encode() + b"\0"
    yield "Latin-1", f"{mark}# \xe9\n{fields}{below}".encode("latin-1")
    yield "nothing", b""
    yield "blanks", b" \n\n"
    yield "too large", text.encode() + b"#" * 1_100_000
    yield "conflict", f"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> theirs\n".encode()
    if mark:
        yield "no first mark", text.removeprefix("---\n").encode()
        yield "no last mark", text.replace("\n---\n", "\n", 1).encode()


@pytest.mark.parametrize("path", sorted(KIND_BY_PATH))
def test_mistake_in_a_field_gives_one_problem(path: str) -> None:
    for mistake, data in spoil_fields(path):
        problems = list_problems_with({path: data})
        assert len(problems) <= 1, mistake
        assert all(problem.startswith(f"{path}:") for problem in problems), mistake


@pytest.mark.parametrize("path", sorted(KIND_BY_PATH))
def test_unreadable_file_gives_one_problem(path: str) -> None:
    for mistake, data in spoil_texts(path):
        assert [problem.partition(":")[0] for problem in list_problems_with({path: data})] == [path], mistake


MISTAKES = [
    (path, data) for path in sorted(KIND_BY_PATH) for spoil in (spoil_fields, spoil_texts) for _, data in spoil(path)
]


@pytest.mark.fuzz
@given(mistakes=st.lists(st.sampled_from(MISTAKES), min_size=2, max_size=4, unique_by=lambda mistake: mistake[0]))
def test_mistakes_in_several_files_do_not_hide_each_other(mistakes: list[tuple[str, bytes]]) -> None:
    expected = {problem for path, data in mistakes for problem in list_problems_with({path: data})}
    problems = set(list_problems_with(dict(mistakes)))
    # What nobody can read in one file is no reason for a problem in another.
    assert problems <= expected
    assert {problem.partition(":")[0] for problem in problems} == {problem.partition(":")[0] for problem in expected}


def test_hub_without_a_mistake_has_no_problem() -> None:
    assert list_problems_with({}) == []


OTHER_NAMES = {
    "content/learners/ada.yml": (
        "learners/ada.yaml", "learners/ada.YML", "learners/ada.txt", "learners/ada.yml.txt", "learners/ada", "learners/ada.md",
        "learners/ada (1).yml", "learners/ada.yml/profile.yml", "Learners/ada.yml", "learner/ada.yml", "people/ada.yml", "ada.yml", "learners/ada.yml ",
    ),
    "content/tips/one.md": (
        "tips/one.markdown", "tips/one.MD", "tips/one.txt", "tips/one.md.txt", "tips/one.yml", "tips/one", "tip/one.md", "one.md", "Tips/one.md",
        "tips/One .md", "tips/one.md/text.md",
    ),
    "content/challenges/walk/challenge.md": (
        "challenges/walk/Challenge.md", "challenges/walk/challenge.txt", "challenges/walk/README.md", "challenges/walk.md",
        "challenge/walk/challenge.md", "challenges/walk/walk.md", "challenges/walk/challenge.md/text.md",
    ),
    "content/badges.yml": ("badges.yaml", "Badges.yml", "badges.txt"),
    "content/topics.yml": ("topics.yaml", "Topics.YML", "topics.json"),
    "content/hub.yml": ("hub.yaml", "Hub.yml", "hub.yml.txt", "hub.yml/hub.yml"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "name"), [(path, name) for path, names in OTHER_NAMES.items() for name in names])
def test_file_under_another_name_gives_one_problem(path: str, name: str) -> None:
    problems = list_problems_with({path: None, f"content/{name}": FILES[path].encode()})
    assert [problem.partition(":")[0] for problem in problems] == [f"content/{name}"], problems


@pytest.mark.parametrize(
    "path",
    ["learners", "learners/ada.yml", "learners/ada.png", "tips", "tips/one.md", "tips/one.png", "challenges/walk"],
)
def test_symbolic_link_gives_one_problem(tmp_path: Path, path: str) -> None:
    pictures: dict[str, str | bytes] = {f"content/{picture}": PICTURE for picture in PICTURES}
    hub = write_hub(tmp_path, {**FILES, **pictures})
    (hub / "content" / path).rename(hub / "elsewhere")
    (hub / "content" / path).symlink_to(hub / "elsewhere")
    assert list_problems(hub) == [f"content/{path}:1:1: not-a-regular-file"]


@pytest.mark.parametrize("ending", ["gif", "heic", "jfif"])
def test_picture_of_another_kind_gives_one_problem(ending: str) -> None:
    for path in ("learners/ada", "tips/one", "challenges/walk/way"):
        changes = {f"content/{path}.png": None, f"content/{path}.{ending}": PICTURE}
        assert list_problems_with(changes) == [f"content/{path}.{ending}:1:1: unknown-file"]


def test_missing_field_hides_no_other_mistake(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "content/learners/eve.yml": "headline: <your headline>\ncohort: [nowhere]\nlearning: [a b!]\njoined: 2199-01-01\n",
        "content/tips/one.md": "---\nauthr: nobody\nthanks: [nobody]\n---\nSee [it](gone.md).\n",
        "content/tips/two.md": "---\nlevel: beginner\nauthor: eve\nauthors: [eve, nobody]\n---\n",
        "content/tips/three.md": "---\ndate: soon\n---\nText\n",
        "content/challenges/walk/challenge.md": "---\nopens: 2026-02-02\ncloses: 2026-01-01\nhosts: [nobody]\n---\nText\n",
        "content/challenges/walk/results/eve.yml": "learner: eve\nthanks: [eve]\nnotes: '![x](gone.png)'\n",
        "content/activities/talk.yml": "who: [nobody]\nkind: dance\ntopics: [python]\n",
    }
    assert list_problems(write_hub(tmp_path, files)) == [
        "content/activities/talk.yml:1:1: missing-field",
        "content/activities/talk.yml:1:1: missing-field",
        "content/activities/talk.yml:1:7: unknown-reference",
        "content/activities/talk.yml:2:7: unknown-choice",
        "content/activities/talk.yml:3:10: unknown-topic",
        "content/challenges/walk/challenge.md:2:1: missing-field",
        "content/challenges/walk/challenge.md:3:9: closes-before-opening",
        "content/challenges/walk/challenge.md:4:9: unknown-reference",
        "content/challenges/walk/results/eve.yml:1:1: missing-field",
        "content/challenges/walk/results/eve.yml:2:10: self-thanks",
        "content/challenges/walk/results/eve.yml:3:9: unknown-picture",
        "content/learners/eve.yml:1:1: missing-field",
        "content/learners/eve.yml:1:11: text-says-nothing",
        "content/learners/eve.yml:2:10: unknown-reference",
        "content/learners/eve.yml:3:12: not-a-key",
        "content/learners/eve.yml:4:9: future-date",
        "content/tips/one.md:2:1: missing-field",
        "content/tips/one.md:2:1: unknown-field",
        "content/tips/one.md:3:10: unknown-reference",
        "content/tips/one.md:5:5: broken-link",
        "content/tips/three.md:2:1: missing-field",
        "content/tips/three.md:2:1: missing-field",
        "content/tips/three.md:2:7: not-a-date",
        "content/tips/two.md:2:1: conflicting-fields",
        "content/tips/two.md:2:1: missing-field",
        "content/tips/two.md:4:16: unknown-reference",
        "content/tips/two.md:5:1: missing-text",
    ]


def test_incomplete_file_is_only_for_rules(tmp_path: Path) -> None:
    folder = write_hub(tmp_path, {**FILES, "content/learners/ada.yml": "learning: [python]\n"})
    library, problems = load_library(folder)
    assert [entry.path for entry in library.incomplete_entries] == ["content/learners/ada.yml"]
    assert "ada" not in library.learners
    assert ("learner", "ada") in library.unreadable_keys
    valid = drop_invalid(library, (*problems, *check_library(library, today=TODAY)))
    assert valid.incomplete_entries == ()
    assert list(valid.learners) == ["eve"]
    assert valid.tips["two"].value.authors == ("eve",)


def test_files_with_a_wrong_ending_are_a_large_loss(tmp_path: Path) -> None:
    people: dict[str, str | bytes] = {f"content/learners/p{i}.yaml": f"name: P{i}\n" for i in range(4)}
    folder = write_hub(tmp_path, {**people, "content/learners/ada.yml": "name: Ada\n", "content/badges.yaml": "[]\n"})
    library, problems = load_library(folder)
    valid = drop_invalid(library, (*problems, *check_library(library, today=TODAY)))
    assert valid.large_losses == ("content/badges.yml cannot be read as a whole", "learners that are left out: 4 of 5")
