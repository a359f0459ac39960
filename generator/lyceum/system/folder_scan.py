"""Lists the files below a folder with what the file system says of each, so that a change is seen without opening files."""

from __future__ import annotations

import hashlib
import marshal
import os
import time
from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
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


FOLDER = "folder"
"""Stands for the fault of what is no file."""
_NUMBERS_OF_A_STAMP = 4
_TIMES_OF_A_STAMP = (1, 3)
"""The places of the times in a stamp."""
_COMPARED_ROWS = 64
"""So many stamps are compared at once, and one by one only if these differ."""
_MAX = (1 << 63) - 1
"""The largest number in a stamp."""
_STAMP_BYTES = _NUMBERS_OF_A_STAMP * array("q").itemsize


class FolderRows(NamedTuple):
    """What is in a folder, in the order of the names. Very many files take one comparison, and no object each."""

    names: tuple[str, ...]
    faults: dict[int, str]
    """By the number of the row, of those that are no ordinary files; `FOLDER` for a folder. Two names may look the same."""
    stamps: bytes
    """The stamps of all, one after the other."""

    @property
    def digest(self) -> bytes:
        """A hash that changes whenever a row does."""
        return hashlib.blake2b(marshal.dumps(tuple(self), 2), digest_size=16).digest()

    @property
    def newest_ns(self) -> int:
        """The latest time in a stamp."""
        numbers = array("q", self.stamps)
        return max(max(numbers[start::_NUMBERS_OF_A_STAMP], default=0) for start in _TIMES_OF_A_STAMP)

    def get_stamp(self, number: int) -> Stamp:
        """Return the stamp of the file with a number, from 0."""
        start = number * _STAMP_BYTES
        return tuple(array("q", self.stamps[start : start + _STAMP_BYTES]))  # type: ignore[return-value]

    def iterate_stamps(self) -> Iterator[Stamp]:
        numbers = iter(array("q", self.stamps))
        return zip(numbers, numbers, numbers, numbers, strict=True)

    def list_changed_stamps(self, old: FolderRows) -> dict[str, Stamp]:
        """Return the files with another stamp than before. Both have the same names and faults."""
        blocks = self._list_other_ranges(old, range(0, len(self.stamps), _COMPARED_ROWS * _STAMP_BYTES))
        starts = (start for block in blocks for start in self._list_other_ranges(old, block[::_STAMP_BYTES]))
        numbers = (rows.start // _STAMP_BYTES for rows in starts)
        return {self.names[number]: self.get_stamp(number) for number in numbers}

    def _list_other_ranges(self, old: FolderRows, starts: range) -> list[range]:
        """Return the ranges of bytes, each from one start to the next, in which the stamps are others than before."""
        ranges = (range(start, min(start + starts.step, starts.stop)) for start in starts)
        return [
            bytes_
            for bytes_ in ranges
            if self.stamps[bytes_.start : bytes_.stop] != old.stamps[bytes_.start : bytes_.stop]
        ]

    @property
    def faults_by_name(self) -> dict[str, str]:
        return {self.names[number]: fault for number, fault in self.faults.items()}

    @property
    def has_same_names(self) -> bool:
        """Whether two names look the same."""
        return len({*self.names}) < len(self.names)

    def leave_out(self, names: Collection[str]) -> FolderRows:
        """Return the rows without those of some ordinary files."""
        if not names:
            return self
        kept = [number for number, name in enumerate(self.names) if name not in names]
        faults = {new: self.faults[old] for new, old in enumerate(kept) if old in self.faults}
        stamps = (self.stamps[number * _STAMP_BYTES : (number + 1) * _STAMP_BYTES] for number in kept)
        return FolderRows(tuple(self.names[number] for number in kept), faults, b"".join(stamps))

    def forget_late_stamps(self, limit_ns: int) -> FolderRows:
        """Return the rows by which files may be known again: those that changed at `limit_ns` or later have no stamp."""
        if self.newest_ns < limit_ns:
            return self
        numbers = array("q", self.stamps)
        times = (numbers[start::_NUMBERS_OF_A_STAMP] for start in _TIMES_OF_A_STAMP)
        late_rows = {row for column in times for row, time_ns in enumerate(column) if time_ns >= limit_ns}
        for row in late_rows:
            numbers[row * _NUMBERS_OF_A_STAMP : (row + 1) * _NUMBERS_OF_A_STAMP] = array("q", NO_STAMP)
        return self._replace(stamps=numbers.tobytes())


_EMPTY = FolderRows((), {}, b"")


@dataclass(frozen=True)
class FolderScan:
    """The files below a folder at one moment."""

    root: str
    """The folder; empty if it is no folder, and then the only row is about it."""
    rows: Mapping[str, FolderRows]
    """What is in each folder. Files have no objects of their own until somebody asks for them."""
    started_ns: int
    """When the scan began. The clock of the file system may be another one."""

    @cached_property
    def files(self) -> tuple[ScannedFile, ...]:
        """The files in the order of their names in each folder."""
        return tuple(self.iterate_files(self.root))

    def iterate_files(self, folder: str) -> Iterator[ScannedFile]:
        """Yield the files below a folder that was scanned, in the order of their names in each folder."""
        start = f"{folder}/" if folder else ""
        rows = self.rows.get(folder, _EMPTY)
        for number, (name, stamp) in enumerate(zip(rows.names, rows.iterate_stamps(), strict=True)):
            fault = rows.faults.get(number, "")
            if fault == FOLDER:
                yield from self.iterate_files(start + name)
            else:
                yield ScannedFile(start + name, fault, stamp)

    @cached_property
    def folder_digests(self) -> Mapping[str, bytes]:
        """A hash of the rows of each folder."""
        return {folder: rows.digest for folder, rows in self.rows.items()}

    @cached_property
    def digest(self) -> str:
        """A hash that changes whenever a file does, unless the file is so new that `choose_stamp` gives it none."""
        return hashlib.blake2b(marshal.dumps([*self.folder_digests.items()], 2), digest_size=16).hexdigest()

    def sum_up(self) -> FolderScan:
        """Compute what is asked of every scan: the process that made it may have a processor for itself. Returns the scan."""
        _ = self.digest, self.is_settled
        return self

    @cached_property
    def _limit_ns(self) -> int:
        return self.started_ns - CLOCK_STEP_NS

    @cached_property
    def is_settled(self) -> bool:
        """Whether every file is old enough that its next change will show in its stamp."""
        return all(rows.newest_ns < self._limit_ns for rows in self.rows.values())

    def choose_stamp(self, stamp: Stamp) -> Stamp:
        """Return a stamp by which a file may be known again: none, if its next change might not show in it.

        A file that was written while it was scanned, or just before, can be written again without a trace."""
        return stamp if max(stamp[1], stamp[3]) < self._limit_ns else NO_STAMP

    def get_settled_rows(self, folder: str) -> FolderRows:
        """Return the rows of a folder by which its files may be known again: without the stamps that say too little."""
        return self.rows[folder].forget_late_stamps(self._limit_ns)


def scan_folder(root: Path, folder: str) -> FolderScan:
    """List every file below root/folder. A link to a folder, and a folder that cannot be read, count as files."""
    started_ns = time.time_ns()
    rows: dict[str, FolderRows] = {}
    fault = "link" if is_link(root / folder) else _scan(root, folder, rows)
    if fault:
        return FolderScan("", {"": FolderRows((folder,), {0: fault}, bytes(_STAMP_BYTES))}, started_ns)
    return FolderScan(folder, rows, started_ns)


def _scan(root: Path, folder: str, rows_by_folder: dict[str, FolderRows]) -> str:
    """Add what is below a folder; return the fault of a folder that cannot be read. This runs for each of very many files."""
    names: list[str] = []
    faults: dict[int, str] = {}
    numbers: list[int] = []
    try:
        with _open_folder(root / folder) as place:
            with os.scandir(place) as folder_entries:
                sorted_entries = sorted(folder_entries, key=attrgetter("name"))
            for entry in sorted_entries:
                name = entry.name
                if name.isascii() and entry.is_file(follow_symlinks=False):
                    if name not in IGNORED_FILE_NAMES:
                        names.append(name)
                        numbers += _read_stamp(entry)
                    continue
                if fault := _find_fault(entry):
                    faults[len(names)] = fault
                names.append(replace_invalid_characters(name))
                numbers += _read_stamp(entry) if entry.is_file(follow_symlinks=False) else NO_STAMP
    except FileNotFoundError:
        rows_by_folder[folder] = _EMPTY
        return ""
    except OSError:
        return "special"
    rows_by_folder[folder] = FolderRows(tuple(names), faults, _pack_numbers(numbers))
    for number, fault in faults.items():
        if fault == FOLDER:
            faults[number] = _scan(root, f"{folder}/{names[number]}", rows_by_folder) or FOLDER
    return ""


@contextmanager
def _open_folder(folder: Path) -> Iterator[int | str]:
    """Yield what `scandir` takes. Where that can be an open folder, the system need not find it again for each file."""
    if os.scandir not in os.supports_fd:
        yield str(folder)
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _find_fault(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "link"
    if not entry.is_dir(follow_symlinks=False) and not entry.is_file(follow_symlinks=False):
        return "special"
    if replace_invalid_characters(entry.name) != entry.name:
        return "unread"
    return FOLDER if entry.is_dir(follow_symlinks=False) else ""


def _read_stamp(entry: os.DirEntry[str]) -> Stamp:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:  # the file has gone
        return NO_STAMP
    return status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns


def _pack_numbers(numbers: Sequence[int]) -> bytes:
    try:
        return array("q", numbers).tobytes()
    except OverflowError:  # a file with an impossible time seems to come from the future, and is read each time
        return array("q", [number & _MAX for number in numbers]).tobytes()


def replace_invalid_characters(name: str) -> str:
    """Return a name in which question marks stand for characters that are not Unicode."""
    return name.encode("utf-8", "replace").decode("utf-8") if not name.isascii() else name
