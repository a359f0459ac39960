"""Adds the generated pages to the search index that the theme loads."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from html import escape
from urllib.parse import quote

from lyceum.site.output import encode_json
from lyceum.site.page import Page, RenderedPage
from lyceum.site.page_families import PAGE_FAMILIES

SEARCH_INDEX_PATH = "search/search_index.json"


def list_search_documents(page: Page) -> Iterator[dict[str, str]]:
    """Yield an entry of the search index for each part of the page. Material reads HTML, so texts are escaped."""
    for entry in page.search_entries:
        location = quote(page.address) + (f"#{quote(entry.anchor)}" if entry.anchor else "")
        words = _list_plain_words(f"{entry.title} {entry.text}")
        yield {"location": location, "title": escape(entry.title), "text": escape(f"{entry.text} {words}".strip())}


def _list_plain_words(text: str) -> str:
    """Return every word with accents as people type it without them: `jose` for `José`."""
    words = dict.fromkeys(re.findall(r"\w+", text))
    plain = ((word, _remove_accents(word)) for word in words if not word.isascii())
    return " ".join(dict.fromkeys(plain_word for word, plain_word in plain if plain_word != word.casefold()))


def _remove_accents(word: str) -> str:
    decomposed = unicodedata.normalize("NFKD", word.casefold()).translate(_UNDECOMPOSED_LETTERS)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


_UNDECOMPOSED_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "n"}
)
"""Letters that Unicode does not take apart, and what people type for them."""


def render_search_index(pages: Sequence[RenderedPage], engine_index: bytes | None) -> Iterator[tuple[str, bytes]]:
    """Replace the entries of the frames by those of the generated pages. Without the engine's index the search is off."""
    if engine_index is None:
        return
    index = json.loads(engine_index)
    frame_addresses = {family.frame_address for family in PAGE_FAMILIES.values()}
    kept = [entry for entry in index["docs"] if entry["location"].partition("#")[0] not in frame_addresses]
    index["docs"] = kept + [entry for page in pages for entry in page.search_documents]
    yield SEARCH_INDEX_PATH, encode_json(index)
