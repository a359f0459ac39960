"""Lists the files below a folder with what the file system says of each, so that a change is seen without opening files."""

from __future__ import annotations

import hashlib
import marshal
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple, TypeAlias

from lyceum.system.files import is_link

IGNORED_FILE_NAMES = frozenset({".gitkeep", ".DS_Store"})
"""Files that say nothing: one keeps an empty folder in Git, the other keeps how macOS shows a folder."""
CLOCK_STEP_NS = 2_000_000_000
"""The coarsest time stamps of common file systems. Within one step, a file can change twice and look the same."""

Stamp: TypeAlias = tuple[int, int, int, int]
"""(size, time of the last change of the content, inode, time of the last change of the inode), in bytes and nanoseconds."""
NO_STAMP: Stamp = (0, 0, 0, 0)


class ScannedFile(NamedTuple):
    """A file below a folder."""

    path: str
    """From the root, with `/`. Characters that are not Unicode are replaced."""
    fault: str
    """link | special | unread, or empty for an ordinary file."""
    stamp: Stamp
    """What tells that the content is the same. An ordinary file has one."""


FileRow: TypeAlias = tuple[str, str, int, int, int, int]
"""(name, fault, and the four numbers of the stamp) of a file. The fault of a folder is `FOLDER`."""
FOLDER = "folder"


@dataclass(frozen=True)
class FolderScan:
    """The files below a folder at one moment."""

    root: str
    """The folder; empty if it is no folder, and then the only row is about it."""
    rows: Mapping[str, list[FileRow]]
    """What is in each folder, in the order of the names. Files have no objects of their own until somebody asks for them."""
    started_ns: int
    """When the scan began. The clock of the file system may be another one."""

    @cached_property
    def files(self) -> tuple[ScannedFile, ...]:
        """The files in the order of their names in each folder."""
        return tuple(self._iterate_files(self.root))

    def _iterate_files(self, folder: str) -> Iterator[ScannedFile]:
        start = f"{folder}/" if folder else ""
        for name, fault, *stamp in self.rows.get(folder, ()):
            if fault == FOLDER:
                yield from self._iterate_files(start + name)
            else:
                yield ScannedFile(start + name, fault, tuple(stamp))  # type: ignore[arg-type]

    @cached_property
    def folder_digests(self) -> Mapping[str, bytes]:
        """A hash of the rows of each folder."""
        return {folder: digest_rows(rows) for folder, rows in self.rows.items()}

    @cached_property
    def digest(self) -> str:
        """A hash that changes whenever a file does, unless the file is among those that `has_settled` denies."""
        return hashlib.blake2b(marshal.dumps([*self.folder_digests.items()], 2), digest_size=16).hexdigest()

    @cached_property
    def is_settled(self) -> bool:
        """Whether every file is old enough that its next change will show in its stamp."""
        newest = (max(max(row[3], row[5]) for row in rows) for rows in self.rows.values() if rows)
        return max(newest, default=0) < self.started_ns - CLOCK_STEP_NS

    def has_settled(self, file: ScannedFile) -> bool:
        """Return whether a file is old enough that its next change will show in its stamp.

        A file that was written while it was scanned, or just before, can be written again without a trace."""
        return max(file.stamp[1], file.stamp[3]) < self.started_ns - CLOCK_STEP_NS

    def list_settled_rows(self, folder: str) -> list[FileRow]:
        """Return the rows of a folder by which its files may be known again: without the stamps that say too little."""
        limit = self.started_ns - CLOCK_STEP_NS
        return [row if max(row[3], row[5]) < limit else (*row[:2], *NO_STAMP) for row in self.rows[folder]]


def digest_rows(rows: list[FileRow]) -> bytes:
    """Return a hash of the rows of a folder."""
    return hashlib.blake2b(marshal.dumps(rows, 2), digest_size=16).digest()


def scan_folder(root: Path, folder: str) -> FolderScan:
    """List every file below root/folder. A link to a folder, and a folder that cannot be read, count as files."""
    started_ns = time.time_ns()
    rows: dict[str, list[FileRow]] = {}
    fault = "link" if is_link(root / folder) else _scan(root, folder, rows)
    if fault:
        return FolderScan("", {"": [(folder, fault, *NO_STAMP)]}, started_ns)
    return FolderScan(folder, rows, started_ns)


def _scan(root: Path, folder: str, rows_by_folder: dict[str, list[FileRow]]) -> str:
    """Add what is below a folder; return the fault of a folder that cannot be read. This runs for each of very many files."""
    rows = rows_by_folder[folder] = list[FileRow]()
    try:
        with os.scandir(root / folder) as folder_entries:
            sorted_entries = sorted(folder_entries, key=attrgetter("name"))
    except FileNotFoundError:
        return ""
    except OSError:
        del rows_by_folder[folder]
        return "special"
    for entry in sorted_entries:
        name = entry.name
        if name.isascii() and entry.is_file(follow_symlinks=False):
            if name not in IGNORED_FILE_NAMES:
                rows.append((name, "", *_read_stamp(entry)))
            continue
        name = replace_invalid_characters(name)
        is_valid = name == entry.name
        if entry.is_symlink():
            rows.append((name, "link", *NO_STAMP))
        elif entry.is_dir(follow_symlinks=False):
            fault = _scan(root, f"{folder}/{name}", rows_by_folder) or FOLDER if is_valid else "unread"
            rows.append((name, fault, *NO_STAMP))
        elif not entry.is_file(follow_symlinks=False):
            rows.append((name, "special", *NO_STAMP))
        else:
            rows.append((name, "" if is_valid else "unread", *_read_stamp(entry)))
    return ""


def _read_stamp(entry: os.DirEntry[str]) -> Stamp:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:  # the file has gone
        return NO_STAMP
    return status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns


def replace_invalid_characters(name: str) -> str:
    """Return a name in which question marks stand for characters that are not Unicode."""
    return name.encode("utf-8", "replace").decode("utf-8") if not name.isascii() else name
