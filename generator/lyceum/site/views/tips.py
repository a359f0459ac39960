"""The list of tips, newest first."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.site.page import Page, SearchEntry
from lyceum.site.view_context import ViewContext

PAGE_SIZE = 60
"""Tips on a page."""


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(str(number) for number in range(1, max(1, -(-len(hub.tips) // PAGE_SIZE)) + 1))


def render_page(context: ViewContext, key: str) -> Page:
    hub, _, number = context.hub, context.translator.gettext, int(key)
    addresses = tuple("tips/" if one == "1" else f"tips/page/{one}/" for one in list_keys(hub))
    at = addresses[number - 1]
    shown = tuple(hub.tips.values())[PAGE_SIZE * (number - 1) : PAGE_SIZE * number]
    body = context.render_template("tips.html", at, tips=shown, addresses=addresses, number=number)
    title = _("Tips") if number == 1 else _("Tips, page %(number)s", number=context.translator.format_number(number))
    return Page(
        at, "tips" if number == 1 else "tips-more", title, _("What people here found out, so that others find it sooner."),
        body, last_changed=max((tip.day for tip in shown if tip.day), default=None),
        search_entries=(SearchEntry(title, ""),) if number == 1 else (),
    )  # fmt: skip
