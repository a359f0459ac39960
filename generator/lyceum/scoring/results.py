"""Reads one result: who sent it in, its score, and how far it can be trusted."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, Protocol

from lyceum.schema import ChallengeTask, Result, ScoreSettings, add_exactly, drop_repeated_keys, fold_key

TrustLevel = Literal["reported", "evidence", "confirmed"]
TRUST_LEVELS: tuple[TrustLevel, ...] = ("reported", "evidence", "confirmed")
"""From the lowest level to the highest: reported by the learner, shown with evidence, confirmed by another learner."""
WrittenScore = tuple[Decimal, str]
"""A score, and how a file writes it."""


class ScoredChallenge(Protocol):
    """What of a challenge decides a score."""

    @property
    def score(self) -> ScoreSettings: ...
    @property
    def tasks(self) -> tuple[ChallengeTask, ...]: ...


def list_entrants(result: Result) -> tuple[str, ...]:
    """The folded handles of the learner, or of the team's members."""
    return tuple(fold_key(key) for key in result.participants)


def find_team_name(result: Result) -> str | None:
    return result.team.name if result.team else None


def find_trust_level(result: Result) -> TrustLevel:
    """The highest level that a result reaches. People cannot confirm their own result."""
    if list_confirmers(result):
        return "confirmed"
    return "evidence" if result.evidence else "reported"


def compute_score(challenge: ScoredChallenge, result: Result) -> Decimal | None:
    """The score of a result. If it states tasks and no score, the score is the sum of the tasks' points."""
    if result.score is not None:
        return result.score.value
    if challenge.score.measure == "points" and result.tasks:
        points = {fold_key(task.id): task.points for task in challenge.tasks}
        return add_exactly(points.get(fold_key(task), Decimal(0)) for task in drop_repeated_keys(result.tasks))
    return None


def find_written_score(result: Result) -> WrittenScore | None:
    return (result.score.value, result.score.written) if result.score else None


def get_written_score(written: WrittenScore | None, score: Decimal | None) -> str:
    """The text in the result's file if it says this score; empty for a sum of several scores."""
    return written[1] if written and written[0] == score else ""


def list_confirmers(result: Result) -> tuple[str, ...]:
    """The folded handles of those who confirmed a result, in the order of the file. Nobody can confirm their own."""
    entrants = frozenset(list_entrants(result))
    return tuple(key for key in dict.fromkeys(map(fold_key, result.confirmed_by)) if key not in entrants)
