"""Renders single pages of a small hub, without the site engine."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import replace
from html import unescape

from markupsafe import Markup

from lyceum.credentials import Issuer
from lyceum.hub import Hub
from lyceum.queries import Database, query
from lyceum.site.page import Page
from lyceum.site.page_families import PAGE_FAMILIES
from lyceum.site.page_queries import get_context
from lyceum.site.page_slots import render_page_slots
from lyceum.site.view_context import ViewContext, make_context
from lyceum.site.views import load_view


def render_page(hub: Hub, family: str, key: str = "", *, issuer: Issuer | None = None) -> Page:
    """Return the page of one key in a page family, written out."""
    page = load_view(family).render_page(make_context(hub, issuer=issuer), key)
    return replace(page, body=Markup(write_out(str(page.body))))


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


@query
def render_slots(database: Database, key: str) -> str:
    """The values of a page, by `<family>/<key of the page>`."""
    family, _, page_key = key.partition("/")
    context = get_context(database)
    return repr(render_page_slots(load_view(family).render_page(context, page_key), context))


def get_text(html: str) -> str:
    """Return the text of HTML without tags and drawings, with single spaces."""
    return " ".join(unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", html, flags=re.DOTALL)).split())


def write_out(html: str) -> str:
    """Return HTML with the quotes and the end tags that published pages leave out, as templates have them."""
    pieces: list[str] = []
    open_tags: list[str] = []

    def close_last() -> None:
        last = pieces.pop()
        text = last.rstrip()
        pieces.extend((text, f"</{open_tags.pop()}>", last[len(text) :]))

    for match in _TOKEN.finditer(html):
        is_end, tag, attributes = match["end"], (match["tag"] or "").lower(), match["attributes"] or ""
        if is_end:
            while tag in open_tags and open_tags[-1] != tag and open_tags[-1] in _ENDED_BY:
                close_last()
            if open_tags and open_tags[-1] == tag:
                open_tags.pop()
        elif tag:
            while open_tags and tag in _ENDED_BY.get(open_tags[-1], ()):
                close_last()
            if tag not in _VOID_TAGS and not attributes.endswith("/"):
                open_tags.append(tag)
        pieces.append(_VALUE.sub(_quote_value, match[0]) if tag else match[0])
    return "".join(pieces)


_TOKEN = re.compile(
    r"""(?s)<!.*?>|<(script|style)\b.*?</\1>|<(?P<end>/?)(?P<tag>[a-zA-Z][\w-]*)(?P<attributes>(?:"[^"]*"|[^">])*)>|[^<]+|<"""
)
_VALUE = re.compile(r"""("[^"]*")|(?<==)([^\s"'>]+)""")
_VOID_TAGS = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_BLOCKS = frozenset(
    ["p", "ul", "ol", "dl", "div", "section", "details", "figure", "table", "pre", "h1", "h2", "h3", "h4", "h5", "h6"]
)
_CELLS = frozenset({"td", "th", "tr"})
_ENDED_BY = {
    "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "td": _CELLS, "th": _CELLS, "tr": {"tr"}, "option": {"option"}, "p": _BLOCKS,
}  # fmt: skip


def _quote_value(match: re.Match[str]) -> str:
    return match[1] or f'"{match[2]}"'
