"""Divides what results show among small files, by the first bits of the hashes in their documents' keys."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

from lyceum.search.documents import KEY_HASH_START

MAX_RECORD_SHARD_BYTES = 5_000
"""Where a file is divided. The records of one hash stay together."""
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_CHARACTER_BITS = {character: f"{index:06b}" for index, character in enumerate(_ALPHABET)}

Record = tuple[str, str]
"""The key of a document, and what a result shows of it."""


def get_bits(key: str) -> str:
    """Return the bits of the hash in a document's key."""
    return "".join(map(_CHARACTER_BITS.__getitem__, key[KEY_HASH_START:]))


class RecordTree:
    """Records in leaves; a leaf has those with its prefix, and is divided when it gets too long."""

    def __init__(self, prefixes: Iterable[str], load: Callable[[str], Iterable[Record]]) -> None:
        """`load` returns the records of a leaf by its prefix."""
        self.prefixes = set(prefixes)
        self._load = load
        self._leaves: dict[str, list[Record]] = {}
        self.changed: set[str] = set()
        """The prefixes of leaves that are not as they were."""
        self.removed: set[str] = set()
        """The prefixes of leaves that are no more."""

    def replace(self, old: Iterable[Record], new: Iterable[Record]) -> None:
        """Put records in the place of others."""
        for record in old:
            self._change(record).remove(record)
        for record in new:
            self._change(record).append(record)
        for prefix in sorted(self.changed, key=len, reverse=True):
            if prefix in self.prefixes:
                self._balance(prefix)

    def list_records(self, prefix: str) -> list[Record]:
        """Return the records of a leaf, sorted."""
        return sorted(self._open(prefix))

    def describe(self, prefix: str = "") -> str:
        """Return the shape of the tree: 0 is a leaf, 1 stands before two halves."""
        return "0" if prefix in self.prefixes else f"1{self.describe(f'{prefix}0')}{self.describe(f'{prefix}1')}"

    def _open(self, prefix: str) -> list[Record]:
        if prefix not in self._leaves:
            self._leaves[prefix] = list(self._load(prefix))
        return self._leaves[prefix]

    def _change(self, record: Record) -> list[Record]:
        bits = get_bits(record[0])
        prefix = next(bits[:length] for length in range(len(bits) + 1) if bits[:length] in self.prefixes)
        self.changed.add(prefix)
        return self._open(prefix)

    def _balance(self, prefix: str) -> None:
        """Divide a leaf that is too long, or join it with the other half while both are short."""
        leaves = divide_records(self._open(prefix), prefix)
        while prefix and len(leaves) == 1:
            half = f"{prefix[:-1]}{'10'[int(prefix[-1])]}"
            if half not in self.prefixes:
                break
            joined = divide_records([*leaves[prefix], *self._open(half)], prefix[:-1])
            if len(joined) > 1:
                break
            self._remove(half)
            self._remove(prefix)
            leaves, prefix = joined, prefix[:-1]
        self._remove(prefix)
        self.prefixes.update(leaves)
        self._leaves.update(leaves)
        self.changed.update(leaves)
        self.removed.difference_update(leaves)

    def _remove(self, prefix: str) -> None:
        self.prefixes.discard(prefix)
        self._leaves.pop(prefix, None)
        self.changed.discard(prefix)
        self.removed.add(prefix)


def divide_records(records: Sequence[Record], prefix: str) -> dict[str, list[Record]]:
    """Divide the records with a prefix into leaves of a bounded length."""
    rows = sorted((get_bits(key), key, record) for key, record in records)
    ends = list(accumulate((len(record.encode()) for _, _, record in rows), initial=0))
    leaves: dict[str, list[Record]] = {}

    def divide(start: int, end: int, prefix: str) -> None:
        if ends[end] - ends[start] <= MAX_RECORD_SHARD_BYTES or rows[start][0] == rows[end - 1][0]:
            leaves[prefix] = [(key, record) for _, key, record in rows[start:end]]
        else:
            middle = bisect_left(rows, (f"{prefix}1",), start, end)
            divide(start, middle, f"{prefix}0")
            divide(middle, end, f"{prefix}1")

    divide(0, len(rows), prefix)
    return leaves
