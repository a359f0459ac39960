"""Views turn the Hub into pages: one module for each page family, with `list_keys` and `render_page`.

The table in `site/page_families.py` names the module of each family."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Protocol, cast

from lyceum.hub import Hub
from lyceum.site.page import Page
from lyceum.site.page_families import PAGE_FAMILIES
from lyceum.site.view_context import ViewContext


class View(Protocol):
    """A module of `lyceum.site.views`."""

    def list_keys(self, hub: Hub) -> tuple[str, ...]:
        """Return one key for each page of the family."""

    def render_page(self, context: ViewContext, key: str) -> Page: ...


@cache
def load_view(family: str) -> View:
    """Return the view of a page family."""
    return cast("View", import_module(f"{__name__}.{PAGE_FAMILIES[family].view}"))
