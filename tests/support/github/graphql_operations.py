"""Answers GraphQL queries about the fake repository."""

from __future__ import annotations

import json
from typing import Any

from graphql import GraphQLError, graphql_sync

from tests.support.github.api_description import load_graphql_schema
from tests.support.github.state import GitHubState
from tests.support.github.values import BOT_USER, START_TIME, Answer, FakeThread, format_timestamp, make_label_id


class GraphQLOperations:
    """The resolvers of the queries that Lyceum sends."""

    def __init__(self, github: GitHubState) -> None:
        self._github = github

    def handle(self, request: dict[str, Any]) -> Answer:
        root = {
            "repository": self._resolve_repository,
            "addLabelsToLabelable": self._add_labels,
            "removeLabelsFromLabelable": self._remove_labels,
            "addComment": self._add_comment,
            "updateIssueComment": self._update_comment,
        }
        result = graphql_sync(
            load_graphql_schema(), request["query"], root,
            variable_values=request["variables"], type_resolver=lambda value, *_: value["__typename"],
        )  # fmt: skip
        return 200, {}, json.dumps(result.formatted)

    def _add_labels(self, _info: Any, input: dict[str, Any]) -> dict[str, Any]:  # noqa: A002
        known = {make_label_id(name): name for name in self._github.known_labels}
        self._find_thread(input["labelableId"]).labels |= {known[label] for label in input["labelIds"]}
        return {"clientMutationId": None}

    def _remove_labels(self, _info: Any, input: dict[str, Any]) -> dict[str, Any]:  # noqa: A002
        labels = self._find_thread(input["labelableId"]).labels
        gone = {label.removeprefix("LA_").casefold() for label in input["labelIds"]}
        labels -= {label for label in labels if label.casefold() in gone}
        return {"clientMutationId": None}

    def _add_comment(self, _info: Any, input: dict[str, Any]) -> dict[str, Any]:  # noqa: A002
        thread = self._find_thread(input["subjectId"])
        if thread.refuses_comments:
            raise GraphQLError(thread.refuses_comments)
        self._github.add_comment(thread, input["body"], by_bot=True)
        return {"commentEdge": {"node": {**thread.comments[-1], "pullRequest": self._describe_thread(thread, {})}}}

    def _update_comment(self, _info: Any, input: dict[str, Any]) -> dict[str, Any]:  # noqa: A002
        self._github.advance_clock()
        comments = (comment for thread in self._github.threads.values() for comment in thread.comments)
        comment = next(comment for comment in comments if comment["id"] == input["id"])
        comment |= {"body": input["body"], "updatedAt": format_timestamp(self._github.now)}
        return {"issueComment": comment}

    def _find_thread(self, node_id: str) -> FakeThread:
        return self._github.threads[int(node_id.removeprefix("PR_"))]

    def _resolve_repository(self, _info: Any, owner: str, name: str, **_: Any) -> dict[str, Any] | None:
        if (owner, name) != ("hub", "club"):
            return None
        github, heads = self._github, self._github.list_branch_heads()

        def find_thread(number: int, kind: str) -> dict[str, Any] | None:
            thread = github.threads.get(number)
            description = self._describe_thread(thread, heads) if thread else None
            return description if description and description["__typename"] == kind else None

        def list_pull_requests(_info: Any, **arguments: Any) -> dict[str, Any]:
            threads = [thread for thread in github.threads.values() if thread.branch and thread.state == "OPEN"]
            return github.make_connection([self._describe_thread(thread, heads) for thread in threads])(
                _info, **arguments
            )

        return {
            "issue": lambda _info, number: find_thread(number, "Issue"),
            "pullRequest": lambda _info, number: find_thread(number, "PullRequest"),
            "issueOrPullRequest": lambda _info, number: self._describe_thread(github.threads[number], heads),
            "pullRequests": list_pull_requests,
            "discussions": lambda _info, categoryId, **arguments: github.make_connection(  # noqa: N803
                [discussion for discussion in github.discussions if discussion["category"] == categoryId]
            )(_info, **arguments),
        }

    def _describe_thread(self, thread: FakeThread, heads: dict[str, str]) -> dict[str, Any]:
        github = self._github
        description: dict[str, Any] = {
            "__typename": "PullRequest" if thread.branch else "Issue",
            "id": f"PR_{thread.number}",
            "number": thread.number,
            "title": thread.title,
            "body": thread.body,
            "state": thread.state,
            "createdAt": format_timestamp(thread.created_at or START_TIME),
            "lastEditedAt": format_timestamp(thread.edited_at) if thread.edited_at else None,
            "author": thread.author,
            "viewerDidAuthor": thread.author is BOT_USER,
            "labels": github.make_connection([{"name": name} for name in sorted(thread.labels)]),
            "comments": github.make_connection(thread.comments),
        }
        if thread.branch:
            description |= {
                "isDraft": thread.draft,
                "isCrossRepository": thread.fork,
                "baseRefName": "main",
                "headRefName": thread.branch,
                "headRefOid": heads.get(thread.branch, "0" * 40),
                "latestOpinionatedReviews": self._make_latest_reviews(thread),
                "reviews": self._make_reviews(thread),
                "commits": github.make_connection([{"commit": self._describe_head(heads.get(thread.branch))}]),
                "timelineItems": github.make_connection(thread.label_events),
            }
        return description

    def _describe_head(self, head: str | None) -> dict[str, Any]:
        date = self._github.repo.run_git("log", "-1", "--format=%cI", head) if head else "2026-01-01T00:00:00Z"
        return {
            "committedDate": date.replace("+00:00", "Z"),
            "checkSuites": self._github.make_connection(self._github.check_suites.get(head or "", [])),
        }

    def _make_latest_reviews(self, thread: FakeThread) -> Any:
        def get_latest(_info: Any, last: int, writersOnly: bool = False, **_: Any) -> dict[str, Any]:  # noqa: N803
            latest = {review["author"]["login"]: review for review in thread.reviews}
            nodes = [
                review for review in latest.values() if review["authorCanPushToRepository"] or not writersOnly
            ]  # fmt: skip
            return {"totalCount": len(nodes), "nodes": nodes[-last:]}

        return get_latest

    def _make_reviews(self, thread: FakeThread) -> Any:
        def get_reviews(_info: Any, author: str, last: int, states: list[str], **_: Any) -> dict[str, Any]:
            nodes = [
                review
                for review in thread.reviews
                if review["author"]["login"].casefold() == author.casefold() and review["state"] in states
            ]
            return {"nodes": nodes[-last:]}

        return get_reviews
