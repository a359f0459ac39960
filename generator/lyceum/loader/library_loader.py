"""Loads the folder content/, or files from Git, into a Library and the problems of single files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from lyceum.diagnostics import Position, Problem, filter_errors
from lyceum.i18n import format_message
from lyceum.loader.account_ledger import ACCOUNTS_FILE, NO_ACCOUNTS, AccountLedger, parse_account_ledger
from lyceum.loader.content_files import (
    CONTENT_FOLDER,
    ContentFile,
    classify_paths,
    find_content_files,
    get_max_bytes,
    list_walked_paths,
    match_path,
    read_file_bytes,
)
from lyceum.loader.entry_parser import EntryResult, make_fallback_entry, parse_entry
from lyceum.loader.file_order import NEWEST, NO_AGES, FileAges
from lyceum.loader.file_text import make_too_large_problem
from lyceum.loader.key_finder import name_known_keys
from lyceum.loader.library import Entry, Library, SkippedFile
from lyceum.loader.meant_files import find_meant_paths
from lyceum.schema import CONTENT_KINDS, ContentKind, HubSettings, explain_invalid_key, fold_key

HUB_FILE = f"{CONTENT_FOLDER}/hub.yml"
_READ_ELSEWHERE = ("page", "accounts", "picture")
"""The reasons of skipped files that are no entries, and are read all the same."""
AccountsResult = tuple[AccountLedger, tuple[Problem, ...]]
"""The ledger of accounts, and the problems of its file."""


class CachedResult(NamedTuple):
    data: bytes | None
    """The bytes that gave the result; None: the file could not be opened."""
    result: EntryResult


ParseCache = dict[str, CachedResult]
"""The results of parsing by path. Two loads with the same cache parse the same bytes under the same path only once."""


def load_library(
    hub: Path, cache: ParseCache | None = None, *, file_ages: FileAges = NO_AGES
) -> tuple[Library, tuple[Problem, ...]]:
    """Load every file of `hub`/content. The second part of the result is the problems of single files, in order.

    Of two files with the same name, the one that came first is kept."""
    files, skipped_files = find_content_files(hub)
    accounts = (
        _read_accounts(hub, cache) if SkippedFile(ACCOUNTS_FILE, "accounts") in skipped_files else (NO_ACCOUNTS, ())
    )
    return _assemble_library(files, skipped_files, lambda file: _read_entry(hub, file, cache), accounts, file_ages)


def load_library_from_files(
    data_by_path: Mapping[str, bytes | int | None], cache: ParseCache, *, file_ages: FileAges = NO_AGES
) -> tuple[Library, tuple[Problem, ...]]:
    """Load files that are not on disk.

    Each path has the bytes of its file; or the size, if the file is too large to be read; or None, if its result in
    the cache is still right."""
    files, skipped_files = classify_paths(list_walked_paths(data_by_path))

    def parse_file(file: ContentFile) -> EntryResult:
        data = data_by_path[file.path]
        if data is None:
            return cache[file.path].result
        if isinstance(data, int):
            return None, (make_too_large_problem(file.path, data),)
        return _parse_cached_entry(data, file, cache)

    return _assemble_library(files, skipped_files, parse_file, _get_accounts(data_by_path, cache), file_ages)


def _read_accounts(hub: Path, cache: ParseCache | None) -> AccountsResult:
    data = read_file_bytes(hub, ACCOUNTS_FILE)
    if isinstance(data, Problem):
        return NO_ACCOUNTS, (data,)
    if cache is not None:
        cache[ACCOUNTS_FILE] = CachedResult(data, (None, ()))
    return parse_account_ledger(data)


def _get_accounts(data_by_path: Mapping[str, bytes | int | None], cache: ParseCache) -> AccountsResult:
    data = data_by_path.get(ACCOUNTS_FILE)
    if isinstance(data, int):
        return NO_ACCOUNTS, (make_too_large_problem(ACCOUNTS_FILE, data, most=get_max_bytes(ACCOUNTS_FILE)),)
    if data is None and ACCOUNTS_FILE in data_by_path:
        data = cache[ACCOUNTS_FILE].data
    return parse_account_ledger(data) if data else (NO_ACCOUNTS, ())


def load_settings(hub: Path) -> HubSettings:
    """Read only hub.yml. The result is the settings of a new hub if the file cannot be read."""
    data = read_file_bytes(hub, HUB_FILE)
    return load_library_from_files({HUB_FILE: data} if isinstance(data, bytes) else {}, {})[0].settings.value


def _read_entry(hub: Path, file: ContentFile, cache: ParseCache | None) -> EntryResult:
    data = read_file_bytes(hub, file.path)
    if isinstance(data, bytes):
        return _parse_cached_entry(data, file, cache)
    result: EntryResult = None, (data,)
    if cache is not None:
        cache[file.path] = CachedResult(None, result)
    return result


def _parse_cached_entry(data: bytes, file: ContentFile, cache: ParseCache | None) -> EntryResult:
    if cache is not None and file.path in cache and cache[file.path].data == data:
        return cache[file.path].result
    assert file.kind
    result = parse_entry(data, file.path, file.kind, key=file.key, challenge=file.challenge)
    if cache is not None:
        cache[file.path] = CachedResult(data, result)
    return result


def _assemble_library(
    files: Sequence[ContentFile],
    skipped_files: Iterable[SkippedFile],
    parse_file: Callable[[ContentFile], EntryResult],
    accounts: AccountsResult,
    file_ages: FileAges,
) -> tuple[Library, tuple[Problem, ...]]:
    builder = _LibraryBuilder(files, skipped_files, accounts, file_ages)
    for file in files:
        is_first = builder.add_path(file)
        if file.kind is not None:
            builder.add_result(file, parse_file(file), is_first=is_first)
        elif is_first:
            builder.pictures[fold_key(file.key)] = file.path
    return builder.build()


class _LibraryBuilder:
    """Collects files and their entries in path order. Of two files with the same key, only the one that came first is kept."""

    def __init__(
        self,
        files: Sequence[ContentFile],
        skipped_files: Iterable[SkippedFile],
        accounts: AccountsResult,
        file_ages: FileAges,
    ) -> None:
        self.file_ages = file_ages
        self.pictures: dict[str, str] = {}
        self._skipped_files = list(skipped_files)
        self._accounts, account_problems = accounts
        self._problems: list[Problem] = [*account_problems]
        self._first_paths: dict[tuple[str, str, str], str] = {}
        for file in sorted(files, key=lambda file: file_ages.get(file.path, NEWEST)) if file_ages else files:
            self._first_paths.setdefault(_identify_file(file), file.path)
        self._duplicate_paths: list[tuple[str, str]] = []
        self._paths: list[str] = [skipped.path for skipped in self._skipped_files]
        self._meant_paths = _find_meant_paths(files, self._skipped_files)
        self._unreadable_keys = {key for path in self._meant_paths for key in _list_meant_keys(path)}
        self._incomplete_entries: list[Entry[Any]] = []
        self._entries: dict[str, dict[str, Any]] = {kind.name: {} for kind in CONTENT_KINDS}
        """The entries of each kind by folded key; a result also has the key of its challenge in front."""

    def add_path(self, file: ContentFile) -> bool:
        """Return whether the file is the first one with its key."""
        self._paths.append(file.path)
        if _has_invalid_name(file):
            self._skipped_files.append(SkippedFile(file.path, "name"))
        first_path = self._first_paths[_identify_file(file)]
        if first_path != file.path:
            self._duplicate_paths.append((first_path, file.path))
        return first_path == file.path

    def add_result(self, file: ContentFile, result: EntryResult, *, is_first: bool) -> None:
        assert file.kind
        entry, problems = result
        self._problems += problems
        if not is_first:
            return
        kind = file.kind.name
        if entry is None:
            entry = make_fallback_entry(file.kind, file.key, file.path, file.challenge)
        if entry is None or entry.is_incomplete:
            self._unreadable_keys.add((kind, fold_key(file.key)))
            self._incomplete_entries += [entry] if entry else []
        else:
            key = f"{file.challenge}/{file.key}" if file.kind.is_list_in_library else file.key
            self._entries[kind][fold_key(key)] = entry

    def build(self) -> tuple[Library, tuple[Problem, ...]]:
        self._add_missing_settings()
        library = Library(
            **{kind.library_field: self._get_entries(kind) for kind in CONTENT_KINDS},
            pictures=self.pictures,
            text_pictures=frozenset(skipped.path for skipped in self._skipped_files if skipped.reason == "picture"),
            accounts=self._accounts,
            duplicate_paths=tuple(self._duplicate_paths),
            skipped_files=tuple(
                sorted(skipped for skipped in self._skipped_files if skipped.reason not in _READ_ELSEWHERE)
            ),
            paths=tuple(sorted(set(self._paths))),
            meant_paths=self._meant_paths,
            unreadable_keys=frozenset(self._unreadable_keys),
            incomplete_entries=tuple(sorted(self._incomplete_entries, key=lambda entry: entry.path)),
            error_positions=frozenset(problem.where for problem in filter_errors(self._problems)),
            file_ages=self.file_ages,
        )
        return library, tuple(sorted(name_known_keys(problem, library) for problem in self._problems))

    def _get_entries(self, kind: ContentKind) -> Any:
        """Return what the field of the library for this kind holds."""
        entries = self._entries[kind.name]
        if kind.is_single_file:
            return next(iter(entries.values()), None)
        return tuple(entries.values()) if kind.is_list_in_library else entries

    def _add_missing_settings(self) -> None:
        """Add entries without content for hub.yml, and for files of the hub itself that exist and are not read."""
        skipped_paths = {skipped.path for skipped in self._skipped_files}
        for kind in CONTENT_KINDS:
            path = f"{CONTENT_FOLDER}/{kind.path_pattern}"
            is_skipped = path in skipped_paths or path in self._meant_paths
            if self._entries[kind.name] or not (is_skipped or path == HUB_FILE):
                continue
            if entry := make_fallback_entry(kind, kind.name, path):
                self._entries[kind.name] = {kind.name: entry}
                if not is_skipped:
                    message = format_message("there is no `content/hub.yml`")
                    hint = format_message("make it, with a line `name: …`; `lyceum init` writes one")
                    self._problems.append(Problem(Position(HUB_FILE), "missing-hub-file", message, hint))


def _identify_file(file: ContentFile) -> tuple[str, str, str]:
    """Return what two files share if one of them is too many."""
    return file.kind.name if file.kind else "picture", fold_key(file.challenge), fold_key(file.key)


def _find_meant_paths(files: Sequence[ContentFile], skipped_files: Collection[SkippedFile]) -> Mapping[str, str]:
    """Return the path of the file that stands for each file that is not there."""
    present = {_identify_file(file) for file in files}
    has_accounts = any(skipped.path == ACCOUNTS_FILE for skipped in skipped_files)
    skipped_paths = [skipped.path for skipped in skipped_files if skipped.reason in ("unread", "link", "special")]
    skipped_paths += [file.path for file in files if file.kind and _has_invalid_name(file)]
    paths_by_meant_path: dict[str, str] = {}
    for path in skipped_paths:
        for meant_path in find_meant_paths(path):
            file = match_path(meant_path)
            is_missing = bool(file and file.kind and _identify_file(file) not in present)
            if is_missing or (meant_path == ACCOUNTS_FILE and not has_accounts):
                paths_by_meant_path.setdefault(meant_path, path)
    return paths_by_meant_path


def _has_invalid_name(file: ContentFile) -> bool:
    return bool(explain_invalid_key(file.key) or (file.challenge and explain_invalid_key(file.challenge)))


def _list_meant_keys(path: str) -> Iterator[tuple[str, str]]:
    """Yield the kind and the folded key of a file, if other files can name it."""
    file = match_path(path)
    if file and file.kind and not file.kind.is_single_file:
        yield file.kind.name, fold_key(file.key)
