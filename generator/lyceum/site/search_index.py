"""Adds the generated pages to the search index that the theme loads."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from lyceum.site.page import Page, WrittenPage
from lyceum.site.page_families import PAGE_FAMILIES


def list_search_documents(page: Page) -> Iterator[dict[str, str]]:
    """As Material's search reads them: HTML, so that contributed text is escaped."""
    for part in page.search_entries:
        location = quote(page.address) + (f"#{quote(part.anchor)}" if part.anchor else "")
        yield {"location": location, "title": escape(part.title), "text": escape(part.text)}


def write_search_index(built: Path, written: Sequence[WrittenPage]) -> None:
    """The pages in place of the frames, in the one file that Material's search loads."""
    file = built / "search" / "search_index.json"
    if not file.is_file():
        return
    index = json.loads(file.read_text("utf-8"))
    frame_addresses = {family.frame_address for family in PAGE_FAMILIES.values()}
    own = [doc for doc in index["docs"] if doc["location"].partition("#")[0] not in frame_addresses]
    index["docs"] = own + [doc for page in written for doc in page.search_documents]
    file.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")), "utf-8")
