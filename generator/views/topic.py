"""One topic: who helps with it, who learns it, tips and challenges."""

from __future__ import annotations

from generator.hub import Hub
from generator.pages import Page, SearchEntry
from generator.views.base import Desk

MOST = 60
"""People in one list; a topic that everybody learns stays a page that can be read."""


def keys(hub: Hub) -> tuple[str, ...]:
    return tuple(hub.topics)


def page(desk: Desk, key: str) -> Page:
    hub, _, at = desk.hub, desk.words.gettext, f"topics/{key}/"
    topic = hub.topics[key]
    shown = [who for who in topic.learning if who not in topic.helping]
    body = desk.body(
        "topic.html", at, topic=topic, most=MOST, helping=desk.people(topic.helping), learning=desk.people(shown),
        tips=[hub.tips[one] for one in topic.tips], challenges=[hub.challenges[one] for one in topic.challenges],
    )  # fmt: skip
    name, past = topic.topic.name, hub.changed("content/topics.yml")
    said = topic.topic.summary or _("Who learns %(topic)s here, who helps, and what they found out.", topic=name)
    return Page(
        at, "topic", name, said, body, "content/topics.yml", changed=past.last.when.date() if past else None,
        search=(SearchEntry(name, said),),
    )  # fmt: skip
