"""Not written yet: no pages of this family."""

from __future__ import annotations

from generator.hub import Hub
from generator.pages import Page
from generator.views.base import Desk


def keys(hub: Hub) -> tuple[str, ...]:
    return ()


def page(desk: Desk, key: str) -> Page:
    raise NotImplementedError
