"""GitHub's interface: questions about a repository in, plain values out; and the few things that are done there.

REST and GraphQL as https://docs.github.com/rest and https://docs.github.com/graphql describe them. What GitHub refuses,
and what it is too busy for, is told apart: `Refused` is an answer, `Busy` is none and the next run goes on.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

import requests

API = "https://api.github.com"
VERSION = "2022-11-28"
PATIENCE = 60
"""Seconds that a run waits, at most, each time that GitHub asks it to."""
TRIES = 4
LARGEST_ANSWER = 32 * 1024 * 1024
MOST_PAGES = 5
"""Of a hundred commits each."""


class Refused(Exception):  # noqa: N818
    """GitHub says no; `status` is HTTP's."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(f"GitHub answers {status}: {' '.join(said.split())}")
        self.status = status


class Busy(Exception):  # noqa: N818
    """GitHub does not answer now, or asks for patience."""


@dataclass(frozen=True, slots=True)
class Account:
    login: str
    number: int | None
    """None: it is no person's."""


NOBODY = Account("ghost", None)
"""Whoever deleted their account."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """The last review of one person that approves or asks for changes."""

    by: Account
    approves: bool
    commit: str
    """The head that they saw."""


@dataclass(frozen=True, slots=True)
class Labelled:
    by: Account
    label: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Comment:
    id: int
    body: str
    changed: datetime


@dataclass(frozen=True, slots=True)
class PullRequest:
    number: int
    title: str
    author: Account
    ours: bool
    """We opened it."""
    head: str
    """Commit."""
    head_branch: str
    fork: bool
    """It comes from another repository."""
    base_branch: str
    draft: bool
    files: int
    """How many it changes, as GitHub counts."""
    labels: frozenset[str]
    opinions: tuple[Opinion, ...]
    labelled: tuple[Labelled, ...]
    """Oldest first."""
    answer: Comment | None
    """The comment that we wrote."""


@dataclass(frozen=True, slots=True)
class Merged:
    by: int
    """The number of the account that sent it."""
    branch: str
    fork: bool


@dataclass(frozen=True, slots=True)
class Issue:
    number: int
    title: str
    body: str
    author: Account
    labels: frozenset[str]
    open: bool
    answer: Comment | None


@dataclass(frozen=True, slots=True)
class TreeEntry:
    mode: str
    kind: str
    """blob | tree | commit"""
    id: str
    name: str
    size: int


class GitHub:
    """One repository, `owner/name`, seen with one token."""

    def __init__(
        self,
        repository: str,
        token: str,
        *,
        api: str = API,
        mark: str = "<!-- lyceum -->",
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`mark` begins every comment of ours, by which it is found again."""
        self.repository, self.mark = repository, mark
        self._api, self._sleep = api.rstrip("/"), sleep
        self._session = requests.Session()
        self._session.headers.update(
            {
                "Authorization": f"Bearer {token}",
                "Accept": "application/vnd.github+json",
                "X-GitHub-Api-Version": VERSION,
                "User-Agent": "lyceum",
            }
        )

    # What is asked

    def tip(self, branch: str) -> str:
        """The commit that a branch is at."""
        return str(self._get(f"git/ref/heads/{quote(branch)}")["object"]["sha"])

    def tree_of(self, commit: str) -> str:
        return str(self._get(f"git/commits/{commit}")["tree"]["sha"])

    def tree(self, tree: str) -> tuple[TreeEntry, ...]:
        """One folder, as it stands in Git. Raises Refused where GitHub leaves out a part."""
        told = self._get(f"git/trees/{tree}")
        if told.get("truncated"):
            raise Refused(200, f"the folder {tree} is too large")
        return tuple(
            TreeEntry(one["mode"].lstrip("0") or "0", one["type"], one["sha"], one["path"], int(one.get("size") or 0))
            for one in told["tree"]
        )

    def blob(self, blob: str) -> bytes:
        told = self._get(f"git/blobs/{blob}")
        if told["encoding"] != "base64":
            raise Refused(200, f"the file {blob} comes as {told['encoding']}")
        return base64.b64decode(told["content"])

    def parted(self, base: str, head: str) -> tuple[str, frozenset[str]]:
        """(the commit at which the two parted, every commit of the base's past that commits of the head come after).
        Raises Refused where the head has more commits than are looked at."""
        own: dict[str, frozenset[str]] = {}
        for page in range(1, MOST_PAGES + 1):
            asked = f"compare/{quote(base, safe='')}...{quote(head, safe='')}?per_page=100&page={page}"
            told = self._get(asked)
            own |= {one["sha"]: frozenset(parent["sha"] for parent in one["parents"]) for one in told["commits"]}
            if len(own) >= told["total_commits"]:
                return str(told["merge_base_commit"]["sha"]), frozenset().union(*own.values()).difference(own)
        raise Refused(200, "there are too many commits")

    def pull_requests(self, branch: str) -> Iterator[PullRequest]:
        """The open ones into a branch, the one that waited longest first."""
        after = None
        while True:
            told = self._query(_OPEN, **self._named(), branch=branch, after=after)["repository"]["pullRequests"]
            yield from (self._pull_request(one) for one in told["nodes"] if one)
            if not told["pageInfo"]["hasNextPage"]:
                return
            after = told["pageInfo"]["endCursor"]

    def pull_request(self, number: int) -> PullRequest | None:
        """None: there is none of this number, or it is not open."""
        told = self._query(_ONE, **self._named(), number=number)["repository"]["pullRequest"]
        return self._pull_request(told) if told and told["state"] == "OPEN" else None

    def issue(self, number: int) -> Issue | None:
        told = self._query(_ISSUE, **self._named(), number=number)["repository"]["issue"]
        if not told:
            return None
        return Issue(
            number=told["number"],
            title=told["title"],
            body=told["body"],
            author=_account(told["author"]),
            labels=_labels(told),
            open=told["state"] == "OPEN",
            answer=self._answer(told),
        )

    def merged_since(self, branch: str, day: date) -> Iterator[Merged]:
        """Every pull request that was merged into a branch on this day (UTC) or later."""
        asked = f"pulls?state=closed&sort=updated&direction=desc&base={quote(branch, safe='')}&per_page=100"
        for one in self._pages(asked):
            if _moment(one["updated_at"]).date() < day:
                return
            if one.get("merged_at") and _moment(one["merged_at"]).date() >= day and one.get("user"):
                here = (one["head"].get("repo") or {}).get("full_name") == self.repository
                yield Merged(one["user"]["id"], one["head"]["ref"], fork=not here)

    def artifact_at(self, workflow: str, head: str, name: str) -> str | None:
        """The address of what a workflow left for this commit, by its latest run; for people who are signed in."""
        runs = self._get(f"actions/workflows/{workflow}/runs?head_sha={head}&event=pull_request&per_page=1")
        for run in runs["workflow_runs"]:
            for one in self._get(f"actions/runs/{run['id']}/artifacts?name={quote(name)}&per_page=1")["artifacts"]:
                if not one["expired"]:
                    return f"{run['html_url']}/artifacts/{one['id']}"
        return None

    def live(self) -> str | None:
        """The commit that was published last."""
        told = self._get("deployments?environment=github-pages&per_page=1")
        return str(told[0]["sha"]) if told else None

    def suggested(self, number: int) -> frozenset[tuple[str, str]]:
        """(path, text) of every comment on a line of a pull request."""
        return frozenset((one["path"], one["body"]) for one in self._pages(f"pulls/{number}/comments?per_page=100"))

    def branches(self, prefix: str) -> Mapping[str, str]:
        """The commit by name, of branches that begin so."""
        told = self._pages(f"git/matching-refs/heads/{quote(prefix)}?per_page=100")
        return {one["ref"].removeprefix("refs/heads/"): one["object"]["sha"] for one in told}

    def comments(self, category: str) -> Iterator[dict[str, str]]:
        """Every comment of a category's threads that somebody can see, replies too: {login, id, on, url, term}, by thread.
        A thread's term is its title. Of a thread, the first hundred comments, and of a comment the first fifty replies."""
        after = None
        while True:
            told = self._query(_THREADS, **self._named(), category=category, after=after)["repository"]["discussions"]
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

    def have_labels(self, wanted: Mapping[str, tuple[str, str]]) -> None:
        """The repository has labels of these names from now on; {name: (colour, description)}."""
        known = {one["name"].casefold() for one in self._pages("labels?per_page=100")}
        for name, (colour, description) in wanted.items():
            if name.casefold() not in known:
                self._send("POST", "labels", {"name": name, "color": colour, "description": description})

    def answer(self, number: int, text: str, before: Comment | None) -> None:
        """Our one comment on a pull request or an issue says this from now on."""
        body = f"{self.mark}\n{text}"
        if before and before.body == body:
            return
        if before:
            self._send("PATCH", f"issues/comments/{before.id}", {"body": body})
        else:
            self._send("POST", f"issues/{number}/comments", {"body": body})

    def label(self, number: int, *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        if add:
            self._send("POST", f"issues/{number}/labels", {"labels": list(add)})
        for name in remove:
            try:
                self._send("DELETE", f"issues/{number}/labels/{quote(name, safe='')}", None)
            except Refused as refused:
                if refused.status != 404:  # somebody was faster
                    raise

    def suggest(self, number: int, head: str, comments: Sequence[Mapping[str, Any]]) -> None:
        """Texts for lines of the change, each to be taken over with one click, in one review without words of its own."""
        self._send(
            "POST", f"pulls/{number}/reviews", {"commit_id": head, "event": "COMMENT", "comments": list(comments)}
        )

    def merge(self, number: int, head: str, *, title: str, message: str) -> str:
        """The commit that it became; Refused where its head is another one, or where it can't be merged."""
        asked = {"sha": head, "merge_method": "squash", "commit_title": title, "commit_message": message}
        return str(self._send("PUT", f"pulls/{number}/merge", asked)["sha"])

    def start(self, workflow: str, branch: str, **inputs: str) -> None:
        self._send("POST", f"actions/workflows/{quote(workflow)}/dispatches", {"ref": branch, "inputs": inputs})

    def put(
        self,
        branch: str,
        files: Mapping[str, str | None],
        *,
        onto: str,
        message: str,
        author: Mapping[str, str],
    ) -> str:
        """The commit at which `branch` stands from now on: `onto` with these files written, or gone where None. A
        branch that is there already is moved, whatever it held."""
        entries: list[dict[str, Any]] = []
        for path, text in sorted(files.items()):
            entry: dict[str, Any] = {"path": path, "mode": "100644", "type": "blob"}
            entries.append({**entry, "sha": None} if text is None else {**entry, "content": text})
        tree = self._send("POST", "git/trees", {"base_tree": self.tree_of(onto), "tree": entries})["sha"]
        asked = {"message": message, "tree": tree, "parents": [onto], "author": dict(author)}
        commit = str(self._send("POST", "git/commits", asked)["sha"])
        if branch in self.branches(branch):
            self._send("PATCH", f"git/refs/heads/{quote(branch)}", {"sha": commit, "force": True})
        else:
            self._send("POST", "git/refs", {"ref": f"refs/heads/{branch}", "sha": commit})
        return commit

    def remove(self, branch: str) -> None:
        """No branch of this name is left."""
        try:
            self._send("DELETE", f"git/refs/heads/{quote(branch)}", None)
        except Refused as refused:
            if refused.status not in (404, 422):
                raise

    def propose(self, branch: str, into: str, *, title: str, body: str) -> int:
        """The number of the open pull request for a branch: a new one where there is none."""
        owner = self.repository.partition("/")[0]
        asked = f"pulls?state=open&head={quote(f'{owner}:{branch}', safe='')}&base={quote(into, safe='')}&per_page=1"
        for one in self._pages(asked):
            return int(one["number"])
        return int(self._send("POST", "pulls", {"title": title, "head": branch, "base": into, "body": body})["number"])

    # How it is asked

    def _named(self) -> Mapping[str, str]:
        owner, _, name = self.repository.partition("/")
        return {"owner": owner, "name": name}

    def _get(self, path: str) -> Any:
        return self._json(self._asked("GET", f"{self._api}/repos/{self.repository}/{path}", None))

    def _pages(self, path: str) -> Iterator[Any]:
        """Every part of a list, on as many pages as there are; a page is asked for when its parts are."""
        url: str | None = f"{self._api}/repos/{self.repository}/{path}"
        while url:
            answer = self._asked("GET", url, None)
            yield from self._json(answer)
            url = answer.links.get("next", {}).get("url")
            if url and not url.startswith(f"{self._api}/"):
                raise Refused(200, "the next page is said to be elsewhere")

    def _send(self, method: str, path: str, value: Any) -> Any:
        """Asked again only where GitHub says that it did nothing: what is done twice would show."""
        answer = self._asked(method, f"{self._api}/repos/{self.repository}/{path}", value)
        return self._json(answer) if answer.content else None

    def _query(self, text: str, **variables: Any) -> Any:
        url = f"{self._api}/graphql"
        for tried in range(TRIES):
            told = self._json(self._asked("POST", url, {"query": text, "variables": variables}, again=True))
            errors = told.get("errors") or []
            if any(one.get("type") == "RATE_LIMITED" for one in errors):
                self._wait(60.0, tried)
                continue
            if told.get("data") is None or told["data"].get("repository") is None:
                raise Refused(200, "; ".join(str(one.get("message", "")) for one in errors)[:500] or "nothing")
            return told["data"]
        raise Busy("GitHub asks for patience")

    def _asked(self, method: str, url: str, value: Any, *, again: bool | None = None) -> requests.Response:
        """An answer below 300; `again`: it does no harm to ask twice. Raises Refused and Busy."""
        again = method in ("GET", "PUT", "DELETE") if again is None else again
        said = ""
        for tried in range(TRIES):
            try:
                answer = self._session.request(method, url, json=value, timeout=(10, 60), allow_redirects=False)
            except requests.RequestException as error:
                said = type(error).__name__
                if not again:
                    break
                self._wait(float(2**tried), tried)
                continue
            if answer.status_code < 300:
                return answer
            said = _told(answer)
            wait = _asks_to_wait(answer)
            if wait is not None:
                self._wait(wait, tried)
            elif answer.status_code >= 500 and again:
                self._wait(float(2**tried), tried)
            elif answer.status_code >= 500:
                break
            else:
                raise Refused(answer.status_code, said)
        raise Busy(f"GitHub does not answer: {said}")

    def _wait(self, seconds: float, tried: int) -> None:
        if seconds > PATIENCE:
            raise Busy(f"GitHub asks to wait for {seconds:.0f} seconds")
        if tried + 1 < TRIES:
            self._sleep(seconds)

    @staticmethod
    def _json(answer: requests.Response) -> Any:
        if len(answer.content) > LARGEST_ANSWER:
            raise Refused(answer.status_code, "the answer is too large")
        try:
            return answer.json()
        except ValueError:
            raise Busy("GitHub's answer cannot be read") from None

    # What it is made into

    def _pull_request(self, told: Mapping[str, Any]) -> PullRequest:
        opinions = (one for one in told["latestOpinionatedReviews"]["nodes"] if one and one["commit"])
        labelled = (one for one in told["timelineItems"]["nodes"] if one and one.get("label"))
        return PullRequest(
            number=told["number"],
            title=told["title"],
            author=_account(told["author"]),
            ours=told["viewerDidAuthor"],
            head=told["headRefOid"],
            head_branch=told["headRefName"],
            fork=told["isCrossRepository"],
            base_branch=told["baseRefName"],
            draft=told["isDraft"],
            files=told["changedFiles"],
            labels=_labels(told),
            opinions=tuple(
                Opinion(_account(one["author"]), one["state"] == "APPROVED", one["commit"]["oid"]) for one in opinions
            ),
            labelled=tuple(
                Labelled(_account(one["actor"]), one["label"]["name"], _moment(one["createdAt"])) for one in labelled
            ),
            answer=self._answer(told),
        )

    def _answer(self, told: Mapping[str, Any]) -> Comment | None:
        """Ours among the comments: by the mark, and by the account that wrote it."""
        comments = list(told["comments"]["nodes"])
        page = told["comments"]["pageInfo"]
        while True:
            for one in comments:
                if one and one["viewerDidAuthor"] and one["body"].startswith(self.mark):
                    return Comment(one["databaseId"], one["body"], _moment(one["updatedAt"]))
            if not page["hasNextPage"]:
                return None
            more = self._query(_COMMENTS, **self._named(), number=told["number"], after=page["endCursor"])
            told_more = more["repository"]["issueOrPullRequest"]["comments"]
            comments, page = list(told_more["nodes"]), told_more["pageInfo"]


def _account(told: Mapping[str, Any] | None) -> Account:
    """Of a robot, GraphQL gives the name without `[bot]`, as if it were a person's."""
    if not told:
        return NOBODY
    robot = told["__typename"] == "Bot" and not told["login"].endswith("[bot]")
    return Account(told["login"] + ("[bot]" if robot else ""), told.get("databaseId"))


def _labels(told: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(one["name"] for one in told["labels"]["nodes"] if one)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _told(answer: requests.Response) -> str:
    try:
        return str(answer.json().get("message", ""))[:500]
    except (ValueError, AttributeError):
        return answer.reason or ""


def _asks_to_wait(answer: requests.Response) -> float | None:
    """Seconds, where GitHub limits how often it is asked.
    https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api"""
    if answer.status_code not in (403, 429):
        return None
    if (after := answer.headers.get("Retry-After", "")).isdigit():
        return float(after)
    if answer.headers.get("X-RateLimit-Remaining") == "0":
        reset = answer.headers.get("X-RateLimit-Reset", "")
        now = datetime.now(UTC).timestamp()
        return max(1.0, float(reset) - now) if reset.isdigit() else float(PATIENCE)
    return 60.0 if answer.status_code == 429 or "secondary rate limit" in _told(answer) else None


# What GraphQL is asked ---------------------------------------------------------------------------------------------

_FIND_COMMENTS = """
    nodes { databaseId body viewerDidAuthor updatedAt }
    pageInfo { hasNextPage endCursor }
"""
_WHO = "{ __typename login ... on User { databaseId } ... on Bot { databaseId } }"
_PULL_REQUEST = f"""
fragment Asked on PullRequest {{
  number title state viewerDidAuthor isDraft isCrossRepository baseRefName headRefName headRefOid changedFiles
  author {_WHO}
  labels(first: 50) {{ nodes {{ name }} }}
  latestOpinionatedReviews(last: 50) {{ nodes {{ state author {_WHO} commit {{ oid }} }} }}
  timelineItems(last: 50, itemTypes: [LABELED_EVENT]) {{
    nodes {{ ... on LabeledEvent {{ createdAt actor {_WHO} label {{ name }} }} }}
  }}
  comments(first: 30) {{ {_FIND_COMMENTS} }}
}}
"""
_OPEN = f"""
query Open($owner: String!, $name: String!, $branch: String!, $after: String) {{
  repository(owner: $owner, name: $name) {{
    pullRequests(states: [OPEN], baseRefName: $branch, first: 25, after: $after, orderBy: {{field: CREATED_AT, direction: ASC}}) {{
      nodes {{ ...Asked }}
      pageInfo {{ hasNextPage endCursor }}
    }}
  }}
}}
{_PULL_REQUEST}
"""
_ONE = f"""
query One($owner: String!, $name: String!, $number: Int!) {{
  repository(owner: $owner, name: $name) {{ pullRequest(number: $number) {{ ...Asked }} }}
}}
{_PULL_REQUEST}
"""
_ISSUE = f"""
query Issue($owner: String!, $name: String!, $number: Int!) {{
  repository(owner: $owner, name: $name) {{
    issue(number: $number) {{
      number title body state
      author {_WHO}
      labels(first: 50) {{ nodes {{ name }} }}
      comments(first: 30) {{ {_FIND_COMMENTS} }}
    }}
  }}
}}
"""
_COMMENTS = f"""
query Comments($owner: String!, $name: String!, $number: Int!, $after: String) {{
  repository(owner: $owner, name: $name) {{
    issueOrPullRequest(number: $number) {{
      ... on Issue {{ comments(first: 100, after: $after) {{ {_FIND_COMMENTS} }} }}
      ... on PullRequest {{ comments(first: 100, after: $after) {{ {_FIND_COMMENTS} }} }}
    }}
  }}
}}
"""
_SAID = "databaseId createdAt url isMinimized author { __typename login }"
_THREADS = f"""
query Threads($owner: String!, $name: String!, $category: ID!, $after: String) {{
  repository(owner: $owner, name: $name) {{
    discussions(categoryId: $category, first: 25, after: $after) {{
      nodes {{
        title
        comments(first: 100) {{ nodes {{ {_SAID} replies(first: 50) {{ nodes {{ {_SAID} }} }} }} }}
      }}
      pageInfo {{ hasNextPage endCursor }}
    }}
  }}
}}
"""
QUERIES = (_OPEN, _ONE, _ISSUE, _COMMENTS, _THREADS)
"""All that is asked of GraphQL; each is held against GitHub's schema by a test."""
