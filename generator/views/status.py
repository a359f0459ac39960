"""How this build went: what was left out, and why."""

from __future__ import annotations

from generator.hub import Hub
from generator.pages import Page
from generator.views.base import Desk


def keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def page(desk: Desk, key: str) -> Page:
    _, at = desk.words.gettext, "status/"
    body = desk.body("status.html", at)
    return Page(
        at, "status", _("How the site is doing"), _("What was left out of this build, and why."), body, hidden=True
    )
