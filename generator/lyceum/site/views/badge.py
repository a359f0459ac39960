"""The page of a badge: how people earn it and who has it."""

from __future__ import annotations

from collections.abc import Iterator

from lyceum.hub import Hub
from lyceum.markdown import make_excerpt
from lyceum.scoring import Award, LearnerDetails
from lyceum.site.page import Page, SearchEntry
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.badges import BADGES_PATH, make_badge_icon_address, summarize_badge

MAX_SHOWN_HOLDERS = 60


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(hub.badges)


def render_page(context: ViewContext, key: str) -> Page:
    badge, page_address = context.hub.badges[key], make_page_address("badge", key)
    summary, holders = summarize_badge(context, key), list(_list_holders(context, key))
    body = context.render_body(
        "badge",
        page_address,
        summary=summary,
        badge=badge,
        tiers=list(_list_tiers(context, key)),
        holders=holders,
        hidden_count=context.hub.rarities[key].holder_count - len(holders),
        max_shown=MAX_SHOWN_HOLDERS,
    )
    return Page(
        address=page_address,
        frame="badge",
        title=badge.name,
        description=make_excerpt(badge.summary, 160),
        body=body,
        edit_source=BADGES_PATH,
        last_changed=context.find_last_change(BADGES_PATH),
        search_entries=(SearchEntry(badge.name, f"{badge.summary} {summary.criteria}"),),
    )


def _list_tiers(context: ViewContext, key: str) -> Iterator[tuple[str, str, str]]:
    """Yield (name, threshold, icon address) of each tier. The icon is locked if nobody has the tier."""
    hub = context.hub
    earned_tiers = {award.tier for award in hub.awards_by_badge[key]}
    for tier, threshold in hub.badges[key].rule.thresholds:
        if tier:
            icon_address = make_badge_icon_address(key, tier, is_locked=tier not in earned_tiers)
            yield context.format_tier(tier), context.translator.format_number(threshold), icon_address


def _list_holders(context: ViewContext, key: str) -> Iterator[tuple[LearnerDetails, Award, str, str]]:
    """Yield (learner, award, icon address, tier) of every holder who agreed to be on the contributors page."""
    for award in context.hub.awards_by_badge[key]:
        learner = context.hub.learners[award.learner]
        if learner.entry.value.show.wall:
            yield learner, award, make_badge_icon_address(key, award.tier), context.format_tier(award.tier)
