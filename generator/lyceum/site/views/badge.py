"""The pages of a badge: how people earn it and who has it. A badge with many holders has several pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from lyceum.hub import Hub
from lyceum.images import make_badge_card_key
from lyceum.markdown import make_excerpt
from lyceum.queries import Database, query
from lyceum.schema import TIERS
from lyceum.scoring import BadgeHolder, LearnerDetails
from lyceum.site.page import Page, PreviewImage, SearchEntry
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.badges import (
    BADGES_PATH,
    find_highest_icon,
    make_award_anchor,
    make_badge_icon_address,
    summarize_badge,
)
from lyceum.site.view_parts.list_pages import ListSizes, make_numbered_keys, split_numbered_key

SIZES = ListSizes(first=60, later=250)
"""Holders on the first page, with their faces, and on each later page, where they are only named."""


class BadgePart(NamedTuple):
    """What a page shows of who has the badge."""

    holders: tuple[BadgeHolder, ...]
    """Those on the page who agreed to be on the contributors wall, latest first."""
    page_count: int
    icon_address: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who has the badge."""

    learner: LearnerDetails
    day: date
    icon_address: str
    tier: str
    award_address: str
    """Where their page tells about the award."""


def list_keys(hub: Hub) -> tuple[str, ...]:
    holders = hub.holders
    return tuple(
        page_key
        for key in hub.badges
        for page_key in make_numbered_keys(key, SIZES.count_pages(holders[key].named_count))
    )


@query
def select_badge_part(database: Database, key: str) -> BadgePart:
    """What the page with a key shows of who has its badge: whoever comes to another page of it changes nothing."""
    hub, (badge_key, number) = Hub(database), split_numbered_key(key)
    summary = hub.holders[badge_key]
    count = summary.named_count
    rows = range(count)[SIZES.select_range(number, count)]
    return BadgePart(
        hub.select_named_holders(badge_key, count - rows.start, count - rows.stop) if rows else (),
        SIZES.count_pages(count),
        find_highest_icon(badge_key, summary),
    )


def render_page(context: ViewContext, key: str) -> Page:
    hub, page_address = context.hub, make_page_address("badge", key)
    badge_key, number = split_numbered_key(key)
    badge, part = hub.badges[badge_key], hub.database.get(select_badge_part, key)
    cards = tuple(_list_cards(context, badge_key))
    summary = summarize_badge(context, badge_key) if number == 1 else None
    body = context.render_body(
        "badge",
        page_address,
        summary=summary,
        icon_address=part.icon_address,
        badge=badge,
        tiers=list(_list_tiers(context, badge_key)) if number == 1 else [],
        holders=[_make_holder(context, badge_key, holder) for holder in part.holders] if number == 1 else [],
        names_by_month=_group_names(context, part.holders) if number > 1 else {},
        hidden_count=_count_hidden(hub, badge_key) if number == 1 else 0,
        number=number,
        addresses=[make_page_address("badge", page_key) for page_key in make_numbered_keys(badge_key, part.page_count)],
        cards=cards if number == 1 else (),
    )
    return Page(
        address=page_address,
        frame="badge",
        title=badge.name if number == 1 else f"{badge.name} ({context.translator.format_number(number)})",
        description=make_excerpt(badge.summary, 160),
        body=body,
        edit_source=BADGES_PATH,
        last_changed=context.find_last_change(BADGES_PATH),
        preview_image=cards[-1] if cards else None,
        search_entries=(SearchEntry(badge.name, f"{badge.summary} {summary.criteria}"),) if summary else (),
    )


def _count_hidden(hub: Hub, key: str) -> int:
    summary = hub.holders[key]
    return summary.holder_count - summary.named_count


def _make_holder(context: ViewContext, badge: str, holder: BadgeHolder) -> Holder:
    return Holder(
        learner=context.hub.learners[holder.learner],
        day=holder.day,
        icon_address=make_badge_icon_address(badge, holder.tier),
        tier=context.format_tier(holder.tier),
        award_address=f"{make_page_address('learner', holder.learner)}#{make_award_anchor(badge)}",
    )


def _group_names(context: ViewContext, holders: Iterable[BadgeHolder]) -> Mapping[str, list[tuple[str, str, str]]]:
    """Return the handle, the name and the tier of each holder, by the month in which they earned the badge."""
    names_by_month: dict[str, list[tuple[str, str, str]]] = {}
    for holder in holders:
        month = context.translator.format_date(holder.day, "month")
        name = context.get_learner_name(holder.learner)
        names_by_month.setdefault(month, []).append((holder.learner, name, context.format_tier(holder.tier)))
    return names_by_month


def _list_cards(context: ViewContext, key: str) -> Iterator[PreviewImage]:
    """Yield the picture of each tier, the highest last, or the only picture of a badge without tiers."""
    badge = context.hub.badges[key]
    tiers = sorted((tier for tier, _ in badge.rule.thresholds if tier), key=TIERS.index)
    for tier in tiers or (None,):
        title = f"{badge.name}, {context.format_tier(tier)}" if tier else badge.name
        if card := context.make_card_preview("badges", make_badge_card_key(key, tier), title):
            yield card


def _list_tiers(context: ViewContext, key: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield (tier, name, threshold, icon address) of each tier. The icon is locked if nobody has the tier."""
    hub = context.hub
    earned_tiers = hub.holders[key].tiers
    for tier, threshold in hub.badges[key].rule.thresholds:
        if tier:
            icon_address = make_badge_icon_address(key, tier, is_locked=tier not in earned_tiers)
            yield tier, context.format_tier(tier), context.translator.format_number(threshold), icon_address
