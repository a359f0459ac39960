"""All challenges: open, coming, past."""

from __future__ import annotations

from generator.hub import Hub
from generator.pages import Page, SearchEntry
from generator.views.base import Desk


def keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def page(desk: Desk, key: str) -> Page:
    _, at = desk.words.gettext, "challenges/"
    groups = {
        state: [one for one in desk.hub.challenges.values() if one.state == state]
        for state in ("open", "coming", "past")
    }
    body = desk.body("challenges.html", at, groups=groups)
    changed = max(
        (result.value.date for one in desk.hub.challenges.values() for result in one.results[:1]), default=None
    )
    return Page(
        at, "challenges", _("Challenges"), _("Things to do together: open now, coming, and past ones with their boards."),
        body, changed=changed, search=(SearchEntry(_("Challenges"), ""),),
    )  # fmt: skip
