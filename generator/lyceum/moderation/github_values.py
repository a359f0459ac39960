"""The values that the GitHub API's answers become: accounts, pull requests, issues and comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class GitHubAccount:
    login: str
    github_id: int | None
    """None: it is no person's."""


DELETED_ACCOUNT = GitHubAccount("ghost", None)
"""Whoever deleted their account."""


@dataclass(frozen=True, slots=True)
class PullRequestReview:
    """The last review of one person that approves or asks for changes."""

    reviewer: GitHubAccount
    is_approval: bool
    head_sha: str
    """The head that they saw."""


@dataclass(frozen=True, slots=True)
class LabelEvent:
    actor: GitHubAccount
    label: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class GitHubComment:
    id: int
    body: str


@dataclass(frozen=True, slots=True)
class PullRequest:
    number: int
    title: str
    author: GitHubAccount
    is_own: bool
    """We opened it."""
    head_sha: str
    """Commit."""
    head_branch: str
    is_from_fork: bool
    """It comes from another repository."""
    base_branch: str
    is_draft: bool
    labels: frozenset[str]
    reviews: tuple[PullRequestReview, ...]
    label_events: tuple[LabelEvent, ...]
    """Oldest first."""
    bot_comment: GitHubComment | None
    """The comment that we wrote."""


@dataclass(frozen=True, slots=True)
class MergedPullRequest:
    author_id: int
    """The number of the account that sent it."""
    head_branch: str
    is_from_fork: bool


@dataclass(frozen=True, slots=True)
class Issue:
    number: int
    body: str
    author: GitHubAccount
    labels: frozenset[str]
    is_open: bool
    bot_comment: GitHubComment | None


@dataclass(frozen=True, slots=True)
class TreeEntry:
    mode: str
    kind: str
    """blob | tree | commit"""
    id: str
    name: str
    size: int


def parse_account(told: Mapping[str, Any] | None) -> GitHubAccount:
    """Of a robot, GraphQL gives the name without `[bot]`, as if it were a person's."""
    if not told:
        return DELETED_ACCOUNT
    robot = told["__typename"] == "Bot" and not told["login"].endswith("[bot]")
    return GitHubAccount(told["login"] + ("[bot]" if robot else ""), told.get("databaseId"))


def parse_labels(told: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(one["name"] for one in told["labels"]["nodes"] if one)


def parse_time(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
