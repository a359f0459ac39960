"""The limits of GitHub's API for the token of a workflow, on the clock of the fake GitHub.

https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
"""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from graphql import FieldNode, FragmentDefinitionNode, FragmentSpreadNode, OperationDefinitionNode, OperationType, parse

from tests.support.github.values import Answer

POINTS_PER_HOUR = 1_000
"""Requests of REST for each repository, and as many points of GraphQL."""
CONTENTS_PER_MINUTE = 80
CONTENTS_PER_HOUR = 500
POINTS_PER_MINUTE = {"core": 900, "graphql": 2_000}
WRITE_POINTS = 5
_CONTENT_REQUESTS = re.compile(r"POST .*/(comments|reviews|pulls|issues)|PUT .*/merge")
"""Requests that send notifications, as GitHub's description says."""
_CONTENT_MUTATIONS = frozenset({"addComment"})


class RequestCost(NamedTuple):
    """What GitHub counts for one request."""

    resource: str
    points: int
    """Of the hour."""
    minute_points: int
    contents: int = 0
    """New comments, reviews, pull requests and merges."""
    mutations: int = 0


def measure_cost(method: str, target: str, body: bytes) -> RequestCost:
    """Return what GitHub counts for a request."""
    if target != "/graphql":
        contents = int(_CONTENT_REQUESTS.fullmatch(f"{method} {target.partition('?')[0]}") is not None)
        return RequestCost("core", 1, 1 if method == "GET" else WRITE_POINTS, contents)
    value = json.loads(body)
    document = parse(value["query"])
    fragments = {
        node.name.value: node.selection_set for node in document.definitions if isinstance(node, FragmentDefinitionNode)
    }
    [operation] = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    connections = _count_connections(operation.selection_set, fragments, value["variables"], 1)
    is_mutation = operation.operation is OperationType.MUTATION
    names = [node.name.value for node in operation.selection_set.selections if isinstance(node, FieldNode)]
    return RequestCost(
        "graphql",
        max(1, round(connections / 100)),
        WRITE_POINTS if is_mutation else 1,
        sum(name in _CONTENT_MUTATIONS for name in names),
        len(names) if is_mutation else 0,
    )


def _count_connections(selection_set: Any, fragments: Any, variables: Any, parents: int) -> int:
    """Return how many connections GitHub reads: each counts once for each node that it can belong to."""
    total = 0
    for node in selection_set.selections if selection_set else ():
        if isinstance(node, FragmentSpreadNode):
            total += _count_connections(fragments[node.name.value], fragments, variables, parents)
            continue
        children = parents
        arguments = getattr(node, "arguments", None) or ()
        sizes = [argument.value for argument in arguments if argument.name.value in ("first", "last")]
        if sizes:
            total += parents
            literal = getattr(sizes[0], "value", None)
            children *= int(literal if literal is not None else variables[sizes[0].name.value])
        total += _count_connections(node.selection_set, fragments, variables, children)
    return total


@dataclass
class RateLimits:
    """Counts requests, and refuses those above the limits. Nothing is refused before `is_enforced` is set."""

    is_enforced: bool = False
    counts_each_content: bool = True
    """Whether two comments in one request are two contents. GitHub's documentation speaks of requests only."""
    used: Counter[str] = field(default_factory=Counter)
    """Points in the current hour, by resource."""
    refused: int = 0
    _hour_start: datetime | None = None
    _contents: deque[tuple[datetime, int]] = field(default_factory=deque)
    _minutes: dict[str, deque[tuple[datetime, int]]] = field(
        default_factory=lambda: {name: deque() for name in POINTS_PER_MINUTE}
    )

    def count(self, cost: RequestCost, now: datetime) -> Answer | None:
        """Count a request; return the answer if it is refused."""
        self._hour_start = self._hour_start or now
        if now >= self._hour_start + timedelta(hours=1):
            self._hour_start = now
            self.used.clear()
        if not self.is_enforced:
            return None
        if self.used[cost.resource] + cost.points > POINTS_PER_HOUR:
            self.refused += 1
            headers = {**self.describe(cost.resource, now), "X-RateLimit-Remaining": "0"}
            return 403, headers, json.dumps({"message": "API rate limit exceeded"})
        self.used[cost.resource] += cost.points
        contents = cost.contents if self.counts_each_content else min(cost.contents, 1)
        minute = timedelta(minutes=1)
        delay = max(
            _find_delay(
                self._minutes[cost.resource], cost.minute_points, POINTS_PER_MINUTE[cost.resource], now, minute
            ),
            _find_delay(self._contents, contents, CONTENTS_PER_MINUTE, now, minute),
            _find_delay(self._contents, contents, CONTENTS_PER_HOUR, now, timedelta(hours=1)),
        )
        if delay:
            self.refused += 1
            headers = {"Retry-After": str(int(delay) + 1)}
            return 403, headers, json.dumps({"message": "You have exceeded a secondary rate limit"})
        self._minutes[cost.resource].append((now, cost.minute_points))
        if contents:
            self._contents.append((now, contents))
        return None

    def describe(self, resource: str, now: datetime) -> dict[str, str]:
        """Return the headers that tell a client what is left."""
        if not self.is_enforced:
            return {}
        reset = (self._hour_start or now) + timedelta(hours=1)
        return {
            "X-RateLimit-Limit": str(POINTS_PER_HOUR),
            "X-RateLimit-Remaining": str(POINTS_PER_HOUR - self.used[resource]),
            "X-RateLimit-Reset": str(int(reset.timestamp())),
            "X-RateLimit-Resource": resource,
        }


def _find_delay(counts: deque[tuple[datetime, int]], more: int, limit: int, now: datetime, window: timedelta) -> float:
    """Return the seconds until there is room for `more` in a window of time; 0 if there is room now."""
    inside = [(time, count) for time, count in counts if time > now - window]
    total = sum(count for _, count in inside) + more
    if not more or total <= limit:
        return 0.0
    for time, count in inside:
        total -= count
        if total <= limit:
            return max(0.1, (time + window - now).total_seconds())
    return window.total_seconds()
