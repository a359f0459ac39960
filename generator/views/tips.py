"""All tips, newest first."""

from __future__ import annotations

from generator.hub import Hub
from generator.pages import Page, SearchEntry
from generator.views.base import Desk

EACH = 60
"""Tips on a page."""


def keys(hub: Hub) -> tuple[str, ...]:
    return tuple(str(number) for number in range(1, max(1, -(-len(hub.tips) // EACH)) + 1))


def page(desk: Desk, key: str) -> Page:
    hub, _, number = desk.hub, desk.words.gettext, int(key)
    addresses = tuple("tips/" if one == "1" else f"tips/page/{one}/" for one in keys(hub))
    at = addresses[number - 1]
    shown = tuple(hub.tips.values())[EACH * (number - 1) : EACH * number]
    body = desk.body("tips.html", at, tips=shown, addresses=addresses, number=number)
    title = _("Tips") if number == 1 else _("Tips, page %(number)s", number=desk.words.number(number))
    return Page(
        at, "tips" if number == 1 else "tips-more", title, _("What people here found out, so that others find it sooner."),
        body, changed=max((tip.date for tip in shown if tip.date), default=None),
        search=(SearchEntry(title, ""),) if number == 1 else (),
    )  # fmt: skip
