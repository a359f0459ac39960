"""The page of one problem code, with a bad and a good example."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.markdown import make_excerpt
from lyceum.rules import load_explanations
from lyceum.site.page import Page, SearchEntry
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(load_explanations())


def render_page(context: ViewContext, key: str) -> Page:
    page_address, explanation = make_page_address("problem", key), load_explanations()[key]
    summary = context.translator.gettext(explanation.text)
    return Page(
        address=page_address,
        frame="problem",
        title=key,
        description=make_excerpt(summary, 160),
        body=context.render_body("problem", page_address, explanation=explanation, summary=summary),
        search_entries=(SearchEntry(key, summary),),
    )
