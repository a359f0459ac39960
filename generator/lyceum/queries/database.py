"""The database of values: reads are recorded, values are kept, and what depends on a changed input is computed again.

The method is that of build systems with dynamic dependencies and early cutoff (A. Mokhov, N. Mitchell, S. Peyton Jones:
Build Systems à la Carte, 2018); outdated values are computed in the order of their heights, as in Jane Street's Incremental."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from heapq import heappop, heappush
from pathlib import Path
from typing import Any, TypeVar

from lyceum.queries.computed_batch import (
    MAX_BATCH_SIZE,
    Computed,
    ComputedBatch,
    cut_batch,
    describe_reads,
    iterate_nodes,
    split_into_batches,
)
from lyceum.queries.node import UNKNOWN, Node
from lyceum.queries.node_table import NodeTable
from lyceum.queries.postponement import MAX_POSTPONEMENTS, PostponedError
from lyceum.queries.remembered import Reads, RememberedValues
from lyceum.queries.sources import Input, Query, find_query
from lyceum.queries.storage import FILE_NAME, Storage, StoredNode, unpack_ids
from lyceum.queries.update import Update
from lyceum.system import CAN_FORK, SideTask, collect_new_garbage, count_processors, iterate_in_processes

ValueT = TypeVar("ValueT")


class Database:
    """Inputs, and values computed from them. It is used by one thread."""

    def __init__(self, storage: Storage | None = None) -> None:
        self._table = NodeTable(storage)
        self._nodes = self._table.nodes
        self._outdated: list[tuple[int, int, Node]] = []
        """A heap: nodes that read something that changed, the lowest first."""
        self._outdated_ids = self._table.outdated_ids
        self._outdated_outputs: dict[int, Node] = {}
        """Those that wait until somebody asks for them."""
        self._reads: Reads | None = None
        """What the query that is running has read."""
        self._running_reads: list[Reads] = []
        """The same of that query and of those that wait for it."""
        self._running: set[int] = set()
        self._updated_node: Node | None = None
        """The outdated value that is being computed because its turn has come."""
        self._postponed_counts: Counter[int] = Counter()
        self._remembered = RememberedValues()
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
        storage = self._table.storage
        return storage is not None and storage.path is not None and storage.is_writable

    @property
    def is_new(self) -> bool:
        """Whether nothing was computed yet, in this run or in one before."""
        return self._table.is_whole and not self.computed_counts

    def close(self) -> None:
        """Close the store. What was not committed is forgotten."""
        if self._table.storage:
            self._table.storage.close()

    # Inputs

    @contextmanager
    def update(self) -> Iterator[Update]:
        """Say what the inputs are now. Inputs that are not named keep their values.

        Raises RuntimeError in a second run of a process that only reads the store: use a database in memory there.
        """
        if self._table:
            self._table.save()
            if self._table.unsaved:
                raise RuntimeError("values of this run cannot be saved, so nobody knows what they depend on")
        self._remembered.forget_all()
        self._postponed_counts.clear()
        yield Update(self, self._table)
        if self.is_writable:
            self._table.save()  # saved inputs take less memory

    def read(self, source: Input[ValueT], key: str = "") -> ValueT:
        """Return the value of an input. Raises KeyError if there is none."""
        value = self.find(source, key)
        if value is None:
            raise KeyError(key)
        return value

    def find(self, source: Input[ValueT], key: str = "") -> ValueT | None:
        """Return the value of an input; None if there is none."""
        node = self._table.find(source, key)
        if self._reads is not None:
            self._reads[node.id] = node
        return None if node.digest is None else self._table.load(node)

    def set_input(self, source: Input[Any], key: str, digest: bytes | None) -> Node:
        """Set the digest of an input; a changed one makes its readers outdated. `update` is the way to call it."""
        node = self._table.find(source, key)
        if node.digest != digest:
            node.clear()
            node.digest = digest
            self._table.mark_unsaved(node)
            self._mark_readers(node)
        return node

    def list_input_digests(self, source: Input[Any]) -> dict[str, bytes]:
        """Return the digest of every input of a kind, by key."""
        return self._table.list_digests(source)

    # Values

    def get(self, query: Query[ValueT], key: str = "") -> ValueT:
        """Return the value of a query for a key, and record the read for the query that asks."""
        node = self._nodes[query.name].get(key)
        if type(node) is not Node or node.value is UNKNOWN or self._outdated or node.id in self._outdated_ids:
            return self._get_anyhow(query, key)
        if self._reads is not None:
            self._reads[node.id] = node
        return node.value  # type: ignore[no-any-return]

    def _get_anyhow(self, query: Query[ValueT], key: str) -> ValueT:
        """Return a value that is not in memory, or that may be outdated."""
        node = self._table.find(query, key)
        self._table.trim(self._running_reads)
        if self._reads is not None:
            self._reads[node.id] = node
        if self._outdated:
            self._postpone_below(node)
            self._update_below(node)
        if node.id in self._outdated_ids or not node.has_value:
            self._compute(node)
        return self._table.load(node)  # type: ignore[no-any-return]

    def get_many(self, query: Query[ValueT], keys: Iterable[str]) -> list[ValueT]:
        """Return the values of a query for several keys, in their order. They are loaded in one pass."""
        keys = list(keys)
        self._table.preload(query, keys)
        return [self.get(query, key) for key in keys]

    def remember(self, key: Hashable, compute: Callable[[], ValueT]) -> ValueT:
        """Return what a function computes, and keep it for a while. Whoever asks depends on all that it read.

        It is for values that many queries share, and that need not be kept for the next run."""
        known = self._remembered.find(key)
        if known is None:
            old_reads, self._reads = self._reads, {}
            self._running_reads.append(self._reads)
            try:
                known = self._remembered.keep(key, compute(), self._reads)
            finally:
                self._running_reads.pop()
                self._reads = old_reads
        value, reads = known
        if self._reads is not None:
            self._reads.update(reads)
        return value  # type: ignore[no-any-return]

    def release(self, keys: Iterable[Hashable]) -> None:
        """Forget what was remembered under these keys. Whoever asks again has it computed again."""
        self._remembered.forget(keys)

    def find_last_value(self, query: Query[ValueT], key: str) -> ValueT | None:
        """Return the value that was computed last, outdated or not; None if it is not known. The read is not recorded."""
        node = self._table.find(query, key)
        return self._table.load(node) if node.has_value else None

    def find_outdated(self, query: Query[Any], keys: Iterable[str]) -> list[str]:
        """Return the keys of which the value is outdated or not known, in their order. Other values are brought up to date."""
        self._update_all(except_for=query.name)
        stored_keys, known_nodes = self._table.list_stored_keys(query), self._nodes[query.name]
        nodes = ((key, known_nodes.get(key)) for key in keys)
        return [
            key
            for key, node in nodes
            if (
                node.id in self._outdated_ids or not node.has_value
                if isinstance(node, Node)
                else key not in stored_keys
            )
        ]

    def list_outdated(self, query: Query[Any]) -> list[str]:
        """Return the keys of the outdated values of an output. Other values are brought up to date."""
        self._update_all()
        nodes = self._outdated_outputs.values()
        return [node.key for node in nodes if node.source is query and node.id in self._outdated_ids]

    def compute_many(
        self, query: Query[Any], keys: Sequence[str], *, processes: int | None = None, max_size: int = MAX_BATCH_SIZE
    ) -> None:
        """Compute the values of a query for these keys, in several processes. What they emit is emitted there.
        A process keeps in memory what it computes of a batch, which has at most `max_size` keys."""
        self._update_all(except_for=query.name)
        processes = (processes or count_processors()) if CAN_FORK else 1
        batches = split_into_batches(keys, processes, max_size)
        if processes == 1 or len(batches) < 2:
            for key in keys:
                self.get(query, key)
            return
        self._run_in_forks(lambda keys: self._compute_batch({query: keys}), batches, processes)

    def divide(self, compute: Callable[[str], object], keys: Sequence[str], *, max_size: int = MAX_BATCH_SIZE) -> None:
        """Call a function for each key, in several processes. What it asks of this database is known here then."""
        self._update_all()
        processes = count_processors() if CAN_FORK else 1
        batches = split_into_batches(keys, processes, max_size)
        if processes == 1 or len(batches) < 2:
            for key in keys:
                compute(key)
            return
        self._run_in_forks(lambda keys: self._run_batch(compute, keys), batches, processes)

    def _run_in_forks(
        self, run: Callable[[Sequence[str]], ComputedBatch], batches: Sequence[Sequence[str]], processes: int
    ) -> None:
        self._table.prepare_forks(saves=self.is_writable)
        for batch in iterate_in_processes(run, batches, processes=processes):
            self._take_over_batch(batch)
            if self.is_writable:
                self._table.save()  # while the others compute; at the end, they would wait for this process

    def compute_aside(self, keys_by_query: Mapping[Query[Any], Sequence[str]]) -> Callable[[], None]:
        """Begin to compute values in another process; what fails there is computed on demand. Call the result before that."""
        self._update_all()
        this_process = os.getpid()
        task = SideTask(lambda: self._compute_batch(keys_by_query) if os.getpid() != this_process else None)

        def take_over() -> None:
            if batch := task.get():
                self._take_over_batch(batch)

        return take_over

    def _take_over_batch(self, batch: ComputedBatch) -> None:
        self.computed_counts += batch.counts
        for node, computed in iterate_nodes(batch, self._table):
            self._take_over(node, UNKNOWN, computed)

    def forget(self, query: Query[Any], key: str) -> None:
        """Have a value computed again when somebody asks for it."""
        node = self._table.find(query, key)
        if node.has_value:
            self._mark(node)

    def commit(self) -> None:
        """Keep everything for the next run: all of it or, if this process is killed, nothing."""
        self._update_all()
        storage = self._table.storage
        if storage and storage.is_writable:
            for node in self._outdated_outputs.values():
                if node.id in self._outdated_ids:
                    node.clear()
                    self._table.mark_unsaved(node)
            self._table.save()
            storage.commit()

    # Computing

    def _compute(self, node: Node) -> None:
        if node.id in self._running:
            raise RuntimeError(f"{node.source.name} {node.key!r} depends on itself")
        assert isinstance(node.source, Query)
        self._running.add(node.id)
        reads: Reads = {}
        old_reads, self._reads = self._reads, reads
        self._running_reads.append(reads)
        value, is_postponed = UNKNOWN, False
        try:
            self._table.preload_reads(node)
            value = node.source.compute(self, node.key)
        except PostponedError:
            is_postponed = True
            raise
        finally:
            self._running.discard(node.id)
            self._running_reads.pop()
            self._reads = old_reads
            if is_postponed:
                self._put_back(node)
            else:
                self.computed_counts[node.source.name] += 1
                self._take_over(node, value, describe_reads(reads))

    def _take_over(self, node: Node, value: Any, computed: Computed) -> None:
        """Keep a computed value. Its readers are outdated only if it is another value than before.
        If it could not be computed, the node has no value until something that it read changes or somebody asks for it again."""
        old_digest, old_height = node.digest, node.height
        self._outdated_ids.discard(node.id)
        node.value = value
        node.height, node.digest, node.data, node.reads = computed
        self._table.mark_unsaved(node)
        if node.is_stored or old_digest is not None:
            if node.is_in_memory:
                node.encode()
            if node.digest != old_digest:
                self._mark_readers(node)
        if node.height > old_height:
            self._raise_readers(node)

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

    def _put_back(self, node: Node) -> None:
        """Have an outdated value computed later."""
        if node.id in self._outdated_ids and node.id not in self._outdated_outputs:
            heappush(self._outdated, (node.height, node.id, node))

    def _list_readers(self, node: Node) -> Iterator[tuple[StoredNode, Node | None]]:
        """Yield the readers of a node, and those among them that are in memory. What was computed in this run read the new value."""
        if self._table.storage is None or not node.is_stored:
            return
        for stored in self._table.storage.find_readers(node.id):
            reader = self._table.get(stored.name, stored.key)
            if reader is None or reader.reads is None or node.id in unpack_ids(reader.reads):
                yield stored, reader

    def _mark_readers(self, node: Node) -> None:
        for stored, reader in self._list_readers(node):
            if reader is None:
                reader = self._table.add_stored(stored)
            self._mark(reader)

    def _raise_readers(self, node: Node) -> None:
        """Keep every reader higher than what it reads."""
        for stored, reader in self._list_readers(node):
            if (reader or stored).height <= node.height:
                if reader is None:
                    reader = self._table.add_stored(stored)
                reader.height = node.height + 1
                storage = self._table.storage
                if storage and storage.is_writable:
                    storage.set_height(reader.id, reader.height)
                self._raise_readers(reader)

    def _update_below(self, node: Node) -> None:
        """Compute the outdated nodes that are not higher than a node: it may depend on them, and they may raise it."""
        while self._outdated and self._outdated[0][0] < node.height:
            self._update_lowest()

    def _postpone_below(self, node: Node) -> None:
        """Have the outdated value that is being computed wait, if it turns out to be higher than others that are outdated.
        Without that, many values that read something higher for the first time would each be computed within the one before."""
        waiting = self._updated_node
        while self._outdated and self._outdated[0][2].id not in self._outdated_ids:
            heappop(self._outdated)
        if waiting is None or not self._outdated or not waiting.height <= node.height > self._outdated[0][0]:
            return
        self._postponed_counts[waiting.id] += 1
        if self._postponed_counts[waiting.id] <= MAX_POSTPONEMENTS:
            waiting.height = node.height + 1
            raise PostponedError

    def _update_all(self, *, except_for: str = "") -> None:
        """Compute the outdated nodes but those of one query."""
        postponed: list[Node] = []
        while self._outdated:
            self._update_lowest(except_for, postponed)
        for node in postponed:
            heappush(self._outdated, (node.height, node.id, node))

    def _update_lowest(self, except_for: str = "", postponed: list[Node] | None = None) -> None:
        height, _, node = heappop(self._outdated)
        node = self._table.get(node.source.name, node.key) or node  # it may have been packed meanwhile
        if node.id not in self._outdated_ids or node.id in self._running:
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
        old_reads, self._reads = self._reads, None
        old_node, self._updated_node = self._updated_node, node
        try:
            if source is None:
                raise KeyError(node.source.name)  # the code has no such query any more
            node.source = source
            self._compute(node)
        except PostponedError:
            self._raise_readers(node)
        except Exception:
            if node.id in self._outdated_ids:
                self._take_over(node, UNKNOWN, describe_reads({}))
        finally:
            self._reads, self._updated_node = old_reads, old_node

    def _compute_batch(self, keys_by_query: Mapping[Query[Any], Sequence[str]]) -> ComputedBatch:
        """Compute values in a fork of this process. Nobody in it asks for them again."""
        outputs = [(query, key) for query, keys in keys_by_query.items() for key in keys]
        return self._run_batch(lambda output: self.get(*output), outputs, outputs)

    def _run_batch(
        self, compute: Callable[[Any], object], items: Sequence[Any], outputs: Sequence[tuple[Query[Any], str]] = ()
    ) -> ComputedBatch:
        """Call a function for each item in a fork of this process. Nobody in it asks for the outputs again."""
        table, self.computed_counts = self._table, Counter()
        table.created = {} if table.created is None else table.created
        for item in items:
            compute(item)
        batch = cut_batch(table, outputs, self.computed_counts)
        collect_new_garbage()
        return batch
