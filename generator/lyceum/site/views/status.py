"""The status page: what this build left out, and why."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.site.page import Page
from lyceum.site.view_context import ViewContext


def list_keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def render_page(context: ViewContext, key: str) -> Page:
    _, at = context.translator.gettext, "status/"
    body = context.render_template("status.html", at)
    return Page(
        at, "status", _("How the site is doing"), _("What was left out of this build, and why."), body, is_hidden=True
    )
