"""Makes the sitemap with the date of each page's last change; a large one is in parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import escape
from urllib.parse import quote

MAX_ADDRESSES = 50_000
"""Addresses of one file, by https://www.sitemaps.org/protocol.html."""
_XML_START = '<?xml version="1.0" encoding="UTF-8"?>'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def render_sitemap_files(site_url: str, days: Mapping[str, date | None]) -> Iterator[tuple[str, bytes]]:
    """Yield sitemap.xml; with more addresses than one file may have, it lists the files `sitemap-<number>.xml`."""
    entries = sorted(days.items())
    parts = [entries[start : start + MAX_ADDRESSES] for start in range(0, len(entries), MAX_ADDRESSES)] or [[]]
    if len(parts) == 1:
        yield "sitemap.xml", _render_part(site_url, parts[0])
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    lines = [f"<sitemap><loc>{escape(site_url + name)}</loc></sitemap>" for name in names]
    yield "sitemap.xml", "\n".join((_XML_START, f"<sitemapindex {_NAMESPACE}>", *lines, "</sitemapindex>", "")).encode()
    yield from ((name, _render_part(site_url, part)) for name, part in zip(names, parts, strict=True))


def _render_part(site_url: str, entries: Sequence[tuple[str, date | None]]) -> bytes:
    lines = [_XML_START, f"<urlset {_NAMESPACE}>"]
    for address, day in entries:
        lastmod = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
        lines.append(f"<url><loc>{escape(site_url + quote(address))}</loc>{lastmod}</url>")
    return "\n".join((*lines, "</urlset>", "")).encode()
