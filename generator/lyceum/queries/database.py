"""The database of values: reads are recorded, values are kept, and what depends on a changed input is computed again.

The method is that of build systems with dynamic dependencies and early cutoff (A. Mokhov, N. Mitchell, S. Peyton Jones:
Build Systems à la Carte, 2018); outdated values are computed in the order of their heights, as in Jane Street's Incremental."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from heapq import heappop, heappush
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from lyceum.queries.node import UNKNOWN, Node
from lyceum.queries.sources import Input, Query, Source, find_query
from lyceum.queries.storage import FILE_NAME, DamagedStoreError, Storage, StoredNode
from lyceum.queries.update import Update
from lyceum.system import iterate_in_processes

ValueT = TypeVar("ValueT")
MIN_KEYS_FOR_PRELOADING = 20
BATCH_SIZE = 250
"""Values that one process computes in one go."""


class ComputedNode(NamedTuple):
    """A value that a fork computed."""

    name: str
    key: str
    data: bytes
    read_ids: array[int]
    """The nodes that were read and that both processes know."""
    other_reads: tuple[tuple[str, str], ...]
    """The names and keys of the others."""


class Database:
    """Inputs, and values computed from them. It is used by one thread."""

    def __init__(self, storage: Storage | None = None) -> None:
        self._storage = storage
        self._nodes: dict[tuple[str, str], Node] = {}
        self._next_id = storage.find_largest_id() + 1 if storage else 1
        self.is_new = self._next_id == 1
        """Whether nothing is known from an earlier run."""
        self._unsaved: dict[int, Node] = {}
        self._outdated: list[tuple[int, int, Node]] = []
        """A heap: nodes that read something that changed, the lowest first."""
        self._outdated_ids: set[int] = set()
        self._outdated_outputs: dict[int, Node] = {}
        """Those that wait until somebody asks for them."""
        self._read_stack: list[dict[int, Node]] = []
        self._running: set[int] = set()
        self._remembered: dict[Hashable, tuple[Any, dict[int, Node]]] = {}
        self._loaders: dict[str, Callable[[str], Any]] = {}
        self.emit: Callable[[str, bytes], None] = lambda _address, _data: None
        """A query calls it with what it makes besides its value, such as the bytes of a page. It may be replaced."""
        self.computed_counts: Counter[str] = Counter()
        """How often each query was computed in this process and its forks."""

    @classmethod
    def open(cls, folder: Path, version: str) -> Database:
        """Open the store in a folder; create it if it is missing or of another version.

        If another process writes to it, or nobody can, it is only read. Raises DamagedStoreError.
        """
        return cls(Storage(folder.resolve() / FILE_NAME, version))

    @classmethod
    def in_memory(cls) -> Database:
        return cls()

    @property
    def is_writable(self) -> bool:
        """Whether `commit` keeps anything."""
        return self._storage is not None and self._storage.path is not None and self._storage.is_writable

    def close(self) -> None:
        """Close the store. What was not committed is forgotten."""
        if self._storage:
            self._storage.close()

    # Inputs

    @contextmanager
    def update(self) -> Iterator[Update]:
        """Say what the inputs are now. Inputs that are not named keep their values.

        Raises RuntimeError in a second run of a process that only reads the store: use a database in memory there.
        """
        if self._nodes:
            self._save()
            if self._unsaved:
                raise RuntimeError("values of this run cannot be saved, so nobody knows what they depend on")
        self._remembered.clear()
        yield Update(self)

    def read(self, source: Input[ValueT], key: str = "") -> ValueT:
        """Return the value of an input. Raises KeyError if there is none."""
        value = self.find(source, key)
        if value is None:
            raise KeyError(key)
        return value

    def find(self, source: Input[ValueT], key: str = "") -> ValueT | None:
        """Return the value of an input; None if there is none."""
        node = self._find_node(source, key)
        self._record_read(node)
        return None if node.digest is None else self._load(node)

    def set_input(self, source: Input[Any], key: str, digest: bytes | None) -> Node:
        """Set the digest of an input; a changed one makes its readers outdated. `update` is the way to call it."""
        node = self._find_node(source, key)
        if node.digest != digest:
            node.clear()
            node.digest = digest
            self._unsaved[node.id] = node
            self._mark_readers(node)
        return node

    def set_loader(self, source: Input[Any], load: Callable[[str], Any]) -> None:
        """Set what returns the value of an input of a kind for its key. `update` is the way to call it."""
        self._loaders[source.name] = load

    def list_input_digests(self, source: Input[Any]) -> dict[str, bytes]:
        """Return the digest of every input of a kind, by key."""
        digests = self._storage.list_digests(source.name) if self._storage else {}
        digests |= {node.key: node.digest for node in self._unsaved.values() if node.source.name == source.name}
        return {key: digest for key, digest in digests.items() if digest is not None}

    # Values

    def get(self, query: Query[ValueT], key: str = "") -> ValueT:
        """Return the value of a query for a key, and record the read for the query that asks."""
        node = self._find_node(query, key)
        self._record_read(node)
        if self._outdated:
            self._update_below(node)
        if node.id in self._outdated_ids or not node.has_value:
            self._compute(node)
        return self._load(node)  # type: ignore[no-any-return]

    def get_many(self, query: Query[ValueT], keys: Iterable[str]) -> list[ValueT]:
        """Return the values of a query for several keys, in their order. They are loaded in one pass."""
        keys = list(keys)
        if len(keys) >= MIN_KEYS_FOR_PRELOADING:
            self._preload(query, with_values=True)
        return [self.get(query, key) for key in keys]

    def remember(self, key: Hashable, compute: Callable[[], ValueT]) -> ValueT:
        """Return what a function computes, and keep it until the next update. Whoever asks depends on all that it read.

        It is for values that many queries share, and that need not be kept for the next run."""
        if key not in self._remembered:
            reads: dict[int, Node] = {}
            self._read_stack.append(reads)
            try:
                value = compute()
            finally:
                self._read_stack.pop()
            self._remembered[key] = value, reads
        value, reads = self._remembered[key]
        if self._read_stack:
            self._read_stack[-1].update(reads)
        return value

    def find_outdated(self, query: Query[Any], keys: Iterable[str]) -> list[str]:
        """Return the keys of which the value is outdated or not known, in their order. Other values are brought up to date."""
        self._update_all(except_for=query.name)
        stored_keys = self._storage.list_known_keys(query.name) if self._storage else frozenset()
        nodes = ((key, self._nodes.get((query.name, key))) for key in keys)
        return [
            key
            for key, node in nodes
            if (key not in stored_keys if node is None else node.id in self._outdated_ids or not node.has_value)
        ]

    def compute_many(self, query: Query[Any], keys: Sequence[str], *, processes: int | None = None) -> None:
        """Compute the values of a query for these keys, in several processes. What they emit is emitted there."""
        self._update_all(except_for=query.name)
        batches = [keys[start : start + BATCH_SIZE] for start in range(0, len(keys), BATCH_SIZE)]
        if processes == 1 or len(batches) < 2:
            for key in keys:
                self.get(query, key)
            return
        known_nodes = {node.id: node for node in self._nodes.values()}
        compute_batch = partial(self._compute_batch, query, known_nodes)
        for computed_nodes, counts in iterate_in_processes(compute_batch, batches, processes=processes):
            self.computed_counts += counts
            for computed in computed_nodes:
                self._adopt(computed, known_nodes)

    def forget(self, query: Query[Any], key: str) -> None:
        """Have a value computed again when somebody asks for it."""
        node = self._find_node(query, key)
        if node.has_value:
            self._mark(node)

    def remove(self, query: Query[Any], keys: Iterable[str]) -> None:
        """Remove values that nobody asks for any more."""
        for key in keys:
            node = self._find_node(query, key)
            del self._nodes[query.name, key]
            self._unsaved.pop(node.id, None)
            self._outdated_ids.discard(node.id)
            if self._storage and node.is_stored and self._storage.is_writable:
                self._storage.remove(node.id)

    def commit(self) -> None:
        """Keep everything for the next run: all of it or, if this process is killed, nothing."""
        self._update_all()
        if self._storage and self._storage.is_writable:
            for node in self._outdated_outputs.values():
                if node.id in self._outdated_ids:
                    node.clear()
                    self._unsaved[node.id] = node
            self._save()
            self._storage.commit()

    # Nodes

    def _find_node(self, source: Source, key: str) -> Node:
        node = self._nodes.get((source.name, key))
        if node is None:
            stored = self._storage.find(source.name, key) if self._storage else None
            node = Node.from_store(stored, source) if stored else self._create_node(source, key)
            self._nodes[source.name, key] = node
        elif node.source is not source:
            node.source = source
        return node

    def _find_node_by_name(self, name: str, key: str) -> Node:
        return self._nodes.get((name, key)) or self._find_node(find_query(name) or Input(name), key)

    def _create_node(self, source: Source, key: str) -> Node:
        node = Node(self._next_id, source, key)
        self._next_id += 1
        if isinstance(source, Input):
            self._unsaved[node.id] = node
        return node

    def _preload(self, source: Source, *, with_values: bool) -> None:
        """Find all stored values of a query in one pass."""
        if not self._storage:
            return
        for stored in self._storage.list_nodes(source.name, with_values=with_values):
            node = self._nodes.get((source.name, stored.key))
            if node is None:
                self._nodes[source.name, stored.key] = Node.from_store(stored, source)
            elif node.value is UNKNOWN and node.data is None and node.digest == stored.digest:
                node.data = stored.value

    def _load(self, node: Node) -> Any:
        """Return the value of a node that is up to date."""
        value = node.decode()
        if value is UNKNOWN and node.is_stored and node.is_kept and self._storage:
            node.data = self._storage.load_value(node.id)
            value = node.decode()
        if value is UNKNOWN and node.source.name in self._loaders:
            value = node.value = self._loaders[node.source.name](node.key)
        if value is UNKNOWN:
            if node.is_kept:
                raise DamagedStoreError(f"there is no value of {node.source.name} {node.key!r}")
            raise RuntimeError(f"nothing loads the input {node.source.name} {node.key!r}")
        return value

    def _record_read(self, node: Node) -> None:
        if self._read_stack:
            self._read_stack[-1][node.id] = node

    def _compute(self, node: Node) -> None:
        if node.id in self._running:
            raise RuntimeError(f"{node.source.name} {node.key!r} depends on itself")
        assert isinstance(node.source, Query)
        self._running.add(node.id)
        reads: dict[int, Node] = {}
        self._read_stack.append(reads)
        self.computed_counts[node.source.name] += 1
        try:
            value = node.source.compute(self, node.key)
        except BaseException:
            self._take_over_failure(node, tuple(reads.values()))
            raise
        finally:
            self._running.discard(node.id)
            self._read_stack.pop()
        self._take_over(node, value, None, tuple(reads.values()))

    def _take_over(self, node: Node, value: Any, data: bytes | None, reads: tuple[Node, ...]) -> None:
        """Keep a computed value. Its readers are outdated only if it is another value than before."""
        old_digest, old_height = node.digest, node.height
        self._outdated_ids.discard(node.id)
        node.set_computed(value, data, reads)
        self._unsaved[node.id] = node
        if node.is_stored or old_digest is not None:
            node.encode()
            if node.digest != old_digest:
                self._mark_readers(node)
        if node.height > old_height:
            self._raise_readers(node)

    def _take_over_failure(self, node: Node, reads: tuple[Node, ...]) -> None:
        """Leave a node without a value, until something that it read changes or somebody asks for it again."""
        self._outdated_ids.discard(node.id)
        had_value = node.digest is not None
        node.clear()
        node.set_computed(UNKNOWN, None, reads)
        self._unsaved[node.id] = node
        if had_value:
            self._mark_readers(node)

    # Outdated nodes

    def _mark(self, node: Node) -> None:
        if node.id in self._outdated_ids:
            return
        self._outdated_ids.add(node.id)
        source = find_query(node.source.name)
        if source and source.is_output:
            node.source = source
            self._outdated_outputs[node.id] = node
        else:
            heappush(self._outdated, (node.height, node.id, node))

    def _list_readers(self, node: Node) -> Iterator[tuple[StoredNode, Node | None]]:
        """Yield the readers of a node, and those among them that are in memory. What was computed in this run read the new value."""
        if self._storage is None or not node.is_stored:
            return
        for stored in self._storage.find_readers(node.id):
            reader = self._nodes.get((stored.name, stored.key))
            if reader is None or reader.reads is None or node in reader.reads:
                yield stored, reader

    def _mark_readers(self, node: Node) -> None:
        for stored, reader in self._list_readers(node):
            if reader is None:
                reader = Node.from_store(stored, Query(stored.name, _compute_unknown))
                self._nodes[stored.name, stored.key] = reader
            self._mark(reader)

    def _raise_readers(self, node: Node) -> None:
        """Keep every reader higher than what it reads."""
        for stored, reader in self._list_readers(node):
            if (reader or stored).height <= node.height:
                if reader is None:
                    reader = self._nodes[stored.name, stored.key] = Node.from_store(
                        stored, Query(stored.name, _compute_unknown)
                    )
                reader.height = node.height + 1
                if self._storage and self._storage.is_writable:
                    self._storage.set_height(reader.id, reader.height)
                self._raise_readers(reader)

    def _update_below(self, node: Node) -> None:
        """Compute the outdated nodes that are not higher than a node: it may depend on them, and they may raise it."""
        while self._outdated and self._outdated[0][0] <= node.height:
            self._update_lowest()

    def _update_all(self, *, except_for: str = "") -> None:
        """Compute the outdated nodes but those of one query."""
        postponed: list[Node] = []
        while self._outdated:
            self._update_lowest(except_for, postponed)
        for node in postponed:
            heappush(self._outdated, (node.height, node.id, node))

    def _update_lowest(self, except_for: str = "", postponed: list[Node] | None = None) -> None:
        height, _, node = heappop(self._outdated)
        if node.id not in self._outdated_ids:
            return
        if node.height > height:
            heappush(self._outdated, (node.height, node.id, node))
        elif postponed is not None and node.source.name == except_for:
            postponed.append(node)
        else:
            self._compute_outdated(node)

    def _compute_outdated(self, node: Node) -> None:
        """Compute a value again. If that fails, nobody needs it any more, or whoever asks for it gets the error."""
        source = find_query(node.source.name)
        old_stack, self._read_stack = self._read_stack, []
        try:
            if source is None:
                raise KeyError(node.source.name)  # the code has no such query any more
            node.source = source
            self._compute(node)
        except Exception:
            if node.id in self._outdated_ids:
                self._take_over_failure(node, ())
        finally:
            self._read_stack = old_stack

    # Processes

    def _compute_batch(
        self, query: Query[Any], known_nodes: Mapping[int, Node], keys: Sequence[str]
    ) -> tuple[list[ComputedNode], Counter[str]]:
        """Compute values in a fork of this process, which had `known_nodes` before."""
        known, self.computed_counts = set(self._unsaved), Counter()
        nodes = [self._find_node(query, key) for key in keys]
        for key in keys:
            self.get(query, key)
        wanted = known.difference(node.id for node in nodes)
        computed = [
            _describe_computed(node, known_nodes)
            for number, node in self._unsaved.items()
            if number not in wanted and isinstance(node.source, Query) and node.reads is not None
        ]
        return computed, self.computed_counts

    def _adopt(self, computed: ComputedNode, known_nodes: Mapping[int, Node]) -> None:
        """Take over a value that a fork computed."""
        node = self._find_node_by_name(computed.name, computed.key)
        known_reads = map(known_nodes.__getitem__, computed.read_ids)
        other_reads = (self._find_node_by_name(name, key) for name, key in computed.other_reads)
        self._take_over(node, UNKNOWN, computed.data, (*known_reads, *other_reads))

    # Store

    def _save(self) -> None:
        """Write what is new to the store, so that it can be asked who reads what."""
        if self._storage is None:
            self._storage = Storage(None, "")
        if not self._storage.is_writable:
            return
        nodes = list(self._unsaved.values())
        new_rows = (node.make_row() for node in nodes if not node.is_stored)
        self._storage.write(new_rows, [node.make_row() for node in nodes if node.is_stored])
        for node in nodes:
            node.is_stored, node.reads = True, None
        self._unsaved.clear()


def _describe_computed(node: Node, known_nodes: Mapping[int, Node]) -> ComputedNode:
    reads = node.reads or ()
    return ComputedNode(
        node.source.name,
        node.key,
        node.encode(),
        array("q", [read.id for read in reads if read.id in known_nodes]),
        tuple((read.source.name, read.key) for read in reads if read.id not in known_nodes),
    )


def _compute_unknown(_database: Database, key: str) -> Any:
    raise RuntimeError(f"no query of this run computes {key!r}")
