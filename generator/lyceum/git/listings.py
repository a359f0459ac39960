"""Parses what Git's plumbing commands print about trees and objects."""

from __future__ import annotations

import re
from collections.abc import Iterator

_OBJECT_HEADER = re.compile(rb"[0-9a-f]+ (?P<kind>[a-z]+) (?P<size>[0-9]+)")


def parse_tree_listing(listing: bytes) -> Iterator[tuple[list[str], bytes]]:
    """Yield ([mode, type, id, size], name) for each line of `git ls-tree -z`; the size is there only with `-l`."""
    for line in listing.split(b"\0")[:-1]:
        columns, _, name = line.partition(b"\t")
        yield columns.decode().split(), name


def parse_object_batch(batch: bytes) -> Iterator[tuple[str, bytes] | None]:
    """Yield (type, content) for each question to `git cat-file --batch`, in their order; None if Git has no such object."""
    start = 0
    while start < len(batch):
        end = batch.index(b"\n", start)
        header = parse_object_header(batch[start:end])
        start = end + 1
        if header is None:
            yield None
            continue
        kind, size = header
        yield kind, batch[start : start + size]
        start += size + 1


def parse_object_header(line: bytes) -> tuple[str, int] | None:
    """Return the type and the size from the first line of an answer of `git cat-file`; None if there is no such object."""
    header = _OBJECT_HEADER.fullmatch(line)
    return (header["kind"].decode(), int(header["size"])) if header else None
