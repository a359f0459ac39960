"""What people truly send: `corpus/mistakes/content` holds a file for each way to get it wrong, `corpus/mistakes/messages` what is said of it.

Of each file: what `check` says (`-> ` what to do), what `check --fix` mends, and what is said afterwards; what it is then
stands in `corpus/mistakes/fixed`. Adding a file adds a case; `make accept` accepts what is answered now: read the difference, as
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

from lyceum.contributing import find_autofixes, write_fixed_files
from lyceum.contributing.autofix import AUTOFIXES, FixedFile
from lyceum.contributing.autofix_yaml import decode_any_encoding
from lyceum.diagnostics import Problem
from lyceum.loader import CONTENT_FOLDER, MAX_FILE_BYTES, ParsedFile, read_yaml
from tests.support.hubs import find_problems
from tests.support.paths import CORPUS

HERE = CORPUS / "mistakes"
Told = dict[str, list[Problem]]
FILES = sorted(path.relative_to(HERE).as_posix() for path in (HERE / CONTENT_FOLDER).rglob("*") if path.is_file())


def told(hub: Path) -> Told:
    by_path: Told = defaultdict(list)
    for one in find_problems(hub):
        by_path[one.where.path].append(one)
    return by_path


@pytest.fixture(scope="module")
def fixed_corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Told, dict[str, FixedFile], Told]:
    """The hub once mended, what was said before, what was mended, what is said now."""
    hub = tmp_path_factory.mktemp("mistakes")
    shutil.copytree(HERE / CONTENT_FOLDER, hub / CONTENT_FOLDER)
    before = told(hub)
    done = {one.path: one for one in find_autofixes(hub)}
    write_fixed_files(hub, done.values())
    return hub, before, done, told(hub)


def answers(before: Told, done: dict[str, FixedFile], after: Told) -> str:
    lines = []
    for path in FILES:
        lines += [path, *_said(before[path])]
        if path in done:
            lines += [f"    mended: {', '.join(done[path].fix_codes)}", *_said(after[path])]
        lines.append("")
    return "\n".join(lines)


def _said(found: list[Problem]) -> list[str]:
    each = [
        (f"    {one.where.line}:{one.where.column} {one.message} [{one.code}]", f"        -> {one.hint}")
        for one in found
    ]
    return [line for pair in each for line in pair] or ["    fine"]


def test_messages_match_the_accepted_messages(fixed_corpus: tuple[Path, Told, dict[str, FixedFile], Told]) -> None:
    _, before, done, after = fixed_corpus
    if os.environ.get("LYCEUM_ACCEPT") == "1":
        (HERE / "messages").write_text(answers(before, done, after), "utf-8")
        shutil.rmtree(HERE / "fixed", ignore_errors=True)
        for one in done.values():
            (HERE / "fixed" / one.path).parent.mkdir(parents=True, exist_ok=True)
            (HERE / "fixed" / one.path).write_bytes(one.data)
    assert answers(before, done, after) == (HERE / "messages").read_text("utf-8"), "`make accept` if that is right"
    kept = {
        path.relative_to(HERE / "fixed").as_posix(): path.read_bytes()
        for path in (HERE / "fixed").rglob("*")
        if path.is_file()
    }
    assert {one.path: one.data for one in done.values()} == kept


def test_every_file_gets_a_message_quoting_its_text(
    fixed_corpus: tuple[Path, Told, dict[str, FixedFile], Told],
) -> None:
    _, before, _, after = fixed_corpus
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


def test_one_mistake_gives_one_problem(fixed_corpus: tuple[Path, Told, dict[str, FixedFile], Told]) -> None:
    _, before, _, _ = fixed_corpus
    for path, found in before.items():
        places = [(one.where, one.code) for one in found]
        assert len(places) == len(set(places)), path
        lines = (HERE / path).read_bytes().count(b"\n") + (HERE / path).read_bytes().count(b"\r") + 1
        assert all(1 <= one.where.line <= lines for one in found), path


def test_unreadable_file_gives_one_problem(fixed_corpus: tuple[Path, Told, dict[str, FixedFile], Told]) -> None:
    _, before, _, _ = fixed_corpus
    for path, found in before.items():
        if any(one.code in ("yaml-syntax", "not-utf-8", "merge-conflict", "missing-front-matter") for one in found):
            assert len(found) == 1, path


def test_autofix_reduces_problems_and_is_stable(fixed_corpus: tuple[Path, Told, dict[str, FixedFile], Told]) -> None:
    hub, before, done, after = fixed_corpus
    assert find_autofixes(hub) == (), "twice is the same as once"
    for path, one in done.items():
        assert one.fix_codes, path
        assert set(one.fix_codes) <= {kind.code for kind in AUTOFIXES}
        assert len(after[path]) <= len(before[path]), path


def test_corpus_uses_every_autofix(fixed_corpus: tuple[Path, Told, dict[str, FixedFile], Told]) -> None:
    _, _, done, _ = fixed_corpus
    assert {code for one in done.values() for code in one.fix_codes} == {kind.code for kind in AUTOFIXES}


@cache
def text_of(path: str) -> str | None:
    text, _ = decode_any_encoding((HERE / path).read_bytes())
    return text


REPLACED = {"field-name", "choice", "date", "code", "topic", "link", "handle", "key-case", "number", "marks"}
"""Mendings that put one word in place of another; what stands in a file besides stays."""


def test_autofix_loses_no_written_text(fixed_corpus: tuple[Path, Told, dict[str, FixedFile], Told]) -> None:
    _, _, done, _ = fixed_corpus
    for path, one in done.items():
        before, after = text_of(path) or "", one.data.decode()
        assert comments(before) == comments(after), path
        if path.endswith(".md") and not set(one.fix_codes) & {"marks"}:
            assert before.split("\n---\n", 1)[1] == after.split("\n---\n", 1)[1], path
        if not set(one.fix_codes) & REPLACED:
            assert re.findall(r"\w+", before) == re.findall(r"\w+", after), path


def comments(text: str) -> list[str]:
    return [match.rstrip() for match in re.findall(r"(?m)(?:^|\s)(# .*)$", text)]


def test_autofix_keeps_comments_in_place(
    fixed_corpus: tuple[Path, Told, dict[str, FixedFile], Told], tmp_path: Path
) -> None:
    _, _, done, _ = fixed_corpus
    shutil.copytree(HERE / CONTENT_FOLDER, tmp_path / CONTENT_FOLDER)
    with_comment = {
        path: one.data
        for path, one in done.items()
        if path.endswith(".yml") and not set(one.fix_codes) & {"encoding", "line-ends", "marks"}
    }
    for path in with_comment:
        (tmp_path / path).write_bytes(b"# mine\n\n" + (HERE / path).read_bytes())
    again = {one.path: one.data for one in find_autofixes(tmp_path)}
    assert len(with_comment) > 40
    for path, data in with_comment.items():
        assert again[path] == b"# mine\n\n" + data, path


@pytest.mark.parametrize("path", [path for path in FILES if path.endswith((".yml", ".md"))])
def test_truncated_file_still_gives_a_message(path: str) -> None:
    """Uploads stop halfway, and editors save in the middle of a word."""
    data = (HERE / path).read_bytes()
    assert len(data) < MAX_FILE_BYTES
    for end in range(len(data)):
        got = read_yaml(data[:end], path, front_matter=path.endswith(".md"))
        if isinstance(got, Problem):
            assert str(got.hint).strip()
            assert 1 <= got.where.line <= data.count(b"\n") + data.count(b"\r") + 1
        else:
            assert isinstance(got, ParsedFile)
