"""Views turn the Hub into pages: one module for each page family, with `list_keys` and `render_page`.

The table in `site/page_families.py` names the module of each family."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from lyceum.hub import Hub
from lyceum.site.page import Page
from lyceum.site.page_families import PAGE_FAMILIES
from lyceum.site.view_context import ViewContext

BATCH_SIZE = 250
"""Pages that one process renders in one go."""


class View(Protocol):
    """A module of `lyceum.site.views`."""

    def list_keys(self, hub: Hub) -> tuple[str, ...]:
        """Return one key for each page of the family."""

    def render_page(self, context: ViewContext, key: str) -> Page: ...


@cache
def load_view(family: str) -> View:
    """Return the view of a page family."""
    return cast("View", import_module(f"{__name__}.{PAGE_FAMILIES[family].view}"))


def render_pages(context: ViewContext, family: str, keys: Iterable[str]) -> Iterator[Page]:
    view = load_view(family)
    yield from (view.render_page(context, key) for key in keys)


def split_into_batches(hub: Hub, batch_size: int = BATCH_SIZE) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return every page of the hub once, as (family, keys) with at most `batch_size` keys, in the order of the table."""
    keys_by_family = {name: load_view(name).list_keys(hub) for name, family in PAGE_FAMILIES.items() if family.view}
    return tuple(
        (family, keys[start : start + batch_size])
        for family, keys in keys_by_family.items()
        for start in range(0, len(keys), batch_size)
    )
