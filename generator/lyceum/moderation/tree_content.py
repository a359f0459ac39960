"""Reads the content files of a Git tree without a checkout."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from lyceum.git import (
    MAX_READ_BYTES,
    REPOSITORY_TOO_LARGE,
    SUBMODULE_MODE,
    SYMLINK_MODE,
    GitFile,
    ObjectStore,
    TooLargeError,
)
from lyceum.loader import get_max_bytes

MAX_PATH_CHARACTERS = 999
"""Characters of a path that a change may bring, and that a message shows."""
MAX_NAME_BYTES = 255
"""Bytes of one file or folder name; most file systems allow no more."""


def read_content_files(store: ObjectStore, files: Mapping[str, GitFile]) -> Mapping[str, bytes | int]:
    """Return the content files among these files, without symbolic links and submodules.

    A text file is its bytes. A file that is too large, or not a text file, is its size in bytes.
    """
    inside = {path: file for path, file in files.items() if path.startswith("content/") and not is_unsafe_path(path)}
    regular = {path: file for path, file in inside.items() if file.mode not in (SYMLINK_MODE, SUBMODULE_MODE)}
    texts = {
        path: file
        for path, file in regular.items()
        if path.endswith((".md", ".yml")) and file.size <= get_max_bytes(path)
    }
    if sum(file.size for file in texts.values()) > MAX_READ_BYTES:
        raise TooLargeError(REPOSITORY_TOO_LARGE)
    contents = store.read_blobs(texts.values())
    return {path: contents[file.id] if path in texts else file.size for path, file in regular.items()}


class TreeContents(Mapping[str, bytes | int]):
    """The content files of a tree: a text file is its bytes, any other file its size. Some are read when they are asked for."""

    def __init__(
        self, store: ObjectStore, files: Mapping[str, GitFile], known: Mapping[str, bytes | int | str]
    ) -> None:
        self._store, self._files, self.known = store, files, dict(known)
        """`known` has the digests of the texts that nobody has read."""

    def __getitem__(self, path: str) -> bytes | int:
        data = self.known[path]
        if isinstance(data, str):
            file = self._files[path]
            return self._store.read_blobs([file])[file.id]
        return data

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)

    def replace(self, contents: Mapping[str, bytes | int]) -> TreeContents:
        """Return the same with other or further files."""
        return TreeContents(self._store, self._files, {**self.known, **contents})


def is_unsafe_path(path: str) -> bool:
    """Return whether a path could hide where a file lies or what it is called, or cannot be written on every system."""
    return (
        len(path) > MAX_PATH_CHARACTERS
        or "\\" in path
        or (
            not (path.isascii() and path.isprintable())
            and any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in path)
        )
        or any(part in ("", ".", "..") or len(part.encode()) > MAX_NAME_BYTES for part in path.split("/"))
    )
