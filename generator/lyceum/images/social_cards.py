"""The values of a social card, the picture that stands for a page where its link is shared, and the hash that identifies it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256

import PIL

from lyceum.images.card_files import SOCIAL_CARD_SIZE
from lyceum.images.text_layout import list_fallback_fonts
from lyceum.system import PACKAGE_FOLDER, THEME_FOLDER

CARD_SIZE = CARD_WIDTH, CARD_HEIGHT = SOCIAL_CARD_SIZE


@dataclass(frozen=True, slots=True)
class Portrait:
    """A face: drawn from the handle and the name, or a picture."""

    handle: str
    name: str
    picture: bytes | None = None
    """WebP, square."""


@dataclass(frozen=True, slots=True)
class SocialCard:
    """What a card says; all of it plain text, shown as far as fonts and room allow."""

    variant: str
    """learner | tip | challenge | award | community | year"""
    label: str
    """What it is, in a word or two, above the title."""
    title: str
    subtitle: str = ""
    """A sentence below the title."""
    author: str = ""
    """Whose it is, beside their small face."""
    counts: tuple[tuple[str, str], ...] = ()
    """At most three: a number, and what is counted."""
    community_name: str = ""
    portrait: Portrait | None = None
    drawing: str = "logo"
    """A name in theme/assets/drawings; of a year, its number."""


def hash_social_card(card: SocialCard) -> str:
    """Of all that a card's picture depends on: what it says, the code and the fonts that draw it."""
    texts = (
        card.label,
        card.title,
        card.subtitle,
        card.author,
        card.community_name,
        *(part for fact in card.counts for part in fact),
    )
    machine = tuple(list_fallback_fonts(text) for text in texts if not text.isascii())
    seen = card.portrait and card.portrait.picture and sha256(card.portrait.picture).hexdigest()
    said = (card.variant, texts, card.drawing, card.portrait and (card.portrait.handle, card.portrait.name), seen)
    return sha256(repr((_hash_renderer(), said, machine)).encode()).hexdigest()


@cache
def _hash_renderer() -> str:
    """Of the code, the drawings, the fonts and Pillow."""
    code = sorted((PACKAGE_FOLDER / "images").glob("*.py"))
    drawings = (THEME_FOLDER / "assets/drawings").glob("*.svg")
    fonts = (*(THEME_FOLDER / "assets/fonts").glob("*.woff2"), *(PACKAGE_FOLDER / "images" / "fonts").glob("*.woff2"))
    parts = [sha256(path.read_bytes()).hexdigest() for path in (*code, *sorted(drawings))]
    parts += [f"{path.name}:{path.stat().st_size}" for path in sorted(fonts)]
    return sha256("\n".join((PIL.__version__, *parts)).encode()).hexdigest()


CardKey = tuple[str, str]
"""A family, and a key in it."""
