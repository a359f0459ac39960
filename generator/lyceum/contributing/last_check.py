"""Keeps what the last check of a hub said: if nothing has changed since, nothing is read again.

It imports nothing that is large: an unchanged hub is said to be so in less time than the rest of the generator takes to load."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from lyceum.diagnostics import Problem
from lyceum.system import FolderScan, SideTask, compute_code_version, find_own_folder, scan_folder, write_atomically

_FOLDER, _FILE_NAME = ".lyceum/store", "last-check"
_READ_FILES = ("mkdocs.yml", "giscus.json")
"""What a check reads besides content/."""
_SEAL_BYTES = 32


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check of a whole hub says."""

    problems: tuple[Problem, ...]
    """All problems, in path order."""
    checked_paths: tuple[str, ...]
    language: str
    """The language of the hub."""
    url: str | None
    """The address of the site."""


class LastCheck:
    """The result of the last check of a hub, and the files as they are now."""

    def __init__(self, hub: Path, *, today: date) -> None:
        folder = find_own_folder(hub, _FOLDER)
        self._file = folder / _FILE_NAME if folder else None
        self._hub, self._today = hub, today
        self._scan = SideTask(lambda: scan_folder(hub, "content").sum_up())

    @property
    def scan(self) -> FolderScan:
        """The files of the hub when the check began."""
        return self._scan.get()

    @cached_property
    def _state(self) -> bytes:
        parts = (compute_code_version(), self.scan.digest, *describe_conditions(self._hub, self._today))
        return blake2b("\0".join(parts).encode("utf-8", "surrogateescape")).digest()

    def find(self, modules: Iterable[str] = ()) -> CheckResult | None:
        """Return the result, if a new check would have the same.

        `modules` are what a new check needs. They are imported while another process looks at a large hub."""
        compute_code_version()
        self._scan.import_meanwhile(modules)
        if self._file is None or not self.scan.is_settled:
            return None
        try:
            data = self._file.read_bytes()
        except OSError:
            return None
        if data[:_SEAL_BYTES] != self._seal(data[_SEAL_BYTES:]):
            return None
        result: CheckResult = pickle.loads(data[_SEAL_BYTES:])  # noqa: S301 - sealed, and in a folder of our own
        return result

    def save(self, result: CheckResult) -> None:
        """Keep a result for the next run. It must depend on nothing but the files of the hub and the day."""
        if self._file is None or not self.scan.is_settled:
            return
        data = pickle.dumps(result, pickle.HIGHEST_PROTOCOL)
        with suppress(OSError):
            if self._file.parent.is_dir():
                write_atomically(self._file, self._seal(data) + data)

    def _seal(self, data: bytes) -> bytes:
        """Return a hash that changes with the state of the hub, and with damage."""
        return blake2b(data, digest_size=_SEAL_BYTES, key=self._state).digest()


def describe_conditions(hub: Path, today: date) -> Iterator[str]:
    """Yield what decides what a check says besides content/ and the code."""
    yield today.isoformat()
    for name in _READ_FILES:
        try:
            yield blake2b((hub / name).read_bytes()).hexdigest()
        except OSError:
            yield ""
