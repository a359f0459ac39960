"""The page of a badge: how people earn it and who has it."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.markdown import make_excerpt
from lyceum.site.page import Page, SearchEntry
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.badges import get_badges_changed_date, make_badge_icon_address, summarize_badge

MAX_SHOWN_HOLDERS = 60
"""People on the page; whoever does not want to be on the wall is not listed here either."""


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(hub.badges)


def render_page(context: ViewContext, key: str) -> Page:
    hub, words, at = context.hub, context.translator, f"badges/{key}/"
    badge, given, told = hub.badges[key], hub.awards_by_badge[key], summarize_badge(context, key)
    listed = [award for award in given if hub.learners[award.learner].entry.value.show.wall]
    tiers = [
        (
            context.format_tier(tier),
            words.format_number(many),
            make_badge_icon_address(key, tier, is_locked=all(one.tier != tier for one in given)),
        )
        for tier, many in hub.badge_evaluator.list_thresholds(badge.rule)
        if tier
    ]
    body = context.render_template(
        "badge.html", at, shown=told, badge=badge, tiers=tiers, most=MAX_SHOWN_HOLDERS,
        holders=[(hub.learners[one.learner], one, make_badge_icon_address(key, one.tier), context.format_tier(one.tier)) for one in listed],
    )  # fmt: skip
    return Page(
        at, "badge", badge.name, make_excerpt(badge.summary, 160), body, "content/badges.yml", last_changed=get_badges_changed_date(hub),
        search_entries=(SearchEntry(badge.name, f"{badge.summary} {told.criteria}"),),
    )  # fmt: skip
