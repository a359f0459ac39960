"""Renders the page of one of the site's forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from lyceum.contributing import FormSection, build_profile_form, build_result_form, build_tip_form
from lyceum.schema import HubSettings
from lyceum.site.page import Page, SearchEntry
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext

FormName = Literal["join", "share", "result"]


@dataclass(frozen=True, slots=True)
class _FormFile:
    """The file that a form makes."""

    folder: str
    """Its folder in `content/`."""
    start: str
    """The text of a new file on GitHub."""
    issue_template: str
    """The issue form on GitHub that asks the same."""


_FILES = {
    "join": _FormFile("learners", "name: \n", "profile"),
    "share": _FormFile("tips", "---\ntitle: \nauthor: \n---\n\n", "tip"),
    "result": _FormFile("challenges", "learner: \ndate: \n", "result"),
}


def render_form_page(context: ViewContext, form: FormName) -> Page:
    settings, page_address = context.hub.settings, make_page_address(form)
    title, lead = _get_title_and_lead(context, form)
    body = context.render_body(
        form,
        page_address,
        form_name=form,
        title=title,
        lead=lead,
        sections=_list_sections(context, form),
        shard_count=context.sources.count_shards(),
        new_file_url=_make_new_file_url(settings, form),
        issue_form_url=_make_issue_form_url(settings, form),
    )
    return Page(
        address=page_address,
        frame=form,
        title=title,
        description=lead,
        body=body,
        search_entries=(SearchEntry(title, lead),),
    )


def _get_title_and_lead(context: ViewContext, form: FormName) -> tuple[str, str]:
    _ = context.translator.gettext
    match form:
        case "join":
            return _("Add yourself"), _("A name is enough. Everything else can wait, or stay empty.")
        case "share":
            return _("Share what you found out"), _("Ten lines that would have helped you last week.")
        case "result":
            return _("Send in your result"), _("Finished, halfway, or slower than all others: it counts.")


def _list_sections(context: ViewContext, form: FormName) -> tuple[FormSection, ...]:
    match form:
        case "join":
            return build_profile_form(context.translator, context.hub.settings)
        case "share":
            return build_tip_form(context.translator)
        case "result":
            challenges = tuple(
                (challenge.entry.key, challenge.entry.value.title)
                for challenge in context.hub.challenges.values()
                if challenge.state in ("open", "past")
            )
            return build_result_form(context.translator, challenges)


def _make_new_file_url(settings: HubSettings, form: FormName) -> str | None:
    """Return where GitHub opens a new file for a contributor who writes it by hand; None if no repository is known."""
    if not settings.repository:
        return None
    file = _FILES[form]
    return (
        f"https://github.com/{settings.repository}/new/{quote(settings.branch)}"
        f"?filename=content/{file.folder}/&value={quote(file.start)}"
    )


def _make_issue_form_url(settings: HubSettings, form: FormName) -> str | None:
    if not settings.repository:
        return None
    return f"https://github.com/{settings.repository}/issues/new?template={_FILES[form].issue_template}.yml"
