"""The list of problem codes."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.rules import load_explanations
from lyceum.site.page import Page
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext


def list_keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def render_page(context: ViewContext, key: str) -> Page:
    _, page_address = context.translator.gettext, make_page_address("help")
    lead = _("Every problem that the check reports, and how to fix it.")
    return Page(
        address=page_address,
        frame="help",
        title=_("Problems and how to fix them"),
        description=lead,
        body=context.render_body("help", page_address, explanations=load_explanations().values(), lead=lead),
    )
