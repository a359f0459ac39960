"""Awards: which learner has which badge since when, which badge comes next, and how rare each badge is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from lyceum.schema import BadgeRule, Tier, fold_key
from lyceum.scoring.badge_evaluator import BadgeEvaluator
from lyceum.scoring.credits import Credit


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


@dataclass(frozen=True, slots=True)
class NextBadge:
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


def derive_awards(evaluator: BadgeEvaluator) -> tuple[Award, ...]:
    """All awards: by learner, in the order of badges.yml, from bronze to gold."""
    return tuple(
        award for learner in sorted(evaluator.library.learners) for award in _find_learner_awards(evaluator, learner)
    )


def _find_learner_awards(evaluator: BadgeEvaluator, learner: str) -> Iterator[Award]:
    for badge in evaluator.badges:
        steps = evaluator.find_steps(badge.rule, learner)
        for tier, threshold in badge.rule.thresholds:
            if 0 < threshold <= len(steps):
                step = steps[threshold - 1]
                yield Award(fold_key(badge.id), learner, tier, step.day, step.credit)


def find_next_badges(evaluator: BadgeEvaluator, learner: str) -> tuple[NextBadge, ...]:
    """The badges that a learner can still earn, the nearest first, then in the order of badges.yml.

    Of a badge with tiers, this is the next tier. Ranks and manual awards are left out: nobody can work towards them.
    A streak counts as long as it was, and membership has its day: what is next depends on nothing but the credits.
    """
    next_badges = []
    for badge in evaluator.badges:
        next_badge = _measure_distance(evaluator, fold_key(badge.id), badge.rule, learner)
        if next_badge and next_badge.current < next_badge.target:
            next_badges.append(next_badge)
    return tuple(sorted(next_badges, key=lambda next_badge: -next_badge.share))


def compute_rarities(evaluator: BadgeEvaluator, awards: Iterable[Award]) -> tuple[BadgeRarity, ...]:
    """One rarity for each badge, in the order of badges.yml."""
    holders: dict[str, set[str]] = {}
    for award in awards:
        holders.setdefault(award.badge, set()).add(award.learner)
    learner_count = len(evaluator.library.learners)
    keys = [fold_key(badge.id) for badge in evaluator.badges]
    return tuple(BadgeRarity(key, len(holders.get(key, ())), learner_count) for key in keys)


def _measure_distance(evaluator: BadgeEvaluator, badge: str, rule: BadgeRule, learner: str) -> NextBadge | None:
    """How far a learner is with a rule; None if nobody can work towards it. `current` may have reached `target`."""
    if rule.rank or rule.is_manual or evaluator.is_hidden_from(rule, learner):
        return None
    if rule.member_for:
        return _measure_membership(evaluator, badge, rule.member_for, learner)
    if rule.all:
        fulfilled = sum(1 for part in rule.all if evaluator.find_completion(part, learner))
        return NextBadge(badge, None, fulfilled, len(rule.all))
    if rule.any:
        parts = [_measure_distance(evaluator, badge, part, learner) for part in rule.any]
        return max((part for part in parts if part), key=lambda part: part.share, default=None)
    return _measure_count_distance(evaluator, badge, rule, learner)


def _measure_membership(evaluator: BadgeEvaluator, badge: str, days: int, learner: str) -> NextBadge | None:
    join_day = evaluator.join_days.get(learner)
    if not join_day:
        return None
    if (evaluator.today - join_day).days >= days:
        return NextBadge(badge, None, days, days)
    is_reachable = days <= (date.max - join_day).days
    return NextBadge(badge, None, 0, days, join_day + timedelta(days=days) if is_reachable else None)


def _measure_count_distance(evaluator: BadgeEvaluator, badge: str, rule: BadgeRule, learner: str) -> NextBadge:
    count = len(evaluator.find_steps(rule, learner))
    for tier, threshold in rule.thresholds:
        if count < threshold:
            return NextBadge(badge, tier, count, threshold)
    return NextBadge(badge, None, count, count)
