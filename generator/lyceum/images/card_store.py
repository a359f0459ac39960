"""Writes social cards into the site. Each card is drawn once and kept in a cache folder under its hash."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from lyceum.images.card_renderer import render_social_card
from lyceum.images.social_cards import CardKey, SocialCard, hash_social_card

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


_job: _Job | None = None


def write_cards(
    keys: Sequence[CardKey], make_card: Callable[[CardKey], SocialCard], *, make_address: Callable[[CardKey], str], site_folder: Path, cache_folder: Path,
    processes: int = 1,
) -> CardStats:  # fmt: skip
    """A file at the address of each key. What is in `kept` and belongs to none of them any more is removed."""
    global _job
    _job = _Job(make_card, make_address, site_folder, cache_folder)
    parts = [keys[start : start + CARDS_PER_TASK] for start in range(0, len(keys), CARDS_PER_TASK)]
    try:
        if len(keys) < MIN_CARDS_TO_PARALLELIZE or processes < 2 or os.name != "posix":
            done = [one for part in parts for one in _write_batch(part)]
        else:
            with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
                done = [one for part in pool.map(_write_batch, parts) for one in part]
    finally:
        _job = None
    used = {name for name, _, _ in done}
    for file in cache_folder.iterdir() if cache_folder.is_dir() else ():
        if file.name not in used:
            file.unlink(missing_ok=True)
    return CardStats(len(done), sum(new for _, _, new in done), sum(size for _, size, _ in done))


def _write_batch(keys: Sequence[CardKey]) -> list[tuple[str, int, bool]]:
    """(name in the kept folder, bytes, whether it was drawn now) of each."""
    assert _job
    done = []
    for key in keys:
        card = _job.make_card(key)
        name = f"{hash_social_card(card)}.png"
        data = _read_cached_card(_job.cache_folder / name)
        if new := data is None:
            data = render_social_card(card)
            _write_cached_card(_job.cache_folder / name, data)
        assert data is not None
        target = _job.site_folder / _job.make_address(key)
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
        handle, beside = tempfile.mkstemp(dir=path.parent, suffix=".new")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(beside).replace(path)
    except OSError:
        return  # nothing is kept where nothing may be written
