"""Keeps what the last reading of a hub said. If few files differ, came or went, the next reading looks at nothing else.

What does not fit goes the long way: `read_hub_files`, `assemble_library` and `drop_invalid` say what is right."""

from __future__ import annotations

import pickle
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from lyceum.diagnostics import Problem, has_errors
from lyceum.loader.content_files import ContentFile, match_path
from lyceum.loader.content_store import ContentStore, PackedTable
from lyceum.loader.entry_records import KINDS_OF_MANY, EntryFacts, EntryRecord, compute_digest
from lyceum.loader.file_changes import FileChanges, can_come_and_go, change_lists, find_file_changes
from lyceum.loader.file_results import (
    FILE_TABLE,
    ContentChangedError,
    EntryLoader,
    FileResult,
    Row,
    make_result,
    read_files,
    take_read_file,
)
from lyceum.loader.library import Library
from lyceum.loader.library_loader import HubFiles, assemble_library, read_hub_files
from lyceum.loader.pruning import ReadingState, ValidLibrary, drop_invalid
from lyceum.loader.remembered_library import HUB_DIGESTS, PATHS, make_remembered_library
from lyceum.loader.text_pictures import map_showing_records
from lyceum.system import FolderRows, FolderScan, Stamp

MAX_KNOWN_STATES = 20
_PACK, _FRAME_PACK, _FOLDER_TABLE = "reading", "frame of the reading", "folders"
_LIST_TABLE, _ENTRY_PATHS = "lists", "entry paths"
_LARGE_FIELDS = frozenset({
    "learners", "tips", "challenges", "results", "activities", "paths", "hub_records", "reading", "picture_users",
})  # fmt: skip
"""What of a library is loaded when somebody looks at it."""
_FAULTS = (
    "skipped_files", "duplicate_paths", "meant_paths", "unreadable_keys", "incomplete_entries", "error_positions",
    "file_ages", "omitted_paths", "large_losses",
)  # fmt: skip
"""The parts of a library that say what is wrong with files. What they say of a file may change with another one."""


@dataclass(frozen=True)
class Frame:
    """What a library says besides its large parts. The files whose values alone change leave it as it is."""

    fields: Mapping[str, Any]
    valid_fields: Mapping[str, Any]
    """Those of the library without errors."""
    special_paths: frozenset[str]
    """The files with entries that are not in both libraries as they were written."""
    other_paths: tuple[str, ...]
    """The files of the library that are no entries."""
    problems: tuple[Problem, ...]


class LastReading:
    """The last reading of a hub, as far as the store knows it."""

    def __init__(self, hub: Path, store: ContentStore, conditions: str) -> None:
        """`conditions` are what a reading depends on besides content/: another text, another reading."""
        self._hub, self._store, self._conditions = hub, store, conditions
        self._pack = store.read_pack(_PACK)

    def forget(self) -> Mapping[str, Any]:
        """Return what is to be written into the store if the next reading cannot stand on this one."""
        return {_PACK: None} if self._pack else {}

    def keep(
        self, scan: FolderScan, library: Library, valid_library: ValidLibrary, problems: tuple[Problem, ...]
    ) -> Mapping[str, Any]:
        """Return what is to be written into the store so that the next reading can stand on this one."""
        records, valid_records = library.records, {id(record) for record in valid_library.records}
        plain_paths = {record.path for record in records if id(record) in valid_records}
        frame = Frame(
            _get_small_fields(library),
            {
                **_get_small_fields(valid_library),
                "picture_owners": valid_library.picture_owners,
                "picture_users": _list_picture_users(valid_library),
            },
            frozenset(path for path in library.paths if path not in plain_paths and _is_entry_path(path)),
            tuple(sorted({*library.paths}.difference(record.path for record in records))),
            problems,
        )
        data = pickle.dumps(frame, pickle.HIGHEST_PROTOCOL)
        state = secrets.token_hex(16)
        object.__setattr__(valid_library, "reading", ReadingState(state))
        rows = {folder: scan.get_settled_rows(folder) for folder in scan.rows}
        digests = {folder: rows[folder].digest for folder in rows}
        return {
            **self._make_folder_packs(rows, digests),
            **PackedTable(self._store, _LIST_TABLE).make_packs(
                {_ENTRY_PATHS: tuple(record.path for record in records), **dict(_describe_lists(valid_library))}
            ),
            _PACK: (self._conditions, state, digests, {}, ()),
            _FRAME_PACK: data,
        }

    def _make_folder_packs(self, rows: Mapping[str, FolderRows], digests: Mapping[str, bytes]) -> Mapping[str, Any]:
        table = PackedTable(self._store, _FOLDER_TABLE)
        packed_rows = {folder: tuple(folder_rows) for folder, folder_rows in rows.items()}
        if self._pack is None:
            return table.make_packs(packed_rows)
        known = self._pack[2]
        changes = {folder: packed_rows[folder] for folder, digest in digests.items() if digest != known.get(folder)}
        return table.make_changed_packs(changes | dict.fromkeys(known.keys() - rows.keys()))

    def read_again(self, scan: FolderScan) -> Rereading | None:
        """Read what changed since; None if that is more than a few entries at which no other looks."""
        if self._pack is None or self._pack[0] != self._conditions:
            return None
        folders = PackedTable(self._store, _FOLDER_TABLE)
        changes = find_file_changes(scan, self._pack[2], folders)
        if changes is None:
            return None
        data = self._store.read_pack(_FRAME_PACK)
        frame: Frame = pickle.loads(data)  # noqa: S301 - made by `keep`
        rereading = Rereading(self._hub, self._store, scan, frame, self._pack, folders)
        return rereading if rereading.read(changes) else None


def _get_small_fields(library: Library) -> dict[str, Any]:
    hub_entries = filter(None, (library.settings, library.topics, library.badges))
    hub_digests = {entry.path: record.digest for entry in hub_entries if (record := library.find_record(entry.path))}
    small_fields = {
        item.name: getattr(library, item.name) for item in fields(library) if item.name not in _LARGE_FIELDS
    }
    return {**small_fields, HUB_DIGESTS: hub_digests}


def _list_picture_users(library: ValidLibrary) -> Mapping[str, tuple[str, ...]]:
    showing = map_showing_records(library)
    return {path: tuple(record.path for record in records) for path, records in showing.items()}


def _describe_lists(library: ValidLibrary) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the lists of names in a library that are not loaded with the rest."""
    for kind in ("learner", "tip", "challenge", "activity"):
        yield f"keys/{kind}", library.list_keys(kind)
    for challenge, paths in library.result_paths.items():
        yield f"results/{challenge}", paths


def _is_entry_path(path: str) -> bool:
    file = match_path(path)
    return bool(file and file.kind)


@dataclass
class Rereading:
    """A reading in which few entries have other values than in the last reading, are new, or are gone."""

    hub: Path
    store: ContentStore
    scan: FolderScan
    frame: Frame
    pack: tuple[Any, ...]
    """(conditions, state, digest of each folder, changed and moved paths of `ReadingState`) of the last reading."""
    folders: PackedTable
    results: dict[str, FileResult] = field(default_factory=dict)
    """The files with other bytes than before, by path."""
    gone_records: tuple[EntryRecord, ...] = ()
    new_paths: tuple[str, ...] = ()
    has_new_names: bool = False
    """Whether a name or a title is another one."""
    problems: tuple[Problem, ...] = ()
    """All problems; whoever checks the entries sets them."""
    _rows: dict[str, Row] = field(default_factory=dict)
    _stamps: Mapping[str, Stamp] = field(default_factory=dict)
    _lists: dict[str, tuple[str, ...] | None] = field(default_factory=dict)
    _changed_lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.problems = self.frame.problems
        self._table = PackedTable(self.store, FILE_TABLE)
        self._loader = EntryLoader(self.hub, self.store)

    def read(self, changes: FileChanges) -> bool:
        """Read the files that may have changed; return whether they are what few others look at."""
        files: list[ContentFile] = []
        self._stamps, self.new_paths = changes.stamps, changes.new_paths
        for path in changes.stamps:
            file, row = match_path(path), self._table.find(path)
            is_new = path in changes.new_paths
            if file is None or path in self.frame.special_paths or (row is None and not is_new):
                return False
            files.append(file)
            if row and not is_new:
                self._rows[path] = row
        known = [(file, self._rows[file.path][1] if file.path in self._rows else "") for file in files]
        for file, read in zip(files, read_files(self.hub, known, keeps=True), strict=True):
            if not read.is_parsed:
                continue
            old_row = self._rows.get(file.path)
            row, result = take_read_file(file, read, self._rows, self._loader)
            # Of an entry of another kind, others see more than its facts.
            if row is None or not (file.kind and file.kind.name in KINDS_OF_MANY):
                return False
            if not (self._is_alike(old_row, row) if old_row else can_come_and_go(result.record, bool(result.problems))):
                return False
            self._rows[file.path], self.results[file.path] = row, result
        return self._change_frame(changes) if changes.new_paths or changes.gone_paths else True

    def _change_frame(self, changes: FileChanges) -> bool:
        """Take entries that are new or gone into what is remembered; return whether that concerns no other file."""
        parts, problems = self.frame.valid_fields, self.frame.problems
        if has_errors(problems) or any(parts[name] or self.frame.fields.get(name) for name in _FAULTS):
            return False
        gone = [self.find_record(path) for path in changes.gone_paths]
        shown = {path for paths in parts["picture_users"].values() for path in paths}
        if not all(map(can_come_and_go, gone)) or not shown.isdisjoint(changes.gone_paths):
            return False
        self.gone_records = tuple(filter(None, gone))
        new = [record for path in changes.new_paths if (record := self.results[path].record)]
        lists = change_lists(self.scan, self.find_list, new, self.gone_records)
        entry_paths = self.find_list(_ENTRY_PATHS)
        if lists is None or entry_paths is None:
            return False
        lists[_ENTRY_PATHS] = tuple(sorted({*entry_paths, *changes.new_paths}.difference(changes.gone_paths)))
        self._lists |= lists
        self._changed_lists = lists
        owners = {
            record.folded_key for record in new if record.kind == "learner" and record.facts.avatar != "generated"
        }
        owners |= {*parts["picture_owners"]} - {
            record.folded_key for record in self.gone_records if record.kind == "learner"
        }
        learners = lists.get("keys/learner")
        picture_owners = tuple(key for key in learners if key in owners) if learners else parts["picture_owners"]
        self.frame = replace(self.frame, valid_fields={**parts, "picture_owners": picture_owners})
        return True

    def _is_alike(self, old_row: Row, row: Row) -> bool:
        """Return whether two versions of a file differ in nothing that others look up, besides the name."""
        (_, _, *old_kinds, old_facts, old_addresses), (_, _, *kinds, facts, addresses) = old_row, row
        old, new = EntryFacts._make(old_facts), EntryFacts._make(facts)
        self.has_new_names = self.has_new_names or old.name != new.name
        return (old_kinds, old._replace(name=new.name), old_addresses) == (kinds, new, addresses) and kinds == [
            True,
            False,
            False,
        ]

    @property
    def records(self) -> list[EntryRecord]:
        """The records of the changed entries."""
        return [result.record for result in self.results.values() if result.record]

    @property
    def moved_records(self) -> list[EntryRecord]:
        """The records of entries that are new or gone."""
        return [*(record for record in self.records if record.path in self.new_paths), *self.gone_records]

    @cached_property
    def state(self) -> ReadingState:
        _, old_state, _, old_changes, old_moved_paths = self.pack
        old_moved_paths = frozenset(old_moved_paths)
        gone_paths = [record.path for record in self.gone_records]
        paths = (*self.results, *gone_paths)
        if not paths:
            return ReadingState(old_state, old_changes, old_moved_paths)
        digests = (text.encode() for text in (*(record.digest for record in self.records), *gone_paths))
        state = compute_digest(old_state.encode(), *digests)
        changes = {known: tuple(dict.fromkeys((*changed, *paths))) for known, changed in old_changes.items()}
        latest = [*{**changes, old_state: paths}.items()][-MAX_KNOWN_STATES:]
        return ReadingState(state, dict(latest), old_moved_paths | {*self.new_paths, *gone_paths})

    def replace_problems(self, old: Iterable[Problem], new: Iterable[Problem]) -> bool:
        """Replace problems of the last reading; return whether it had all of these, and none besides in the changed files."""
        paths = {*self.results, *(record.path for record in self.gone_records)}
        counts = Counter(self.frame.problems)
        counts.subtract(old)
        problems = [*(+counts).elements()]
        self.problems = tuple(sorted((*problems, *new)))
        return min(counts.values(), default=0) >= 0 and all(item.where.path not in paths for item in problems)

    def save(self, other_packs: Mapping[str, Any]) -> None:
        """Write what is new into the store, and some other values with it."""
        if not self._stamps and not self.gone_records:
            return
        conditions, _, digests, *_ = self.pack
        gone_paths = [record.path for record in self.gone_records]
        changed = {path.rpartition("/")[0] for path in (*self._stamps, *gone_paths)}
        folder_rows = {folder: self.scan.get_settled_rows(folder) for folder in changed}
        file_rows = {
            path: (self.scan.choose_stamp(stamp), *self._rows[path][1:]) for path, stamp in self._stamps.items()
        }
        digests = {**digests, **{folder: rows.digest for folder, rows in folder_rows.items()}}
        packs = {
            **other_packs,
            **self._table.make_changed_packs({**file_rows, **dict.fromkeys(gone_paths)}),
            **PackedTable(self.store, _LIST_TABLE).make_changed_packs(self._changed_lists),
            **self.folders.make_changed_packs({folder: tuple(rows) for folder, rows in folder_rows.items()}),
            _PACK: (
                conditions,
                self.state.digest,
                digests,
                dict(self.state.changed_paths),
                tuple(sorted(self.state.moved_paths)),
            ),
        }
        if self._changed_lists or self.problems != self.frame.problems:
            frame = replace(self.frame, problems=self.problems)
            packs[_FRAME_PACK] = pickle.dumps(frame, pickle.HIGHEST_PROTOCOL)
        if self.store.write(packs, self._loader.unsaved):
            self._loader.unsaved.clear()

    # What is loaded when somebody looks at it

    @cached_property
    def library(self) -> Library:
        return make_remembered_library(
            self.frame.fields,
            self.find_record,
            lambda name: self.find_list(name) if name == PATHS else None,
            lambda: assemble_library(self.files)[0],
        )

    @cached_property
    def valid_library(self) -> ValidLibrary:
        library = make_remembered_library(
            self.frame.valid_fields,
            self.find_record,
            self.find_list,
            lambda: drop_invalid(assemble_library(self.files)[0], self.problems),
        )
        vars(library)["reading"] = self.state
        return library

    @cached_property
    def files(self) -> HubFiles:
        """All files, as they were scanned. Raises ContentChangedError if that cannot be said any more."""
        files = read_hub_files(self.hub, self.store, scan=self.scan)
        unknown_paths = set(files.results.parsed_paths) - self.results.keys()
        for path, result in self.results.items():
            if files.results.by_path[path].digest != result.digest:
                unknown_paths.add(path)
        if unknown_paths:
            raise ContentChangedError(min(unknown_paths))
        return files

    def find_record(self, path: str) -> EntryRecord | None:
        """Return the record of an entry that is written as it is in the libraries; None if that cannot be said of the path."""
        if path in self.results:
            return self.results[path].record
        if any(record.path == path for record in self.gone_records):
            return None
        file = match_path(path)
        row = self._table.find(path) if file and path not in self.frame.special_paths else None
        return make_result(file, row, self._loader).record if file and row else None

    def list_entry_paths(self) -> Sequence[str]:
        """Return the paths of all entries."""
        paths = self.find_list(_ENTRY_PATHS)
        return tuple(record.path for record in self.library.records) if paths is None else paths

    def find_list(self, name: str) -> tuple[str, ...] | None:
        """Return a list of names of the library without errors, or all paths; None if nobody knows it."""
        if name == PATHS and name not in self._lists:
            entry_paths = self.find_list(_ENTRY_PATHS)
            self._lists[name] = entry_paths and tuple(sorted((*entry_paths, *self.frame.other_paths)))
        if name not in self._lists:
            names = PackedTable(self.store, _LIST_TABLE).find(name)
            self._lists[name] = names if self.store.is_unchanged else None
        return self._lists[name]
