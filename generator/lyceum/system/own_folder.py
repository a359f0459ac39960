"""Finds the folder in which the generator keeps values from run to run, unless somebody else may have put files there."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from lyceum.system.files import LinkedPathError, is_link, resolve_inside

_MAX_GIT_FILE_BYTES = 10_000
_OTHER_INDEX_FORMAT = b"\0\0\0\4"
"""In this format, paths are not written in full, so nothing can be looked for in it. `git config index.version 2` leaves it."""


def find_own_folder(root: Path, path: str) -> Path | None:
    """Return the absolute path of a folder below a hub; None if it cannot be trusted.

    What the generator kept is unpickled, so it must be its own: nothing is read or written where a part of the path is a
    link, or where Git tracks a file. Such files would be those of whoever made the commit that is checked out."""
    root = root.absolute()
    try:
        folder = resolve_inside(root, path)
    except LinkedPathError:
        return None
    return None if folder.is_dir() and _is_tracked(root, path) else folder


def _is_tracked(root: Path, path: str) -> bool:
    """Return whether the index of the repository around a folder has files below a path, or may have some."""
    index = _find_git_index(root)
    if index is None:
        return False
    try:
        status = index.stat()
        return _has_entry(index, path, (status.st_size, status.st_mtime_ns, status.st_ino))
    except FileNotFoundError:
        return False
    except OSError:
        return True


@lru_cache(maxsize=16)
def _has_entry(index: Path, path: str, _stamp: tuple[int, int, int]) -> bool:
    """Return whether an index has files below a path, or may have some. It is as long as the hub has files."""
    data = index.read_bytes()
    return data[4:8] == _OTHER_INDEX_FORMAT or f"{path}/".encode() in data


def _find_git_index(root: Path) -> Path | None:
    for folder in (root, *root.parents):
        git = folder / ".git"
        if git.is_dir() and not is_link(git):
            return git / "index"
        if git.is_file():  # a work tree of its own: the file names the folder
            text = git.read_bytes()[:_MAX_GIT_FILE_BYTES].decode("utf-8", "surrogateescape")
            return folder / text.removeprefix("gitdir:").strip() / "index"
    return None
