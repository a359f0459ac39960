"""Describes a badge for pages: its icon, how people earn it, and how rare it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lyceum.hub import Hub
from lyceum.schema import Badge
from lyceum.scoring import TIERS, Tier, describe_rule
from lyceum.site.view_context import ViewContext


@dataclass(frozen=True, slots=True)
class BadgeSummary:
    """A badge as it lies on the shelf."""

    key: str
    badge: Badge
    criteria: str
    icon_address: str
    """Its address; pale while nobody has it."""
    rarity: str
    """How many have it, in words."""


def get_badges_changed_date(hub: Hub) -> date | None:
    past = hub.find_file_history("content/badges.yml")
    return past.last_commit.committed_at.date() if past else None


def summarize_badge(context: ViewContext, key: str) -> BadgeSummary:
    hub, words = context.hub, context.translator
    badge, given = hub.badges[key], hub.awards_by_badge[key]
    highest = max((award.tier for award in given if award.tier), key=TIERS.index, default=None)
    return BadgeSummary(
        key,
        badge,
        describe_rule(badge.rule, words, hub.library),
        make_badge_icon_address(key, highest, is_locked=not given),
        format_rarity(context, key),
    )


def make_badge_icon_address(key: str, tier: Tier | None = None, *, is_locked: bool = False) -> str:
    """The address of an emblem; see `exports.emblems`."""
    return f"badges/{key}{f'-{tier}' if tier else ''}{'-locked' if is_locked else ''}.svg"


def format_rarity(context: ViewContext, key: str) -> str:
    one, words = context.hub.rarities[key], context.translator
    if not one.holder_count:
        return words.gettext("Nobody yet. You could be the first.")
    return words.ngettext(
        "%(holders)s of %(learners)s person has it", "%(holders)s of %(learners)s people have it", one.learner_count,
        holders=words.format_number(one.holder_count), learners=words.format_number(one.learner_count),
    )  # fmt: skip
