"""The Hub in; the list of everybody, 120 a page, out."""

from __future__ import annotations

from generator.hub import Hub
from generator.pages import Page, SearchEntry
from generator.views.base import Desk

A_PAGE = 120
TOPICS = 24
"""Topics to choose from at the head of the list, those with most people first."""
SEEKERS = 12
"""People named under each thing that is looked for."""
WANTED = ("study-buddy", "mentor", "mentee", "team", "feedback", "job")


def keys(hub: Hub) -> tuple[str, ...]:
    """The numbers of the pages; one even for an empty hub."""
    return tuple(str(number) for number in range(1, max(1, -(-len(hub.learners) // A_PAGE)) + 1))


def address(number: int) -> str:
    return "learners/" if number == 1 else f"learners/page/{number}/"


def page(desk: Desk, key: str) -> Page:
    hub, words, number = desk.hub, desk.words, int(key)
    everybody = tuple(hub.learners.values())
    of_topic = {one.key: len({*one.learning, *one.helping, *one.knowing}) for one in hub.topics.values()}
    body = desk.body(
        "learners.html",
        address(number),
        learners=everybody[(number - 1) * A_PAGE : number * A_PAGE],
        addresses=[address(int(one)) for one in keys(hub)],
        number=number,
        topics=sorted(
            (one for one in hub.topics.values() if of_topic[one.key]),
            key=lambda one: (-of_topic[one.key], one.topic.name, one.key),
        )[:TOPICS],
        of_topic=of_topic,
        wanted=_wanted(hub) if number == 1 else (),
        most=SEEKERS,
    )
    title = words.gettext("People")
    if number > 1:
        title = words.gettext("People, page %(number)s", number=words.number(number))
    description = words.ngettext(
        "%(number)s person who learns here: what they are up to, and what they can help with.",
        "%(number)s people who learn here: what they are up to, and what they can help with.",
        len(everybody),
        number=words.number(len(everybody)),
    )
    return Page(
        address(number),
        "learners" if number == 1 else "learners-more",
        title,
        description,
        body,
        source="content/learners/",
        search=(SearchEntry(title, description),) if number == 1 else (),
    )


def _wanted(hub: Hub) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(what, handles of those who look for it and let themselves be found), newest first."""
    seekers = [one for one in hub.learners.values() if one.looking_for and one.entry.value.show.peers]
    found = ((what, tuple(one.key for one in seekers if what in one.looking_for)) for what in WANTED)
    return tuple((what, handles) for what, handles in found if handles)
