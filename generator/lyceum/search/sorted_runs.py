"""Keeps terms in their order, in runs that begin where a term's checksum says so: an edit loads the runs of its terms alone."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from typing import Generic, TypeVar
from zlib import crc32

ValueT = TypeVar("ValueT")


def get_order(term: str) -> bytes:
    """Return what terms are sorted by: a browser compares texts by units of UTF-16."""
    return term.encode("utf-16-be")


def begins_run(term: str, mean: int) -> bool:
    """Tell whether a run begins at a term; runs have `mean` terms on average."""
    return crc32(term.encode()) % mean == 0


class SortedRuns(Generic[ValueT]):
    """Values by terms. The first run begins at "", every other one at a term of its own."""

    def __init__(self, starts: Iterable[str], mean: int, load: Callable[[str], Mapping[str, ValueT]]) -> None:
        """`load` returns the terms of a run by its start."""
        self._mean, self._load = mean, load
        self.starts = sorted(starts, key=get_order)
        self._orders = [get_order(start) for start in self.starts]
        self._runs: dict[str, dict[str, ValueT]] = {}
        self.changed: set[str] = set()
        """The starts of runs that are not as they were."""
        self.removed: set[str] = set()
        """The starts of runs that are no more."""

    def find(self, term: str) -> ValueT | None:
        return self._open(self._find_start(term)).get(term)

    def set(self, term: str, value: ValueT | None) -> None:
        """Set the value of a term; None removes the term."""
        start = self._find_start(term)
        run = self._open(start)
        self.changed.add(start)
        if value is not None:
            run[term] = value
            if term != start and begins_run(term, self._mean):
                self._split(start, term)
        elif run.pop(term, None) is not None and term == start:
            self._join_to_previous(start)

    def list_terms(self, start: str) -> list[tuple[str, ValueT]]:
        """Return the terms of a run in their order, with their values."""
        return sorted(self._open(start).items(), key=lambda item: get_order(item[0]))

    def _find_start(self, term: str) -> str:
        return self.starts[bisect_right(self._orders, get_order(term)) - 1]

    def _open(self, start: str) -> dict[str, ValueT]:
        if start not in self._runs:
            self._runs[start] = dict(self._load(start))
        return self._runs[start]

    def _split(self, start: str, term: str) -> None:
        """Begin a run at a term."""
        order, run = get_order(term), self._runs[start]
        self._runs[term] = {name: run.pop(name) for name in [name for name in run if get_order(name) >= order]}
        index = bisect_left(self._orders, order)
        self.starts.insert(index, term)
        self._orders.insert(index, order)
        self.changed.add(term)
        self.removed.discard(term)

    def _join_to_previous(self, start: str) -> None:
        index = self.starts.index(start)
        previous = self.starts[index - 1]
        self._open(previous).update(self._runs.pop(start))
        del self.starts[index], self._orders[index]
        self.changed.discard(start)
        self.changed.add(previous)
        self.removed.add(start)
