"""Awards: which learner has which badge since when, what comes next, and how rare each badge is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from lyceum.schema import BadgeRule, fold_key
from lyceum.scoring.badge_evaluator import BadgeEvaluator, Tier
from lyceum.scoring.credits import Credit


@dataclass(frozen=True, slots=True)
class Award:
    """One badge, or one tier of it, that somebody has."""

    badge: str
    """Folded id."""
    learner: str
    tier: Tier | None
    """None where the badge has no tiers."""
    day: date
    """The day of the deed that crossed the line."""
    credit: Credit | None
    """That deed; None for ranks in a season, days of membership and badges given by hand."""

    @property
    def path(self) -> str:
        return self.credit.path if self.credit else ""

    @property
    def commit(self) -> str | None:
        return self.credit.commit if self.credit else None


@dataclass(frozen=True, slots=True)
class NextBadge:
    """A badge, or a tier of it, that somebody can still earn, and how far it is."""

    badge: str
    tier: Tier | None
    current: int
    """Less than `need`."""
    target: int
    """Deeds, people, topics, challenges, weeks (those in a row now) or days, as the rule counts; of `all`, its parts."""


@dataclass(frozen=True, slots=True)
class BadgeRarity:
    """How many have a badge, in any tier, of all learners."""

    badge: str
    holder_count: int
    learner_count: int

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.holder_count / self.learner_count if self.learner_count else 0.0


def derive_awards(judge: BadgeEvaluator) -> tuple[Award, ...]:
    """Every badge and tier that a learner has: by learner, in the order of badges.yml, bronze before silver before gold."""
    return tuple(award for who in sorted(judge.library.learners) for award in find_learner_awards(judge, who))


def find_learner_awards(judge: BadgeEvaluator, who: str) -> Iterator[Award]:
    for badge in judge.badges:
        steps = judge.find_steps(badge.rule, who)
        for tier, many in judge.list_thresholds(badge.rule) if steps else ():
            if len(steps) >= many:
                step = steps[many - 1]
                yield Award(fold_key(badge.id), who, tier, step.day, step.credit)


def find_next_badges(judge: BadgeEvaluator, who: str) -> tuple[NextBadge, ...]:
    """What somebody can still earn by themselves, the nearest first (by share, then in the order of badges.yml); of a
    badge with tiers, the next one. Ranks, and what is given by hand, are nothing to work towards, and left out."""
    found = []
    for place, badge in enumerate(judge.badges):
        if distance := _measure_distance(judge, badge.rule, who):
            tier, have, need = distance
            if have < need:
                found.append((-have / need, place, NextBadge(fold_key(badge.id), tier, have, need)))
    return tuple(one for *_, one in sorted(found, key=lambda one: one[:2]))


def compute_rarities(judge: BadgeEvaluator, awards: Iterable[Award]) -> tuple[BadgeRarity, ...]:
    """One for each badge, in the order of badges.yml."""
    holders: dict[str, set[str]] = {}
    for award in awards:
        holders.setdefault(award.badge, set()).add(award.learner)
    many = len(judge.library.learners)
    return tuple(
        BadgeRarity(key, len(holders.get(key, ())), many) for key in (fold_key(badge.id) for badge in judge.badges)
    )


def _measure_distance(judge: BadgeEvaluator, rule: BadgeRule, who: str) -> tuple[Tier | None, int, int] | None:
    """(tier, have, need); None for what nobody works towards."""
    if rule.rank or rule.is_manual or (rule.count == "podium" and not judge.is_shown_on_boards(who)):
        return None
    if rule.member_for:
        joined = judge.join_days.get(who)
        return (None, min((judge.today - joined).days, rule.member_for), rule.member_for) if joined else None
    if rule.all:
        return None, sum(1 for part in rule.all if judge.find_completion(part, who)), len(rule.all)
    if rule.any:
        ways = [way for part in rule.any if (way := _measure_distance(judge, part, who))]
        return max(ways, key=lambda way: way[1] / way[2], default=None)
    have = len(judge.find_steps(rule, who))
    if rule.streak and have < rule.streak:
        return None, judge.get_learner_credits(who).count_current_streak(judge.today), rule.streak
    for tier, need in judge.list_thresholds(rule):
        if have < need:
            return tier, have, need
    return None, have, have
