"""Tells which files a command was asked to look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from lyceum.diagnostics import Problem


def select_problems(problems: Iterable[Problem], paths: Sequence[PurePosixPath]) -> tuple[Problem, ...]:
    """Return the problems in these files and folders."""
    return tuple(problem for problem in problems if is_selected(problem.where.path, paths))


def is_selected(path: str, selected_paths: Iterable[PurePosixPath]) -> bool:
    """Whether a file is one of these files, or in one of these folders."""
    folders = map(str, selected_paths)
    return any(folder in (".", path) or path.startswith(f"{folder}/") for folder in folders)
