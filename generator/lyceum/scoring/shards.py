"""Divides keys into shards. What is derived for a shard is computed together, so that a change costs one shard and not all."""

from __future__ import annotations

from collections.abc import Iterable
from zlib import crc32

MAX_KEYS_IN_SHARD = 256
"""On average; with more, there are four times as many shards."""


def count_shards(key_count: int, *, max_keys: int = MAX_KEYS_IN_SHARD) -> int:
    """The number of shards for a number of keys: 1, 4, 16, 64, …, so that it rarely changes."""
    count = 1
    while key_count > count * max_keys:
        count *= 4
    return count


def find_shard(key: str, count: int) -> str:
    """The shard of a key, the same in every process."""
    return str(crc32(key.encode(errors="surrogatepass")) % count) if count > 1 else "0"


def split_into_shards(keys: Iterable[str], count: int) -> dict[str, tuple[str, ...]]:
    """The keys of each shard, in their order. Every shard is there."""
    shards: dict[str, list[str]] = {str(number): [] for number in range(count)}
    for key in keys:
        shards[find_shard(key, count)].append(key)
    return {shard: tuple(members) for shard, members in shards.items()}
