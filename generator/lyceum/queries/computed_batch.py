"""What comes of a computation, in this process or in a fork. Reads are most of what a fork sends, so they are numbers."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from lyceum.queries.node import Node
from lyceum.queries.node_table import NodeTable
from lyceum.queries.sources import Query
from lyceum.queries.storage import pack_ids, unpack_ids

MAX_BATCH_SIZE, MIN_BATCH_SIZE = 250, 20
"""Values that one process computes in one go. The last batches are small, so that all processes end at the same time."""
Computed = tuple[int, bytes | None, bytes | None, bytes]
"""The height, the digest and the encoded value, as far as they are known, and what was read."""


class ComputedBatch(NamedTuple):
    """The values that a fork computed in one go."""

    nodes: tuple[tuple[str, str, Computed], ...]
    """The name and the key of each, and what came of it."""
    new_names: dict[int, tuple[str, str]]
    """The name and the key of each number among the reads that only the fork knows."""
    counts: Counter[str]


def describe_reads(reads: Mapping[int, Node]) -> Computed:
    """Describe what was computed here: the value is not encoded yet, or there is none."""
    return 1 + max((node.height for node in reads.values()), default=0), None, None, pack_ids(reads)


def cut_batch(table: NodeTable, outputs: Iterable[tuple[Query[Any], str]], counts: Counter[str]) -> ComputedBatch:
    """Describe what a fork computed, and forget the outputs, which it does not read for others."""
    batch = _describe_batch(table.computed.values(), table.created or {}, counts)
    for node in table.computed.values():
        node.pack()
    table.computed.clear()
    for query, key in outputs:
        number = table.find(query, key).id
        del table.nodes[query.name][key]
        if table.created:
            table.created.pop(number, None)
    return batch


def _describe_batch(nodes: Iterable[Node], created: Mapping[int, Node], counts: Counter[str]) -> ComputedBatch:
    """Describe what was computed. `created` are the nodes that only this process knows."""
    rows: list[tuple[str, str, Computed]] = []
    new_ids: set[int] = set()
    first_new_id = min(created, default=0)
    for node in nodes:
        if isinstance(node.source, Query) and node.reads is not None:
            data = node.encode() if node.is_in_memory else None
            rows.append((node.source.name, node.key, (node.height, node.digest, data, node.reads)))
            reads = unpack_ids(node.reads)
            new_ids.update(reads[bisect_left(reads, first_new_id) :])
    new_nodes = [created[number] for number in sorted(created.keys() & new_ids)]
    new_names = {node.id: (node.source.name, node.key) for node in new_nodes}
    return ComputedBatch(tuple(rows), new_names, counts)


def iterate_nodes(batch: ComputedBatch, table: NodeTable) -> Iterator[tuple[Node, Computed]]:
    """Yield each node of a batch in this process, and what the fork computed, in numbers of this process."""
    numbers = {number: table.find_by_name(*name).id for number, name in batch.new_names.items()}
    first_new_number = min(numbers, default=0)
    for name, key, computed in batch.nodes:
        if numbers and (reads := unpack_ids(computed[-1])) and reads[-1] >= first_new_number:
            computed = (*computed[:-1], pack_ids(numbers.get(read, read) for read in reads))
        yield table.find_by_name(name, key), computed


def split_into_batches(keys: Sequence[str], processes: int, max_size: int = MAX_BATCH_SIZE) -> list[Sequence[str]]:
    """Split keys into batches, the last of which are small."""
    batches: list[Sequence[str]] = []
    start = 0
    while start < len(keys):
        size = min(max_size, max(MIN_BATCH_SIZE, (len(keys) - start) // (2 * processes)))
        batches.append(keys[start : start + size])
        start += size
    return batches
