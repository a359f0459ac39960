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
    return desk.words.list([counted(desk, kind, many) for kind, many in person.gave.items()])


def counted(desk: Desk, kind: str, many: int) -> str:
    """So many deeds of a kind: "3 tips"."""
    ngettext, number = desk.words.ngettext, desk.words.number(many)
    match kind:
        case "tip":
            return ngettext("%(number)s tip", "%(number)s tips", many, number=number)
        case "result":
            return ngettext("%(number)s result", "%(number)s results", many, number=number)
        case "podium":
            return ngettext("%(number)s place on a podium", "%(number)s places on podiums", many, number=number)
        case "hosting":
            return ngettext("%(number)s challenge run", "%(number)s challenges run", many, number=number)
        case "thanks":
            return ngettext("thanked once", "thanked %(number)s times", many, number=number)
        case "confirming":
            return ngettext("%(number)s result confirmed", "%(number)s results confirmed", many, number=number)
        case "thanking":
            return ngettext("thanked others once", "thanked others %(number)s times", many, number=number)
        case "checking":
            return ngettext("%(number)s tip tried again", "%(number)s tips tried again", many, number=number)
        case "used":
            return ngettext("tips used once by others", "tips used %(number)s times by others", many, number=number)
        case "discussion":
            return ngettext("%(number)s comment", "%(number)s comments", many, number=number)
        case "deed":
            return ngettext("%(number)s other deed", "%(number)s other deeds", many, number=number)
        case "code":
            return ngettext("%(number)s change to the code", "%(number)s changes to the code", many, number=number)
        case "docs":
            return ngettext("%(number)s change to the pages", "%(number)s changes to the pages", many, number=number)
        case "content":
            return ngettext(
                "%(number)s change to the content", "%(number)s changes to the content", many, number=number
            )
        case _:
            return desk.words.gettext("a profile")
