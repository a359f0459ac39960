"""What people truly send: `dirt/content` holds a file for each way to get it wrong, `dirt/answers` what is said of it.

Of each file: what `check` says (`-> ` what to do), what `check --fix` mends, and what is said afterwards; what it is then
stands in `dirt/mended`. Adding a file adds a case; `make accept` accepts what is answered now: read the difference, as
the person who wrote the file would.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from generator import mend
from generator.mend import Mended
from generator.problem import Problem
from generator.reading import CONTENT
from generator.source import LARGEST, Text, read
from tests.hubs import problems

HERE = Path(__file__).parent / "dirt"
Told = dict[str, list[Problem]]
FILES = sorted(path.relative_to(HERE).as_posix() for path in (HERE / CONTENT).rglob("*") if path.is_file())


def told(hub: Path) -> Told:
    by_path: Told = defaultdict(list)
    for one in problems(hub):
        by_path[one.where.path].append(one)
    return by_path


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Told, dict[str, Mended], Told]:
    """The hub once mended, what was said before, what was mended, what is said now."""
    hub = tmp_path_factory.mktemp("dirt")
    shutil.copytree(HERE / CONTENT, hub / CONTENT)
    before = told(hub)
    done = {one.path: one for one in mend.mended(hub)}
    mend.write(hub, done.values())
    return hub, before, done, told(hub)


def answers(before: Told, done: dict[str, Mended], after: Told) -> str:
    lines = []
    for path in FILES:
        lines += [path, *_said(before[path])]
        if path in done:
            lines += [f"    mended: {', '.join(done[path].done)}", *_said(after[path])]
        lines.append("")
    return "\n".join(lines)


def _said(found: list[Problem]) -> list[str]:
    each = [
        (f"    {one.where.line}:{one.where.column} {one.message} [{one.code}]", f"        -> {one.hint}")
        for one in found
    ]
    return [line for pair in each for line in pair] or ["    fine"]


def test_what_is_answered_is_what_was_accepted(dirty: tuple[Path, Told, dict[str, Mended], Told]) -> None:
    _, before, done, after = dirty
    if os.environ.get("LYCEUM_ACCEPT") == "1":
        (HERE / "answers").write_text(answers(before, done, after), "utf-8")
        shutil.rmtree(HERE / "mended", ignore_errors=True)
        for one in done.values():
            (HERE / "mended" / one.path).parent.mkdir(parents=True, exist_ok=True)
            (HERE / "mended" / one.path).write_bytes(one.data)
    assert answers(before, done, after) == (HERE / "answers").read_text("utf-8"), "`make accept` if that is right"
    kept = {
        path.relative_to(HERE / "mended").as_posix(): path.read_bytes()
        for path in (HERE / "mended").rglob("*")
        if path.is_file()
    }
    assert {one.path: one.data for one in done.values()} == kept


def test_every_file_gives_an_answer_in_the_words_of_its_writer(
    dirty: tuple[Path, Told, dict[str, Mended], Told],
) -> None:
    _, before, _, after = dirty
    assert set(before) | set(after) <= set(FILES), "what is said is said of the file that is wrong"
    for one in [one for found in (*before.values(), *after.values()) for one in found]:
        assert str(one.message).strip(), one
        assert str(one.hint).strip(), one
        words = f"{one.message} {one.hint}".casefold()
        for strange in (
            "token",
            "scalar",
            "mapping",
            "parser",
            "validation",
            "traceback",
            "none of",
            "pydantic",
            "codec",
            "expected <",
        ):
            assert strange not in words, f"{one.where}: {strange} is a word of a library"


def test_one_mistake_is_one_problem(dirty: tuple[Path, Told, dict[str, Mended], Told]) -> None:
    _, before, _, _ = dirty
    for path, found in before.items():
        places = [(one.where, one.code) for one in found]
        assert len(places) == len(set(places)), path
        lines = (HERE / path).read_bytes().count(b"\n") + (HERE / path).read_bytes().count(b"\r") + 1
        assert all(1 <= one.where.line <= lines for one in found), path


def test_a_file_that_cannot_be_read_says_one_thing(dirty: tuple[Path, Told, dict[str, Mended], Told]) -> None:
    _, before, _, _ = dirty
    for path, found in before.items():
        if any(one.code in ("yaml-syntax", "not-utf-8", "merge-conflict", "no-front-matter") for one in found):
            assert len(found) == 1, path


def test_what_is_mended_is_better_and_mended_for_good(dirty: tuple[Path, Told, dict[str, Mended], Told]) -> None:
    hub, before, done, after = dirty
    assert mend.mended(hub) == (), "twice is the same as once"
    for path, one in done.items():
        assert one.done, path
        assert set(one.done) <= {kind.code for kind in mend.KINDS}
        assert len(after[path]) <= len(before[path]), path


def test_every_kind_of_mending_is_needed_by_somebody(dirty: tuple[Path, Told, dict[str, Mended], Told]) -> None:
    _, _, done, _ = dirty
    assert {code for one in done.values() for code in one.done} == {kind.code for kind in mend.KINDS}


@cache
def text_of(path: str) -> str | None:
    text, _ = mend._decoded((HERE / path).read_bytes())
    return text


REPLACED = {"field-name", "choice", "date", "code", "topic", "link", "handle", "key-case", "number", "marks"}
"""Mendings that put one word in place of another; what stands in a file besides stays."""


def test_nothing_that_somebody_wrote_is_lost(dirty: tuple[Path, Told, dict[str, Mended], Told]) -> None:
    _, _, done, _ = dirty
    for path, one in done.items():
        before, after = text_of(path) or "", one.data.decode()
        assert comments(before) == comments(after), path
        if path.endswith(".md") and not set(one.done) & {"marks"}:
            assert before.split("\n---\n", 1)[1] == after.split("\n---\n", 1)[1], path
        if not set(one.done) & REPLACED:
            assert re.findall(r"\w+", before) == re.findall(r"\w+", after), path


def comments(text: str) -> list[str]:
    return [match.rstrip() for match in re.findall(r"(?m)(?:^|\s)(# .*)$", text)]


def test_a_comment_above_stays_where_it_is(dirty: tuple[Path, Told, dict[str, Mended], Told], tmp_path: Path) -> None:
    _, _, done, _ = dirty
    shutil.copytree(HERE / CONTENT, tmp_path / CONTENT)
    with_comment = {
        path: one.data
        for path, one in done.items()
        if path.endswith(".yml") and not set(one.done) & {"encoding", "line-ends", "marks"}
    }
    for path in with_comment:
        (tmp_path / path).write_bytes(b"# mine\n\n" + (HERE / path).read_bytes())
    again = {one.path: one.data for one in mend.mended(tmp_path)}
    assert len(with_comment) > 40
    for path, data in with_comment.items():
        assert again[path] == b"# mine\n\n" + data, path


@pytest.mark.parametrize("path", [path for path in FILES if path.endswith((".yml", ".md"))])
def test_half_of_a_file_gives_an_answer_as_well(path: str) -> None:
    """Uploads stop halfway, and editors save in the middle of a word."""
    data = (HERE / path).read_bytes()
    assert len(data) < LARGEST
    for end in range(len(data)):
        got = read(data[:end], path, front_matter=path.endswith(".md"))
        if isinstance(got, Problem):
            assert str(got.hint).strip()
            assert 1 <= got.where.line <= data.count(b"\n") + data.count(b"\r") + 1
        else:
            assert isinstance(got, Text)
