"""Says what the search finds of each page, and with which words it shows that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from lyceum.i18n import Translator
from lyceum.search import IndexedDocument, SearchDocument, SearchKind, index_document
from lyceum.site.page import Page, SearchEntry

_KINDS_BY_FRAME: Mapping[str, SearchKind] = {
    "learner": "person", "tip": "tip", "challenge": "challenge", "topic": "topic", "badge": "badge", "board": "board",
    "year": "year", "help": "help", "problem": "help",
}  # fmt: skip
"""Other frames are pages."""


def list_search_documents(page: Page) -> Iterator[SearchDocument]:
    """Yield a document for each part of the page that the search finds; none of a hidden page."""
    if not page.is_hidden:
        kind = _KINDS_BY_FRAME.get(page.frame, "page")
        yield from (_make_document(page.address, kind, entry) for entry in page.search_entries)


def _make_document(address: str, kind: SearchKind, entry: SearchEntry) -> SearchDocument:
    location = quote(address) + (f"#{quote(entry.anchor)}" if entry.anchor else "")
    return SearchDocument(location, kind, entry.title, entry.topics, entry.text)


def index_maintainer_pages(entries_by_address: Mapping[str, Sequence[SearchEntry]]) -> Iterator[IndexedDocument]:
    """Yield what the index keeps of the parts of the maintainers' own pages."""
    for address, entries in entries_by_address.items():
        yield from (index_document(_make_document(address, "page", entry)) for entry in entries)


def translate_search_texts(translator: Translator) -> dict[str, str]:
    """Return the words that the search shows; the name of each kind of result is below the name of the kind."""
    _ = translator.gettext
    return {
        "title": _("Search"),
        "placeholder": _("A name, a topic, a word"),
        "close": _("Close"),
        "none": _("Nothing found. Try another word, or fewer."),
        "count": _("Results:"),
        "more": _("Show more"),
        "all": _("All results"),
        "meant": _("Results for:"),
        "failed": _("The search cannot be loaded right now. Try again."),
        "person": _("Person"),
        "tip": _("Tip"),
        "challenge": _("Challenge"),
        "topic": _("Topic"),
        "badge": _("Badge"),
        "board": _("Board"),
        "year": _("Year"),
        "page": _("Page"),
        "help": _("Help"),
    }
