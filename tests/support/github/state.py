"""What the fake GitHub knows: a Git repository, threads and labels. A test changes it as people would on GitHub."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from tests.support.git_repository import GitRepository
from tests.support.github.rate_limits import RateLimits
from tests.support.github.values import (
    BOT_USER,
    START_TIME,
    FakeThread,
    RequestFault,
    find_user_number,
    format_timestamp,
    make_user,
)

_CHANGED_FIELDS = ("threads", "requests", "dispatched_workflows", "known_labels", "workflow_states", "now")


class GitHubState:
    """The repository `hub/club`, and everything that people did to it."""

    def __init__(self, folder: Path) -> None:
        self.repo = GitRepository.create(folder / "github")
        self.threads: dict[int, FakeThread] = {}
        self.faults: list[RequestFault] = []
        self.requests: list[str] = []
        """`METHOD /path?query` of every request."""
        self.git_requests: list[str] = []
        """`METHOD /path?query` of every request of Git. They count for no limit of the API."""
        self.dispatched_workflows: list[tuple[str, dict[str, Any]]] = []
        self.check_suites: dict[str, list[dict[str, Any]]] = {}
        """The check suites of each head."""
        self.preview_artifacts: dict[int, int] = {}
        """The number of the preview that a run of the check made, by run."""
        self.known_labels: dict[str, Any] = {}
        self.discussions: list[dict[str, Any]] = []
        self.workflow_runs: list[dict[str, Any]] = []
        """Runs of publish.yml, latest last; see `add_publish_run`."""
        self.workflow_states: dict[str, str] = {}
        """By the name of the file; the others are active."""
        self.protected_branches: set[str] = set()
        """Branches that take no commit but merges."""
        self.deployments: list[tuple[str, str]] = []
        """The commit and the last status of each deployment, latest last."""
        self.limits = RateLimits()
        self.seconds_per_request = 0.0
        """How far each request of the API moves the clock."""
        self.now = START_TIME
        self.page_size: int | None = None
        """Makes pages smaller than requested, as GitHub may do."""
        self._comment_numbers = count(1)

    def save_state(self) -> dict[str, Any]:
        """Return everything that people and bots can change."""
        refs = self.repo.run_git("for-each-ref", "--format=%(refname) %(objectname)").split("\n")
        fields = {name: getattr(self, name) for name in _CHANGED_FIELDS}
        return {"refs": dict(ref.split() for ref in refs if ref), **deepcopy(fields, {id(BOT_USER): BOT_USER})}

    def restore_state(self, saved: dict[str, Any]) -> None:
        """Bring back what `save_state` returned. It can be brought back several times."""
        refs = self.repo.run_git("for-each-ref", "--format=%(refname)").split("\n")
        lines = [f"delete {ref}" for ref in refs if ref and ref not in saved["refs"]]
        lines += [f"update {ref} {commit}" for ref, commit in saved["refs"].items()]
        self.repo.run_git("update-ref", "--stdin", stdin="\n".join((*lines, "")).encode())
        for name, value in deepcopy({name: saved[name] for name in _CHANGED_FIELDS}, {id(BOT_USER): BOT_USER}).items():
            setattr(self, name, value)

    def advance_clock(self, minutes: int = 1) -> None:
        """Let time go by between two events, unless every request takes its time."""
        if self.seconds_per_request:
            return
        self.now += timedelta(minutes=minutes)

    def push_files(
        self,
        branch: str,
        files: dict[str, str | None],
        *,
        onto: str | None = None,
        login: str = "ada",
        message: str = "change",
    ) -> str:
        """Commit these files (None: deleted) to a branch on top of `onto`, or of the branch itself, and return the commit."""
        self.advance_clock()
        branch_ref = self.repo.run_git("for-each-ref", f"refs/heads/{branch}")
        parent = onto or (
            branch if branch_ref else "main" if self.repo.run_git("for-each-ref", "refs/heads/main") else None
        )
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
        author = {f"GIT_{role}_{name}": text for role in ("AUTHOR", "COMMITTER") for name, text in
               (("NAME", login), ("EMAIL", f"{login}@example.org"), ("DATE", f"@{int(self.now.timestamp())} +0000"))}  # fmt: skip
        commit = self.repo.run_git("commit-tree", tree, *parents, "-m", message, environment=author)
        self.repo.run_git("update-ref", f"refs/heads/{branch}", commit)
        return commit

    def push_many(self, files_by_branch: Mapping[str, Mapping[str, str | None]]) -> None:
        """Commit files to many new branches at once, each on top of main."""
        heads, seconds = self.list_branch_heads(), int(self.now.timestamp())
        stream: list[bytes] = []
        for branch, files in files_by_branch.items():
            stream.append(f"commit refs/heads/{branch}\ncommitter x <x@example.org> {seconds} +0000\n".encode())
            stream.append(b"data 6\nchange\n" + (f"from {heads['main']}\n".encode() if "main" in heads else b""))
            for path, text in files.items():
                data = (text or "").encode()
                change = b"D %s\n" % path.encode()
                write = b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data)
                stream.append(change if text is None else write)
        self.repo.run_git("fast-import", "--quiet", stdin=b"".join(stream))

    def list_branch_heads(self) -> dict[str, str]:
        """Return the commit of every branch, by its name."""
        lines = self.repo.run_git(
            "for-each-ref", "--format=%(objectname) %(refname:lstrip=2)", "refs/heads/"
        ).splitlines()
        return {name: commit for commit, _, name in (line.partition(" ") for line in lines)}

    def update_pull_refs(self) -> None:
        """Give every open pull request its ref. It stays when the branch is deleted, as on GitHub."""
        heads = self.list_branch_heads()
        pulls = (thread for thread in list(self.threads.values()) if thread.state == "OPEN" and thread.branch in heads)
        lines = "".join(f"update refs/pull/{thread.number}/head {heads[thread.branch]}\n" for thread in pulls)
        self.repo.run_git("update-ref", "--stdin", stdin=lines.encode())

    def clone_main(self, folder: Path) -> Path:
        """Clone what a runner checks out: main with all of its history, and no other branch."""
        self.repo.run_git(
            "clone", "--quiet", "--single-branch", "--branch=main", self.repo.folder.as_uri(), str(folder)
        )
        return folder

    def open_pull_request(
        self, branch: str, *, login: str, number: int, title: str = "Add me", **options: Any
    ) -> FakeThread:
        """Open a pull request from a branch of this repository, which stands for a fork's branch by default."""
        author = BOT_USER if login.removesuffix("[bot]") == BOT_USER["login"] else make_user(login, number)
        thread = FakeThread(len(self.threads) + 1, title, author, branch=branch, **options)
        thread.created_at = self.now
        self.threads[thread.number] = thread
        return thread

    def open_issue(
        self, body: str, *, login: str, number: int, labels: tuple[str, ...], title: str = "A form"
    ) -> FakeThread:
        """Open an issue by the account `login` with this account number."""
        thread = FakeThread(len(self.threads) + 1, title, make_user(login, number), body=body, labels=set(labels))
        thread.created_at = self.now
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

    def add_review(
        self, thread: FakeThread, by: str, state: str = "APPROVED", number: int | None = None, *, can_push: bool = False
    ) -> None:
        self.advance_clock()
        head = self.repo.run_git("rev-parse", thread.branch)
        author = make_user(by, number or find_user_number(by))
        review = {"state": state, "author": author, "commit": {"oid": head}, "authorCanPushToRepository": can_push}
        if state != "COMMENTED":  # a comment leaves the reviewer's last opinion as it is
            thread.reviews.append(review)

    def add_publish_run(self, commit: str, status: str = "completed", conclusion: str | None = "success") -> None:
        self.workflow_runs.append(
            {
                "path": ".github/workflows/publish.yml",
                "head_sha": commit,
                "status": status,
                "conclusion": conclusion if status == "completed" else None,
                "updated_at": format_timestamp(self.now),
            }
        )

    def dismiss_review(self, thread: FakeThread, by: str) -> None:
        """Dismiss the last review of a person."""
        [*_, review] = [review for review in thread.reviews if review["author"]["login"] == by]
        review["state"] = "DISMISSED"

    def add_check(
        self,
        branch: str,
        *,
        status: str = "COMPLETED",
        conclusion: str | None = "SUCCESS",
        preview: int | None = None,
        path: str = ".github/workflows/check.yml",
        event: str = "pull_request",
    ) -> None:
        """Add or continue the run of a workflow on the head of a branch. `preview` is the number of its artifact."""
        suites = self.check_suites.setdefault(self.repo.run_git("rev-parse", branch), [])
        run = 7 + len(suites)
        url = f"https://github.com/hub/club/actions/runs/{run}"
        suites.append(
            {
                "status": status,
                "conclusion": conclusion if status == "COMPLETED" else None,
                "workflowRun": {"databaseId": run, "event": event, "url": url, "file": {"path": path}},
            }
        )
        if preview is not None:
            self.preview_artifacts[run] = preview

    def add_discussion(
        self,
        term: str,
        *comments: tuple[str, str],
        category: str = "DIC_x",
        replies: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Add a discussion with comments by (login, day). The replies are to the first comment."""

        def describe_comment(login: str, day: str, replies: list[Any]) -> dict[str, Any]:
            number = next(self._comment_numbers)
            return {
                "databaseId": number, "createdAt": f"{day}T12:00:00Z", "url": f"https://github.com/hub/club/discussions/{number}",
                "isMinimized": False, "author": make_user(login, 5) if login else None, "replies": self.make_connection(replies),
            }  # fmt: skip

        reply_nodes = [describe_comment(login, day, []) for login, day in replies]
        nodes = [
            describe_comment(login, day, reply_nodes if index == 0 else [])
            for index, (login, day) in enumerate(comments)
        ]
        self.discussions.append({"category": category, "title": term, "comments": self.make_connection(nodes)})

    def add_comment(self, thread: FakeThread, body: str, *, by_bot: bool = False) -> None:
        self.advance_clock()
        number = next(self._comment_numbers) + 1000
        updated_at = format_timestamp(self.now)
        thread.comments.append(
            {
                "id": f"IC_{number}",
                "databaseId": number,
                "body": body,
                "updatedAt": updated_at,
                "viewerDidAuthor": by_bot,
            }
        )  # fmt: skip

    def list_bot_comments(self, thread: FakeThread) -> list[str]:
        return [comment["body"] for comment in thread.comments if comment["viewerDidAuthor"]]

    def make_connection(self, nodes: list[Any]) -> Callable[..., dict[str, Any]]:
        """Return the resolver of a GraphQL connection: a list of which one page is returned at a time."""

        def get_page(_info: Any, first: int = 0, last: int = 0, after: str | None = None, **_: Any) -> dict[str, Any]:
            if last:
                return {"nodes": nodes[-last:], "pageInfo": {"hasNextPage": False, "endCursor": None}}
            start = int(after or 0)
            end = start + min(first, self.page_size or first)
            return {"nodes": nodes[start:end], "pageInfo": {"hasNextPage": end < len(nodes), "endCursor": str(end)}}

        return get_page
