"""Encoded entries on their way to the store. Many of them wait in a file without a name, not in memory."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, MutableMapping
from contextlib import suppress

from lyceum.loader.content_store import ContentStore
from lyceum.queries import SpilledValue, SpillFile, read_values

MAX_ENTRIES_IN_MEMORY = 500
_ENTRIES_OF_A_READING = 500


class UnsavedEntries(MutableMapping[str, bytes]):
    """Entries that are not in the store, by digest. This process and its forks can read them; one process adds some."""

    def __init__(self, store: ContentStore) -> None:
        self._store = store
        self._places: dict[str, bytes | SpilledValue] = {}
        self._in_memory: list[str] = []
        self._file: SpillFile | None = None

    def __getitem__(self, digest: str) -> bytes:
        place = self._places[digest]
        return place.read() if isinstance(place, SpilledValue) else place

    def __setitem__(self, digest: str, data: bytes) -> None:
        self._places[digest] = data
        self._in_memory.append(digest)
        if len(self._in_memory) > MAX_ENTRIES_IN_MEMORY:
            self._move_to_file()

    def __delitem__(self, digest: str) -> None:
        del self._places[digest]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def items(self) -> ItemsView[str, bytes]:
        return _ReadItems(self)

    def iterate_items(self) -> Iterator[tuple[str, bytes]]:
        """Yield each digest with its entry. Hundreds of entries are read at once."""
        digests = [*self._places]
        for start in range(0, len(digests), _ENTRIES_OF_A_READING):
            group = digests[start : start + _ENTRIES_OF_A_READING]
            yield from zip(group, read_values([self._places[digest] for digest in group]), strict=True)

    def clear(self) -> None:
        self._places.clear()
        self._in_memory.clear()

    def _move_to_file(self) -> None:
        """Move what is in memory to the file. It stays there if nobody may write beside the store."""
        with suppress(OSError):
            if folder := self._store.make_folder():
                self._file = self._file or SpillFile(folder)
                moved = {key: data for key in self._in_memory if isinstance(data := self._places.get(key), bytes)}
                self._places |= zip(moved, self._file.add([*moved.values()]), strict=True)
        self._in_memory.clear()


class _ReadItems(ItemsView[str, bytes]):
    """Reads the entries that somebody goes through."""

    _mapping: UnsavedEntries

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        return self._mapping.iterate_items()
