"""Sends requests to the GitHub API of one repository with one token. What GitHub refuses and what it is too busy for are
different errors."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from lyceum.moderation.github_queries import format_mutation
from lyceum.moderation.github_retry import (
    MAX_ATTEMPTS,
    MAX_WAIT_SECONDS,
    RATE_LIMIT_STATUS_CODES,
    REPEATABLE_METHODS,
    GitHubBusyError,
    GitHubFaultError,
    GitHubRetry,
    find_retry_delay,
)
from lyceum.moderation.request_budget import RequestBudget

GITHUB_API_URL = "https://api.github.com"
GITHUB_SERVER_URL = "https://github.com"
GITHUB_API_VERSION = "2022-11-28"
MAX_RESPONSE_BYTES = 32 * 1024 * 1024
CONNECT_TIMEOUT_SECONDS = 10
READ_TIMEOUT_SECONDS = 60
_RATE_LIMIT_MESSAGES = ("submitted too quickly", "secondary rate limit")


class GitHubRefusedError(Exception):
    """GitHub refuses a request; `status` is the HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"GitHub answers {status}: {' '.join(message.split())}")
        self.status = status


class GitHubClient:
    """The connection to one repository, `owner/name`, with one token."""

    def __init__(
        self,
        repository: str,
        token: str,
        *,
        api_url: str = GITHUB_API_URL,
        server_url: str = GITHUB_SERVER_URL,
        comment_marker: str = "<!-- lyceum -->",
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`comment_marker` begins every comment of the bot, so that the bot finds its comment again."""
        self.repository, self.comment_marker = repository, comment_marker
        self._api_url, self.sleep = api_url.rstrip("/"), sleep
        self.clone_url = f"{server_url.rstrip('/')}/{repository}.git"
        self.token = token
        self._budget = RequestBudget(share=1.0)
        self._session = self._make_session(REPEATABLE_METHODS)
        self._query_session = self._make_session(frozenset({"POST"}))  # a query of GraphQL only reads

    def _make_session(self, repeatable_methods: frozenset[str]) -> requests.Session:
        session = requests.Session()
        session.headers.update(
            {
                "Authorization": f"Bearer {self.token}",
                "Accept": "application/vnd.github+json",
                "X-GitHub-Api-Version": GITHUB_API_VERSION,
                "User-Agent": "lyceum",
            }
        )
        session.mount(f"{self._api_url}/", HTTPAdapter(max_retries=GitHubRetry.create(self.sleep, repeatable_methods)))
        return session

    def limit_requests(self, share: float) -> None:
        """Use only a share of the requests that GitHub still allows in this hour; GitHubBusyError is raised after that."""
        self._budget = RequestBudget(share)

    def _get_json(self, path: str) -> Any:
        return self._parse_json(self._request("GET", self._make_url(path)))

    def _get_pages(self, path: str) -> Iterator[Any]:
        """Yield every item of a list. A page is requested when its first item is needed."""
        url: str | None = self._make_url(path)
        while url:
            response = self._request("GET", url)
            yield from self._parse_json(response)
            url = response.links.get("next", {}).get("url")
            if url and not url.startswith(f"{self._api_url}/"):
                raise GitHubRefusedError(200, "the next page is said to be elsewhere")

    def _run_query(self, query: str, **variables: Any) -> Any:
        """Return the data of a GraphQL query about the repository; `$owner` and `$name` are added to the variables."""
        owner, _, name = self.repository.partition("/")
        value = {"query": query, "variables": {"owner": owner, "name": name, **variables}}
        for attempt in range(MAX_ATTEMPTS):
            result = self._send_graphql(value, self._query_session)
            errors = result.get("errors") or []
            if any(error.get("type") == "RATE_LIMITED" for error in errors):
                self._wait_for_rate_limit(attempt)
                continue
            if result.get("data") is None or result["data"].get("repository") is None:
                raise GitHubRefusedError(200, _join_messages(errors))
            return result["data"]
        raise GitHubBusyError("GitHub asks for patience")

    def _run_mutation(self, names: Sequence[str], inputs: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Make several changes in their order with one request of GraphQL.

        Return for each what GitHub answers, or a GitHubRefusedError or GitHubBusyError. They are not made again after a
        fault, because GitHub can have made some of them.
        """
        variables = {f"input{index}": value for index, value in enumerate(inputs)}
        result = self._send_graphql({"query": format_mutation(names), "variables": variables}, self._session)
        errors = result.get("errors") or []
        data = result.get("data")
        if data is None:
            if any(_is_rate_limited(error) for error in errors):
                raise GitHubBusyError(_join_messages(errors))
            raise GitHubRefusedError(200, _join_messages(errors))
        errors_by_alias = {error["path"][0]: error for error in errors if error.get("path")}
        return [
            _make_error(error) if (error := errors_by_alias.get(alias)) else data.get(alias)
            for alias in (f"change{index}" for index in range(len(names)))
        ]

    def _send_graphql(self, value: Any, session: requests.Session) -> Any:
        result = self._parse_json(self._request("POST", f"{self._api_url}/graphql", value, session))
        if not isinstance(result, dict):
            raise GitHubFaultError("GitHub's answer cannot be read")
        return result

    def _request(
        self, method: str, url: str, value: Any = None, session: requests.Session | None = None
    ) -> requests.Response:
        """Return a response with a status below 300. Raises GitHubRefusedError and GitHubBusyError.

        The session sends failed requests again by itself. Only a secondary rate limit without headers is handled here,
        because urllib3 does not see the text of a response.
        """
        resource = "graphql" if url == f"{self._api_url}/graphql" else "core"
        for attempt in range(MAX_ATTEMPTS):
            self._budget.check(resource)
            try:
                response = (session or self._session).request(
                    method,
                    url,
                    json=value,
                    timeout=(CONNECT_TIMEOUT_SECONDS, READ_TIMEOUT_SECONDS),
                    allow_redirects=False,
                )
            except requests.RequestException as error:
                raise GitHubBusyError(f"GitHub does not answer: {type(error).__name__}") from None
            self._budget.note(resource, response.headers)
            if response.status_code < 300:
                return response
            message = _read_error_message(response)
            has_delay = find_retry_delay(response.status_code, response.headers) is not None
            if response.status_code >= 500:
                raise GitHubFaultError(f"GitHub does not answer: {message}")
            if has_delay:
                break
            if response.status_code not in RATE_LIMIT_STATUS_CODES or "secondary rate limit" not in message:
                raise GitHubRefusedError(response.status_code, message)
            self._wait_for_rate_limit(attempt)
        raise GitHubBusyError(f"GitHub does not answer: {message}")

    def _wait_for_rate_limit(self, attempt: int) -> None:
        if attempt + 1 < MAX_ATTEMPTS:
            self.sleep(float(MAX_WAIT_SECONDS))

    def _make_url(self, path: str) -> str:
        return f"{self._api_url}/repos/{self.repository}/{path}"

    @staticmethod
    def _parse_json(response: requests.Response) -> Any:
        if len(response.content) > MAX_RESPONSE_BYTES:
            raise GitHubRefusedError(response.status_code, "the answer is too large")
        try:
            return response.json()
        except ValueError:
            raise GitHubFaultError("GitHub's answer cannot be read") from None


def _join_messages(errors: Sequence[Mapping[str, Any]]) -> str:
    return "; ".join(str(error.get("message", "")) for error in errors)[:500] or "nothing"


def _is_rate_limited(error: Mapping[str, Any]) -> bool:
    """Return whether an error of GraphQL says that there were too many requests or too many comments."""
    message = str(error.get("message", ""))
    return error.get("type") == "RATE_LIMITED" or any(text in message for text in _RATE_LIMIT_MESSAGES)


def _make_error(error: Mapping[str, Any]) -> GitHubRefusedError | GitHubBusyError:
    if _is_rate_limited(error):
        return GitHubBusyError(_join_messages([error]))
    return GitHubRefusedError(200, _join_messages([error]))


def _read_error_message(response: requests.Response) -> str:
    try:
        return str(response.json().get("message", ""))[:500]
    except (ValueError, AttributeError):
        return response.reason or ""
