"""The badges of a hub and the rules by which they are earned: `badges.yml`."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, TypeAlias, get_args

from pydantic import model_validator

from lyceum.i18n import N_
from lyceum.schema.base import ContentModel, MaxItems, make_field_error
from lyceum.schema.basic_types import line
from lyceum.schema.credit_kinds import CountableName
from lyceum.schema.dates import PastDay
from lyceum.schema.keys import ChallengeKey, Id, LearnerKey, TopicKey
from lyceum.schema.numeric import WholeNumber

BADGE_CONDITIONS = ("count", "streak", "away", "rank", "member_for", "all", "any", "given_to")
"""The fields of a rule; every rule has exactly one of them."""

Tier: TypeAlias = Literal["bronze", "silver", "gold"]
TIERS: tuple[Tier, ...] = get_args(Tier)
"""From the lowest to the highest."""


class TierThresholds(ContentModel):
    bronze: WholeNumber | None = None
    silver: WholeNumber | None = None
    gold: WholeNumber | None = None

    @property
    def thresholds(self) -> tuple[tuple[Tier, int], ...]:
        """(tier, threshold) of the tiers that are set, from bronze to gold."""
        return tuple((tier, threshold) for tier in TIERS if (threshold := getattr(self, tier)) is not None)


class ManualAward(ContentModel):
    shorthand_field: ClassVar[str] = "learner"

    learner: LearnerKey
    """Who has it."""
    on: PastDay | None = None
    """Since when. If left out: since badges.yml is there, or since they joined."""


class RankCondition(ContentModel):
    challenge: ChallengeKey | None = None
    """On the board of this challenge."""
    season: Annotated[str, line(80)] | None = None
    """On the board of a season; `any` for all of them."""
    at_most: WholeNumber = 1
    """The lowest place that earns it."""


class BadgeRule(ContentModel):
    """One way to earn a badge: exactly one of count, streak, away, rank, member_for, all, any, given_to."""

    exclusive_fields: ClassVar[tuple[str, ...]] = BADGE_CONDITIONS
    exclusive_fields_allowed_empty: ClassVar[tuple[str, ...]] = ("given_to",)

    count: CountableName | None = None
    """A kind of credit that is counted; `anything` counts everything that a learner does themselves."""
    of: Literal[
        "tip", "how-to", "resource", "question", "story", "team", "better", "forgotten", "confirmed", "evidence"
    ] | None = None  # fmt: skip
    """Only such: a tip's kind; `story` also of a profile; a result by a `team`, `better` than one's own earlier one,
    `confirmed` or with `evidence`; a check of a `forgotten` tip, untouched for a year."""
    distinct: Literal["people", "topics", "challenges"] | None = None
    """Counts different people, topics or challenges in place of contributions; a contribution stands for the first topic it names."""
    topic: TopicKey | None = None
    """Only what is about this topic."""
    challenge: ChallengeKey | None = None
    """Only what belongs to this challenge."""
    at_least: WholeNumber | None = None
    """How many, where there are no tiers. If left out: one."""
    tiers: TierThresholds | None = None
    """How many for bronze, silver and gold."""
    streak: WholeNumber | None = None
    """Weeks in a row with a contribution; one week off in each season is forgiven."""
    away: WholeNumber | None = None
    """Days without a contribution, and then one again."""
    rank: RankCondition | None = None
    """A place on a board."""
    member_for: WholeNumber | None = None
    """Days since joining."""
    all: Annotated[tuple[BadgeRule, ...], MaxItems(12)] = ()
    """Every one of these."""
    any: Annotated[tuple[BadgeRule, ...], MaxItems(12)] = ()
    """At least one of these."""
    given_to: Annotated[tuple[ManualAward, ...], MaxItems(2000)] = ()
    """Given by a moderator to these learners: [ada, {learner: grace, on: 2026-03-01}]"""

    @model_validator(mode="after")
    def _require_one_condition(self) -> BadgeRule:
        conditions = [
            name for name in BADGE_CONDITIONS if self.has_condition(name) or (name == "given_to" and self.is_manual)
        ]
        if len(conditions) != 1:
            hint = N_("keep exactly one of count, streak, away, rank, member_for, all, any, given_to")
            several, none = N_("the rule has {many} conditions"), N_("the rule has no condition")
            message = several if conditions else none
            raise make_field_error("invalid-badge-rule", message, hint, many=len(conditions))
        return self

    def has_condition(self, condition: str) -> bool:
        return bool(getattr(self, condition))

    @property
    def needed_count(self) -> int:
        """What the rule's count must reach if the rule has no tiers."""
        return self.streak or self.at_least or 1

    @property
    def thresholds(self) -> tuple[tuple[Tier | None, int], ...]:
        """(tier, what the rule's count must reach), the lowest first; the tier is None for a rule without tiers."""
        return self.tiers.thresholds if self.tiers else ((None, self.needed_count),)

    @property
    def is_manual(self) -> bool:
        """Whether a moderator awards the badge by hand. `given_to: []` counts: nobody has the badge yet."""
        return "given_to" in self.model_fields_set


class Badge(ContentModel):
    id: Id
    """The badge's key."""
    name: Annotated[str, line(60)]
    """What it is called."""
    summary: Annotated[str, line(200)]
    """What it is for."""
    icon: Id | None = None
    """An icon's name of the theme."""
    rule: BadgeRule
    """How it is earned."""


class BadgesFile(ContentModel):
    badges: Annotated[tuple[Badge, ...], MaxItems(500)] = ()
