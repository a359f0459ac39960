"""Awards: which learner has which badge since when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from lyceum.queries import Database, query
from lyceum.schema import Tier, fold_key
from lyceum.scoring.badge_evaluator import BadgeEvaluator
from lyceum.scoring.credits import Credit
from lyceum.scoring.learner_facts import collect_learner_facts, list_people_shards
from lyceum.scoring.ledger import collect_ledger
from lyceum.scoring.reading import ScoringReader
from lyceum.scoring.season_ranks import map_season_ranks


@dataclass(frozen=True, slots=True)
class Award:
    """One badge, or one tier of a badge, that a learner has."""

    badge: str
    """The folded id."""
    learner: str
    """The folded handle."""
    tier: Tier | None
    """None if the badge has no tiers."""
    day: date
    """The day of the credit that earned the badge."""
    credit: Credit | None
    """The credit that earned the badge; None for ranks in a season, days of membership and manual awards."""

    @property
    def commit(self) -> str | None:
        return self.credit.commit if self.credit else None


class AwardRow(NamedTuple):
    """An award as the store keeps it: its credit is in the ledger already."""

    badge: str
    tier: Tier | None
    day: date
    credit: int | None
    """The number of the credit among those of the learner, the latest first."""


class ShardAwards(NamedTuple):
    """The awards of the learners of a shard who have some: in the order of badges.yml, from bronze to gold."""

    valid: dict[str, tuple[AwardRow, ...]]
    revoked: dict[str, tuple[AwardRow, ...]]
    """Awards that hub.yml revokes."""


@query
def collect_awards(database: Database, shard: str) -> ShardAwards:
    """The awards of every learner of a shard who has some."""
    evaluator = make_shard_evaluator(database, shard)
    revocations = [
        (fold_key(row.badge), fold_key(row.learner), row.tier) for row in ScoringReader(database).settings_value.revoked
    ]
    valid: dict[str, tuple[AwardRow, ...]] = {}
    revoked: dict[str, tuple[AwardRow, ...]] = {}
    for learner in sorted(evaluator.learners):
        rows = tuple(_find_learner_awards(evaluator, learner))
        lost = tuple(row for row in rows if _is_revoked(row, learner, revocations)) if revocations else ()
        valid |= {learner: tuple(row for row in rows if row not in lost)} if rows else {}
        revoked |= {learner: lost} if lost else {}
    return ShardAwards(valid, revoked)


def list_shard_awards(database: Database, shard: str, badge: str) -> Iterator[Award]:
    """Yield the awards of a badge in a shard of learners."""
    ledger = database.get(collect_ledger, shard)
    for learner, rows in database.get(collect_awards, shard).valid.items():
        chosen = [row for row in rows if row.badge == badge]
        yield from join_awards(learner, chosen, ledger.get(learner, ())) if chosen else ()


def join_awards(learner: str, rows: Iterable[AwardRow], credits_: Sequence[Credit]) -> tuple[Award, ...]:
    """The awards of a learner with their credits."""
    return tuple(
        Award(row.badge, learner, row.tier, row.day, None if row.credit is None else credits_[row.credit])
        for row in rows
    )


def make_shard_evaluator(database: Database, shard: str) -> BadgeEvaluator:
    """An evaluator for the learners of a shard."""
    return BadgeEvaluator(
        database,
        database.get(collect_learner_facts, shard),
        database.get(collect_ledger, shard),
        database.get(map_season_ranks, shard),
    )


def _is_revoked(row: AwardRow, learner: str, revocations: Iterable[tuple[str, str, Tier | None]]) -> bool:
    return any(
        (badge, handle) == (row.badge, learner) and tier in (None, row.tier) for badge, handle, tier in revocations
    )


def _find_learner_awards(evaluator: BadgeEvaluator, learner: str) -> Iterator[AwardRow]:
    numbers = evaluator.get_learner_credits(learner).numbers
    kinds = evaluator.get_learner_credits(learner).by_count
    for badge, rule in evaluator.rules.items():
        if rule.is_plain_count:  # most rules are: nothing is made for credits that earn nothing
            counted = evaluator.find_counted_credits(rule, learner) if rule.count in kinds else ()
            for tier, threshold in rule.thresholds if counted else ():
                if 0 < threshold <= len(counted):
                    credit = counted[threshold - 1]
                    yield AwardRow(badge, tier, credit.day, numbers[id(credit)])
            continue
        if not evaluator.may_have_steps(rule, learner):
            continue
        steps = evaluator.find_steps(rule, learner)
        for tier, threshold in rule.thresholds if steps else ():
            if 0 < threshold <= len(steps):
                step = steps[threshold - 1]
                yield AwardRow(badge, tier, step.day, numbers[id(step.credit)] if step.credit else None)


def list_awards(database: Database) -> tuple[Award, ...]:
    """The awards of all learners: by learner, then in the order of badges.yml. Another award makes another list, so it is not kept."""
    return _list_all(database, lambda awards: awards.valid)


@query
def list_revoked_awards(database: Database, _: str) -> tuple[Award, ...]:
    """Awards that hub.yml revokes; no learner has them any more."""
    return _list_all(database, lambda awards: awards.revoked)


def _list_all(
    database: Database, choose: Callable[[ShardAwards], dict[str, tuple[AwardRow, ...]]]
) -> tuple[Award, ...]:
    shards = database.get(list_people_shards)
    chosen = list(map(choose, database.get_many(collect_awards, shards)))
    ledgers = database.get_many(collect_ledger, shards) if any(chosen) else [{} for _ in shards]
    awards = {
        learner: join_awards(learner, rows, ledger.get(learner, ()))
        for rows_by_learner, ledger in zip(chosen, ledgers, strict=True)
        for learner, rows in rows_by_learner.items()
    }
    return tuple(award for learner in sorted(awards) for award in awards[learner])
