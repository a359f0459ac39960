"""What the loader makes of each content file: a record and problems. Files that did not change are not opened."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from lyceum.diagnostics import Problem
from lyceum.loader.content_files import ContentFile, match_path
from lyceum.loader.content_store import ContentStore, PackedTable
from lyceum.loader.entries import Entry
from lyceum.loader.entry_parser import EntryResult, parse_entry
from lyceum.loader.entry_pickles import pack_result, unpack_result
from lyceum.loader.entry_records import (
    KINDS_OF_MANY,
    EntryFacts,
    EntryRecord,
    compute_digest,
    describe_entry,
    find_picture_addresses,
)
from lyceum.loader.file_reader import FileReader
from lyceum.loader.unsaved_entries import UnsavedEntries
from lyceum.system import (
    NO_STAMP,
    FolderScan,
    Stamp,
    can_divide_work,
    iterate_in_processes,
    paused_collection,
)

MIN_FILES_FOR_PROCESSES = 1_000
"""Fewer files are read and parsed before other processes have started."""
_FILES_OF_A_TASK = 500
FILE_TABLE = "files"
_UNREAD = "unread"
"""In place of the digest of a file that nobody has read."""


class FileResult(NamedTuple):
    """What was read of a file."""

    record: EntryRecord | None
    problems: tuple[Problem, ...] = ()
    digest: str = ""
    """A hash of the path and the bytes; empty if the file could not be read."""


InspectEntries: TypeAlias = Callable[[Sequence[tuple[Entry[Any], str]]], Any]
"""Looks at entries without problems, each with its digest, in the process that has just parsed them. What it returns is sent back."""
PrepareInspection: TypeAlias = Callable[[Mapping[str, FileResult]], InspectEntries]
"""Returns what looks at entries, given the results that are known before many files are parsed, by path."""
Row: TypeAlias = tuple[Stamp, str, bool, bool, bool, tuple[Any, ...], tuple[str, ...]]
"""What the store has of a file: (stamp, digest, has an entry, it is incomplete, has problems, facts, addresses of pictures)."""


class EntryLoader:
    """Loads entries from the bytes that a process sent, from the store, or from the files again."""

    def __init__(self, hub: Path, store: ContentStore) -> None:
        self._hub = hub
        self._store = store
        self.unsaved = UnsavedEntries(store)
        """Entries that are not in the store, by digest."""

    def load(self, record: EntryRecord) -> Entry[Any]:
        entry = self._load_result(record.digest, record.path)[0]
        assert entry
        return entry

    def load_many(self, records: Sequence[EntryRecord]) -> Mapping[str, Entry[Any]]:
        with paused_collection():
            digests = [record.digest for record in records]
            data_by_digest = {digest: self.unsaved[digest] for digest in digests if digest in self.unsaved}
            missing = [digest for digest in digests if digest not in data_by_digest]
            stored = chain(data_by_digest.items(), self._store.read_entries(missing))
            return {digest: entry for digest, data in stored if (entry := unpack_result(data)[0])}

    def load_problems(self, digest: str, path: str) -> tuple[Problem, ...]:
        """Return the problems of a file."""
        return self._load_result(digest, path)[1]

    def _load_result(self, digest: str, path: str) -> tuple[Entry[Any] | None, tuple[Problem, ...]]:
        data = self.unsaved.get(digest) or self._store.read_entry(digest)
        if data is not None:
            return unpack_result(data)
        file = match_path(path)  # somebody removed the store meanwhile
        with FileReader(self._hub) as reader:
            content = reader.read(path)
        if file is None or isinstance(content, Problem) or compute_digest(path.encode(), content) != digest:
            raise ContentChangedError(path)
        return parse_file(file, content)


class ContentChangedError(RuntimeError):
    """A file changed while the hub was read, and the store is gone. Run the command again."""


class UnreadEntryError(LookupError):
    """Somebody asked for the entry of a file that nobody has read."""


class _UnreadFiles:
    """Has no entries."""

    def load(self, record: EntryRecord) -> Entry[Any]:
        raise UnreadEntryError(record.path)

    def load_many(self, records: Sequence[EntryRecord]) -> Mapping[str, Entry[Any]]:
        return {}


_UNREAD_FILES = _UnreadFiles()
_NO_FACTS = tuple(EntryFacts())


@dataclass
class FileResults:
    """The results of all content files of a hub, and what the store should keep of them."""

    store: ContentStore
    table: PackedTable
    unsaved: UnsavedEntries
    by_path: dict[str, FileResult] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)
    is_saved: bool = True
    opened_count: int = 0
    """Files that were opened."""
    parsed_paths: list[str] = field(default_factory=list)
    inspections: list[Any] = field(default_factory=list)
    """What came of looking at entries in the processes that parsed them."""
    _end_writing: Callable[[], bool] = lambda: False

    @property
    def parsed_count(self) -> int:
        return len(self.parsed_paths)

    def begin_saving(self) -> None:
        """Begin to write what was read of very many files into a new store, while this process goes on. `save` ends it."""
        if len(self.unsaved) >= MIN_FILES_FOR_PROCESSES and can_divide_work() and self.store.is_empty:
            self._end_writing = self.store.begin_writing(lambda: self.table.make_packs(self.rows), self.unsaved)

    def save(self, other_packs: Mapping[str, Any] = MappingProxyType({})) -> None:
        """Write what is new into the store, and some other values with it."""
        is_written = self._end_writing()
        self._end_writing = lambda: False  # what it was knows these results, so that nobody would free them
        if is_written:
            self.is_saved = True
            self.unsaved.clear()
        packs = {**other_packs, **({} if self.is_saved else self.table.make_packs(self.rows))}
        if packs and self.store.write(packs, self.unsaved, [row[1] for row in self.rows.values()]):
            self.is_saved = True
            self.unsaved.clear()


def read_results(
    hub: Path,
    scan: FolderScan,
    files: Iterable[ContentFile],
    store: ContentStore,
    prepare_inspection: PrepareInspection | None = None,
) -> FileResults:
    """Return the result of each file. Only files whose stamp is not the one in the store are opened."""
    table = PackedTable(store, FILE_TABLE)
    old_rows: Mapping[str, Row] = table.rows
    loader = EntryLoader(hub, store)
    results = FileResults(store, table, loader.unsaved)
    scanned_files = {file.path: file for file in scan.files}
    outdated: list[_OutdatedFile] = []
    for file in files:
        if file.kind is None:
            continue
        row = old_rows.get(file.path)
        stamp = scanned_files[file.path].stamp
        if row and row[0] == stamp != NO_STAMP:
            results.rows[file.path] = row
            results.by_path[file.path] = make_result(file, row, loader)
        else:
            outdated.append((file, row[1] if row else ""))
    results.opened_count = len(outdated)

    def take(files: Sequence[_OutdatedFile], reads: Iterable[ReadFile]) -> None:
        for (file, _), read in zip(files, reads, strict=True):
            row, results.by_path[file.path] = take_read_file(file, read, old_rows, loader)
            if read.is_parsed:
                results.parsed_paths.append(file.path)
            if row:
                stamp = scan.choose_stamp(scanned_files[file.path].stamp)
                results.rows[file.path] = (stamp, *row[1:])

    if len(outdated) < MIN_FILES_FOR_PROCESSES or not can_divide_work():
        take(outdated, read_files(hub, outdated, keeps=store.keeps_values))
    else:
        few = [item for item in outdated if item[0].kind and item[0].kind.name not in KINDS_OF_MANY]
        take(few, read_files(hub, few, keeps=store.keeps_values))
        inspect = prepare_inspection(results.by_path) if prepare_inspection else None
        many = [item for item in outdated if item[0].kind and item[0].kind.name in KINDS_OF_MANY]
        take(many, _read_in_processes(hub, many, inspect, results.inspections))
    results.is_saved = not outdated and results.rows.keys() == old_rows.keys()
    return results


def stand_in_for_unread(file: ContentFile) -> FileResult:
    """Return the result of a file that nobody has read: its path alone is known, and its entry cannot be loaded."""
    assert file.kind
    return FileResult(
        EntryRecord(None, file.path, file.kind.name, file.key, file.challenge, _UNREAD, _NO_FACTS, (), _UNREAD_FILES)
    )


_BLOBS = "blobs"


class StoredResults:
    """The results in the store of a hub, for files of a revision: by their bytes, or by the Git blobs that they are."""

    def __init__(self, hub: Path, store: ContentStore) -> None:
        self._store = store
        self._rows: Mapping[str, Row] = PackedTable(store, FILE_TABLE).rows
        self._loader = EntryLoader(hub, store)
        self._blobs: Mapping[str, tuple[str, str]] = store.read_pack(_BLOBS) or {}
        """By path, the id of a blob and the digest of the file that it is there."""

    def find_digest(self, path: str, blob_id: str) -> str | None:
        """Return the digest of a file that is a Git blob, if an earlier run read it and the store has its result."""
        known_id, digest = self._blobs.get(path, ("", ""))
        row = self._rows.get(path)
        return digest if known_id == blob_id and row and row[1] == digest else None

    def keep_blobs(self, blobs: Mapping[str, tuple[str, str]]) -> None:
        """Keep the id and the digest of files for the next run, if there is a store. A blob never changes, so that this stays right."""
        if self._rows and blobs != self._blobs:
            self._store.write({_BLOBS: dict(blobs)}, {})

    def find(self, file: ContentFile, digest: str) -> FileResult | None:
        """Return the result of a file, if the store has it for these bytes."""
        row = self._rows.get(file.path)
        return make_result(file, row, self._loader) if row and row[1] == digest else None


def make_result(file: ContentFile, row: Row, loader: EntryLoader) -> FileResult:
    """Return the result that the store has of a file."""
    _, digest, has_entry, is_incomplete, has_problems, facts, picture_addresses = row
    problems = loader.load_problems(digest, file.path) if has_problems else ()
    if not has_entry:
        return FileResult(None, problems, digest)
    assert file.kind
    record = EntryRecord(
        None,
        file.path,
        file.kind.name,
        file.key,
        file.challenge,
        digest,
        facts,
        picture_addresses,
        loader,
        is_incomplete=is_incomplete,
    )
    return FileResult(record, problems, digest)


class ReadFile(NamedTuple):
    """What reading a file gave, in a form that goes from process to process."""

    digest: str
    is_parsed: bool = False
    """Not, if the file is the same as the store knows it."""
    result: tuple[Entry[Any] | None, tuple[Problem, ...]] | None = None
    """The entry and the problems; None if `data` has them."""
    data: bytes = b""
    row: Row | None = None
    """None: the file could not be read."""


def take_read_file(
    file: ContentFile, read: ReadFile, old_rows: Mapping[str, Row], loader: EntryLoader
) -> tuple[Row | None, FileResult]:
    """Return the row for the store, and the result."""
    row = read.row if read.is_parsed else old_rows.get(file.path)
    if read.data:
        loader.unsaved[read.digest] = read.data
    if read.result is None:
        assert row
        return row, make_result(file, row, loader)
    entry, problems = read.result
    result = FileResult(EntryRecord.of(entry, read.digest) if entry else None, problems, read.digest)
    return (row, result) if read.digest else (None, result)


_OutdatedFile: TypeAlias = tuple[ContentFile, str]
"""A file that was perhaps changed, and the digest that the store knows of it."""


def read_files(hub: Path, files: Sequence[_OutdatedFile], *, keeps: bool) -> list[ReadFile]:
    """Read files, and parse those whose digest is not the known one."""
    with paused_collection():
        return [read._replace(result=result) for read, result in _read_group(hub, files, packs=keeps)]


def _read_in_processes(
    hub: Path, files: Sequence[_OutdatedFile], inspect: InspectEntries | None, inspections: list[Any]
) -> Iterator[ReadFile]:
    """Read files as `read_files` does, divided among all processors. Adds what came of looking at the entries."""

    def read_group(start: int) -> tuple[list[ReadFile], Any]:
        gc.disable()
        pairs = _read_group(hub, files[start : start + _FILES_OF_A_TASK], packs=True)
        whole = [(read, result[0]) for read, result in pairs if result and not result[1]]
        entries = [(entry, read.digest) for read, entry in whole if entry]
        inspection = inspect(entries) if inspect else None
        return [read if read.data else read._replace(result=result) for read, result in pairs], inspection

    for reads, inspection in iterate_in_processes(read_group, range(0, len(files), _FILES_OF_A_TASK)):
        inspections.append(inspection)
        yield from reads


def _read_group(hub: Path, files: Sequence[_OutdatedFile], *, packs: bool) -> list[tuple[ReadFile, EntryResult | None]]:
    """Return what reading each file gave, without the result, and the result, unless the file is as it was.

    Each step is done for all files before the next: so the code of a step stays in the processor's cache, and all of them
    take a fifth less."""
    with FileReader(hub) as reader:
        contents = [reader.read(file.path) for file, _ in files]
    digests = [
        "" if isinstance(data, Problem) else compute_digest(file.path.encode(), data)
        for (file, _), data in zip(files, contents, strict=True)
    ]
    results = [
        (None, (data,)) if isinstance(data, Problem) else None if digest == known_digest else parse_file(file, data)
        for (file, known_digest), digest, data in zip(files, digests, contents, strict=True)
    ]
    packed = [
        pack_result(result) if result and digest and packs else b""
        for digest, result in zip(digests, results, strict=True)
    ]
    rows = [
        _make_row(digest, *result) if result and digest and packs else None
        for digest, result in zip(digests, results, strict=True)
    ]
    reads = [
        ReadFile(digest, is_parsed=result is not None, data=data, row=row)
        for digest, result, data, row in zip(digests, results, packed, rows, strict=True)
    ]
    return [*zip(reads, results, strict=True)]


def _make_row(digest: str, entry: Entry[Any] | None, problems: Sequence[Problem]) -> Row:
    if entry is None:
        return NO_STAMP, digest, False, False, bool(problems), (), ()
    facts, addresses = tuple(describe_entry(entry)), tuple(dict.fromkeys(find_picture_addresses(entry)))
    return NO_STAMP, digest, True, entry.is_incomplete, bool(problems), facts, addresses


def parse_file(file: ContentFile, data: bytes) -> tuple[Entry[Any] | None, tuple[Problem, ...]]:
    """Return the entry and the problems of a file that holds an entry."""
    assert file.kind
    return parse_entry(data, file.path, file.kind, key=file.key, challenge=file.challenge)
