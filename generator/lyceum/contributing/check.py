"""Checks the content of a hub, and tells which problems a change introduces."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from lyceum.contributing.last_check import CheckResult, describe_conditions
from lyceum.contributing.picture_checks import check_hub_pictures, list_shown_pictures
from lyceum.diagnostics import Problem
from lyceum.loader import (
    ACCOUNTS_FILE,
    CONTENT_FOLDER,
    ContentStore,
    FileAges,
    HubFiles,
    LastReading,
    Library,
    Rereading,
    ValidLibrary,
    assemble_library,
    drop_invalid,
    load_library_from_files,
    read_hub_files,
    show_paths,
)
from lyceum.rules import (
    COLLISION_CODES,
    EarlyFindings,
    RuleMemory,
    StoredMemory,
    check_changed_entries,
    check_early,
    check_giscus_file,
    check_library,
    check_maintainer_pages,
    may_name_keys,
)
from lyceum.system import FolderScan, paused_collection, scan_folder


class CheckWork(NamedTuple):
    """What a check had to do."""

    parsed_count: int
    """Files that were parsed."""
    checked_count: int
    """Entries that all rules looked at."""
    linked_count: int
    """Entries that only linked rules looked at."""
    is_whole: bool
    """Whether all files and what the rules remember were gone through."""


@dataclass(frozen=True)
class HubCheck:
    """What a check found out about a hub on disk."""

    library: Library
    valid_library: ValidLibrary
    problems: tuple[Problem, ...]
    """All problems, in path order."""
    load_memory: Callable[[], tuple[HubFiles, RuleMemory]]
    """Returns all files, and what the rules found, for another check of almost the same files."""
    list_entry_paths: Callable[[], Iterable[str]]
    work: CheckWork
    is_repeatable: bool = False
    """Whether it depends on the files and the day alone: not on the history, nor on limits of time when a picture is decoded."""

    def make_result(self) -> CheckResult:
        """Return what the check says of the whole hub."""
        paths = {*self.list_entry_paths()} | {problem.where.path for problem in self.problems}
        settings = self.library.settings.value
        return CheckResult(self.problems, tuple(sorted(paths)), settings.language, settings.url)


def check_hub(
    hub_folder: Path,
    *,
    today: date,
    since: str | None = None,
    scan: FolderScan | None = None,
    on_read: Callable[[Library], None] = lambda _: None,
) -> HubCheck:
    """Load and check everything in content/. What the store in the hub's folder knows is neither read nor checked again.

    Of two files that collide, the later one has the problem: the one that changed after the revision `since`, or else the
    one that the history knows later. `scan` is one of content/, if there is one. `on_read` is called before the
    rules run. Raises UnknownRevisionError."""
    store = ContentStore.of_hub(hub_folder)
    scan = scan or scan_folder(hub_folder, CONTENT_FOLDER)
    last_reading = LastReading(hub_folder, store, "\0".join(describe_conditions(hub_folder, today)))
    rereading = last_reading.read_again(scan)
    if rereading and since and any(problem.code in COLLISION_CODES for problem in rereading.problems):
        rereading = None  # the revision decides whose problem it is
    check = _check_again(rereading, store, today, on_read) if rereading else None
    return check or _check_everything(hub_folder, store, scan, last_reading, today=today, since=since, on_read=on_read)


def _check_again(
    rereading: Rereading, store: ContentStore, today: date, on_read: Callable[[Library], None]
) -> HubCheck | None:
    """Check what changed since the last check; None if that concerns more than a few entries."""
    memory = StoredMemory(store)
    check = check_changed_entries(
        rereading.records,
        rereading.library,
        today=today,
        memory=memory,
        has_new_names=rereading.has_new_names,
        new_paths=rereading.new_paths,
        gone_records=rereading.gone_records,
    )
    moved_keys = [record.folded_key for record in rereading.moved_records if record.kind != "result"]
    if check is None or may_name_keys(rereading.hub, rereading.library, moved_keys):
        return None
    changed_problems = {*check.old_problems} ^ {*check.new_problems}
    if any(problem.is_error or problem.code in COLLISION_CODES for problem in changed_problems):
        return None
    if not rereading.replace_problems(check.old_problems, check.new_problems) or not store.is_unchanged:
        return None
    on_read(rereading.library)
    rereading.save(check.packs)
    return HubCheck(
        rereading.library,
        rereading.valid_library,
        rereading.problems,
        lambda: (rereading.files, memory.load()),
        rereading.list_entry_paths,
        CheckWork(len(rereading.results), len(rereading.results), 0, is_whole=False),
        is_repeatable=True,
    )


@paused_collection()
def _check_everything(
    hub_folder: Path,
    store: ContentStore,
    scan: FolderScan,
    last_reading: LastReading,
    *,
    today: date,
    since: str | None,
    on_read: Callable[[Library], None],
) -> HubCheck:
    files = read_hub_files(hub_folder, store, scan=scan, prepare_inspection=check_early(today))
    files.results.begin_saving()
    library, file_problems = assemble_library(files)
    on_read(library)
    stored_memory = StoredMemory(store)
    memory = stored_memory.load()
    problems = [*_check_loaded(library, hub_folder, today, memory, files.results.inspections)]
    needs_ages = any(problem.code in COLLISION_CODES and (since or problem.is_error) for problem in problems)
    if needs_ages:
        ages = _compare_with_revision(hub_folder, since, library) if since else _read_file_ages(hub_folder, today)
        library, file_problems = assemble_library(files, file_ages=ages)
        problems = [*_check_loaded(library, hub_folder, today, memory.copy())]  # the next check begins without ages
    picture_problems = check_hub_pictures(hub_folder, library)
    all_problems = tuple(sorted((*file_problems, *problems, *picture_problems)))
    valid_library = drop_invalid(library, all_problems)
    is_repeatable = not needs_ages and not picture_problems
    is_kept = is_repeatable and store.keeps_values
    reading = last_reading.keep(scan, library, valid_library, all_problems) if is_kept else last_reading.forget()
    files.results.save({**stored_memory.make_packs(memory), **reading})
    return HubCheck(
        library,
        valid_library,
        all_problems,
        lambda: (files, memory),
        lambda: (record.path for record in library.records),
        CheckWork(files.results.parsed_count, memory.checked_count, memory.linked_count, is_whole=True),
        is_repeatable=is_repeatable,
    )


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
    files, memory = check.load_memory()
    known_results = files.results.by_path
    base_files = {
        **{path: known_results.get(path, b"") for path in unchanged_paths},
        **read_files_at(hub_folder, base_revision, changed_paths),
    }
    accounts = None if ACCOUNTS_FILE in changed_paths else files.accounts
    base_library, file_problems = load_library_from_files(
        base_files, {}, accounts=accounts, file_ages=library.file_ages
    )
    base_problems = {
        (problem.where.path, problem.code, problem.message)
        for problem in (*file_problems, *_check_loaded(base_library, hub_folder, today, memory.copy()))
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
