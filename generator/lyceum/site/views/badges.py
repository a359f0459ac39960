"""The list of badges, grouped by what people earn them for."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.scoring import BADGE_CATEGORIES, find_badge_category
from lyceum.site.page import Page, SearchEntry
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.badges import BADGES_PATH, BadgeSummary, format_rarity, summarize_badge


def list_keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def render_page(context: ViewContext, key: str) -> Page:
    _, page_address = context.translator.gettext, make_page_address("badges")
    title = _("Badges")
    lead = _("Small things to be proud of. Each badge says how it is earned.")
    body = context.render_body(
        "badges",
        page_address,
        lead=lead,
        groups=_group_by_category(context),
        rarities={key: format_rarity(context, key) for key in context.hub.badges},
    )
    return Page(
        address=page_address,
        frame="badges",
        title=title,
        description=lead,
        body=body,
        edit_source=BADGES_PATH,
        last_changed=context.find_last_change(BADGES_PATH),
        search_entries=(SearchEntry(title, " ".join(badge.name for badge in context.hub.badges.values())),),
    )


def _group_by_category(context: ViewContext) -> list[tuple[str, list[BadgeSummary]]]:
    """Return (category, badges) for every category that has a badge."""
    _ = context.translator.gettext
    names = {
        "sharing": _("Sharing"),
        "helping": _("Helping each other"),
        "challenges": _("Challenges"),
        "staying": _("Coming back"),
        "together": _("Together"),
        "house": _("Helping the community"),
    }
    groups: dict[str, list[BadgeSummary]] = {category: [] for category in BADGE_CATEGORIES}
    for key, badge in context.hub.badges.items():
        groups[find_badge_category(badge.rule)].append(summarize_badge(context, key))
    return [(names[category], summaries) for category, summaries in groups.items() if summaries]
