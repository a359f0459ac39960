"""Turns values into bytes and digests. Equal values have equal bytes, in every process."""

from __future__ import annotations

import copyreg
import io
import pickle
from hashlib import blake2b
from types import MappingProxyType
from typing import Any

DIGEST_BYTES = 16


def encode_value(value: Any) -> bytes:
    """Pickle a value. Strings that are one object and strings that are only equal give the same bytes."""
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, protocol=5)
    pickler.fast = True  # no references between the parts of a value: they depend on which objects are shared
    pickler.dump(value)
    return buffer.getvalue()


def decode_value(data: bytes) -> Any:
    """Return the value of `encode_value`."""
    return pickle.loads(data)  # noqa: S301 - the store is the hub's own, in a folder that no contribution can write to


def compute_digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=DIGEST_BYTES).digest()


def _make_read_only(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


copyreg.pickle(MappingProxyType, lambda mapping: (_make_read_only, (dict(mapping),)))
