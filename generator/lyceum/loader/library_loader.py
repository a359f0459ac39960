"""Loads the folder content/, or files from Git, into a Library and the problems of single files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from lyceum.diagnostics import Position, Problem, filter_errors
from lyceum.i18n import format_message
from lyceum.loader.account_ledger import ACCOUNTS_FILE, NO_ACCOUNTS, AccountLedger, parse_account_ledger
from lyceum.loader.content_files import CONTENT_FOLDER, ContentFile, classify_paths, list_walked_paths, match_path
from lyceum.loader.content_store import ContentStore
from lyceum.loader.entries import Entry
from lyceum.loader.entry_parser import make_fallback_entry
from lyceum.loader.entry_records import EntryList, EntryMap, EntryRecord, compute_digest
from lyceum.loader.file_order import NEWEST, NO_AGES, FileAges
from lyceum.loader.file_reader import get_max_bytes, read_file_bytes
from lyceum.loader.file_results import (
    FileResult,
    FileResults,
    InspectEntries,
    StoredResults,
    parse_file,
    read_results,
    stand_in_for_unread,
)
from lyceum.loader.file_text import make_too_large_problem
from lyceum.loader.key_finder import name_known_keys
from lyceum.loader.library import Library, SkippedFile
from lyceum.loader.meant_files import find_meant_paths
from lyceum.schema import CONTENT_KINDS, ContentKind, HubSettings, explain_invalid_key, fold_key
from lyceum.system import FolderScan, scan_folder

HUB_FILE = f"{CONTENT_FOLDER}/hub.yml"
_READ_ELSEWHERE = ("page", "accounts", "picture")
"""The reasons of skipped files that are no entries, and are read all the same."""
AccountsResult = tuple[AccountLedger, tuple[Problem, ...]]
"""The ledger of accounts, and the problems of its file."""


class CachedResult(NamedTuple):
    result: FileResult
    data: bytes | None = None
    """The bytes that gave the result, if they are known."""


ParseCache = dict[str, CachedResult]
"""The results of parsing by path. Two loads with the same cache parse the same bytes under the same path only once."""


class FileNames(NamedTuple):
    """What the names of files say."""

    identities: Sequence[tuple[str, str, str]]
    """What two of the files share if one of them is too many, in their order."""
    first_paths: Mapping[tuple[str, str, str], str]
    """The path of the first file with each of them."""
    invalid_paths: frozenset[str]
    """The paths of the files whose names are not allowed."""


@dataclass(frozen=True)
class HubFiles:
    """The content files of a hub on disk, as they were read at one moment."""

    files: Sequence[ContentFile]
    skipped_files: Sequence[SkippedFile]
    accounts: AccountsResult
    results: FileResults
    names: FileNames


def read_hub_files(
    hub: Path,
    store: ContentStore | None = None,
    *,
    scan: FolderScan | None = None,
    prepare_inspection: Callable[[Library], InspectEntries] | None = None,
) -> HubFiles:
    """Read every file of `hub`/content that the store does not know as it is. `scan` is one of content/, if there is one.

    If several processes parse files, they also look at the entries with what `prepare_inspection` makes of a library in which
    only the paths of these files are known. What they return is in `FileResults.inspections`."""
    scan = scan or scan_folder(hub, CONTENT_FOLDER)
    files, skipped_files = classify_paths((file.path, file.fault) for file in scan.files)
    has_accounts = SkippedFile(ACCOUNTS_FILE, "accounts") in skipped_files
    accounts = _read_accounts(hub) if has_accounts else (NO_ACCOUNTS, ())
    names = _read_names(files)

    def prepare(known_results: Mapping[str, FileResult]) -> InspectEntries:
        assert prepare_inspection

        def find_result(file: ContentFile) -> FileResult:
            return known_results.get(file.path) or stand_in_for_unread(file)

        return prepare_inspection(_assemble_library(files, skipped_files, find_result, accounts, NO_AGES, names)[0])

    results = read_results(
        hub, scan, files, store or ContentStore.of_nothing(), prepare if prepare_inspection else None
    )
    return HubFiles(files, skipped_files, accounts, results, names)


def assemble_library(hub_files: HubFiles, *, file_ages: FileAges = NO_AGES) -> tuple[Library, tuple[Problem, ...]]:
    """Return the library of these files. The second part of the result is the problems of single files, in order.

    Of two files with the same name, the one that came first is kept."""
    by_path = hub_files.results.by_path
    return _assemble_library(
        hub_files.files,
        hub_files.skipped_files,
        lambda file: by_path[file.path],
        hub_files.accounts,
        file_ages,
        hub_files.names,
    )


def load_library(hub: Path, store: ContentStore | None = None) -> tuple[Library, tuple[Problem, ...]]:
    """Load every file of `hub`/content. The second part of the result is the problems of single files, in order."""
    return assemble_library(read_hub_files(hub, store))


def load_library_from_files(
    data_by_path: Mapping[str, bytes | int | str | FileResult],
    cache: ParseCache,
    *,
    accounts: AccountsResult | None = None,
    file_ages: FileAges = NO_AGES,
    stored_results: StoredResults | None = None,
) -> tuple[Library, tuple[Problem, ...]]:
    """Load files that are not on disk.

    Each path has the bytes of its file; or the size, if the file is too large to be read; or its result, if it is known; or its
    digest, if the cache or `stored_results` has the result.
    `accounts` is what is known of the ledger, if it is not among the files."""
    files, skipped_files = classify_paths(list_walked_paths(data_by_path))

    def find_result(file: ContentFile) -> FileResult:
        data = data_by_path[file.path]
        if isinstance(data, FileResult):
            return data
        if isinstance(data, int):
            return FileResult(None, (make_too_large_problem(file.path, data),))
        if isinstance(data, str):
            return _find_stored_entry(data, file, cache, stored_results)
        return _parse_cached_entry(data, file, cache, stored_results)

    ledger = accounts or _get_accounts(data_by_path)
    return _assemble_library(files, skipped_files, find_result, ledger, file_ages, _read_names(files))


def _read_accounts(hub: Path) -> AccountsResult:
    data = read_file_bytes(hub, ACCOUNTS_FILE)
    return (NO_ACCOUNTS, (data,)) if isinstance(data, Problem) else parse_account_ledger(data)


def _get_accounts(data_by_path: Mapping[str, bytes | int | str | FileResult]) -> AccountsResult:
    data = data_by_path.get(ACCOUNTS_FILE)
    if isinstance(data, int):
        return NO_ACCOUNTS, (make_too_large_problem(ACCOUNTS_FILE, data, most=get_max_bytes(ACCOUNTS_FILE)),)
    return parse_account_ledger(data) if isinstance(data, bytes) else (NO_ACCOUNTS, ())


def load_settings(hub: Path) -> HubSettings:
    """Read only hub.yml. The result is the settings of a new hub if the file cannot be read."""
    data = read_file_bytes(hub, HUB_FILE)
    return load_library_from_files({HUB_FILE: data} if isinstance(data, bytes) else {}, {})[0].settings.value


def _parse_cached_entry(
    data: bytes, file: ContentFile, cache: ParseCache, stored_results: StoredResults | None
) -> FileResult:
    cached = cache.get(file.path)
    if cached and cached.data == data:
        return cached.result
    digest = compute_digest(file.path.encode("utf-8", "surrogatepass"), data)
    result = stored_results.find(file, digest) if stored_results else None
    if result is None:
        entry, problems = parse_file(file, data)
        result = FileResult(EntryRecord.of(entry, digest) if entry else None, problems, digest)
    cache[file.path] = CachedResult(result, data)
    return result


def _find_stored_entry(
    digest: str, file: ContentFile, cache: ParseCache, stored_results: StoredResults | None
) -> FileResult:
    cached = cache.get(file.path)
    if cached and cached.result.digest == digest:
        return cached.result
    result = stored_results.find(file, digest) if stored_results else None
    assert result, file.path
    cache[file.path] = CachedResult(result)
    return result


def _assemble_library(
    files: Sequence[ContentFile],
    skipped_files: Iterable[SkippedFile],
    find_result: Callable[[ContentFile], FileResult],
    accounts: AccountsResult,
    file_ages: FileAges,
    names: FileNames,
) -> tuple[Library, tuple[Problem, ...]]:
    builder = _LibraryBuilder(files, skipped_files, accounts, file_ages, names)
    for file, identity in zip(files, names.identities, strict=True):
        is_first = builder.add_path(file, identity)
        if file.kind is not None:
            builder.add_result(file, identity, find_result(file), is_first=is_first)
        elif is_first:
            builder.pictures[identity[2]] = file.path
    return builder.build()


class _LibraryBuilder:
    """Collects files and their entries in path order. Of two files with the same key, only the one that came first is kept."""

    def __init__(
        self,
        files: Sequence[ContentFile],
        skipped_files: Iterable[SkippedFile],
        accounts: AccountsResult,
        file_ages: FileAges,
        names: FileNames,
    ) -> None:
        self.file_ages = file_ages
        self.pictures: dict[str, str] = {}
        self._skipped_files = list(skipped_files)
        self._accounts, account_problems = accounts
        self._problems: list[Problem] = [*account_problems]
        self._first_paths = names.first_paths
        if file_ages:
            pairs = zip(files, names.identities, strict=True)
            self._first_paths = _find_first_paths(sorted(pairs, key=lambda pair: file_ages.get(pair[0].path, NEWEST)))
        self._duplicate_paths: list[tuple[str, str]] = []
        self._paths: list[str] = [skipped.path for skipped in self._skipped_files]
        self._invalid_paths = names.invalid_paths
        invalid_files = (file for file in files if file.path in self._invalid_paths) if self._invalid_paths else ()
        entry_paths = [file.path for file in invalid_files if file.kind]
        self._meant_paths = _find_meant_paths(entry_paths, self._first_paths, self._skipped_files)
        self._unreadable_keys = {key for path in self._meant_paths for key in _list_meant_keys(path)}
        self._incomplete_entries: list[Entry[Any]] = []
        self._records: dict[str, dict[str, EntryRecord]] = {kind.name: {} for kind in CONTENT_KINDS}
        """The records of each kind by folded key; a result also has the key of its challenge in front."""

    def add_path(self, file: ContentFile, identity: tuple[str, str, str]) -> bool:
        """Return whether the file is the first one with its key."""
        self._paths.append(file.path)
        if file.path in self._invalid_paths:
            self._skipped_files.append(SkippedFile(file.path, "name"))
        first_path = self._first_paths[identity]
        if first_path != file.path:
            self._duplicate_paths.append((first_path, file.path))
        return first_path == file.path

    def add_result(
        self, file: ContentFile, identity: tuple[str, str, str], result: FileResult, *, is_first: bool
    ) -> None:
        assert file.kind
        self._problems += result.problems
        if not is_first:
            return
        kind, record = file.kind.name, result.record
        if record is None and (entry := make_fallback_entry(file.kind, file.key, file.path, file.challenge)):
            record = EntryRecord.of(entry)
        if record is None or record.is_incomplete:
            self._unreadable_keys.add((kind, identity[2]))
            self._incomplete_entries += [record.entry] if record else []
        else:
            _, challenge, key = identity
            self._records[kind][f"{challenge}/{key}" if file.challenge else key] = record

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
            paths=tuple(sorted(dict.fromkeys(self._paths))),  # they are nearly in order, which a set would lose
            meant_paths=self._meant_paths,
            unreadable_keys=frozenset(self._unreadable_keys),
            incomplete_entries=tuple(sorted(self._incomplete_entries, key=lambda entry: entry.path)),
            error_positions=frozenset(problem.where for problem in filter_errors(self._problems)),
            file_ages=self.file_ages,
            hub_records=tuple(
                record for kind in CONTENT_KINDS if kind.is_single_file for record in self._records[kind.name].values()
            ),
        )
        return library, tuple(sorted(name_known_keys(problem, library) for problem in self._problems))

    def _get_entries(self, kind: ContentKind) -> Any:
        """Return what the field of the library for this kind holds."""
        records = self._records[kind.name]
        if kind.is_single_file:
            return next((record.entry for record in records.values()), None)
        return EntryList(tuple(records.values())) if kind.is_list_in_library else EntryMap(records)

    def _add_missing_settings(self) -> None:
        """Add entries without content for hub.yml, and for files of the hub itself that exist and are not read."""
        skipped_paths = {skipped.path for skipped in self._skipped_files}
        for kind in CONTENT_KINDS:
            path = f"{CONTENT_FOLDER}/{kind.path_pattern}"
            is_skipped = path in skipped_paths or path in self._meant_paths
            if self._records[kind.name] or not (is_skipped or path == HUB_FILE):
                continue
            if entry := make_fallback_entry(kind, kind.name, path):
                self._records[kind.name] = {kind.name: EntryRecord.of(entry)}
                if not is_skipped:
                    message = format_message("there is no `content/hub.yml`")
                    hint = format_message("make it, with a line `name: …`; `lyceum init` writes one")
                    self._problems.append(Problem(Position(HUB_FILE), "missing-hub-file", message, hint))


def _read_names(files: Sequence[ContentFile]) -> FileNames:
    identities = [_identify_file(file) for file in files]
    invalid_paths = frozenset(file.path for file in files if _has_invalid_name(file))
    return FileNames(identities, _find_first_paths(zip(files, identities, strict=True)), invalid_paths)


def _find_first_paths(
    pairs: Iterable[tuple[ContentFile, tuple[str, str, str]]],
) -> Mapping[tuple[str, str, str], str]:
    """Return the path of the first file with each identity."""
    first_paths: dict[tuple[str, str, str], str] = {}
    for file, identity in pairs:
        first_paths.setdefault(identity, file.path)
    return first_paths


def _identify_file(file: ContentFile) -> tuple[str, str, str]:
    """Return what two files share if one of them is too many."""
    return file.kind.name if file.kind else "picture", fold_key(file.challenge), fold_key(file.key)


def _find_meant_paths(
    invalid_paths: Iterable[str], present: Container[tuple[str, str, str]], skipped_files: Collection[SkippedFile]
) -> Mapping[str, str]:
    """Return the path of the file that stands for each file that is not there. Files with invalid names stand for others."""
    has_accounts = any(skipped.path == ACCOUNTS_FILE for skipped in skipped_files)
    skipped_paths = [skipped.path for skipped in skipped_files if skipped.reason in ("unread", "link", "special")]
    skipped_paths += invalid_paths
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
