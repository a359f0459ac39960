"""Writes the index as files that stay small at any size: documents by terms, the terms alone, and what results show.

A browser reads `search/index.json`, which says where each file begins, and then a few files for each query. Where a file
ends depends only on what stands near, so that one edit changes few files.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple
from zlib import crc32

from lyceum.search.documents import KEY_CHARACTERS, KEY_HASH_START, IndexedDocument

SEARCH_FOLDER = "search/"
MANIFEST_ADDRESS = f"{SEARCH_FOLDER}index.json"
MAX_POSTINGS = 2_000
"""Documents of one term in one field. With more, the term is common: it orders the results and excludes none."""
MAX_TERM_SHARD_BYTES, MAX_WORD_SHARD_BYTES, MAX_RECORD_SHARD_BYTES = 20_000, 10_000, 5_000
"""Where a file ends at the latest. One entry alone may be longer: a common term has `MAX_POSTINGS` keys in each field."""
MEAN_TERMS, MEAN_WORDS = 128, 1_024
"""Entries of a file, on average, if it does not get too long before."""
MIN_TYPO_CHARACTERS = 4
"""Shorter words are searched for as they are typed."""
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_CHARACTER_BITS = {character: f"{index:06b}" for index, character in enumerate(_ALPHABET)}

Entry = tuple[str, str]
"""A term and what a file says of it."""


@dataclass(frozen=True, slots=True)
class IndexPart:
    """The index of some documents. A build keeps one for each group of pages, and merges them."""

    title: Mapping[str, str]
    """The keys of the documents that have a term in their title: sorted, without separators, by the term."""
    topics: Mapping[str, str]
    text: Mapping[str, str]
    records: tuple[tuple[str, str], ...]
    """The key and the record of each document, sorted."""


def merge_documents(documents: Iterable[IndexedDocument]) -> IndexPart:
    """Return the index of these documents."""
    title: dict[str, list[str]] = defaultdict(list)
    topics: dict[str, list[str]] = defaultdict(list)
    text: dict[str, list[str]] = defaultdict(list)
    ordered = sorted(documents, key=lambda document: (document.key, document.record))
    for document in ordered:
        key = document.key
        for term in document.title_terms:
            title[term].append(key)
        for term in document.topic_terms:
            topics[term].append(key)
        for term in document.text_terms:
            text[term].append(key)
    records = tuple((document.key, document.record) for document in ordered)
    return IndexPart(_join_all(title), _join_all(topics), _join_all(text), records)


def _join_all(keys_by_term: Mapping[str, list[str]]) -> dict[str, str]:
    return {term: "".join(keys) for term, keys in keys_by_term.items()}


def make_search_shards(parts: Iterable[IndexPart], texts: Mapping[str, str]) -> dict[str, bytes]:
    """Return the bytes of every file of the index by its address. `texts` are the words that the search shows.

    The bytes depend on the documents of all parts, and not on how they are divided.
    """
    parts = list(parts)
    records = sorted(record for part in parts for record in part.records)
    postings = _Postings(*(_merge_field(parts, name) for name in _Postings._fields))
    terms = _sort({*postings.title, *postings.topics, *postings.text})
    endings = _sort(term[::-1] for term in terms if len(term) >= MIN_TYPO_CHARACTERS and not term.isdecimal())
    term_shards = _cut([(term, _join_keys(term, postings)) for term in terms], MEAN_TERMS, MAX_TERM_SHARD_BYTES)
    word_shards = _cut([(term, _rate(term, postings)) for term in terms], MEAN_WORDS, MAX_WORD_SHARD_BYTES)
    ending_shards = _cut([(ending, "") for ending in endings], MEAN_WORDS, MAX_WORD_SHARD_BYTES)
    record_shards, record_tree = _split_records([(_get_bits(key), key, record) for key, record in records])
    manifest = {
        "count": len(records),
        "texts": dict(texts),
        "terms": list(term_shards),
        "words": list(word_shards),
        "endings": list(ending_shards),
        "records": record_tree,
    }
    return {
        MANIFEST_ADDRESS: _encode(manifest),
        **{_make_address("terms", first, "json"): _encode(dict(shard)) for first, shard in term_shards.items()},
        **{_make_address("words", first, "txt"): _encode_lines(shard) for first, shard in word_shards.items()},
        **{_make_address("endings", first, "txt"): _encode_lines(shard) for first, shard in ending_shards.items()},
        **{f"{SEARCH_FOLDER}records/{bits or 'all'}.json": data for bits, data in record_shards.items()},
    }


class _Postings(NamedTuple):
    """The keys of the documents that have a term, as in IndexPart, of all parts."""

    title: Mapping[str, str]
    topics: Mapping[str, str]
    text: Mapping[str, str]


def _merge_field(parts: Sequence[IndexPart], name: str) -> Mapping[str, str]:
    if len(parts) == 1:
        return getattr(parts[0], name)  # type: ignore[no-any-return]
    keys_by_term: dict[str, list[str]] = defaultdict(list)
    for part in parts:
        for term, keys in getattr(part, name).items():
            keys_by_term[term].append(keys)
    return {term: keys[0] if len(keys) == 1 else _sort_keys("".join(keys)) for term, keys in keys_by_term.items()}


_split_keys: Callable[[str], list[str]] = re.compile(f".{{{KEY_CHARACTERS}}}").findall


def _sort_keys(keys: str) -> str:
    return "".join(sorted(_split_keys(keys)))


def _sort(terms: Iterable[str]) -> list[str]:
    """Sort as a browser compares texts: by units of UTF-16."""
    terms = list(terms)
    if max("".join(terms), default="") <= "\uffff":
        return sorted(terms)
    return sorted(terms, key=lambda term: term.encode("utf-16-be"))


def _join_keys(term: str, postings: _Postings) -> str:
    """Return the keys of each field without separators, and a blank between the fields."""
    return " ".join(keys.get(term, "")[: MAX_POSTINGS * KEY_CHARACTERS] for keys in postings).rstrip()


def _rate(term: str, postings: _Postings) -> str:
    """Return how often a term is there: a letter if titles have it, else a digit. Each step is twice as often.

    The steps are wide, so that a new document seldom changes them."""
    if titles := postings.title.get(term):
        return chr(ord("A") + min(25, (len(titles) // KEY_CHARACTERS).bit_length()))
    count = (len(postings.topics.get(term, "")) + len(postings.text.get(term, ""))) // KEY_CHARACTERS
    return str(min(9, count.bit_length()))


def _cut(entries: Iterable[Entry], mean: int, max_bytes: int) -> dict[str, list[Entry]]:
    """Cut sorted entries into files. Returns them by their first term, and the first one by "".

    A file begins at a term whose checksum says so, and where the file before it would get too long.
    """
    shards: dict[str, list[Entry]] = {"": []}
    shard, size = shards[""], 0
    names = {_make_name("")}
    for entry in entries:
        term, value = entry
        length = len(term.encode()) + len(value) + 6
        if shard and (crc32(term.encode()) % mean == 0 or size + length > max_bytes):
            name = _make_name(term)
            if name not in names:
                names.add(name)
                shard, size = shards.setdefault(term, []), 0
        shard.append(entry)
        size += length
    return shards


def _make_name(first_term: str) -> str:
    return f"{crc32(first_term.encode()):08x}"


def _make_address(folder: str, first_term: str, extension: str) -> str:
    return f"{SEARCH_FOLDER}{folder}/{_make_name(first_term)}.{extension}"


def _get_bits(key: str) -> str:
    return "".join(map(_CHARACTER_BITS.__getitem__, key[KEY_HASH_START:]))


def _split_records(records: Sequence[tuple[str, str, str]]) -> tuple[dict[str, bytes], str]:
    """Return the files of what results show, by the first bits of the hashes in their documents' keys.

    `records` are (bits, key, record). The second value is the tree of the files: 0 is a file, 1 stands before two halves.
    """
    records = sorted(records, key=itemgetter(0))  # those of a key stay in their order
    ends = list(accumulate((len(record.encode()) for _, _, record in records), initial=0))
    shards: dict[str, bytes] = {}

    def split(start: int, end: int, prefix: str) -> str:
        if ends[end] - ends[start] <= MAX_RECORD_SHARD_BYTES or records[start][0] == records[end - 1][0]:
            shards[prefix] = _encode_records(sorted(records[start:end], key=itemgetter(1)))
            return "0"
        middle = bisect_left(records, f"{prefix}1", start, end, key=itemgetter(0))
        return f"1{split(start, middle, f'{prefix}0')}{split(middle, end, f'{prefix}1')}"

    return shards, split(0, len(records), "")


def _encode_records(records: Iterable[tuple[str, str, str]]) -> bytes:
    """Encode a list for each key, since two documents may have one key."""
    texts_by_key: dict[str, list[str]] = defaultdict(list)
    for _, key, record in records:
        texts_by_key[key].append(record)
    return ("{" + ",".join(f'"{key}":[{",".join(texts)}]' for key, texts in texts_by_key.items()) + "}").encode()


def _encode(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _encode_lines(entries: Iterable[Entry]) -> bytes:
    return "\n".join(term + value for term, value in entries).encode()
