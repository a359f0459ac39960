"""The values that the GitHub API's answers become: accounts, pull requests, issues and comments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class GitHubAccount:
    """An account on GitHub."""

    login: str
    github_id: int | None
    """GitHub's number of the account; None if GitHub does not tell it."""


CHECK_WORKFLOW_PATH = ".github/workflows/check.yml"
DELETED_ACCOUNT = GitHubAccount("deleted account", None)
"""The author of what was written from an account that is deleted."""


@dataclass(frozen=True, slots=True)
class PullRequestReview:
    """The last review of one person that approves or asks for changes, and was not dismissed."""

    reviewer: GitHubAccount
    is_approval: bool
    head_sha: str
    """The head that was reviewed; empty if GitHub no longer has it."""
    reviewer_can_push: bool = False
    """Whether the reviewer may push to the repository."""


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
    node_id: str
    """Its name in GraphQL."""
    body: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class CheckRun:
    """The latest run of the hub's check on the head of a pull request."""

    run_id: int
    url: str
    is_done: bool
    waits_for_approval: bool
    """Whether GitHub asks a maintainer to allow it first, as it does for people who are new."""


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull request, with all that the merge bot decides by."""

    number: int
    node_id: str
    """Its name in GraphQL."""
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
    created_at: datetime
    head_date: datetime
    """The date of the head, as its author says; anybody can write any date there."""
    check: CheckRun | None
    """None if the check has not begun."""


@dataclass(frozen=True, slots=True)
class MergedPullRequest:
    """A pull request that was merged, with all that the daily limit needs."""

    author_id: int
    """GitHub's number of the account that opened it."""
    head_branch: str
    is_from_fork: bool


@dataclass(frozen=True, slots=True)
class OpenPull:
    """An open pull request, as lists show it."""

    head_branch: str
    body: str
    is_from_fork: bool


@dataclass(frozen=True, slots=True)
class WorkflowRun:
    """A run of a workflow."""

    head_sha: str
    is_done: bool
    is_cancelled: bool
    """Whether it was stopped, or a newer run took its place."""
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue, open or closed."""

    number: int
    body: str
    author: GitHubAccount
    labels: frozenset[str]
    is_open: bool
    bot_comment: GitHubComment | None
    written_at: datetime
    """When its text became what it is."""


def parse_account(data: Mapping[str, Any] | None) -> GitHubAccount:
    """Parse an account of GraphQL. It gives the login of a bot without `[bot]`, so that it would look like a person's."""
    if not data:
        return DELETED_ACCOUNT
    lacks_suffix = data["__typename"] == "Bot" and not data["login"].endswith("[bot]")
    return GitHubAccount(data["login"] + ("[bot]" if lacks_suffix else ""), data.get("databaseId"))


def parse_comment(data: Mapping[str, Any]) -> GitHubComment:
    """Parse a comment of REST."""
    return GitHubComment(data["id"], data["node_id"], data["body"], parse_time(data["updated_at"]))


def parse_comment_node(data: Mapping[str, Any]) -> GitHubComment:
    """Parse a comment of GraphQL."""
    return GitHubComment(data["databaseId"], data["id"], data["body"], parse_time(data["updatedAt"]))


def parse_review(data: Mapping[str, Any] | None) -> PullRequestReview | None:
    """Parse a review of GraphQL; None if it is dismissed, or no longer there."""
    if not data or data["state"] not in ("APPROVED", "CHANGES_REQUESTED"):
        return None
    head_sha = data["commit"]["oid"] if data["commit"] else ""
    return PullRequestReview(
        parse_account(data["author"]), data["state"] == "APPROVED", head_sha, data["authorCanPushToRepository"]
    )


def join_reviews(*groups: Iterable[PullRequestReview | None]) -> tuple[PullRequestReview, ...]:
    """Join lists of latest reviews. Each person has one review, which is the one of the last list."""
    reviews = {review.reviewer: review for group in groups for review in group if review}
    return tuple(reviews.values())


def parse_check(data: Mapping[str, Any] | None) -> CheckRun | None:
    """Find the latest run of the hub's check among the check suites of a commit."""
    suites = [
        suite
        for suite in (data or {}).get("nodes") or ()
        if suite
        and (run := suite["workflowRun"])
        and run["event"] == "pull_request"
        and run["file"]
        and run["file"]["path"] == CHECK_WORKFLOW_PATH
    ]
    if not suites:
        return None
    suite = max(suites, key=lambda suite: suite["workflowRun"]["databaseId"] or 0)
    waits = suite["conclusion"] == "ACTION_REQUIRED" or suite["status"] == "WAITING"
    run = suite["workflowRun"]
    is_done = suite["status"] == "COMPLETED" and not waits
    return CheckRun(run["databaseId"] or 0, run["url"], is_done=is_done, waits_for_approval=waits)


def parse_labels(data: Mapping[str, Any]) -> frozenset[str]:
    """Return the folded names of the labels of a pull request or an issue: to GitHub, `Hold` and `hold` are one label."""
    return frozenset(label["name"].casefold() for label in data["labels"]["nodes"] if label)


def parse_time(text: str) -> datetime:
    """Parse a time of GitHub, which ends in `Z`."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))
