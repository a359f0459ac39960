"""The list of contributors, most recent first."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.images import make_initials
from lyceum.scoring import Contributor, list_years
from lyceum.site.page import Page, SearchEntry
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.credit_wording import format_credit_count
from lyceum.site.view_parts.list_pages import list_growing_keys, make_list_page

PAGE_SIZE = 80


def list_keys(hub: Hub) -> tuple[str, ...]:
    return list_growing_keys(hub, "wall", PAGE_SIZE)


def render_page(context: ViewContext, key: str) -> Page:
    hub, _ = context.hub, context.translator.gettext
    page = make_list_page("wall", context.sources.select_list_part("wall", PAGE_SIZE, int(key)), int(key))
    contributors = [
        (
            contributor,
            summarize_contributions(context, contributor),
            make_initials(contributor.name, contributor.login or contributor.name),
        )
        for contributor in hub.make_contributors(page.items)
    ]
    body = context.render_body(
        "wall",
        page.address,
        contributors=contributors,
        addresses=page.addresses,
        number=page.number,
        total=hub.contributor_count if page.number == 1 else 0,
        year_numbers=list_years(hub) if page.number == 1 else (),
    )
    title = _("The wall")
    if page.number > 1:
        title = _("The wall, page %(number)s", number=context.translator.format_number(page.number))
    return Page(
        address=page.address,
        frame=page.frame,
        title=title,
        description=_("Everybody who contributed to this community."),
        body=body,
        last_changed=max((contributor.latest_day for contributor, _, _ in contributors), default=None),
        search_entries=(SearchEntry(title, ""),) if page.number == 1 else (),
    )


def summarize_contributions(context: ViewContext, contributor: Contributor) -> str:
    """Return what somebody contributed, such as "3 tips, 2 results and 1 thank-you"."""
    return context.translator.format_list(
        [format_credit_count(context, kind, count) for kind, count in contributor.credit_counts.items()]
    )
