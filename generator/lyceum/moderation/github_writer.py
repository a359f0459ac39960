"""Does the few things on GitHub that the merge bot and the form intake need."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from lyceum.moderation.github_client import GitHubRefusedError
from lyceum.moderation.github_queries import (
    ADD_COMMENT_FIELD,
    ADD_LABELS_FIELD,
    REMOVE_LABELS_FIELD,
    UPDATE_COMMENT_FIELD,
)
from lyceum.moderation.github_reader import GitHubReader
from lyceum.moderation.github_retry import GitHubBusyError, GitHubFaultError
from lyceum.moderation.github_values import GitHubComment, PullRequest, parse_comment, parse_comment_node

WriteError = GitHubRefusedError | GitHubBusyError


class LabelChange(NamedTuple):
    """Labels, by their ids in GraphQL, that a pull request gets and loses."""

    request: PullRequest
    add: tuple[str, ...]
    remove: tuple[str, ...]


class CommentDraft(NamedTuple):
    """The text of the bot's one comment on a pull request, and the comment that it replaces."""

    request: PullRequest
    text: str
    existing: GitHubComment | None


class GitHubWriter(GitHubReader):
    """All changes on GitHub: labels, comments, suggestions, merges, branches and pull requests."""

    def create_missing_labels(self, labels: Mapping[str, tuple[str, str]]) -> dict[str, str]:
        """Create the labels {name: (colour, description)} that the repository does not have. Return the id of each."""
        known = {label["name"].casefold(): label["node_id"] for label in self._get_pages("labels?per_page=100")}
        for name, (colour, description) in labels.items():
            if name.casefold() not in known:
                value = {"name": name, "color": colour, "description": description}
                known[name.casefold()] = self._send_json("POST", "labels", value)["node_id"]
        return {name: known[name.casefold()] for name in labels}

    def write_bot_comment(self, number: int, text: str, existing: GitHubComment | None) -> GitHubComment:
        """Write the bot's one comment on an issue, or replace the existing one, and return it.

        Another bot can write its comment at the same time. Both look afterwards, and both keep the newest one.
        """
        body = self.format_comment(text)
        if existing and existing.body == body:
            return existing
        if existing:
            return parse_comment(self._send_json("PATCH", f"issues/comments/{existing.id}", {"body": body}))
        written = parse_comment(self._send_json("POST", f"issues/{number}/comments", {"body": body}))
        return self._keep_newest_comment((*self.find_bot_comments(number), written))

    def write_bot_comments(self, drafts: Sequence[CommentDraft]) -> list[GitHubComment | WriteError]:
        """Write the bot's comments on several pull requests with one request, and return each, or why it is not there."""
        names = [UPDATE_COMMENT_FIELD if draft.existing else ADD_COMMENT_FIELD for draft in drafts]
        inputs = [
            {"id": draft.existing.node_id, "body": self.format_comment(draft.text)}
            if draft.existing
            else {"subjectId": draft.request.node_id, "body": self.format_comment(draft.text)}
            for draft in drafts
        ]
        return [
            answer if isinstance(answer, WriteError) else self._read_written_comment(name, answer)
            for name, answer in zip(names, self._run_mutation(names, inputs), strict=True)
        ]

    def _read_written_comment(self, name: str, answer: Any) -> GitHubComment | WriteError:
        try:
            if name == UPDATE_COMMENT_FIELD:
                return parse_comment_node(answer["issueComment"])
            node = answer["commentEdge"]["node"]
            others = filter(self._is_bot_comment, node["pullRequest"]["comments"]["nodes"])
            return self._keep_newest_comment([parse_comment_node(item) for item in (node, *others)])
        except (LookupError, TypeError):
            return GitHubFaultError("GitHub's answer cannot be read")
        except (GitHubRefusedError, GitHubBusyError) as error:
            return error

    def format_comment(self, text: str) -> str:
        """Return a text with the marker by which the bot finds its comment again."""
        return f"{self.comment_marker}\n{text}"

    def _keep_newest_comment(self, comments: Sequence[GitHubComment]) -> GitHubComment:
        """Delete all of the bot's comments on a pull request or an issue but the newest one, and return that."""
        newest = max(comments, key=lambda comment: comment.id)
        for comment in comments:
            if comment.id != newest.id:
                self._delete_comment(comment)
        return newest

    def _delete_comment(self, comment: GitHubComment) -> None:
        try:
            self._send_json("DELETE", f"issues/comments/{comment.id}", None)
        except GitHubRefusedError as error:
            if error.status != 404:  # the other bot deleted it first
                raise

    def change_labels(self, changes: Sequence[LabelChange]) -> list[WriteError | None]:
        """Add and remove labels of several pull requests with one request, and return for each what went wrong."""
        rows = [
            (index, name, {"labelableId": change.request.node_id, "labelIds": list(labels)})
            for index, change in enumerate(changes)
            for name, labels in ((ADD_LABELS_FIELD, change.add), (REMOVE_LABELS_FIELD, change.remove))
            if labels
        ]
        errors: list[WriteError | None] = [None] * len(changes)
        answers = self._run_mutation([name for _, name, _ in rows], [value for *_, value in rows]) if rows else []
        for (index, *_), answer in zip(rows, answers, strict=True):
            if isinstance(answer, WriteError):
                errors[index] = answer
        return errors

    def post_suggestions(self, number: int, head: str, comments: Sequence[Mapping[str, Any]]) -> None:
        """Post suggestions for lines of a change in one review without a text of its own."""
        self._send_json(
            "POST", f"pulls/{number}/reviews", {"commit_id": head, "event": "COMMENT", "comments": list(comments)}
        )

    def merge_pull_request(self, number: int, head: str, *, title: str, message: str) -> str:
        """Merge a pull request as one commit, and return the commit.

        Raises GitHubRefusedError if its head is not `head` any more, or if it cannot be merged.
        """
        value = {"sha": head, "merge_method": "squash", "commit_title": title, "commit_message": message}
        return str(self._send_json("PUT", f"pulls/{number}/merge", value)["sha"])

    def dispatch_workflow(self, workflow: str, branch: str, **inputs: str) -> None:
        """Start a workflow, named by its file, on a branch."""
        self._send_json("POST", f"actions/workflows/{quote(workflow)}/dispatches", {"ref": branch, "inputs": inputs})

    def enable_workflow(self, workflow: str) -> None:
        """Switch on a workflow, named by its file."""
        self._send_json("PUT", f"actions/workflows/{quote(workflow)}/enable", None)

    def commit_to_branch(
        self,
        branch: str,
        files: Mapping[str, str | None],
        *,
        parent: str,
        message: str,
        author: Mapping[str, str],
    ) -> str:
        """Put a branch at a new commit on top of `parent`, and return the commit.

        The commit writes the files, and deletes those that are None. A branch that exists already is moved, whatever it
        held.
        """
        entries: list[dict[str, Any]] = []
        for path, text in sorted(files.items()):
            entry: dict[str, Any] = {"path": path, "mode": "100644", "type": "blob"}
            entries.append({**entry, "sha": None} if text is None else {**entry, "content": text})
        tree = self._send_json("POST", "git/trees", {"base_tree": self.get_commit_tree(parent), "tree": entries})["sha"]
        value = {"message": message, "tree": tree, "parents": [parent], "author": dict(author)}
        commit = str(self._send_json("POST", "git/commits", value)["sha"])
        if branch in self.list_branches(branch):
            self._send_json("PATCH", f"git/refs/heads/{quote(branch)}", {"sha": commit, "force": True})
        else:
            self._send_json("POST", "git/refs", {"ref": f"refs/heads/{branch}", "sha": commit})
        return commit

    def write_file(self, path: str, text: str, *, replaces: str | None, branch: str, message: str) -> None:
        """Commit one file to a branch. `replaces` is the id of the file that is there; None if there is none.

        Raises GitHubRefusedError if another file is there, or if the branch takes no commit.
        """
        value = {"message": message, "content": base64.b64encode(text.encode()).decode(), "branch": branch}
        self._send_json("PUT", f"contents/{quote(path)}", {**value, "sha": replaces} if replaces else value)

    def delete_branch(self, branch: str) -> None:
        """Delete a branch if it exists."""
        try:
            self._send_json("DELETE", f"git/refs/heads/{quote(branch)}", None)
        except GitHubRefusedError as error:
            if error.status not in (404, 422):
                raise

    def open_pull_request(self, branch: str, into: str, *, title: str, body: str) -> int:
        """Return the number of the open pull request for a branch; open one if there is none."""
        owner = self.repository.partition("/")[0]
        path = f"pulls?state=open&head={quote(f'{owner}:{branch}', safe='')}&base={quote(into, safe='')}&per_page=1"
        for data in self._get_pages(path):
            return int(data["number"])
        value = {"title": title, "head": branch, "base": into, "body": body}
        return int(self._send_json("POST", "pulls", value)["number"])

    def _send_json(self, method: str, path: str, value: Any) -> Any:
        """Send a change. POST and PATCH are not sent again after a server error, because doing them twice would show."""
        response = self._request(method, self._make_url(path), value)
        return self._parse_json(response) if response.content else None
