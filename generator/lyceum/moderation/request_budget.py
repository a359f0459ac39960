"""Keeps a part of the requests that GitHub allows in an hour for others: those who decide leave the most to those who act."""

from __future__ import annotations

from collections.abc import Mapping

from lyceum.moderation.github_retry import GitHubBusyError


class RequestBudget:
    """A share of the requests that were left when the first answer came, for each kind of request that GitHub counts."""

    def __init__(self, share: float) -> None:
        self._share = share
        self._remaining: dict[str, int] = {}
        self._reserved: dict[str, int] = {}

    def check(self, resource: str) -> None:
        """Raise GitHubBusyError if the share of a resource is spent."""
        if resource in self._remaining and self._remaining[resource] <= self._reserved[resource]:
            raise GitHubBusyError(f"the other {self._remaining[resource]} requests of this hour are for other work")

    def note(self, resource: str, headers: Mapping[str, str]) -> None:
        """Read from an answer how many requests are left. GitHub Enterprise may limit none."""
        remaining = headers.get("X-RateLimit-Remaining", "")
        if not remaining.isdigit():
            return
        self._remaining[resource] = int(remaining)
        self._reserved.setdefault(resource, int((int(remaining) + 1) * (1 - self._share)))
