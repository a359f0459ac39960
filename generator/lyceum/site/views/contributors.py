"""The list of contributors, most recent first."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.images import make_initials
from lyceum.scoring import Contributor, list_years
from lyceum.site.page import Page, SearchEntry
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.credit_wording import format_credit_count

PAGE_SIZE = 500
"""People on a page."""


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(str(number) for number in range(1, max(1, -(-len(hub.contributors) // PAGE_SIZE)) + 1))


def render_page(context: ViewContext, key: str) -> Page:
    hub, _, number = context.hub, context.translator.gettext, int(key)
    addresses = tuple("wall/" if one == "1" else f"wall/page/{one}/" for one in list_keys(hub))
    at = addresses[number - 1]
    people = [
        (person, summarize_contributions(context, person), make_initials(person.name, person.login or person.name))
        for person in hub.contributors[PAGE_SIZE * (number - 1) : PAGE_SIZE * number]
    ]
    body = context.render_template(
        "wall.html",
        at,
        people=people,
        addresses=addresses,
        number=number,
        years=list_years(hub) if number == 1 else (),
    )
    title = (
        _("The wall")
        if number == 1
        else _("The wall, page %(number)s", number=context.translator.format_number(number))
    )
    return Page(
        at, "wall" if number == 1 else "wall-more", title, _("Everybody who gave something to this community."), body,
        last_changed=max((person.latest_day for person, *_rest in people), default=None),
        search_entries=(SearchEntry(title, ""),) if number == 1 else (),
    )  # fmt: skip


def summarize_contributions(context: ViewContext, contributor: Contributor) -> str:
    """ "3 tips, 2 results and 1 thank-you"."""
    return context.translator.format_list(
        [format_credit_count(context, kind, many) for kind, many in contributor.credit_counts.items()]
    )
