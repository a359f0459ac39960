"""Turns texts into an index of small files that a browser reads in pieces: terms, documents, sections.

The browser's side is `theme/assets/hub-search-engine.js`; one table of cases tests the terms of both."""

from lyceum.search.documents import IndexedDocument, SearchDocument, SearchKind, index_document
from lyceum.search.index import SEARCH_FOLDER, ChangedIndex, IndexLayout, change_index, make_index
from lyceum.search.terms import fold_text, list_terms

__all__ = [
    "SEARCH_FOLDER",
    "ChangedIndex",
    "IndexLayout",
    "IndexedDocument",
    "SearchDocument",
    "SearchKind",
    "change_index",
    "fold_text",
    "index_document",
    "list_terms",
    "make_index",
]
