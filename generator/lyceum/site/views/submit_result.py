"""The form to submit the result of a challenge."""

from __future__ import annotations

from lyceum.hub import Hub
from lyceum.site.page import Page
from lyceum.site.view_context import ViewContext
from lyceum.site.view_parts.forms import render_form_page


def list_keys(hub: Hub) -> tuple[str, ...]:
    return ("",)


def render_page(context: ViewContext, key: str) -> Page:
    return render_form_page(context, "result")
