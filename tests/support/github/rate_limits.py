"""The limits of GitHub's API for the token of a workflow, on the clock of the fake GitHub."""

from __future__ import annotations

import json
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.support.github.values import Answer

REQUESTS_PER_HOUR = 1_000
"""For each repository, and as many points of GraphQL."""
WRITES_PER_MINUTE = 80
"""A secondary limit: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api"""


@dataclass
class RateLimits:
    """Counts requests, and refuses those above the limits. Nothing is refused before `is_enforced` is set."""

    is_enforced: bool = False
    used: Counter[str] = field(default_factory=Counter)
    """Requests in the current hour, by resource."""
    refused: int = 0
    _hour_start: datetime | None = None
    _writes: deque[datetime] = field(default_factory=deque)

    def count(self, resource: str, method: str, now: datetime) -> Answer | None:
        """Count a request; return the answer if it is refused."""
        self._hour_start = self._hour_start or now
        if now >= self._hour_start + timedelta(hours=1):
            self._hour_start = now
            self.used.clear()
        if not self.is_enforced:
            return None
        if self.used[resource] >= REQUESTS_PER_HOUR:
            self.refused += 1
            return 403, self.describe(resource, now), json.dumps({"message": "API rate limit exceeded"})
        self.used[resource] += 1
        if resource == "core" and method != "GET":
            while self._writes and self._writes[0] <= now - timedelta(minutes=1):
                self._writes.popleft()
            if len(self._writes) >= WRITES_PER_MINUTE:
                self.refused += 1
                return 403, {"Retry-After": "60"}, json.dumps({"message": "You have exceeded a secondary rate limit"})
            self._writes.append(now)
        return None

    def describe(self, resource: str, now: datetime) -> dict[str, str]:
        """Return the headers that tell a client what is left."""
        if not self.is_enforced:
            return {}
        reset = (self._hour_start or now) + timedelta(hours=1)
        return {
            "X-RateLimit-Limit": str(REQUESTS_PER_HOUR),
            "X-RateLimit-Remaining": str(REQUESTS_PER_HOUR - self.used[resource]),
            "X-RateLimit-Reset": str(int(reset.timestamp())),
            "X-RateLimit-Resource": resource,
        }
