"""Sends requests to the GitHub API of one repository with one token, and repeats them where that does no harm. What GitHub refuses and what it is too busy for are different errors."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

import requests

from lyceum.moderation.github_queries import (
    COMMENTS_QUERY,
    DISCUSSIONS_QUERY,
    ISSUE_QUERY,
    PULL_REQUEST_QUERY,
    PULL_REQUESTS_QUERY,
)
from lyceum.moderation.github_values import (
    GitHubComment,
    Issue,
    LabelEvent,
    MergedPullRequest,
    PullRequest,
    PullRequestReview,
    TreeEntry,
    parse_account,
    parse_labels,
    parse_time,
)

GITHUB_API_URL = "https://api.github.com"
GITHUB_API_VERSION = "2022-11-28"
MAX_WAIT_SECONDS = 60
"""Seconds that a run waits, at most, each time that GitHub asks it to."""
MAX_ATTEMPTS = 4
MAX_RESPONSE_BYTES = 32 * 1024 * 1024
MAX_COMMIT_PAGES = 5
"""Of a hundred commits each."""


class GitHubRefusedError(Exception):
    """GitHub says no; `status` is HTTP's."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"GitHub answers {status}: {' '.join(message.split())}")
        self.status = status


class GitHubBusyError(Exception):
    """GitHub does not answer now, or asks for patience."""


class GitHubClient:
    """One repository, `owner/name`, seen with one token."""

    def __init__(
        self,
        repository: str,
        token: str,
        *,
        api_url: str = GITHUB_API_URL,
        comment_marker: str = "<!-- lyceum -->",
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`mark` begins every comment of ours, by which it is found again."""
        self.repository, self.comment_marker = repository, comment_marker
        self._api_url, self._sleep = api_url.rstrip("/"), sleep
        self._session = requests.Session()
        self._session.headers.update(
            {
                "Authorization": f"Bearer {token}",
                "Accept": "application/vnd.github+json",
                "X-GitHub-Api-Version": GITHUB_API_VERSION,
                "User-Agent": "lyceum",
            }
        )

    # What is asked

    def get_branch_head(self, branch: str) -> str:
        """The commit that a branch is at."""
        return str(self._get_json(f"git/ref/heads/{quote(branch)}")["object"]["sha"])

    def get_commit_tree(self, commit: str) -> str:
        return str(self._get_json(f"git/commits/{commit}")["tree"]["sha"])

    def list_tree(self, tree: str) -> tuple[TreeEntry, ...]:
        """One folder, as it stands in Git. Raises Refused where GitHub leaves out a part."""
        told = self._get_json(f"git/trees/{tree}")
        if told.get("truncated"):
            raise GitHubRefusedError(200, f"the folder {tree} is too large")
        return tuple(
            TreeEntry(one["mode"].lstrip("0") or "0", one["type"], one["sha"], one["path"], int(one.get("size") or 0))
            for one in told["tree"]
        )

    def get_blob(self, blob: str) -> bytes:
        told = self._get_json(f"git/blobs/{blob}")
        if told["encoding"] != "base64":
            raise GitHubRefusedError(200, f"the file {blob} comes as {told['encoding']}")
        return base64.b64decode(told["content"])

    def compare_commits(self, base: str, head: str) -> tuple[str, frozenset[str]]:
        """(the commit at which the two parted, every commit of the base's past that commits of the head come after).
        Raises Refused where the head has more commits than are looked at."""
        own: dict[str, frozenset[str]] = {}
        for page in range(1, MAX_COMMIT_PAGES + 1):
            asked = f"compare/{quote(base, safe='')}...{quote(head, safe='')}?per_page=100&page={page}"
            told = self._get_json(asked)
            own |= {one["sha"]: frozenset(parent["sha"] for parent in one["parents"]) for one in told["commits"]}
            if len(own) >= told["total_commits"]:
                return str(told["merge_base_commit"]["sha"]), frozenset().union(*own.values()).difference(own)
        raise GitHubRefusedError(200, "there are too many commits")

    def list_pull_requests(self, branch: str) -> Iterator[PullRequest]:
        """The open ones into a branch, the one that waited longest first."""
        after = None
        while True:
            told = self._run_query(PULL_REQUESTS_QUERY, **self._repository_variables(), branch=branch, after=after)[
                "repository"
            ]["pullRequests"]
            yield from (self._parse_pull_request(one) for one in told["nodes"] if one)
            if not told["pageInfo"]["hasNextPage"]:
                return
            after = told["pageInfo"]["endCursor"]

    def get_pull_request(self, number: int) -> PullRequest | None:
        """None: there is none of this number, or it is not open."""
        told = self._run_query(PULL_REQUEST_QUERY, **self._repository_variables(), number=number)["repository"][
            "pullRequest"
        ]
        return self._parse_pull_request(told) if told and told["state"] == "OPEN" else None

    def get_issue(self, number: int) -> Issue | None:
        told = self._run_query(ISSUE_QUERY, **self._repository_variables(), number=number)["repository"]["issue"]
        if not told:
            return None
        return Issue(
            number=told["number"],
            title=told["title"],
            body=told["body"],
            author=parse_account(told["author"]),
            labels=parse_labels(told),
            is_open=told["state"] == "OPEN",
            bot_comment=self._find_bot_comment(told),
        )

    def list_merged_since(self, branch: str, day: date) -> Iterator[MergedPullRequest]:
        """Every pull request that was merged into a branch on this day (UTC) or later."""
        asked = f"pulls?state=closed&sort=updated&direction=desc&base={quote(branch, safe='')}&per_page=100"
        for one in self._get_pages(asked):
            if parse_time(one["updated_at"]).date() < day:
                return
            if one.get("merged_at") and parse_time(one["merged_at"]).date() >= day and one.get("user"):
                here = (one["head"].get("repo") or {}).get("full_name") == self.repository
                yield MergedPullRequest(one["user"]["id"], one["head"]["ref"], is_from_fork=not here)

    def find_artifact_url(self, workflow: str, head: str, name: str) -> str | None:
        """The address of what a workflow left for this commit, by its latest run; for people who are signed in."""
        runs = self._get_json(f"actions/workflows/{workflow}/runs?head_sha={head}&event=pull_request&per_page=1")
        for run in runs["workflow_runs"]:
            for one in self._get_json(f"actions/runs/{run['id']}/artifacts?name={quote(name)}&per_page=1")["artifacts"]:
                if not one["expired"]:
                    return f"{run['html_url']}/artifacts/{one['id']}"
        return None

    def get_deployed_commit(self) -> str | None:
        """The commit that was published last."""
        told = self._get_json("deployments?environment=github-pages&per_page=1")
        return str(told[0]["sha"]) if told else None

    def list_line_comments(self, number: int) -> frozenset[tuple[str, str]]:
        """(path, text) of every comment on a line of a pull request."""
        return frozenset((one["path"], one["body"]) for one in self._get_pages(f"pulls/{number}/comments?per_page=100"))

    def list_branches(self, prefix: str) -> Mapping[str, str]:
        """The commit by name, of branches that begin so."""
        told = self._get_pages(f"git/matching-refs/heads/{quote(prefix)}?per_page=100")
        return {one["ref"].removeprefix("refs/heads/"): one["object"]["sha"] for one in told}

    def list_discussion_comments(self, category: str) -> Iterator[dict[str, str]]:
        """Every comment of a category's threads that somebody can see, replies too: {login, id, on, url, term}, by thread.
        A thread's term is its title. Of a thread, the first hundred comments, and of a comment the first fifty replies."""
        after = None
        while True:
            told = self._run_query(DISCUSSIONS_QUERY, **self._repository_variables(), category=category, after=after)[
                "repository"
            ]["discussions"]
            for thread in told["nodes"]:
                for one in thread["comments"]["nodes"]:
                    for said in (one, *one["replies"]["nodes"]):
                        if said["author"] and not said["isMinimized"] and said["author"]["__typename"] == "User":
                            yield {
                                "login": said["author"]["login"],
                                "id": str(said["databaseId"]),
                                "on": said["createdAt"][:10],
                                "url": said["url"],
                                "term": thread["title"],
                            }
            if not told["pageInfo"]["hasNextPage"]:
                return
            after = told["pageInfo"]["endCursor"]

    # What is done

    def create_missing_labels(self, wanted: Mapping[str, tuple[str, str]]) -> None:
        """The repository has labels of these names from now on; {name: (colour, description)}."""
        known = {one["name"].casefold() for one in self._get_pages("labels?per_page=100")}
        for name, (colour, description) in wanted.items():
            if name.casefold() not in known:
                self._send_json("POST", "labels", {"name": name, "color": colour, "description": description})

    def write_bot_comment(self, number: int, text: str, existing: GitHubComment | None) -> None:
        """Our one comment on a pull request or an issue says this from now on."""
        body = f"{self.comment_marker}\n{text}"
        if existing and existing.body == body:
            return
        if existing:
            self._send_json("PATCH", f"issues/comments/{existing.id}", {"body": body})
        else:
            self._send_json("POST", f"issues/{number}/comments", {"body": body})

    def change_labels(self, number: int, *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        if add:
            self._send_json("POST", f"issues/{number}/labels", {"labels": list(add)})
        for name in remove:
            try:
                self._send_json("DELETE", f"issues/{number}/labels/{quote(name, safe='')}", None)
            except GitHubRefusedError as refused:
                if refused.status != 404:  # somebody was faster
                    raise

    def post_suggestions(self, number: int, head: str, comments: Sequence[Mapping[str, Any]]) -> None:
        """Texts for lines of the change, each to be taken over with one click, in one review without words of its own."""
        self._send_json(
            "POST", f"pulls/{number}/reviews", {"commit_id": head, "event": "COMMENT", "comments": list(comments)}
        )

    def merge_pull_request(self, number: int, head: str, *, title: str, message: str) -> str:
        """The commit that it became; Refused where its head is another one, or where it can't be merged."""
        asked = {"sha": head, "merge_method": "squash", "commit_title": title, "commit_message": message}
        return str(self._send_json("PUT", f"pulls/{number}/merge", asked)["sha"])

    def dispatch_workflow(self, workflow: str, branch: str, **inputs: str) -> None:
        self._send_json("POST", f"actions/workflows/{quote(workflow)}/dispatches", {"ref": branch, "inputs": inputs})

    def commit_to_branch(
        self,
        branch: str,
        files: Mapping[str, str | None],
        *,
        parent: str,
        message: str,
        author: Mapping[str, str],
    ) -> str:
        """The commit at which `branch` stands from now on: `onto` with these files written, or gone where None. A
        branch that is there already is moved, whatever it held."""
        entries: list[dict[str, Any]] = []
        for path, text in sorted(files.items()):
            entry: dict[str, Any] = {"path": path, "mode": "100644", "type": "blob"}
            entries.append({**entry, "sha": None} if text is None else {**entry, "content": text})
        tree = self._send_json("POST", "git/trees", {"base_tree": self.get_commit_tree(parent), "tree": entries})["sha"]
        asked = {"message": message, "tree": tree, "parents": [parent], "author": dict(author)}
        commit = str(self._send_json("POST", "git/commits", asked)["sha"])
        if branch in self.list_branches(branch):
            self._send_json("PATCH", f"git/refs/heads/{quote(branch)}", {"sha": commit, "force": True})
        else:
            self._send_json("POST", "git/refs", {"ref": f"refs/heads/{branch}", "sha": commit})
        return commit

    def delete_branch(self, branch: str) -> None:
        """No branch of this name is left."""
        try:
            self._send_json("DELETE", f"git/refs/heads/{quote(branch)}", None)
        except GitHubRefusedError as refused:
            if refused.status not in (404, 422):
                raise

    def open_pull_request(self, branch: str, into: str, *, title: str, body: str) -> int:
        """The number of the open pull request for a branch: a new one where there is none."""
        owner = self.repository.partition("/")[0]
        asked = f"pulls?state=open&head={quote(f'{owner}:{branch}', safe='')}&base={quote(into, safe='')}&per_page=1"
        for one in self._get_pages(asked):
            return int(one["number"])
        return int(
            self._send_json("POST", "pulls", {"title": title, "head": branch, "base": into, "body": body})["number"]
        )

    # How it is asked

    def _repository_variables(self) -> Mapping[str, str]:
        owner, _, name = self.repository.partition("/")
        return {"owner": owner, "name": name}

    def _get_json(self, path: str) -> Any:
        return self._parse_json(self._request("GET", f"{self._api_url}/repos/{self.repository}/{path}", None))

    def _get_pages(self, path: str) -> Iterator[Any]:
        """Every part of a list, on as many pages as there are; a page is asked for when its parts are."""
        url: str | None = f"{self._api_url}/repos/{self.repository}/{path}"
        while url:
            answer = self._request("GET", url, None)
            yield from self._parse_json(answer)
            url = answer.links.get("next", {}).get("url")
            if url and not url.startswith(f"{self._api_url}/"):
                raise GitHubRefusedError(200, "the next page is said to be elsewhere")

    def _send_json(self, method: str, path: str, value: Any) -> Any:
        """Asked again only where GitHub says that it did nothing: what is done twice would show."""
        answer = self._request(method, f"{self._api_url}/repos/{self.repository}/{path}", value)
        return self._parse_json(answer) if answer.content else None

    def _run_query(self, text: str, **variables: Any) -> Any:
        url = f"{self._api_url}/graphql"
        for tried in range(MAX_ATTEMPTS):
            told = self._parse_json(
                self._request("POST", url, {"query": text, "variables": variables}, is_repeatable=True)
            )
            errors = told.get("errors") or []
            if any(one.get("type") == "RATE_LIMITED" for one in errors):
                self._wait(60.0, tried)
                continue
            if told.get("data") is None or told["data"].get("repository") is None:
                raise GitHubRefusedError(
                    200, "; ".join(str(one.get("message", "")) for one in errors)[:500] or "nothing"
                )
            return told["data"]
        raise GitHubBusyError("GitHub asks for patience")

    def _request(self, method: str, url: str, value: Any, *, is_repeatable: bool | None = None) -> requests.Response:
        """An answer below 300; `again`: it does no harm to ask twice. Raises Refused and Busy."""
        is_repeatable = method in ("GET", "PUT", "DELETE") if is_repeatable is None else is_repeatable
        said = ""
        for tried in range(MAX_ATTEMPTS):
            try:
                answer = self._session.request(method, url, json=value, timeout=(10, 60), allow_redirects=False)
            except requests.RequestException as error:
                said = type(error).__name__
                if not is_repeatable:
                    break
                self._wait(float(2**tried), tried)
                continue
            if answer.status_code < 300:
                return answer
            said = _read_error_message(answer)
            wait = _find_retry_delay(answer)
            if wait is not None:
                self._wait(wait, tried)
            elif answer.status_code >= 500 and is_repeatable:
                self._wait(float(2**tried), tried)
            elif answer.status_code >= 500:
                break
            else:
                raise GitHubRefusedError(answer.status_code, said)
        raise GitHubBusyError(f"GitHub does not answer: {said}")

    def _wait(self, seconds: float, tried: int) -> None:
        if seconds > MAX_WAIT_SECONDS:
            raise GitHubBusyError(f"GitHub asks to wait for {seconds:.0f} seconds")
        if tried + 1 < MAX_ATTEMPTS:
            self._sleep(seconds)

    @staticmethod
    def _parse_json(answer: requests.Response) -> Any:
        if len(answer.content) > MAX_RESPONSE_BYTES:
            raise GitHubRefusedError(answer.status_code, "the answer is too large")
        try:
            return answer.json()
        except ValueError:
            raise GitHubBusyError("GitHub's answer cannot be read") from None

    # What it is made into

    def _parse_pull_request(self, told: Mapping[str, Any]) -> PullRequest:
        opinions = (one for one in told["latestOpinionatedReviews"]["nodes"] if one and one["commit"])
        labelled = (one for one in told["timelineItems"]["nodes"] if one and one.get("label"))
        return PullRequest(
            number=told["number"],
            title=told["title"],
            author=parse_account(told["author"]),
            is_own=told["viewerDidAuthor"],
            head_sha=told["headRefOid"],
            head_branch=told["headRefName"],
            is_from_fork=told["isCrossRepository"],
            base_branch=told["baseRefName"],
            is_draft=told["isDraft"],
            file_count=told["changedFiles"],
            labels=parse_labels(told),
            reviews=tuple(
                PullRequestReview(parse_account(one["author"]), one["state"] == "APPROVED", one["commit"]["oid"])
                for one in opinions
            ),
            label_events=tuple(
                LabelEvent(parse_account(one["actor"]), one["label"]["name"], parse_time(one["createdAt"]))
                for one in labelled
            ),
            bot_comment=self._find_bot_comment(told),
        )

    def _find_bot_comment(self, told: Mapping[str, Any]) -> GitHubComment | None:
        """Ours among the comments: by the mark, and by the account that wrote it."""
        comments = list(told["comments"]["nodes"])
        page = told["comments"]["pageInfo"]
        while True:
            for one in comments:
                if one and one["viewerDidAuthor"] and one["body"].startswith(self.comment_marker):
                    return GitHubComment(one["databaseId"], one["body"], parse_time(one["updatedAt"]))
            if not page["hasNextPage"]:
                return None
            more = self._run_query(
                COMMENTS_QUERY, **self._repository_variables(), number=told["number"], after=page["endCursor"]
            )
            told_more = more["repository"]["issueOrPullRequest"]["comments"]
            comments, page = list(told_more["nodes"]), told_more["pageInfo"]


def _read_error_message(answer: requests.Response) -> str:
    try:
        return str(answer.json().get("message", ""))[:500]
    except (ValueError, AttributeError):
        return answer.reason or ""


def _find_retry_delay(answer: requests.Response) -> float | None:
    """Seconds, where GitHub limits how often it is asked.
    https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api"""
    if answer.status_code not in (403, 429):
        return None
    if (after := answer.headers.get("Retry-After", "")).isdigit():
        return float(after)
    if answer.headers.get("X-RateLimit-Remaining") == "0":
        reset = answer.headers.get("X-RateLimit-Reset", "")
        now = datetime.now(UTC).timestamp()
        return max(1.0, float(reset) - now) if reset.isdigit() else float(MAX_WAIT_SECONDS)
    return 60.0 if answer.status_code == 429 or "secondary rate limit" in _read_error_message(answer) else None
