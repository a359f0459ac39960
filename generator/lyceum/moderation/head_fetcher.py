"""Fetches the heads of pull requests with Git, many at a time. A head that cannot be fetched does not keep the others waiting."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from lyceum.git import DamagedObjectsError, FetchError, FetchLimits, FetchRepository, TooLargeError
from lyceum.i18n import escape_for_display
from lyceum.moderation.github_reader import GitHubReader
from lyceum.moderation.github_retry import GitHubBusyError
from lyceum.moderation.github_values import PullRequest

HEADS_PER_FETCH = 50
MAX_HEAD_BYTES = 16 * 1024 * 1024
"""Bytes that one pull request may bring, packed."""
BATCH_LIMITS = FetchLimits()
HEAD_LIMITS = FetchLimits(max_bytes=MAX_HEAD_BYTES, max_seconds=30)
MAX_FETCH_ATTEMPTS = 3
"""Times that the head of one pull request is asked for by itself."""
RETRY_SECONDS = 5.0
MAX_LOG_CHARACTERS = 200

MAX_FETCH_RETRIES = 8
"""Times that any heads are asked for again in one run."""

HeadFault = Literal["too-large", "damaged", "not-given", "moved", "skipped"]
"""Why a head is not there: it is too large; Git's check refuses an object; the server does not give it, however often it is
asked; the pull request has another head meanwhile; or it failed once, and is asked for again in the next run."""


@dataclass
class HeadFetcher:
    """The repository into which heads are fetched, and what came of each head that was asked for."""

    repository: FetchRepository
    github: GitHubReader
    branch: str
    main_commit: str
    """A commit of the branch that the clone has."""
    check_time: Callable[[], None]
    """Called before each fetch; raises if the time of the run is over."""
    sleep: Callable[[float], None] = time.sleep
    retries_left: int = MAX_FETCH_RETRIES
    faults: dict[int, HeadFault] = field(default_factory=dict)
    """The reasons by the number of the pull request."""
    _asked: set[int] = field(default_factory=set)

    def fetch(self, pull_requests: Sequence[PullRequest]) -> None:
        """Fetch the heads of pull requests that were not asked for yet.

        Raises GitHubBusyError if the server gives nothing at all.
        """
        new = [request for request in pull_requests if request.number not in self._asked]
        self._asked.update(request.number for request in new)
        for start in range(0, len(new), HEADS_PER_FETCH):
            self._fetch_batch(new[start : start + HEADS_PER_FETCH])

    def _fetch_batch(self, batch: Sequence[PullRequest]) -> None:
        """Fetch several heads at once. If that fails, halves of them are fetched, down to the one that is at fault."""
        if len(batch) == 1:
            self._fetch_alone(batch[0])
            return
        try:
            self._fetch_refs(batch, BATCH_LIMITS)
        except (FetchError, TooLargeError):
            middle = len(batch) // 2
            self._fetch_batch(batch[:middle])
            self._fetch_batch(batch[middle:])
            return
        for request in batch:
            self._compare_head(request)

    def _fetch_alone(self, request: PullRequest) -> None:
        for attempt in range(MAX_FETCH_ATTEMPTS):
            try:
                self._fetch_refs([request], HEAD_LIMITS)
            except TooLargeError:
                self.faults[request.number] = "too-large"
                return
            except DamagedObjectsError as error:
                self._log(request, error)
                self.faults[request.number] = "damaged"
                return
            except FetchError as error:
                self._log(request, error)
                self._check_server()
                if attempt + 1 < MAX_FETCH_ATTEMPTS and not self._wait_for_retry():
                    self.faults[request.number] = "skipped"
                    return
            else:
                self._compare_head(request)
                return
        self.faults[request.number] = "not-given"

    def _wait_for_retry(self) -> bool:
        """Wait before a head is asked for again; return whether it may be, since too many retries would stop the others."""
        if self.retries_left == 0:
            return False
        self.retries_left -= 1
        self.sleep(RETRY_SECONDS)
        return True

    @staticmethod
    def _log(request: PullRequest, error: Exception) -> None:
        logging.getLogger(__name__).warning(
            "#%d: %s", request.number, escape_for_display(str(error), MAX_LOG_CHARACTERS)
        )

    def _fetch_refs(self, batch: Sequence[PullRequest], limits: FetchLimits) -> None:
        self.check_time()
        refs = {f"refs/pull/{request.number}/head": _get_ref(request) for request in batch}
        self.repository.fetch(
            self.github.clone_url, refs, known_commit=self.main_commit, token=self.github.token, limits=limits
        )

    def _compare_head(self, request: PullRequest) -> None:
        if self.repository.resolve(_get_ref(request)) != request.head_sha:
            self.faults[request.number] = "moved"

    def _check_server(self) -> None:
        """Raise GitHubBusyError if the server does not even give the branch that it surely has."""
        refs = {f"refs/heads/{self.branch}": "refs/probe"}
        try:
            self.repository.fetch(
                self.github.clone_url, refs, known_commit=self.main_commit, token=self.github.token, limits=HEAD_LIMITS
            )
        except (FetchError, TooLargeError) as error:
            raise GitHubBusyError(f"GitHub gives no commits: {error}") from None


def _get_ref(request: PullRequest) -> str:
    return f"refs/pull/{request.number}"
