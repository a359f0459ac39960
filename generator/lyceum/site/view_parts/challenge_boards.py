"""The rankings of a challenge board: all results, and those with evidence or a confirmation ranked among themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lyceum.scoring import TRUST_LEVELS, ChallengeBoard, ChallengeDetails, Standing, TrustLevel

MAX_ROWS_WITH_TRUST_FILTER = 40
"""Boards with more rows have no filter by trust."""
MAX_PODIUM_ROWS = 4
MAX_PODIUM_RANK = 3


@dataclass(frozen=True, slots=True)
class TrustRanking:
    """The rows of a board that have at least this trust, ranked among themselves."""

    trust: TrustLevel
    standings: Sequence[Standing]
    podium: tuple[Standing, ...]


def list_rankings(challenge: ChallengeDetails, index: int) -> tuple[TrustRanking, ...]:
    """Return all rows of a board, then each stricter ranking that changes something."""
    board = challenge.boards[index]
    rankings = [rank_all(board)]
    if len(board.standings) > MAX_ROWS_WITH_TRUST_FILTER:
        return tuple(rankings)
    for trust in TRUST_LEVELS[1:]:
        standings = challenge.build_boards(trust)[index].standings
        if not standings or _list_ranks(standings) == _list_ranks(board.standings):
            continue
        if _list_ranks(standings) == _list_ranks(rankings[-1].standings):
            rankings.pop()  # The same rows have the higher trust, so the ranking gets the stricter label.
        rankings.append(_make_ranking(trust, standings))
    return tuple(rankings)


def rank_all(board: ChallengeBoard) -> TrustRanking:
    return _make_ranking("reported", board.standings)


def _make_ranking(trust: TrustLevel, standings: Sequence[Standing]) -> TrustRanking:
    return TrustRanking(trust, standings, _select_podium(standings))


def _list_ranks(standings: Sequence[Standing]) -> list[tuple[int, str]]:
    return [(row.rank, row.counted_result.path) for row in standings]


def _select_podium(standings: Sequence[Standing]) -> tuple[Standing, ...]:
    """Return the rows of the first three ranks; none if more than four rows share them."""
    podium = tuple(row for row in standings[: MAX_PODIUM_ROWS + 1] if 1 <= row.rank <= MAX_PODIUM_RANK)
    return podium if len(podium) <= MAX_PODIUM_ROWS else ()
