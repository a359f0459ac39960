"""The list of problem codes."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.rules import load_explanations
from lyceum.site.page import Page
from lyceum.site.view_context import ViewContext


def list_keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def render_page(context: ViewContext, key: str) -> Page:
    _, at = context.translator.gettext, "help/"
    says = _("Every word that a check answers with, and how to mend what it found.")
    body = context.render_template("help.html", at, all=load_explanations().values(), says=says)
    return Page(at, "help", _("What the check says"), says, body)
