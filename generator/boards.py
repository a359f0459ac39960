"""A challenge and its results in; who stands where, and what is shown apart and why, out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from generator.library import Entry
from generator.model import Challenge, Result

Reason = Literal["late", "early", "not-ranked", "no-score", "coming"]


@dataclass(frozen=True, slots=True)
class Standing:
    """One row of a board: a learner or a team with all of their results on it."""

    rank: int
    """From 1; equal scores share it and the next is left out: 1, 2, 2, 4. 0 where the challenge measures nothing."""
    tied: bool
    learners: tuple[str, ...]
    """Folded handles, one for a learner, several for a team."""
    team: str | None
    score: Decimal | None
    """Seconds for a duration; None where nothing is measured."""
    result: Entry[Result]
    """The one that counts (for a sum: the latest)."""
    results: tuple[Entry[Result], ...]
    """All that were sent in for this row, latest first."""


@dataclass(frozen=True, slots=True)
class Apart:
    """A result that is shown and not ranked."""

    result: Entry[Result]
    reason: Reason
    learners: tuple[str, ...]
    team: str | None
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class Board:
    name: str
    standings: tuple[Standing, ...]
    """By rank, then date of the result that counts, then name of the file."""
    apart: tuple[Apart, ...]


def boards(challenge: Entry[Challenge], results: Iterable[Entry[Result]]) -> tuple[Board, ...]:
    """One board for each name in the challenge's `boards`, in its order."""
    raise NotImplementedError


def state(challenge: Challenge, today: date) -> Literal["coming", "open", "past"]:
    raise NotImplementedError


def score_of(challenge: Challenge, result: Result) -> Decimal | None:
    """The score as written, or the sum of its tasks' points where it has tasks and no score."""
    raise NotImplementedError
