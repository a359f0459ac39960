"""Exports the card for a README of every learner who asks for one."""

from __future__ import annotations

from collections.abc import Iterator

from lyceum.hub import Hub
from lyceum.i18n import Translator
from lyceum.images import (
    ProfilePictures,
    make_readme_card_address,
    render_embedded_avatar,
    render_readme_card,
)


def export_readme_images(hub: Hub, translator: Translator, pictures: ProfilePictures) -> Iterator[tuple[str, bytes]]:
    """Yield the address and the SVG of the card of every learner with `show.flair` who wants to be found."""
    for handle, learner in hub.learners.items():
        profile = learner.entry.value
        if profile.show.flair and profile.show.search:
            avatar = render_embedded_avatar(handle, profile.name, pictures)
            yield make_readme_card_address(handle), render_readme_card(hub, translator, handle, avatar=avatar).encode()
