"""Looks into the earlier versions of a content file: since when it has said what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from lyceum.git import Commit, FileVersion
from lyceum.loader import Entry, parse_entry
from lyceum.schema import CONTENT_KINDS

_KIND_BY_NAME = {kind.name: kind for kind in CONTENT_KINDS}


class EntryVersions:
    """The versions of one file. A version is parsed when it is first asked for; one that cannot be read is None."""

    def __init__(self, entry: Entry[Any], first_commit: Commit | None, versions: Sequence[FileVersion]) -> None:
        self.entry, self.first_commit = entry, first_commit
        self.versions = versions
        """Oldest first; empty if there is no other version than the current one."""
        self._parsed: dict[int, Entry[Any] | None] = {}

    def parse(self, index: int) -> Entry[Any] | None:
        if index not in self._parsed:
            kind, key, challenge = _KIND_BY_NAME[self.entry.kind], self.entry.key, self.entry.challenge_key
            data = self.versions[index].data
            parsed, _ = parse_entry(data, self.entry.path, kind, key=key, challenge=challenge)
            self._parsed[index] = None if parsed is None or parsed.is_incomplete else parsed
        return self._parsed[index]

    def find_first(self, holds: Callable[[Entry[Any]], bool]) -> Commit | None:
        """The commit of the first version for which something holds; the file's first commit if no version is known."""
        for index, version in enumerate(self.versions):
            entry = self.parse(index)
            if entry and holds(entry):
                return version.commit
        return self.versions[-1].commit if self.versions else self.first_commit

    def find_later_first(self, holds: Callable[[Entry[Any]], bool]) -> Commit | None:
        """The commit of the first version for which something holds; None if it is the file's first commit."""
        commit = self.find_first(holds)
        is_later = commit is not None and self.first_commit is not None and commit.sha != self.first_commit.sha
        return commit if is_later else None

    def find_since(self, holds: Callable[[Entry[Any]], bool]) -> tuple[Commit | None, Entry[Any]]:
        """The commit since which something has held up to now, and the entry as that commit left it."""
        commit, since = self.first_commit, self.entry
        for index, version in self._iterate_backwards():
            entry = self.parse(index)
            if entry is not None:
                if not holds(entry):
                    break
                commit, since = version.commit, entry
        return commit, since

    def _iterate_backwards(self) -> Iterator[tuple[int, FileVersion]]:
        return ((index, self.versions[index]) for index in range(len(self.versions) - 1, -1, -1))
