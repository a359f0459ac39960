"""Turns what was parsed of a file into bytes and back.

Names of classes would be half of the bytes of a short result, and looking them up half of the time. So both sides know the
classes of nearly every entry beforehand, by number, as if they had written and read them before."""

from __future__ import annotations

import io
import pickle
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from lyceum.loader.entries import Entry
from lyceum.loader.entry_parser import EntryResult
from lyceum.loader.yaml_positions import SourceFile
from lyceum.schema import (
    Goal,
    Learner,
    Location,
    ProfileLink,
    Result,
    ScoreValue,
    Skill,
    Tip,
    VisibilitySettings,
    restore_model,
)

_KNOWN = (
    Entry, SourceFile, restore_model, date, Decimal, ScoreValue,
    Result, Tip, Learner, VisibilitySettings, Location, Skill, Goal, ProfileLink,
)  # fmt: skip


class _Memos(NamedTuple):
    """What a pickler and an unpickler know after the first value."""

    writing: Any
    reading: Any


def _make_memos() -> _Memos:
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, pickle.HIGHEST_PROTOCOL)
    pickler.dump(_KNOWN)
    buffer.seek(0)
    unpickler = pickle.Unpickler(buffer)  # noqa: S301 - written above
    unpickler.load()
    return _Memos(pickler.memo, unpickler.memo)


_MEMOS = _make_memos()


def pack_result(result: EntryResult) -> bytes:
    """Return the bytes of a result. Only `unpack_result` can read them."""
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, pickle.HIGHEST_PROTOCOL)
    pickler.memo, pickler.fast = _MEMOS.writing, True  # nothing gets a number besides what has one
    pickler.dump(result)
    return buffer.getvalue()


def unpack_result(data: bytes) -> EntryResult:
    """Return the result of `pack_result`."""
    unpickler = pickle.Unpickler(io.BytesIO(data))  # noqa: S301 - made by this program
    unpickler.memo = _MEMOS.reading
    return unpickler.load()  # type: ignore[no-any-return]
