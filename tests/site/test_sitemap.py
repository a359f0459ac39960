"""The sitemap of a large site is in parts, as https://www.sitemaps.org/protocol.html says."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date

from lyceum.site.sitemap import MAX_ADDRESSES, render_sitemap_files

SITE = "https://hub.example.org/a&b/"


def list_locations(data: bytes) -> list[str]:
    return [str(location.text) for location in ET.fromstring(data).findall(".//{*}loc")]


def test_a_small_sitemap_is_one_file() -> None:
    files = dict(render_sitemap_files(SITE, {"": None, "tips/ä b/": date(2026, 11, 26)}))
    assert list(files) == ["sitemap.xml"]
    assert list_locations(files["sitemap.xml"]) == [SITE, f"{SITE}tips/%C3%A4%20b/"]
    assert b"<lastmod>2026-11-26</lastmod>" in files["sitemap.xml"]


def test_a_large_sitemap_lists_its_parts() -> None:
    days = {f"learners/p{number:06}/": None for number in range(MAX_ADDRESSES + 1)}
    files = dict(render_sitemap_files(SITE, days))
    parts = [f"{SITE}sitemap-1.xml", f"{SITE}sitemap-2.xml"]
    assert list_locations(files["sitemap.xml"]) == parts
    locations = [list_locations(files[part.removeprefix(SITE)]) for part in parts]
    assert [len(part) for part in locations] == [MAX_ADDRESSES, 1]
    assert sorted(locations[0] + locations[1]) == [SITE + address for address in days]
