"""The page of one problem code, with a bad and a good example."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.markdown import make_excerpt
from lyceum.rules import load_explanations
from lyceum.site.page import Page, SearchEntry
from lyceum.site.view_context import ViewContext


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(load_explanations())


def render_page(context: ViewContext, key: str) -> Page:
    at, one = f"help/{key}/", load_explanations()[key]
    says = context.translator.gettext(one.text)
    body = context.render_template("problem.html", at, one=one, says=says)
    return Page(at, "problem", key, make_excerpt(says, 160), body, search_entries=(SearchEntry(key, says),))
