"""Follows files through renames, from the oldest commit to the newest."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

from lyceum.git.commit_log import LogRecord, PathChange
from lyceum.git.history_store import KeyedTable

IdentifyPath = Callable[[str], Hashable]
"""What a path means, the same for all names that one thing has had; None if the path says nothing."""
Touch = tuple[str, int | None]
"""A path that a commit touched, and the number of its file; None if the commit deleted it."""


class FileTracer:
    """Knows which file is at each path after the commits so far. A commit that comes later changes nothing before it.

    In a straight history this is exact. If branches ran side by side, their commits come one branch after the other, and a
    branch may name what another one has renamed, deleted or changed: `forwards` leads from a name that was left to the file,
    and `graves` from the path of a deleted file to the file and the content that it had.

    A file that was deleted and comes back as it was is the same file: somebody took a revert back. A profile is only if
    the message says so, because somebody else may have come under its name.
    """

    def __init__(
        self,
        tables: Mapping[str, KeyedTable],
        *,
        identify_path: IdentifyPath | None,
        is_profile: Callable[[str], bool],
    ) -> None:
        self.files = tables["files"]
        """By number: the path now, empty if the file is gone, and its changes: (commit, path then, content)."""
        self._paths, self._graves, self._forwards = tables["paths"], tables["graves"], tables["forwards"]
        self._heirs = tables["heirs"]
        """By file: the files that have its changes as well."""
        self._meta = tables["meta"]
        self._identify_path, self._is_profile = identify_path, is_profile
        self.was_known: dict[str, bool] = {}
        """The paths at which another file is, or none: whether there was one before."""
        self.changed_files: set[int] = set()
        self.moved_commits: set[int] = set()
        """The commits that touched files that are at another path now."""

    def trace(self, number: int, record: LogRecord) -> list[Touch]:
        """Follow the changes of a commit. Returns what it touched."""
        changes: Sequence[PathChange] = record.file_changes
        if self._identify_path and any(change.status in "DR" for change in changes):
            changes = pair_known_renames(changes, self._identify_path)
        sources = {change.new_path: self._leave(change.old_path) for change in changes if change.status == "R"}
        for change in changes:
            if change.status == "D":
                self._bury(change)
        touches: list[Touch] = []
        for change in changes:
            path = change.new_path
            file: int | None = None
            if change.status == "R":
                file = self._arrive(path, sources[path])
                if change.old_path not in self._paths:
                    self._forwards[change.old_path] = file
            elif change.status == "A":
                file = self._begin(path, change.blob, may_resume=not self._is_profile(path) or _is_revert(record))
            elif change.status != "D":
                file = self._find(path)
            if file is not None:
                self._add_change(file, number, path, change.blob)
            touches.append((path, file))
        return touches

    def find_heirs(self, files: Iterable[int]) -> set[int]:
        """These files, and all that have changes of theirs."""
        heirs: set[int] = set()
        waiting = list(files)
        while waiting:
            file = waiting.pop()
            if file not in heirs:
                heirs.add(file)
                waiting += self._heirs.get(file, ())
        return heirs

    def _add_change(self, file: int, number: int, path: str, blob: str) -> None:
        current, changes = self.files[file]
        if changes and changes[-1][0] == number:
            changes = changes[:-1]
        self.files[file] = [current, [*changes, [number, path, blob]]]
        self.changed_files.add(file)

    def _place(self, file: int, path: str) -> int:
        """Say that a file is at a path now."""
        self._note_path(path)
        self._note_move(file)
        self.files[file] = [path, self.files[file][1]]
        self._paths[path] = file
        self._graves.pop(path)
        self._forwards.pop(path)
        return file

    def _make_file(self, path: str, changes: Sequence[object] = ()) -> int:
        file: int = self._meta.get("files", 0)
        self._meta["files"] = file + 1
        self.files[file] = ["", list(changes)]
        return self._place(file, path)

    def _begin(self, path: str, blob: str, *, may_resume: bool) -> int:
        file = self._paths.get(path)
        if file is not None:
            return int(file)  # two branches added it
        grave = self._get_grave(path)
        if grave is not None and may_resume and grave[1] and grave[1] == blob:
            return self._place(grave[0], path)
        return self._make_file(path)

    def _find(self, path: str) -> int:
        """The file that a commit changed under this name."""
        file = self._paths.get(path)
        if file is None:
            file = self._find_moved(path)
        if file is None and (grave := self._get_grave(path)) is not None:
            return self._place(grave[0], path)  # only another branch has deleted it
        return self._make_file(path) if file is None else int(file)

    def _get_grave(self, path: str) -> list[Any] | None:
        """The file that was deleted at this path, with its content, if it has not come back elsewhere."""
        grave: list[Any] | None = self._graves.get(path)
        return grave if grave is not None and not self.files[grave[0]][0] else None

    def _find_moved(self, path: str) -> int | None:
        """The file that had this name before another branch renamed it."""
        file = self._forwards.get(path)
        return file if file is not None and self.files[file][0] else None

    def _leave(self, path: str) -> int | None:
        """Take a file away from the path under which a commit knew it."""
        self._note_path(path)
        file = self._paths.pop(path)
        if file is not None:
            return int(file)
        moved = self._find_moved(path)
        grave = self._get_grave(path)
        return moved if moved is not None or grave is None else grave[0]

    def _arrive(self, path: str, source: int | None) -> int:
        """Say which file a rename brought to a path."""
        present = self._paths.get(path)
        if source is None or source == present:
            return self._make_file(path) if present is None else int(present)
        source_path, source_changes = self.files[source]
        is_elsewhere = bool(source_path) and self._paths.get(source_path) == source
        if present is None and is_elsewhere:
            heir = self._make_file(path, source_changes)
            self._heirs[source] = [*self._heirs.get(source, ()), heir]
            return heir
        if present is None:
            return self._place(source, path)
        if is_elsewhere:
            return int(present)
        self._heirs[present] = [*self._heirs.get(present, ()), source]
        self._note_move(present)
        changes = sorted([*source_changes, *self.files[present][1]])  # two branches had a file for it
        self.files[present] = ["", []]
        self.files[source] = ["", changes]
        return self._place(source, path)

    def _bury(self, change: PathChange) -> None:
        self._note_path(change.old_path)
        file = self._paths.pop(change.old_path)
        if file is None:
            return
        self._note_move(file)
        self.files[file] = ["", self.files[file][1]]
        self._graves[change.old_path] = [file, change.blob]
        self._forwards.pop(change.old_path)

    def _note_path(self, path: str) -> None:
        self.was_known.setdefault(path, path in self._paths)

    def _note_move(self, file: int) -> None:
        self.changed_files.add(file)
        self.moved_commits.update(change[0] for change in self.files[file][1])


class ShownFiles:
    """The files of today. Where a merge said something else than its branches, what Git tracks decides."""

    def __init__(self, tables: Mapping[str, KeyedTable]) -> None:
        self._files, self._paths, self._graves = tables["files"], tables["paths"], tables["graves"]
        self._odd_paths, self._overrides = tables["odd_paths"], tables["overrides"]
        """By path and by file: where the branches told something else than Git tracks."""

    def find_path(self, file: int) -> str:
        """The path of a file; empty if it is gone."""
        path: str | None = self._overrides.get(file)
        return str(self._files[file][0]) if path is None else path

    def find_file(self, path: str) -> int | None:
        """The file at a path; None if there is none, or nothing is known of it."""
        is_tracked = self._odd_paths.get(path)
        if is_tracked is None:
            file: int | None = self._paths.get(path)
            return file
        grave = self._graves.get(path)
        return grave[0] if is_tracked and grave is not None and not self._files[grave[0]][0] else None

    def list_changes(self, path: str) -> list[list[Any]]:
        """The changes of the file at a path: (commit, path then, content)."""
        file = self.find_file(path)
        changes: list[list[Any]] = self._files[file][1] if file is not None else []
        return changes

    def is_known(self, path: str) -> bool:
        """Return whether the branches left a file at a path."""
        return path in self._paths

    def was_tracked(self, path: str, *, was_known: bool) -> bool:
        """Return whether Git tracked a path at the last update, when the branches had left a file there or not."""
        is_odd: bool | None = self._odd_paths.get(path)
        return was_known if is_odd is None else is_odd

    def note_tracked_paths(self, tracked: Mapping[str, bool]) -> set[int]:
        """Note what Git tracks of some paths. Returns the files that are shown at another path, or no more."""
        for path, is_tracked in tracked.items():
            if is_tracked != self.is_known(path):
                self._odd_paths[path] = is_tracked
            else:
                self._odd_paths.pop(path)
        overrides: dict[int, str] = {}
        for path, is_tracked in self._odd_paths.iterate_items():
            file = self.find_file(path) if is_tracked else self._paths.get(path)
            if file is not None:
                overrides[int(file)] = path if is_tracked else ""
        old_overrides = dict(self._overrides.iterate_items())
        changed = {file for file in {*overrides, *old_overrides} if overrides.get(file) != old_overrides.get(file)}
        for file in changed:
            if file in overrides:
                self._overrides[file] = overrides[file]
            else:
                self._overrides.pop(file)
        return changed


def pair_known_renames(changes: Sequence[PathChange], identify_path: IdentifyPath) -> Sequence[PathChange]:
    """Join what a commit deleted and what it added under another name of the same thing, however different the texts are.

    Git pairs files by their likeness, which says little of files with three lines.
    """
    old_paths = {change.old_path: identify_path(change.old_path) for change in changes if change.status in "DR"}
    path_by_identity = {identity: path for path, identity in old_paths.items() if identity}
    pairs: dict[str, str] = {}
    for change in changes if path_by_identity else ():
        identity = identify_path(change.new_path) if change.status in "AR" else None
        if identity in path_by_identity:
            pairs[change.new_path] = path_by_identity.pop(identity)
    if not pairs:
        return changes
    paired = set(pairs.values())
    result = []
    for change in changes:
        if change.status in "AR" and change.new_path in pairs:
            result.append(PathChange("R", pairs[change.new_path], change.new_path, change.blob))
        elif change.status == "R" and change.old_path in paired:
            result.append(PathChange("A", change.new_path, change.new_path, change.blob))
        elif change.status != "D" or change.old_path not in paired:
            result.append(change)
    kept = {change.old_path for change in result if change.status in "DR"}
    lost = [path for path in old_paths if path not in kept]
    return [*result, *(PathChange("D", path, path, "") for path in lost)]


def _is_revert(record: LogRecord) -> bool:
    """Return whether a commit says that it takes a revert back, as Git and GitHub write it."""
    return record.subject.startswith(('Revert "', 'Reapply "'))
