"""Turns texts into an index of small files that a browser reads in pieces: terms, documents, shards.

The browser's side is `theme/assets/hub-search-engine.js`; one table of cases tests the terms of both."""

from lyceum.search.documents import IndexedDocument, SearchDocument, SearchKind, index_document
from lyceum.search.shards import SEARCH_FOLDER, IndexPart, make_search_shards, merge_documents
from lyceum.search.terms import fold_text, list_terms

__all__ = [
    "SEARCH_FOLDER",
    "IndexPart",
    "IndexedDocument",
    "SearchDocument",
    "SearchKind",
    "fold_text",
    "index_document",
    "list_terms",
    "make_search_shards",
    "merge_documents",
]
