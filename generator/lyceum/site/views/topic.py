"""The pages of a topic: people, tips, challenges and activities. A topic with long lists has several pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from lyceum.hub import Hub
from lyceum.queries import Database, query
from lyceum.scoring import TopicDetails, TopicLabel
from lyceum.site.page import Page, SearchEntry
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.list_pages import ListSizes, make_numbered_keys, split_numbered_key

SIZES = ListSizes(first=16, later=50)
"""People or tips of one list on a page: cards on the first, lines on the others."""
TOPICS_PATH = "content/topics.yml"


class TopicPart(NamedTuple):
    """What a page shows of a topic."""

    label: TopicLabel
    is_listed: bool
    page_count: int
    totals: dict[str, int]
    """The length of each list."""
    shown: dict[str, tuple[str, ...]]
    """The part of each list that stands on the page."""


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(page_key for topic in hub.topics.values() for page_key in _list_page_keys(topic.key, topic))


def _list_page_keys(key: str, topic: TopicDetails) -> tuple[str, ...]:
    return make_numbered_keys(key, _count_pages(_list_sections(topic)))


def _count_pages(sections: Mapping[str, Sequence[str]]) -> int:
    return max(SIZES.count_pages(len(keys)) for keys in sections.values())


def _list_sections(topic: TopicDetails) -> Mapping[str, Sequence[str]]:
    """Return the lists of the pages. Everybody is in one of the first three."""
    helpers = frozenset(topic.helpers)
    learning = [handle for handle in topic.learners if handle not in helpers]
    others = helpers.union(topic.learners)
    return {
        "helping": topic.helpers,
        "learning": learning,
        "knowing": [handle for handle in topic.experts if handle not in others],
        "tips": topic.tips,
        "challenges": topic.challenges,
        "activities": topic.activities,
    }


@query
def select_topic_part(database: Database, key: str) -> TopicPart:
    """What the page with a key shows of its topic: whoever comes to another page of it changes nothing."""
    topic_key, number = split_numbered_key(key)
    topic = Hub(database).topics[topic_key]
    sections = database.remember(("topic sections", topic_key), lambda: _list_sections(topic))
    return TopicPart(
        label=TopicLabel(topic.key, topic.topic, topic.color_number),
        is_listed=topic.is_listed,
        page_count=_count_pages(sections),
        totals={name: len(keys) for name, keys in sections.items()},
        shown={name: tuple(keys[SIZES.select_range(number, len(keys))]) for name, keys in sections.items()},
    )


def render_page(context: ViewContext, key: str) -> Page:
    page_address = make_page_address("topic", key)
    topic_key, number = split_numbered_key(key)
    part = context.hub.database.get(select_topic_part, key)
    topic = part.label
    body = context.render_body(
        "topic",
        page_address,
        topic=topic,
        is_listed=part.is_listed,
        number=number,
        addresses=[make_page_address("topic", page_key) for page_key in make_numbered_keys(topic_key, part.page_count)],
        totals=part.totals,
        **_load_items(context, part.shown),
    )
    name = topic.topic.name
    description = topic.topic.summary or context.translator.gettext(
        "Who learns %(topic)s here, who helps, and what they found out.", topic=name
    )
    title = name if number == 1 else f"{name} ({context.translator.format_number(number)})"
    return Page(
        address=page_address,
        frame="topic",
        title=title,
        description=description,
        body=body,
        edit_source=TOPICS_PATH,
        last_changed=context.find_last_change(TOPICS_PATH),
        search_entries=(SearchEntry(name, description),) if number == 1 else (),
    )


def _load_items(context: ViewContext, shown: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """Return what stands on one page of each list."""
    hub = context.hub
    return {
        **{name: context.get_learners(shown[name]) for name in ("helping", "learning", "knowing")},
        "tips": [hub.tips[key] for key in shown["tips"]],
        "challenges": [hub.challenges[key] for key in shown["challenges"]],
        "activities": [hub.library.activities[key] for key in shown["activities"]],
    }
