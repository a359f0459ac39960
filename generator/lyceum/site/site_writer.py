"""Writes the files of a site that is being built, and only those that differ from the old site's."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from lyceum.site.manifest import FileRecord, digest_bytes, make_file_path, make_stamp


class WrittenFile(NamedTuple):
    """A file of the new site."""

    record: FileRecord
    is_new: bool
    """False if the old site has this file with the same bytes."""


class SiteWriter:
    """Puts files into a folder: at their own paths, or under names from which they are moved to their places later.

    Processes may write at the same time; what they wrote is told to the writer by `keep`.
    """

    def __init__(
        self, folder: Path, old_files: Mapping[str, FileRecord] = MappingProxyType({}), *, is_pending: bool = False
    ) -> None:
        self.folder = folder
        self.old_files = old_files
        self.is_pending = is_pending
        self.files: dict[str, WrittenFile] = {}
        """By path; see `keep`."""
        self.removed_count = 0
        """Files of the old site that the new one has not."""

    def write(self, address: str, data: bytes) -> WrittenFile:
        """Write the file at an address, unless the old site has these bytes there, and return what is known of it."""
        path, digest = make_file_path(address), digest_bytes(data)
        old = self.old_files.get(path)
        if old and old.digest == digest:
            return WrittenFile(old, is_new=False)
        place = self.folder / (make_pending_name(path) if self.is_pending else path)
        try:
            file = place.open("wb")
        except FileNotFoundError:
            place.parent.mkdir(parents=True, exist_ok=True)
            file = place.open("wb")
        with file:
            file.write(data)
            file.flush()
            stamp = make_stamp(os.fstat(file.fileno()))
        return WrittenFile(FileRecord(path, digest, *stamp), is_new=True)

    def keep(self, files: Iterable[WrittenFile]) -> None:
        """Make these files a part of the new site. Of two with one path, the later one counts."""
        for file in files:
            self.files[file.record.path] = file

    def add(self, address: str, data: bytes) -> None:
        """Write a file and make it a part of the new site."""
        self.keep([self.write(address, data)])

    @property
    def records(self) -> list[FileRecord]:
        """All files of the new site."""
        return [file.record for file in self.files.values()]

    @property
    def new_files(self) -> list[FileRecord]:
        """The files that the old site has not, or with other bytes."""
        return [file.record for file in self.files.values() if file.is_new]


def make_pending_name(path: str) -> str:
    """Return the name under which a file waits: short, and without folders."""
    return blake2b(path.encode("utf-8", "surrogateescape"), digest_size=20).hexdigest()
