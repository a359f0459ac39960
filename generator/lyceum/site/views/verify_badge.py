"""The page on which a browser verifies a badge."""

from __future__ import annotations

from lyceum.credentials import REVOCATION_LIST_ADDRESS
from lyceum.hub import Hub
from lyceum.site.page import Page, SearchEntry
from lyceum.site.view_context import ViewContext


def list_keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def render_page(context: ViewContext, key: str) -> Page:
    _, at = context.translator.gettext, "verify/"
    title, lead = _("Verify a badge"), _("Is it real, is it theirs, and does it still stand? Your browser finds out.")
    body = context.render_template(
        "verify.html", at, title=title, lead=lead, issuer=context.issuer, revoked=REVOCATION_LIST_ADDRESS
    )
    return Page(at, "verify", title, lead, body, search_entries=(SearchEntry(title, lead),))
