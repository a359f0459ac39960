"""Everybody who contributed, most recent first."""

from __future__ import annotations

from generator import years
from generator.avatars import initials
from generator.hub import Hub
from generator.pages import Page, SearchEntry
from generator.views.base import Desk
from generator.wall import WallPerson

EACH = 500
"""People on a page."""


def keys(hub: Hub) -> tuple[str, ...]:
    return tuple(str(number) for number in range(1, max(1, -(-len(hub.wall) // EACH)) + 1))


def page(desk: Desk, key: str) -> Page:
    hub, _, number = desk.hub, desk.words.gettext, int(key)
    addresses = tuple("wall/" if one == "1" else f"wall/page/{one}/" for one in keys(hub))
    at = addresses[number - 1]
    people = [
        (person, gave(desk, person), initials(person.name, person.login or person.name))
        for person in hub.wall[EACH * (number - 1) : EACH * number]
    ]
    body = desk.body(
        "wall.html",
        at,
        people=people,
        addresses=addresses,
        number=number,
        years=years.years(hub) if number == 1 else (),
    )
    title = _("The wall") if number == 1 else _("The wall, page %(number)s", number=desk.words.number(number))
    return Page(
        at, "wall" if number == 1 else "wall-more", title, _("Everybody who gave something to this community."), body,
        changed=max((person.last for person, *_rest in people), default=None),
        search=(SearchEntry(title, ""),) if number == 1 else (),
    )  # fmt: skip


def gave(desk: Desk, person: WallPerson) -> str:
    """ "3 tips, 2 results and 1 thank-you"."""
    return desk.words.list([_said(desk, kind, many) for kind, many in person.gave.items()])


def _said(desk: Desk, kind: str, many: int) -> str:
    n, num = desk.words.ngettext, desk.words.number(many)
    match kind:
        case "tip":
            return n("%(num)s tip", "%(num)s tips", many, num=num)
        case "result":
            return n("%(num)s result", "%(num)s results", many, num=num)
        case "podium":
            return n("%(num)s place on a podium", "%(num)s places on podiums", many, num=num)
        case "hosting":
            return n("%(num)s challenge run", "%(num)s challenges run", many, num=num)
        case "thanks":
            return n("thanked once", "thanked %(num)s times", many, num=num)
        case "confirming":
            return n("%(num)s result confirmed", "%(num)s results confirmed", many, num=num)
        case "thanking":
            return n("thanked others once", "thanked others %(num)s times", many, num=num)
        case "checking":
            return n("%(num)s tip tried again", "%(num)s tips tried again", many, num=num)
        case "used":
            return n("one tip that others used", "%(num)s times a tip that others used", many, num=num)
        case "discussion":
            return n("%(num)s comment", "%(num)s comments", many, num=num)
        case "deed":
            return n("%(num)s other deed", "%(num)s other deeds", many, num=num)
        case "code":
            return n("%(num)s change to the code", "%(num)s changes to the code", many, num=num)
        case "docs":
            return n("%(num)s change to the pages", "%(num)s changes to the pages", many, num=num)
        case "content":
            return n("%(num)s change to the content", "%(num)s changes to the content", many, num=num)
        case _:
            return desk.words.gettext("a profile")
