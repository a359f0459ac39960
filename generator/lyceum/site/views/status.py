"""The status page: what this build left out, and why."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.site.page import Page
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext


def list_keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def render_page(context: ViewContext, key: str) -> Page:
    _, page_address = context.translator.gettext, make_page_address("status")
    return Page(
        address=page_address,
        frame="status",
        title=_("Status of the site"),
        description=_("What was left out of this build, and why."),
        body=context.render_body("status", page_address),
        is_hidden=True,
    )
