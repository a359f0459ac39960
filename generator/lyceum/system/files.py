"""Reads and writes files as a whole, and never through a link: a link could lead out of the hub's folder."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from pathlib import Path, PurePosixPath


class LinkedPathError(OSError):
    """A part of a path is a link, so the file may be outside of the folder."""

    def __init__(self, path: Path) -> None:
        super().__init__(errno.ELOOP, "this is a link; nothing is read or written behind it", str(path))

    def __str__(self) -> str:
        return f"{self.filename}: {self.strerror}"


def write_atomically(path: Path, data: bytes) -> None:
    """Create the file, or replace it and keep its mode. The folder must exist. A link in its place is replaced.

    Readers see the old bytes or the new ones, never a part of them. Raises OSError; the old file is untouched then.
    """
    temporary = path.with_name(f".{secrets.token_hex(8)}.new")
    try:
        with temporary.open("xb") as file:
            file.write(data)
        if path.is_file() and not is_link(path):
            temporary.chmod(stat.S_IMODE(path.lstat().st_mode))
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def is_link(path: Path) -> bool:
    """Return whether a path is a symbolic link, or a junction of Windows."""
    try:
        status = path.lstat()
    except OSError:
        return False
    return stat.S_ISLNK(status.st_mode) or bool(getattr(status, "st_reparse_tag", 0))


def resolve_inside(root: Path, path: str | PurePosixPath) -> Path:
    """Return a path below a folder. Raises LinkedPathError if any part of it leads elsewhere."""
    place = root
    for part in PurePosixPath(path).parts:
        place /= part
        if part in ("..", "/") or is_link(place):
            raise LinkedPathError(place)
    return place


def read_inside(root: Path, path: str) -> bytes:
    """Return the bytes of a regular file below a folder. Raises OSError."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(resolve_inside(root, path), flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "this is not a regular file", path)
        return file.read()


def write_inside(root: Path, path: str, data: bytes) -> None:
    """Create or replace a file below a folder, with the folders that it needs. Raises OSError."""
    place = resolve_inside(root, path)
    place.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(place, data)


def create_inside(root: Path, path: str, data: bytes) -> None:
    """Create a file below a folder, with the folders that it needs. Raises FileExistsError, and other OSErrors."""
    place = resolve_inside(root, path)
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("xb") as file:
        file.write(data)


def check_move(root: Path, path: str, new_path: str) -> None:
    """Raises FileExistsError if another file below a folder has the new name, and LinkedPathError."""
    old_place, new_place = resolve_inside(root, path), resolve_inside(root, new_path)
    if new_place.exists() and not new_place.samefile(old_place):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), new_path)


def move_inside(root: Path, path: str, new_path: str) -> None:
    """Move a file below a folder. Raises what `check_move` raises.

    It moves in two steps, since a file system that ignores case sees one file if only the case changes."""
    check_move(root, path, new_path)
    old_place, new_place = resolve_inside(root, path), resolve_inside(root, new_path)
    new_place.parent.mkdir(parents=True, exist_ok=True)
    temporary = old_place.with_name(f".{secrets.token_hex(8)}.moving")
    old_place.rename(temporary)
    temporary.rename(new_place)
