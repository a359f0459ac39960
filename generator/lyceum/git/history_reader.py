"""Reads histories of files, contributions and other parts of a History from tables, when somebody asks for them."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any, TypeVar, overload

from lyceum.git.file_tracer import ShownFiles
from lyceum.git.history import (
    Commit,
    Contribution,
    FileCommit,
    FileHistory,
    FileVersion,
    ProfileAuthor,
    ProjectCommit,
    digest_commit,
    digest_file_changes,
)
from lyceum.git.history_store import KeyedTable
from lyceum.git.people_index import PeopleIndex

Value = TypeVar("Value")
_MAX_SINGLE_READS = 500
"""After so many questions for single files, everything is read at once."""
MAX_LOADED_VALUES = 1_000
"""So many histories of files, and so many commits, stay in memory as objects, which take ten times as much as in the tables."""
TABLES_OF_FILES = ("files", "paths", "commits", "people")
"""What the histories of all files are read from."""


class HistoryReader:
    def __init__(
        self,
        tables: Mapping[str, KeyedTable],
        people: PeopleIndex,
        prefix: str,
        load_versions: Callable[[FileHistory], tuple[FileVersion, ...]] | None = None,
    ) -> None:
        self._tables, self._people, self._prefix, self._load_versions = tables, people, prefix, load_versions
        self._shown_files = ShownFiles(tables)
        self._commits: dict[int, Commit] = {}
        self._commit_digests: dict[int, str] = {}
        self._read_count = 0

    def load_file(self, path: str) -> FileHistory | None:
        """The history of a file by its path in the hub; None if it is not known."""
        self._note_read()
        changes = self._shown_files.list_changes(self._prefix + path)
        if not changes:
            return None
        commits = tuple(FileCommit(self.load_commit(number), then, blob) for number, then, blob in changes)
        people = dict.fromkeys(person for change in commits for person in change.commit.people)
        return FileHistory(commits[0].commit, commits[-1].commit, tuple(people), commits, self._load_versions)

    def digest_file(self, path: str) -> str:
        """A digest of everything that is known of a file; empty if there is nothing."""
        changes = self._shown_files.list_changes(self._prefix + path)
        return (
            digest_file_changes((self._digest_commit(number), then, blob) for number, then, blob in changes)
            if changes
            else ""
        )

    def _digest_commit(self, number: int) -> str:
        if number not in self._commit_digests:
            self._commit_digests[number] = digest_commit(self.load_commit(number))
        return self._commit_digests[number]

    def _note_read(self) -> None:
        self._read_count += 1
        if self._read_count == _MAX_SINGLE_READS:
            self.load_all_files()

    def load_all_files(self) -> None:
        """Read all that files need at once."""
        for name in TABLES_OF_FILES:
            self._tables[name].load_all()

    def forget_files(self) -> None:
        """Free what was read of files, as far as the store has it."""
        for name in TABLES_OF_FILES:
            self._tables[name].release()
        self._commits.clear()
        self._read_count = 0

    def load_commit(self, number: int) -> Commit:
        if number not in self._commits:
            if len(self._commits) >= MAX_LOADED_VALUES:
                self._commits.clear()
            sha, _, _, _, claims, _, merged, sent_on = self._tables["commits"][number]
            merged_at = datetime.datetime.fromtimestamp(merged, tz=datetime.UTC)
            people = self._people.get_people(claims)
            self._commits[number] = Commit(sha, merged_at, datetime.date.fromordinal(sent_on), people)
        return self._commits[number]

    def forget(self, commits: set[int]) -> None:
        """Read these commits anew: their days or their people are others now."""
        for number in commits:
            self._commits.pop(number, None)
            self._commit_digests.pop(number, None)

    def list_paths(self) -> list[str]:
        """The paths of all files in the hub, sorted."""
        return list(self.list_digests())

    def list_digests(self) -> dict[str, str]:
        """The digest of each file, by its path and sorted by it."""
        digests: dict[str, str] = self._tables["meta"].get("digests", {})
        return digests

    def compute_digest(self) -> str:
        """A digest of all that decides what the history says: the same values have the same digest, and seldom another."""
        meta, consults = self._tables["meta"], self._tables["consults"]
        latest, last_second = meta.get("latest_timestamp", 0), meta.get("last_second")
        parts = (
            meta.get("settings"),
            meta.get("head"),
            list(consults.iterate_items()),
            last_second if latest > last_second else 0,
        )
        return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()

    def load_contributions(self) -> tuple[Contribution, ...]:
        """What each person contributed, most recent first, then by name."""
        contributions = []
        for _, (claim, commits, first, last, *counts) in self._tables["contributions"].iterate_items():
            person = self._people.get_person(claim)
            assert person
            days = datetime.date.fromordinal(first), datetime.date.fromordinal(last)
            contributions.append(Contribution(person, commits, *days, *counts))
        return tuple(
            sorted(
                contributions,
                key=lambda c: (-c.last_date.toordinal(), c.person.name.casefold(), c.person.name, c.person.identity),
            )
        )

    def load_project_commits(self) -> tuple[ProjectCommit, ...]:
        """Each commit to code or docs, newest first, for each of its people."""
        return tuple(self._iterate_project_commits())

    def _iterate_project_commits(self) -> Iterator[ProjectCommit]:
        for number, letters in reversed(list(self._tables["project"].iterate_items())):
            commit = self.load_commit(number)
            for person in commit.people:
                if "o" in letters:
                    yield ProjectCommit(person, commit.sha, commit.sent_on, "code", commit.merged_on)
                if "d" in letters:
                    yield ProjectCommit(person, commit.sha, commit.sent_on, "docs", commit.merged_on)

    def load_profile_author(self, path: str) -> ProfileAuthor | None:
        """Who added a profile, if it is somebody without an account who has touched no other."""
        value = self._tables["profile_authors"].get(self._prefix + path)
        person = self._people.get_person(value[0]) if value else None
        return ProfileAuthor(person, is_maintainer=value[1]) if person else None

    def list_profiles_with_author(self) -> list[str]:
        return [path.removeprefix(self._prefix) for path, _ in self._tables["profile_authors"].iterate_items()]


class LoadedMapping(Mapping[str, Value]):
    """A mapping whose values are loaded when they are asked for. Some of the last ones stay in memory."""

    def __init__(self, load: Callable[[str], Value | None], list_keys: Callable[[], Sequence[str]]) -> None:
        self._load, self._list_keys = load, list_keys
        self._values: dict[str, Value | None] = {}
        self._keys: Sequence[str] | None = None

    def __getitem__(self, key: str) -> Value:
        if key not in self._values:
            if len(self._values) >= MAX_LOADED_VALUES:
                self._values.clear()
            self._values[key] = self._load(key)
        value = self._values[key]
        if value is None:
            raise KeyError(key)
        return value

    def get(self, key: str, default: Any = None) -> Any:
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self.get(key) is not None

    def _get_keys(self) -> Sequence[str]:
        if self._keys is None:
            self._keys = self._list_keys()
        return self._keys

    def __iter__(self) -> Iterator[str]:
        return iter(self._get_keys())

    def __len__(self) -> int:
        return len(self._get_keys())

    def __repr__(self) -> str:
        return repr(dict(self))

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)


class LoadedSequence(Sequence[Value]):
    """A tuple that is loaded when somebody looks at it."""

    def __init__(self, load: Callable[[], tuple[Value, ...]]) -> None:
        self._load = load
        self._values: tuple[Value, ...] | None = None

    def _get_values(self) -> tuple[Value, ...]:
        if self._values is None:
            self._values = self._load()
        return self._values

    @overload
    def __getitem__(self, index: int) -> Value: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Value, ...]: ...
    def __getitem__(self, index: int | slice) -> Value | tuple[Value, ...]:
        return self._get_values()[index]

    def __len__(self) -> int:
        return len(self._get_values())

    def __eq__(self, other: object) -> bool:
        return self._get_values() == (other._get_values() if isinstance(other, LoadedSequence) else other)

    def __hash__(self) -> int:
        return hash(self._get_values())

    def __repr__(self) -> str:
        return repr(self._get_values())

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self._get_values(),)
