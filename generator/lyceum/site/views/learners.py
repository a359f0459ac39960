"""The list of learners, with several pages if it is long."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.i18n import Translator
from lyceum.scoring import TopicCounts
from lyceum.site.page import Page, SearchEntry
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.list_pages import list_growing_keys, make_list_page

PAGE_SIZE = 36
MAX_FILTER_TOPICS = 24
"""Topics to choose from at the head of the list."""
MAX_SHOWN_SEEKERS = 12
"""People named below each thing that they look for."""
MAX_NAMED_SEEKERS = 100
"""People named in all; the others are counted. Topics and the search lead to everybody."""
LOOKING_FOR_ORDER = ("study-buddy", "mentor", "mentee", "team", "feedback", "job")


def list_keys(hub: Hub) -> tuple[str, ...]:
    return list_growing_keys(hub, "learners", PAGE_SIZE)


def render_page(context: ViewContext, key: str) -> Page:
    hub, translator = context.hub, context.translator
    page = make_list_page("learners", context.sources.select_list_part("learners", PAGE_SIZE, int(key)), int(key))
    topics = _list_filter_topics(hub) if page.number == 1 else []
    body = context.render_body(
        "learners",
        page.address,
        learners=context.get_learners(page.items),
        addresses=page.addresses,
        number=page.number,
        total=len(hub.learners) if page.number == 1 else 0,
        topics=topics,
        people_per_topic={topic.key: topic.people_count for topic in topics},
        handles_by_looking_for=_group_by_looking_for(hub) if page.number == 1 else (),
        max_shown=MAX_SHOWN_SEEKERS,
        max_named=MAX_NAMED_SEEKERS,
    )
    title = translator.gettext("People")
    if page.number > 1:
        title = translator.gettext("People, page %(number)s", number=translator.format_number(page.number))
    return Page(
        address=page.address,
        frame=page.frame,
        title=title,
        description=_describe_first_page(hub, translator) if page.number == 1 else title,
        body=body,
        edit_source="content/learners/",
        search_entries=(SearchEntry(title, _describe_first_page(hub, translator)),) if page.number == 1 else (),
    )


def _describe_first_page(hub: Hub, translator: Translator) -> str:
    """Only the first page says how many people there are, so that one more changes no other."""
    return translator.ngettext(
        "%(number)s person who learns here: what they are up to, and what they can help with.",
        "%(number)s people who learn here: what they are up to, and what they can help with.",
        len(hub.learners),
        number=translator.format_number(len(hub.learners)),
    )


def _list_filter_topics(hub: Hub) -> list[TopicCounts]:
    """Return the topics with most people, then by name and key."""
    topics = [topic for topic in hub.topic_counts if topic.people_count]
    topics.sort(key=lambda topic: (-topic.people_count, topic.topic.name, topic.key))
    return topics[:MAX_FILTER_TOPICS]


def _group_by_looking_for(hub: Hub) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return (choice, handles) for each thing that people look for; only people who want to be found, newest first."""
    groups = (
        (choice, tuple(handle for handle, choices in hub.seekers if choice in choices)) for choice in LOOKING_FOR_ORDER
    )
    return tuple((choice, handles) for choice, handles in groups if handles)
