"""The form by which somebody shares a tip."""

from __future__ import annotations

from generator.hub import Hub
from generator.pages import Page
from generator.views import forms
from generator.views.base import Desk


def keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def page(desk: Desk, key: str) -> Page:
    return forms.page(desk, "share")
