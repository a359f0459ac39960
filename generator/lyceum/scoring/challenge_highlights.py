"""The challenges of a calendar year and what to remember of each: the first result, the largest improvement, the closest finish."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal, NamedTuple

from lyceum.queries import Database, query
from lyceum.schema import EXACT
from lyceum.scoring.board_visibility import list_hidden_learners
from lyceum.scoring.challenge_boards import ChallengeBoard, Standing
from lyceum.scoring.challenge_credits import ChallengeResults, load_challenge_results
from lyceum.scoring.challenge_rules import ChallengeRules, find_state, order_challenges
from lyceum.scoring.result_facts import ResultFacts

MAX_CLOSE_GAP = Decimal("0.1")
"""How far apart the first two scores of a close finish may be, as a share of the first score."""


@dataclass(frozen=True, slots=True)
class ChallengeHighlight:
    """Something to remember of a challenge. It names only people who may stand on boards."""

    kind: Literal["first", "improved", "close", "shared"]
    """The first result; the largest improvement of a learner; a close finish; a shared first place."""
    learners: tuple[str, ...]
    teams: tuple[str | None, ...]
    """The team of each of `learners`; of a team, only the first member is in `learners`."""
    day: date
    scores: tuple[Decimal, ...] = ()
    """improved: the first and the best score; close: the gap between the first two."""


@dataclass(frozen=True, slots=True)
class ChallengeInReview:
    """A challenge in one year."""

    challenge: str
    participant_count: int
    """The number of learners who sent in a result in that year."""
    highlights: tuple[ChallengeHighlight, ...]


class ChallengeYear(NamedTuple):
    """A challenge in a year that it began in or has a result of."""

    first_day: date
    """When it began, or the day of its first result in the year."""
    review: ChallengeInReview


@query
def review_challenge(database: Database, key: str) -> dict[int, ChallengeYear]:
    """The years of a challenge."""
    challenge = load_challenge_results(database, key)
    results: dict[int, list[ResultFacts]] = {}
    for result in challenge.results:
        results.setdefault(_get_day(result).year, []).append(result)
    rules, state = challenge.rules, database.get(find_state, key)
    if rules.opens and state != "coming":
        results.setdefault(rules.opens.year, [])
    hidden = frozenset(database.get(list_hidden_learners)) if results else frozenset()
    shown_boards = tuple(_select_shown(board, hidden) for board in challenge.boards)
    years = {}
    for year in sorted(results):
        participants = {person for result in results[year] for person in result.learners}
        highlights = list(_find_highlights(challenge, shown_boards, year))
        if state == "past" and rules.closes and rules.closes.year == year:
            highlights += _find_close_finish(challenge.boards, hidden, rules.closes)
        first_day = rules.opens or min(map(_get_day, results[year]))
        years[year] = ChallengeYear(first_day, ChallengeInReview(key, len(participants), tuple(highlights)))
    return years


@query
def find_challenge_year(database: Database, key: str) -> ChallengeYear | None:
    """One year of a challenge: `<challenge>/<year>`."""
    challenge, _, year = key.rpartition("/")
    return database.get(review_challenge, challenge).get(int(year))


@query
def list_challenges_of_year(database: Database, year: str) -> tuple[ChallengeInReview, ...]:
    """The challenges that began in a year or have a result of that year, in the order in which they began."""
    keys = [f"{challenge}/{year}" for challenge in database.get(order_challenges)]
    years = [challenge for challenge in database.get_many(find_challenge_year, keys) if challenge]
    years.sort(key=lambda challenge: (challenge.first_day, challenge.review.challenge))
    return tuple(challenge.review for challenge in years)


def _get_day(result: ResultFacts) -> date:
    """The day on which a result counts."""
    return result.sent_on or result.date


def _select_shown(board: ChallengeBoard, hidden: Container[str]) -> tuple[Standing, ...]:
    return tuple(standing for standing in board.standings if _is_shown(standing, hidden))


def _is_shown(standing: Standing, hidden: Container[str]) -> bool:
    return not any(learner in hidden for learner in standing.learners)


def _find_highlights(
    challenge: ChallengeResults, shown_boards: Iterable[tuple[Standing, ...]], year: int
) -> Iterator[ChallengeHighlight]:
    all_standings = [standing for board in challenge.boards for standing in board.standings]
    shown_standings = [standing for board in shown_boards for standing in board]
    first = min(all_standings, key=lambda standing: standing.results[-1].day_key, default=None)
    if first and first in shown_standings and _get_day(first.results[-1]).year == year:
        yield ChallengeHighlight("first", first.learners[:1], (first.team,), _get_day(first.results[-1]))
    improvements = [
        improvement
        for standing in shown_standings
        if (improvement := _measure_improvement(challenge.rules, standing, year))
    ]
    if improvements:
        yield max(improvements, key=lambda improvement: improvement[0])[1]


def _find_close_finish(
    boards: Iterable[ChallengeBoard], hidden: Container[str], closes: date
) -> Iterator[ChallengeHighlight]:
    """The board of a challenge on which the first two are closest, if both may be named."""
    first_pairs = [pair for board in boards for pair in list(pairwise(board.standings[:2]))]
    gaps = [
        (share, first, second)
        for first, second in first_pairs
        if _is_shown(first, hidden) and _is_shown(second, hidden)
        if (share := _measure_gap(first, second)) is not None and share <= MAX_CLOSE_GAP
    ]
    if not gaps:
        return
    _, first, second = min(gaps, key=lambda gap: gap[0])
    gap = EXACT.subtract(first.score or Decimal(0), second.score or Decimal(0)).copy_abs()
    learners = first.learners[0], second.learners[0]
    yield ChallengeHighlight(
        "close" if gap else "shared", learners, (first.team, second.team), closes, (gap,) if gap else ()
    )


def _measure_gap(first: Standing, second: Standing) -> Decimal | None:
    """The gap between two scores, as a share of the first score; None if nothing is measured."""
    if first.score is None or second.score is None:
        return None
    gap = EXACT.subtract(first.score, second.score).copy_abs()
    return EXACT.divide(gap, first.score.copy_abs() or Decimal(1))


def _measure_improvement(
    rules: ChallengeRules, standing: Standing, year: int
) -> tuple[Decimal, ChallengeHighlight] | None:
    """The improvement from the first score of the year to the best one, as a share of the first score."""
    if len(standing.results) < 2 or rules.score.attempts == "sum":
        return None
    results = [result for result in reversed(standing.results) if _get_day(result).year == year]
    scores = [(result.score, result) for result in results if result.score is not None]
    if len(scores) < 2 or not scores[0][0]:
        return None
    choose = min if rules.score.is_lower_better else max
    first, (best, result) = scores[0][0], choose(scores, key=lambda item: item[0])
    if best == first:
        return None
    highlight = ChallengeHighlight("improved", standing.learners[:1], (standing.team,), _get_day(result), (first, best))
    return EXACT.divide(EXACT.subtract(best, first).copy_abs(), first.copy_abs()), highlight
