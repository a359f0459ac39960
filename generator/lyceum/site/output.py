"""Writes files of the site and replaces the published folder in one step."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def write_site_file(folder: Path, address: str, data: bytes) -> Path:
    """The file at an address; `learners/ada/` is `learners/ada/index.html`. A file that is right is left alone."""
    path = folder / (address + "index.html" if not address or address.endswith("/") else address)
    try:
        path.write_bytes(data)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return path


@contextmanager
def replace_folder(site_folder: Path) -> Iterator[Path]:
    """An empty folder next to `site`, which takes its place when the block ends without an exception. Until that one
    moment the old site stays as it is, whatever happens; what earlier, killed builds left behind is removed."""
    site_folder = site_folder.absolute()
    site_folder.parent.mkdir(parents=True, exist_ok=True)
    _remove_unfinished_builds(site_folder)
    new = Path(tempfile.mkdtemp(prefix=f"{site_folder.name}.new-", dir=site_folder.parent))
    try:
        new.chmod(0o755)
        yield new
        _swap_folders(new, site_folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _remove_unfinished_builds(site: Path) -> None:
    old = site.with_name(f"{site.name}.old")
    if old.exists() and not site.exists():  # killed between two renames, where the system cannot exchange
        old.rename(site)
    for left in (old, *site.parent.glob(f"{site.name}.new-*")):
        if left.is_dir() and not _is_build_running(left):
            shutil.rmtree(left, ignore_errors=True)


def _is_build_running(folder: Path) -> bool:
    """Whether a build that still runs writes there: it is younger than an hour, and this process did not end."""
    try:
        import time

        return folder.name.rpartition(".")[2].startswith("new-") and time.time() - folder.stat().st_mtime < 60
    except OSError:
        return True


def _swap_folders(new: Path, site: Path) -> None:
    """After it `site` is what `new` was, and `new` what `site` was (or nothing)."""
    if not site.exists():
        new.rename(site)
        return
    if not _exchange_names(new, site):
        old = site.with_name(f"{site.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        site.rename(old)
        new.rename(site)
        shutil.rmtree(old, ignore_errors=True)


def _exchange_names(one: Path, other: Path) -> bool:
    """Both names change places in one step; False where the system has no such step."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        paths = os.fsencode(one), os.fsencode(other)
        if sys.platform == "linux":
            here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
            failed = libc.renameat2(here, paths[0], here, paths[1], exchange)
        elif sys.platform == "darwin":
            failed = libc.renamex_np(*paths, 2)  # RENAME_SWAP
        else:
            return False
    except (OSError, AttributeError, TypeError):
        return False
    if failed and ctypes.get_errno() not in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
    return not failed
