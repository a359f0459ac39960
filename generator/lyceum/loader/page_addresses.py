"""Maps each content file to the address of the page that shows it; `site/page_families.py` has the addresses of all pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lyceum.loader.content_files import match_path
from lyceum.loader.library import Entry, Library
from lyceum.schema import CONTENT_KINDS, fold_key

_PATTERN_BY_KIND = {kind.name: kind.page_address for kind in CONTENT_KINDS}


def find_page_address(path: str) -> str | None:
    """Return the address for the path of a file in a folder; None if only its content tells it, or if no page shows it."""
    file = match_path(path)
    if file is None or file.kind is None or file.kind.is_single_file:
        return None
    return _make_page_address(file.kind.name, file.key, file.challenge)


def find_entry_address(entry: Entry[Any]) -> str | None:
    """Return the address for an entry; None if the file has no page of its own.

    A result is shown by its challenge, and an activity by the first learner who did it."""
    if entry.kind == "activity":
        return _make_page_address("learner", entry.value.who[0])
    return _make_page_address(entry.kind, entry.key, entry.challenge_key)


def map_page_addresses(library: Library) -> Mapping[str, str]:
    """Return the address for the path of every entry and picture that a page shows."""
    addresses = {path: f"learners/{key}/" for key, path in library.pictures.items()}
    for entry in library.iterate_entries():
        if (address := find_entry_address(entry)) is not None:
            addresses[entry.path] = address
    return addresses


def _make_page_address(kind: str, key: str, challenge_key: str = "") -> str | None:
    pattern = _PATTERN_BY_KIND[kind]
    if pattern is None:
        return None
    return pattern.replace("{challenge}", fold_key(challenge_key)).replace("{key}", fold_key(key))
