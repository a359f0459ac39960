"""Lists the files below a folder with what the file system says of each, so that a change is seen without opening files."""

from __future__ import annotations

import hashlib
import marshal
import os
import time
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


@dataclass(frozen=True)
class FolderScan:
    """The files below a folder at one moment, in the order of their names in each folder."""

    files: tuple[ScannedFile, ...]
    started_ns: int
    """When the scan began. The clock of the file system may be another one."""

    @cached_property
    def digest(self) -> str:
        """A hash that changes whenever a file does, unless the file is among those that `has_settled` denies."""
        return hashlib.blake2b(marshal.dumps([tuple(file) for file in self.files], 2), digest_size=16).hexdigest()

    @cached_property
    def is_settled(self) -> bool:
        """Whether every file is old enough that its next change will show in its stamp."""
        return all(map(self.has_settled, self.files))

    def has_settled(self, file: ScannedFile) -> bool:
        """Return whether a file is old enough that its next change will show in its stamp.

        A file that was written while it was scanned, or just before, can be written again without a trace."""
        return max(file.stamp[1], file.stamp[3]) < self.started_ns - CLOCK_STEP_NS


def scan_folder(root: Path, folder: str) -> FolderScan:
    """List every file below root/folder. A link to a folder, and a folder that cannot be read, count as files."""
    started_ns = time.time_ns()
    if is_link(root / folder):
        return FolderScan((ScannedFile(folder, "link", NO_STAMP),), started_ns)
    files: list[ScannedFile] = []
    _scan(root, folder, files)
    return FolderScan(tuple(files), started_ns)


def _scan(root: Path, folder: str, files: list[ScannedFile]) -> None:
    """Add the files below a folder. This runs for each of very many files."""
    try:
        with os.scandir(root / folder) as folder_entries:
            sorted_entries = sorted(folder_entries, key=attrgetter("name"))
    except FileNotFoundError:
        return
    except OSError:
        files.append(ScannedFile(folder, "special", NO_STAMP))
        return
    for entry in sorted_entries:
        name = entry.name
        if entry.is_file(follow_symlinks=False) and name.isascii():
            if name not in IGNORED_FILE_NAMES:
                files.append(ScannedFile(f"{folder}/{name}", "", _read_stamp(entry)))
            continue
        name = replace_invalid_characters(name)
        path, is_valid = f"{folder}/{name}", name == entry.name
        if entry.is_symlink():
            files.append(ScannedFile(path, "link", NO_STAMP))
        elif entry.is_dir(follow_symlinks=False):
            if is_valid:
                _scan(root, path, files)
            else:
                files.append(ScannedFile(path, "unread", NO_STAMP))
        elif not entry.is_file(follow_symlinks=False):
            files.append(ScannedFile(path, "special", NO_STAMP))
        else:
            files.append(ScannedFile(path, "" if is_valid else "unread", _read_stamp(entry)))


def _read_stamp(entry: os.DirEntry[str]) -> Stamp:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:  # the file has gone
        return NO_STAMP
    return status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns


def replace_invalid_characters(name: str) -> str:
    """Return a name in which question marks stand for characters that are not Unicode."""
    return name.encode("utf-8", "replace").decode("utf-8") if not name.isascii() else name
