"""The names of learners, for what names many of them."""

from __future__ import annotations

from collections.abc import Mapping

from lyceum.queries import Database, query
from lyceum.scoring.learner_facts import collect_learner_facts, list_people_shards


@query
def map_names(database: Database, shard: str) -> dict[str, str]:
    """The name of each learner of a shard."""
    return {key: learner.name for key, learner in database.get(collect_learner_facts, shard).items()}


def map_all_names(database: Database) -> Mapping[str, str]:
    """The name of each learner. Whoever asks depends on all names."""
    return database.remember("names", lambda: _join_names(database))


def _join_names(database: Database) -> dict[str, str]:
    shards = database.get_many(map_names, database.get(list_people_shards))
    return {key: name for shard in shards for key, name in shard.items()}
