"""Spreads values of people over JSON files of a bounded size, so that a browser finds a person's file by the handle alone.

`theme/assets/hub-shards.js` computes the same names. The hash is that of `scoring/shards.py`, and both numbers of shards are powers
of two: a file is about one shard of people, or about some whole ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lyceum.scoring import find_shard, split_into_shards

MAX_PEOPLE_PER_SHARD = 128
"""On average. Half as many when the number of shards has just doubled."""


def count_shards(person_count: int, *, people_per_shard: int = MAX_PEOPLE_PER_SHARD) -> int:
    """Return the number of shards: a power of two, so that a growing hub seldom moves people to other files."""
    count = 1
    while count * people_per_shard < person_count:
        count *= 2
    return count


def name_shard(handle: str, shard_count: int) -> str:
    """Return the name of the shard of a folded handle: the last bits of its CRC-32, in hexadecimal digits."""
    return _name(find_shard(handle, shard_count))


def _name(shard: str) -> str:
    """Return the name of a shard of `scoring/shards.py`."""
    return f"{int(shard):x}"


def list_shard_names(shard_count: int) -> tuple[str, ...]:
    return tuple(f"{number:x}" for number in range(shard_count))


def group_by_shard(handles: Iterable[str], shard_count: int) -> Mapping[str, tuple[str, ...]]:
    """Return the handles of every shard, sorted; a shard may be empty."""
    return {_name(shard): group for shard, group in split_into_shards(sorted(handles), shard_count).items()}


def find_shards_of_people(name: str, shard_count: int, people_shards: Iterable[str]) -> list[str]:
    """Return the shards of `scoring/shards.py`, of all those given, that have the people of a shard."""
    shards = list(people_shards)
    common = min(shard_count, len(shards))
    return [shard for shard in shards if int(shard) % common == int(name, 16) % common]
