"""The challenges of a calendar year and what to remember of each: the first result, the largest improvement, the closest finish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from lyceum.schema import fold_key
from lyceum.scoring.challenge_boards import Standing
from lyceum.scoring.challenge_details import ChallengeDetails
from lyceum.scoring.results import compute_score
from lyceum.scoring.year_data import YearData


@dataclass(frozen=True, slots=True)
class ChallengeHighlight:
    """Something to remember of a challenge; of people who may stand on boards."""

    kind: Literal["first", "improved", "close", "shared"]
    """The first result; from one's first to one's best; how far apart the first two were; two at the top."""
    learners: tuple[str, ...]
    teams: tuple[str | None, ...]
    """For each of `who` the name of the team, whose first member then stands for it."""
    day: date
    scores: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class ChallengeInReview:
    """A challenge in a year."""

    challenge: str
    participant_count: int
    """Who sent something in that year."""
    highlights: tuple[ChallengeHighlight, ...]


# Challenges --------------------------------------------------------------------------------------------------------


def find_challenges_in_review(hub: YearData, number: int) -> tuple[ChallengeInReview, ...]:
    found = []
    for view in hub.challenges.values():
        its = [one for one in view.results if one.value.date.year == number]
        opens = view.entry.value.opens
        if its or (opens and opens.year == number and view.state != "coming"):
            people = len({fold_key(who) for one in its for who in one.value.participants})
            began = opens or min(one.value.date for one in its)
            found.append(
                (began, view.key, ChallengeInReview(view.key, people, tuple(_find_highlights(hub, view, number))))
            )
    return tuple(held for *_, held in sorted(found, key=lambda one: one[:2]))


def _find_highlights(hub: YearData, view: ChallengeDetails, number: int) -> Iterator[ChallengeHighlight]:
    everybody = [row for board in view.boards for row in board.standings]
    rows = [row for row in everybody if all(hub.learners[who].is_shown_on_boards for who in row.learners)]
    if first := min(everybody, key=lambda row: (row.results[-1].value.date, row.results[-1].path), default=None):
        day = first.results[-1].value.date
        if first in rows and day.year == number:
            yield ChallengeHighlight("first", first.learners[:1], (first.team,), day)
    if grown := max(
        filter(None, (_measure_improvement(view, row, number) for row in rows)), key=lambda one: one[0], default=None
    ):
        yield grown[1]
    closes = view.entry.value.closes
    near = min(filter(None, map(_measure_gap, _find_top_pairs(hub, view))), key=lambda one: one[0], default=None)
    if near and view.state == "past" and closes and closes.year == number:
        top, other = near[1]
        gap = abs((top.score or Decimal(0)) - (other.score or Decimal(0)))
        who = top.learners[0], other.learners[0]
        yield ChallengeHighlight(
            "close" if gap else "shared", who, (top.team, other.team), closes, (gap,) if gap else ()
        )


def _find_top_pairs(hub: YearData, view: ChallengeDetails) -> Iterator[tuple[Standing, Standing]]:
    """The first two of each board, where both may be named."""
    for board in view.boards:
        for top, other in list(pairwise(board.standings))[:1]:
            if all(hub.learners[who].is_shown_on_boards for row in (top, other) for who in row.learners):
                yield top, other


def _measure_gap(pair: tuple[Standing, Standing]) -> tuple[Decimal, tuple[Standing, Standing]] | None:
    """How far apart, as a part of the first; None where nothing is measured, or the first is far ahead."""
    top, other = pair
    if top.score is None or other.score is None:
        return None
    share = abs(top.score - other.score) / (abs(top.score) or Decimal(1))
    return (share, pair) if share <= Decimal("0.1") else None


def _measure_improvement(
    view: ChallengeDetails, row: Standing, number: int
) -> tuple[Decimal, ChallengeHighlight] | None:
    """By which part of the first score of the year the best one is better."""
    challenge = view.entry.value
    scored = [
        (compute_score(challenge, one.value), one) for one in reversed(row.results) if one.value.date.year == number
    ]
    scores = [(score, one) for score, one in scored if score is not None]
    if len(scores) < 2 or not scores[0][0] or challenge.score.attempts == "sum":
        return None
    choose = min if challenge.score.is_lower_better else max
    first, (best, result) = scores[0][0], choose(scores, key=lambda one: one[0])
    if best == first:
        return None
    moment = ChallengeHighlight("improved", row.learners[:1], (row.team,), result.value.date, (first, best))
    return abs(best - first) / abs(first), moment
