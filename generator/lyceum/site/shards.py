"""Spreads values of people over JSON files of a bounded size, so that a browser finds a person's file by the handle alone.

`theme/assets/hub-shards.js` computes the same names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

MAX_PEOPLE_PER_SHARD = 128
"""On average. Half as many when the number of shards has just doubled."""
_FNV_START, _FNV_PRIME, _FNV_MASK = 0x811C9DC5, 0x01000193, 0xFFFFFFFF
"""FNV-1a with 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/. It needs no library in a browser."""


def count_shards(person_count: int, *, people_per_shard: int = MAX_PEOPLE_PER_SHARD) -> int:
    """Return the number of shards: a power of two, so that a growing hub seldom moves people to other files."""
    count = 1
    while count * people_per_shard < person_count:
        count *= 2
    return count


def name_shard(handle: str, shard_count: int) -> str:
    """Return the name of the shard of a folded handle: the last bits of a hash, in hexadecimal digits."""
    value = _FNV_START
    for byte in handle.encode():
        value = (value ^ byte) * _FNV_PRIME & _FNV_MASK
    return f"{value % shard_count:x}"


def list_shard_names(shard_count: int) -> tuple[str, ...]:
    return tuple(f"{number:x}" for number in range(shard_count))


def group_by_shard(handles: Iterable[str], shard_count: int) -> Mapping[str, tuple[str, ...]]:
    """Return the handles of every shard, sorted; a shard may be empty."""
    groups: dict[str, list[str]] = {name: [] for name in list_shard_names(shard_count)}
    for handle in sorted(handles):
        groups[name_shard(handle, shard_count)].append(handle)
    return {name: tuple(group) for name, group in groups.items()}
