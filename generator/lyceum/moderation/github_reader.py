"""Asks GitHub about one repository: branches, objects, pull requests, issues and discussions. It changes nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any
from urllib.parse import quote

from lyceum.moderation.github_client import GitHubClient, GitHubRefusedError
from lyceum.moderation.github_queries import (
    COMMENTS_QUERY,
    DISCUSSIONS_QUERY,
    ISSUE_QUERY,
    NEXT_PULL_REQUEST_QUERY,
    PULL_REQUEST_QUERY,
    PULL_REQUESTS_QUERY,
    REVIEWER_QUERY,
    REVIEWS_QUERY,
    format_pull_requests_query,
)
from lyceum.moderation.github_retry import GitHubFaultError
from lyceum.moderation.github_values import (
    CheckRun,
    GitHubComment,
    Issue,
    LabelEvent,
    MergedPullRequest,
    OpenPull,
    PullRequest,
    PullRequestReview,
    WorkflowRun,
    join_reviews,
    parse_account,
    parse_check,
    parse_comment_node,
    parse_labels,
    parse_review,
    parse_time,
)
from lyceum.moderation.publication import CommitOrder

PULL_REQUEST_PAGE_SIZES = (25, 5, 1)
"""Pull requests in one answer; fewer if GitHub fails at more."""
PAGES_ENVIRONMENT = "github-pages"
"""The environment of the job that deploys the site."""
MAX_DEPLOYMENTS = 10
"""Deployments that are asked whether they succeeded."""
MAX_WORKFLOW_RUNS = 10
"""Runs of a workflow that are looked at."""


class GitHubReader(GitHubClient):
    """All questions to GitHub. A token that can only read is enough for them."""

    def get_branch_head(self, branch: str) -> str:
        """Return the commit that a branch is at."""
        return str(self._get_json(f"git/ref/heads/{quote(branch)}")["object"]["sha"])

    def get_branch_tree(self, branch: str) -> str:
        """Return the id of the tree of the commit that a branch is at."""
        return str(self._get_json(f"branches/{quote(branch)}")["commit"]["commit"]["tree"]["sha"])

    def get_commit_tree(self, commit: str) -> str:
        """Return the id of the tree of a commit."""
        return str(self._get_json(f"git/commits/{commit}")["tree"]["sha"])

    def list_pull_requests(self, branch: str, reviewers: Sequence[str] = ()) -> Iterator[PullRequest]:
        """Yield the open pull requests into a branch, oldest first. The reviews of `reviewers` are never left out."""
        after = None
        while True:
            data = self._read_pull_request_page(branch, after)
            for node in data["nodes"]:
                try:
                    if node:
                        yield self._parse_pull_request(node, reviewers)
                except GitHubFaultError as error:
                    logging.getLogger(__name__).warning("#%d: %s", node["number"], error)
            if not data["pageInfo"]["hasNextPage"]:
                return
            after = data["pageInfo"]["endCursor"]

    def _read_pull_request_page(self, branch: str, after: str | None) -> Any:
        """Return a page of open pull requests. One at which GitHub fails even by itself is left out."""
        for size in PULL_REQUEST_PAGE_SIZES:
            with suppress(GitHubFaultError):
                data = self._run_query(PULL_REQUESTS_QUERY, branch=branch, first=size, after=after)
                return data["repository"]["pullRequests"]
        data = self._run_query(NEXT_PULL_REQUEST_QUERY, branch=branch, after=after)["repository"]["pullRequests"]
        for node in data["nodes"]:
            logging.getLogger(__name__).warning("#%d: GitHub does not show it", node["number"])
        return {**data, "nodes": []}

    def get_pull_request(self, number: int, reviewers: Sequence[str] = ()) -> PullRequest | None:
        """Return an open pull request; None if there is none with this number. See `list_pull_requests`."""
        data = self._run_query(PULL_REQUEST_QUERY, number=number)["repository"]["pullRequest"]
        return self._parse_pull_request(data, reviewers) if data and data["state"] == "OPEN" else None

    def get_pull_requests(self, numbers: Sequence[int], reviewers: Sequence[str] = ()) -> dict[int, PullRequest]:
        """Return those of some pull requests that are open, by number. All are asked for at once."""
        data = self._run_query(format_pull_requests_query(numbers))["repository"]
        nodes = (data[f"pull{number}"] for number in numbers)
        return {
            node["number"]: self._parse_pull_request(node, reviewers)
            for node in nodes
            if node and node["state"] == "OPEN"
        }

    def get_issue(self, number: int) -> Issue | None:
        """Return an issue, open or closed; None if there is none with this number."""
        data = self._run_query(ISSUE_QUERY, number=number)["repository"]["issue"]
        if not data:
            return None
        return Issue(
            number=data["number"],
            body=data["body"],
            author=parse_account(data["author"]),
            labels=parse_labels(data),
            is_open=data["state"] == "OPEN",
            bot_comment=self._find_bot_comment(data),
            written_at=parse_time(data["lastEditedAt"] or data["createdAt"]),
        )

    def list_merged_since(self, branch: str, day: date) -> Iterator[MergedPullRequest]:
        """Yield every pull request that was merged into a branch on this day (UTC) or later."""
        path = f"pulls?state=closed&sort=updated&direction=desc&base={quote(branch, safe='')}&per_page=100"
        for data in self._get_pages(path):
            if parse_time(data["updated_at"]).date() < day:
                return
            if data.get("merged_at") and parse_time(data["merged_at"]).date() >= day and data.get("user"):
                head_repository = (data["head"].get("repo") or {}).get("full_name")
                is_from_fork = head_repository != self.repository
                yield MergedPullRequest(data["user"]["id"], data["head"]["ref"], is_from_fork=is_from_fork)

    def find_artifact_url(self, run: CheckRun, name: str) -> str | None:
        """Return the address of an artifact that a run left. Only people who are signed in can open it."""
        artifacts = self._get_json(f"actions/runs/{run.run_id}/artifacts?name={quote(name)}&per_page=1")["artifacts"]
        return next((f"{run.url}/artifacts/{item['id']}" for item in artifacts if not item["expired"]), None)

    def get_deployed_commit(self) -> str | None:
        """Return the commit of the latest deployment that succeeded; None if none of the last ones did.

        A deployment exists as soon as its job starts, so that its last status tells whether people see it.
        """
        path = f"deployments?environment={PAGES_ENVIRONMENT}&per_page={MAX_DEPLOYMENTS}"
        for deployment in self._get_json(path):
            statuses = self._get_json(f"deployments/{deployment['id']}/statuses?per_page=1")
            if statuses and statuses[0]["state"] in ("success", "inactive"):
                return str(deployment["sha"])
        return None

    def compare_order(self, base: str, head: str) -> CommitOrder:
        """Return where the commit `head` stands, seen from the commit `base`."""
        path = f"compare/{quote(base, safe='')}...{quote(head, safe='')}?per_page=1"
        order: CommitOrder = self._get_json(path)["status"]
        return order

    def list_workflow_runs(self, workflow: str, branch: str) -> tuple[WorkflowRun, ...]:
        """Return the latest runs of a workflow on a branch, newest first; none if there is no such workflow."""
        path = f"actions/workflows/{quote(workflow)}/runs?branch={quote(branch, safe='')}&per_page={MAX_WORKFLOW_RUNS}"
        try:
            runs = self._get_json(path)["workflow_runs"]
        except GitHubRefusedError as error:
            if error.status != 404:
                raise
            runs = []
        return tuple(
            WorkflowRun(
                run["head_sha"],
                is_done=run["status"] == "completed",
                is_cancelled=run["conclusion"] == "cancelled",
                updated_at=parse_time(run["updated_at"]),
            )
            for run in runs
        )

    def get_workflow_state(self, workflow: str) -> str:
        """Return whether a workflow is `active` or why it is not; empty if there is no such workflow."""
        try:
            return str(self._get_json(f"actions/workflows/{quote(workflow)}")["state"])
        except GitHubRefusedError as error:
            if error.status != 404:
                raise
            return ""

    def list_open_pulls(self) -> Iterator[OpenPull]:
        """Yield every open pull request with its branch and its text, newest first."""
        for data in self._get_pages("pulls?state=open&per_page=100"):
            is_from_fork = (data["head"].get("repo") or {}).get("full_name") != self.repository
            yield OpenPull(data["head"]["ref"], data.get("body") or "", is_from_fork=is_from_fork)

    def has_closed_pull(self, branch: str) -> bool:
        """Return whether a pull request from this branch of the repository was merged or closed."""
        head = quote(f"{self.repository.partition('/')[0]}:{branch}", safe="")
        return bool(self._get_json(f"pulls?state=closed&head={head}&per_page=1"))

    def list_line_comments(self, number: int) -> frozenset[tuple[str, str]]:
        """Return (path, text) of every comment on a line of a pull request."""
        comments = self._get_pages(f"pulls/{number}/comments?per_page=100")
        return frozenset((comment["path"], comment["body"]) for comment in comments)

    def list_branches(self, prefix: str) -> Mapping[str, str]:
        """Return the commits of the branches whose names begin with `prefix`, by name."""
        refs = self._get_pages(f"git/matching-refs/heads/{quote(prefix)}?per_page=100")
        return {ref["ref"].removeprefix("refs/heads/"): ref["object"]["sha"] for ref in refs}

    def list_discussion_comments(self, category: str) -> Iterator[dict[str, Any]]:
        """Yield every visible comment and reply of a person in a category, by thread: {login, number, id, on, url, term}.

        The term is the title of the thread. Only the first 100 comments of a thread and the first 50 replies to each
        comment are read.
        """
        after = None
        while True:
            data = self._run_query(DISCUSSIONS_QUERY, category=category, after=after)["repository"]["discussions"]
            for thread in data["nodes"]:
                for node in thread["comments"]["nodes"]:
                    for comment in (node, *node["replies"]["nodes"]):
                        author = comment["author"]
                        if author and not comment["isMinimized"] and author["__typename"] == "User":
                            yield {
                                "login": author["login"],
                                "number": author.get("databaseId"),
                                "id": str(comment["databaseId"]),
                                "on": comment["createdAt"][:10],
                                "url": comment["url"],
                                "term": thread["title"],
                            }
            if not data["pageInfo"]["hasNextPage"]:
                return
            after = data["pageInfo"]["endCursor"]

    def _parse_pull_request(self, data: Mapping[str, Any], reviewers: Sequence[str]) -> PullRequest:
        label_events = (node for node in data["timelineItems"]["nodes"] if node and node.get("label"))
        commits = [node["commit"] for node in data["commits"]["nodes"] if node]
        created_at = parse_time(data["createdAt"])
        return PullRequest(
            number=data["number"],
            node_id=data["id"],
            title=data["title"],
            author=parse_account(data["author"]),
            is_own=data["viewerDidAuthor"],
            head_sha=data["headRefOid"],
            head_branch=data["headRefName"],
            is_from_fork=data["isCrossRepository"],
            base_branch=data["baseRefName"],
            is_draft=data["isDraft"],
            labels=parse_labels(data),
            reviews=self._read_reviews(data, reviewers),
            label_events=tuple(
                LabelEvent(
                    parse_account(node["actor"]), node["label"]["name"].casefold(), parse_time(node["createdAt"])
                )
                for node in label_events
            ),
            bot_comment=self._find_bot_comment(data),
            created_at=created_at,
            head_date=parse_time(commits[0]["committedDate"]) if commits else created_at,
            check=parse_check(commits[0]["checkSuites"]) if commits else None,
        )

    def _read_reviews(self, data: Mapping[str, Any], reviewers: Sequence[str]) -> tuple[PullRequestReview, ...]:
        """Return the last review of each person. Anybody can review, so that GitHub may leave out those who count.

        Then the reviews of everybody who may push are asked for, and those of each of `reviewers` by name.
        """
        latest = data["latestOpinionatedReviews"]
        if latest["totalCount"] <= len(latest["nodes"]):
            return join_reviews(map(parse_review, latest["nodes"]))
        number = data["number"]
        answers = [
            self._run_query(REVIEWS_QUERY, number=number)["repository"]["pullRequest"]["latestOpinionatedReviews"]
        ]
        answers += [
            self._run_query(REVIEWER_QUERY, number=number, login=login)["repository"]["pullRequest"]["reviews"]
            for login in reviewers
        ]
        return join_reviews(*(map(parse_review, answer["nodes"]) for answer in (latest, *answers)))

    def find_bot_comments(self, number: int) -> tuple[GitHubComment, ...]:
        """Return the bot's comments on a pull request or an issue, oldest first. There are several if two bots ran at once."""
        first = self._run_query(COMMENTS_QUERY, number=number, after=None)["repository"]["issueOrPullRequest"]
        return tuple(self._iterate_bot_comments(number, first["comments"]))

    def _find_bot_comment(self, data: Mapping[str, Any]) -> GitHubComment | None:
        """Find the bot's newest comment by its marker and by the account that wrote it."""
        return max(
            self._iterate_bot_comments(data["number"], data["comments"]), key=lambda comment: comment.id, default=None
        )

    def _is_bot_comment(self, node: Mapping[str, Any]) -> bool:
        return bool(node["viewerDidAuthor"]) and node["body"].startswith(self.comment_marker)

    def _iterate_bot_comments(self, number: int, connection: Mapping[str, Any]) -> Iterator[GitHubComment]:
        while True:
            for node in connection["nodes"]:
                if node and self._is_bot_comment(node):
                    yield parse_comment_node(node)
            if not connection["pageInfo"]["hasNextPage"]:
                return
            page = self._run_query(COMMENTS_QUERY, number=number, after=connection["pageInfo"]["endCursor"])
            connection = page["repository"]["issueOrPullRequest"]["comments"]
