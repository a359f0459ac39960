"""The page with a learner's certificates for printing."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.images import HEADING_STYLE, measure_text_width
from lyceum.site.page import Page
from lyceum.site.page_families import make_page_address
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.certificates import has_certificates, list_certificates

NAME_SIZE = 70
"""Font size of a name on a certificate, in pixels of print."""
NAME_WIDTHS = (660, 2800)
"""Widths in pixels of print above which a name is written smaller, and smaller again.

Letters may be a sixth wider in the fonts of the person who prints."""


def list_keys(hub: Hub) -> tuple[str, ...]:
    return tuple(key for key, learner in hub.learners.items() if has_certificates(learner))


def render_page(context: ViewContext, key: str) -> Page:
    page_address, learner = make_page_address("certificates", key), context.hub.learners[key]
    name = learner.entry.value.name
    site_url = (context.hub.settings.url or "").rstrip("/")
    title = context.translator.gettext("Certificates of %(name)s", name=name)
    body = context.render_body(
        "certificates",
        page_address,
        learner=learner,
        name=name,
        title=title,
        certificates=tuple(list_certificates(context, learner)),
        public_address=f"{site_url}/{page_address}" if site_url else "",
        name_shrink_level=_choose_name_shrink_level(name),
    )
    return Page(
        address=page_address,
        frame="certificates",
        title=title,
        description=title,
        body=body,
        edit_source=learner.entry.path,
        is_hidden=True,
    )


def _choose_name_shrink_level(name: str) -> int:
    """Return 0, 1 or 2: how many times a name is made smaller, so that a sheet of Letter holds the whole certificate."""
    width = measure_text_width(name, HEADING_STYLE, NAME_SIZE)
    return sum(width > limit for limit in NAME_WIDTHS)
