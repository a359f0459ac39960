"""Small hubs in tests/corpus: those in `valid` have no problem, those in `invalid` have exactly the expected ones.

An expectation is a comment on its line: `level: esy  # expect: unknown-choice`. A file that cannot carry a comment (a
picture) is listed in the hub's own file `expected`, as `path: code`. A new folder is a new test.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.hubs import find_problems, list_corpus_hubs


def read_expected_problems(hub: Path) -> list[tuple[str, int, str]]:
    """(path, line, code) of every problem that the hub expects. The line is 0 if the problem is about a whole file."""
    expected = []
    for file in (hub / "content").rglob("*"):
        if file.suffix in {".yml", ".md"}:
            path = file.relative_to(hub).as_posix()
            for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
                for codes in re.findall(r"(?:#|<!--) expect: ([a-z, -]+?)(?: -->|$)", line):
                    expected += [(path, number, code) for code in codes.split(", ")]
    if (hub / "expected").exists():
        for line in (hub / "expected").read_text("utf-8").splitlines():
            path, _, code = line.rpartition(": ")
            expected.append((path, 0, code))
    return sorted(expected)


@pytest.mark.parametrize("hub", list_corpus_hubs("valid"), ids=lambda hub: hub.name)
def test_valid_hub_has_no_problems(hub: Path) -> None:
    assert find_problems(hub) == ()


@pytest.mark.parametrize("hub", list_corpus_hubs("invalid"), ids=lambda hub: hub.name)
def test_invalid_hub_has_exactly_the_expected_problems(hub: Path) -> None:
    about_files = (hub / "expected").read_text("utf-8") if (hub / "expected").exists() else ""
    actual = [
        (
            problem.where.path,
            0 if f"{problem.where.path}: {problem.code}" in about_files else problem.where.line,
            problem.code,
        )
        for problem in find_problems(hub)
    ]
    assert sorted(actual) == read_expected_problems(hub)


@pytest.mark.parametrize("hub", list_corpus_hubs("invalid"), ids=lambda hub: hub.name)
def test_problems_have_messages_and_path_order(hub: Path) -> None:
    problems = find_problems(hub)
    assert [problem.where.path for problem in problems] == sorted(problem.where.path for problem in problems)
    for problem in problems:
        assert str(problem.message).strip(), problem.code
        assert str(problem.hint).strip(), problem.code
