"""The hub's address and language in; the schemas by which editors know its files, out."""

from __future__ import annotations

from collections.abc import Iterator

from generator.hub import Hub
from generator.schemas import address, schemas
from generator.words import Words


def editors(hub: Hub, words: Words) -> Iterator[tuple[str, bytes]]:
    """(address, JSON) of each kind's schema; it names its own address where the hub has one."""
    for kind, text in schemas(words, base=hub.community.url or "").items():
        yield address(kind), text.encode()
