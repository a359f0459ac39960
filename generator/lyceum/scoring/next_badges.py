"""Which badges a learner can earn next."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from lyceum.queries import Database
from lyceum.schema import Tier
from lyceum.scoring.badge_evaluator import BadgeEvaluator, EvaluatedRule
from lyceum.scoring.learner_facts import find_learner_facts, find_person_shard, is_past
from lyceum.scoring.learner_records import find_record
from lyceum.scoring.recorded_entries import RecordedMap
from lyceum.scoring.season_ranks import map_season_ranks


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


def list_next_badges(database: Database, learner: str) -> tuple[NextBadge, ...]:
    """The badges that a learner can still earn; see `find_next_badges`."""
    return find_next_badges(make_evaluator(database, learner), learner)


def make_evaluator(database: Database, learner: str) -> BadgeEvaluator:
    """An evaluator for one learner. Ranks of seasons are read only for a rule that names some."""
    facts = database.get(find_learner_facts, learner)
    credits_ = {learner: database.get(find_record, learner).credits}
    ranks = RecordedMap(
        lambda: (learner,), lambda key: database.get(map_season_ranks, find_person_shard(database, key)).get(key)
    )
    return BadgeEvaluator(database, {learner: facts} if facts else {}, credits_, ranks)


def find_next_badges(evaluator: BadgeEvaluator, learner: str) -> tuple[NextBadge, ...]:
    """The badges that a learner can still earn, the nearest first, then in the order of badges.yml.

    Of a badge with tiers, this is the next tier. Ranks and manual awards are left out: nobody can work towards them.
    A streak counts as long as it was, and membership has its day: what is next depends on nothing but the credits.
    """
    kinds = evaluator.get_learner_credits(learner).by_count
    first_tiers = evaluator.database.remember("first tiers", lambda: _map_first_tiers(evaluator))
    begun_badges: list[NextBadge] = []
    other_badges: list[NextBadge] = []
    for badge, rule in evaluator.rules.items():
        if rule.count and rule.count not in kinds:  # most are: nobody has done everything
            next_badge = None if evaluator.is_hidden_from(rule, learner) else first_tiers[badge]
        elif rule.is_plain_count:
            next_badge = None
            if not evaluator.is_hidden_from(rule, learner):
                credits_ = kinds[rule.count]
                count = sum(map(rule.fits, credits_)) if rule.has_conditions else len(credits_)
                next_badge = _find_next_tier(badge, rule, count)
        else:
            next_badge = _measure_distance(evaluator, badge, rule, learner)
        if next_badge and next_badge.current < next_badge.target:
            (begun_badges if next_badge.current else other_badges).append(next_badge)
    return (*sorted(begun_badges, key=lambda next_badge: -next_badge.share), *other_badges)


def _map_first_tiers(evaluator: BadgeEvaluator) -> dict[str, NextBadge]:
    """What is next for somebody without a credit, by badge, of the badges that are earned by credits."""
    return {badge: _find_next_tier(badge, rule, 0) for badge, rule in evaluator.rules.items() if rule.count}


def _measure_distance(evaluator: BadgeEvaluator, badge: str, rule: EvaluatedRule, learner: str) -> NextBadge | None:
    """How far a learner is with a rule; None if nobody can work towards it. `current` may have reached `target`."""
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
    return _find_next_tier(badge, rule, evaluator.count_steps(rule, learner))


def _measure_membership(evaluator: BadgeEvaluator, badge: str, days: int, learner: str) -> NextBadge | None:
    join_day = evaluator.find_join_day(learner)
    if not join_day:
        return None
    if days > (date.max - join_day).days:
        return NextBadge(badge, None, 0, days)
    day = join_day + timedelta(days=days)
    if is_past(evaluator.database, day - timedelta(days=1)):
        return NextBadge(badge, None, days, days)
    return NextBadge(badge, None, 0, days, day)


def _find_next_tier(badge: str, rule: EvaluatedRule, count: int) -> NextBadge:
    """The first tier of a badge that needs a larger count."""
    for tier, threshold in rule.thresholds:
        if count < threshold:
            return NextBadge(badge, tier, count, threshold)
    return NextBadge(badge, None, count, count)
