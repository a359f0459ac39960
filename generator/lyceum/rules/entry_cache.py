"""Keeps what a rule finds in an entry by itself, so that a second check looks only at the entries that are new.

The merge bot checks the library before and after each change; most entries are the same objects in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from lyceum.loader import Entry, Library

ResultT = TypeVar("ResultT")


class EntryCache(Generic[ResultT]):
    """The results of a function for each entry of the last library that was asked about.

    The function depends on nothing but the entry.
    """

    def __init__(self, find: Callable[[Entry[Any]], Iterator[ResultT]]) -> None:
        self._find = find
        self._results_by_id: dict[int, tuple[Entry[Any], tuple[ResultT, ...]]] = {}

    def iterate(self, library: Library) -> Iterator[tuple[Entry[Any], tuple[ResultT, ...]]]:
        """Yield each entry in which the function finds something, with the results."""
        known, current = self._results_by_id, {}
        for entry in library.iterate_entries():
            kept = known.get(id(entry))
            if kept is None or kept[0] is not entry:
                kept = (entry, tuple(self._find(entry)))
            current[id(entry)] = kept
            if kept[1]:
                yield kept
        self._results_by_id = current
