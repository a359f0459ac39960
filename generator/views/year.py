"""A learner who wants it, and a year; a page about what they did in it, out. It counts deeds, and no points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from generator import years
from generator.credits import Credit
from generator.hub import Hub
from generator.markup import summary
from generator.pages import Page
from generator.views.badges import picture
from generator.views.base import Desk
from generator.views.ledger import thing
from generator.views.years import crowd, title
from generator.years import OwnYear

EACH = 6
"""Things of a kind in a month; how many more there are is said."""
PEOPLE = 18


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody did in a month, of one kind."""

    what: str
    things: tuple[tuple[str, str], ...]
    """What it was about and its link; may be empty."""
    more: int


def keys(hub: Hub) -> tuple[str, ...]:
    return tuple(
        f"{years.called(number)}-{key}" for key in hub.learners for number in reversed(years.own_years(hub, key))
    )


def page(desk: Desk, key: str) -> Page:
    hub, _, at = desk.hub, desk.words.gettext, f"years/{key}/"
    year, _dash, handle = key.partition("-")
    learner, its = hub.learners[handle], years.own_year(hub, handle, int(year))
    value = learner.entry.value
    name, called = value.name, title(desk, its.number)
    found = value.show.search
    numbers = tuple(counted(desk, its))
    body = desk.body(
        "year.html", at,
        learner=learner, value=value, year=its, title=called, numbers=numbers,
        months=[(desk.words.month(month), tuple(_lines(desk, its, month))) for month in _months(its)],
        won=tuple(_won(desk, its)) if learner.on_boards else (),
        helped=crowd(hub, its.helped, PEOPLE), helped_by=crowd(hub, its.helped_by, PEOPLE),
        badges=[
            (hub.badges[one.badge].name, one, desk.tier(one.tier), picture(one.badge, one.tier)) for one in its.awards
        ],
        along=_along(desk, its),
        others=[number for number in years.own_years(hub, handle) if number != its.number],
        card=desk.card("years", key, "") if found else None,
    )  # fmt: skip
    heading = _("%(name)s in %(year)s", name=name, year=called)
    told = desk.words.list(f"{number} {what}" for number, what in numbers)
    return Page(
        at, "year", heading, summary(f"{heading}: {told}." if told else heading, 160), body, learner.entry.path,
        picture=desk.card("years", key, heading) if found else None, hidden=not found, og_type="article",
    )  # fmt: skip


def counted(desk: Desk, its: OwnYear) -> Iterator[tuple[str, str]]:
    """(number, what is counted) of what is theirs, as far as there is any."""
    return ((desk.words.number(many), what) for many, what in years.told(desk.words, its))


# Month by month ----------------------------------------------------------------------------------------------------


def _months(its: OwnYear) -> tuple[int, ...]:
    return tuple(sorted({one.when.month for one in its.deeds if one.kind in ORDER}))


ORDER = ("profile", "tip", "hosting", "result", "confirming", "checking", "deed", "code", "docs", "discussion")
"""Of what is told; whom they thanked stands with the people."""


def _lines(desk: Desk, its: OwnYear, month: int) -> Iterator[Line]:
    deeds = sorted(
        (one for one in its.deeds if one.when.month == month and one.kind in ORDER),
        key=lambda one: ORDER.index(one.kind),
    )
    for kind, of_kind in groupby(deeds, key=lambda one: one.kind):
        rows = tuple(of_kind)
        if kind in ("profile", "code", "docs", "discussion"):
            yield Line(_many(desk, kind, len(rows)), (), 0)
        else:
            things = tuple(dict.fromkeys(thing(desk.hub, desk, one) for one in rows))
            yield Line(_what(desk, kind), things[:EACH], len(things[EACH:]))


def _what(desk: Desk, kind: str) -> str:
    _ = desk.words.gettext
    match kind:
        case "tip":
            return _("Shared")
        case "hosting":
            return _("Ran")
        case "result":
            return _("Took on")
        case "confirming":
            return _("Tried out what others had done in")
        case "checking":
            return _("Tried again")
    return _("Did")


def _many(desk: Desk, kind: str, many: int) -> str:
    ngettext, num = desk.words.ngettext, desk.words.number(many)
    match kind:
        case "code":
            return ngettext(
                "Changed the code of this place", "Changed the code of this place %(num)s times", many, num=num
            )
        case "docs":
            return ngettext(
                "Changed the pages of this place", "Changed the pages of this place %(num)s times", many, num=num
            )
        case "discussion":
            return ngettext("Said something in a thread", "Said something in threads %(num)s times", many, num=num)
    return desk.words.gettext("Came in")


def _won(desk: Desk, its: OwnYear) -> Iterator[tuple[str, str, str]]:
    """(place in words, challenge, its link): the best place in each challenge, in the order of their ends."""
    best: dict[str | None, Credit] = {}
    for one in its.podiums:
        if one.challenge not in best or _place(one) < _place(best[one.challenge]):
            best[one.challenge] = one
    for one in best.values():
        about, link = thing(desk.hub, desk, one)
        place = desk.words.number(_place(one))
        yield desk.words.gettext("Place %(place)s", place=place), about, link


def _place(one: Credit) -> int:
    return int(one.rule[7:-1]) + 1


def _along(desk: Desk, its: OwnYear) -> str:
    """One sentence, by what they gave most of."""
    _, ngettext, num = desk.words.gettext, desk.words.ngettext, desk.words.number
    helped = len(its.helped)
    if helped:
        return ngettext(
            "Somebody got further this year because you were there.",
            "%(people)s people got further this year because you were there.", helped, people=num(helped),
        )  # fmt: skip
    if its.counts.get("hosting"):
        return _("You set the table, and others sat down at it.")
    if its.streak > 3:
        return _("%(weeks)s weeks, one after the other. Look how far small steps lead.", weeks=num(its.streak))
    if its.counts.get("tip"):
        return _("What you found out is not lost any more: it stands here, for whoever comes next.")
    if its.counts.get("result"):
        return _("You took it on. That was most of the way.")
    return _("You came in. Everything else can follow.")
