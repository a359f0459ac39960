"""Who may not stand on boards: a short list in most hubs, in place of every profile."""

from __future__ import annotations

from lyceum.queries import Database, query
from lyceum.scoring.learner_facts import collect_learner_facts, list_people_shards


@query
def list_hidden_of_shard(database: Database, shard: str) -> tuple[str, ...]:
    """The learners of a shard who may not stand on boards."""
    facts = database.get(collect_learner_facts, shard)
    return tuple(key for key, learner in facts.items() if not learner.is_shown_on_boards)


@query
def list_hidden_learners(database: Database, _: str) -> tuple[str, ...]:
    """All learners who may not stand on boards, sorted."""
    shards = database.get_many(list_hidden_of_shard, database.get(list_people_shards))
    return tuple(sorted(key for shard in shards for key in shard))
