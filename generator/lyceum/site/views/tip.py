"""The page of a tip."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.markdown import make_excerpt
from lyceum.schema import fold_key
from lyceum.scoring import TipDetails
from lyceum.site.page import Page, SearchEntry
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext

MAX_SIMILAR_TIPS = 3
MAX_SEARCH_CHARACTERS = 500


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(hub.tips)


def render_page(context: ViewContext, key: str) -> Page:
    hub, tip, page_address = context.hub, context.hub.tips[key], make_page_address("tip", key)
    value, entry = tip.entry.value, hub.library.read_entry("tip", key)  # the page shows the whole text
    text = context.render_markdown(entry.body, entry.path, page_address)
    topics = [topic.key for topic in context.find_topics(value.topics)]
    writers = context.get_learners(fold_key(author) for author in value.current_authors)
    body = context.render_body(
        "tip",
        page_address,
        tip=tip,
        body_html=text.html,
        topics=topics,
        similar_tips=_list_similar_tips(hub, key, topics),
        writers=writers,
        thanked=context.get_learners(dict.fromkeys(fold_key(person) for person in value.thanks)),
        challenges=[hub.challenges[challenge] for challenge in dict.fromkeys(map(fold_key, value.challenges))],
    )
    topic_names = tuple(hub.find_topic_label(topic).topic.name for topic in topics)
    search_text = (
        ", ".join(writer.entry.value.name for writer in writers if writer.entry.value.show.search),
        make_excerpt(text.text, MAX_SEARCH_CHARACTERS),
    )
    return Page(
        address=page_address,
        frame="tip",
        title=value.title,
        description=make_excerpt(text.text) or value.title,
        body=body,
        edit_source=entry.path,
        thread_term=f"tip:{fold_key(value.formerly[0]) if value.formerly else key}",
        last_changed=context.find_last_change(entry.path) or tip.day,
        preview_image=context.make_card_preview("tips", key, value.title),
        search_entries=(SearchEntry(value.title, " · ".join(filter(None, search_text)), topics=topic_names),),
        og_type="article",
    )


def _list_similar_tips(hub: Hub, key: str, topics: list[str]) -> list[TipDetails]:
    """Return tips of the same topics that came just before this one, so that a new tip changes no other page."""
    similar: dict[str, None] = {}
    for topic in topics:
        similar |= dict.fromkeys(hub.list_tips_beside(topic, key))
        if len(similar) >= MAX_SIMILAR_TIPS:
            break
    return [hub.tips[tip] for tip in list(similar)[:MAX_SIMILAR_TIPS]]
