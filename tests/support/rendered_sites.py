"""Renders everything of a generated hub without the site engine, and without writing a file."""

from __future__ import annotations

from pathlib import Path

from lyceum.hub import Hub, derive_hub
from lyceum.images import make_card_address, make_social_card
from lyceum.loader import drop_invalid, load_library_from_files
from lyceum.rules import check_library
from lyceum.site.files import render_site_files
from lyceum.site.inputs import BuildInputs
from lyceum.site.page_slots import render_page_slots
from lyceum.site.search_index import list_search_documents
from lyceum.site.view_context import make_context
from lyceum.site.views import render_pages, split_into_batches
from tests.support.hubs import TODAY
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
    for family, keys in split_into_batches(hub):
        for page in render_pages(context, family, keys if family not in FAMILIES_OF_THE_SITE else ()):
            assert page.address not in files
            files[page.address] = page.body
            render_page_slots(page, context)
            list(list_search_documents(page))
    files |= dict(render_site_files(context))
    for key in context.cards.keys:
        files[make_card_address(key)] = repr(make_social_card(hub, context.translator, key, {}))
    return files
