"""Assigns ranks to sorted rows. Equal scores share a rank, and the next ranks are left out: 1, 2, 2, 4."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import Protocol, TypeVar


class RankableRow(Protocol):
    """A named tuple with the fields that ranking fills in."""

    @property
    def rank(self) -> int: ...
    @property
    def is_tied(self) -> bool: ...


Row = TypeVar("Row", bound=RankableRow)


def assign_ranks(rows: Sequence[Row], scores: Sequence[Hashable]) -> Iterator[Row]:
    """The rows with their ranks. The rows are sorted, best first; the scores are those of the rows."""
    score_counts = Counter(scores)
    rank_by_score: dict[Hashable, int] = {}
    for position, (row, score) in enumerate(zip(rows, scores, strict=True), 1):
        rank = rank_by_score.setdefault(score, position)
        yield row._replace(rank=rank, is_tied=score_counts[score] > 1)  # type: ignore[attr-defined]
