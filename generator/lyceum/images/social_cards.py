"""A social card is the picture of a shared link. This module holds its texts, size, address and hash."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256

import PIL

from lyceum.images.text_layout import list_fallback_fonts
from lyceum.system import PACKAGE_FOLDER, THEME_FOLDER

SOCIAL_CARD_SIZE = CARD_WIDTH, CARD_HEIGHT = 1200, 630
"""Width and height in pixels."""
CardKey = tuple[str, str]
"""The family of a page and its key."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """The face of a learner: a picture, or an avatar drawn from the handle and the name."""

    handle: str
    name: str
    picture: bytes | None = None
    """A square WebP file."""


@dataclass(frozen=True, slots=True)
class BadgeIcon:
    """The icon of a badge in one of its tiers."""

    name: str
    tier: str | None = None


@dataclass(frozen=True, slots=True)
class SocialCard:
    """The texts and the figure of a card. Texts are plain and are shown as far as fonts and space allow."""

    variant: str
    """learner | tip | challenge | award | community | year"""
    label: str
    """One or two words above the title, which say what the page is."""
    title: str
    subtitle: str = ""
    """A sentence below the title."""
    author: str = ""
    """The name of the author, beside their face."""
    counts: tuple[tuple[str, str], ...] = ()
    """At most three pairs of a number and what it counts."""
    community_name: str = ""
    portrait: Portrait | None = None
    figure: str | BadgeIcon | int = "logo"
    """The name of a file in theme/assets/drawings, a badge icon, or a year."""


def make_social_card_address(family: str, key: str = "") -> str:
    """Return the address of a card. The family is `learners`, `tips`, `challenges`, `badges` or `years`; `hub` has no key."""
    return f"assets/cards/{family}/{key}.png" if key else f"assets/cards/{family}.png"


def hash_social_card(card: SocialCard) -> str:
    """Return a hash of everything that the picture depends on: its texts, the code and the fonts."""
    texts = (
        card.label,
        card.title,
        card.subtitle,
        card.author,
        card.community_name,
        *(part for count in card.counts for part in count),
    )
    system_fonts = tuple(list_fallback_fonts(text) for text in texts if not text.isascii())
    picture_hash = card.portrait and card.portrait.picture and sha256(card.portrait.picture).hexdigest()
    portrait = card.portrait and (card.portrait.handle, card.portrait.name, picture_hash)
    values = (card.variant, texts, card.figure, portrait)
    return sha256(repr((_hash_renderer(), values, system_fonts)).encode()).hexdigest()


@cache
def _hash_renderer() -> str:
    """Return a hash of the code, the drawings, the fonts and the version of Pillow."""
    code = sorted((PACKAGE_FOLDER / "images").glob("*.py"))
    drawings = (*(THEME_FOLDER / "assets/drawings").glob("*.svg"), *(THEME_FOLDER / "assets/emblems").glob("*.svg"))
    fonts = (*(THEME_FOLDER / "assets/fonts").glob("*.woff2"), *(PACKAGE_FOLDER / "images" / "fonts").glob("*.woff2"))
    parts = [sha256(path.read_bytes()).hexdigest() for path in (*code, *sorted(drawings))]
    parts += [f"{path.name}:{path.stat().st_size}" for path in sorted(fonts)]
    return sha256("\n".join((PIL.__version__, *parts)).encode()).hexdigest()
