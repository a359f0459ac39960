"""The values that the GitHub API's answers become: accounts, pull requests, issues and comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class GitHubAccount:
    """An account on GitHub."""

    login: str
    github_id: int | None
    """GitHub's number of the account; None if GitHub does not tell it."""


DELETED_ACCOUNT = GitHubAccount("ghost", None)
"""The author of what was written from an account that is deleted."""


@dataclass(frozen=True, slots=True)
class PullRequestReview:
    """The last review of one person that approves or asks for changes."""

    reviewer: GitHubAccount
    is_approval: bool
    head_sha: str
    """The head that was reviewed."""


@dataclass(frozen=True, slots=True)
class LabelEvent:
    """A label was added to a pull request."""

    actor: GitHubAccount
    label: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class GitHubComment:
    """A comment on a pull request or an issue."""

    id: int
    body: str


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull request, with all that the merge bot decides by."""

    number: int
    title: str
    author: GitHubAccount
    is_own: bool
    """Whether the account of this token opened it."""
    head_sha: str
    """The last commit of the pull request."""
    head_branch: str
    is_from_fork: bool
    """Whether its branch is in another repository."""
    base_branch: str
    is_draft: bool
    labels: frozenset[str]
    reviews: tuple[PullRequestReview, ...]
    label_events: tuple[LabelEvent, ...]
    """Oldest first."""
    bot_comment: GitHubComment | None
    """The comment that the bot wrote."""


@dataclass(frozen=True, slots=True)
class MergedPullRequest:
    """A pull request that was merged, with all that the daily limit needs."""

    author_id: int
    """GitHub's number of the account that opened it."""
    head_branch: str
    is_from_fork: bool


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue, open or closed."""

    number: int
    body: str
    author: GitHubAccount
    labels: frozenset[str]
    is_open: bool
    bot_comment: GitHubComment | None


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One line of a Git tree: a file, a folder or a submodule."""

    mode: str
    kind: str
    """`blob`, `tree` or `commit`."""
    id: str
    name: str
    size: int
    """Bytes; 0 if it is not a file."""


def parse_account(data: Mapping[str, Any] | None) -> GitHubAccount:
    """Parse an account of GraphQL. It gives the login of a bot without `[bot]`, so that it would look like a person's."""
    if not data:
        return DELETED_ACCOUNT
    lacks_suffix = data["__typename"] == "Bot" and not data["login"].endswith("[bot]")
    return GitHubAccount(data["login"] + ("[bot]" if lacks_suffix else ""), data.get("databaseId"))


def parse_labels(data: Mapping[str, Any]) -> frozenset[str]:
    """Return the names of the labels of a pull request or an issue."""
    return frozenset(label["name"] for label in data["labels"]["nodes"] if label)


def parse_time(text: str) -> datetime:
    """Parse a time of GitHub, which ends in `Z`."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
