"""The values of a hub's Git history: persons, commits, file histories and contributions."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in commits: one value for all commits of one account, under its newest name."""

    name: str
    login: str | None
    """The GitHub login, if a commit has one of GitHub's noreply addresses."""
    github_id: int | None
    """GitHub's number of the account; it stays the same when the login changes."""
    is_bot: bool


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit that is not a merge."""

    sha: str
    committed_at: datetime.datetime
    """The commit date (not the author date), in UTC."""
    people: tuple[Person, ...]
    """The author, then the co-authors, each once."""


@dataclass(frozen=True, slots=True)
class FileHistory:
    """The history of a file that exists now, under all names that it has had."""

    first_commit: Commit
    last_commit: Commit
    people: tuple[Person, ...]
    """In the order of their first changes."""

    @property
    def first_day(self) -> datetime.date:
        """The day (UTC) of the first commit."""
        return self.first_commit.committed_at.date()

    @property
    def last_day(self) -> datetime.date:
        """The day (UTC) of the last commit."""
        return self.last_commit.committed_at.date()


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one person changed in the hub, co-authored commits included."""

    person: Person
    commits: int
    first_date: datetime.date
    last_date: datetime.date
    content_commits: int
    """Commits that touched the content folder, except its `pages`."""
    code_commits: int
    """Commits that touched anything else that is not documentation."""
    docs_commits: int
    """Commits that touched Markdown outside of the content folder, or its `pages`."""


@dataclass(frozen=True, slots=True)
class ProjectCommit:
    """One commit of one person to code or docs; a commit to both makes two of these."""

    person: Person
    sha: str
    date: datetime.date
    kind: Literal["code", "docs"]


@dataclass(frozen=True, slots=True)
class History:
    """What Git knows about a hub."""

    files: Mapping[str, FileHistory]
    """By path relative to the hub's folder, with slashes."""
    contributions: tuple[Contribution, ...]
    """Most recent first, then by name."""
    is_shallow: bool
    head: str | None
    """The commit that is checked out; None without a history."""
    project_commits: tuple[ProjectCommit, ...] = ()
    """Each commit to code or docs, newest first, for each of its people."""
    past_files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    """(path, content) of some files on an earlier day that matters for them, by their path of today; see `read_past_files`."""

    def find_first_day(self, path: str) -> datetime.date | None:
        """The day (UTC) of a file's first commit; None if the history does not know the file."""
        file = self.files.get(path)
        return file.first_day if file else None


NO_HISTORY = History(files=MappingProxyType({}), contributions=(), is_shallow=False, head=None)
