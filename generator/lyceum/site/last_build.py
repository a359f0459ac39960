"""Tells whether anything changed since the last build, before anything large is loaded.

It imports no other part of the generator but `system`: an unchanged hub is said to be so in less time than they take to load."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

from lyceum.site.replacement import STATES_FOLDER, scan_last_site
from lyceum.system import (
    FolderScan,
    SideTask,
    compute_code_version,
    find_own_folder,
    get_today,
    scan_folder,
    write_atomically,
)

READ_FILES = ("mkdocs.yml", "giscus.json", ".lyceum/discussions.json")
"""What a build reads besides content/ and the folders that mkdocs.yml names."""
VARIABLE_PREFIXES = ("LYCEUM_", "GIT_", "MKDOCS", "SOURCE_DATE_EPOCH")
"""The environment variables that may change what is built."""
RECHECK_PICTURES_AFTER = 3_600
"""Seconds after which a hub that shows pictures of GitHub asks for them again."""


@dataclass(frozen=True)
class BuildReport:
    """What a build has to say; it can be said again."""

    site_folder: str
    page_count: int
    file_count: int
    byte_count: int
    problem_lines: tuple[str, ...] = ()
    """The problems of the content, and the files that are left out."""
    notes: tuple[str, ...] = ()
    large_losses: tuple[str, ...] = ()


@dataclass(frozen=True)
class HubState:
    """What a hub looked like when a build began."""

    folder: Path
    digest: str
    content_scan: FolderScan
    is_settled: bool
    """False if a file changed so late that its next change might not be seen."""


class LastBuild:
    """The record of the last build with the same options."""

    def __init__(self, hub_folder: Path, *options: object) -> None:
        name = blake2b(repr(options).encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
        self._hub_folder = hub_folder
        folder = find_own_folder(hub_folder, STATES_FOLDER)
        self._file = folder and folder / f"last-{name}.json"
        self._record = _read_record(self._file) if self._file else {}
        folders = self._record.get("folders", [])
        self._scans = SideTask(lambda: _scan_hub(hub_folder, folders))
        site_folder = self._record.get("report", {}).get("site_folder")
        self.site_scan = (
            scan_last_site(hub_folder, Path(site_folder), self._record["site"])
            if isinstance(site_folder, str)
            else None
        )
        """Of the site that the last build wrote. It goes on while the hub is looked at."""

    @cached_property
    def state(self) -> HubState:
        """What the hub looks like."""
        return _observe_hub(self._hub_folder, self._scans.get())

    def find_report(self, modules: Iterable[str] = ()) -> BuildReport | None:
        """Return the report of the last build if a new one would give the same site, and the site is as it was written.

        `modules` are what a new build needs. They are imported while another process looks at a large hub."""
        compute_code_version()
        self._scans.import_meanwhile(modules)
        record = self._record
        if not self.state.is_settled or record.get("hub") != self.state.digest or time.time() > record["valid_until"]:
            return None
        with suppress(OSError, KeyError, TypeError):
            report = BuildReport(**{key: _freeze(value) for key, value in record["report"].items()})
            if self.site_scan and record["site"] == self.site_scan.compare().digest:
                return report
        return None

    def save(
        self, report: BuildReport, site_digest: str, *, folders: Iterable[str], shows_github_pictures: bool
    ) -> None:
        """Keep the report for the next run. `folders` are those that were read besides content/."""
        if self._file is None:
            return
        folders = sorted(folders)
        state = self.state
        if folders != self._record.get("folders", []):
            state = _observe_hub(self._hub_folder, _scan_hub(self._hub_folder, folders))
        record = {
            "hub": state.digest if state.is_settled else "",
            "folders": folders,
            "site": site_digest,
            "valid_until": time.time() + (RECHECK_PICTURES_AFTER if shows_github_pictures else 10**9),
            "report": asdict(report),
        }
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._file, json.dumps(record).encode())

    def forget(self) -> None:
        """Have the next build look at everything."""
        with suppress(OSError):
            if self._file:
                self._file.unlink(missing_ok=True)


def _scan_hub(hub_folder: Path, folders: Iterable[str]) -> list[FolderScan]:
    return [scan_folder(hub_folder, folder).sum_up() for folder in ("content", *folders)]


def _observe_hub(hub_folder: Path, scans: Sequence[FolderScan]) -> HubState:
    digest = blake2b(compute_code_version().encode(), digest_size=16)
    for part in (
        str(hub_folder.resolve()),
        get_today().isoformat(),
        *(scan.digest for scan in scans),
        *(f"{name} {_read_state(hub_folder / name)!r}" for name in READ_FILES),
        *(f"{name}={value}" for name, value in sorted(os.environ.items()) if name.startswith(VARIABLE_PREFIXES)),
        *_describe_repository(hub_folder),
    ):
        digest.update(f"{part}\0".encode("utf-8", "surrogateescape"))
    return HubState(hub_folder, digest.hexdigest(), scans[0], all(scan.is_settled for scan in scans))


def _read_state(file: Path) -> bytes | None:
    """Return a hash of a small file; None if it cannot be read."""
    try:
        return blake2b(file.read_bytes(), digest_size=16).digest()
    except OSError:
        return None


def _describe_repository(hub_folder: Path) -> Iterator[str]:
    """Yield what decides which commits Git would show: the branches, the settings, the place of the repository."""
    repository = next((folder for folder in (hub_folder, *hub_folder.parents) if (folder / ".git").exists()), None)
    yield str(repository)
    if repository is None:
        return
    git = repository / ".git"
    with suppress(OSError):
        if git.is_file():  # a worktree
            git = repository / git.read_text("utf-8").removeprefix("gitdir:").strip()
    common = git
    with suppress(OSError):
        common = git / (git / "commondir").read_text("utf-8").strip()
    names = ("HEAD", "packed-refs", "shallow", "config", "config.worktree", "info/grafts")
    for folder in dict.fromkeys((git, common)):
        yield from (f"{name} {_read_state(folder / name)!r}" for name in names)
        for subfolder in ("refs", "reftable"):
            yield scan_folder(folder, subfolder).digest


def _read_record(file: Path) -> dict[str, Any]:
    try:
        record = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    required = {"hub": str, "folders": list, "site": str, "valid_until": float, "report": dict}
    is_valid = isinstance(record, dict) and all(isinstance(record.get(name), kind) for name, kind in required.items())
    return record if is_valid else {}


def _freeze(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
