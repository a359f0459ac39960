"""Turns values into bytes and digests. Equal values have equal bytes, in every process."""

from __future__ import annotations

import copyreg
import io
import pickle
import sys
import zlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import blake2b
from operator import attrgetter, methodcaller
from types import MappingProxyType
from typing import Any

DIGEST_BYTES = 16
MIN_COMPRESSED_BYTES = 2_000
SAMPLE_BYTES, MAX_SAMPLE_SHARE = 4_000, 0.7
"""Of long data, this much is compressed first, to see whether the rest is worth it."""
_COMPRESSED = b"x"
"""What compressed data begin with, and no pickle."""
_COMPRESSION = 5
"""How much smaller compressed values are, by and large."""
Reducer = Callable[[Any], Any]
_reduce_in_its_own_way = methodcaller("__reduce_ex__", pickle.HIGHEST_PROTOCOL)


def encode_value(value: Any) -> bytes:
    """Pickle a value. Strings that are one object and strings that are only equal give the same bytes.

    Each class is named once, before the value. Classes are most of what a plain pickle without references consists of."""
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, pickle.HIGHEST_PROTOCOL)
    pickler.fast = True  # no references between the parts of a value: they depend on which objects are shared
    pickler.dispatch_table = reducers = _Reducers(pickler)
    pickler.dump(value)
    del pickler.dispatch_table  # the table knows the pickler: nobody would collect the two
    return b"".join((*map(_encode_class, reducers.named_classes), buffer.getvalue()))


def decode_value(data: bytes) -> Any:
    """Return the value of `encode_value`, compressed or not."""
    if data.startswith(_COMPRESSED):
        data = zlib.decompress(data)
    return pickle.loads(data)  # noqa: S301 - the store is the hub's own, in a folder that no contribution can write to


def estimate_size(data: bytes) -> int:
    """Return about how many bytes an encoded value has without compression."""
    return len(data) * (_COMPRESSION if data.startswith(_COMPRESSED) else 1)


def compress(data: bytes) -> bytes:
    """Compress an encoded value if that is worth the time."""
    if len(data) < MIN_COMPRESSED_BYTES:
        return data
    if len(data) > 4 * SAMPLE_BYTES:
        start = len(data) // 2
        if len(zlib.compress(data[start : start + SAMPLE_BYTES], 1)) > MAX_SAMPLE_SHARE * SAMPLE_BYTES:
            return data
    return zlib.compress(data, 1)


def compute_digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=DIGEST_BYTES).digest()


class _Reducers(dict[type, Reducer]):
    """How a pickler takes values apart, by their classes. Only the first value of a class has it looked up."""

    def __init__(self, pickler: pickle.Pickler) -> None:
        super().__init__()
        self._pickler = pickler
        self.named_classes: list[type] = []

    def __missing__(self, kind: type) -> Reducer:
        if _has_name(kind):
            self.named_classes.append(kind)
            self._pickler.memo = {id(known): (index, known) for index, known in enumerate(self.named_classes)}
        reducer = self[kind] = _find_reducer(kind)
        return reducer


@cache
def _has_name(kind: type) -> bool:
    """Tell whether a class can be found by its name. That of functions, for one, cannot."""
    return getattr(sys.modules.get(kind.__module__), kind.__qualname__, None) is kind


@cache
def _encode_class(kind: type) -> bytes:
    """Return what a pickle begins with that refers to a class: the class is loaded, numbered and taken off the stack."""
    return b"".join(map(_encode_name, (kind.__module__, kind.__qualname__))) + (
        pickle.STACK_GLOBAL + pickle.MEMOIZE + pickle.POP
    )


def _encode_name(name: str) -> bytes:
    data = name.encode()
    return pickle.BINUNICODE + len(data).to_bytes(4, "little") + data


@cache
def _find_reducer(kind: Any) -> Reducer:
    """Return a faster way to take values of a class apart than its own, if there is one."""
    if kind in copyreg.dispatch_table:
        return copyreg.dispatch_table[kind]
    if kind.__reduce_ex__ is not object.__reduce_ex__ or kind.__dictoffset__:
        return _reduce_in_its_own_way
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return lambda value: (copyreg.__newobj__, (kind, *value))  # type: ignore[attr-defined]
    if is_dataclass(kind) and _is_made_of_its_fields(kind):
        read_fields = attrgetter(*kind.__dataclass_fields__)
        return lambda value: (kind, read_fields(value))
    return _reduce_in_its_own_way


def _is_made_of_its_fields(kind: Any) -> bool:
    """Tell whether a call of a class with the values of its fields, which are several, makes an equal value."""
    own_fields = fields(kind)
    return (
        kind.__dataclass_params__.frozen
        and kind.__dataclass_params__.init
        and 1 < len(own_fields) == len(kind.__dataclass_fields__)
        and all(field.init and not field.kw_only for field in own_fields)
        and not hasattr(kind, "__post_init__")
        and kind.__reduce__ is object.__reduce__
        and kind.__getstate__.__module__ == "dataclasses"
    )


def _make_read_only(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


copyreg.pickle(MappingProxyType, lambda mapping: (_make_read_only, (dict(mapping),)))
