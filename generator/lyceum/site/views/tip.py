"""The page of a tip."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.markdown import make_excerpt
from lyceum.schema import fold_key
from lyceum.site.page import Page, SearchEntry
from lyceum.site.view_context import ViewContext


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(hub.tips)


def render_page(context: ViewContext, key: str) -> Page:
    hub = context.hub
    tip = hub.tips[key]
    value, at = tip.entry.value, f"tips/{key}/"
    text = context.render_markdown(tip.entry.body)
    topics = list(dict.fromkeys(hub.find_topic(topic).key for topic in value.topics))
    alike = dict.fromkeys(other for topic in topics for other in hub.topics[topic].tips[:4] if other != key)
    past = hub.find_file_history(tip.entry.path)
    body = context.render_template(
        "tip.html", at, tip=tip, text=text.html, topics=topics, more=[hub.tips[other] for other in list(alike)[:3]],
        writers=context.get_learners(fold_key(one) for one in value.current_authors),
        thanked=context.get_learners(dict.fromkeys(fold_key(one) for one in value.thanks)),
        helps=[hub.challenges[one] for one in dict.fromkeys(fold_key(one) for one in value.challenges)],
    )  # fmt: skip
    words = ", ".join(hub.topics[topic].topic.name for topic in topics)
    found = " ".join(
        (
            words,
            ", ".join(context.get_learner_name(fold_key(one)) for one in value.current_authors),
            make_excerpt(text.text, 500),
        )
    )
    return Page(
        at, "tip", value.title, make_excerpt(text.text) or value.title, body, tip.entry.path, f"tip:{key}",
        past.last_commit.committed_at.date() if past else tip.day, search_entries=(SearchEntry(value.title, found),), og_type="article",
        preview_image=context.make_card_preview("tips", key, value.title),
    )  # fmt: skip
