"""Spares a process the search for garbage while much is created that stays, and when it ends."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

MAX_NEW_OBJECTS = 700_000
"""To look at so many takes some 50 ms."""


@contextmanager
def paused_collection() -> Iterator[None]:
    """Create many objects that stay, without looking for garbage among them again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def stop_collection() -> None:
    """Look for no garbage any more: this process ends, and the system takes its memory back."""
    gc.disable()
    gc.freeze()


_kept: list[Any] = []


def keep_to_the_end(value: object) -> None:
    """Keep a very large value as long as this process, which ends soon.

    To free a million objects takes a tenth of a second, and the system takes their memory back at once. So the value is
    part of a cycle, which nobody looks at even when the interpreter ends."""
    _kept.extend((value, _kept))
    stop_collection()


def collect_new_garbage() -> None:
    """Free what refers to itself among the objects that are new since the last time, if they are many.

    It is for a process that pauses the collection and makes one thing after the other."""
    if gc.get_count()[0] > MAX_NEW_OBJECTS:
        gc.collect(0)


def release_free_memory() -> None:
    """Give memory that is free back to the system, where its C library can do that. Forks would begin with it."""
    import ctypes  # few need it

    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
