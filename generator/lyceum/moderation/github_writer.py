"""Does the few things on GitHub that the merge bot and the form intake need."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from lyceum.moderation.github_client import GitHubRefusedError
from lyceum.moderation.github_reader import GitHubReader
from lyceum.moderation.github_values import GitHubComment, parse_comment


class GitHubWriter(GitHubReader):
    """All changes on GitHub: labels, comments, suggestions, merges, branches and pull requests."""

    def create_missing_labels(self, labels: Mapping[str, tuple[str, str]]) -> None:
        """Create the labels {name: (colour, description)} that the repository does not have."""
        known = {label["name"].casefold() for label in self._get_pages("labels?per_page=100")}
        for name, (colour, description) in labels.items():
            if name.casefold() not in known:
                self._send_json("POST", "labels", {"name": name, "color": colour, "description": description})

    def write_bot_comment(self, number: int, text: str, existing: GitHubComment | None) -> GitHubComment:
        """Write the bot's one comment on a pull request or an issue, or replace the existing one, and return it.

        Another bot can write its comment at the same time. Both look afterwards, and both keep the newest one.
        """
        body = f"{self.comment_marker}\n{text}"
        if existing and existing.body == body:
            return existing
        if existing:
            return parse_comment(self._send_json("PATCH", f"issues/comments/{existing.id}", {"body": body}))
        written = parse_comment(self._send_json("POST", f"issues/{number}/comments", {"body": body}))
        comments = sorted((*self.find_bot_comments(number), written), key=lambda comment: comment.id)
        for comment in comments[:-1]:
            if comment.id != comments[-1].id:
                self._delete_comment(comment)
        return comments[-1]

    def _delete_comment(self, comment: GitHubComment) -> None:
        try:
            self._send_json("DELETE", f"issues/comments/{comment.id}", None)
        except GitHubRefusedError as error:
            if error.status != 404:  # the other bot deleted it first
                raise

    def change_labels(self, number: int, *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        """Add and remove labels of a pull request or an issue."""
        if add:
            self._send_json("POST", f"issues/{number}/labels", {"labels": list(add)})
        for name in remove:
            try:
                self._send_json("DELETE", f"issues/{number}/labels/{quote(name, safe='')}", None)
            except GitHubRefusedError as error:
                if error.status != 404:  # somebody else removed the label first
                    raise

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
