"""Renders single pages of a small hub, without the site engine."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from html import unescape

from lyceum.credentials import Issuer
from lyceum.hub import Hub
from lyceum.site.page import Page
from lyceum.site.page_families import PAGE_FAMILIES
from lyceum.site.view_context import ViewContext, make_context
from lyceum.site.views import load_view


def render_page(hub: Hub, family: str, key: str = "", *, issuer: Issuer | None = None) -> Page:
    """Return the page of one key in a page family."""
    return load_view(family).render_page(make_context(hub, issuer=issuer), key)


def list_page_keys(hub: Hub) -> Iterator[tuple[str, str]]:
    """Yield the family and the key of every page of the generator."""
    for name, family in PAGE_FAMILIES.items():
        if family.view:
            yield from ((name, key) for key in load_view(name).list_keys(hub))


def render_all_pages(context: ViewContext, *, without: Container[str] = ()) -> Iterator[tuple[str, Page]]:
    """Yield the family and the page of every key, without some families."""
    for family, key in list_page_keys(context.hub):
        if family not in without:
            yield family, load_view(family).render_page(context, key)


def get_text(html: str) -> str:
    """Return the text of HTML without tags and drawings, with single spaces."""
    return " ".join(unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", html, flags=re.DOTALL)).split())
