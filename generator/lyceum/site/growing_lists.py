"""Splits lists that grow at their front into pages, and gives each page its own part.

Pages end where the names of items say so, not after a fixed number of items: whoever comes, goes or moves to the front changes the
pages where they are and were, and no page between."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from zlib import crc32

from lyceum.hub import Hub
from lyceum.scoring import name_contributors


class GrowingList(NamedTuple):
    """The items of a list, the latest first, and what names each of them for good."""

    items: Sequence[Any]
    names: Sequence[str]


GROWING_LISTS: Mapping[str, Callable[[Hub], GrowingList]] = {
    "learners": lambda hub: GrowingList(tuple(hub.learners), tuple(hub.learners)),
    "tips": lambda hub: GrowingList(tuple(hub.tips), tuple(hub.tips)),
    "wall": lambda hub: GrowingList(hub.contributor_rows, name_contributors(hub.contributor_rows)),
}
"""By the family of the pages."""


class ListPart(NamedTuple):
    """What one page shows of a list. Whoever asks for it depends on nothing else of the list."""

    items: Sequence[Any]
    page_count: int
    """Of the whole list."""


class DividedList(NamedTuple):
    """A list, and where its pages end."""

    items: Sequence[Any]
    ends: tuple[int, ...]

    def select_part(self, number: int) -> ListPart:
        """Return what stands on a page; `number` counts from 1."""
        start = self.ends[number - 2] if number > 1 else 0
        return ListPart(self.items[start : self.ends[number - 1]], len(self.ends))


def divide_growing_list(hub: Hub, family: str, page_size: int) -> DividedList:
    """Return a list of `GROWING_LISTS` with its pages."""

    def divide() -> DividedList:
        items, names = GROWING_LISTS[family](hub)
        return DividedList(items, find_page_ends(names, page_size))

    return hub.database.remember(("growing list", family, page_size), divide)


def find_page_ends(names: Sequence[str], page_size: int) -> tuple[int, ...]:
    """Return where pages of about `page_size` items end, the first page first. Each has at least half as many, and fewer than twice.

    The oldest items are divided first. A new item at the front changes the first page alone, until it is full."""
    least, most = page_size // 2, page_size + page_size // 2
    if len(names) < 2 * page_size:
        return (len(names),)
    ends, size = [len(names)], 0
    for index in range(len(names) - 1, 0, -1):
        size += 1
        if size == most or (size >= least and crc32(names[index].encode()) % least == 0):
            ends.append(index)
            size = 0
    if ends[-1] < least:
        ends.pop()
    return tuple(reversed(ends))
