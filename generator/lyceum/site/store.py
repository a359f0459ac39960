"""Opens the hub's store of computed values. It costs only time if the store is damaged or cannot be written."""

from __future__ import annotations

import shutil
from pathlib import Path

from lyceum.loader import STORE_FOLDER
from lyceum.queries import DamagedStoreError, Database
from lyceum.system import compute_code_version, find_own_folder


def find_store_folder(hub_folder: Path) -> Path | None:
    """Return the folder that keeps what a build of a hub leaves for the next one; None where nothing may be kept."""
    return find_own_folder(hub_folder, STORE_FOLDER.as_posix())


def open_store(hub_folder: Path) -> Database:
    """Open the store of a hub. A damaged one is thrown away; where none can be, values are in memory alone."""
    folder = find_store_folder(hub_folder)
    if folder is None:
        return Database.in_memory()
    for _ in range(2):
        try:
            return Database.open(folder, compute_code_version())
        except (DamagedStoreError, OSError):
            discard_store(hub_folder)
    return Database.in_memory()


def discard_store(hub_folder: Path) -> None:
    """Delete the store of a hub."""
    shutil.rmtree(hub_folder / STORE_FOLDER, ignore_errors=True)
