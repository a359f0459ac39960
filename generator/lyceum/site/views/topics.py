"""The list of topics."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.site.page import Page, SearchEntry
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext


def list_keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def render_page(context: ViewContext, key: str) -> Page:
    _, page_address = context.translator.gettext, make_page_address("topics")
    return Page(
        address=page_address,
        frame="topics",
        title=_("Topics"),
        description=_("What people here learn, and what they can help you with."),
        body=context.render_body("topics", page_address, topics=context.hub.topic_counts),
        last_changed=context.find_last_change("content/topics.yml"),
        search_entries=(SearchEntry(_("Topics"), ""),),
    )
