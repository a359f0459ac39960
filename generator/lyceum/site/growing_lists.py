"""Splits lists that grow at their front into pages, and gives each page its own part."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from lyceum.hub import Hub

GROWING_LISTS: Mapping[str, Callable[[Hub], Sequence[Any]]] = {
    "learners": lambda hub: tuple(hub.learners),
    "tips": lambda hub: tuple(hub.tips),
    "wall": lambda hub: hub.contributors,
}
"""By the family of the pages: their items, the latest first."""


class ListPart(NamedTuple):
    """What one page shows of a list. Whoever asks for it depends on nothing else of the list."""

    items: Sequence[Any]
    page_count: int
    """Of the whole list."""


def select_list_part(hub: Hub, family: str, page_size: int, number: int) -> ListPart:
    """Return the items of a page of `GROWING_LISTS`; `number` counts from 1."""
    items = GROWING_LISTS[family](hub)
    start, end = find_page_range(len(items), page_size, number)
    return ListPart(items[start:end], count_growing_pages(len(items), page_size))


def count_growing_pages(item_count: int, page_size: int) -> int:
    """Return the number of pages. An empty list has one."""
    return max(1, item_count // page_size)


def find_page_range(item_count: int, page_size: int, number: int) -> tuple[int, int]:
    """Return where the items of a page start and end, so that a new item at the front changes the first page alone.

    The first page has up to twice as many items as the others. When it is full, all pages move by one.
    """
    end = item_count - page_size * (count_growing_pages(item_count, page_size) - number)
    return (0 if number == 1 else end - page_size), end
