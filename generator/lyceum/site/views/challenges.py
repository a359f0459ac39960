"""The list of challenges: open, upcoming and past."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.site.page import Page, SearchEntry
from lyceum.site.view_context import ViewContext


def list_keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def render_page(context: ViewContext, key: str) -> Page:
    _, at = context.translator.gettext, "challenges/"
    groups = {
        state: [one for one in context.hub.challenges.values() if one.state == state]
        for state in ("open", "coming", "past")
    }
    body = context.render_template("challenges.html", at, groups=groups)
    changed = max(
        (result.value.date for one in context.hub.challenges.values() for result in one.results[:1]), default=None
    )
    return Page(
        at, "challenges", _("Challenges"), _("Things to do together: open now, coming, and past ones with their boards."),
        body, last_changed=changed, search_entries=(SearchEntry(_("Challenges"), ""),),
    )  # fmt: skip
