"""The pages of a topic: people, tips, challenges and activities. A topic with long lists has several pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lyceum.hub import Hub
from lyceum.scoring import TopicDetails
from lyceum.site.page import Page, SearchEntry
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.list_pages import ListSizes, make_numbered_keys, split_numbered_key

SIZES = ListSizes(first=16, later=100)
"""People or tips of one list on a page: cards on the first, lines on the others."""
TOPICS_PATH = "content/topics.yml"


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(page_key for topic in hub.topics.values() for page_key in _list_page_keys(topic))


def _list_page_keys(topic: TopicDetails) -> tuple[str, ...]:
    return make_numbered_keys(topic.key, max(SIZES.count_pages(len(keys)) for keys in _list_sections(topic).values()))


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


def render_page(context: ViewContext, key: str) -> Page:
    hub, page_address = context.hub, make_page_address("topic", key)
    topic_key, number = split_numbered_key(key)
    topic = hub.topics[topic_key]
    body = context.render_body(
        "topic",
        page_address,
        topic=topic,
        number=number,
        addresses=[make_page_address("topic", page_key) for page_key in _list_page_keys(topic)],
        totals={name: len(keys) for name, keys in _list_sections(topic).items()},
        **_select_items(context, topic, number),
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


def _select_items(context: ViewContext, topic: TopicDetails, number: int) -> dict[str, Any]:
    """Return what stands on one page of each list."""
    hub = context.hub
    shown = {name: keys[SIZES.select_range(number, len(keys))] for name, keys in _list_sections(topic).items()}
    return {
        **{name: context.get_learners(shown[name]) for name in ("helping", "learning", "knowing")},
        "tips": [hub.tips[key] for key in shown["tips"]],
        "challenges": [hub.challenges[key] for key in shown["challenges"]],
        "activities": [hub.library.activities[key] for key in shown["activities"]],
    }
