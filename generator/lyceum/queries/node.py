"""A node: an input or a computed value, in memory."""

from __future__ import annotations

from collections.abc import Callable
from struct import Struct
from typing import Any

from lyceum.queries.sources import Query, Source
from lyceum.queries.spill import SpilledValue, SpillFile
from lyceum.queries.storage import StoredNode
from lyceum.queries.values import compress, compute_digest, decode_value, encode_value, estimate_size

UNKNOWN = object()
"""Stands for a value that is not in memory."""
_PACKED_NODE = Struct("<IIqI")
"""The id, the height, and where the value is in the spill file, if it is; the digest follows, if there is one."""


class Node:
    """An input or a value of a query. Its value is loaded or computed when somebody asks for it."""

    __slots__ = (
        "data",
        "digest",
        "height",
        "id",
        "is_kept",
        "is_stored",
        "is_unsaved",
        "key",
        "load",
        "reads",
        "source",
        "value",
    )

    def __init__(self, number: int, source: Source, key: str) -> None:
        self.id, self.source, self.key = number, source, key
        self.height = 0
        self.digest: bytes | None = None
        """None for an input that is missing, and for a value that was not encoded yet or that could not be computed."""
        self.value: Any = UNKNOWN
        self.data: bytes | SpilledValue | None = None
        """The encoded value, until it is saved or, if it is, until somebody asks for the value."""
        self.load: Callable[[str], Any] | None = None
        """Returns the value of an input for its key."""
        self.reads: bytes | None = None
        """The ids of the nodes that were read when the value was computed, packed; None if the store knows them."""
        self.is_stored = False
        """Whether the store has a row of this node, perhaps an old one."""
        self.is_unsaved = False
        """Whether the store lacks something that is known of this node."""
        self.is_kept = isinstance(source, Query)
        """Whether the store keeps the value; an input that can be loaded is not kept."""

    @classmethod
    def from_store(cls, stored: StoredNode, source: Source) -> Node:
        node = cls(stored.id, source, stored.key)
        node.height, node.digest, node.data, node.is_stored = stored.height, stored.digest, stored.value, True
        node.is_kept = node.is_kept or stored.value is not None
        return node

    @classmethod
    def unpack(cls, packed: bytes, source: Source, key: str, spill_file: SpillFile | None) -> Node:
        """Return the node of `pack_whole`."""
        number, height, offset, size = _PACKED_NODE.unpack_from(packed)
        node = cls(number, source, key)
        node.height, node.digest, node.is_stored = height, packed[_PACKED_NODE.size :] or None, True
        if size and spill_file:
            node.data = spill_file.find(offset, size)
        return node

    def pack_whole(self) -> bytes | None:
        """Return a saved node in a fourth of its memory; None if there is more to keep."""
        place = (self.data.offset, self.data.size) if isinstance(self.data, SpilledValue) else (0, 0)
        if (
            (self.digest is None and isinstance(self.source, Query))
            or not self.is_stored
            or self.is_unsaved
            or self.value is not UNKNOWN
            or isinstance(self.data, bytes)
            or self.load is not None
            or self.is_kept != isinstance(self.source, Query)
        ):
            return None
        return _PACKED_NODE.pack(self.id, self.height, *place) + (self.digest or b"")

    @property
    def has_value(self) -> bool:
        """Tell whether the value is in memory or in the store."""
        return self.value is not UNKNOWN or self.data is not None or (self.is_stored and self.digest is not None)

    @property
    def is_in_memory(self) -> bool:
        return self.value is not UNKNOWN or self.data is not None

    def clear(self) -> None:
        """Forget the value."""
        self.value, self.data, self.digest = UNKNOWN, None, None

    def decode(self) -> Any:
        """Return the value, decoded or loaded; `UNKNOWN` if it is in the store alone, or nowhere."""
        if self.value is UNKNOWN and self.data is not None:
            if isinstance(self.data, SpilledValue):
                self.decode_spilled(self.data)
            else:
                self.value = decode_value(self.data)
                self.data = None if self.reads is None else self.data
        if self.value is UNKNOWN and self.load is not None:
            self.value = self.load(self.key)
        return self.value

    def decode_spilled(self, place: SpilledValue) -> int:
        """Decode the value from the spill file. Return about how many bytes it has encoded."""
        data = place.read()
        self.value = decode_value(data)
        return estimate_size(data)

    def encode(self) -> bytes:
        """Encode the value, and set its digest."""
        if self.data is None:
            data = encode_value(self.value)
            self.digest, self.data = compute_digest(data), compress(data)
        return self.data.read() if isinstance(self.data, SpilledValue) else self.data

    def pack(self) -> None:
        """Keep the encoded value alone, which takes less memory."""
        if self.value is not UNKNOWN and self.is_kept and self.reads is not None:
            self.encode()
            self.value = UNKNOWN

    def make_row(self) -> StoredNode:
        """Return the row of the store."""
        data = self.encode() if self.is_kept and self.is_in_memory else None
        return StoredNode(self.id, self.source.name, self.key, self.height, self.digest, self.reads or b"", data)
