"""Loads a hub and reports every problem in it, or only the problems that a change introduces."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lyceum.diagnostics import Problem, only_errors
from lyceum.git import find_changed_paths, read_files_at
from lyceum.loader import Library, ParseCache, load_library, load_library_from_files
from lyceum.rules import check_giscus_file, check_library


def check_hub(hub_folder: Path, *, today: date, cache: ParseCache | None = None) -> tuple[Library, tuple[Problem, ...]]:
    """Everything in content/, and all that is wrong with it, in path order."""
    library, of_files = load_library(hub_folder, cache)
    found = (*of_files, *check_library(library, today=today), *check_giscus_file(hub_folder, library.settings.value))
    return library, tuple(sorted(found))


def find_introduced_problems(
    hub_folder: Path,
    base_revision: str,
    library: Library,
    problems: Sequence[Problem],
    cache: ParseCache,
    *,
    today: date,
) -> tuple[Problem, ...]:
    """Those of the problems that a change brings: in files that it changes, and in others that were without them at the
    revision `since`. Lines may have moved meanwhile, so a problem elsewhere is known by its path, code and words. What
    did not change is not read again."""
    changed = find_changed_paths(hub_folder, base_revision)
    strange = {stray.path for stray in library.skipped_files if stray.reason in ("link", "special")}
    same = dict.fromkeys(path for path in library.paths if path not in changed and path not in strange)
    old, of_files = load_library_from_files(
        {
            **{path: None if path in cache else b"" for path in same},
            **read_files_at(hub_folder, base_revision, changed),
        },
        cache,
    )
    found = (*of_files, *check_library(old, today=today), *check_giscus_file(hub_folder, old.settings.value))
    before = {(one.where.path, one.code, one.message) for one in found}
    return tuple(
        one for one in problems if one.where.path in changed or (one.where.path, one.code, one.message) not in before
    )


def has_errors(problems: Sequence[Problem]) -> bool:
    return any(only_errors(problems))
