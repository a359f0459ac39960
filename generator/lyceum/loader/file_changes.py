"""Finds which files are others than in the last reading, and what a library says otherwise if few of them came or went."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from lyceum.loader.content_files import CONTENT_FOLDER, ContentFile, match_path
from lyceum.loader.content_store import PackedTable
from lyceum.loader.entry_records import KINDS_OF_MANY, EntryRecord
from lyceum.schema import explain_invalid_key, fold_key
from lyceum.system import FolderRows, FolderScan, Stamp

MAX_CHANGED_FILES = 50


class FileChanges(NamedTuple):
    """The files that are not as they were."""

    stamps: Mapping[str, Stamp]
    """The stamps of files that are new or have another one, by path."""
    new_paths: tuple[str, ...]
    gone_paths: tuple[str, ...]


def find_file_changes(scan: FolderScan, known_digests: Mapping[str, bytes], folders: PackedTable) -> FileChanges | None:
    """Return the files that changed since a reading; None if there are other folders, or if they are many."""
    digests = scan.folder_digests
    if scan.root != CONTENT_FOLDER or digests.keys() != known_digests.keys():
        return None
    stamps: dict[str, Stamp] = {}
    new_paths, gone_paths = list[str](), list[str]()
    for folder in [folder for folder, digest in digests.items() if digest != known_digests[folder]]:
        rows, packed_rows = scan.rows[folder], folders.find(folder)
        if packed_rows is None:  # the store is damaged
            return None
        old_rows = FolderRows._make(packed_rows)
        if rows.faults_by_name != old_rows.faults_by_name or rows.has_same_names or old_rows.has_same_names:
            return None
        new, gone = sorted({*rows.names} - {*old_rows.names}), sorted({*old_rows.names} - {*rows.names})
        changed_stamps = rows.leave_out(new).list_changed_stamps(old_rows.leave_out(gone))
        changed_stamps |= {name: rows.get_stamp(rows.names.index(name)) for name in new}
        stamps |= {f"{folder}/{name}": stamp for name, stamp in changed_stamps.items()}
        new_paths += [f"{folder}/{name}" for name in new]
        gone_paths += [f"{folder}/{name}" for name in gone]
        if len(stamps) + len(gone_paths) > MAX_CHANGED_FILES:
            return None
    return FileChanges(stamps, tuple(new_paths), tuple(gone_paths))


def can_come_and_go(record: EntryRecord | None, has_problems: bool = False) -> bool:
    """Return whether a library with or without the entry says the same of all other files and pictures."""
    if record is None or has_problems or record.is_incomplete or record.kind not in KINDS_OF_MANY:
        return False
    if record.facts.formerly or record.picture_addresses or record.has_lost_parts or explain_invalid_key(record.key):
        return False
    # Of somebody with another login than their handle, both are names that others may have, too.
    return record.kind != "learner" or record.facts.owner == record.folded_key


def change_lists(
    scan: FolderScan,
    find_list: Callable[[str], tuple[str, ...] | None],
    new: Sequence[EntryRecord],
    gone: Sequence[EntryRecord],
) -> dict[str, tuple[str, ...]] | None:
    """Return, by name, the lists of names that have new entries or lack others; None if an entry has the name of another."""
    if any(_has_rival(scan, record.path) for record in new):
        return None
    changed: dict[str, tuple[str, ...]] = {}
    for name in {name_list(record) for record in (*new, *gone)}:
        old_names, record = find_list(name), next(item for item in (*new, *gone) if name_list(item) == name)
        added, lost = ({_get_name(item) for item in items if name_list(item) == name} for items in (new, gone))
        if not old_names or not added.isdisjoint(old_names) or not lost.issubset(old_names):
            return None
        wanted = {*old_names, *added} - lost
        files = list(_list_files(scan, record))
        names = [file.path if record.kind == "result" else fold_key(file.key) for file in files]
        changed[name] = tuple(item for item in names if item in wanted)
        has_duplicates = len({fold_key(file.key) for file in files}) < len(files)
        if has_duplicates or not wanted or len(changed[name]) < len(wanted):
            return None
    return changed


def name_list(record: EntryRecord) -> str:
    """Return the name of the list that has the entry: of all keys of its kind, or of all results of its challenge."""
    return f"results/{fold_key(record.challenge_key)}" if record.kind == "result" else f"keys/{record.kind}"


def _get_name(record: EntryRecord) -> str:
    return record.path if record.kind == "result" else record.folded_key


def _list_files(scan: FolderScan, record: EntryRecord) -> Iterator[ContentFile]:
    """Yield all files that can be in the list of a record, in the order in which a library has them."""
    inner = f"challenges/{record.challenge_key}/results" if record.kind == "result" else f"{record.kind}s"
    for scanned in scan.iterate_files(f"{CONTENT_FOLDER}/{inner}"):
        file = match_path(scanned.path)
        if file and file.kind and file.kind.name == record.kind:
            yield file


def _has_rival(scan: FolderScan, path: str) -> bool:
    """Return whether many systems take another name in the folder for that of the file."""
    folder, _, name = path.rpartition("/")
    folded = fold_key(name)
    return sum(fold_key(other) == folded for other in scan.rows[folder].names) > 1
