"""Replaces the changed files of a site in place: all of them or none, whenever the process is killed.

New files wait in a folder. A journal that is written in one step names them: from then on the new site counts, and whoever
comes next moves what still waits. Without a journal the old site counts, and what waits is thrown away."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from lyceum.site.manifest import (
    FileRecord,
    Manifest,
    SiteScan,
    digest_bytes,
    encode_manifest,
    find_intact_files,
    read_manifest,
)
from lyceum.site.output import create_locked_folder, hold_lock, replace_folder, tidy_after_killed_builds
from lyceum.site.site_writer import SiteWriter, make_pending_name
from lyceum.system import find_own_folder, is_link

STATES_FOLDER = ".lyceum/sites"
_PENDING, _JOURNAL, _MANIFEST, _LOCK = "pending", "journal.json", "files", "lock"


class SiteReplacedError(Exception):
    """Another build wrote the site after this one looked at it: what differs must be found again."""


class _Journal(NamedTuple):
    """What makes the new site of the old one."""

    build: str
    """The name of the build."""
    pending_folder: str
    """The name of the folder in which the new files wait."""
    new_files: tuple[FileRecord, ...]
    removed_paths: tuple[str, ...]


def make_state_folder(hub_folder: Path, site_folder: Path) -> Path | None:
    """Return the folder that keeps what is known of a site; None if others may have written it.

    It moves with the hub if the site is in the hub."""
    hub_folder, site_folder = hub_folder.resolve(), site_folder.resolve()
    is_inside = site_folder.is_relative_to(hub_folder)
    name = site_folder.relative_to(hub_folder).as_posix() if is_inside else f"/{site_folder.as_posix()}"
    folder = find_own_folder(hub_folder, STATES_FOLDER)
    return folder and folder / sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def scan_last_site(hub_folder: Path, site_folder: Path, known_digest: str = "") -> SiteScan:
    """Look at the site that the last build of a hub wrote, from now on. `known_digest` is what `digest_stamps` said of it then."""
    state_folder = make_state_folder(hub_folder, site_folder)
    if state_folder is None:
        return SiteScan(site_folder, None, None, known_digest)
    return SiteScan(site_folder, state_folder / _MANIFEST, _stat_manifest(state_folder), known_digest)


@contextmanager
def replace_site(
    site_folder: Path, state_folder: Path | None, *, as_a_whole: bool = False, scan: SiteScan | None = None
) -> Iterator[SiteWriter]:
    """Yield a writer; what it keeps is the new site if the block raises nothing. Until then the old one stays as it is.

    A known site is replaced in place, any other as a whole. Without a folder for what is known, every site is unknown.
    Raises SiteReplacedError if another build was faster. `scan` is of the old site, if somebody looked at it already.
    """
    tidy_after_killed_builds(site_folder)
    if state_folder and not _can_hold_state(state_folder, site_folder):
        state_folder = None
    if state_folder:
        if finish_replacement(site_folder, state_folder) or (scan and scan.folder != site_folder):
            scan = None
        manifest = read_manifest(state_folder / _MANIFEST)
        if manifest and site_folder.is_dir() and not as_a_whole:
            with _replace_files(site_folder, state_folder, manifest, scan) as writer:
                yield writer
            return
    with ExitStack() as locks:
        with replace_folder(site_folder) as folder:
            writer = SiteWriter(folder, old_folder=site_folder)
            yield writer
            if state_folder:
                locks.enter_context(hold_lock(state_folder / _LOCK))
                _forget_site(state_folder)
        if state_folder:
            _write_durably(state_folder / _MANIFEST, encode_manifest(writer.build, writer.files.values()))


def finish_replacement(site_folder: Path, state_folder: Path | None) -> bool:
    """Finish what a killed build had decided. Returns False if nothing was left to do."""
    if state_folder is None or not (state_folder / _JOURNAL).is_file():
        return False
    with hold_lock(state_folder / _LOCK):  # a build that still runs finishes its own
        journal = _read_journal(state_folder / _JOURNAL)
        if journal is None or not site_folder.is_dir():
            _forget_site(state_folder)
            return False
        manifest = read_manifest(state_folder / _MANIFEST)
        old_files = manifest.files if manifest else {}
        _apply_journal(journal, site_folder, state_folder, old_files, is_checked=True)
    return True


@contextmanager
def _replace_files(
    site_folder: Path, state_folder: Path, manifest: Manifest, scan: SiteScan | None
) -> Iterator[SiteWriter]:
    from lyceum.credentials import is_signed_badges_path  # an unchanged hub is not to wait for it

    manifest_stamp = _stat_manifest(state_folder)
    if scan and (manifest_stamp is None or scan.manifest_stamp != manifest_stamp):
        scan = None  # another build may have written the site since then
    intact_files, other_paths = find_intact_files(site_folder, manifest.files, is_signed_badges_path, scan=scan)
    manifest_stamp = _keep_new_stamps(state_folder, manifest, manifest_stamp, intact_files)
    with create_locked_folder(state_folder / _PENDING) as pending:
        writer = SiteWriter(pending, intact_files, old_build=manifest.build, old_folder=site_folder)
        yield writer
        removed_paths = tuple(sorted({*intact_files, *other_paths}.difference(writer.files)))
        writer.removed_count = len(removed_paths)
        if not writer.new_files and not removed_paths and len(intact_files) == len(manifest.files):
            writer.build = manifest.build
            return
        with hold_lock(state_folder / _LOCK):
            if _stat_manifest(state_folder) != manifest_stamp:
                raise SiteReplacedError
            journal = _Journal(writer.build, pending.name, tuple(writer.new_files.values()), removed_paths)
            _write_durably(state_folder / _JOURNAL, json.dumps(journal).encode())
            _apply_journal(journal, site_folder, state_folder, manifest.files | intact_files, is_checked=False)


def _keep_new_stamps(
    state_folder: Path,
    manifest: Manifest,
    manifest_stamp: tuple[int, int] | None,
    intact_files: Mapping[str, FileRecord],
) -> tuple[int, int] | None:
    """Write the stamps of files that had to be read, so that the next build need not. Returns the stamp of the manifest."""
    if intact_files is manifest.files or all(
        manifest.files.get(path) is record for path, record in intact_files.items()
    ):
        return manifest_stamp
    with hold_lock(state_folder / _LOCK):
        if _stat_manifest(state_folder) != manifest_stamp:
            return manifest_stamp  # another build was faster, and this one is told when it has ended
        _write_durably(
            state_folder / _MANIFEST, encode_manifest(manifest.build, (manifest.files | dict(intact_files)).values())
        )
        return _stat_manifest(state_folder)


def _can_hold_state(state_folder: Path, site_folder: Path) -> bool:
    """Tell whether the folder can be written, and files can be moved from it to the site in one step."""
    try:
        state_folder.mkdir(parents=True, exist_ok=True)
        is_same_system = not site_folder.exists() or site_folder.stat().st_dev == state_folder.stat().st_dev
        return is_same_system and os.access(state_folder, os.W_OK | os.X_OK)
    except OSError:
        return False


def _apply_journal(
    journal: _Journal, site_folder: Path, state_folder: Path, old_files: Mapping[str, FileRecord], *, is_checked: bool
) -> None:
    """Move the files that wait to their places, and delete those that the new site has not. It can end anywhere.

    `old_files` are those of the manifest. `is_checked` leaves out files that a failure of the machine has damaged; the next build writes them.
    """
    pending = state_folder / journal.pending_folder
    records = dict(old_files)
    folders: dict[str, Path] = {}
    for record in journal.new_files:
        source = pending / make_pending_name(record.path)
        if is_checked and not _is_undamaged(source, record):
            continue
        parent, _, name = record.path.rpartition("/")
        if parent not in folders:
            folders[parent] = _make_site_folder(site_folder, parent)
        _move_file(source, folders[parent] / name)
    delete_files(site_folder, journal.removed_paths)
    for path in journal.removed_paths:
        records.pop(path, None)
    records.update((record.path, record) for record in journal.new_files)
    _write_durably(state_folder / _MANIFEST, encode_manifest(journal.build, records.values()))
    (state_folder / _JOURNAL).unlink(missing_ok=True)
    shutil.rmtree(pending, ignore_errors=True)


def _is_undamaged(source: Path, record: FileRecord) -> bool:
    """Tell whether a file still waits and has its bytes. One that waits no more is in its place, or is written again."""
    try:
        return digest_bytes(source.read_bytes()) == record.digest
    except OSError:
        return False


def _make_site_folder(site_folder: Path, path: str) -> Path:
    """Return a folder of the site. What else has its name, or the name of a folder around it, is deleted."""
    place = site_folder
    for part in PurePosixPath(path).parts:
        place /= part
        if is_link(place) or not place.is_dir():
            place.unlink(missing_ok=True)
            place.mkdir()
    return place


def _move_file(source: Path, place: Path) -> None:
    try:
        source.replace(place)
    except OSError:
        if not place.is_dir() or is_link(place):
            raise
        shutil.rmtree(place)
        source.replace(place)


def delete_files(site_folder: Path, paths: Sequence[str]) -> None:
    """Delete files of the site, and the folders that are empty then. Nothing behind a link is deleted."""
    parents = set()
    for path in paths:
        parent = PurePosixPath(path).parent
        if not any(is_link(site_folder / folder) for folder in (parent, *parent.parents[:-1])):
            with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
                (site_folder / path).unlink()
            parents.add(parent)
    for parent in sorted(parents, key=lambda folder: len(folder.parts), reverse=True):
        for folder in (parent, *parent.parents)[:-1]:
            try:
                (site_folder / folder).rmdir()
            except OSError:
                break


def _forget_site(state_folder: Path) -> None:
    for name in (_MANIFEST, _JOURNAL):
        (state_folder / name).unlink(missing_ok=True)


def _stat_manifest(state_folder: Path) -> tuple[int, int] | None:
    """What tells a manifest from the next one: each is a new file."""
    try:
        status = (state_folder / _MANIFEST).stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


def _read_journal(file: Path) -> _Journal | None:
    """Return the journal; None if it is damaged, or names a place outside of the site."""
    try:
        build, pending_folder, new_files, removed_paths = json.loads(file.read_bytes())
        journal = _Journal(build, pending_folder, tuple(FileRecord(*row) for row in new_files), tuple(removed_paths))
        paths = [pending_folder, *(record.path for record in journal.new_files), *removed_paths]
        is_inside = build.isalnum() and not any(
            path.startswith("/") or ".." in PurePosixPath(path).parts for path in paths
        )
    except (OSError, ValueError, TypeError, AttributeError):
        return None
    return journal if is_inside else None


def _write_durably(file: Path, data: bytes) -> None:
    """Write a file in one step, and wait until the disk has it."""
    temporary = file.with_suffix(".new")
    with temporary.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(file)
