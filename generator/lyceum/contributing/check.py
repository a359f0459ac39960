"""Checks the content of a hub, and tells which problems a change introduces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path, PurePosixPath

from lyceum.contributing.picture_checks import check_hub_pictures, list_shown_pictures
from lyceum.diagnostics import Problem
from lyceum.git import find_changed_paths, read_files_at
from lyceum.loader import Library, ParseCache, load_library, load_library_from_files
from lyceum.rules import check_giscus_file, check_library


def check_hub(hub_folder: Path, *, today: date, cache: ParseCache | None = None) -> tuple[Library, tuple[Problem, ...]]:
    """Load everything in content/, and return the library and all problems in path order."""
    library, file_problems = load_library(hub_folder, cache)
    picture_problems = check_hub_pictures(hub_folder, library)
    return library, tuple(sorted((*file_problems, *_check_loaded(library, hub_folder, today), *picture_problems)))


def _check_loaded(library: Library, hub_folder: Path, today: date) -> Iterable[Problem]:
    yield from check_library(library, today=today)
    yield from check_giscus_file(hub_folder, library.settings.value)


def find_introduced_problems(
    hub_folder: Path,
    base_revision: str,
    library: Library,
    problems: Sequence[Problem],
    cache: ParseCache,
    *,
    today: date,
) -> tuple[Problem, ...]:
    """Return the problems in files that changed since the base revision, and those that other files did not have then.

    Lines may have moved, so a problem in another file is recognized by its path, code and message. Files that did not
    change are taken from the cache. Raises UnknownRevisionError.
    """
    changed_paths = find_changed_paths(hub_folder, base_revision)
    linked_paths = {skipped.path for skipped in library.skipped_files if skipped.reason in ("link", "special")}
    unchanged_paths = [path for path in library.paths if path not in changed_paths and path not in linked_paths]
    # None stands for a file that the cache has; a file that nobody parsed can be empty.
    unchanged_files = {path: None if path in cache else b"" for path in dict.fromkeys(unchanged_paths)}
    base_files = {**unchanged_files, **read_files_at(hub_folder, base_revision, changed_paths)}
    base_library, file_problems = load_library_from_files(base_files, cache)
    base_problems = {
        (problem.where.path, problem.code, problem.message)
        for problem in (*file_problems, *_check_loaded(base_library, hub_folder, today))
    }
    shown_pictures = list_shown_pictures(base_library)  # those that did not change have the same problems as now
    base_problems |= {
        (problem.where.path, problem.code, problem.message)
        for problem in problems
        if problem.where.path in shown_pictures
    }
    return tuple(
        problem
        for problem in problems
        if problem.where.path in changed_paths
        or (problem.where.path, problem.code, problem.message) not in base_problems
    )


def find_new_problems(before: Iterable[Problem], after: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the later problems whose file did not have a problem with the same code before."""
    known = {(problem.where.path, problem.code) for problem in before}
    return tuple(problem for problem in after if (problem.where.path, problem.code) not in known)


def select_problems(problems: Iterable[Problem], paths: Sequence[PurePosixPath]) -> tuple[Problem, ...]:
    """Return the problems in these files and folders."""
    return tuple(problem for problem in problems if is_selected(problem.where.path, paths))


def is_selected(path: str, selected_paths: Iterable[PurePosixPath]) -> bool:
    """Whether a file is one of these files, or in one of these folders."""
    return any(PurePosixPath(path).is_relative_to(selected_path) for selected_path in selected_paths)
