"""A challenge and its results in; who stands where, and what is shown apart and why, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from generator.library import Entry
from generator.model import Challenge, Result, folded

Reason = Literal["late", "early", "not-ranked", "no-score", "coming"]
Trust = Literal["reported", "evidence", "confirmed"]
TRUST: tuple[Trust, ...] = ("reported", "evidence", "confirmed")
"""From as somebody says, to with something to look at, to tried by somebody else."""


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
    trust: Trust
    """Of that result."""
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


def boards(
    challenge: Entry[Challenge], results: Iterable[Entry[Result]], *, trust: Trust = "reported"
) -> tuple[Board, ...]:
    """One board for each name in the challenge's `boards`, in its order; of results that have at least this trust."""
    names = tuple(dict.fromkeys(folded(name) for name in challenge.value.boards)) or ("main",)
    written = {folded(name): name for name in reversed(challenge.value.boards)} or {"main": "main"}
    of_board: dict[str, list[Entry[Result]]] = {name: [] for name in names}
    for result in results:
        if TRUST.index(trust_of(result.value)) < TRUST.index(trust):
            continue
        name = folded(result.value.board) if result.value.board else names[0]
        of_board.get(name, of_board[names[0]]).append(result)
    return tuple(_board(challenge.value, written[name], its) for name, its in of_board.items())


def _board(challenge: Challenge, name: str, results: Iterable[Entry[Result]]) -> Board:
    ranked: dict[int, list[Entry[Result]]] = {}
    apart: list[Apart] = []
    row_of: dict[frozenset[str], int] = {}
    teams: dict[str, dict[str, int]] = {}
    for result in sorted(results, key=lambda entry: (entry.value.date, entry.path)):
        people, team, score = entrants(result.value), _team(result.value), score_of(challenge, result.value)
        if why := _why_apart(challenge, result.value, score):
            apart.append(Apart(result, why, people, team, score))
        else:
            row = _row_for(frozenset(people), folded(team) if team else "", teams, row_of)
            ranked.setdefault(row, []).append(result)
    rows = [_row(challenge, its) for its in ranked.values()]
    sign = 1 if challenge.score.lower_wins else -1
    rows.sort(key=lambda row: (sign * (row.score or 0), row.result.value.date, row.result.path))
    return Board(name, tuple(_ranked(rows, measured=challenge.score.measure != "none")), tuple(reversed(apart)))


def _row_for(
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


def _why_apart(challenge: Challenge, result: Result, score: Decimal | None) -> Reason | None:
    if challenge.closes and result.date > challenge.closes:
        return "late"
    if challenge.opens and result.date < challenge.opens:
        return "early"
    if not result.ranked:
        return "not-ranked"
    if challenge.score.measure != "none" and score is None:
        return "no-score"
    return None


def _row(challenge: Challenge, results: list[Entry[Result]]) -> Standing:
    """Several attempts, in order of their dates, as one row; its rank is still to be found."""
    latest = results[-1]
    counts, score = latest, score_of(challenge, latest.value)
    if challenge.score.measure == "none":
        counts, score = results[0], None
    elif challenge.score.attempts == "sum":
        score = sum((score_of(challenge, one.value) or Decimal(0) for one in results), Decimal(0))
    elif challenge.score.attempts == "best":
        choose = min if challenge.score.lower_wins else max
        counts = choose(results, key=lambda one: score_of(challenge, one.value) or Decimal(0))
        score = score_of(challenge, counts.value)
    everybody = tuple(dict.fromkeys(who for one in results for who in entrants(one.value)))
    return Standing(
        rank=0, tied=False, learners=everybody, team=_team(latest.value), score=score, result=counts,
        trust=trust_of(counts.value), results=tuple(reversed(results)),
    )  # fmt: skip


def _ranked(rows: list[Standing], *, measured: bool) -> Iterator[Standing]:
    if not measured:
        yield from rows
        return
    alike = Counter(row.score for row in rows)
    rank_of: dict[Decimal | None, int] = {}
    for place, row in enumerate(rows, 1):
        rank = rank_of.setdefault(row.score, place)
        yield replace(row, rank=rank, tied=alike[row.score] > 1)


@dataclass(frozen=True, slots=True)
class GroupStanding:
    """A cohort on a challenge's board."""

    rank: int
    """0 with fewer than `least` people, where scores are compared; those stand last."""
    tied: bool
    key: str
    people: int
    """Of it who stand on the board."""
    best: Decimal | None
    average: Decimal | None
    """Of the score that each of them has, as precise as the scores are written; None where nothing is measured."""


def by_group(
    board: Board, groups_of: Mapping[str, Iterable[str]], *, lower_wins: bool, least: int
) -> tuple[GroupStanding, ...]:
    """By average where something is measured, else by how many people did it; then key. Each person counts once, by
    their first row, a team's score for each of its people; `groups_of` leads from handles to their groups."""
    scores: dict[str, list[Decimal | None]] = {}
    seen: set[str] = set()
    for row in board.standings:
        for who in row.learners:
            if who not in seen:
                seen.add(who)
                for group in groups_of.get(who, ()):
                    scores.setdefault(group, []).append(row.score)
    rows = []
    for key, its in scores.items():
        told = [score for score in its if score is not None]
        best = (min if lower_wins else max)(told) if told else None
        rows.append(GroupStanding(0, False, key, len(its), best, _average(told) if told else None))
    sign = 1 if lower_wins else -1
    enough = [row for row in rows if row.average is None or row.people >= least]
    enough.sort(key=lambda row: (sign * row.average if row.average is not None else -row.people, row.key))
    rest = sorted((row for row in rows if row.average is not None and row.people < least), key=lambda row: row.key)
    worth = [row.people if row.average is None else row.average for row in enough]
    first = {value: place for place, value in reversed(list(enumerate(worth, 1)))}
    alike = Counter(worth)
    ranked = (replace(row, rank=first[one], tied=alike[one] > 1) for row, one in zip(enough, worth, strict=True))
    return (*ranked, *rest)


def _average(scores: list[Decimal]) -> Decimal:
    """With the decimals of the most precise score, at least one where they are whole."""
    decimals = max(1, *(-int(score.as_tuple().exponent) for score in scores))
    return (sum(scores, Decimal(0)) / len(scores)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def entrants(result: Result) -> tuple[str, ...]:
    """Folded handles of everybody whose result it is."""
    return tuple(folded(key) for key in result.people)


def _team(result: Result) -> str | None:
    return result.team.name if result.team else None


def trust_of(result: Result) -> Trust:
    """Confirmed by somebody whose result it is not; else with evidence; else as reported."""
    if {folded(key) for key in result.confirmed_by} - set(entrants(result)):
        return "confirmed"
    return "evidence" if result.evidence else "reported"


def state(challenge: Challenge, today: date) -> Literal["coming", "open", "past"]:
    """Where it is in its days, both of which belong to it; without `opens` it has always been open."""
    if challenge.opens and today < challenge.opens:
        return "coming"
    return "past" if challenge.closes and today > challenge.closes else "open"


def score_of(challenge: Challenge, result: Result) -> Decimal | None:
    """The score as written, or the sum of its tasks' points where it has tasks and no score."""
    if result.score is not None:
        return result.score.value
    if challenge.score.measure == "points" and result.tasks:
        points = {folded(task.id): task.points for task in challenge.tasks}
        return sum((points.get(folded(task), Decimal(0)) for task in dict.fromkeys(result.tasks)), Decimal(0))
    return None
