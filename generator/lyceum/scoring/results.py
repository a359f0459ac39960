"""What one result says: who sent it, its score, and how far it can be trusted."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from lyceum.loader import Entry, Library
from lyceum.schema import Challenge, Result, fold_key

TrustLevel = Literal["reported", "evidence", "confirmed"]
TRUST_LEVELS: tuple[TrustLevel, ...] = ("reported", "evidence", "confirmed")
"""From as somebody says, to with something to look at, to tried by somebody else."""


def list_entrants(result: Result) -> tuple[str, ...]:
    """Folded handles of everybody whose result it is."""
    return tuple(fold_key(key) for key in result.participants)


def find_team_name(result: Result) -> str | None:
    return result.team.name if result.team else None


def find_trust_level(result: Result) -> TrustLevel:
    """Confirmed by somebody whose result it is not; else with evidence; else as reported."""
    if {fold_key(key) for key in result.confirmed_by} - set(list_entrants(result)):
        return "confirmed"
    return "evidence" if result.evidence else "reported"


def compute_score(challenge: Challenge, result: Result) -> Decimal | None:
    """The score as written, or the sum of its tasks' points where it has tasks and no score."""
    if result.score is not None:
        return result.score.value
    if challenge.score.measure == "points" and result.tasks:
        points = {fold_key(task.id): task.points for task in challenge.tasks}
        return sum((points.get(fold_key(task), Decimal(0)) for task in dict.fromkeys(result.tasks)), Decimal(0))
    return None


# Challenges --------------------------------------------------------------------------------------------------------


def group_results_by_challenge(library: Library) -> dict[str, list[Entry[Result]]]:
    results_of: dict[str, list[Entry[Result]]] = {key: [] for key in library.challenges}
    for result in library.results:
        results_of[fold_key(result.challenge_key)].append(result)
    return results_of
