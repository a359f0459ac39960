"""Mistakes that contributors make. `corpus/mistakes/content` has one file for each, `corpus/mistakes/messages` the problems.

For each file, `messages` has the problems that `check` reports with their hints (`-> `), the codes of the fixes of
`check --fix`, and the problems that are left. The fixed files are in `corpus/mistakes/fixed`. A new file in `content` is
a new case. `make accept` accepts the present answers: read the difference as the contributor would.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import defaultdict
from dataclasses import dataclass
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

MISTAKES = CORPUS / "mistakes"
ProblemsByPath = dict[str, list[Problem]]
FILES = sorted(
    path.relative_to(MISTAKES).as_posix() for path in (MISTAKES / CONTENT_FOLDER).rglob("*") if path.is_file()
)


@dataclass(frozen=True)
class FixedCorpus:
    hub: Path
    """The hub after the fixes."""
    before: ProblemsByPath
    fixed_files: dict[str, FixedFile]
    after: ProblemsByPath


def group_problems(hub: Path) -> ProblemsByPath:
    problems: ProblemsByPath = defaultdict(list)
    for problem in find_problems(hub):
        problems[problem.where.path].append(problem)
    return problems


@pytest.fixture(scope="module")
def fixed_corpus(tmp_path_factory: pytest.TempPathFactory) -> FixedCorpus:
    hub = tmp_path_factory.mktemp("mistakes")
    shutil.copytree(MISTAKES / CONTENT_FOLDER, hub / CONTENT_FOLDER)
    before = group_problems(hub)
    fixed_files = {file.path: file for file in find_autofixes(hub)}
    write_fixed_files(hub, fixed_files.values())
    return FixedCorpus(hub, before, fixed_files, group_problems(hub))


def format_answers(corpus: FixedCorpus) -> str:
    lines = []
    for path in FILES:
        lines += [path, *format_problems(corpus.before[path])]
        if path in corpus.fixed_files:
            codes = ", ".join(corpus.fixed_files[path].fix_codes)
            lines += [f"    mended: {codes}", *format_problems(corpus.after[path])]
        lines.append("")
    return "\n".join(lines)


def format_problems(problems: list[Problem]) -> list[str]:
    lines = []
    for problem in problems:
        lines.append(f"    {problem.where.line}:{problem.where.column} {problem.message} [{problem.code}]")
        lines.append(f"        -> {problem.hint}")
    return lines or ["    fine"]


def test_messages_match_the_accepted_messages(fixed_corpus: FixedCorpus) -> None:
    answers, fixed_files = format_answers(fixed_corpus), fixed_corpus.fixed_files
    if os.environ.get("LYCEUM_ACCEPT") == "1":
        (MISTAKES / "messages").write_text(answers, "utf-8")
        shutil.rmtree(MISTAKES / "fixed", ignore_errors=True)
        for file in fixed_files.values():
            (MISTAKES / "fixed" / file.path).parent.mkdir(parents=True, exist_ok=True)
            (MISTAKES / "fixed" / file.path).write_bytes(file.data)
    assert answers == (MISTAKES / "messages").read_text("utf-8"), "`make accept` if that is right"
    accepted_files = {
        path.relative_to(MISTAKES / "fixed").as_posix(): path.read_bytes()
        for path in (MISTAKES / "fixed").rglob("*")
        if path.is_file()
    }
    assert {file.path: file.data for file in fixed_files.values()} == accepted_files


LIBRARY_WORDS = (
    "token", "scalar", "mapping", "parser", "validation", "traceback", "none of", "pydantic", "codec", "expected <",
)  # fmt: skip


def test_every_file_gets_a_message_quoting_its_text(fixed_corpus: FixedCorpus) -> None:
    before, after = fixed_corpus.before, fixed_corpus.after
    assert set(before) | set(after) <= set(FILES), "every problem is reported for the file with the mistake"
    for problem in [problem for problems in (*before.values(), *after.values()) for problem in problems]:
        assert str(problem.message).strip(), problem
        assert str(problem.hint).strip(), problem
        text = f"{problem.message} {problem.hint}".casefold()
        for word in LIBRARY_WORDS:
            assert word not in text, f"{problem.where}: {word} is a word of a library"


def test_one_mistake_gives_one_problem(fixed_corpus: FixedCorpus) -> None:
    for path, problems in fixed_corpus.before.items():
        places = [(problem.where, problem.code) for problem in problems]
        assert len(places) == len(set(places)), path
        data = (MISTAKES / path).read_bytes()
        line_count = data.count(b"\n") + data.count(b"\r") + 1
        assert all(1 <= problem.where.line <= line_count for problem in problems), path


def test_unreadable_file_gives_one_problem(fixed_corpus: FixedCorpus) -> None:
    unreadable = {"yaml-syntax", "not-utf-8", "merge-conflict", "missing-front-matter"}
    for path, problems in fixed_corpus.before.items():
        if any(problem.code in unreadable for problem in problems):
            assert len(problems) == 1, path


def test_autofix_reduces_problems_and_is_stable(fixed_corpus: FixedCorpus) -> None:
    assert find_autofixes(fixed_corpus.hub) == (), "a second run changes nothing"
    for path, file in fixed_corpus.fixed_files.items():
        assert file.fix_codes, path
        assert set(file.fix_codes) <= {autofix.code for autofix in AUTOFIXES}
        assert len(fixed_corpus.after[path]) <= len(fixed_corpus.before[path]), path


def test_corpus_uses_every_autofix(fixed_corpus: FixedCorpus) -> None:
    used_codes = {code for file in fixed_corpus.fixed_files.values() for code in file.fix_codes}
    assert used_codes == {autofix.code for autofix in AUTOFIXES}


@cache
def read_text(path: str) -> str | None:
    text, _ = decode_any_encoding((MISTAKES / path).read_bytes())
    return text


WORD_REPLACING_CODES = {
    "field-name",
    "list",
    "name",
    "choice",
    "date",
    "code",
    "topic",
    "link",
    "handle",
    "key-case",
    "number",
    "marks",
}
"""Autofixes that replace a word. All others keep every word of the file."""


def test_autofix_loses_no_written_text(fixed_corpus: FixedCorpus) -> None:
    for path, file in fixed_corpus.fixed_files.items():
        before, after = read_text(path) or "", file.data.decode()
        assert [comment for comment in find_comments(after) if comment in find_comments(before)] == find_comments(
            before
        ), path
        if path.endswith(".md") and not set(file.fix_codes) & {"marks"}:
            assert before.split("\n---\n", 1)[1] == after.split("\n---\n", 1)[1], path
        if not set(file.fix_codes) & WORD_REPLACING_CODES:
            assert re.findall(r"\w+", before.casefold()) == re.findall(r"\w+", after.casefold()), path


def find_comments(text: str) -> list[str]:
    return [comment.rstrip() for comment in re.findall(r"(?m)(?:^|\s)(# .*)$", text)]


def test_autofix_keeps_comments_in_place(fixed_corpus: FixedCorpus, tmp_path: Path) -> None:
    shutil.copytree(MISTAKES / CONTENT_FOLDER, tmp_path / CONTENT_FOLDER)
    fixed_data = {
        path: file.data
        for path, file in fixed_corpus.fixed_files.items()
        if path.endswith(".yml") and not set(file.fix_codes) & {"encoding", "line-ends", "marks"}
    }
    for path in fixed_data:
        (tmp_path / path).write_bytes(b"# mine\n\n" + (MISTAKES / path).read_bytes())
    fixed_data_with_comment = {file.path: file.data for file in find_autofixes(tmp_path)}
    assert len(fixed_data) > 40
    for path, data in fixed_data.items():
        assert fixed_data_with_comment[path] == b"# mine\n\n" + data, path


@pytest.mark.parametrize("path", [path for path in FILES if path.endswith((".yml", ".md"))])
def test_truncated_file_still_gives_a_message(path: str) -> None:
    """Uploads stop halfway, and editors save in the middle of a word."""
    data = (MISTAKES / path).read_bytes()
    assert len(data) < MAX_FILE_BYTES
    line_count = data.count(b"\n") + data.count(b"\r") + 1
    for end in range(len(data)):
        result = read_yaml(data[:end], path, front_matter=path.endswith(".md"))
        if isinstance(result, Problem):
            assert str(result.hint).strip()
            assert 1 <= result.where.line <= line_count
        else:
            assert isinstance(result, ParsedFile)
