"""The page of the search. A browser without scripts gets the lists of everything there."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.site.page import Page
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext

LISTS = ("learners", "tips", "challenges", "topics", "badges", "wall")
"""The families of pages that list what the search finds."""


def list_keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def render_page(context: ViewContext, key: str) -> Page:
    _, page_address = context.translator.gettext, make_page_address("search")
    titles = (_("People"), _("Tips"), _("Challenges"), _("Topics"), _("Badges"), _("The wall"))
    lists = tuple(zip(map(make_page_address, LISTS), titles, strict=True))
    return Page(
        address=page_address,
        frame="search",
        title=_("Search"),
        description=_("Find people, tips, challenges and topics by a name or a word."),
        body=context.render_body("search", page_address, lists=lists),
        is_hidden=True,
    )
