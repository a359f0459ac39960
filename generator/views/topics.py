"""All topics, by name."""

from __future__ import annotations

from generator.hub import Hub
from generator.pages import Page, SearchEntry
from generator.views.base import Desk


def keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def page(desk: Desk, key: str) -> Page:
    _, at = desk.words.gettext, "topics/"
    past = desk.hub.changed("content/topics.yml")
    body = desk.body("topics.html", at, topics=tuple(desk.hub.topics.values()))
    return Page(
        at, "topics", _("Topics"), _("What people here learn, and what they can help you with."), body,
        changed=past.last.when.date() if past else None, search=(SearchEntry(_("Topics"), ""),),
    )  # fmt: skip
