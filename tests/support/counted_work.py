"""Counts how much work a function does, which is the same on a slow and on a busy machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def count_calls(work: Callable[[], object]) -> int:
    """Return how many functions are called while `work` runs, those in C and each step of a generator included."""
    count = 0

    def note_event(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note_event)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
