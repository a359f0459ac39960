"""The list of challenges: open, upcoming and past."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.site.page import Page, SearchEntry
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext

MAX_CARDS = 24
"""Of the open, the coming and the past challenges; the others are lines."""


def list_keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def render_page(context: ViewContext, key: str) -> Page:
    _, page_address = context.translator.gettext, make_page_address("challenges")
    challenges = tuple(context.hub.challenges.values())
    groups = {
        state: [challenge for challenge in challenges if challenge.state == state]
        for state in ("open", "coming", "past")
    }
    return Page(
        address=page_address,
        frame="challenges",
        title=_("Challenges"),
        description=_("Things to do together: open now, coming, and past ones with their boards."),
        body=context.render_body("challenges", page_address, groups=groups, max_cards=MAX_CARDS),
        last_changed=max((day for challenge in challenges if (day := challenge.latest_result_day)), default=None),
        search_entries=(SearchEntry(_("Challenges"), ""),),
    )
