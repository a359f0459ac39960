"""Pictures beside tips, challenges and results: which text shows which, whose they are, and their addresses on the site."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lyceum.loader.content_files import CONTENT_FOLDER
from lyceum.loader.entries import Entry
from lyceum.loader.entry_records import EntryRecord, find_picture_addresses
from lyceum.loader.library import Library
from lyceum.loader.page_addresses import find_linked_path
from lyceum.loader.pruning import ValidLibrary
from lyceum.schema import fold_key

MAX_PICTURE_NAME_BYTES = 200
_SEPARATORS = "-_. "
"""What may stand between the name of a text and the rest of a picture's name: `shot-2.png` is a picture of `shot.md`."""


def find_picture_path(library: Library, path: str, source: str) -> str | None:
    """Return the path of the picture that an address in a text of the file at `path` leads to; None if it is not there."""
    linked_path = find_linked_path(path, source) if library.text_pictures else None
    if linked_path is None or linked_path in library.text_pictures:
        return linked_path
    # Systems write one accent in two ways, and whoever types the name cannot see which.
    forms = (unicodedata.normalize("NFC", linked_path), unicodedata.normalize("NFD", linked_path))
    return next((form for form in forms if form in library.text_pictures), None)


def find_shown_pictures(library: Library, entry: Entry[Any]) -> Iterator[tuple[str, str]]:
    """Yield each picture beside texts that a text of the entry shows or links to: the address as it is written, and
    the path."""
    if library.text_pictures:
        for address in find_picture_addresses(entry):
            if path := find_picture_path(library, entry.path, address):
                yield address, path


def map_showing_entries(library: Library) -> Mapping[str, tuple[Entry[Any], ...]]:
    """Return the entries that show each picture beside texts, by its path and in path order."""
    return {path: tuple(record.entry for record in records) for path, records in map_showing_records(library).items()}


def map_showing_records(library: Library) -> Mapping[str, tuple[EntryRecord, ...]]:
    """Return the records of the entries that show each picture beside texts. Nothing is loaded."""
    if isinstance(library, ValidLibrary) and library.picture_users is not None:
        users = library.picture_users.items()
        return {path: tuple(filter(None, map(library.find_record, entry_paths))) for path, entry_paths in users}
    showing: dict[str, dict[str, EntryRecord]] = {}
    if library.text_pictures:
        for record in (*library.records, *map(EntryRecord.of, library.incomplete_entries)):
            for address in record.picture_addresses:
                if path := find_picture_path(library, record.path, address):
                    showing.setdefault(path, {})[record.path] = record
    return {path: tuple(records.values()) for path, records in sorted(showing.items())}


def find_picture_text(library: Library, path: str) -> Entry[Any] | None:
    """Return the tip or result that a picture belongs to by its name, whether it is shown or not.

    Its name is that of the text, or begins with it and a sign such as `-`. Of several texts, the longest name counts.
    """
    folder, name = posixpath.split(path)
    stem = fold_key(name.rpartition(".")[0])
    candidates: Iterable[EntryRecord] = ()
    parts = folder.split("/")
    if parts[1:2] == ["tips"]:
        candidates = library.get_records("tip").values()
    elif parts[1:2] == ["challenges"] and parts[3:4] == ["results"]:
        results = f"{'/'.join(parts[:4])}/"
        candidates = (
            record for record in library.records if record.kind == "result" and record.path.startswith(results)
        )
    named = [record for record in candidates if _begins_with(stem, record.folded_key)]
    longest = max(named, key=lambda record: len(record.folded_key), default=None)
    return longest.entry if longest else None


def _begins_with(stem: str, key: str) -> bool:
    return stem == key or (stem.startswith(key) and stem[len(key)] in _SEPARATORS)


def find_pictures_of(library: Library, removed_paths: Iterable[str]) -> frozenset[str]:
    """Return the pictures that go with these files: nothing else shows them, or nothing does and they bear their names."""
    removed = frozenset(removed_paths)
    showing = map_showing_entries(library)
    pictures = set()
    for path in library.text_pictures:
        entries = showing.get(path) or tuple(filter(None, (find_picture_text(library, path),)))
        if (not entries and f"{'/'.join(path.split('/')[:3])}/challenge.md" in removed) or (
            entries and all(entry.path in removed for entry in entries)
        ):
            pictures.add(path)
    return frozenset(pictures)


def make_text_picture_address(path: str) -> str:
    """Return the address of a picture beside texts, from the site's root: `assets/pictures/tips/shot.png.webp`."""
    return f"assets/pictures/{fold_key(path.removeprefix(f'{CONTENT_FOLDER}/'))}.webp"
