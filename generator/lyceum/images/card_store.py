"""Writes social cards into the site. Each card is drawn once and kept in a cache folder under its hash."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from lyceum.images.card_renderer import render_social_card
from lyceum.images.social_cards import CardKey, SocialCard, hash_social_card
from lyceum.system import map_in_processes, write_atomically

File = TypeVar("File")
MIN_CARDS_TO_PARALLELIZE = 300
"""With fewer cards, more processes cost more than they save."""
CARDS_PER_TASK = 64
"""How many cards a process draws in one task."""
_PNG_START, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"


@dataclass(frozen=True, slots=True)
class CardStats(Generic[File]):
    """What `write_cards` wrote."""

    card_count: int
    files: tuple[File, ...]
    """What `write_file` returned, in the order of the keys."""
    drawn_count: int
    """Cards that were not in the cache."""
    total_bytes: int


@dataclass(frozen=True)
class _Job(Generic[File]):
    make_card: Callable[[CardKey], SocialCard]
    make_address: Callable[[CardKey], str]
    write_file: Callable[[str, bytes], File]
    cache_folder: Path


def write_cards(
    keys: Sequence[CardKey], make_card: Callable[[CardKey], SocialCard], *, make_address: Callable[[CardKey], str],
    write_file: Callable[[str, bytes], File], cache_folder: Path,
    processes: int = 1,
) -> CardStats[File]:  # fmt: skip
    """Call `write_file` with the address and the bytes of the card of each key, and delete cached cards that no key uses any more."""
    job = _Job(make_card, make_address, write_file, cache_folder)
    batches = [keys[start : start + CARDS_PER_TASK] for start in range(0, len(keys), CARDS_PER_TASK)]
    if len(keys) < MIN_CARDS_TO_PARALLELIZE:
        processes = 1
    written = [
        card for cards in map_in_processes(partial(_write_batch, job), batches, processes=processes) for card in cards
    ]
    used = {name for name, _, _, _ in written}
    for file in cache_folder.iterdir() if cache_folder.is_dir() else ():
        if file.name not in used:
            file.unlink(missing_ok=True)
    return CardStats(
        card_count=len(written),
        files=tuple(file for _, file, _, _ in written),
        drawn_count=sum(new for _, _, new, _ in written),
        total_bytes=sum(size for _, _, _, size in written),
    )


def _write_batch(job: _Job[File], keys: Sequence[CardKey]) -> list[tuple[str, File, bool, int]]:
    """Return (name in the cache, written file, whether it was drawn now, size in bytes) of each card."""
    written = []
    for key in keys:
        card = job.make_card(key)
        name = f"{hash_social_card(card)}.png"
        data = _read_cached_card(job.cache_folder / name)
        if new := data is None:
            data = render_social_card(card)
            _write_cached_card(job.cache_folder / name, data)
        assert data is not None
        written.append((name, job.write_file(job.make_address(key), data), new, len(data)))
    return written


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
