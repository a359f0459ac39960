"""Sets the inputs of a database at the start of a run."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from lyceum.queries.sources import Input
from lyceum.queries.values import compute_digest, encode_value

if TYPE_CHECKING:
    from lyceum.queries.database import Database
    from lyceum.queries.node_table import NodeTable

ValueT = TypeVar("ValueT")


_WHOLE: Input[None] = Input("whole")
"""By the name of a kind: a digest of all inputs of that kind, so that one comparison tells that none has changed."""


class Update:
    """Sets inputs at the start of a run."""

    def __init__(self, database: Database, table: NodeTable) -> None:
        self.database, self._table = database, table

    def set(self, source: Input[ValueT], key: str, digest: bytes, load: Callable[[str], ValueT]) -> None:
        """Set an input that is loaded when it is read. Equal digests mean equal values."""
        self._set_whole(source, None)
        self.database.set_input(source, key, digest).load = load

    def set_value(self, source: Input[ValueT], key: str, value: ValueT) -> None:
        """Set an input to a value, which the store keeps."""
        self._set_whole(source, None)
        node = self.database.set_input(source, key, compute_digest(encode_value(value)))
        node.value, node.data, node.is_kept = value, None, True

    def remove(self, source: Input[Any], key: str) -> None:
        """Remove an input."""
        self._set_whole(source, None)
        self.database.set_input(source, key, None)

    def keep_all(self, source: Input[ValueT], load: Callable[[str], ValueT]) -> None:
        """Keep all inputs of a kind as they are; `load` returns their values."""
        self._table.set_loader(source, load)

    def change(self, source: Input[ValueT], digests: Mapping[str, bytes | None], load: Callable[[str], ValueT]) -> None:
        """Set some inputs of a kind, or remove those with None, and keep the others; `load` returns the value of each."""
        self._table.set_loader(source, load)
        if digests:
            self._set_whole(source, None)
        for key, digest in digests.items():
            self.database.set_input(source, key, digest)

    def find_digest(self, source: Input[Any], key: str) -> bytes | None:
        """Return the digest of an input as it was set last; None if there is none."""
        return self._table.find(source, key).digest

    def is_set(self, source: Input[Any], key: str, digest: bytes) -> bool:
        """Tell whether an input has this digest already."""
        return self._table.list_digests(source).get(key) == digest

    def replace_all(
        self,
        source: Input[ValueT],
        digests: Mapping[str, bytes] | Callable[[], Mapping[str, bytes]],
        load: Callable[[str], ValueT],
        *,
        whole: bytes = b"",
    ) -> None:
        """Set all inputs of a kind: those that are not named are removed. Only what changed is looked at.

        `whole` is a digest of all digests, if somebody knows it: equal ones mean that nothing changed, and nothing is asked."""
        database = self.database
        self._table.set_loader(source, load)
        if whole and self._table.find(_WHOLE, source.name).digest == whole:
            return
        digests = digests() if callable(digests) else digests
        whole = whole or compute_digest(marshal.dumps(tuple(digests.items()), 2))
        if self._table.find(_WHOLE, source.name).digest == whole:
            return
        self._set_whole(source, None)
        if not self._table.add_inputs(source, digests):
            known = self._table.list_digests(source)
            for key in sorted(known.keys() - digests.keys()):
                database.set_input(source, key, None)
            for key, digest in digests.items():
                if known.get(key) != digest:
                    database.set_input(source, key, digest)
        self._set_whole(source, whole)

    def _set_whole(self, source: Input[Any], digest: bytes | None) -> None:
        """Note what all inputs of a kind are, or that nobody knows that."""
        if self._table.find(_WHOLE, source.name).digest != digest:
            self.database.set_input(_WHOLE, source.name, digest)
