"""The challenges of a calendar year and what to remember of each: the first result, the largest improvement, the closest finish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from lyceum.loader import Entry, PathOrder, order_path
from lyceum.schema import EXACT, Result, fold_key
from lyceum.scoring.calendar_years import YearData
from lyceum.scoring.challenge_boards import Standing
from lyceum.scoring.content_details import ChallengeDetails
from lyceum.scoring.results import compute_score

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


def find_challenges_in_review(hub: YearData, year: int) -> tuple[ChallengeInReview, ...]:
    """The challenges that began in a year or have a result of that year, in the order in which they began."""
    challenges = []
    for details in hub.challenges.values():
        results = [result for result in details.results if _get_day(result).year == year]
        opens = details.entry.value.opens
        has_begun_in_year = opens is not None and opens.year == year and details.state != "coming"
        if results or has_begun_in_year:
            participants = {fold_key(person) for result in results for person in result.value.participants}
            first_day = opens or min(map(_get_day, results))
            highlights = tuple(_find_highlights(hub, details, year))
            challenge = ChallengeInReview(details.key, len(participants), highlights)
            challenges.append((first_day, details.key, challenge))
    return tuple(challenge for *_, challenge in sorted(challenges, key=lambda item: item[:2]))


def _find_highlights(hub: YearData, details: ChallengeDetails, year: int) -> Iterator[ChallengeHighlight]:
    all_standings = [standing for board in details.boards for standing in board.standings]
    shown_standings = [standing for standing in all_standings if _is_shown(hub, standing)]
    first = min(all_standings, key=lambda standing: _make_day_key(standing.results[-1]), default=None)
    if first and first in shown_standings and _get_day(first.results[-1]).year == year:
        yield ChallengeHighlight("first", first.learners[:1], (first.team,), _get_day(first.results[-1]))
    improvements = [
        improvement for standing in shown_standings if (improvement := _measure_improvement(details, standing, year))
    ]
    if improvements:
        yield max(improvements, key=lambda improvement: improvement[0])[1]
    closes = details.entry.value.closes
    if details.state == "past" and closes and closes.year == year:
        yield from _find_close_finish(hub, details, closes)


def _make_day_key(result: Entry[Result]) -> tuple[date, date, PathOrder]:
    """A sort key for the order in which results were sent."""
    return _get_day(result), result.value.date, order_path(result.path)


def _get_day(result: Entry[Result]) -> date:
    """The day on which a result counts."""
    return result.sent_on or result.value.date


def _is_shown(hub: YearData, standing: Standing) -> bool:
    return all(hub.learners[learner].is_shown_on_boards for learner in standing.learners)


def _find_close_finish(hub: YearData, details: ChallengeDetails, closes: date) -> Iterator[ChallengeHighlight]:
    """The board of a challenge on which the first two are closest, if both may be named."""
    first_pairs = [pair for board in details.boards for pair in list(pairwise(board.standings))[:1]]
    gaps = [
        (share, first, second)
        for first, second in first_pairs
        if _is_shown(hub, first) and _is_shown(hub, second)
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
    details: ChallengeDetails, standing: Standing, year: int
) -> tuple[Decimal, ChallengeHighlight] | None:
    """The improvement from the first score of the year to the best one, as a share of the first score."""
    challenge = details.entry.value
    scores = [
        (score, result)
        for result in reversed(standing.results)
        if _get_day(result).year == year
        if (score := compute_score(challenge, result.value)) is not None
    ]
    if len(scores) < 2 or not scores[0][0] or challenge.score.attempts == "sum":
        return None
    choose = min if challenge.score.is_lower_better else max
    first, (best, result) = scores[0][0], choose(scores, key=lambda item: item[0])
    if best == first:
        return None
    highlight = ChallengeHighlight("improved", standing.learners[:1], (standing.team,), _get_day(result), (first, best))
    return EXACT.divide(EXACT.subtract(best, first).copy_abs(), first.copy_abs()), highlight
