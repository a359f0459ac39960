"""Escapes the values of a page for the slots of its frame."""

from __future__ import annotations

from lyceum.site.frames import escape_slots, render_last_changed
from lyceum.site.inputs import add_trailing_slash
from lyceum.site.page import Page, make_hub_card_preview
from lyceum.site.view_context import ViewContext


def render_page_slots(page: Page, context: ViewContext) -> dict[str, str]:
    """The page's values for the slots of its frame, each escaped for its place."""
    translator, settings = context.translator, context.hub.settings
    changed_html = ""
    if page.last_changed:
        sentence = translator.gettext("Last changed %(date)s") % {"date": translator.format_date(page.last_changed)}
        changed_html = render_last_changed(page.last_changed, sentence)
    return escape_slots(
        page,
        preview_image=page.preview_image or make_hub_card_preview(settings),
        changed_html=changed_html,
        site_url=add_trailing_slash(settings.url or ""),
    )
