"""The nodes that are in memory, and the way from there to the store and back."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from lyceum.queries.node import UNKNOWN, Node
from lyceum.queries.sources import Input, Query, Source, find_query
from lyceum.queries.spill import SpilledValue, SpillFile
from lyceum.queries.storage import DamagedStoreError, Storage, StoredNode
from lyceum.queries.values import estimate_size
from lyceum.system import release_free_memory

MIN_KEYS_FOR_PRELOADING = 4
MAX_LOADED_INPUTS = 1_000
"""Of so many inputs the values that a loader returned stay in memory. The others are loaded again when they are read again."""
MAX_DECODED_BYTES = 8_000_000
"""Of values with so many encoded bytes, the decoded ones stay in memory, too, which take four times as much."""


class NodeTable:
    """Finds nodes by source and key: in memory, in the store, or new ones."""

    def __init__(self, storage: Storage | None) -> None:
        self.storage = storage
        self._spill_file = SpillFile(storage.path.parent) if storage and storage.path else None
        self.nodes: defaultdict[str, dict[str, Node | bytes]] = defaultdict(dict)
        """By the name of the source and by the key; what is saved and not in use is packed. `get` returns one."""
        self.outdated_ids: set[int] = set()
        """The nodes that read something that changed."""
        self.next_id = storage.find_largest_id() + 1 if storage else 1
        self.unsaved: list[Node] = []
        self.created: dict[int, Node] | None = None
        """In a fork, the nodes that it created."""
        self.computed: dict[int, Node] = {}
        """In a fork, the nodes that it has to send."""
        self.is_whole = self.next_id == 1
        """Whether all nodes are in memory, so that the store need not be asked."""
        self._loaders: dict[str, Callable[[str], Any]] = {}
        self._loaded: deque[Node] = deque()
        """The inputs of which a loader returned the value, the latest last."""
        self._decoded: deque[tuple[Node, int]] = deque()
        """Values that can be decoded again, with their encoded sizes, the latest last."""
        self._decoded_bytes, self._max_decoded_bytes = 0, MAX_DECODED_BYTES
        self._known_ids: set[int] = set()
        """The nodes from the store that are in memory."""

    def __bool__(self) -> bool:
        return any(self.nodes.values())

    def get(self, name: str, key: str) -> Node | None:
        """Return a node if it is in memory."""
        node = self.nodes[name].get(key)
        if isinstance(node, bytes):
            source = find_query(name) or _make_source(name)
            node = self.nodes[name][key] = Node.unpack(node, source, key, self._spill_file)
        return node

    def find(self, source: Source, key: str) -> Node:
        """Return the node of a source and key."""
        node = self.get(source.name, key)
        if node is None:
            stored = None if self.is_whole or not self.storage else self.storage.find(source.name, key)
            node = self.add_stored(stored, source) if stored else self._create(source, key)
        elif node.source is not source:
            node.source = source
        return node

    def find_by_name(self, name: str, key: str) -> Node:
        return self.get(name, key) or self.find(find_query(name) or Input(name), key)

    def add_stored(self, stored: StoredNode, source: Source | None = None) -> Node:
        """Add a node that was found in the store. Its source may be unknown until somebody asks for it."""
        node = self.nodes[stored.name][stored.key] = Node.from_store(stored, source or _make_source(stored.name))
        self._known_ids.add(stored.id)
        return node

    def _create(self, source: Source, key: str) -> Node:
        node = self.nodes[source.name][key] = Node(self.next_id, source, key)
        self.next_id += 1
        if self.created is not None:
            self.created[node.id] = node
        if isinstance(source, Input):
            self.mark_unsaved(node)
        return node

    def add_inputs(self, source: Input[Any], digests: Mapping[str, bytes]) -> bool:
        """Add all inputs of a kind at once; return False if somebody may know one already."""
        nodes = self.nodes[source.name]
        if nodes or not self.is_whole or self.created is not None:
            return False
        for number, (key, digest) in enumerate(digests.items(), self.next_id):
            node = nodes[key] = Node(number, source, key)
            node.digest, node.is_unsaved = digest, True
            self.unsaved.append(node)
        self.next_id += len(nodes)
        return True

    def preload(self, source: Source, keys: Iterable[str]) -> None:
        """Find the stored values of several keys in one pass, as far as they are not in memory."""
        if self.is_whole or not self.storage:
            return
        name = source.name
        wanted = [key for key in keys if (node := self.get(name, key)) is None or not node.is_in_memory]
        if len(wanted) < MIN_KEYS_FOR_PRELOADING:
            return
        for stored in self.storage.find_many(name, wanted):
            node = self.get(name, stored.key)
            if node is None:
                self.add_stored(stored, source)
            elif node.digest == stored.digest:
                node.data = stored.value

    def preload_reads(self, node: Node) -> None:
        """Find in one pass what a value was computed from the last time: most of that is read again."""
        if node.is_stored and node.reads is None and self.storage:
            wanted = [read for read in self.storage.find_reads(node.id) if read not in self._known_ids]
            if len(wanted) >= MIN_KEYS_FOR_PRELOADING:
                for stored in self.storage.find_by_ids(wanted, with_values=True):
                    if stored.key not in self.nodes[stored.name]:
                        self.add_stored(stored)

    def load(self, node: Node) -> Any:
        """Return the value of a node that is up to date."""
        if node.value is not UNKNOWN:
            return node.value
        if isinstance(node.data, SpilledValue):
            self._note_decoded(node, node.decode_spilled(node.data))
        value = node.decode()
        if value is UNKNOWN and node.is_stored and node.is_kept and self.storage:
            node.data = self.storage.load_value(node.id)
            value = node.decode()
        if value is UNKNOWN and node.source.name in self._loaders:
            value = self._load_input(node)
        if value is UNKNOWN:
            if node.is_kept:
                raise DamagedStoreError(f"there is no value of {node.source.name} {node.key!r}")
            raise RuntimeError(f"nothing loads the input {node.source.name} {node.key!r}")
        return value

    def _load_input(self, node: Node) -> Any:
        node.value = self._loaders[node.source.name](node.key)
        self._loaded.append(node)
        if len(self._loaded) > MAX_LOADED_INPUTS and not (oldest := self._loaded.popleft()).is_kept:
            oldest.value = UNKNOWN
            self._pack_whole(oldest)
        return node.value

    def _pack_whole(self, node: Node) -> None:
        """Keep a saved node in little memory until somebody asks for it."""
        nodes = self.nodes[node.source.name]
        if nodes.get(node.key) is node and node.id not in self.outdated_ids and (packed := node.pack_whole()):
            nodes[node.key] = packed

    def _note_decoded(self, node: Node, size: int) -> None:
        self._decoded.append((node, size))
        self._decoded_bytes += size

    def trim(self, running: Sequence[Container[int]]) -> None:
        """Forget the oldest decoded values. A query that runs has read some: for the same read, it gets the same object."""
        if self._decoded_bytes <= self._max_decoded_bytes:
            return
        excess = self._decoded_bytes - MAX_DECODED_BYTES
        in_use: list[tuple[Node, int]] = []
        while self._decoded and excess > 0:
            node, size = self._decoded.popleft()
            if any(node.id in reads for reads in running):
                in_use.append((node, size))
                continue
            excess -= size
            self._decoded_bytes -= size
            if node.data is not None:
                node.value = UNKNOWN
                self._pack_whole(node)
        self._decoded.extendleft(reversed(in_use))
        self._max_decoded_bytes = max(MAX_DECODED_BYTES, self._decoded_bytes) + MAX_DECODED_BYTES // 4

    def set_loader(self, source: Input[Any], load: Callable[[str], Any]) -> None:
        """Set what returns the value of an input of a kind for its key."""
        self._loaders[source.name] = load

    def list_digests(self, source: Input[Any]) -> dict[str, bytes]:
        """Return the digest of every input of a kind, by key."""
        digests = self.storage.list_digests(source.name) if self.storage else {}
        digests |= {key: node.digest for key, node in self.nodes[source.name].items() if isinstance(node, Node)}
        return {key: digest for key, digest in digests.items() if digest is not None}

    def list_stored_keys(self, source: Source) -> frozenset[str]:
        """Return the keys of a source of which the store has a value."""
        return self.storage.list_known_keys(source.name) if self.storage else frozenset()

    def mark_unsaved(self, node: Node) -> None:
        """Have a node written when the database is saved, or sent to the process that saves it."""
        keeps_encoded = self.created is not None or (self.storage is not None and self.storage.is_writable)
        if keeps_encoded and node.value is not UNKNOWN and isinstance(node.source, Query):
            self._note_decoded(node, estimate_size(node.encode()))
        if self.created is not None:
            self.computed[node.id] = node
        elif not node.is_unsaved:
            node.is_unsaved = True
            self.unsaved.append(node)

    def pack(self) -> None:
        """Keep what is not saved in less memory. While a query runs, it gets the same object for the same read: pack between them."""
        for node in self.unsaved:
            node.pack()

    def prepare_forks(self, *, saves: bool) -> None:
        """Take little memory. Forks decode little of what is known, and use the memory of the rest for what they compute."""
        self.pack()
        if saves:
            self.save()
        self._forget_decoded()
        release_free_memory()

    def _forget_decoded(self) -> None:
        """Forget every value that can be decoded again."""
        for node, _ in self._decoded:
            if node.data is not None:
                node.value = UNKNOWN
                self._pack_whole(node)
        self._decoded.clear()
        self._decoded_bytes, self._max_decoded_bytes = 0, MAX_DECODED_BYTES

    def save(self) -> None:
        """Write what is new to the store, so that it can be asked who reads what."""
        if self.storage is None:
            self.storage = Storage(None, "")
        if not self.storage.is_writable:
            return
        nodes = sorted(self.unsaved, key=lambda node: node.id)
        new_rows = (node.make_row() for node in nodes if not node.is_stored)
        self.storage.write(new_rows, [node.make_row() for node in nodes if node.is_stored])
        for node in nodes:
            node.is_stored, node.is_unsaved, node.reads = True, False, None
            if node.value is not UNKNOWN:
                node.data = None
        self._spill(nodes)
        self.unsaved.clear()
        for node in nodes:
            self._pack_whole(node)

    def _spill(self, nodes: Iterable[Node]) -> None:
        """Move encoded values out of memory. A fork cannot read them from the store before the commit."""
        if self._spill_file:
            spilled = [(node, node.data) for node in nodes if isinstance(node.data, bytes)]
            for (node, _), place in zip(spilled, self._spill_file.add([data for _, data in spilled]), strict=True):
                node.data = place


@cache
def _make_source(name: str) -> Source:
    """Return what stands for a source until somebody asks for it."""
    return Query(name, _compute_unknown) if ":" in name else Input(name)


def _compute_unknown(_database: Any, key: str) -> Any:
    raise RuntimeError(f"no query of this run computes {key!r}")
