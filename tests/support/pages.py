"""Renders single pages of a small hub, without the site engine."""

from __future__ import annotations

import re
from html import unescape

from lyceum.credentials import Issuer
from lyceum.hub import Hub
from lyceum.site.page import Page
from lyceum.site.view_context import make_context
from lyceum.site.views import render_pages


def render_page(hub: Hub, family: str, key: str = "", *, issuer: Issuer | None = None) -> Page:
    """Return the page of one key in a page family."""
    return next(iter(render_pages(make_context(hub, issuer=issuer), family, [key])))


def get_text(html: str) -> str:
    """Return the text of HTML without tags and drawings, with single spaces."""
    return " ".join(unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", html, flags=re.DOTALL)).split())
