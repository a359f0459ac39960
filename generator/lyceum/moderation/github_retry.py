"""Decides which requests to GitHub are sent again, and how long to wait before that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from urllib3 import BaseHTTPResponse, Retry
from urllib3.connectionpool import ConnectionPool
from urllib3.exceptions import MaxRetryError, ResponseError

MAX_ATTEMPTS = 4
"""Times that one request is sent."""
MAX_WAIT_SECONDS = 60
"""Seconds before one more attempt; if GitHub asks for more, the run ends."""
RATE_LIMIT_STATUS_CODES = frozenset({403, 429})
SERVER_ERROR_STATUS_CODES = frozenset(range(500, 600))
REPEATABLE_METHODS = frozenset({"GET", "PUT", "DELETE"})
"""Methods that do no harm if the first attempt was carried out and only its answer was lost."""


class GitHubBusyError(Exception):
    """GitHub does not answer now, or asks to come back later."""


class GitHubFaultError(GitHubBusyError):
    """GitHub fails at this very request, again and again, or answers what cannot be read. Others may still be answered."""


class GitHubRetry(Retry):
    """urllib3's Retry with GitHub's rate limits.

    A request is sent again after a server error if its method is repeatable, and after a rate limit in any case, because
    GitHub did nothing then.
    """

    def __init__(self, *arguments: Any, sleep: Callable[[float], None], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._sleep = sleep

    @classmethod
    def create(cls, sleep: Callable[[float], None], methods: frozenset[str]) -> Self:
        """Create the rules for requests of which `methods` are repeatable."""
        return cls(
            total=MAX_ATTEMPTS - 1, allowed_methods=methods, status_forcelist=SERVER_ERROR_STATUS_CODES,
            backoff_factor=1, raise_on_status=False, sleep=sleep,
        )  # fmt: skip

    def new(self, **options: Any) -> Self:
        return super().new(sleep=self._sleep, **options)

    def is_retry(self, method: str, status_code: int, has_retry_after: bool = False) -> bool:
        return status_code in RATE_LIMIT_STATUS_CODES or super().is_retry(method, status_code)

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: ConnectionPool | None = None,
        _stacktrace: TracebackType | None = None,
    ) -> Self:
        if response is not None and response.status == 403 and self.get_retry_after(response) is None:
            raise MaxRetryError(_pool, url, ResponseError("GitHub refuses"))  # type: ignore[arg-type]  # as urllib3 does
        return super().increment(method, url, response, error, _pool, _stacktrace)

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        return find_retry_delay(response.status, response.headers)

    def sleep(self, response: BaseHTTPResponse | None = None) -> None:
        """Wait as long as GitHub asks, else longer after each failure. Raises GitHubBusyError if that is too long."""
        delay = self.get_retry_after(response) if response is not None else None
        self._sleep_within_limit(self.get_backoff_time() if delay is None else delay)

    def _sleep_within_limit(self, seconds: float) -> None:
        if seconds > MAX_WAIT_SECONDS:
            raise GitHubBusyError(f"GitHub asks to wait for {seconds:.0f} seconds")
        if seconds > 0:
            self._sleep(seconds)


def find_retry_delay(status: int, headers: Mapping[str, str]) -> float | None:
    """Return the seconds that GitHub asks to wait because of a rate limit; None if the answer is not about one.

    https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
    """
    if status not in RATE_LIMIT_STATUS_CODES:
        return None
    if (seconds := headers.get("Retry-After", "")).isdigit():
        return float(seconds)
    if headers.get("X-RateLimit-Remaining") == "0":
        reset = headers.get("X-RateLimit-Reset", "")
        now = datetime.now(UTC).timestamp()
        return max(1.0, float(reset) - now) if reset.isdigit() else float(MAX_WAIT_SECONDS)
    return float(MAX_WAIT_SECONDS) if status == 429 else None
