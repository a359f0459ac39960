"""Finds the author of each open pull request. For one that an issue form opened, it is the author of the issue."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lyceum.moderation.github_reader import GitHubReader
from lyceum.moderation.github_values import GitHubAccount, PullRequest

FORM_BRANCH = re.compile(r"form/([1-9][0-9]{0,9})")
"""The branch that an issue form becomes; the number is the issue's."""


# Decide ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PendingPullRequest:
    """A pull request, and whose it is: of one that we opened, the author of the form."""

    pull_request: PullRequest
    author: GitHubAccount
    co_author_trailer: str = ""


def list_pending_pull_requests(github: GitHubReader, branch: str, first: int | None) -> Iterator[PendingPullRequest]:
    requests = {one.number: one for one in github.list_pull_requests(branch)}
    if first is not None and first not in requests:  # a list is not always as new as what woke us
        one = github.get_pull_request(first)
        requests |= {first: one} if one and one.base_branch == branch else {}
    for request in requests.values():
        form = FORM_BRANCH.fullmatch(request.head_branch) if request.is_own and not request.is_from_fork else None
        if not form:
            yield PendingPullRequest(request, request.author)
        elif issue := github.get_issue(int(form[1])):
            yield PendingPullRequest(request, issue.author, format_co_author_trailer(issue.author))


def format_co_author_trailer(author: GitHubAccount) -> str:
    """The trailer by which Git and GitHub know whose work a commit is."""
    address = f"{author.github_id}+{author.login}" if author.github_id else author.login
    return f"Co-authored-by: {author.login} <{address}@users.noreply.github.com>"


def count_merged_today(github: GitHubReader, branch: str, today: date) -> Counter[int]:
    merged: Counter[int] = Counter()
    for one in github.list_merged_since(branch, today):
        form = FORM_BRANCH.fullmatch(one.head_branch) if not one.is_from_fork else None
        issue = github.get_issue(int(form[1])) if form else None
        merged[(issue.author.github_id or 0) if issue else one.author_id] += 1
    return merged
