"""Replaces the published folder in one step, and locks the folders in which builds work."""

from __future__ import annotations

import ctypes
import errno
import glob
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

if sys.platform != "win32":
    import fcntl

MAX_BUILD_SECONDS = 6 * 3600
"""A build that is older hangs or was killed. No job on GitHub Actions runs longer:
https://docs.github.com/actions/reference/limits"""


class JsonText(NamedTuple):
    """A value that is JSON already."""

    text: str


def dump_json(value: Any) -> str:
    """Return a value as JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def join_json(texts: Iterable[str]) -> JsonText:
    """Return a list whose items are JSON already: one in each text, or several with commas between them, or none."""
    return JsonText(f"[{','.join(filter(None, texts))}]")


def encode_json(value: Any) -> bytes:
    """Encode a value as JSON without blanks. The values of a dict may be JSON already."""
    if isinstance(value, dict) and any(isinstance(item, JsonText) for item in value.values()):
        texts = ((key, item.text if isinstance(item, JsonText) else dump_json(item)) for key, item in value.items())
        return f"{{{','.join(f'{dump_json(key)}:{text}' for key, text in texts)}}}".encode()
    return dump_json(value).encode()


@contextmanager
def replace_folder(site_folder: Path) -> Iterator[Path]:
    """Yield an empty folder beside `site_folder`; it takes the place of `site_folder` if the block raises nothing.

    Until that moment the old site stays as it is.
    """
    site_folder = site_folder.absolute()
    tidy_after_killed_builds(site_folder)
    with create_locked_folder(site_folder) as new:
        new.chmod(0o755)
        yield new
        swap_folders(new, site_folder)


def tidy_after_killed_builds(site_folder: Path) -> None:
    """Remove what killed builds left beside a site, and give the site its name again if it lost it."""
    old = site_folder.with_name(f"{site_folder.name}.old")
    if old.exists() and not site_folder.exists():  # a build was killed between the two renames of `swap_folders`
        old.rename(site_folder)
    shutil.rmtree(old, ignore_errors=True)
    _remove_unfinished_folders(site_folder)


@contextmanager
def create_locked_folder(base: Path) -> Iterator[Path]:
    """Yield a new folder with a name that begins with `<base>.new-`, and remove it afterwards.

    Folders that killed builds left behind are removed; those of builds that still run are kept.
    """
    base.parent.mkdir(parents=True, exist_ok=True)
    _remove_unfinished_folders(base)
    new, lock = _create_locked_folder(base)
    try:
        yield new
    finally:
        shutil.rmtree(new, ignore_errors=True)
        _release_lock(lock)


def _create_locked_folder(base: Path) -> tuple[Path, int | None]:
    """Create a folder. Returns it and its lock."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f"{base.name}.new-", dir=base.parent))
        try:
            lock = _lock_folder(folder)
        except (BlockingIOError, FileNotFoundError):
            continue  # another build removes the folder: it saw it before the lock
        if folder.is_dir():
            return folder, lock
        _release_lock(lock)


def _remove_unfinished_folders(base: Path) -> None:
    for folder in base.parent.glob(f"{glob.escape(base.name)}.new-*"):
        try:
            age = time.time() - folder.stat().st_mtime
            lock = _lock_folder(folder)
        except BlockingIOError:
            if age < MAX_BUILD_SECONDS:
                continue
            lock = None
        except OSError:
            continue  # its build has just ended
        else:
            if lock is None and age < MAX_BUILD_SECONDS:
                continue
        shutil.rmtree(folder, ignore_errors=True)
        _release_lock(lock)


@contextmanager
def hold_lock(file: Path) -> Iterator[None]:
    """Wait until no other process holds the lock of this file, and hold it for the block."""
    with file.open("ab") as stream:
        if sys.platform != "win32":
            with suppress(OSError):  # some network file systems have no locks
                fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _lock_folder(folder: Path) -> int | None:
    """Lock a folder until the returned descriptor is closed or this process ends. None if the system locks no folders.

    Raises BlockingIOError if another build holds the lock, and FileNotFoundError if there is no such folder.
    """
    if sys.platform == "win32":
        return None
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        if isinstance(error, BlockingIOError):
            raise
        return None  # some network file systems
    return descriptor


def _release_lock(lock: int | None) -> None:
    if lock is not None:
        os.close(lock)


def swap_folders(new: Path, site_folder: Path) -> None:
    """Give the content of `new` the name `site_folder`. What had that name before gets the name `new`, or is removed."""
    if not site_folder.exists():
        new.rename(site_folder)
        return
    if not exchange_names(new, site_folder):
        old = site_folder.with_name(f"{site_folder.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        site_folder.rename(old)
        new.rename(site_folder)
        shutil.rmtree(old, ignore_errors=True)


def exchange_names(first: Path, second: Path) -> bool:
    """Exchange the names of two folders in one step. Returns False where the system has no such step."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        paths = os.fsencode(first), os.fsencode(second)
        if sys.platform == "linux":
            current_folder, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
            failed = libc.renameat2(current_folder, paths[0], current_folder, paths[1], exchange)
        elif sys.platform == "darwin":
            failed = libc.renamex_np(*paths, 2)  # RENAME_SWAP
        else:
            return False
    except (OSError, AttributeError, TypeError):
        return False
    if failed and ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(second))
    return not failed
