"""Folders of small hubs: what stands in `accepted` has no problem; what stands in `rejected` has those that it expects.

An expectation stands on the line that it is about, as a comment: `level: esy  # expect: unknown-choice`. What cannot
carry a comment (a picture, a name) is in the hub's own file `expected`: one `path: code` a line. Adding a folder adds a
test.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.hubs import problems

HERE = Path(__file__).parent


def folders(name: str) -> list[Path]:
    return sorted(folder for folder in (HERE / name).iterdir() if (folder / "content").is_dir())


def expected(hub: Path) -> list[tuple[str, int, str]]:
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


@pytest.mark.parametrize("hub", folders("accepted"), ids=lambda hub: hub.name)
def test_a_good_hub_has_no_problem(hub: Path) -> None:
    assert problems(hub) == ()


@pytest.mark.parametrize("hub", folders("rejected"), ids=lambda hub: hub.name)
def test_every_problem_is_found_on_its_line_and_no_other(hub: Path) -> None:
    stands_in = (hub / "expected").read_text("utf-8") if (hub / "expected").exists() else ""
    found = [
        (one.where.path, 0 if f"{one.where.path}: {one.code}" in stands_in else one.where.line, one.code)
        for one in problems(hub)
    ]
    assert sorted(found) == expected(hub)


@pytest.mark.parametrize("hub", folders("rejected"), ids=lambda hub: hub.name)
def test_every_problem_says_something_and_stands_in_path_order(hub: Path) -> None:
    found = problems(hub)
    assert [one.where.path for one in found] == sorted(one.where.path for one in found)
    for one in found:
        assert str(one.message).strip(), one.code
        assert str(one.hint).strip(), one.code
