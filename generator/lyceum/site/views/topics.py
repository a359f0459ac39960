"""The list of topics."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.site.page import Page, SearchEntry
from lyceum.site.view_context import ViewContext


def list_keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def render_page(context: ViewContext, key: str) -> Page:
    _, at = context.translator.gettext, "topics/"
    past = context.hub.find_file_history("content/topics.yml")
    body = context.render_template("topics.html", at, topics=tuple(context.hub.topics.values()))
    return Page(
        at, "topics", _("Topics"), _("What people here learn, and what they can help you with."), body,
        last_changed=past.last_commit.committed_at.date() if past else None, search_entries=(SearchEntry(_("Topics"), ""),),
    )  # fmt: skip
