"""A GitHub for tests: repositories are Git's own, and every question and answer is held against GitHub's descriptions.

What a test wants to happen is said before: pushes, labels, reviews, a server that is busy or broken for some requests.
"""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

import jsonschema
from graphql import build_schema, graphql_sync

from lyceum.moderation import GitHubWriter
from tests.support.git_repository import GitRepository
from tests.support.github.descriptions import GRAPHQL_FILE, REST_FILE

BOT_USER = {"__typename": "Bot", "login": "github-actions", "databaseId": 41898282}
START_TIME = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass
class FakeThread:
    """An issue or a pull request."""

    number: int
    title: str
    author: dict[str, Any]
    body: str = ""
    labels: set[str] = field(default_factory=set)
    label_events: list[dict[str, Any]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    reviews: list[dict[str, Any]] = field(default_factory=list)
    """Opinions of people, the last one of each."""
    suggestions: list[dict[str, Any]] = field(default_factory=list)
    branch: str = ""
    """Empty: an issue."""
    fork: bool = True
    draft: bool = False
    state: str = "OPEN"
    merged_at: datetime | None = None


@dataclass
class RequestFault:
    """How the next requests that match are answered instead."""

    request_pattern: str
    """A regular expression on `METHOD /path`."""
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    count: int = 1
    body: str = '{"message": "trouble"}'
    side_effect: Callable[[], None] | None = None
    """What happens all the same."""
    is_carried_out: bool = False
    """The request is carried out before the answer is lost."""


class FakeGitHub:
    """`hub/club` on a server of this machine."""

    def __init__(self, folder: Path) -> None:
        self.repo = GitRepository.create(folder / "github")
        self.threads: dict[int, FakeThread] = {}
        self.faults: list[RequestFault] = []
        self.requests: list[str] = []
        """`METHOD /path?query` of every request."""
        self.dispatched_workflows: list[tuple[str, dict[str, Any]]] = []
        self.preview_artifacts: dict[str, int] = {}
        """The number of a check's preview, by head."""
        self._numbers = count(1)
        self.known_labels: dict[str, Any] = {}
        self.discussions: list[dict[str, Any]] = []
        self.deployed_commits: list[str] = []
        """Commits, latest last."""
        self.now = START_TIME
        self.page_size: int | None = None
        """Smaller pages than asked for, as GitHub may give."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._make_handler())
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    # What happens on it

    def make_client(self, waits: list[float] | None = None) -> GitHubWriter:
        return GitHubWriter(
            "hub/club", "t0ken", api_url=self.address, sleep=(waits if waits is not None else []).append
        )

    def advance_clock(self, minutes: int = 1) -> None:
        self.now += timedelta(minutes=minutes)

    def push_files(
        self, branch: str, files: dict[str, str | None], *, onto: str | None = None, login: str = "ada"
    ) -> str:
        """The commit of these files (None: gone) at which a branch stands from now on, on `onto` or on itself."""
        self.advance_clock()
        known = self.repo.run_git("for-each-ref", f"refs/heads/{branch}")
        parent = onto or (branch if known else "main" if self.repo.run_git("for-each-ref", "refs/heads/main") else None)
        index = {"GIT_INDEX_FILE": str(self.repo.folder / ".git" / f"index-{branch.replace('/', '-')}")}
        self.repo.run_git("read-tree", *([parent] if parent else ["--empty"]), environment=index)
        for path, text in files.items():
            if text is None:
                self.repo.run_git("update-index", "--force-remove", path, environment=index)
            else:
                blob = self.repo.run_git("hash-object", "-w", "--stdin", stdin=text.encode("utf-8", "surrogateescape"))
                self.repo.run_git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}", environment=index)
        tree = self.repo.run_git("write-tree", environment=index)
        parents = ["-p", self.repo.run_git("rev-parse", parent)] if parent else []
        who = {f"GIT_{role}_{name}": text for role in ("AUTHOR", "COMMITTER") for name, text in
               (("NAME", login), ("EMAIL", f"{login}@example.org"), ("DATE", f"@{int(self.now.timestamp())} +0000"))}  # fmt: skip
        made = self.repo.run_git("commit-tree", tree, *parents, "-m", "change", environment=who)
        self.repo.run_git("update-ref", f"refs/heads/{branch}", made)
        return made

    def clone_main(self, folder: Path) -> Path:
        """What a runner checks out: main, with all of its history, and nothing of anybody else's."""
        self.repo.run_git(
            "clone", "--quiet", "--single-branch", "--branch=main", self.repo.folder.as_uri(), str(folder)
        )
        return folder

    def open_pull_request(
        self, branch: str, *, login: str, number: int, title: str = "Add me", **more: Any
    ) -> FakeThread:
        """A pull request for a branch of the repository that stands for a fork's."""
        author = BOT_USER if login.removesuffix("[bot]") == BOT_USER["login"] else make_user(login, number)
        thread = FakeThread(len(self.threads) + 1, title, author, branch=branch, **more)
        self.threads[thread.number] = thread
        return thread

    def open_issue(
        self, body: str, *, login: str, number: int, labels: tuple[str, ...], title: str = "A form"
    ) -> FakeThread:
        thread = FakeThread(len(self.threads) + 1, title, make_user(login, number), body=body, labels=set(labels))
        self.threads[thread.number] = thread
        return thread

    def add_label(self, thread: FakeThread, name: str, by: str, number: int | None = None) -> None:
        self.advance_clock()
        thread.labels.add(name)
        thread.label_events.append(
            {
                "__typename": "LabeledEvent",
                "createdAt": format_timestamp(self.now),
                "actor": make_user(by, number or find_user_number(by)),
                "label": {"name": name},
            }
        )

    def add_review(self, thread: FakeThread, by: str, state: str = "APPROVED", number: int | None = None) -> None:
        self.advance_clock()
        head = self.repo.run_git("rev-parse", thread.branch)
        thread.reviews = [one for one in thread.reviews if one["author"]["login"] != by]
        thread.reviews.append(
            {"state": state, "author": make_user(by, number or find_user_number(by)), "commit": {"oid": head}}
        )

    def add_discussion(
        self, term: str, *said: tuple[str, str], category: str = "DIC_x", replies: tuple[tuple[str, str], ...] = ()
    ) -> None:
        """A thread in which these people said something: (login, day)."""

        def told(login: str, day: str, replies: list[Any]) -> dict[str, Any]:
            number = next(self._numbers)
            return {
                "databaseId": number, "createdAt": f"{day}T12:00:00Z", "url": f"https://github.com/hub/club/discussions/{number}",
                "isMinimized": False, "author": make_user(login, 5) if login else None, "replies": self._make_connection(replies),
            }  # fmt: skip

        answers = [told(login, day, []) for login, day in replies]
        said_ = [told(login, day, answers if i == 0 else []) for i, (login, day) in enumerate(said)]
        self.discussions.append({"category": category, "title": term, "comments": self._make_connection(said_)})

    def add_comment(self, thread: FakeThread, body: str, *, by_bot: bool = False) -> None:
        self.advance_clock()
        thread.comments.append(
            {"databaseId": 1000 + sum(len(one.comments) for one in self.threads.values()), "body": body,
             "viewerDidAuthor": by_bot}
        )  # fmt: skip

    def list_bot_comments(self, thread: FakeThread) -> list[str]:
        return [one["body"] for one in thread.comments if one["viewerDidAuthor"]]

    # How it answers

    def _make_handler(self) -> type[BaseHTTPRequestHandler]:
        github = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: Any) -> None:
                pass

            def _any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, headers, answer = github._handle_request(self.command, self.path, body, dict(self.headers))
                data = answer.encode()
                self.send_response(status)
                for name, value in {
                    **headers,
                    "Content-Length": str(len(data)),
                    "Content-Type": "application/json",
                }.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _any  # noqa: N815

        return Handler

    def _handle_request(
        self, method: str, target: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], str]:
        self.requests.append(f"{method} {target}")
        assert headers["Authorization"] == "Bearer t0ken"
        try:
            trouble = next((one for one in self.faults if re.search(one.request_pattern, f"{method} {target}")), None)
            if trouble and not trouble.is_carried_out:
                return self._respond_with_fault(trouble)
            value = json.loads(body) if body else None
            answer = self._handle_graphql(value) if target == "/graphql" else self._handle_rest(method, target, value)
            return self._respond_with_fault(trouble) if trouble else answer
        except Exception as error:  # a fault of the test's server shows in the client
            return 599, {}, json.dumps({"message": f"{type(error).__name__}: {error}"})

    def _respond_with_fault(self, trouble: RequestFault) -> tuple[int, dict[str, str], str]:
        trouble.count -= 1
        if trouble.count == 0:
            self.faults.remove(trouble)
        if trouble.side_effect:
            trouble.side_effect()
        return trouble.status, trouble.headers, trouble.body

    def _handle_graphql(self, asked: dict[str, Any]) -> tuple[int, dict[str, str], str]:
        result = graphql_sync(
            load_graphql_schema(), asked["query"], {"repository": self._resolve_repository}, variable_values=asked["variables"],
            type_resolver=lambda value, *_: value["__typename"],
        )  # fmt: skip
        return 200, {}, json.dumps(result.formatted)

    def _resolve_repository(self, _info: Any, owner: str, name: str, **_: Any) -> dict[str, Any] | None:
        if (owner, name) != ("hub", "club"):
            return None

        def one(number: int, kind: str) -> dict[str, Any] | None:
            thread = self.threads.get(number)
            told = self._describe_thread(thread) if thread else None
            return told if told and told["__typename"] == kind else None

        def pulls(_info: Any, **asked: Any) -> dict[str, Any]:
            told = [
                self._describe_thread(thread)
                for thread in self.threads.values()
                if thread.branch and thread.state == "OPEN"
            ]
            return self._make_connection(told)(_info, **asked)

        return {
            "issue": lambda _info, number: one(number, "Issue"),
            "pullRequest": lambda _info, number: one(number, "PullRequest"),
            "issueOrPullRequest": lambda _info, number: self._describe_thread(self.threads[number]),
            "pullRequests": pulls,
            "discussions": lambda _info, categoryId, **asked: self._make_connection(  # noqa: N803
                [one for one in self.discussions if one["category"] == categoryId]
            )(_info, **asked),
        }

    def _make_connection(self, nodes: list[Any]) -> Callable[..., dict[str, Any]]:
        def page(_info: Any, first: int = 0, last: int = 0, after: str | None = None, **_: Any) -> dict[str, Any]:
            if last:
                return {"nodes": nodes[-last:], "pageInfo": {"hasNextPage": False, "endCursor": None}}
            start = int(after or 0)
            end = start + min(first, self.page_size or first)
            return {"nodes": nodes[start:end], "pageInfo": {"hasNextPage": end < len(nodes), "endCursor": str(end)}}

        return page

    def _describe_thread(self, thread: FakeThread) -> dict[str, Any]:
        told: dict[str, Any] = {
            "__typename": "PullRequest" if thread.branch else "Issue",
            "number": thread.number,
            "title": thread.title,
            "body": thread.body,
            "state": thread.state,
            "author": thread.author,
            "viewerDidAuthor": thread.author is BOT_USER,
            "labels": self._make_connection([{"name": name} for name in sorted(thread.labels)]),
            "comments": self._make_connection(thread.comments),
        }
        if thread.branch:
            gone = not self.repo.run_git("for-each-ref", f"refs/heads/{thread.branch}")
            head = "0" * 40 if gone else self.repo.run_git("rev-parse", thread.branch)
            told |= {
                "isDraft": thread.draft,
                "isCrossRepository": thread.fork,
                "baseRefName": "main",
                "headRefName": thread.branch,
                "headRefOid": head,
                "latestOpinionatedReviews": self._make_connection(thread.reviews),
                "timelineItems": self._make_connection(thread.label_events),
            }
        return told

    def _handle_rest(self, method: str, target: str, value: Any) -> tuple[int, dict[str, str], str]:
        url = urlsplit(target)
        path, operation, names = find_operation(method, unquote(url.path))
        query = {name: values[-1] for name, values in parse_qs(url.query, keep_blank_values=True).items()}
        known = {resolve_reference(one)["name"] for one in operation.get("parameters", ())}
        assert set(query) <= known | {"per_page", "page"}, f"{method} {path} knows no {set(query) - known}"
        if value is not None:
            body = operation["requestBody"]["content"]["application/json"]["schema"]
            jsonschema.validate(value, {**body, "components": load_rest_components()})
        status, answer = getattr(self, "_" + re.sub(r"\W+", "_", operation["operationId"]))(value, **names, **query)
        headers: dict[str, str] = {}
        described = resolve_reference(operation["responses"][str(status)]).get("content", {}).get("application/json")
        if described:
            if isinstance(answer, list) and "per_page" in known:
                answer, headers = self._take_page(answer, query, url)
            answer = fill_required_fields(described["schema"], answer)
            jsonschema.validate(answer, {**described["schema"], "components": load_rest_components()})
        return status, headers, "" if answer is None else json.dumps(answer)

    def _take_page(self, whole: list[Any], query: dict[str, str], url: Any) -> tuple[list[Any], dict[str, str]]:
        size, page = int(query.get("per_page", 30)), int(query.get("page", 1))
        size = min(size, self.page_size or size)
        more = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items() if name != "page")
        there = f"{self.address}{url.path}?{more}&page={page + 1}"
        return whole[(page - 1) * size : page * size], {"Link": f'<{there}>; rel="next"'} if len(
            whole
        ) > page * size else {}

    # Operations, by their id

    def _git_get_ref(self, _: Any, ref: str, **__: Any) -> tuple[int, Any]:
        return 200, self._describe_ref(ref.removeprefix("heads/"))

    def _git_list_matching_refs(self, _: Any, ref: str, **__: Any) -> tuple[int, Any]:
        found = self.repo.run_git("for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads/").split("\n")
        return 200, [self._describe_ref(one) for one in found if f"heads/{one}".startswith(ref)]

    def _describe_ref(self, branch: str) -> dict[str, Any]:
        return {
            "ref": f"refs/heads/{branch}",
            "object": {"sha": self.repo.run_git("rev-parse", f"refs/heads/{branch}"), "type": "commit"},
        }

    def _git_create_ref(self, value: Any, **__: Any) -> tuple[int, Any]:
        self.repo.run_git("update-ref", value["ref"], value["sha"], "0" * 40)
        return 201, self._describe_ref(value["ref"].removeprefix("refs/heads/"))

    def _git_update_ref(self, value: Any, ref: str, **__: Any) -> tuple[int, Any]:
        self.repo.run_git("update-ref", f"refs/{ref}", value["sha"])
        return 200, self._describe_ref(ref.removeprefix("heads/"))

    def _git_delete_ref(self, _: Any, ref: str, **__: Any) -> tuple[int, Any]:
        if not self.repo.run_git("for-each-ref", f"refs/{ref}"):
            return 422, {"message": "Reference does not exist"}
        self.repo.run_git("update-ref", "-d", f"refs/{ref}")
        return 204, None

    def _git_get_commit(self, _: Any, commit_sha: str, **__: Any) -> tuple[int, Any]:
        return 200, {"sha": commit_sha, "tree": {"sha": self.repo.run_git("rev-parse", f"{commit_sha}^{{tree}}")}}

    def _git_create_commit(self, value: Any, **__: Any) -> tuple[int, Any]:
        parents = [part for one in value["parents"] for part in ("-p", one)]
        author = value["author"]
        who = {"GIT_AUTHOR_NAME": author["name"], "GIT_AUTHOR_EMAIL": author["email"], "GIT_COMMITTER_NAME": "GitHub",
               "GIT_COMMITTER_EMAIL": "noreply@github.com"}  # fmt: skip
        made = self.repo.run_git("commit-tree", value["tree"], *parents, "-m", value["message"], environment=who)
        return 201, {"sha": made, "tree": {"sha": value["tree"]}, "message": value["message"]}

    def _git_get_tree(self, _: Any, tree_sha: str, **__: Any) -> tuple[int, Any]:
        entries = []
        for line in self.repo.run_git("ls-tree", "-z", "-l", tree_sha).split("\0")[:-1]:
            about, _, name = line.partition("\t")
            mode, kind, sha, size = about.split()
            entry: dict[str, Any] = {"path": name, "mode": mode, "type": kind, "sha": sha}
            entries.append(entry if size == "-" else {**entry, "size": int(size)})
        return 200, {"sha": tree_sha, "url": "", "truncated": False, "tree": entries}

    def _git_create_tree(self, value: Any, **__: Any) -> tuple[int, Any]:
        index = {"GIT_INDEX_FILE": str(self.repo.folder / ".git" / "made-index")}
        self.repo.run_git("read-tree", value["base_tree"], environment=index)
        for one in value["tree"]:
            if one.get("sha", "") is None:
                self.repo.run_git("update-index", "--force-remove", one["path"], environment=index)
            else:
                blob = self.repo.run_git("hash-object", "-w", "--stdin", stdin=one["content"].encode())
                self.repo.run_git(
                    "update-index", "--add", "--cacheinfo", f"{one['mode']},{blob},{one['path']}", environment=index
                )
        return 201, {"sha": self.repo.run_git("write-tree", environment=index), "tree": []}

    def _git_get_blob(self, _: Any, file_sha: str, **__: Any) -> tuple[int, Any]:
        data = self.repo.run_git("cat-file", "blob", file_sha).encode("utf-8", "surrogateescape")
        whole = data if len(data) == int(self.repo.run_git("cat-file", "-s", file_sha)) else data + b"\n"
        return 200, {
            "sha": file_sha,
            "size": len(whole),
            "encoding": "base64",
            "content": base64.encodebytes(whole).decode(),
        }

    def _repos_compare_commits_with_basehead(
        self, _: Any, basehead: str, page: str = "1", per_page: str = "30", **__: Any
    ) -> tuple[int, Any]:
        base, _, head = basehead.partition("...")
        listed = self.repo.run_git("rev-list", "--parents", "--reverse", f"{base}..{head}").split("\n")
        own = [line.split() for line in listed if line]
        start = (int(page) - 1) * int(per_page)
        told = [
            {"sha": sha, "parents": [{"sha": one} for one in more]} for sha, *more in own[start : start + int(per_page)]
        ]
        fork = self.repo.run_git("merge-base", base, head)
        return 200, {"merge_base_commit": {"sha": fork}, "total_commits": len(own), "commits": told}

    def _pulls_list(self, _: Any, state: str, head: str = "", **__: Any) -> tuple[int, Any]:
        told = []
        for one in self.threads.values():
            if one.branch and (one.state == "OPEN") == (state == "open") and head in ("", f"hub:{one.branch}"):
                when = format_timestamp(one.merged_at) if one.merged_at else None
                told.append(
                    {"number": one.number, "updated_at": when or format_timestamp(self.now), "merged_at": when,
                     "user": {"login": one.author["login"], "id": one.author["databaseId"]},
                     "head": {"ref": one.branch, "repo": {"full_name": f"{one.author['login']}/club" if one.fork else "hub/club"}}}
                )  # fmt: skip
        return 200, sorted(told, key=lambda one: one["updated_at"], reverse=True)

    def _pulls_create(self, value: Any, **__: Any) -> tuple[int, Any]:
        thread = self.open_pull_request(
            value["head"], login=BOT_USER["login"], number=0, title=value["title"], body=value["body"], fork=False
        )
        return 201, {"number": thread.number}

    def _pulls_merge(self, value: Any, pull_number: str, **__: Any) -> tuple[int, Any]:
        thread = self.threads[int(pull_number)]
        if thread.state != "OPEN" or thread.draft:
            return 405, {"message": "Pull Request is not mergeable"}
        if self.repo.run_git("rev-parse", thread.branch) != value["sha"]:
            return 409, {"message": "Head branch was modified. Review and try the merge again."}
        tip = self.repo.run_git("rev-parse", "main")
        tree = self.repo.run_git("merge-tree", "--write-tree", tip, thread.branch).split("\n")[0]
        who = {f"GIT_{role}_{name}": text for role in ("AUTHOR", "COMMITTER") for name, text in
               (("NAME", thread.author["login"]), ("EMAIL", f"{thread.author['databaseId']}+{thread.author['login']}@users.noreply.github.com"),
                ("DATE", f"@{int(self.now.timestamp())} +0000"))}  # fmt: skip
        message = f"{value['commit_title']}\n\n{value['commit_message']}\n"
        made = self.repo.run_git("commit-tree", tree, "-p", tip, "-m", message, environment=who)
        self.repo.run_git("update-ref", "refs/heads/main", made, tip)
        thread.state, thread.merged_at = "MERGED", self.now
        return 200, {"sha": made, "merged": True, "message": "Pull Request successfully merged"}

    def _pulls_create_review(self, value: Any, pull_number: str, **__: Any) -> tuple[int, Any]:
        thread = self.threads[int(pull_number)]
        thread.suggestions += [{**one, "commit_id": value["commit_id"]} for one in value["comments"]]
        return 200, {"id": 1, "commit_id": value["commit_id"]}

    def _pulls_list_review_comments(self, _: Any, pull_number: str, **__: Any) -> tuple[int, Any]:
        return 200, [{"path": one["path"], "body": one["body"]} for one in self.threads[int(pull_number)].suggestions]

    def _issues_create_comment(self, value: Any, issue_number: str, **__: Any) -> tuple[int, Any]:
        self.add_comment(self.threads[int(issue_number)], value["body"], by_bot=True)
        return 201, {"id": 1, "body": value["body"]}

    def _issues_update_comment(self, value: Any, comment_id: str, **__: Any) -> tuple[int, Any]:
        self.advance_clock()
        for thread in self.threads.values():
            for one in thread.comments:
                if one["databaseId"] == int(comment_id):
                    one["body"] = value["body"]
        return 200, {"id": int(comment_id), "body": value["body"]}

    def _issues_add_labels(self, value: Any, issue_number: str, **__: Any) -> tuple[int, Any]:
        self.threads[int(issue_number)].labels |= set(value["labels"])
        return 200, [{"name": name} for name in sorted(self.threads[int(issue_number)].labels)]

    def _issues_remove_label(self, _: Any, issue_number: str, name: str, **__: Any) -> tuple[int, Any]:
        labels = self.threads[int(issue_number)].labels
        if name not in labels:
            return 404, {"message": "Label does not exist"}
        labels.discard(name)
        return 200, [{"name": one} for one in sorted(labels)]

    def _actions_create_workflow_dispatch(self, value: Any, workflow_id: str, **__: Any) -> tuple[int, Any]:
        self.dispatched_workflows.append((workflow_id, value))
        return 204, None

    def _issues_list_labels_for_repo(self, _: Any, **__: Any) -> tuple[int, Any]:
        return 200, [{"name": name} for name in sorted(self.known_labels)]

    def _issues_create_label(self, value: Any, **__: Any) -> tuple[int, Any]:
        assert value["name"] not in self.known_labels
        self.known_labels[value["name"]] = value
        return 201, value

    def _repos_list_deployments(self, _: Any, **__: Any) -> tuple[int, Any]:
        return 200, [{"id": number, "sha": sha} for number, sha in reversed(list(enumerate(self.deployed_commits, 1)))]

    def _actions_list_workflow_runs(self, _: Any, head_sha: str, **__: Any) -> tuple[int, Any]:
        runs = (
            [{"id": 7, "html_url": "https://github.com/hub/club/actions/runs/7"}]
            if head_sha in self.preview_artifacts
            else []
        )
        return 200, {"total_count": len(runs), "workflow_runs": runs}

    def _actions_list_workflow_run_artifacts(self, _: Any, **__: Any) -> tuple[int, Any]:
        found = [{"id": number, "name": "preview.html", "expired": False} for number in self.preview_artifacts.values()]
        return 200, {"total_count": len(found), "artifacts": found}


def find_user_number(login: str) -> int:
    return {"ada": 1, "grace": 2}.get(login.casefold(), 900)


def make_user(login: str, number: int) -> dict[str, Any]:
    return {"__typename": "User", "login": login, "databaseId": number}


def format_timestamp(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


# GitHub's descriptions ---------------------------------------------------------------------------------------------


@cache
def load_graphql_schema() -> Any:
    return build_schema(GRAPHQL_FILE.read_text("utf-8"))


@cache
def load_rest_description() -> Any:
    """The description, with `nullable` of OpenAPI 3.0 as JSON Schema says it."""
    text = json.loads(REST_FILE.read_text("utf-8"))

    def plain(value: Any) -> Any:
        if isinstance(value, list):
            return [plain(one) for one in value]
        if not isinstance(value, dict):
            return value
        told = {name: plain(inner) for name, inner in value.items()}
        if told.get("nullable") is True:
            del told["nullable"]
            told = {"anyOf": [told, {"type": "null"}]}
        return told

    return plain(text)


def load_rest_components() -> Any:
    return load_rest_description()["components"]


def resolve_reference(part: Any) -> Any:
    while "$ref" in part:
        _, _, group, name = part["$ref"].split("/")
        part = load_rest_components()[group][name]
    return part


def find_operation(method: str, path: str) -> tuple[str, Any, dict[str, str]]:
    """The most literal operation that a path fits, with what its names stand for."""
    fits: list[tuple[int, str, Any, dict[str, str]]] = []
    for template, methods in load_rest_description()["paths"].items():
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template)).replace("(?P<ref>[^/]+)", "(?P<ref>.+)")
        if (match := re.fullmatch(pattern, path)) and method.lower() in methods:
            fits.append((template.count("{"), template, methods[method.lower()], match.groupdict()))
    assert fits, f"GitHub's description has no {method} {path}"
    _, template, operation, names = min(fits, key=lambda one: one[0])
    names.pop("owner"), names.pop("repo")
    return template, operation, names


def fill_required_fields(schema_: Any, value: Any) -> Any:
    """The value, with something in every field that its description asks for besides."""
    part = resolve_reference(schema_)
    if value is None:
        return value
    if "allOf" in part:
        for one in part["allOf"]:
            value = fill_required_fields(one, value)
        return value
    if "anyOf" in part or "oneOf" in part:
        return fill_required_fields((part.get("anyOf") or part["oneOf"])[0], value)
    if isinstance(value, list):
        return [fill_required_fields(part.get("items", {}), one) for one in value]
    if isinstance(value, dict):
        told = dict(value)
        for name, inner in part.get("properties", {}).items():
            if name in told:
                told[name] = fill_required_fields(inner, told[name])
            elif name in part.get("required", ()):
                told[name] = _make_required_value(inner)
        return told
    return value


def _make_required_value(schema_: Any) -> Any:
    part = resolve_reference(schema_)
    if "enum" in part:
        return part["enum"][0]
    for name in ("anyOf", "oneOf"):
        if name in part:
            return None if {"type": "null"} in part[name] else _make_required_value(part[name][0])
    if "allOf" in part:
        return {key: one for each in part["allOf"] for key, one in _make_required_value(each).items()}
    kind = part.get("type")
    kind = kind[0] if isinstance(kind, list) else kind
    match kind:
        case "object" | None:
            return fill_required_fields(part, {})
        case "array":
            return []
        case "integer" | "number":
            return part.get("minimum", 1)
        case "boolean":
            return False
        case "string":
            return {"date-time": "2026-01-01T00:00:00Z", "uri": "https://example.org"}.get(
                part.get("format", ""), "x" * part.get("minLength", 1)
            )
        case _:
            return None


def run_fake_github(folder: Path) -> Iterator[FakeGitHub]:
    github = FakeGitHub(folder)
    try:
        yield github
    finally:
        github.close()
