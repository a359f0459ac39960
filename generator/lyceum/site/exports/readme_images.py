"""Exports a badge and a card for READMEs for every learner who may be found."""

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
    """(address, SVG) for every learner whose page may be found."""
    for handle, learner in hub.learners.items():
        if learner.entry.value.show.search:
            face = render_embedded_avatar(handle, learner.entry.value.name, pictures)
            yield make_readme_badge_address(handle), render_readme_badge(hub, translator, handle, avatar=face).encode()
            yield make_readme_card_address(handle), render_readme_card(hub, translator, handle, avatar=face).encode()
