"""The list of all years that have a year in review."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.scoring import count_year, list_years
from lyceum.site.page import Page, SearchEntry
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.years import format_year_title, summarize_year


def list_keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def render_page(context: ViewContext, key: str) -> Page:
    hub, _, page_address = context.hub, context.translator.gettext, make_page_address("years")
    years = [
        (year.number, format_year_title(context, year), *summarize_year(context, year))
        for year in (count_year(hub, number) for number in list_years(hub))
    ]
    title, lead = _("Year by year"), _("What we did together, one year after the other.")
    return Page(
        address=page_address,
        frame="years",
        title=title,
        description=lead,
        body=context.render_body("years", page_address, years=years, lead=lead),
        edit_source="content/hub.yml",
        search_entries=(SearchEntry(title, lead),),
    )
