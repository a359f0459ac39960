"""Names the version of everything that decides what the generator makes: its code, its theme, its dependencies and Python."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

from lyceum.system.resources import PACKAGE_FOLDER, THEME_FOLDER


@cache
def compute_code_version() -> str:
    """Return a hash that changes with the code. Copies of one version on two machines have the same hash."""
    version = blake2b(f"{sys.implementation.cache_tag} {sys.version}".encode(), digest_size=16)
    for name in sorted(set(_list_distributions())):
        version.update(f"{name}\n".encode())
    for folder in dict.fromkeys((PACKAGE_FOLDER, THEME_FOLDER)):
        for path in _list_files(folder, ""):
            data = Path(folder, path).read_bytes()
            version.update(f"{path}\n{len(data)}\n".encode())
            version.update(data)
    return version.hexdigest()


def _list_distributions() -> Iterator[str]:
    """Yield the names and versions of the installed packages, as their folders have them."""
    for folder in sys.path:
        if Path(folder or ".").is_dir():
            with os.scandir(folder or ".") as entries:
                yield from (entry.name for entry in entries if entry.name.endswith((".dist-info", ".egg-info")))


def _list_files(folder: Path, prefix: str) -> Iterator[str]:
    with os.scandir(folder / prefix) as entries:
        sorted_entries = sorted(entries, key=lambda entry: entry.name)
    for entry in sorted_entries:
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _list_files(folder, f"{prefix}{entry.name}/")
        elif not entry.name.endswith((".pyc", ".po")):
            yield f"{prefix}{entry.name}"
