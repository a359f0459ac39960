"""Writes the files of a site that is being built, and only those that differ from the old site's."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from lyceum.site.manifest import FileRecord, digest_bytes, make_file_path, make_stamp


class MadeFile(NamedTuple):
    """A file of the site, without its bytes."""

    path: str
    digest: str
    size: int
    """In bytes."""


class SiteWriter:
    """Puts files into a folder: at their own paths, or under names from which they are moved to their places later.

    Other processes may write too; `adopt` makes what they wrote a part of the site.
    """

    def __init__(
        self,
        folder: Path,
        old_files: Mapping[str, FileRecord] = MappingProxyType({}),
        *,
        old_build: str | None = None,
        old_folder: Path | None = None,
    ) -> None:
        """`old_files` are those of the old site that are as they were written by the build `old_build`.

        With them, new files wait under other names. `old_folder` is the folder of the old site."""
        self.folder = folder
        self._old_folder = old_folder
        self.old_files = old_files
        self.old_build = old_build
        self.build = secrets.token_hex(8)
        """The name of this build."""
        self.files: dict[str, FileRecord] = {}
        """The files of the new site, by path."""
        self.new_files: dict[str, FileRecord] = {}
        """Those that the old site has not, or with other bytes."""
        self.written_paths: set[str] = set()
        """What this process wrote, whether it is a part of the site or not."""
        self._folders = {str(folder)}
        """Those that this process knows to be there."""
        self.removed_count = 0
        """Files of the old site that the new one has not."""

    def write(self, path: str, data: bytes) -> None:
        """Write a file, unless the old site has the same. `adopt` makes it a part of the site."""
        old = self.old_files.get(path)
        if old and old.digest == digest_bytes(data):
            return
        self.written_paths.add(path)
        place = self._get_place(path)
        parent = place.rpartition("/")[0]  # a path object for each of many files takes longer than the rest of this
        if parent not in self._folders:
            self._folders.add(parent)
            _make_folder(parent)
        _write_new_file(place, data)

    def adopt(self, file: MadeFile) -> bool:
        """Make a file a part of the site. Returns False if neither the old site has it nor anybody wrote it."""
        old = self.old_files.get(file.path)
        if old and old.digest == file.digest:
            self.keep(old)
            return True
        try:
            stamp = make_stamp(os.stat(self._get_place(file.path)))  # noqa: PTH116
        except OSError:
            return False
        if stamp[0] != file.size:
            return False
        self.files[file.path] = self.new_files[file.path] = FileRecord(file.path, file.digest, *stamp)
        return True

    def keep_known(self, path: str) -> bool:
        """Make the file that the last build wrote to a path a part of the new site. Returns False if there is none."""
        if record := self.old_files.get(path):
            self.keep(record)
        return record is not None

    def keep_all_known(self, paths: Iterable[str]) -> list[str]:
        """Do what `keep_known` does for many paths. Returns those without a file."""
        paths = list(paths)
        records = {path: record for path in paths if (record := self.old_files.get(path))}
        self.files.update(records)
        return [path for path in paths if path not in records] if len(records) < len(paths) else []

    def keep(self, record: FileRecord) -> None:
        """Make a file of the old site a part of the new one."""
        self.files[record.path] = record
        self.new_files.pop(record.path, None)

    def add(self, address: str, data: bytes) -> None:
        """Write the file at an address, and make it a part of the site."""
        path = make_file_path(address)
        self.write(path, data)
        self.adopt(MadeFile(path, digest_bytes(data), len(data)))

    def keep_old(self, path: str, start_size: int) -> bytes | None:
        """Make a file of the old site a part of the new one, whoever wrote it. Returns its first bytes; None if there is none."""
        if self._old_folder is None:
            return None
        try:
            if record := self.old_files.get(path):
                with (self._old_folder / path).open("rb") as file:
                    start = file.read(start_size)
                self.keep(record)
                return start
            data = (self._old_folder / path).read_bytes()
        except OSError:
            return None
        self.add(path, data)
        return data[:start_size]

    def _get_place(self, path: str) -> str:
        return f"{self.folder}/{path if self.old_build is None else make_pending_name(path)}"


def _make_folder(folder: str) -> None:
    """Make a folder; most folders of a site are new, and the one around them is there."""
    try:
        os.mkdir(folder)  # noqa: PTH102
    except FileExistsError:
        pass
    except FileNotFoundError:
        Path(folder).mkdir(parents=True, exist_ok=True)


def _write_new_file(place: str, data: bytes) -> None:
    """Write a file with few calls of the system: a site has many, and a file object asks what kind of file it has."""
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)


def make_pending_name(path: str) -> str:
    """Return the name under which a file waits: short, and without folders."""
    return blake2b(path.encode("utf-8", "surrogateescape"), digest_size=20).hexdigest()
