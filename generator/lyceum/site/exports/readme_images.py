"""Exports a badge and a card for the README of every learner who wants to be found."""

from __future__ import annotations

from collections.abc import Iterator

from lyceum.hub import Hub
from lyceum.i18n import Translator
from lyceum.images import (
    ProfilePictures,
    make_readme_badge_address,
    make_readme_card_address,
    render_embedded_avatar,
    render_readme_badge,
    render_readme_card,
)


def export_readme_images(hub: Hub, translator: Translator, pictures: ProfilePictures) -> Iterator[tuple[str, bytes]]:
    """Yield the address and the SVG of the images of every learner who wants to be found."""
    for handle, learner in hub.learners.items():
        if learner.entry.value.show.search:
            avatar = render_embedded_avatar(handle, learner.entry.value.name, pictures)
            yield (
                make_readme_badge_address(handle),
                render_readme_badge(hub, translator, handle, avatar=avatar).encode(),
            )
            yield make_readme_card_address(handle), render_readme_card(hub, translator, handle, avatar=avatar).encode()
