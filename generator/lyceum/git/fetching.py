"""Fetches commits of strangers into a bare repository of its own, within limits of bytes and seconds. Nothing is checked out."""

from __future__ import annotations

import base64
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from lyceum.git.errors import DamagedObjectsError, FetchError, RepositoryError, TooLargeError
from lyceum.git.repository import Repository
from lyceum.i18n import format_message

MAX_FETCH_BYTES = 64 * 1024 * 1024
"""Bytes that one fetch may write."""
MAX_FETCH_SECONDS = 60.0
MAX_FETCH_MEMORY_BYTES = 2 * 1024 * 1024 * 1024
"""Memory of each program that takes part in a fetch, where the system can limit it."""
_FSCK_SENTENCE = "fsck error in packed object"
"""Git has no other sign that tells a damaged object from a broken connection."""
_FETCH_SETTINGS = (
    "fetch.fsckObjects=true",
    "fetch.unpackLimit=1",  # objects stay in one pack, and each is checked as it arrives
    "fetch.recurseSubmodules=false",
    "core.bigFileThreshold=4m",  # larger files are never held in memory as a whole
    "pack.threads=1",
    "gc.auto=0",
    "maintenance.auto=false",
    "credential.helper=",
    "http.followRedirects=false",
    "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=20",
    "protocol.version=2",
    "protocol.allow=never",
)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one fetch may cost."""

    max_bytes: int = MAX_FETCH_BYTES
    max_seconds: float = MAX_FETCH_SECONDS


@dataclass(frozen=True)
class FetchRepository:
    """A bare repository that sees all objects of a clone, and to which everything is added that is fetched or written.

    The clone itself stays as it is."""

    folder: Path

    @classmethod
    def create(cls, folder: Path, clone: Path) -> FetchRepository:
        """Create the repository in a folder that does not exist yet. Raises RepositoryError if there is no clone."""
        objects = Repository(clone).objects_folder
        if objects is None:
            raise RepositoryError(format_message("there is no Git repository in `{folder}`", folder=str(clone)))
        folder.mkdir(parents=True)
        answer = Repository(folder).run("init", "--quiet", "--bare", "--template=", ".")
        if answer.exit_code:
            raise RepositoryError(format_message("Git says: {why}", why=answer.error.partition("\n")[0]))
        (folder / "objects" / "info").mkdir(exist_ok=True)
        alternates = folder / "objects" / "info" / "alternates"
        alternates.write_text(f"{objects.resolve().as_posix()}\n", encoding="utf-8")
        return cls(folder)

    def fetch(self, url: str, refs: Mapping[str, str], *, known_commit: str, token: str, limits: FetchLimits) -> None:
        """Fetch refs {name there: name here}. `known_commit` is offered as a commit that both sides have.

        Raises TooLargeError at a limit, DamagedObjectsError if Git's check refuses an object, and else FetchError.
        """
        repository = Repository(self.folder)
        repository.run("update-ref", "refs/known", known_commit)
        lines = "".join(f"+{theirs}:{ours}\n" for theirs, ours in refs.items())
        guard = _SizeGuard(self.folder / "objects", limits)
        answer = repository.run(
            "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--stdin", url,
            stdin=lines.encode(),
            settings=(*_FETCH_SETTINGS, f"protocol.{urlsplit(url).scheme}.allow=always"),
            environment={**_make_credentials(url, token), "LC_ALL": "C"},
            must_stop=guard.is_exceeded,
            max_memory_bytes=MAX_FETCH_MEMORY_BYTES,
        )  # fmt: skip
        if answer.was_stopped:
            guard.remove_partial_packs()
            raise TooLargeError(format_message("the change is too large to be reviewed without a moderator"))
        if answer.exit_code:
            guard.remove_partial_packs()
            error = DamagedObjectsError if _FSCK_SENTENCE in answer.error else FetchError
            raise error(_find_reason(answer.error))

    def resolve(self, ref: str) -> str | None:
        """Return the commit of a fetched ref; None if there is none, or if it is no commit."""
        answer = Repository(self.folder).run("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
        return answer.text if answer.exit_code == 0 else None


class _SizeGuard:
    """Watches how much a fetch writes, and how long it takes."""

    def __init__(self, folder: Path, limits: FetchLimits) -> None:
        self._folder, self._limits = folder, limits
        self._start = time.monotonic()
        self._bytes_before = self._count_bytes()

    def is_exceeded(self) -> bool:
        return (
            time.monotonic() - self._start > self._limits.max_seconds
            or self._count_bytes() - self._bytes_before > self._limits.max_bytes
        )

    def remove_partial_packs(self) -> None:
        """Remove what an interrupted fetch left."""
        for file in (self._folder / "pack").glob("tmp_*"):
            file.unlink(missing_ok=True)
        for folder in self._folder.glob("tmp_objdir*"):
            shutil.rmtree(folder, ignore_errors=True)

    def _count_bytes(self) -> int:
        size = 0
        for pattern in ("pack/*", "tmp_objdir*/pack/*"):
            for file in self._folder.glob(pattern):
                try:
                    size += file.stat().st_size
                except OSError:  # the file was renamed meanwhile
                    continue
        return size


def _make_credentials(url: str, token: str) -> Mapping[str, str]:
    """Return the environment that makes Git send the token: it stands in no command line and in no file."""
    if not token:
        return {}
    basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"http.{url}.extraHeader",
        "GIT_CONFIG_VALUE_0": f"Authorization: Basic {basic}",
    }


def _find_reason(error: str) -> str:
    """Return the line of Git's output that says what failed."""
    lines = [line.strip() for line in error.splitlines() if line.strip()]
    return next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0] if lines else "no reason")
