"""Derives by source, and then by shard of people, what would otherwise be derived where it is first asked for.

Several processes can each take a part, and what they load serves all that is made of it."""

from __future__ import annotations

from typing import Any

from lyceum.queries import Database, Query
from lyceum.scoring.content_details import summarize_challenge
from lyceum.scoring.contributors import count_credits, map_wall_permissions
from lyceum.scoring.leaderboards import count_months_of_shard, index_credits, list_board_members, list_shown_seasons
from lyceum.scoring.learner_facts import list_join_days, list_names, list_seekers_of_shard
from lyceum.scoring.learner_records import collect_work
from lyceum.scoring.ledger import collect_ledger
from lyceum.scoring.people_years import list_years_of_shard
from lyceum.scoring.shares import divide_source, list_sources, list_sources_of_shard
from lyceum.scoring.topics import map_interests

_PARTS_OF_SHARD: tuple[Query[Any], ...] = (
    collect_ledger,
    collect_work,
    count_credits,
    list_board_members,
    index_credits,
    list_shown_seasons,
    count_months_of_shard,
    list_years_of_shard,
    list_join_days,
    list_names,
    list_seekers_of_shard,
    map_wall_permissions,
    map_interests,
)
"""What is derived of the people of one shard alone."""
MAX_SOURCES_OF_A_BATCH, MAX_SHARDS_OF_A_BATCH = 4, 8


def derive_in_processes(database: Database, shards: tuple[str, ...]) -> None:
    """Derive what all sources say about all shards of people, and what these have."""
    database.divide(
        lambda source: _derive_source(database, source), database.get(list_sources), max_size=MAX_SOURCES_OF_A_BATCH
    )
    database.get_many(list_sources_of_shard, shards)
    database.divide(lambda shard: _derive_shard(database, shard), shards, max_size=MAX_SHARDS_OF_A_BATCH)


def _derive_source(database: Database, source: str) -> None:
    divide_source(database, source)
    kind, _, key = source.partition("/")
    if kind == "challenge":
        summarize_challenge(database, key)


def _derive_shard(database: Database, shard: str) -> None:
    for part in _PARTS_OF_SHARD:
        database.get(part, shard)
