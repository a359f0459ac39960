"""Reads the content files of a Git tree without a checkout, and loads a Library from them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lyceum.diagnostics import Problem
from lyceum.git import (
    MAX_READ_BYTES,
    REPOSITORY_TOO_LARGE,
    SUBMODULE_MODE,
    SYMLINK_MODE,
    GitFile,
    ObjectStore,
    TooLargeError,
)
from lyceum.loader import Library, ParseCache, get_max_bytes, load_library_from_files
from lyceum.rules import check_library

MAX_PATH_CHARACTERS = 999
MAX_NAME_BYTES = 255
"""Bytes of one file or folder name; most file systems allow no more."""


@dataclass(frozen=True, slots=True)
class LoadedTree:
    """The hub that a tree holds."""

    library: Library
    problems: frozenset[Problem]
    pages_text: str
    """The text of all maintainers' pages."""


def find_differing_paths(files: Mapping[str, GitFile], other_files: Mapping[str, GitFile]) -> tuple[str, ...]:
    """Return the paths that differ, in path order. A renamed file counts as a deleted and an added one."""
    paths = files.keys() | other_files.keys()
    return tuple(sorted(path for path in paths if files.get(path) != other_files.get(path)))


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


def write_content_files(store: ObjectStore, files: Mapping[str, GitFile], folder: Path) -> None:
    """Write the content files among these files into a folder. A file that is not read gets only its size."""
    (folder / "content").mkdir(exist_ok=True)
    for path, data in read_content_files(store, files).items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as output:
            output.write(data if isinstance(data, bytes) else b"")
            output.truncate(len(data) if isinstance(data, bytes) else min(data, get_max_bytes(path) + 1))


def load_tree(store: ObjectStore, files: Mapping[str, GitFile], today: date, cache: ParseCache) -> LoadedTree:
    """Load and check the hub that these files are."""
    texts = read_content_files(store, files)
    library, problems = load_library_from_files(texts, cache)
    pages = b"\n".join(
        text for path, text in texts.items() if path.startswith("content/pages/") and isinstance(text, bytes)
    )
    all_problems = frozenset((*problems, *check_library(library, today=today)))
    return LoadedTree(library, all_problems, pages.decode("utf-8", "replace"))


def is_unsafe_path(path: str) -> bool:
    """Return whether a path could hide where a file lies or what it is called, or cannot be written on every system."""
    return (
        len(path) > MAX_PATH_CHARACTERS
        or any(char == "\\" or unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for char in path)
        or any(part in ("", ".", "..") or len(part.encode()) > MAX_NAME_BYTES for part in path.split("/"))
    )
