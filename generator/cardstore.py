"""Cards in; their PNG files in a site, each drawn once and kept by what it says in an ignored folder, out."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from generator.sharecards import Card, digest, drawn

Key = tuple[str, str]
"""A family, and a key in it."""
WORTH_A_PROCESS = 300
"""Cards from which on a second process pays."""
AT_ONCE = 64
"""Cards that one process takes at a time."""
_PNG, _END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"


@dataclass(frozen=True, slots=True)
class Stored:
    cards: int
    drawn: int
    """Those that were not kept from an earlier build."""
    bytes: int


@dataclass(frozen=True)
class _Work:
    card: Callable[[Key], Card]
    address: Callable[[Key], str]
    site: Path
    kept: Path


_work: _Work | None = None


def stored(
    keys: Sequence[Key], card: Callable[[Key], Card], *, address: Callable[[Key], str], site: Path, kept: Path,
    processes: int = 1,
) -> Stored:  # fmt: skip
    """A file at the address of each key. What is in `kept` and belongs to none of them any more is removed."""
    global _work
    _work = _Work(card, address, site, kept)
    parts = [keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE)]
    try:
        if len(keys) < WORTH_A_PROCESS or processes < 2 or os.name != "posix":
            done = [one for part in parts for one in _part_stored(part)]
        else:
            with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
                done = [one for part in pool.map(_part_stored, parts) for one in part]
    finally:
        _work = None
    used = {name for name, _, _ in done}
    for file in kept.iterdir() if kept.is_dir() else ():
        if file.name not in used:
            file.unlink(missing_ok=True)
    return Stored(len(done), sum(new for _, _, new in done), sum(size for _, size, _ in done))


def _part_stored(keys: Sequence[Key]) -> list[tuple[str, int, bool]]:
    """(name in the kept folder, bytes, whether it was drawn now) of each."""
    assert _work
    done = []
    for key in keys:
        card = _work.card(key)
        name = f"{digest(card)}.png"
        data = _read(_work.kept / name)
        if new := data is None:
            data = drawn(card)
            _write(_work.kept / name, data)
        assert data is not None
        target = _work.site / _work.address(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        done.append((name, len(data), new))
    return done


def _read(path: Path) -> bytes | None:
    """Whole, or not at all: a build that was stopped may have left a piece of one."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if data.startswith(_PNG) and data.endswith(_END) else None


def _write(path: Path, data: bytes) -> None:
    """In one step, so that another build never reads a half."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, suffix=".new")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(beside).replace(path)
    except OSError:
        return  # nothing is kept where nothing may be written
