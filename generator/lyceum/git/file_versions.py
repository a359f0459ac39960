"""Reads every version that some files have had, under the names that they had then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lyceum.git.history import FileHistory, FileVersion
from lyceum.git.object_reader import ObjectReader
from lyceum.git.repository import Repository


class VersionReader:
    """Reads the versions of one file after the other with one Git process, which starts at the first question."""

    def __init__(self, folder: Path) -> None:
        self._repository = Repository(folder)
        self._objects = ObjectReader(self._repository)

    def read(self, file: FileHistory) -> tuple[FileVersion, ...]:
        """The versions of a file, oldest first. What is no ordinary file then is left out.

        Raises UnreadableRepositoryError if Git cannot read the repository.
        """
        return tuple(self._iterate_versions(file))

    def _iterate_versions(self, file: FileHistory) -> Iterator[FileVersion]:
        for change in file.changes:
            blob = self._objects.read(change.blob) if change.blob else None
            if blob is not None and blob[0] == "blob":
                yield FileVersion(change.commit, change.path.removeprefix(self._repository.prefix), blob[1])
