"""Ranks the results of one challenge on its boards, and compares the cohorts on a board."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, Literal, NamedTuple, Protocol

from lyceum.loader import Entry
from lyceum.queries import Database, query
from lyceum.schema import EXACT, Challenge, Result, ScoreSettings, add_exactly, fold_key
from lyceum.scoring.challenge_rules import find_challenge_rules
from lyceum.scoring.ranking import assign_ranks
from lyceum.scoring.result_facts import ResultFacts, list_results, make_result_facts
from lyceum.scoring.results import TRUST_LEVELS, TrustLevel

UnrankedReason = Literal["late", "early", "not-ranked", "no-score", "coming"]


class Standing(NamedTuple):
    """One row of a board: a learner or a team with all of their results on it."""

    rank: int
    """From 1; equal scores share a rank: 1, 2, 2, 4. 0 if the challenge measures nothing."""
    is_tied: bool
    learners: tuple[str, ...]
    """Folded handles: one for a learner, several for a team."""
    team: str | None
    score: Decimal | None
    """In seconds for a duration; None if nothing is measured."""
    counted_result: Any
    """The result that counts; for a sum, the latest one. In the store it is a path, in the Hub an entry."""
    trust: TrustLevel
    """The trust level of the counted result."""
    results: tuple[Any, ...]
    """All results of this row, latest first."""


class UnrankedResult(NamedTuple):
    """A result that is shown without a rank."""

    result: Any
    """In the store it is a path, in the Hub an entry."""
    reason: UnrankedReason
    learners: tuple[str, ...]
    team: str | None
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class ChallengeBoard:
    name: str
    standings: Sequence[Standing]
    """By rank, then by date and file name of the counted result. A tuple in the store."""
    unranked: Sequence[UnrankedResult]
    """Latest first. A tuple in the store."""


class BoardRules(Protocol):
    """What of a challenge decides its boards."""

    @property
    def opens(self) -> date | None: ...
    @property
    def closes(self) -> date | None: ...
    @property
    def score(self) -> ScoreSettings: ...
    @property
    def boards(self) -> tuple[str, ...]: ...


@query
def build_boards(database: Database, key: str) -> tuple[ChallengeBoard, ...]:
    """The boards of a challenge, or of its results from a trust level on: `<challenge>` or `<challenge>/<level>`."""
    challenge, _, trust = key.partition("/")
    rules = database.get(find_challenge_rules, challenge)
    boards = rank_results(rules, list_results(database, challenge), min_trust=trust or "reported")  # type: ignore[arg-type]
    return map_results(boards, lambda result: result.path)


def build_challenge_boards(
    challenge: Entry[Challenge], results: Iterable[Entry[Result]], *, min_trust: TrustLevel = "reported"
) -> tuple[ChallengeBoard, ...]:
    """The boards of some settled entries."""
    results = tuple(results)
    entries = {result.path: result for result in results}
    facts = [make_result_facts(result, challenge.value) for result in results]
    return map_results(rank_results(challenge.value, facts, min_trust=min_trust), lambda result: entries[result.path])


def map_results(boards: Iterable[ChallengeBoard], function: Callable[[Any], Any]) -> tuple[ChallengeBoard, ...]:
    """The same boards with something else in the place of each result."""
    return tuple(
        ChallengeBoard(
            board.name,
            tuple(map_standing(row, function) for row in board.standings),
            tuple(map_unranked(row, function) for row in board.unranked),
        )
        for board in boards
    )


def map_standing(row: Standing, function: Callable[[Any], Any]) -> Standing:
    """The same row with something else in the place of each result."""
    return row._replace(counted_result=function(row.counted_result), results=tuple(map(function, row.results)))


def map_unranked(row: UnrankedResult, function: Callable[[Any], Any]) -> UnrankedResult:
    """The same result with something else in its place."""
    return row._replace(result=function(row.result))


def rank_results(
    rules: BoardRules, results: Iterable[ResultFacts], *, min_trust: TrustLevel = "reported"
) -> tuple[ChallengeBoard, ...]:
    """One board for each name in the challenge's `boards`, from the results with at least the given trust level."""
    written_names = rules.boards or ("main",)
    names = {fold_key(name): name for name in reversed(written_names)}  # the first way to write a name wins
    results_by_board: dict[str, list[ResultFacts]] = {fold_key(name): [] for name in written_names}
    first_board = next(iter(results_by_board.values()))
    levels = TRUST_LEVELS[TRUST_LEVELS.index(min_trust) :]
    for result in results:
        if result.trust in levels:
            results_by_board.get(result.board, first_board).append(result)
    return tuple(_build_board(rules, names[key], board_results) for key, board_results in results_by_board.items())


def _build_board(rules: BoardRules, name: str, results: Iterable[ResultFacts]) -> ChallengeBoard:
    unranked: list[UnrankedResult] = []
    results_by_row: dict[int, list[ResultFacts]] = {}
    rows = _RowNumbers()
    for result in sorted(results, key=lambda result: result.day_key):
        if reason := _find_unranked_reason(rules, result):
            unranked.append(UnrankedResult(result, reason, result.learners, result.team, result.score))
        else:
            row = rows.find_row(frozenset(result.learners), fold_key(result.team) if result.team else "")
            results_by_row.setdefault(row, []).append(result)
    standings = [_build_standing(rules, row_results) for row_results in results_by_row.values()]
    # The rows are in the order of their first results, which is that of their counted results for most of them.
    standings.sort(key=lambda row: row.counted_result.day_key)
    standings.sort(key=lambda row: row.score or 0, reverse=not rules.score.is_lower_better)
    if rules.score.measure != "none":
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


def _find_unranked_reason(rules: BoardRules, result: ResultFacts) -> UnrankedReason | None:
    """Why a result has no rank. It is late if it was sent after the close, whatever day it states."""
    if rules.closes and max(result.date, result.sent_on or result.date) > rules.closes:
        return "late"
    if rules.opens and result.date < rules.opens:
        return "early"
    if not result.is_ranked:
        return "not-ranked"
    if rules.score.measure != "none" and result.score is None:
        return "no-score"
    return None


def _build_standing(rules: BoardRules, results: list[ResultFacts]) -> Standing:
    """The results of one row, in order of their dates, as a standing without a rank."""
    latest = results[-1]
    counted, score = latest, latest.score
    if rules.score.measure == "none":
        counted, score = results[0], None
    elif rules.score.attempts == "sum":
        score = add_exactly(result.score or Decimal(0) for result in results)
    elif rules.score.attempts == "best" and len(results) > 1:
        choose = min if rules.score.is_lower_better else max
        counted = choose(results, key=lambda result: result.score or Decimal(0))
        score = counted.score
    return Standing(
        rank=0,
        is_tied=False,
        learners=tuple(dict.fromkeys(learner for result in results for learner in result.learners)),
        team=latest.team,
        score=score,
        counted_result=counted,
        trust=counted.trust,
        results=tuple(reversed(results)),
    )


class CohortStanding(NamedTuple):
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
