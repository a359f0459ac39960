"""Recognises the change by which a member leaves. It edits files of the maintainers, but nothing in them besides the member."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from lyceum.contributing import LearnerChangeError, plan_removal
from lyceum.moderation.proposed_change import ProposedChange


def find_leaving_paths(change: ProposedChange, contents: Mapping[str, bytes | int]) -> frozenset[str]:
    """Return the maintainers' files in which the change does exactly what `lyceum forget` would do for its author.

    `contents` is the base. Empty if the author does not delete their own profile.
    """
    paths = {handle: change.library_before.learners[handle].path for handle in change.account.own_handles}
    leaving = [
        handle for handle, path in paths.items() if path in change.changed_paths and path not in change.files_after
    ]
    if len(leaving) != 1:
        return frozenset()
    [handle] = leaving
    kept = {
        path: data
        for path, data in contents.items()
        if isinstance(data, bytes) and (path == paths[handle] or _belongs_to_maintainers(path))
    }
    with tempfile.TemporaryDirectory() as folder:
        _write_files(Path(folder), kept)
        try:
            planned = plan_removal(Path(folder), handle).changes
        except LearnerChangeError:
            return frozenset()
    candidates = [path for path in planned if path in change.changed_paths and path in change.files_after]
    blobs = change.store.read_blobs([change.files_after[path] for path in candidates])
    return frozenset(path for path in candidates if blobs.get(change.files_after[path].id) == planned[path])


def _belongs_to_maintainers(path: str) -> bool:
    """Return whether a file can name members and is not edited by them: settings, badges, accounts, challenges."""
    return path.count("/") == 1 or path.endswith("/challenge.md") or path.startswith("content/activities/")


def _write_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    for path, data in contents.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
