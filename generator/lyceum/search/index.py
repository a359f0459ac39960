"""Changes the index where documents changed, and writes it as files that stay small at any size.

A browser reads `search/index.json`, which says where each file begins, and then a few files for each query. Where a file
ends depends only on what stands near, so that one edit changes few files. The index is kept in sections, and an edit loads
those of its terms and documents alone."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from zlib import crc32

from lyceum.search.documents import KEY_CHARACTERS, IndexedDocument
from lyceum.search.record_tree import Record, RecordTree
from lyceum.search.sorted_runs import SortedRuns, begins_run, get_order

SEARCH_FOLDER = "search/"
MANIFEST_ADDRESS = f"{SEARCH_FOLDER}index.json"
MAX_POSTINGS = 2_000
"""Documents of one term in one field. With more, the term is common: it orders the results and excludes none."""
MAX_TERM_SHARD_BYTES, MAX_WORD_SHARD_BYTES = 20_000, 10_000
"""Where a file ends at the latest. One entry alone may be longer: a common term has `MAX_POSTINGS` keys in each field."""
MAX_KEY_CHARACTERS_IN_RUN = MAX_POSTINGS * KEY_CHARACTERS
"""A term with more in all fields is common, and has a section of its own: other edits of its run do not write it again."""
MEAN_TERMS, MEAN_WORDS = 128, 1_024
"""Entries of a run, on average. It is a file, or several if it is too long. A run of words is one or more runs of terms."""
MIN_TYPO_CHARACTERS = 4
"""Shorter words are searched for as they are typed."""

Entry = tuple[str, str]
"""A term and what a file says of it."""
Postings = tuple[str, str, str]
"""The keys of the documents that have a term in the title, the topics and the text: sorted, without separators."""
NO_POSTINGS: Postings = ("", "", "")
RunFiles = Mapping[str, tuple[str, ...]]
"""By the start of a run: the first term of each of its files. The first file of all begins at ""."""


@dataclass(frozen=True, slots=True)
class IndexLayout:
    """Which sections and files an index has."""

    document_count: int = 0
    terms: RunFiles = field(default_factory=lambda: {"": ("",)})
    words: RunFiles = field(default_factory=lambda: {"": ("",)})
    endings: RunFiles = field(default_factory=lambda: {"": ("",)})
    records: tuple[str, ...] = ("",)
    """The prefixes of the leaves of the tree of records."""

    def list_addresses(self) -> Iterator[str]:
        """Yield the address of every file."""
        yield MANIFEST_ADDRESS
        for folder, extension in _EXTENSIONS.items():
            for files in getattr(self, folder).values():
                yield from (_make_address(folder, _make_name(first), extension) for first in files)
        yield from (_make_record_address(prefix) for prefix in self.records)


_EXTENSIONS = {"terms": "json", "words": "txt", "endings": "txt"}


class ChangedIndex(NamedTuple):
    """What became of an index."""

    layout: IndexLayout
    sections: Mapping[str, Any]
    """The sections that changed, by name; None for one that is no more."""
    files: Mapping[str, bytes]
    """The files that may have changed, by address."""


def change_index(
    layout: IndexLayout,
    load_section: Callable[[str], Any],
    *,
    old: Sequence[IndexedDocument],
    new: Sequence[IndexedDocument],
    texts: Mapping[str, str],
) -> ChangedIndex:
    """Put documents in the place of others. `texts` are the words that the search shows.

    The result depends on all documents of the index, and not on the order in which they came."""
    index = _OpenIndex(layout, load_section)
    index.replace(old, new)
    files = dict(index.render_records())
    runs = {folder: index.render_folder(folder, files) for folder in _EXTENSIONS}
    new_layout = IndexLayout(
        layout.document_count + len(new) - len(old), **runs, records=tuple(sorted(index.records.prefixes))
    )
    firsts = {folder: [first for files in runs[folder].values() for first in files] for folder in _EXTENSIONS}
    manifest = {"count": new_layout.document_count, "texts": dict(texts), **firsts, "records": index.records.describe()}
    return ChangedIndex(new_layout, dict(index.list_sections()), {MANIFEST_ADDRESS: _encode(manifest), **files})


def make_index(documents: Sequence[IndexedDocument], texts: Mapping[str, str]) -> ChangedIndex:
    """Make the index of these documents."""
    return change_index(IndexLayout(), lambda _name: {}, old=(), new=documents, texts=texts)


class _OpenIndex:
    """An index that is being changed."""

    def __init__(self, layout: IndexLayout, load_section: Callable[[str], Any]) -> None:
        self._old_layout = layout
        self._load_section = load_section
        self._terms: SortedRuns[Postings] = SortedRuns(layout.terms, MEAN_TERMS, self._load_run)
        self._common_terms: dict[str, Postings | None] = {}
        """What became of common terms that changed; None for a term that is common no more."""
        self._endings: SortedRuns[str] = SortedRuns(
            layout.endings, MEAN_WORDS, lambda start: load_section(f"endings/{start}")
        )
        self.records = RecordTree(layout.records, lambda prefix: load_section(f"records/{prefix}"))
        self._rated_terms: set[str] = set()
        """Terms that are more or less frequent than they were, new or gone."""
        self._is_new = not layout.document_count
        if self._is_new:
            for part in (self._terms, self._endings, self.records):
                part.changed.add("")

    def _load_run(self, start: str) -> dict[str, Postings]:
        run = self._load_section(f"terms/{start}")
        return {term: postings or self._load_section(f"common/{term}") for term, postings in run.items()}

    def replace(self, old: Sequence[IndexedDocument], new: Sequence[IndexedDocument]) -> None:
        self.records.replace(*(((document.key, document.record) for document in documents) for documents in (old, new)))
        removed, added = _list_postings(old), _list_postings(new)
        changed = [term for term in {**removed, **added} if removed.get(term) != added.get(term)]
        for term in sorted(changed, key=lambda term: not begins_run(term, MEAN_TERMS)):  # empty runs are split at once
            before = self._terms.find(term) or NO_POSTINGS
            keys = zip(before, removed.get(term, _NO_KEYS), added.get(term, _NO_KEYS), strict=True)
            title, topics, text = (_replace_keys(*change) for change in keys)
            self._set_postings(term, before, (title, topics, text))

    def _set_postings(self, term: str, before: Postings, after: Postings) -> None:
        self._terms.set(term, after if any(after) else None)
        if _is_common(before) or _is_common(after):
            self._common_terms[term] = after if _is_common(after) else None
        if _rate(before) != _rate(after):
            self._rated_terms.add(term)
        if any(before) != any(after) and len(term) >= MIN_TYPO_CHARACTERS and not term.isdecimal():
            self._endings.set(term[::-1], "" if any(after) else None)

    def list_sections(self) -> Iterator[tuple[str, Any]]:
        """Yield the name and the content of what changed."""
        for folder, runs in (("terms", self._terms), ("endings", self._endings)):
            yield from ((f"{folder}/{start}", None) for start in sorted(runs.removed))
        for start in sorted(self._terms.changed):
            run = {term: None if _is_common(keys) else keys for term, keys in self._terms.list_terms(start)}
            yield f"terms/{start}", run
        yield from ((f"common/{term}", keys) for term, keys in self._common_terms.items())
        yield from (
            (f"endings/{start}", dict(self._endings.list_terms(start))) for start in sorted(self._endings.changed)
        )
        yield from ((f"records/{prefix}", None) for prefix in sorted(self.records.removed))
        yield from ((f"records/{prefix}", self.records.list_records(prefix)) for prefix in sorted(self.records.changed))

    def render_records(self) -> Iterator[tuple[str, bytes]]:
        for prefix in sorted(self.records.changed):
            yield _make_record_address(prefix), _encode_records(self.records.list_records(prefix))

    def render_folder(self, folder: str, files: dict[str, bytes]) -> RunFiles:
        """Add the files of the runs that changed. Returns the files of all runs."""
        if folder == "terms":
            list_entries: Callable[[str], list[Entry]] = self._list_joined_keys
            starts, changed, max_bytes = self._terms.starts, self._terms.changed, MAX_TERM_SHARD_BYTES
            encode: Callable[[list[Entry]], bytes] = _encode_entries
        elif folder == "words":
            starts = [start for start in self._terms.starts if not start or begins_run(start, MEAN_WORDS)]
            changed, list_entries = self._find_changed_words(starts), self._list_rates
            max_bytes, encode = MAX_WORD_SHARD_BYTES, _encode_lines
        else:
            starts, changed, list_entries = self._endings.starts, self._endings.changed, self._endings.list_terms
            max_bytes, encode = MAX_WORD_SHARD_BYTES, _encode_lines
        old: RunFiles = getattr(self._old_layout, folder)
        pieces = {start: _cut(start, list_entries(start), max_bytes) for start in changed}
        new = {start: tuple(pieces[start]) if start in pieces else old[start] for start in starts}
        names = {
            _make_name(first)
            for start in {*changed, *(old.keys() - new.keys())}
            for first in (*old.get(start, ()), *new.get(start, ()))
        }
        entries_by_name: dict[str, list[Entry]] = defaultdict(list)
        for start, firsts in new.items():
            for first in firsts:
                name = _make_name(first)
                if name in names:  # of two terms with one checksum, both are in the file
                    pieces[start] = pieces.get(start) or _cut(start, list_entries(start), max_bytes)
                    entries_by_name[name] += pieces[start][first]
        for name, entries in entries_by_name.items():
            files[_make_address(folder, name, _EXTENSIONS[folder])] = encode(entries)
        return new

    def _find_changed_words(self, starts: Sequence[str]) -> set[str]:
        """Return the starts of the runs of words with terms that are more or less frequent than they were."""
        orders = [get_order(start) for start in starts]
        changed = {""} if self._is_new else set()
        for term in self._rated_terms:
            index = bisect_right(orders, get_order(term)) - 1
            changed.add(starts[index])
            if index and starts[index] == term:  # a new run took its terms from the one before
                changed.add(starts[index - 1])
        return changed

    def _list_joined_keys(self, start: str) -> list[Entry]:
        return [(term, _join_keys(postings)) for term, postings in self._terms.list_terms(start)]

    def _list_rates(self, start: str) -> list[Entry]:
        """Return the terms of a run of words, with how often each is there."""
        starts = self._terms.starts
        entries: list[Entry] = []
        for index in range(starts.index(start), len(starts)):
            if index and starts[index] != start and begins_run(starts[index], MEAN_WORDS):
                break
            entries += ((term, _rate(postings)) for term, postings in self._terms.list_terms(starts[index]))
        return entries


_Keys = tuple[list[str], list[str], list[str]]
_NO_KEYS: _Keys = ([], [], [])


def _list_postings(documents: Iterable[IndexedDocument]) -> dict[str, _Keys]:
    """Return the keys of the documents that have a term in the title, the topics or the text, by term."""
    keys_by_term: dict[str, _Keys] = defaultdict(lambda: ([], [], []))
    for document in sorted(documents, key=lambda document: document.key):
        for number, terms in enumerate((document.title_terms, document.topic_terms, document.text_terms)):
            for term in terms:
                keys_by_term[term][number].append(document.key)
    return keys_by_term


_split_keys: Callable[[str], list[str]] = re.compile(f".{{{KEY_CHARACTERS}}}").findall


def _replace_keys(keys: str, removed: Sequence[str], added: Sequence[str]) -> str:
    if not removed and not added:
        return keys
    all_keys = _split_keys(keys)
    for key in removed:
        all_keys.remove(key)
    return "".join(sorted([*all_keys, *added]))


def _is_common(postings: Postings) -> bool:
    return sum(map(len, postings)) > MAX_KEY_CHARACTERS_IN_RUN


def _join_keys(postings: Postings) -> str:
    """Return the keys of each field without separators, and a blank between the fields."""
    return " ".join(keys[: MAX_POSTINGS * KEY_CHARACTERS] for keys in postings).rstrip()


def _rate(postings: Postings) -> str:
    """Return how often a term is there: a letter if titles have it, else a digit. Each step is twice as often.

    The steps are wide, so that a new document seldom changes them. A term that is not there has no rate."""
    title, topics, text = (len(keys) // KEY_CHARACTERS for keys in postings)
    if title:
        return chr(ord("A") + min(25, title.bit_length()))
    return str(min(9, (topics + text).bit_length())) if topics or text else ""


def _cut(start: str, entries: Iterable[Entry], max_bytes: int) -> dict[str, list[Entry]]:
    """Cut the entries of a run into files. Returns them by their first term, and the first one by the start of the run."""
    shards: dict[str, list[Entry]] = {start: []}
    shard, size = shards[start], 0
    names = {_make_name(start)}
    for entry in entries:
        term, value = entry
        length = len(term.encode()) + len(value) + 6
        if shard and size + length > max_bytes and (name := _make_name(term)) not in names:
            names.add(name)
            shard, size = shards.setdefault(term, []), 0
        shard.append(entry)
        size += length
    return shards


def _make_name(first_term: str) -> str:
    return f"{crc32(first_term.encode()):08x}"


def _make_address(folder: str, name: str, extension: str) -> str:
    return f"{SEARCH_FOLDER}{folder}/{name}.{extension}"


def _make_record_address(prefix: str) -> str:
    return f"{SEARCH_FOLDER}records/{prefix or 'all'}.json"


def _encode_records(records: Iterable[Record]) -> bytes:
    """Encode a list for each key, since two documents may have one key."""
    texts_by_key: dict[str, list[str]] = defaultdict(list)
    for key, record in records:
        texts_by_key[key].append(record)
    return ("{" + ",".join(f'"{key}":[{",".join(texts)}]' for key, texts in texts_by_key.items()) + "}").encode()


def _encode(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _encode_entries(entries: Iterable[Entry]) -> bytes:
    return _encode(dict(entries))


def _encode_lines(entries: Iterable[Entry]) -> bytes:
    return "\n".join(term + value for term, value in entries).encode()
