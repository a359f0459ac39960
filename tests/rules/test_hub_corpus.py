"""Folders of small hubs: what stands in `accepted` has no problem; what stands in `rejected` has those that it expects.

An expectation stands on the line that it is about, as a comment: `level: esy  # expect: unknown-choice`. What cannot
carry a comment (a picture, a name) is in the hub's own file `expected`: one `path: code` a line. Adding a folder adds a
test.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.hubs import find_problems
from tests.support.paths import CORPUS


def list_corpus_hubs(name: str) -> list[Path]:
    return sorted(folder for folder in (CORPUS / name).iterdir() if (folder / "content").is_dir())


def read_expected_problems(hub: Path) -> list[tuple[str, int, str]]:
    """(path, line, code) of every problem that the hub says it has; line 0 for one about the whole file."""
    found = []
    for file in (hub / "content").rglob("*"):
        if file.suffix in {".yml", ".md"}:
            path = file.relative_to(hub).as_posix()
            for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
                for codes in re.findall(r"(?:#|<!--) expect: ([a-z, -]+?)(?: -->|$)", line):
                    found += [(path, number, code) for code in codes.split(", ")]
    if (hub / "expected").exists():
        for line in (hub / "expected").read_text("utf-8").splitlines():
            path, _, code = line.rpartition(": ")
            found.append((path, 0, code))
    return sorted(found)


@pytest.mark.parametrize("hub", list_corpus_hubs("valid"), ids=lambda hub: hub.name)
def test_valid_hub_has_no_problems(hub: Path) -> None:
    assert find_problems(hub) == ()


@pytest.mark.parametrize("hub", list_corpus_hubs("invalid"), ids=lambda hub: hub.name)
def test_invalid_hub_has_exactly_the_expected_problems(hub: Path) -> None:
    stands_in = (hub / "expected").read_text("utf-8") if (hub / "expected").exists() else ""
    found = [
        (one.where.path, 0 if f"{one.where.path}: {one.code}" in stands_in else one.where.line, one.code)
        for one in find_problems(hub)
    ]
    assert sorted(found) == read_expected_problems(hub)


@pytest.mark.parametrize("hub", list_corpus_hubs("invalid"), ids=lambda hub: hub.name)
def test_problems_have_messages_and_path_order(hub: Path) -> None:
    found = find_problems(hub)
    assert [one.where.path for one in found] == sorted(one.where.path for one in found)
    for one in found:
        assert str(one.message).strip(), one.code
        assert str(one.hint).strip(), one.code
