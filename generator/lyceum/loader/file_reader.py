"""Reads many files of a hub quickly: each folder is opened once, and checked for links once."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from types import TracebackType

from lyceum.diagnostics import Position, Problem
from lyceum.i18n import format_message
from lyceum.loader.account_ledger import ACCOUNTS_FILE, MAX_ACCOUNTS_BYTES
from lyceum.loader.file_text import get_max_text_bytes, make_too_large_problem
from lyceum.system import resolve_inside

_FILE_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_FOLDER_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_DIRECTORY", 0)
_CAN_OPEN_IN_FOLDERS = os.open in os.supports_dir_fd


def get_max_bytes(path: str) -> int:
    """Return how many bytes a content file may have."""
    return MAX_ACCOUNTS_BYTES if path == ACCOUNTS_FILE else get_max_text_bytes(path)


def read_file_bytes(hub: Path, display_path: str) -> bytes | Problem:
    """Read a regular file of at most `get_max_bytes`. A link that took its place meanwhile is not followed."""
    try:
        handle = os.open(resolve_inside(hub, display_path), _FILE_FLAGS)
    except OSError as error:
        return _make_unreadable_problem(display_path, error)
    return _read_opened_file(handle, display_path)


class FileReader:
    """Does what `read_file_bytes` does, for files that come folder by folder."""

    def __init__(self, hub: Path) -> None:
        self._hub = hub
        self._folder: str | None = None
        self._folder_handle = -1

    def read(self, path: str) -> bytes | Problem:
        """Return the bytes of a file, or the problem that it cannot be read."""
        if not _CAN_OPEN_IN_FOLDERS:
            return read_file_bytes(self._hub, path)
        folder, _, name = path.rpartition("/")
        try:
            if folder != self._folder:
                self._open_folder(folder)
            handle = os.open(name, _FILE_FLAGS, dir_fd=self._folder_handle)
        except OSError as error:
            return _make_unreadable_problem(path, error)
        return _read_opened_file(handle, path)

    def _open_folder(self, folder: str) -> None:
        self.close()
        self._folder_handle = os.open(resolve_inside(self._hub, folder), _FOLDER_FLAGS)
        self._folder = folder

    def close(self) -> None:
        if self._folder is not None:
            os.close(self._folder_handle)
            self._folder = None

    def __enter__(self) -> FileReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _read_opened_file(handle: int, path: str) -> bytes | Problem:
    """Read and close a file."""
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return Problem(Position(path), "unreadable-file", format_message("this is not a file"))
        max_bytes = get_max_bytes(path)
        if status.st_size > max_bytes:
            return make_too_large_problem(path, status.st_size, most=max_bytes)
        data = os.read(handle, status.st_size + 1)
        while status.st_size < len(data) <= max_bytes and (more := os.read(handle, max_bytes + 1 - len(data))):
            data += more  # it has grown meanwhile
        return data
    except OSError as error:
        return _make_unreadable_problem(path, error)
    finally:
        os.close(handle)


def _make_unreadable_problem(path: str, error: OSError) -> Problem:
    message = format_message("this file cannot be opened: {why}", why=error.strerror or "?")
    return Problem(Position(path), "unreadable-file", message)
