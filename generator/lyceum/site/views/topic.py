"""The page of a topic: people, tips and challenges."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.site.page import Page, SearchEntry
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext

MAX_SHOWN_LEARNERS = 60
"""People in one list, so that the page of a popular topic stays readable."""
TOPICS_PATH = "content/topics.yml"


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(hub.topics)


def render_page(context: ViewContext, key: str) -> Page:
    hub, topic, page_address = context.hub, context.hub.topics[key], make_page_address("topic", key)
    body = context.render_body(
        "topic",
        page_address,
        topic=topic,
        max_shown=MAX_SHOWN_LEARNERS,
        helping=context.get_learners(topic.helpers),
        learning=context.get_learners(handle for handle in topic.learners if handle not in topic.helpers),
        tips=[hub.tips[tip] for tip in topic.tips],
        challenges=[hub.challenges[challenge] for challenge in topic.challenges],
    )
    name = topic.topic.name
    description = topic.topic.summary or context.translator.gettext(
        "Who learns %(topic)s here, who helps, and what they found out.", topic=name
    )
    return Page(
        address=page_address,
        frame="topic",
        title=name,
        description=description,
        body=body,
        edit_source=TOPICS_PATH,
        last_changed=context.find_last_change(TOPICS_PATH),
        search_entries=(SearchEntry(name, description),),
    )
