"""Writes a file so that readers see the old bytes or the new ones, never a part of them."""

from __future__ import annotations

import secrets
from pathlib import Path
from stat import S_IMODE


def write_atomically(path: Path, data: bytes) -> None:
    """Create the file, or replace it and keep its mode. The folder must exist.

    Raises OSError; the old file is untouched then.
    """
    temporary = path.with_name(f".{secrets.token_hex(8)}.new")
    try:
        with temporary.open("xb") as file:
            file.write(data)
        if path.exists():
            temporary.chmod(S_IMODE(path.stat().st_mode))
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
