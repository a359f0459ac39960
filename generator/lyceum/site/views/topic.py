"""The page of a topic: people, tips and challenges."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.site.page import Page, SearchEntry
from lyceum.site.view_context import ViewContext

MAX_SHOWN_LEARNERS = 60
"""People in one list; a topic that everybody learns stays a page that can be read."""


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(hub.topics)


def render_page(context: ViewContext, key: str) -> Page:
    hub, _, at = context.hub, context.translator.gettext, f"topics/{key}/"
    topic = hub.topics[key]
    shown = [who for who in topic.learners if who not in topic.helpers]
    body = context.render_template(
        "topic.html", at, topic=topic, most=MAX_SHOWN_LEARNERS, helping=context.get_learners(topic.helpers), learning=context.get_learners(shown),
        tips=[hub.tips[one] for one in topic.tips], challenges=[hub.challenges[one] for one in topic.challenges],
    )  # fmt: skip
    name, past = topic.topic.name, hub.find_file_history("content/topics.yml")
    said = topic.topic.summary or _("Who learns %(topic)s here, who helps, and what they found out.", topic=name)
    return Page(
        at, "topic", name, said, body, "content/topics.yml", last_changed=past.last_commit.committed_at.date() if past else None,
        search_entries=(SearchEntry(name, said),),
    )  # fmt: skip
