"""Writes sitemap.xml with the date of each page's last change."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path
from urllib.parse import quote

from lyceum.site.inputs import BuildInputs, SiteSettings
from lyceum.site.page import WrittenPage


def write_sitemap(built: Path, written: Sequence[WrittenPage], settings: SiteSettings, known: BuildInputs) -> None:
    """Every page that search engines may see, with the day of its last change (sitemaps.org)."""
    if not settings.url:
        for name in ("sitemap.xml", "sitemap.xml.gz"):
            (built / name).unlink(missing_ok=True)
        return
    days: dict[str, date | None] = {page.address: page.last_changed for page in written if not page.hidden}
    for address, path in settings.maintainer_pages.items():
        past = known.history.files.get(path)
        days[address] = past.last_commit.committed_at.date() if past else None
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n']
    for address, day in sorted(days.items()):
        lastmod = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
        parts.append(f"<url><loc>{escape(settings.url + quote(address))}</loc>{lastmod}</url>\n")
    parts.append("</urlset>\n")
    data = "".join(parts).encode()
    (built / "sitemap.xml").write_bytes(data)
    (built / "sitemap.xml.gz").write_bytes(gzip.compress(data, mtime=0))
