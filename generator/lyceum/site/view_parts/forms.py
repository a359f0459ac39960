"""Renders the page of one of the site's forms."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote

from lyceum.contributing import FormSection, build_profile_form, build_result_form, build_tip_form
from lyceum.site.page import Page, SearchEntry
from lyceum.site.view_context import ViewContext


def _list_form_parts(desk: ViewContext, form: Literal["join", "share", "result"]) -> tuple[FormSection, ...]:
    match form:
        case "join":
            return build_profile_form(desk.translator, desk.hub.settings)
        case "share":
            return build_tip_form(desk.translator)
    running = (one for one in desk.hub.challenges.values() if one.state in ("open", "past"))
    return build_result_form(desk.translator, tuple((one.entry.key, one.entry.value.title) for one in running))


def render_form_page(context: ViewContext, form: Literal["join", "share", "result"]) -> Page:
    _, community = context.translator.gettext, context.hub.settings
    at = f"{form}/"
    title, lead, folder = {
        "join": (
            _("Add yourself"),
            _("A name is enough. Everything else can wait, or stay empty."),
            "learners",
        ),
        "share": (_("Share what you found out"), _("Ten lines that would have helped you last week."), "tips"),
        "result": (
            _("Send in your result"),
            _("Finished, halfway, or slower than all others: it counts."),
            "challenges",
        ),
    }[form]
    start = {"join": "name: \n", "share": "---\ntitle: \nauthor: \n---\n\n", "result": "learner: \ndate: \n"}[form]
    by_hand = on_github = None
    if community.repository:
        by_hand = (
            f"https://github.com/{community.repository}/new/{quote(community.branch)}"
            f"?filename=content/{folder}/&value={quote(start)}"
        )
        template = {"join": "profile", "share": "tip", "result": "result"}[form]
        on_github = f"https://github.com/{community.repository}/issues/new?template={template}.yml"
    body = context.render_template(
        "form.html",
        at,
        form=form,
        title=title,
        lead=lead,
        parts=_list_form_parts(context, form),
        by_hand=by_hand,
        on_github=on_github,
    )
    return Page(at, form, title, lead, body, search_entries=(SearchEntry(title, lead),))
