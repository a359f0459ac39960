"""Keeps what is compiled of the generator's own templates and catalogs for the next run on a hub. Losing it costs only time."""

from __future__ import annotations

import marshal
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from lyceum.system.code_version import compute_code_version
from lyceum.system.files import write_atomically

_FILE_NAME = "compiled"
_DIGEST_SIZE = 16


class CompiledResources:
    """What is compiled, by a name that tells its source. Version and damage are found by a hash at the start of the file."""

    def __init__(self) -> None:
        self._file: Path | None = None
        self._data_by_name: dict[str, bytes] = {}
        self._is_changed = False

    def open(self, folder: Path | None) -> None:
        """Read what an earlier run left in a folder that belongs to the generator alone; None keeps nothing."""
        self._file = folder / _FILE_NAME if folder else None
        self._is_changed = bool(self._data_by_name)
        with suppress(OSError, ValueError, EOFError, TypeError):
            data = self._file.read_bytes() if self._file else b""
            if data[:_DIGEST_SIZE] == _digest(data[_DIGEST_SIZE:]):
                known = marshal.loads(data[_DIGEST_SIZE:])  # noqa: S302
                self._is_changed = not self._data_by_name.keys() <= known.keys()
                self._data_by_name = {**known, **self._data_by_name}

    def get(self, name: str, compile_source: Callable[[], bytes]) -> bytes:
        """Return what is kept under a name, or compile it."""
        data = self.find(name)
        if data is None:
            self.keep(name, data := compile_source())
        return data

    def find(self, name: str) -> bytes | None:
        return self._data_by_name.get(name)

    def keep(self, name: str, data: bytes) -> None:
        self._data_by_name[name] = data
        self._is_changed = True

    def save(self) -> None:
        """Keep everything for the next run, if there is something new."""
        if self._file is None or not self._is_changed:
            return
        data = marshal.dumps(self._data_by_name)
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._file, _digest(data) + data)
            self._is_changed = False


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_DIGEST_SIZE, key=compute_code_version().encode()).digest()


COMPILED_RESOURCES = CompiledResources()
"""Those of this process."""
