"""The values that the Git history of a hub consists of: persons, commits, file histories and contributions."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever is named in a commit: one value for all commits of one account, under its newest name."""

    name: str
    login: str | None
    """The GitHub login, where one of GitHub's noreply addresses tells it."""
    github_id: int | None
    """GitHub's number of the account: it stays when the login changes."""
    is_bot: bool


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit that is no merge."""

    sha: str
    committed_at: datetime.datetime
    """When it was committed (not authored): UTC, aware."""
    people: tuple[Person, ...]
    """The author, then the co-authors, each once."""


@dataclass(frozen=True, slots=True)
class FileHistory:
    """The life of a file that exists now, under all the names that it had."""

    first_commit: Commit
    last_commit: Commit
    people: tuple[Person, ...]
    """In the order in which they first changed it."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one person changed in the hub, co-authored commits included."""

    person: Person
    commits: int
    first_date: datetime.date
    last_date: datetime.date
    content_commits: int
    """Commits that touched the content folder, its `pages` aside."""
    code_commits: int
    """Commits that touched anything else that is not documentation."""
    docs_commits: int
    """Commits that touched Markdown outside of the content folder, or its `pages`."""


@dataclass(frozen=True, slots=True)
class ProjectCommit:
    """One commit of one person to code or docs; a commit to both is two."""

    person: Person
    sha: str
    date: datetime.date
    kind: Literal["code", "docs"]


@dataclass(frozen=True, slots=True)
class History:
    """What Git knows of a hub."""

    files: Mapping[str, FileHistory]
    """By path, relative to the hub's folder, with slashes."""
    contributions: tuple[Contribution, ...]
    """Most recent first, then by name."""
    is_shallow: bool
    head: str | None
    """The commit that is checked out."""
    project_commits: tuple[ProjectCommit, ...] = ()
    """Each commit to code or docs, newest first, for each of its people."""
    past_files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    """What some files of today were called on a day that matters for them, and what they held; see `as_of`."""


NO_HISTORY = History(files=MappingProxyType({}), contributions=(), is_shallow=False, head=None)
