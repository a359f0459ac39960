"""The values of a hub's Git history: persons, commits, file histories and contributions."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from types import MappingProxyType
from typing import Literal

SHORT_HASH_DIGITS = 12
"""Git and GitHub find a commit by the first digits of its hash; two of a million commits share twelve once in 500 repositories."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in commits: one value for all commits of one account, under its newest name."""

    name: str
    login: str | None
    """The GitHub login, if a commit has one of GitHub's noreply addresses."""
    github_id: int | None
    """GitHub's number of the account; it stays the same when the login changes."""
    is_bot: bool
    identity: str = ""
    """A hash of what tells this person from others, never published: two people can have the same name and no login."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit that is not a merge."""

    sha: str
    merged_at: datetime.datetime
    """When it reached the published branch, in UTC; see `commit_days`."""
    sent_on: datetime.date
    """The day on which its author sent it, never after the merge; see `commit_days`."""
    people: tuple[Person, ...]
    """The author, then the co-authors, each once, without those who asked to be forgotten."""

    @property
    def merged_on(self) -> datetime.date:
        """The day (UTC) of the merge."""
        return self.merged_at.date()


@dataclass(frozen=True, slots=True)
class FileCommit:
    """A commit that changed a file, and the path of the file then, relative to the top of the repository."""

    commit: Commit
    path: str
    blob: str = ""
    """The hash of the content as the commit left it."""


@dataclass(frozen=True, slots=True)
class FileVersion:
    """A file as a commit left it."""

    commit: Commit
    path: str
    """Its path then, relative to the hub's folder."""
    data: bytes


@dataclass(frozen=True, slots=True)
class FileHistory:
    """The history of a file that exists now, under all names that it has had."""

    first_commit: Commit
    last_commit: Commit
    people: tuple[Person, ...]
    """In the order of their first changes."""
    changes: tuple[FileCommit, ...] = ()
    """In the order in which they were merged, oldest first."""
    load_versions: Callable[[FileHistory], tuple[FileVersion, ...]] | None = field(
        default=None, compare=False, repr=False
    )
    """Reads the versions of the file, if that is possible."""

    @property
    def versions(self) -> tuple[FileVersion, ...]:
        """All versions of the file, oldest first. They are read when somebody asks for them."""
        return self.load_versions(self) if self.load_versions else ()

    @property
    def first_day(self) -> datetime.date:
        """The day (UTC) on which the file was first merged."""
        return self.first_commit.merged_on

    @property
    def last_day(self) -> datetime.date:
        """The day (UTC) on which the last change was merged."""
        return self.last_commit.merged_on


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one person changed in the hub, co-authored commits included."""

    person: Person
    commits: int
    first_date: datetime.date
    last_date: datetime.date
    content_commits: int
    """Commits that touched the content folder, apart from profiles and `pages`."""
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
    """The day on which it was sent."""
    kind: Literal["code", "docs"]
    merged_on: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class ProfileAuthor:
    """Somebody who added one profile, and has touched no other."""

    person: Person
    is_maintainer: bool
    """They also changed the settings of the hub, so that they may have added the profile of somebody else."""


@dataclass(frozen=True, slots=True)
class History:
    """What Git knows about a hub."""

    files: Mapping[str, FileHistory]
    """By path relative to the hub's folder, with slashes."""
    contributions: Sequence[Contribution]
    """Most recent first, then by name."""
    is_shallow: bool
    head: str | None
    """The commit that is checked out; None without a history."""
    project_commits: Sequence[ProjectCommit] = ()
    """Each commit to code or docs, newest first, for each of its people."""
    profile_authors: Mapping[str, ProfileAuthor] = field(default_factory=dict)
    """Who added each profile in a commit of their own, by path, of people whose account no commit tells."""
    digest: str = field(default="", compare=False, repr=False)
    """Says that a history is the same as another one; empty if that is not known without looking at everything."""
    load_digests: Callable[[], Mapping[str, str]] | None = field(default=None, compare=False, repr=False)
    """Loads what `list_digests` returns, if somebody knows it."""

    forget_files: Callable[[], None] = field(default=lambda: None, compare=False, repr=False)
    """Frees the memory of what was loaded of files. Whoever asks again waits for it to be loaded again."""

    def list_digests(self) -> Mapping[str, str]:
        """A digest of what is known of each file, by path and sorted by it: equal digests mean equal histories.
        It also stands for the versions of the file.
        """
        if self.load_digests is not None:
            return self.load_digests()
        return {path: digest_file_history(file) for path, file in self.files.items()}


def digest_file_history(file: FileHistory) -> str:
    """Return a digest of everything that a file's history says."""
    changes = file.changes or (FileCommit(file.first_commit, ""), FileCommit(file.last_commit, ""))
    return digest_file_changes((digest_commit(change.commit), change.path, change.blob) for change in changes)


def digest_file_changes(changes: Iterable[tuple[str, str, str]]) -> str:
    """Return a digest of the digests of commits, each with the path and the blob that a file had then."""
    text = "\0".join(f"{digest} {blob} {path}" for digest, path, blob in changes)
    return blake2b(text.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def digest_commit(commit: Commit) -> str:
    """Return a digest of a commit with its days and people."""
    people = "\0".join(
        f"{person.identity} {person.github_id} {person.login} {person.is_bot} {person.name}" for person in commit.people
    )
    text = f"{commit.sha} {commit.merged_at.timestamp():.0f} {commit.sent_on.toordinal()} {people}"
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


NO_HISTORY = History(files=MappingProxyType({}), contributions=(), is_shallow=False, head=None)
