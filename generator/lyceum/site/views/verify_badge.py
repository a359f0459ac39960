"""The page on which a browser verifies a badge."""

from __future__ import annotations

from lyceum.credentials import REVOCATION_LIST_ADDRESS
from lyceum.hub import Hub
from lyceum.site.page import Page, SearchEntry
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext


def list_keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def render_page(context: ViewContext, key: str) -> Page:
    _, page_address = context.translator.gettext, make_page_address("verify")
    title, lead = _("Verify a badge"), _("Is it real, is it theirs, and is it still valid? Your browser checks it.")
    body = context.render_body(
        "verify", page_address, title=title, lead=lead, issuer=context.issuer, revoked=REVOCATION_LIST_ADDRESS
    )
    return Page(
        address=page_address,
        frame="verify",
        title=title,
        description=lead,
        body=body,
        search_entries=(SearchEntry(title, lead),),
    )
