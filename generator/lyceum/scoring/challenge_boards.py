"""Ranks the results of one challenge on its boards, and compares the cohorts on a board."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Literal

from lyceum.loader import Entry, PathOrder, order_path
from lyceum.schema import EXACT, Challenge, Result, add_exactly, fold_key
from lyceum.scoring.ranking import assign_ranks
from lyceum.scoring.results import (
    TRUST_LEVELS,
    TrustLevel,
    compute_score,
    find_team_name,
    find_trust_level,
    list_entrants,
)

UnrankedReason = Literal["late", "early", "not-ranked", "no-score", "coming"]


@dataclass(frozen=True, slots=True)
class Standing:
    """One row of a board: a learner or a team with all of their results on it."""

    rank: int
    """From 1; equal scores share a rank: 1, 2, 2, 4. 0 if the challenge measures nothing."""
    is_tied: bool
    learners: tuple[str, ...]
    """Folded handles: one for a learner, several for a team."""
    team: str | None
    score: Decimal | None
    """In seconds for a duration; None if nothing is measured."""
    counted_result: Entry[Result]
    """The result that counts; for a sum, the latest one."""
    trust: TrustLevel
    """The trust level of the counted result."""
    results: tuple[Entry[Result], ...]
    """All results of this row, latest first."""


@dataclass(frozen=True, slots=True)
class UnrankedResult:
    """A result that is shown without a rank."""

    result: Entry[Result]
    reason: UnrankedReason
    learners: tuple[str, ...]
    team: str | None
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class ChallengeBoard:
    name: str
    standings: tuple[Standing, ...]
    """By rank, then by date and file name of the counted result."""
    unranked: tuple[UnrankedResult, ...]
    """Latest first."""


def build_challenge_boards(
    challenge: Entry[Challenge], results: Iterable[Entry[Result]], *, min_trust: TrustLevel = "reported"
) -> tuple[ChallengeBoard, ...]:
    """One board for each name in the challenge's `boards`, from the results with at least the given trust level."""
    written_names = challenge.value.boards or ("main",)
    names = {fold_key(name): name for name in reversed(written_names)}  # the first way to write a name wins
    results_by_board: dict[str, list[Entry[Result]]] = {fold_key(name): [] for name in written_names}
    first_board = next(iter(results_by_board.values()))
    for result in results:
        if TRUST_LEVELS.index(find_trust_level(result.value)) >= TRUST_LEVELS.index(min_trust):
            key = fold_key(result.value.board) if result.value.board else ""
            results_by_board.get(key, first_board).append(result)
    return tuple(
        _build_board(challenge.value, names[key], board_results) for key, board_results in results_by_board.items()
    )


def _build_board(challenge: Challenge, name: str, results: Iterable[Entry[Result]]) -> ChallengeBoard:
    unranked: list[UnrankedResult] = []
    results_by_row: dict[int, list[Entry[Result]]] = {}
    rows = _RowNumbers()
    for result in sorted(results, key=result_day_key):
        score = compute_score(challenge, result.value)
        learners, team = list_entrants(result.value), find_team_name(result.value)
        if reason := _find_unranked_reason(challenge, result, score):
            unranked.append(UnrankedResult(result, reason, learners, team, score))
        else:
            row = rows.find_row(frozenset(learners), fold_key(team) if team else "")
            results_by_row.setdefault(row, []).append(result)
    standings = [_build_standing(challenge, row_results) for row_results in results_by_row.values()]
    sign = 1 if challenge.score.is_lower_better else -1
    standings.sort(key=lambda row: (sign * Fraction(row.score or 0), result_day_key(row.counted_result)))
    if challenge.score.measure != "none":
        standings = list(assign_ranks(standings, [row.score for row in standings]))
    return ChallengeBoard(name, tuple(standings), tuple(reversed(unranked)))


class _RowNumbers:
    """Gives each result the number of its row.

    The same people have one row, whatever they call themselves. A team keeps its row as long as one of its members
    stays, so that nobody joins a team by taking its name.
    """

    def __init__(self) -> None:
        self._row_by_people: dict[frozenset[str], int] = {}
        self._rows_by_team: dict[str, dict[str, int]] = {}

    def find_row(self, people: frozenset[str], team: str) -> int:
        """The row of these people; `team` is a folded name, empty for a learner."""
        rows_by_member = self._rows_by_team.setdefault(team, {}) if team else {}
        known_row = next((rows_by_member[person] for person in sorted(people) if person in rows_by_member), None)
        new_row = len(self._row_by_people) if known_row is None else known_row
        row = self._row_by_people.setdefault(people, new_row)
        for person in people:
            rows_by_member.setdefault(person, row)
        return row


def result_day_key(result: Entry[Result]) -> tuple[date, date, PathOrder]:
    """A sort key for the order in which results were sent; the written day, then the names order those of one day."""
    return result.sent_on or result.value.date, result.value.date, order_path(result.path)


def _find_unranked_reason(challenge: Challenge, entry: Entry[Result], score: Decimal | None) -> UnrankedReason | None:
    """Why a result has no rank. It is late if it was sent after the close, whatever day it states."""
    result = entry.value
    if challenge.closes and max(result.date, entry.sent_on or result.date) > challenge.closes:
        return "late"
    if challenge.opens and result.date < challenge.opens:
        return "early"
    if not result.ranked:
        return "not-ranked"
    if challenge.score.measure != "none" and score is None:
        return "no-score"
    return None


def _build_standing(challenge: Challenge, results: list[Entry[Result]]) -> Standing:
    """The results of one row, in order of their dates, as a standing without a rank."""
    latest = results[-1]
    counted, score = latest, compute_score(challenge, latest.value)
    if challenge.score.measure == "none":
        counted, score = results[0], None
    elif challenge.score.attempts == "sum":
        score = add_exactly(compute_score(challenge, result.value) or Decimal(0) for result in results)
    elif challenge.score.attempts == "best":
        choose = min if challenge.score.is_lower_better else max
        counted = choose(results, key=lambda result: compute_score(challenge, result.value) or Decimal(0))
        score = compute_score(challenge, counted.value)
    return Standing(
        rank=0,
        is_tied=False,
        learners=tuple(dict.fromkeys(learner for result in results for learner in list_entrants(result.value))),
        team=find_team_name(latest.value),
        score=score,
        counted_result=counted,
        trust=find_trust_level(counted.value),
        results=tuple(reversed(results)),
    )


@dataclass(frozen=True, slots=True)
class CohortStanding:
    """A cohort on a challenge's board."""

    rank: int
    """0 for a cohort with too few members if scores are compared; such cohorts come last."""
    is_tied: bool
    key: str
    member_count: int
    """The members on the board."""
    best_score: Decimal | None
    average_score: Decimal | None
    """The average of the members' scores, as precise as they are written; None if nothing is measured."""


def rank_cohorts(
    board: ChallengeBoard, cohorts_by_learner: Mapping[str, Iterable[str]], *, lower_wins: bool, min_members: int
) -> tuple[CohortStanding, ...]:
    """Cohorts by average score, or by members on the board if nothing is measured; then by key.

    Each learner counts once, with the score of their first row; all members of a team have the team's score.
    """
    rows = [
        _build_cohort_standing(key, scores, lower_wins=lower_wins)
        for key, scores in _collect_cohort_scores(board, cohorts_by_learner).items()
    ]
    sign = 1 if lower_wins else -1
    ranked = [row for row in rows if row.average_score is None or row.member_count >= min_members]
    unranked = [row for row in rows if row.average_score is not None and row.member_count < min_members]
    scores = {
        row.key: Fraction(-row.member_count) if row.average_score is None else sign * Fraction(row.average_score)
        for row in ranked
    }
    ranked.sort(key=lambda row: (scores[row.key], row.key))
    unranked.sort(key=lambda row: row.key)
    return (*assign_ranks(ranked, [scores[row.key] for row in ranked]), *unranked)


def _collect_cohort_scores(
    board: ChallengeBoard, cohorts_by_learner: Mapping[str, Iterable[str]]
) -> dict[str, list[Decimal | None]]:
    scores: dict[str, list[Decimal | None]] = {}
    seen: set[str] = set()
    for standing in board.standings:
        for learner in standing.learners:
            if learner not in seen:
                seen.add(learner)
                for cohort in cohorts_by_learner.get(learner, ()):
                    scores.setdefault(cohort, []).append(standing.score)
    return scores


def _build_cohort_standing(key: str, scores: list[Decimal | None], *, lower_wins: bool) -> CohortStanding:
    measured = [score for score in scores if score is not None]
    best = (min if lower_wins else max)(measured) if measured else None
    average = _compute_average(measured) if measured else None
    return CohortStanding(0, False, key, len(scores), best, average)


def _compute_average(scores: list[Decimal]) -> Decimal:
    """The average with the decimals of the most precise score, at least one, halves rounded up."""
    decimals = max(1, *(-int(score.as_tuple().exponent) for score in scores))
    average = EXACT.divide(add_exactly(scores), Decimal(len(scores)))
    return average.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, EXACT)


def find_challenge_state(challenge: Challenge, today: date) -> Literal["coming", "open", "past"]:
    """Whether a challenge is open on a day. Its first and last day belong to it; without a first day it has begun."""
    if challenge.opens and today < challenge.opens:
        return "coming"
    return "past" if challenge.closes and today > challenge.closes else "open"
