"""One tip: what it says, who wrote it, where it helps."""

from __future__ import annotations

from generator.hub import Hub
from generator.markup import summary
from generator.model import folded
from generator.pages import Page, SearchEntry
from generator.views.base import Desk


def keys(hub: Hub) -> tuple[str, ...]:
    return tuple(hub.tips)


def page(desk: Desk, key: str) -> Page:
    hub = desk.hub
    tip = hub.tips[key]
    value, at = tip.entry.value, f"tips/{key}/"
    text = desk.markdown(tip.entry.body)
    topics = list(dict.fromkeys(hub.topic(topic).key for topic in value.topics))
    alike = dict.fromkeys(other for topic in topics for other in hub.topics[topic].tips[:4] if other != key)
    past = hub.changed(tip.entry.path)
    body = desk.body(
        "tip.html", at, tip=tip, text=text.html, topics=topics, more=[hub.tips[other] for other in list(alike)[:3]],
        writers=desk.people(folded(one) for one in value.writers),
        thanked=desk.people(dict.fromkeys(folded(one) for one in value.thanks)),
        helps=[hub.challenges[one] for one in dict.fromkeys(folded(one) for one in value.challenges)],
    )  # fmt: skip
    words = ", ".join(hub.topics[topic].topic.name for topic in topics)
    found = " ".join((words, ", ".join(desk.name(folded(one)) for one in value.writers), summary(text.text, 500)))
    return Page(
        at, "tip", value.title, summary(text.text) or value.title, body, tip.entry.path, f"tip:{key}",
        past.last.when.date() if past else tip.date, search=(SearchEntry(value.title, found),), og_type="article",
        picture=desk.card("tips", key, value.title),
    )  # fmt: skip
