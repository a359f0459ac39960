"""Values that many queries share within a run, each with what was read for it."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from lyceum.queries.node import Node

MAX_REMEMBERED = 2_000
"""Of more values, those that were used last are kept. Cards and links of a page are soon used again, or never."""
Reads = dict[int, Node]


class RememberedValues:
    """The values that were used last, by key."""

    def __init__(self) -> None:
        self._values: dict[Hashable, tuple[Any, Reads]] = {}
        """In the order of their last use."""

    def find(self, key: Hashable) -> tuple[Any, Reads] | None:
        """Return a value and what was read for it."""
        known = self._values.pop(key, None)
        if known:
            self._values[key] = known
        return known

    def keep(self, key: Hashable, value: Any, reads: Reads) -> tuple[Any, Reads]:
        """Keep a value. Returns what `find` returns from now on."""
        known = self._values[key] = value, reads
        if len(self._values) > MAX_REMEMBERED:
            del self._values[next(iter(self._values))]
        return known

    def forget(self, keys: Iterable[Hashable]) -> None:
        """Forget the values of these keys, as far as they are known."""
        for key in keys:
            self._values.pop(key, None)

    def forget_all(self) -> None:
        self._values.clear()
