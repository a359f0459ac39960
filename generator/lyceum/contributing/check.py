"""Checks the content of a hub, and tells which problems a change introduces."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lyceum.contributing.last_check import CheckResult
from lyceum.contributing.picture_checks import check_hub_pictures, list_shown_pictures
from lyceum.diagnostics import Problem
from lyceum.loader import (
    ACCOUNTS_FILE,
    ContentStore,
    FileAges,
    HubFiles,
    Library,
    assemble_library,
    load_library_from_files,
    read_hub_files,
    show_paths,
)
from lyceum.rules import (
    COLLISION_CODES,
    EarlyFindings,
    RuleMemory,
    StoredMemory,
    check_early,
    check_giscus_file,
    check_library,
    check_maintainer_pages,
)
from lyceum.system import FolderScan, paused_collection


@dataclass(frozen=True)
class HubCheck:
    """What a check found out about a hub on disk."""

    library: Library
    problems: tuple[Problem, ...]
    """All problems, in path order."""
    files: HubFiles
    memory: RuleMemory
    """What the rules found, for another check of almost the same files."""
    is_repeatable: bool = False
    """Whether it depends on the files and the day alone: not on the history, nor on limits of time when a picture is decoded."""

    def make_result(self) -> CheckResult:
        """Return what the check says of the whole hub."""
        paths = {record.path for record in self.library.records} | {problem.where.path for problem in self.problems}
        settings = self.library.settings.value
        return CheckResult(self.problems, tuple(sorted(paths)), settings.language, settings.url)


def check_hub(
    hub_folder: Path,
    *,
    today: date,
    since: str | None = None,
    scan: FolderScan | None = None,
    on_checked: Callable[[Library], None] = lambda _: None,
) -> HubCheck:
    """Load and check everything in content/. What the store in the hub's folder knows is neither read nor checked again.

    Of two files that collide, the later one has the problem: the one that changed after the revision `since`, or else the
    one that the history knows later. `scan` is one of content/, if there is one. `on_checked` is called before what was
    found is saved. Raises UnknownRevisionError."""
    store = ContentStore.of_hub(hub_folder)
    with paused_collection():
        files = read_hub_files(hub_folder, store, scan=scan, prepare_inspection=check_early(today))
        library, file_problems = assemble_library(files)
        stored_memory = StoredMemory(store)
        memory = stored_memory.load()
        problems = [*_check_loaded(library, hub_folder, today, memory, files.results.inspections)]
    has_collisions = any(problem.code in COLLISION_CODES for problem in problems)
    if any(problem.code in COLLISION_CODES and (since or problem.is_error) for problem in problems):
        ages = _compare_with_revision(hub_folder, since, library) if since else _read_file_ages(hub_folder, today)
        library, file_problems = assemble_library(files, file_ages=ages)
        problems = [*_check_loaded(library, hub_folder, today, memory.copy())]  # the next check begins without ages
    on_checked(library)
    files.results.save(stored_memory.make_packs(memory))
    picture_problems = check_hub_pictures(hub_folder, library)
    all_problems = tuple(sorted((*file_problems, *problems, *picture_problems)))
    return HubCheck(library, all_problems, files, memory, is_repeatable=not has_collisions and not picture_problems)


def _read_file_ages(hub_folder: Path, today: date) -> FileAges:
    """When each file was merged first, as far as Git knows."""
    from lyceum.git import UnreadableRepositoryError, load_history

    try:
        files = load_history(hub_folder, today=today).files
    except UnreadableRepositoryError:
        return {}
    return {path: file.first_commit.merged_at.timestamp() for path, file in files.items()}


def _compare_with_revision(hub_folder: Path, revision: str, library: Library) -> FileAges:
    """What was there at a revision comes before what changed since, and that before what is new."""
    from lyceum.git import find_changed_paths, read_files_at

    changed_paths = find_changed_paths(hub_folder, revision)
    old_paths = read_files_at(hub_folder, revision, changed_paths)
    return {
        path: int(path in changed_paths) for path in library.paths if path not in changed_paths or path in old_paths
    }


def _check_loaded(
    library: Library, hub_folder: Path, today: date, memory: RuleMemory, early: Iterable[EarlyFindings] = ()
) -> Iterable[Problem]:
    yield from check_library(library, today=today, memory=memory, early=early)
    yield from check_giscus_file(hub_folder, library.settings.value)
    yield from check_maintainer_pages(hub_folder, library)


def find_introduced_problems(
    hub_folder: Path, base_revision: str, check: HubCheck, *, today: date
) -> tuple[Problem, ...]:
    """Return the problems in files that changed since the base revision, and those that other files did not have then.

    Lines may have moved, so a problem in another file is recognized by its path, code and message. Files that did not
    change are not read again. Raises UnknownRevisionError.
    """
    from lyceum.git import find_changed_paths, read_files_at

    library, problems = check.library, check.problems
    changed_paths = find_changed_paths(hub_folder, base_revision)
    shown_paths = show_paths(changed_paths)
    if all(problem.where.path in shown_paths for problem in problems):
        return problems
    linked_paths = {skipped.path for skipped in library.skipped_files if skipped.reason in ("link", "special")}
    unchanged_paths = [path for path in library.paths if path not in shown_paths and path not in linked_paths]
    # A file that nobody parses can be empty.
    known_results = check.files.results.by_path
    base_files = {
        **{path: known_results.get(path, b"") for path in unchanged_paths},
        **read_files_at(hub_folder, base_revision, changed_paths),
    }
    accounts = None if ACCOUNTS_FILE in changed_paths else check.files.accounts
    base_library, file_problems = load_library_from_files(
        base_files, {}, accounts=accounts, file_ages=library.file_ages
    )
    base_problems = {
        (problem.where.path, problem.code, problem.message)
        for problem in (*file_problems, *_check_loaded(base_library, hub_folder, today, check.memory.copy()))
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
        if problem.where.path in shown_paths or (problem.where.path, problem.code, problem.message) not in base_problems
    )


def find_new_problems(before: Iterable[Problem], after: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the later problems whose file did not have a problem with the same code before."""
    known = {(problem.where.path, problem.code) for problem in before}
    return tuple(problem for problem in after if (problem.where.path, problem.code) not in known)
