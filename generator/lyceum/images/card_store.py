"""Keeps social cards in a cache folder: each card is drawn once and kept under its hash."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from lyceum.images.social_cards import SocialCard, hash_social_card
from lyceum.system import write_atomically

_PNG_START, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"


class StoredCard(NamedTuple):
    """A card as a file."""

    name: str
    """Of the file in the cache."""
    data: bytes
    is_new: bool
    """Whether it was drawn now."""


def load_card(card: SocialCard, cache_folder: Path) -> StoredCard:
    """Return a card from the cache, or draw it and put it there."""
    name = f"{hash_social_card(card)}.png"
    data = _read_cached_card(cache_folder / name)
    if data is not None:
        return StoredCard(name, data, is_new=False)
    from lyceum.images.card_renderer import render_social_card  # what draws takes long to load

    data = render_social_card(card)
    _write_cached_card(cache_folder / name, data)
    return StoredCard(name, data, is_new=True)


def delete_unused_cards(cache_folder: Path, used_names: Collection[str]) -> None:
    """Delete the cached cards that no page shows any more."""
    for file in cache_folder.iterdir() if cache_folder.is_dir() else ():
        if file.name not in used_names:
            file.unlink(missing_ok=True)


def _read_cached_card(path: Path) -> bytes | None:
    """Return a complete cached file. A build that was stopped may have left a part of one."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if data.startswith(_PNG_START) and data.endswith(_PNG_END) else None


def _write_cached_card(path: Path, data: bytes) -> None:
    """Write the file in one step, so that another build never reads a part of it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, data)
    except OSError:
        return  # a read-only cache folder costs time, not correctness
