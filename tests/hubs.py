"""Small hubs on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from generator import reading, rules
from generator.history import NO_HISTORY, Change, FileHistory, History
from generator.hub import Hub, derive
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


def derived(folder: Path, files: dict[str, str | bytes], past: History = NO_HISTORY, *, today: date = TODAY) -> Hub:
    return derive(read(hub(folder, files)), past, today=today)


def merged(days: Mapping[str, str]) -> History:
    """A history in which each file was merged on one day, and never touched again."""
    files = {}
    for path, day in days.items():
        when = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
        change = Change(commit=f"{sum(path.encode()):040x}", when=when, people=())
        files[path] = FileHistory(change, change, ())
    return replace(NO_HISTORY, files=files)
