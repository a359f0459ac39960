"""Finds the author of each open pull request. For one that an issue form opened, it is the author of the issue."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lyceum.moderation.github_client import GitHubRefusedError
from lyceum.moderation.github_reader import GitHubReader
from lyceum.moderation.github_retry import GitHubBusyError, GitHubFaultError
from lyceum.moderation.github_values import GitHubAccount, Issue, PullRequest

FORM_BRANCH = re.compile(r"form/([1-9][0-9]{0,9})")
"""The branch of a pull request that an issue form opened; the number is the issue's."""


@dataclass(frozen=True, slots=True)
class PendingPullRequest:
    """An open pull request and its author."""

    pull_request: PullRequest
    author: GitHubAccount
    co_author_trailer: str = ""
    """Credits the author of a form, because the bot is the author of that pull request on GitHub."""
    form_written_at: datetime | None = None
    """When the form was filled in, or edited for the last time."""


def list_pending_pull_requests(
    github: GitHubReader, branch: str, first_number: int | None, reviewers: Sequence[str] = ()
) -> Iterator[PendingPullRequest]:
    """Yield the open pull requests into a branch with their authors, oldest first.

    The pull request `first_number` is asked for by itself if it is missing, because GitHub's list may lag behind the event
    that started this run. The reviews of `reviewers` are never left out.
    """
    requests: dict[int, PullRequest] = {}
    try:
        for request in github.list_pull_requests(branch, reviewers):
            requests[request.number] = request
    except GitHubBusyError as error:  # those that are known can be decided
        if not requests:
            raise
        logging.getLogger(__name__).warning("not all pull requests are listed: %s", error)
    if first_number is not None and first_number not in requests:
        first = github.get_pull_request(first_number, reviewers)
        if first and first.base_branch == branch:
            requests[first_number] = first
    for request in requests.values():
        form = FORM_BRANCH.fullmatch(request.head_branch) if request.is_own and not request.is_from_fork else None
        if not form:
            yield PendingPullRequest(request, request.author)
        elif issue := _find_issue(github, int(form[1])):
            trailer = f"Co-authored-by: {issue.author.login} <{format_noreply_address(issue.author)}>"
            yield PendingPullRequest(request, issue.author, trailer, issue.written_at)


def _find_issue(github: GitHubReader, number: int) -> Issue | None:
    """Return an issue; None if there is none, or if GitHub fails at it, so that its pull request waits for the next run."""
    try:
        return github.get_issue(number)
    except (GitHubFaultError, GitHubRefusedError) as error:
        logging.getLogger(__name__).warning("#%d: %s", number, error)
        return None


def format_noreply_address(author: GitHubAccount) -> str:
    """Return the e-mail address by which Git and GitHub credit an account for a commit."""
    account = f"{author.github_id}+{author.login}" if author.github_id else author.login
    return f"{account}@users.noreply.github.com"


def count_merged_today(github: GitHubReader, branch: str, today: date) -> Counter[int]:
    """Count the pull requests merged today (UTC) by the account number of their authors; 0 stands for no number."""
    merged: Counter[int] = Counter()
    for request in github.list_merged_since(branch, today):
        form = FORM_BRANCH.fullmatch(request.head_branch) if not request.is_from_fork else None
        issue = github.get_issue(int(form[1])) if form else None
        merged[(issue.author.github_id or 0) if issue else request.author_id] += 1
    return merged
