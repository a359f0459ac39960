"""The page on which anybody finds out, in their own browser, whether a badge is ours and stands."""

from __future__ import annotations

from generator.credentials import REVOKED
from generator.hub import Hub
from generator.pages import Page, SearchEntry
from generator.views.base import Desk


def keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def page(desk: Desk, key: str) -> Page:
    _, at = desk.words.gettext, "verify/"
    title, lead = _("Verify a badge"), _("Is it real, is it theirs, and does it still stand? Your browser finds out.")
    body = desk.body("verify.html", at, title=title, lead=lead, issuer=desk.issuer, revoked=REVOKED)
    return Page(at, "verify", title, lead, body, search=(SearchEntry(title, lead),))
