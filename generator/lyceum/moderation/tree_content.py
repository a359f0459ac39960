"""Reads the content files of a Git tree without a checkout, and loads a Library from them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
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
from lyceum.loader import MAX_FILE_BYTES, Library, ParseCache, load_library_from_files
from lyceum.rules import check_library

# What is there ---------------------------------------------------------------------------------------------------


def find_differing_paths(one: Mapping[str, GitFile], other: Mapping[str, GitFile]) -> tuple[str, ...]:
    """Paths in path order: a renamed file is one that is gone and one that is new."""
    return tuple(sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path)))


def read_content_files(git: ObjectStore, files: Mapping[str, GitFile]) -> Mapping[str, bytes | int]:
    """The content among these files: texts by path; of what is too large to be read, and of what is no text, the size.
    Links and other repositories are left out. Nothing is laid out on a disk."""
    inside = {path: file for path, file in files.items() if path.startswith("content/") and not is_unsafe_path(path)}
    plain = {path: file for path, file in inside.items() if file.mode not in (SYMLINK_MODE, SUBMODULE_MODE)}
    texts = {
        path: file for path, file in plain.items() if path.endswith((".md", ".yml")) and file.size <= MAX_FILE_BYTES
    }
    if sum(file.size for file in texts.values()) > MAX_READ_BYTES:
        raise TooLargeError(REPOSITORY_TOO_LARGE)
    contents = git.read_blobs(texts.values())
    return {path: contents[file.id] if path in texts else file.size for path, file in plain.items()}


def write_content_files(git: ObjectStore, files: Mapping[str, GitFile], folder: Path) -> None:
    """The content among these files, in a folder; what is no text has its size alone."""
    (folder / "content").mkdir(exist_ok=True)
    for path, data in read_content_files(git, files).items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as made:
            made.write(data if isinstance(data, bytes) else b"")
            made.truncate(len(data) if isinstance(data, bytes) else min(data, MAX_FILE_BYTES + 1))


def load_tree(
    git: ObjectStore, files: Mapping[str, GitFile], today: date, memo: ParseCache
) -> tuple[Library, frozenset[Problem], str]:
    """(the hub that these files are, what is wrong with it, the text of the maintainers' pages)."""
    texts = read_content_files(git, files)
    library, problems = load_library_from_files(texts, memo)
    pages = b"\n".join(
        text for path, text in texts.items() if path.startswith("content/pages/") and isinstance(text, bytes)
    )
    return library, frozenset((*problems, *check_library(library, today=today))), pages.decode("utf-8", "replace")


def is_unsafe_path(path: str) -> bool:
    return (
        len(path) > 999
        or any(c == "\\" or unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in path)
        or any(part in ("", ".", "..") or len(part.encode()) > 255 for part in path.split("/"))
    )
