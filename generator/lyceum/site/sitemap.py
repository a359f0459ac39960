"""Writes sitemap.xml with the date of each page's last change."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from urllib.parse import quote

from lyceum.git import History
from lyceum.site.inputs import EngineResult
from lyceum.site.page import RenderedPage


def render_sitemap(
    pages: Sequence[RenderedPage], engine_result: EngineResult, history: History
) -> Iterator[tuple[str, bytes]]:
    """List every page that search engines may show (https://www.sitemaps.org/protocol.html). Without an address of the
    site there is no sitemap."""
    if not engine_result.url:
        return
    days: dict[str, date | None] = {page.address: page.last_changed for page in pages if not page.is_hidden}
    for address, path in engine_result.maintainer_pages.items():
        file_history = history.files.get(path)
        days[address] = file_history.last_day if file_history else None
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">']
    for address, day in sorted(days.items()):
        lastmod = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
        lines.append(f"<url><loc>{escape(engine_result.url + quote(address))}</loc>{lastmod}</url>")
    data = "\n".join((*lines, "</urlset>", "")).encode()
    yield "sitemap.xml", data
    yield "sitemap.xml.gz", gzip.compress(data, mtime=0)
