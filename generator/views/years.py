"""The Hub in; one page for each year, told as a friend would on its last evening, and one that leads to them, out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from generator import years
from generator.hub import Hub
from generator.markup import summary
from generator.pages import Page, SearchEntry
from generator.views.badges import picture
from generator.views.base import Desk
from generator.years import Held, Moment, Year

MOST = 100
"""Years that are told on the page of all."""
FACES = 24
"""People in a row; how many more there are is said."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A challenge and what is told of it."""

    challenge: str
    people: str
    moments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crowd:
    """A row of faces, of those who are fine with that."""

    shown: tuple[str, ...]
    more: int
    """All the others, who are counted only."""


def keys(hub: Hub) -> tuple[str, ...]:
    return ("", *(years.called(number) for number in years.years(hub)))


def page(desk: Desk, key: str) -> Page:
    if not key:
        return _all(desk)
    hub, _, at = desk.hub, desk.words.gettext, f"years/{key}/"
    its = years.year(hub, int(key))
    lead, told = said(desk, its)
    weeks = tuple(week for week in its.weeks if week.deeds or week.thanks)
    body = desk.body(
        "years.html", at,
        year=its, lead=lead, told=told, title=title(desk, its.number),
        new=crowd(hub, its.new), thanked=crowd(hub, its.thanked), hosts=crowd(hub, its.hosts),
        confirming=crowd(hub, its.confirming), own=crowd(hub, its.own),
        loved=[(one, hub.tips[one.tip], _writers(desk, one.tip)) for one in its.loved],
        held=[_remembered(desk, one) for one in its.held],
        chart=_chart(desk, its) if sum(week.thanks for week in weeks) else Markup(), weeks=weeks,
        badges=[(one, hub.badges[one.badge], picture(one.badge, one.tier)) for one in its.first_given],
        again=its.number - 1 in years.years(hub),
        others=[number for number in years.years(hub) if number != its.number],
        card=desk.card("years", key, ""),
    )  # fmt: skip
    alt = f"{hub.community.name}, {title(desk, its.number)}"
    return Page(
        at, "year", _("%(year)s at %(community)s", year=title(desk, its.number), community=hub.community.name),
        summary(f"{lead} {told}", 160), body, "content/hub.yml", picture=desk.card("years", key, alt),
        search=(SearchEntry(title(desk, its.number), f"{lead} {told}"),), og_type="article",
    )  # fmt: skip


def _all(desk: Desk) -> Page:
    hub, _ = desk.hub, desk.words.gettext
    told = [(number, title(desk, number), *said(desk, years.year(hub, number))) for number in years.years(hub)[:MOST]]
    lead = _("What we did together, one year after the other.")
    body = desk.body("allyears.html", "years/", years=told, lead=lead)
    return Page(
        "years/",
        "years",
        _("Year by year"),
        lead,
        body,
        "content/hub.yml",
        search=(SearchEntry(_("Year by year"), lead),),
    )


def title(desk: Desk, number: int) -> str:
    """`2026`, or `2026 so far`."""
    if years.over(number, desk.hub.today):
        return str(number)
    return desk.words.gettext("%(year)s so far", year=number)


def to_tell(hub: Hub) -> int | None:
    """The year that people look back on these days: this one in December, the last one in January."""
    number = {12: hub.today.year, 1: hub.today.year - 1}.get(hub.today.month)
    return number if number in years.years(hub) else None


def said(desk: Desk, its: Year) -> tuple[str, str]:
    """What happened, in two or three sentences: the first by itself, then the others."""
    words, _ = desk.words, desk.words.gettext
    ngettext, num = words.ngettext, words.number
    came, tips, held = len(its.new), len(its.tips), sum(1 for one in its.held if one.people)
    parts = [
        ngettext("%(num)s person came in", "%(num)s people came in", came, num=num(came)) if came else "",
        ngettext("%(num)s tip was left for whoever comes next", "%(num)s tips were left for whoever comes next", tips,
          num=num(tips)) if tips else "",
        ngettext("we sat over %(num)s challenge together", "we sat over %(num)s challenges together", held, num=num(held))
        if held else "",
    ]  # fmt: skip
    happened = words.list(part for part in parts if part)
    lead = f"{happened[:1].upper()}{happened[1:]}." if happened else _("A quiet year, and a good one.")
    more = []
    if its.thanks:
        more.append(
            ngettext("Thank you was said once.", "Thank you was said %(num)s times.", its.thanks, num=num(its.thanks))
        )
    if its.busiest.deeds > 1:
        day = words.date(its.busiest.starts, "medium")
        more.append(_("The liveliest week began on %(day)s.", day=day))
    return lead, " ".join(more)


def crowd(hub: Hub, handles: tuple[str, ...], most: int = FACES) -> Crowd:
    shown = tuple(key for key in handles if hub.learners[key].entry.value.show.wall)[:most]
    return Crowd(shown, len(handles) - len(shown))


def _writers(desk: Desk, tip: str) -> str:
    """Whoever may stand beside a number."""
    writers = (key.casefold() for key in desk.hub.tips[tip].entry.value.writers)
    return desk.words.list(desk.name(key) for key in writers if desk.hub.learners[key].on_boards)


# Challenges --------------------------------------------------------------------------------------------------------


def _remembered(desk: Desk, held: Held) -> Remembered:
    words = desk.words
    many = words.ngettext(
        "%(number)s person took part", "%(number)s people took part", held.people, number=words.number(held.people)
    )
    return Remembered(held.challenge, many if held.people else "", tuple(_moments(desk, held)))


def _moments(desk: Desk, held: Held) -> Iterator[str]:
    _, words, score = desk.words.gettext, desk.words, desk.hub.challenges[held.challenge].entry.value.score

    def names(moment: Moment) -> list[str]:
        return [team or desk.name(who) for who, team in zip(moment.who, moment.teams, strict=True)]

    def told(value: Decimal) -> str:
        return words.score(value, score.measure, score.unit)

    for moment in held.moments:
        first, *other = names(moment)
        match moment.what:
            case "first":
                yield _("%(name)s was the first, on %(day)s.", name=first, day=words.date(moment.day, "medium"))
            case "improved":
                before, best = map(told, moment.scores)
                yield _("%(name)s went from %(before)s to %(best)s.", name=first, before=before, best=best)
            case "close":
                gap = told(moment.scores[0])
                yield _("At the top, %(gap)s lay between %(name)s and %(other)s.", gap=gap, name=first, other=other[0])
            case "shared":
                yield _("%(name)s and %(other)s shared the first place.", name=first, other=other[0])


# The chart ---------------------------------------------------------------------------------------------------------

WIDE, UP, DOWN, FOOT = 720, 120, 64, 22


def _chart(desk: Desk, its: Year) -> Markup:
    """A ribbon, week by week: above the thread what was done, below it the thanks; the fullest week of each is named."""
    words = desk.words
    up, down = max(week.deeds for week in its.weeks), max(week.thanks for week in its.weeks)
    unit = min(UP / max(up, 1), DOWN / max(down, 1))
    step, middle = WIDE / 53, round(20 + unit * up)
    bars, labels = [], []
    busiest, kindest = its.busiest, max(its.weeks, key=lambda week: (week.thanks, week.starts))
    for place, week in enumerate(its.weeks):
        x, width = round(place * step + 1.5, 1), round(step - 3, 1)
        tall, deep = round(max(3, unit * week.deeds), 1), round(max(3, unit * week.thanks), 1)
        if week.deeds:
            bars.append(_bar("hub-ribbon__deeds", x, round(middle - 2 - tall, 1), width, tall))
        if week.thanks:
            bars.append(_bar("hub-ribbon__thanks", x, middle + 2, width, deep))
        side = "end" if place > 40 else "start"
        if week is busiest:
            text = words.ngettext("%(num)s thing done", "%(num)s things done", week.deeds, num=words.number(week.deeds))
            labels.append(_label(x if side == "start" else x + width, middle - 8 - tall, side, text))
        if week is kindest:
            text = words.ngettext("%(num)s thank-you", "%(num)s thank-yous", week.thanks, num=words.number(week.thanks))
            labels.append(_label(x if side == "start" else x + width, middle + 17 + deep, side, text))
    high = round(middle + unit * down + 24 + FOOT)
    months = [
        Markup('<text class="hub-ribbon__month" x="{}" y="{}">{}</text>').format(
            round(WIDE * (month - 0.5) / 12, 1), high - 5, words.month(month, short=True)
        )
        for month in range(1, 13)
    ]
    thread = Markup('<path d="M0 {}H{}"/>').format(middle, WIDE)
    said_ = words.gettext("Week by week: what was done, and thanks")
    return Markup('<svg class="hub-ribbon" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDE, high, said_, Markup().join((thread, *bars, *labels, *months))
    )


def _bar(name: str, x: float, y: float, width: float, height: float) -> Markup:
    mark = '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="3"/>'
    return Markup(mark).format(name, x, y, width, height)


def _label(x: float, y: float, side: str, text: str) -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(round(x, 1), round(y, 1), side, text)
