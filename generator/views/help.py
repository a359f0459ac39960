"""Every kind of problem that a check can find."""

from __future__ import annotations

from generator.explained import explained
from generator.hub import Hub
from generator.pages import Page
from generator.views.base import Desk


def keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def page(desk: Desk, key: str) -> Page:
    _, at = desk.words.gettext, "help/"
    says = _("Every word that a check answers with, and how to mend what it found.")
    body = desk.body("help.html", at, all=explained().values(), says=says)
    return Page(at, "help", _("What the check says"), says, body)
