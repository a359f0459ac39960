"""Writes a file so that readers see the old bytes or the new ones, never a part of them."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile


def write_atomically(path: Path, data: bytes) -> None:
    """Replace the file, or make it. Its folder must exist; raises OSError, and then the old file is untouched."""
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        file.write(data)
    temporary = Path(file.name)
    try:
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_get_umask())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _get_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
