"""Recognises the change by which a member leaves. It edits files of the maintainers, but nothing in them besides the member."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from lyceum.contributing import LearnerChangeError, plan_account_forgetting, plan_removal
from lyceum.moderation.proposed_change import ProposedChange

_SETTINGS_FILE = "content/hub.yml"


def find_leaving_paths(change: ProposedChange, contents: Mapping[str, bytes | int]) -> frozenset[str]:
    """Return the maintainers' files in which the change does exactly what `lyceum forget` would do for its author.

    `contents` is the base. Empty if the author neither deletes their own profile nor, without one, takes their commits off.
    """
    if not change.account.own_handles:
        return _find_account_leaving(change, contents)
    paths = {handle: change.library_before.learners[handle].path for handle in change.account.own_handles}
    leaving = [
        handle for handle, path in paths.items() if path in change.changed_paths and path not in change.files_after
    ]
    if len(leaving) != 1:
        return frozenset()
    [handle] = leaving
    needed = [path for path in contents if path == paths[handle] or _belongs_to_maintainers(path)]
    kept = {path: data for path in needed if isinstance(data := contents[path], bytes)}
    with tempfile.TemporaryDirectory() as folder:
        _write_files(Path(folder), kept)
        try:
            planned = plan_removal(Path(folder), handle, history_folder=change.store.folder).changes
        except LearnerChangeError:
            return frozenset()
    candidates = [path for path in planned if path in change.changed_paths and path in change.files_after]
    blobs = change.store.read_blobs([change.files_after[path] for path in candidates])
    return frozenset(path for path in candidates if blobs.get(change.files_after[path].id) == planned[path])


def _find_account_leaving(change: ProposedChange, contents: Mapping[str, bytes | int]) -> frozenset[str]:
    """Return hub.yml if the author has no profile, and adds nothing there but the hashes of their own account."""
    settings = contents.get(_SETTINGS_FILE)
    if change.changed_paths != (_SETTINGS_FILE,) or not isinstance(settings, bytes):
        return frozenset()
    with tempfile.TemporaryDirectory() as folder:
        _write_files(Path(folder), {_SETTINGS_FILE: settings})
        try:
            plan = plan_account_forgetting(
                Path(folder), change.author, change.author_id, history_folder=change.store.folder
            )
        except LearnerChangeError:
            return frozenset()
    file = change.files_after.get(_SETTINGS_FILE)
    if plan is None or file is None:
        return frozenset()
    is_same = change.store.read_blobs([file]).get(file.id) == plan.changes.get(_SETTINGS_FILE)
    return frozenset({_SETTINGS_FILE}) if is_same else frozenset()


def _belongs_to_maintainers(path: str) -> bool:
    """Return whether a file can name members and is not edited by them: settings, badges, accounts, challenges."""
    return path.count("/") == 1 or path.endswith("/challenge.md") or path.startswith("content/activities/")


def _write_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    for path, data in contents.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
