"""Exports the card for a README of every learner who asks for one."""

from __future__ import annotations

from collections.abc import Iterator

from lyceum.images import make_readme_card_address, render_embedded_avatar, render_readme_card
from lyceum.site.view_context import ViewContext


def export_readme_images(context: ViewContext) -> Iterator[tuple[str, bytes]]:
    """Yield the address and the SVG of the card of every learner with `show.flair` who wants to be found."""
    pictures = context.sources.profile_pictures
    for handle, is_wanted in context.sources.map_learners("flair").items():
        if is_wanted:
            avatar = render_embedded_avatar(handle, context.get_learner_name(handle), pictures)
            card = render_readme_card(context.hub, context.translator, handle, avatar=avatar)
            yield make_readme_card_address(handle), card.encode()
