"""Describes a badge for pages: its icon, how people earn it, and how rare it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lyceum.schema import TIERS, Badge, Tier
from lyceum.scoring import Award, HolderSummary, describe_rule
from lyceum.site.view_context import ViewContext

BADGES_PATH = "content/badges.yml"


@dataclass(frozen=True, slots=True)
class BadgeSummary:
    """What a list of badges shows of one badge."""

    key: str
    badge: Badge
    criteria: str
    """How people earn it, in words."""
    icon_address: str
    """The icon of the highest tier that somebody has; the locked icon if nobody has the badge."""
    holders: str
    """How many people have it, in words; empty if nobody has it."""


def summarize_badge(context: ViewContext, key: str) -> BadgeSummary:
    hub = context.hub
    badge, holders = hub.badges[key], hub.holders[key]
    return BadgeSummary(
        key=key,
        badge=badge,
        criteria=describe_rule(badge.rule, context.translator, hub.library),
        icon_address=find_highest_icon(key, holders),
        holders=_format_holder_count(context, holders.holder_count),
    )


def find_highest_icon(key: str, holders: HolderSummary) -> str:
    """Return the address of the icon of the highest tier that somebody has; of the locked icon if nobody has the badge."""
    highest_tier = max(holders.tiers, key=TIERS.index, default=None)
    return make_badge_icon_address(key, highest_tier, is_locked=not holders.holder_count)


def make_badge_icon_address(key: str, tier: Tier | None = None, *, is_locked: bool = False) -> str:
    """Return the address of a badge's icon, which `exports/badge_icons.py` writes."""
    return f"badges/{key}{f'-{tier}' if tier else ''}{'-locked' if is_locked else ''}.svg"


def list_highest_awards(awards: Iterable[Award]) -> tuple[Award, ...]:
    """Return the award of the highest tier of each badge, latest first. A learner's tiers come in rising order."""
    highest_awards = {award.badge: award for award in awards}
    return tuple(sorted(highest_awards.values(), key=lambda award: (-award.day.toordinal(), award.badge)))


def make_award_anchor(badge: str) -> str:
    """Return the id of an award on the learner's page. It stays the same when the tier rises."""
    return f"award-{badge}"


def _format_holder_count(context: ViewContext, count: int) -> str:
    translator = context.translator
    return (
        translator.ngettext("%(num)s person", "%(num)s people", count, num=translator.format_number(count))
        if count
        else ""
    )


def format_rarity(context: ViewContext, key: str) -> str:
    """Return in words how many people have a badge, and how many there are."""
    rarity, translator = context.hub.rarities[key], context.translator
    if not rarity.holder_count:
        return translator.gettext("Nobody yet. You could be the first.")
    return translator.ngettext(
        "%(holders)s person of %(learners)s has it",
        "%(holders)s people of %(learners)s have it",
        rarity.holder_count,
        holders=translator.format_number(rarity.holder_count),
        learners=translator.format_number(rarity.learner_count),
    )
