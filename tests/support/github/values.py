"""The values of the fake GitHub: its threads, its users, and the faults that a test plans."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

BOT_USER = {"__typename": "Bot", "login": "github-actions", "databaseId": 41898282}
START_TIME = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
Answer = tuple[int, dict[str, str], str]
"""HTTP status, headers, body."""


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
    """All reviews but mere comments, oldest first."""
    suggestions: list[dict[str, Any]] = field(default_factory=list)
    branch: str = ""
    """The head of a pull request; empty for an issue."""
    fork: bool = True
    draft: bool = False
    refuses_comments: str = ""
    """Why GitHub takes no comment on it; empty if it does."""
    state: str = "OPEN"
    created_at: datetime | None = None
    edited_at: datetime | None = None
    merged_at: datetime | None = None


@dataclass
class RequestFault:
    """What the server answers to the next requests that match, instead of the real answer."""

    request_pattern: str
    """A regular expression on `METHOD /path`; for GraphQL and Git, the body follows after a space."""
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    count: int = 1
    """Number of requests that get this answer."""
    body: str = '{"message": "trouble"}'
    side_effect: Callable[[], None] | None = None
    """Called at each of these requests."""
    is_carried_out: bool = False
    """Whether the request is carried out before the real answer is lost."""


def find_user_number(login: str) -> int:
    """Return the number of an account by its login."""
    return {"ada": 1, "grace": 2}.get(login.casefold(), 900)


def make_label_id(name: str) -> str:
    """Return the id of a label in GraphQL."""
    return f"LA_{name}"


def make_user(login: str, number: int) -> dict[str, Any]:
    """Return an account as GraphQL shows it."""
    return {"__typename": "User", "login": login, "databaseId": number}


def format_timestamp(time: datetime) -> str:
    """Return a time as the API of GitHub writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
