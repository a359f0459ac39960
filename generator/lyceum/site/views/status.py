"""The status page: what this build left out, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from lyceum.hub import Hub
from lyceum.loader import format_yaml_field
from lyceum.schema import make_key
from lyceum.site.page import Page
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext
from lyceum.system import MAX_SITE_BYTES, SIZE_WARNING_SHARE


def list_keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


MAX_SHOWN_PROBLEMS = 500
SIZE_ADDRESS = "status/size.json"
"""A build writes it last: the page cannot know how large the site is that it belongs to."""


@dataclass(frozen=True, slots=True)
class WrittenOrganisation:
    """An organisation that learners write and hub.yml does not list."""

    name: str
    count: int
    """How many learners write it."""
    line: str
    """The line that lists it in hub.yml."""


def _list_written_organisations(context: ViewContext) -> tuple[WrittenOrganisation, ...]:
    """The unlisted organisations of learners who may be found, the most frequent first, then by name."""
    names_by_key: dict[str, Counter[str]] = {}
    names = context.sources.map_learners("organisation")
    for name in (names[key] for key in context.hub.learners):
        if name:
            names_by_key.setdefault(make_key(name), Counter())[name] += 1
    organisations = (
        WrittenOrganisation(
            (name := names.most_common(1)[0][0]), names.total(), _format_line(key or "organisation", name)
        )
        for key, names in names_by_key.items()
    )
    return tuple(sorted(organisations, key=lambda organisation: (-organisation.count, organisation.name)))


def _format_line(key: str, name: str) -> str:
    return "- " + format_yaml_field("x", {"id": key, "name": name}).removeprefix("x: ").strip()


def render_page(context: ViewContext, key: str) -> Page:
    _, page_address = context.translator.gettext, make_page_address("status")
    return Page(
        address=page_address,
        frame="status",
        title=_("Status of the site"),
        description=_("What was left out of this build, and why."),
        body=context.render_body(
            "status",
            page_address,
            written_organisations=_list_written_organisations(context),
            max_shown=MAX_SHOWN_PROBLEMS,
            size_address=SIZE_ADDRESS,
            max_bytes=MAX_SITE_BYTES,
            warning_share=SIZE_WARNING_SHARE,
        ),
        is_hidden=True,
    )
