"""Splits long lists into pages: the keys, addresses and items of each page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from lyceum.hub import Hub
from lyceum.site.growing_lists import ListPart, divide_growing_list
from lyceum.site.page_families import make_page_address

Item = TypeVar("Item")
_NUMBER_SEPARATOR = "--"
"""Stands between the key of a page with long lists and the number of a later page. No key has two hyphens in a row."""


@dataclass(frozen=True, slots=True)
class ListPage(Generic[Item]):
    """One page of a list."""

    items: Sequence[Item]
    number: int
    """From 1."""
    addresses: tuple[str, ...]
    """The addresses of all pages of the list."""
    frame: str

    @property
    def address(self) -> str:
        return self.addresses[self.number - 1]


def list_page_keys(item_count: int, page_size: int) -> tuple[str, ...]:
    """Return the numbers of the pages as keys. An empty list has one page."""
    page_count = max(1, -(-item_count // page_size))
    return tuple(str(number) for number in range(1, page_count + 1))


def list_numbered_keys(key: str, lengths: Iterable[int], page_size: int) -> tuple[str, ...]:
    """Return the key of a page with lists of these lengths, and the keys of the pages that continue the lists."""
    return make_numbered_keys(key, len(list_page_keys(max(lengths, default=0), page_size)))


def make_numbered_keys(key: str, page_count: int) -> tuple[str, ...]:
    """Return the key of a page, and the keys of the pages that continue its lists."""
    return key, *(f"{key}{_NUMBER_SEPARATOR}{number}" for number in range(2, page_count + 1))


@dataclass(frozen=True, slots=True)
class ListSizes:
    """How much of a list stands on its first page, and how much on each later page, where rows are shorter.

    The second page has up to twice as much as the later ones, so that a new item at the front changes two pages alone.
    """

    first: int
    later: int

    def count_pages(self, length: int) -> int:
        """Return how many pages a list of this length has, one or more."""
        return 1 if length <= self.first else 1 + max(1, (length - self.first) // self.later)

    def select_range(self, number: int, length: int) -> slice:
        """Return which items stand on the page with this number, from 1."""
        if number == 1:
            return slice(0, self.first)
        end = length - self.later * (self.count_pages(length) - number)
        return slice(self.first if number == 2 else end - self.later, end)


def split_numbered_key(page_key: str) -> tuple[str, int]:
    """Return the key of the first page, and the number of this page, from 1."""
    key, _, number = page_key.partition(_NUMBER_SEPARATOR)
    return key, int(number or 1)


def make_list_page(family: str, part: ListPart, number: int) -> ListPage[Any]:
    """Return the page with this number, from 1. All pages after the first belong to the family `<family>-more`."""
    later_numbers = range(2, part.page_count + 1)
    return ListPage(
        items=part.items,
        number=number,
        addresses=(
            make_page_address(family),
            *(make_page_address(f"{family}-more", str(later_number)) for later_number in later_numbers),
        ),
        frame=family if number == 1 else f"{family}-more",
    )


def list_growing_keys(hub: Hub, family: str, page_size: int) -> tuple[str, ...]:
    """Return the numbers of the pages of a growing list as keys."""
    return tuple(map(str, range(1, len(divide_growing_list(hub, family, page_size).ends) + 1)))
