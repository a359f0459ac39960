"""Small hubs on disk."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from generator import reading, rules
from generator.library import Library
from generator.problem import Problem

TODAY = date(2026, 11, 24)


def hub(folder: Path, files: dict[str, str | bytes]) -> Path:
    """A folder with these files, and a `content/hub.yml` unless one is given."""
    for path, text in {"content/hub.yml": "name: Test\n", **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def problems(folder: Path, *, today: date = TODAY) -> tuple[Problem, ...]:
    library, found = reading.library(folder)
    return tuple(sorted((*found, *rules.check(library, today=today))))


def read(folder: Path) -> Library:
    """The library of a hub in which nothing is wrong."""
    wrong = [problem for problem in problems(folder) if problem.is_error]
    assert wrong == []
    return reading.library(folder)[0]
