"""The catalogue of badges: what can be earned here, how, and how rare it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.badges import TIERS, Tier
from generator.criteria import SHELVES, how, shelf
from generator.hub import Hub
from generator.model import Badge
from generator.pages import Page, SearchEntry
from generator.views.base import Desk


@dataclass(frozen=True, slots=True)
class Shown:
    """A badge as it lies on the shelf."""

    key: str
    badge: Badge
    how: str
    picture: str
    """Its address; pale while nobody has it."""
    rare: str
    """How many have it, in words."""


def keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def page(desk: Desk, key: str) -> Page:
    hub, _, at = desk.hub, desk.words.gettext, "badges/"
    names = {
        "sharing": _("Sharing"),
        "helping": _("Helping each other"),
        "challenges": _("Challenges"),
        "staying": _("Coming again"),
        "together": _("Together"),
        "house": _("Keeping the house"),
    }
    shelves = [
        (names[one], [shown(desk, key) for key, badge in hub.badges.items() if shelf(badge.rule) == one])
        for one in SHELVES
    ]
    lead = _("Small things to be proud of. Each says how it is earned; nobody hands them out as they please.")
    body = desk.body("badges.html", at, lead=lead, shelves=[(name, its) for name, its in shelves if its])
    found = (SearchEntry(_("Badges"), " ".join(badge.name for badge in hub.badges.values())),)
    return Page(at, "badges", _("Badges"), lead, body, "content/badges.yml", changed=changed(hub), search=found)


def changed(hub: Hub) -> date | None:
    past = hub.changed("content/badges.yml")
    return past.last.when.date() if past else None


def shown(desk: Desk, key: str) -> Shown:
    hub, words = desk.hub, desk.words
    badge, given = hub.badges[key], hub.given[key]
    highest = max((award.tier for award in given if award.tier), key=TIERS.index, default=None)
    return Shown(key, badge, how(badge.rule, words, hub), picture(key, highest, locked=not given), rare(desk, key))


def picture(key: str, tier: Tier | None = None, *, locked: bool = False) -> str:
    """The address of an emblem; see `exports.emblems`."""
    return f"badges/{key}{f'-{tier}' if tier else ''}{'-locked' if locked else ''}.svg"


def rare(desk: Desk, key: str) -> str:
    one, words = desk.hub.rarities[key], desk.words
    if not one.holders:
        return words.gettext("Nobody yet. You could be the first.")
    return words.ngettext(
        "%(holders)s of %(learners)s person has it", "%(holders)s of %(learners)s people have it", one.learners,
        holders=words.number(one.holders), learners=words.number(one.learners),
    )  # fmt: skip
