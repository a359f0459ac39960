"""Finds files and folders whose names differ only in capitals or in another way to write a letter."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from lyceum.git import FileChange
from lyceum.schema import fold_key


class PathIndex:
    """All files and folders of a tree, by their folded spelling."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._counts: Counter[str] = Counter()
        """For each file and folder: the number of files in it. A file counts as one."""
        self._spellings: dict[str, set[str]] = defaultdict(set)
        for path in paths:
            self._counts.update(_iterate_places(path))
        for place in self._counts:
            self._spellings[fold_key(place)].add(place)

    def find_collisions(self, changes: Mapping[str, FileChange]) -> frozenset[str]:
        """Return the written paths that bring a new name which something else has, in another spelling, after the changes."""
        counts: Counter[str] = Counter()
        for path, change in changes.items():
            for place in _iterate_places(path):
                counts[place] += bool(change.new) - bool(change.old)
        new_places = {place for place in counts if not self._counts[place] and counts[place] > 0}
        places_by_spelling: dict[str, set[str]] = defaultdict(set)
        for place in new_places:
            places_by_spelling[fold_key(place)].add(place)

        def collides(place: str) -> bool:
            spelling = fold_key(place)
            places = places_by_spelling[spelling] | self._spellings.get(spelling, set())
            return sum(self._counts[other] + counts[other] > 0 for other in places) > 1

        colliding = {place for place in new_places if collides(place)}
        return frozenset(
            path for path, change in changes.items() if change.new and not colliding.isdisjoint(_iterate_places(path))
        )


def _iterate_places(path: str) -> Iterator[str]:
    """Yield a path and all folders above it."""
    while path:
        yield path
        path = path.rpartition("/")[0]
