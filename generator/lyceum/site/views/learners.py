"""The list of learners, with several pages where it is long."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.site.page import Page, SearchEntry
from lyceum.site.view_context import ViewContext

PAGE_SIZE = 120
MAX_FILTER_TOPICS = 24
"""Topics to choose from at the head of the list, those with most people first."""
MAX_SHOWN_SEEKERS = 12
"""People named under each thing that is looked for."""
LOOKING_FOR_ORDER = ("study-buddy", "mentor", "mentee", "team", "feedback", "job")


def list_keys(hub: Hub) -> tuple[str, ...]:
    """The numbers of the pages; one even for an empty hub."""
    return tuple(str(number) for number in range(1, max(1, -(-len(hub.learners) // PAGE_SIZE)) + 1))


def make_list_address(number: int) -> str:
    return "learners/" if number == 1 else f"learners/page/{number}/"


def render_page(context: ViewContext, key: str) -> Page:
    hub, words, number = context.hub, context.translator, int(key)
    everybody = tuple(hub.learners.values())
    of_topic = {one.key: len({*one.learners, *one.helpers, *one.experts}) for one in hub.topics.values()}
    body = context.render_template(
        "learners.html",
        make_list_address(number),
        learners=everybody[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        addresses=[make_list_address(int(one)) for one in list_keys(hub)],
        number=number,
        topics=sorted(
            (one for one in hub.topics.values() if of_topic[one.key]),
            key=lambda one: (-of_topic[one.key], one.topic.name, one.key),
        )[:MAX_FILTER_TOPICS],
        of_topic=of_topic,
        wanted=_group_by_looking_for(hub) if number == 1 else (),
        most=MAX_SHOWN_SEEKERS,
    )
    title = words.gettext("People")
    if number > 1:
        title = words.gettext("People, page %(number)s", number=words.format_number(number))
    description = words.ngettext(
        "%(number)s person who learns here: what they are up to, and what they can help with.",
        "%(number)s people who learn here: what they are up to, and what they can help with.",
        len(everybody),
        number=words.format_number(len(everybody)),
    )
    return Page(
        make_list_address(number),
        "learners" if number == 1 else "learners-more",
        title,
        description,
        body,
        edit_source="content/learners/",
        search_entries=(SearchEntry(title, description),) if number == 1 else (),
    )


def _group_by_looking_for(hub: Hub) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(what, handles of those who look for it and let themselves be found), newest first."""
    seekers = [one for one in hub.learners.values() if one.looking_for and one.entry.value.show.peers]
    found = ((what, tuple(one.key for one in seekers if what in one.looking_for)) for what in LOOKING_FOR_ORDER)
    return tuple((what, handles) for what, handles in found if handles)
