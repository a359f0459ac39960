"""Who has each badge, and how rare it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from lyceum.loader import LibraryReader, list_badges
from lyceum.queries import Database, query
from lyceum.schema import Tier, fold_key
from lyceum.scoring.badges import collect_awards
from lyceum.scoring.file_days import latest_first_key
from lyceum.scoring.learner_facts import collect_learner_facts, list_people_shards


class BadgeHolder(NamedTuple):
    """A learner who has a badge."""

    learner: str
    """The folded handle."""
    tier: Tier | None
    """The highest that they have; None if the badge has no tiers."""
    day: date
    """When they earned it."""
    is_named: bool
    """Whether they agreed to be on the contributors wall."""


class HolderSummary(NamedTuple):
    """The holders of a badge, counted."""

    holder_count: int
    named_count: int
    """Those who may be named."""
    tiers: tuple[Tier, ...]
    """The tiers that are somebody's highest, sorted by name."""


@dataclass(frozen=True, slots=True)
class BadgeRarity:
    """How many learners have a badge, in any tier."""

    badge: str
    holder_count: int
    learner_count: int
    """All learners."""

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.holder_count / self.learner_count if self.learner_count else 0.0


@query
def map_holders(database: Database, shard: str) -> dict[str, tuple[BadgeHolder, ...]]:
    """The learners of a shard who have each badge."""
    facts = database.get(collect_learner_facts, shard)
    holders: dict[str, list[BadgeHolder]] = {}
    for learner, rows in database.get(collect_awards, shard).valid.items():
        highest = {row.badge: row for row in rows}  # tiers come in rising order
        for badge, row in highest.items():
            holders.setdefault(badge, []).append(BadgeHolder(learner, row.tier, row.day, facts[learner].show.wall))
    return {badge: tuple(holders[badge]) for badge in sorted(holders)}


@query
def list_holders(database: Database, badge: str) -> tuple[BadgeHolder, ...]:
    """The learners who have a badge, latest first, then by handle."""
    shards = database.get_many(map_holders, database.get(list_people_shards))
    holders = [holder for shard in shards for holder in shard.get(badge, ())]
    return tuple(sorted(holders, key=lambda holder: (latest_first_key(holder.day), holder.learner)))


@query
def list_named_holders(database: Database, badge: str) -> tuple[BadgeHolder, ...]:
    """Those of `list_holders` who may be named."""
    return tuple(holder for holder in database.get(list_holders, badge) if holder.is_named)


@query
def select_named_holders(database: Database, key: str) -> tuple[BadgeHolder, ...]:
    """A part of `list_named_holders`: `<badge>/<start>/<end>`, both counted from the end, so that a new holder moves nobody."""
    badge, start, end = key.rsplit("/", 2)
    holders = database.get(list_named_holders, badge)
    return holders[len(holders) - int(start) : len(holders) - int(end)]


@query
def summarize_holders(database: Database, badge: str) -> HolderSummary:
    """How many learners have a badge, and in which tiers."""
    holders = database.get(list_holders, badge)
    tiers = {holder.tier for holder in holders if holder.tier}
    return HolderSummary(len(holders), sum(holder.is_named for holder in holders), tuple(sorted(tiers)))


@query
def compute_rarities(database: Database, _: str) -> dict[str, BadgeRarity]:
    """How many learners have each badge, in the order of badges.yml."""
    learner_count = len(LibraryReader(database).list_keys("learner"))
    keys = [fold_key(badge.id) for badge in database.get(list_badges)]
    return {key: BadgeRarity(key, database.get(summarize_holders, key).holder_count, learner_count) for key in keys}
