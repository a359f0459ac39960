"""Ranks the results of one challenge: a board of standings, the results that are shown without a rank, and cohorts compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from lyceum.loader import Entry
from lyceum.schema import Challenge, Result, fold_key
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
    """From 1; equal scores share it and the next is left out: 1, 2, 2, 4. 0 where the challenge measures nothing."""
    is_tied: bool
    learners: tuple[str, ...]
    """Folded handles, one for a learner, several for a team."""
    team: str | None
    score: Decimal | None
    """Seconds for a duration; None where nothing is measured."""
    counted_result: Entry[Result]
    """The one that counts (for a sum: the latest)."""
    trust: TrustLevel
    """Of that result."""
    results: tuple[Entry[Result], ...]
    """All that were sent in for this row, latest first."""


@dataclass(frozen=True, slots=True)
class UnrankedResult:
    """A result that is shown and not ranked."""

    result: Entry[Result]
    reason: UnrankedReason
    learners: tuple[str, ...]
    team: str | None
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class ChallengeBoard:
    name: str
    standings: tuple[Standing, ...]
    """By rank, then date of the result that counts, then name of the file."""
    unranked: tuple[UnrankedResult, ...]


def build_challenge_boards(
    challenge: Entry[Challenge], results: Iterable[Entry[Result]], *, min_trust: TrustLevel = "reported"
) -> tuple[ChallengeBoard, ...]:
    """One board for each name in the challenge's `boards`, in its order; of results that have at least this trust."""
    names = tuple(dict.fromkeys(fold_key(name) for name in challenge.value.boards)) or ("main",)
    written = {fold_key(name): name for name in reversed(challenge.value.boards)} or {"main": "main"}
    of_board: dict[str, list[Entry[Result]]] = {name: [] for name in names}
    for result in results:
        if TRUST_LEVELS.index(find_trust_level(result.value)) < TRUST_LEVELS.index(min_trust):
            continue
        name = fold_key(result.value.board) if result.value.board else names[0]
        of_board.get(name, of_board[names[0]]).append(result)
    return tuple(_build_board(challenge.value, written[name], its) for name, its in of_board.items())


def _build_board(challenge: Challenge, name: str, results: Iterable[Entry[Result]]) -> ChallengeBoard:
    ranked: dict[int, list[Entry[Result]]] = {}
    apart: list[UnrankedResult] = []
    row_of: dict[frozenset[str], int] = {}
    teams: dict[str, dict[str, int]] = {}
    for result in sorted(results, key=lambda entry: (entry.value.date, entry.path)):
        people, team, score = (
            list_entrants(result.value),
            find_team_name(result.value),
            compute_score(challenge, result.value),
        )
        if why := _find_unranked_reason(challenge, result.value, score):
            apart.append(UnrankedResult(result, why, people, team, score))
        else:
            row = _find_row_number(frozenset(people), fold_key(team) if team else "", teams, row_of)
            ranked.setdefault(row, []).append(result)
    rows = [_build_standing(challenge, its) for its in ranked.values()]
    sign = 1 if challenge.score.is_lower_better else -1
    rows.sort(key=lambda row: (sign * (row.score or 0), row.counted_result.value.date, row.counted_result.path))
    return ChallengeBoard(
        name, tuple(_assign_ranks(rows, measured=challenge.score.measure != "none")), tuple(reversed(apart))
    )


def _find_row_number(
    people: frozenset[str], team: str, teams: dict[str, dict[str, int]], row_of: dict[frozenset[str], int]
) -> int:
    """The number of the row, noted in both maps: the same people have one row, whatever they call themselves; a team has one
    as long as somebody of it is still there, so that nobody joins it by taking its name."""
    its = teams.setdefault(team, {}) if team else {}
    known = next((its[who] for who in sorted(people) if who in its), None)
    row = row_of.setdefault(people, len(row_of) if known is None else known)
    for who in people:
        its.setdefault(who, row)
    return row


def _find_unranked_reason(challenge: Challenge, result: Result, score: Decimal | None) -> UnrankedReason | None:
    if challenge.closes and result.date > challenge.closes:
        return "late"
    if challenge.opens and result.date < challenge.opens:
        return "early"
    if not result.ranked:
        return "not-ranked"
    if challenge.score.measure != "none" and score is None:
        return "no-score"
    return None


def _build_standing(challenge: Challenge, results: list[Entry[Result]]) -> Standing:
    """Several attempts, in order of their dates, as one row; its rank is still to be found."""
    latest = results[-1]
    counts, score = latest, compute_score(challenge, latest.value)
    if challenge.score.measure == "none":
        counts, score = results[0], None
    elif challenge.score.attempts == "sum":
        score = sum((compute_score(challenge, one.value) or Decimal(0) for one in results), Decimal(0))
    elif challenge.score.attempts == "best":
        choose = min if challenge.score.is_lower_better else max
        counts = choose(results, key=lambda one: compute_score(challenge, one.value) or Decimal(0))
        score = compute_score(challenge, counts.value)
    everybody = tuple(dict.fromkeys(who for one in results for who in list_entrants(one.value)))
    return Standing(
        rank=0, is_tied=False, learners=everybody, team=find_team_name(latest.value), score=score, counted_result=counts,
        trust=find_trust_level(counts.value), results=tuple(reversed(results)),
    )  # fmt: skip


def _assign_ranks(rows: list[Standing], *, measured: bool) -> Iterator[Standing]:
    if not measured:
        yield from rows
        return
    alike = Counter(row.score for row in rows)
    rank_of: dict[Decimal | None, int] = {}
    for place, row in enumerate(rows, 1):
        rank = rank_of.setdefault(row.score, place)
        yield replace(row, rank=rank, is_tied=alike[row.score] > 1)


@dataclass(frozen=True, slots=True)
class CohortStanding:
    """A cohort on a challenge's board."""

    rank: int
    """0 with fewer than `least` people, where scores are compared; those stand last."""
    is_tied: bool
    key: str
    member_count: int
    """Of it who stand on the board."""
    best_score: Decimal | None
    average_score: Decimal | None
    """Of the score that each of them has, as precise as the scores are written; None where nothing is measured."""


def rank_cohorts(
    board: ChallengeBoard, cohorts_by_learner: Mapping[str, Iterable[str]], *, lower_wins: bool, min_members: int
) -> tuple[CohortStanding, ...]:
    """By average where something is measured, else by how many people did it; then key. Each person counts once, by
    their first row, a team's score for each of its people; `groups_of` leads from handles to their groups."""
    scores: dict[str, list[Decimal | None]] = {}
    seen: set[str] = set()
    for row in board.standings:
        for who in row.learners:
            if who not in seen:
                seen.add(who)
                for group in cohorts_by_learner.get(who, ()):
                    scores.setdefault(group, []).append(row.score)
    rows = []
    for key, its in scores.items():
        told = [score for score in its if score is not None]
        best = (min if lower_wins else max)(told) if told else None
        rows.append(CohortStanding(0, False, key, len(its), best, _compute_average(told) if told else None))
    sign = 1 if lower_wins else -1
    enough = [row for row in rows if row.average_score is None or row.member_count >= min_members]
    enough.sort(
        key=lambda row: (sign * row.average_score if row.average_score is not None else -row.member_count, row.key)
    )
    rest = sorted(
        (row for row in rows if row.average_score is not None and row.member_count < min_members),
        key=lambda row: row.key,
    )
    worth = [row.member_count if row.average_score is None else row.average_score for row in enough]
    first = {value: place for place, value in reversed(list(enumerate(worth, 1)))}
    alike = Counter(worth)
    ranked = (replace(row, rank=first[one], is_tied=alike[one] > 1) for row, one in zip(enough, worth, strict=True))
    return (*ranked, *rest)


def _compute_average(scores: list[Decimal]) -> Decimal:
    """With the decimals of the most precise score, at least one where they are whole."""
    decimals = max(1, *(-int(score.as_tuple().exponent) for score in scores))
    return (sum(scores, Decimal(0)) / len(scores)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def find_challenge_state(challenge: Challenge, today: date) -> Literal["coming", "open", "past"]:
    """Where it is in its days, both of which belong to it; without `opens` it has always been open."""
    if challenge.opens and today < challenge.opens:
        return "coming"
    return "past" if challenge.closes and today > challenge.closes else "open"
