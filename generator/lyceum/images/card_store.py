"""Writes social cards into the site. Each card is drawn once and kept in a cache folder under its hash."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from lyceum.images.card_renderer import render_social_card
from lyceum.images.social_cards import CardKey, SocialCard, hash_social_card
from lyceum.system import map_in_processes, write_atomically

MIN_CARDS_TO_PARALLELIZE = 300
"""Cards from which on a second process pays."""
CARDS_PER_TASK = 64
"""Cards that one process takes at a time."""
_PNG_START, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"


@dataclass(frozen=True, slots=True)
class CardStats:
    card_count: int
    drawn_count: int
    """Those that were not kept from an earlier build."""
    total_bytes: int


@dataclass(frozen=True)
class _Job:
    make_card: Callable[[CardKey], SocialCard]
    make_address: Callable[[CardKey], str]
    site_folder: Path
    cache_folder: Path


def write_cards(
    keys: Sequence[CardKey], make_card: Callable[[CardKey], SocialCard], *, make_address: Callable[[CardKey], str], site_folder: Path, cache_folder: Path,
    processes: int = 1,
) -> CardStats:  # fmt: skip
    """A file at the address of each key. What is in `kept` and belongs to none of them any more is removed."""
    job = _Job(make_card, make_address, site_folder, cache_folder)
    batches = [keys[start : start + CARDS_PER_TASK] for start in range(0, len(keys), CARDS_PER_TASK)]
    if len(keys) < MIN_CARDS_TO_PARALLELIZE:
        processes = 1
    done = [
        card for cards in map_in_processes(partial(_write_batch, job), batches, processes=processes) for card in cards
    ]
    used = {name for name, _, _ in done}
    for file in cache_folder.iterdir() if cache_folder.is_dir() else ():
        if file.name not in used:
            file.unlink(missing_ok=True)
    return CardStats(len(done), sum(new for _, _, new in done), sum(size for _, size, _ in done))


def _write_batch(job: _Job, keys: Sequence[CardKey]) -> list[tuple[str, int, bool]]:
    """(name in the kept folder, bytes, whether it was drawn now) of each."""
    done = []
    for key in keys:
        card = job.make_card(key)
        name = f"{hash_social_card(card)}.png"
        data = _read_cached_card(job.cache_folder / name)
        if new := data is None:
            data = render_social_card(card)
            _write_cached_card(job.cache_folder / name, data)
        assert data is not None
        target = job.site_folder / job.make_address(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        done.append((name, len(data), new))
    return done


def _read_cached_card(path: Path) -> bytes | None:
    """Whole, or not at all: a build that was stopped may have left a piece of one."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if data.startswith(_PNG_START) and data.endswith(_PNG_END) else None


def _write_cached_card(path: Path, data: bytes) -> None:
    """In one step, so that another build never reads a half."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, data)
    except OSError:
        return  # nothing is kept where nothing may be written
