"""The list of tips, newest first."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.site.page import Page, SearchEntry
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.list_pages import list_growing_keys, make_list_page

PAGE_SIZE = 40


def list_keys(hub: Hub) -> tuple[str, ...]:
    return list_growing_keys(hub, "tips", PAGE_SIZE)


def render_page(context: ViewContext, key: str) -> Page:
    _ = context.translator.gettext
    page = make_list_page("tips", context.sources.select_list_part("tips", PAGE_SIZE, int(key)), int(key))
    tips = [context.hub.tips[tip] for tip in page.items]
    title = _("Tips")
    if page.number > 1:
        title = _("Tips, page %(number)s", number=context.translator.format_number(page.number))
    return Page(
        address=page.address,
        frame=page.frame,
        title=title,
        description=_("What people here found out, so that others find it sooner."),
        body=context.render_body(
            "tips",
            page.address,
            tips=tips,
            addresses=page.addresses,
            number=page.number,
            total=len(context.hub.tips) if page.number == 1 else 0,
        ),
        last_changed=max((tip.day for tip in tips if tip.day), default=None),
        search_entries=(SearchEntry(title, ""),) if page.number == 1 else (),
    )
