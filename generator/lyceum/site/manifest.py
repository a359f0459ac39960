"""Knows which files a written site has: the size, the time and the hash of each, to find what differs."""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

from lyceum.system import SideTask

_HASH_BYTES = 16
_NOTHING = (0, 0, 0)
_NICENESS = 5
"""Of the look at the old site: it is needed later than what this process does meanwhile."""


class FileRecord(NamedTuple):
    """One file of a site."""

    path: str
    """From the site's root: `learners/ada/index.html`."""
    digest: str
    size: int
    """In bytes."""
    modified_at: int
    """In nanoseconds."""
    inode: int
    """0 where the system has none."""

    @property
    def stamp(self) -> tuple[int, int, int]:
        """What changes when somebody else writes the file."""
        return self.size, self.modified_at, self.inode


def digest_bytes(data: bytes) -> str:
    """Return the hash by which two files are the same."""
    return blake2b(data, digest_size=16).hexdigest()


def make_file_path(address: str) -> str:
    """Return the path of the file at an address: the page `learners/ada/` is `learners/ada/index.html`."""
    return address + "index.html" if not address or address.endswith("/") else address


def make_stamp(status: os.stat_result) -> tuple[int, int, int]:
    """Return the size, the time and the number of a file. What `scandir` says on Windows has no number."""
    return status.st_size, status.st_mtime_ns, 0 if sys.platform == "win32" else status.st_ino


class Manifest(NamedTuple):
    """What is known of a written site."""

    build: str
    """The name of the build that wrote it last."""
    files: dict[str, FileRecord]
    """By path."""


def encode_manifest(build: str, records: Iterable[FileRecord]) -> bytes:
    """Return the bytes of a manifest, after their hash. Every build reads and writes those of all files: they are in columns."""
    data = marshal.dumps((build, *zip(*records, strict=True)), 2)
    return _hash(data) + data


def _hash(data: bytes) -> bytes:
    return blake2b(data, digest_size=_HASH_BYTES, person=b"lyceum site").digest()


def read_manifest(file: Path) -> Manifest | None:
    """Return what a manifest says; None if there is none, or if it is damaged."""
    try:
        data = file.read_bytes()
        if data[:_HASH_BYTES] != _hash(data[_HASH_BYTES:]):
            return None
        build, *columns = marshal.loads(data[_HASH_BYTES:])  # noqa: S302 - the folder is the generator's own
    except OSError:
        return None
    if not columns:
        return Manifest(build, {})
    # A call of the class for each of many files takes longer than the rest of this.
    records = map(tuple.__new__, repeat(FileRecord), zip(*columns, strict=True))
    return Manifest(build, dict(zip(columns[0], records, strict=True)))


class ComparedSite(NamedTuple):
    """What a look at a site tells."""

    digest: str
    """Of the paths and the stamps of all files, as `digest_stamps` returns it."""
    differences: list[tuple[str, tuple[int, int, int]]]
    """The path and the stamp of what has another stamp than its record, or no record."""
    missing_paths: list[str]
    """The paths of records without a file."""


def compare_site(
    folder: Path, read_records: Callable[[], Mapping[str, FileRecord]], known_digest: str = ""
) -> ComparedSite:
    """Compare the stamps of a site with records, which are not read if `known_digest` is that of the stamps.

    Raises OSError if there is no such folder."""
    stamps = dict(scan_site(folder))
    digest = digest_stamps(stamps.items())
    if digest == known_digest:
        return ComparedSite(digest, [], [])
    records = read_records()
    differences = [
        (path, stamp) for path, stamp in stamps.items() if path not in records or records[path].stamp != stamp
    ]
    return ComparedSite(digest, differences, sorted(records.keys() - stamps.keys()))


def find_intact_files(
    folder: Path,
    records: dict[str, FileRecord],
    is_from_later_step: Callable[[str], bool] = lambda _: False,
    *,
    scan: SiteScan | None = None,
) -> tuple[dict[str, FileRecord], list[str]]:
    """Return the records of the files that have the bytes that were written, and the paths of everything else.

    A file with another stamp is read: a site that was copied, or restored from a cache, is still the same. A file that
    another step wrote after the build, by its path, counts with whatever bytes it has."""
    site = scan.compare() if scan else compare_site(folder, lambda: records)
    if not site.differences and not site.missing_paths:
        return records, []
    intact, others = dict(records), []
    for path in site.missing_paths:
        del intact[path]
    for path, stamp in site.differences:
        record = intact.pop(path, None)
        if record and record.size == stamp[0] and stamp != _NOTHING and _has_digest(folder / path, record.digest):
            intact[path] = FileRecord(path, record.digest, *stamp)
        elif stamp != _NOTHING and is_from_later_step(path):
            intact[path] = FileRecord(path, digest_bytes((folder / path).read_bytes()), *stamp)
        else:
            others.append(path)
    return intact, others


def _has_digest(file: Path, digest: str) -> bool:
    try:
        return digest_bytes(file.read_bytes()) == digest
    except OSError:
        return False


def scan_site(folder: Path) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Yield the path and the stamp of everything in a folder that is no folder. Only ordinary files have a stamp."""
    pending = [("", os.fspath(folder))]
    while pending:
        prefix, place = pending.pop()
        with os.scandir(place) as entries:
            for entry in entries:
                path = prefix + entry.name
                if entry.is_dir(follow_symlinks=False):
                    pending.append((f"{path}/", entry.path))
                else:
                    is_file = entry.is_file(follow_symlinks=False)
                    yield path, make_stamp(entry.stat(follow_symlinks=False)) if is_file else _NOTHING


class SiteScan:
    """Compares a site with its manifest on another processor, from now on."""

    def __init__(
        self, folder: Path, manifest_file: Path | None, manifest_stamp: tuple[int, int] | None, known_digest: str
    ) -> None:
        """`known_digest` is that of the stamps when the manifest was written; a site that still has it needs no comparison."""
        self.folder = folder
        self.manifest_stamp = manifest_stamp
        """Of the manifest as it was before. With another one, another build may have written what was looked at already."""
        self._manifest_file = manifest_file
        self._task = SideTask(lambda: compare_site(folder, self._read_records, known_digest), niceness=_NICENESS)

    def _read_records(self) -> Mapping[str, FileRecord]:
        manifest = read_manifest(self._manifest_file) if self._manifest_file else None
        return manifest.files if manifest else {}

    def compare(self) -> ComparedSite:
        """Return what `compare_site` says. Raises OSError if there is no such folder."""
        return self._task.get()


def digest_stamps(stamps: Iterable[tuple[str, tuple[int, int, int]]]) -> str:
    """Return a hash of the paths and the stamps of files, as `scan_site` yields them."""
    # Version 2 of `marshal` writes equal values equally: the later ones say which parts are the same object.
    return blake2b(marshal.dumps(sorted(stamps), 2), digest_size=16).hexdigest()
