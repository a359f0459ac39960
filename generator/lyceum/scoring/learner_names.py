"""The names of learners, for what names many of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lyceum.queries import Database, query
from lyceum.scoring.learner_facts import collect_learner_facts, list_people_shards
from lyceum.scoring.shards import find_shard


@query
def map_names(database: Database, shard: str) -> dict[str, str]:
    """The name of each learner of a shard."""
    return {key: learner.name for key, learner in database.get(collect_learner_facts, shard).items()}


def find_names(database: Database, keys: Iterable[str]) -> Iterator[str]:
    """The names of these learners. Whoever asks depends on the names of their shards."""
    shard_count = len(database.get(list_people_shards))
    names: dict[str, dict[str, str]] = {}
    for key in keys:
        shard = find_shard(key, shard_count)
        if shard not in names:
            names[shard] = database.get(map_names, shard)
        yield names[shard][key]
