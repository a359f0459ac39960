"""Awards: which learner has which badge since when, and which badge comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from lyceum.queries import Database, query
from lyceum.schema import Tier, fold_key
from lyceum.scoring.badge_evaluator import BadgeEvaluator, EvaluatedRule
from lyceum.scoring.credits import Credit
from lyceum.scoring.learner_facts import (
    collect_learner_facts,
    find_learner_facts,
    find_person_shard,
    list_people_shards,
)
from lyceum.scoring.ledger import collect_ledger, find_credits
from lyceum.scoring.reading import ScoringReader
from lyceum.scoring.season_ranks import map_season_ranks

MAX_NEAREST_BADGES = 3


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


class NextBadge(NamedTuple):
    """A badge, or a tier of a badge, that a learner can still earn."""

    badge: str
    tier: Tier | None
    current: int
    """Less than `target`."""
    target: int
    """What the rule counts: credits, people, topics, challenges, weeks in a row or days; for `all`, its parts."""
    day: date | None = None
    """The day that earns a badge for membership. Its `current` stays 0, so that no day changes it."""

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.current / self.target


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


@query
def find_awards(database: Database, learner: str) -> tuple[Award, ...]:
    """The valid awards of one learner."""
    rows = database.get(collect_awards, find_person_shard(database, learner)).valid.get(learner, ())
    return join_awards(learner, rows, database.get(find_credits, learner)) if rows else ()


@query
def list_awards(database: Database, _: str) -> tuple[Award, ...]:
    """The awards of all learners: by learner, then in the order of badges.yml."""
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


@query
def find_nearest_badges(database: Database, learner: str) -> tuple[NextBadge, ...]:
    """The first of `list_next_badges`: what the page of a learner shows."""
    return list_next_badges(database, learner)[:MAX_NEAREST_BADGES]


def list_next_badges(database: Database, learner: str) -> tuple[NextBadge, ...]:
    """The badges that a learner can still earn; see `find_next_badges`."""
    return find_next_badges(make_evaluator(database, learner), learner)


def make_evaluator(database: Database, learner: str) -> BadgeEvaluator:
    """An evaluator for one learner."""
    facts = database.get(find_learner_facts, learner)
    ranks = database.get(map_season_ranks, find_person_shard(database, learner))
    credits_ = {learner: database.get(find_credits, learner)}
    return BadgeEvaluator(database, {learner: facts} if facts else {}, credits_, ranks)


def find_next_badges(evaluator: BadgeEvaluator, learner: str) -> tuple[NextBadge, ...]:
    """The badges that a learner can still earn, the nearest first, then in the order of badges.yml.

    Of a badge with tiers, this is the next tier. Ranks and manual awards are left out: nobody can work towards them.
    A streak counts as long as it was, and membership has its day: what is next depends on nothing but the credits.
    """
    kinds = evaluator.get_learner_credits(learner).by_count
    begun_badges: list[NextBadge] = []
    other_badges: list[NextBadge] = []
    for badge, rule in evaluator.rules.items():
        if rule.is_plain_count and rule.count not in kinds:  # of most rules a learner has nothing yet
            if rule.first_threshold and not evaluator.is_hidden_from(rule, learner):
                tier, threshold = rule.first_threshold
                other_badges.append(NextBadge(badge, tier, 0, threshold))
            continue
        next_badge = _measure_distance(evaluator, badge, rule, learner)
        if next_badge and next_badge.current < next_badge.target:
            (begun_badges if next_badge.current else other_badges).append(next_badge)
    return (*sorted(begun_badges, key=lambda next_badge: -next_badge.share), *other_badges)


def _measure_distance(evaluator: BadgeEvaluator, badge: str, rule: EvaluatedRule, learner: str) -> NextBadge | None:
    """How far a learner is with a rule; None if nobody can work towards it. `current` may have reached `target`."""
    if rule.is_plain_count:
        return (
            None
            if evaluator.is_hidden_from(rule, learner)
            else _measure_count_distance(evaluator, badge, rule, learner)
        )
    written = rule.rule
    if written.rank or rule.is_manual or evaluator.is_hidden_from(rule, learner):
        return None
    if written.member_for:
        return _measure_membership(evaluator, badge, written.member_for, learner)
    if rule.all:
        fulfilled = sum(1 for part in rule.all if evaluator.find_completion(part, learner))
        return NextBadge(badge, None, fulfilled, len(rule.all))
    if rule.any:
        parts = [_measure_distance(evaluator, badge, part, learner) for part in rule.any]
        return max((part for part in parts if part), key=lambda part: part.share, default=None)
    return _measure_count_distance(evaluator, badge, rule, learner)


def _measure_membership(evaluator: BadgeEvaluator, badge: str, days: int, learner: str) -> NextBadge | None:
    join_day = evaluator.find_join_day(learner)
    if not join_day:
        return None
    if evaluator.is_member_for(days, learner):
        return NextBadge(badge, None, days, days)
    is_reachable = days <= (date.max - join_day).days
    return NextBadge(badge, None, 0, days, join_day + timedelta(days=days) if is_reachable else None)


def _measure_count_distance(evaluator: BadgeEvaluator, badge: str, rule: EvaluatedRule, learner: str) -> NextBadge:
    count = evaluator.count_steps(rule, learner)
    for tier, threshold in rule.thresholds:
        if count < threshold:
            return NextBadge(badge, tier, count, threshold)
    return NextBadge(badge, None, count, count)
