"""A document of the search, and what the index keeps of it. Each document is indexed alone."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from lyceum.search.terms import list_compound_terms, list_terms

SearchKind = Literal["person", "tip", "challenge", "topic", "badge", "board", "year", "page", "help"]
KIND_LETTERS: dict[SearchKind, str] = {
    "person": "p", "tip": "t", "challenge": "c", "topic": "o", "badge": "b", "board": "l", "year": "y", "page": "g",
    "help": "h",
}  # fmt: skip
"""The second character of a document's key."""
KEY_CHARACTERS, KEY_HASH_START = 8, 2
MAX_KEPT_CHARACTERS = 200
"""Of a document's text, for the excerpt below a result."""
MAX_INDEXED_CHARACTERS = 20_000
_LENGTHS = "0123456789abcdefghijklmnopqrstuvwxyz"
_encode_record = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """A page, or a part of one, that the search finds."""

    location: str
    """The address from the site's root, percent-encoded, with the anchor of a part."""
    kind: SearchKind
    title: str
    topics: tuple[str, ...] = ()
    """The names of its topics; a term in them counts more than in the text."""
    text: str = ""


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """What the index keeps of a document. A term is in the best of the fields that have it, and in no other."""

    key: str
    """The number of words of the title, the letter of the kind, and six characters of a hash of the location."""
    title_terms: tuple[str, ...]
    topic_terms: tuple[str, ...]
    text_terms: tuple[str, ...]
    record: str
    """JSON: the location, the title, the topics, and the beginning of the text."""


def index_document(document: SearchDocument) -> IndexedDocument:
    """Return what the index keeps of a document."""
    topics_text = ", ".join(document.topics)
    title_words = list_terms(document.title)
    title_terms = dict.fromkeys((*title_words, *list_compound_terms(document.title)))
    topic_terms = dict.fromkeys((*list_terms(topics_text), *list_compound_terms(topics_text)))
    text_terms = dict.fromkeys(list_terms(document.text[:MAX_INDEXED_CHARACTERS]))
    length = _LENGTHS[min(len(title_words), len(_LENGTHS) - 1)]
    digest = base64.urlsafe_b64encode(blake2b(document.location.encode(), digest_size=6).digest())
    record = [document.location, document.title, topics_text, _shorten(document.text)]
    return IndexedDocument(
        key=f"{length}{KIND_LETTERS[document.kind]}{digest[: KEY_CHARACTERS - KEY_HASH_START].decode()}",
        title_terms=tuple(title_terms),
        topic_terms=tuple(term for term in topic_terms if term not in title_terms),
        text_terms=tuple(term for term in text_terms if term not in title_terms and term not in topic_terms),
        record=_encode_record(record),
    )


def _shorten(text: str) -> str:
    text = " ".join(text[: 2 * MAX_KEPT_CHARACTERS].split())
    return text if len(text) <= MAX_KEPT_CHARACTERS else text[: MAX_KEPT_CHARACTERS - 1].rstrip() + "…"
