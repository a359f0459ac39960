"""Writes the hashes of people who left into hub.yml."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lyceum.loader import YamlEditor


def add_forgotten_hashes(settings_text: str, known: Sequence[str], hashes: Iterable[str]) -> str:
    """Return hub.yml with more hashes in `forgotten`. It stays the same if all of them are there."""
    new_hashes = sorted({*hashes} - {*known})
    editor = YamlEditor(settings_text)
    if known:
        for new_hash in new_hashes:
            editor.append_item(("forgotten",), new_hash)
    elif new_hashes:
        editor.set_field("forgotten", new_hashes)
    return editor.text
