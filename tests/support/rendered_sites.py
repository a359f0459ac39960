"""Renders everything of a generated hub without the site engine, and without writing a file."""

from __future__ import annotations

from pathlib import Path

from lyceum.hub import Hub, derive_hub
from lyceum.images import make_card_address, make_social_card
from lyceum.loader import drop_invalid, load_library_from_files
from lyceum.rules import check_library
from lyceum.site.files import list_file_parts, render_file_part
from lyceum.site.inputs import BuildInputs
from lyceum.site.page_slots import render_page_slots
from lyceum.site.search_index import list_search_documents
from lyceum.site.view_context import make_context
from tests.support.hubs import TODAY
from tests.support.pages import render_all_pages
from tests.support.random_hubs import RandomHub

FAMILIES_OF_THE_SITE = ("problem", "verify", "join", "share", "result")
"""These pages say the same on every site."""


def derive_random_hub(random_hub: RandomHub) -> tuple[Hub, BuildInputs]:
    """Load, check and derive a hub from files in memory, as a build does."""
    library, problems = load_library_from_files(random_hub.files, {})
    problems = (*problems, *check_library(library, today=TODAY))
    valid_library = drop_invalid(library, problems)
    hub = derive_hub(valid_library, random_hub.history, random_hub.comments, today=TODAY)
    inputs = BuildInputs(Path(), TODAY, valid_library, random_hub.history, problems)
    return hub, inputs


def render_everything(hub: Hub, inputs: BuildInputs) -> dict[str, str | bytes]:
    """Render every page and file of a site, without the engine's own parts and the drawings of the social cards."""
    context = make_context(hub, problems=inputs.problems)
    files: dict[str, str | bytes] = {}
    for _, page in render_all_pages(context, without=FAMILIES_OF_THE_SITE):
        assert page.address not in files
        files[page.address] = page.body
        render_page_slots(page, context)
        list(list_search_documents(page))
    for key in list_file_parts(context):
        files |= dict(render_file_part(context, key))
    for key in context.cards.keys:
        files[make_card_address(key)] = repr(make_social_card(hub, context.translator, key, {}))
    return files
