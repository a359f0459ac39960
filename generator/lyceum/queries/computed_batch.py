"""What a fork sends of the values that it computed. Reads are most of it, so they are numbers."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from lyceum.queries.node import Node
from lyceum.queries.node_table import NodeTable
from lyceum.queries.sources import Query


class ComputedNode(NamedTuple):
    """A value that a fork computed, or the failure to compute it."""

    name: str
    key: str
    height: int
    digest: bytes | None
    data: bytes | None
    reads: array[int]


class ComputedBatch(NamedTuple):
    """The values that a fork computed in one go."""

    nodes: tuple[ComputedNode, ...]
    new_names: dict[int, tuple[str, str]]
    """The name and the key of each number among the reads that only the fork knows."""
    counts: Counter[str]


def describe_batch(nodes: Iterable[Node], created: Mapping[int, Node], counts: Counter[str]) -> ComputedBatch:
    """Describe what was computed. `created` are the nodes that only this process knows."""
    computed = [node for node in nodes if isinstance(node.source, Query) and node.reads is not None]
    for node in computed:
        if node.is_in_memory:
            node.encode()
    rows = (ComputedNode(n.source.name, n.key, n.height, n.digest, n.data, n.reads or array("I")) for n in computed)
    read_nodes = {number: created[number] for node in computed for number in node.reads or () if number in created}
    new_names = {number: (node.source.name, node.key) for number, node in read_nodes.items()}
    return ComputedBatch(tuple(rows), new_names, counts)


def iterate_nodes(batch: ComputedBatch, table: NodeTable, first_new_id: int) -> Iterator[tuple[Node, ComputedNode]]:
    """Yield each node of a batch in this process, and what the fork computed, in numbers of this process."""
    numbers = {number: table.find_by_name(*name).id for number, name in batch.new_names.items()}
    for computed in batch.nodes:
        reads = computed.reads
        if reads and reads[-1] >= first_new_id:
            reads = array("I", sorted(numbers.get(read, read) for read in reads))
            computed = computed._replace(reads=reads)
        yield table.find_by_name(computed.name, computed.key), computed
