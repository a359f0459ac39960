"""The list of badges, grouped by what people earn them for."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.scoring import BADGE_CATEGORIES, find_badge_category
from lyceum.site.page import Page, SearchEntry
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.badges import get_badges_changed_date, summarize_badge


def list_keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def render_page(context: ViewContext, key: str) -> Page:
    hub, _, at = context.hub, context.translator.gettext, "badges/"
    names = {
        "sharing": _("Sharing"),
        "helping": _("Helping each other"),
        "challenges": _("Challenges"),
        "staying": _("Coming again"),
        "together": _("Together"),
        "house": _("Keeping the house"),
    }
    shelves = [
        (
            names[one],
            [
                summarize_badge(context, key)
                for key, badge in hub.badges.items()
                if find_badge_category(badge.rule) == one
            ],
        )
        for one in BADGE_CATEGORIES
    ]
    lead = _("Small things to be proud of. Each says how it is earned; nobody hands them out as they please.")
    body = context.render_template("badges.html", at, lead=lead, shelves=[(name, its) for name, its in shelves if its])
    found = (SearchEntry(_("Badges"), " ".join(badge.name for badge in hub.badges.values())),)
    return Page(
        at,
        "badges",
        _("Badges"),
        lead,
        body,
        "content/badges.yml",
        last_changed=get_badges_changed_date(hub),
        search_entries=found,
    )
