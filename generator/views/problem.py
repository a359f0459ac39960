"""One kind of problem: what it means, an example that has it, and one that hasn't."""

from __future__ import annotations

from generator.explained import explained
from generator.hub import Hub
from generator.markup import summary
from generator.pages import Page, SearchEntry
from generator.views.base import Desk


def keys(hub: Hub) -> tuple[str, ...]:
    return tuple(explained())


def page(desk: Desk, key: str) -> Page:
    at, one = f"help/{key}/", explained()[key]
    says = desk.words.gettext(one.says)
    body = desk.body("problem.html", at, one=one, says=says)
    return Page(at, "problem", key, summary(says, 160), body, search=(SearchEntry(key, says),))
