"""The colours of each variant of a social card, and palettes of at most 256 colours made from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

from lyceum.images.badge_icons import ICON_CENTRE_COLOUR, ICON_DARK_COLOUR, ICON_DISC_COLOUR, TIER_RIM_COLOURS

BACKGROUND_COLOUR, TEXT_COLOUR, MUTED_COLOUR, PRIMARY_COLOUR, ACCENT_COLOUR, WHITE_COLOUR, DARK_BACKGROUND_COLOUR = (
    "#FBF8F2",
    "#1F1B2D",
    "#5B5568",
    "#4338CA",
    "#F5A524",
    "#FFFFFF",
    "#1B1F33",
)


@dataclass(frozen=True, slots=True)
class CardColours:
    """The colours of one variant of card."""

    background: str
    text: str
    muted: str
    accent: str
    """The colour of the label above the title."""
    disc: str
    """The large disc at the right."""
    ring: str
    """The ring around the disc."""


CARD_COLOURS: Mapping[str, CardColours] = {
    "learner": CardColours(BACKGROUND_COLOUR, TEXT_COLOUR, MUTED_COLOUR, PRIMARY_COLOUR, "#E8E4FB", "#F4EEE2"),
    "tip": CardColours(BACKGROUND_COLOUR, TEXT_COLOUR, MUTED_COLOUR, "#8A5300", "#FDE3B0", "#FBEFD6"),
    "challenge": CardColours(BACKGROUND_COLOUR, TEXT_COLOUR, MUTED_COLOUR, PRIMARY_COLOUR, PRIMARY_COLOUR, "#E2DEF8"),
    "community": CardColours(BACKGROUND_COLOUR, TEXT_COLOUR, MUTED_COLOUR, PRIMARY_COLOUR, "#E8E4FB", "#F5F0E6"),
    "year": CardColours("#2E2787", "#FFFFFF", "#D6D1F7", ACCENT_COLOUR, ACCENT_COLOUR, "#453CB0"),
    "award": CardColours(DARK_BACKGROUND_COLOUR, "#F4F1FA", "#BDBAD0", ACCENT_COLOUR, "#2A2F4A", "#22273E"),
}

AvatarColours = tuple[str, str, str]
"""Background, shape and text colour."""
Colour = tuple[int, int, int]
ColourPair = tuple[str, str]
MAX_VARIANT_COLOURS = 152
"""How many of the 256 palette entries a variant uses; a face gets the others."""


@lru_cache(48)
def list_variant_colours(variant: str, avatar_colours: AvatarColours | None) -> tuple[Colour, ...]:
    """Return the colours of a variant and blends of neighbours, which make smooth edges."""
    colours = CARD_COLOURS[variant]
    disc = avatar_colours[0] if avatar_colours else colours.disc
    pairs = [(colours.background, colours.text), (colours.background, colours.muted), (colours.background, colours.accent), (colours.background, colours.ring),
             (colours.ring, disc), (TEXT_COLOUR, ACCENT_COLOUR), (colours.background, ACCENT_COLOUR), (PRIMARY_COLOUR, ACCENT_COLOUR), (TEXT_COLOUR, PRIMARY_COLOUR)]  # fmt: skip
    match variant:
        case "award":
            pairs += [
                ("#3A3550", ACCENT_COLOUR),
                ("#3A3550", WHITE_COLOUR),
                (colours.disc, "#3A3550"),
                (WHITE_COLOUR, ACCENT_COLOUR),
            ]
            pairs += [(ICON_DARK_COLOUR, rim) for rim in TIER_RIM_COLOURS] + [(ICON_DISC_COLOUR, ICON_CENTRE_COLOUR)]
            pairs += [
                (ICON_CENTRE_COLOUR, "#FFF7E8"),
                (ICON_CENTRE_COLOUR, ACCENT_COLOUR),
                (ICON_DARK_COLOUR, ACCENT_COLOUR),
                (colours.disc, ICON_DARK_COLOUR),
            ]
        case "year":
            pairs += [
                (ACCENT_COLOUR, TEXT_COLOUR),
                (ACCENT_COLOUR, BACKGROUND_COLOUR),
                (colours.ring, ACCENT_COLOUR),
                (colours.background, WHITE_COLOUR),
            ]
        case "challenge":
            pairs += [(PRIMARY_COLOUR, WHITE_COLOUR), (WHITE_COLOUR, ACCENT_COLOUR)]
        case "community":
            pairs += [
                (colours.disc, TEXT_COLOUR),
                (WHITE_COLOUR, TEXT_COLOUR),
                (colours.disc, ACCENT_COLOUR),
                (colours.ring, TEXT_COLOUR),
                (WHITE_COLOUR, ACCENT_COLOUR),
            ]
        case _:
            pairs += [(disc, TEXT_COLOUR), (disc, ACCENT_COLOUR), (colours.ring, ACCENT_COLOUR)]
    return _list_blends((*pairs, *(_pair_avatar_colours(avatar_colours, colours) if avatar_colours else ())))[
        :MAX_VARIANT_COLOURS
    ]


def _pair_avatar_colours(avatar_colours: AvatarColours, colours: CardColours) -> tuple[ColourPair, ...]:
    background, shape, text_colour = avatar_colours
    return (
        (background, shape),
        (background, text_colour),
        (shape, text_colour),
        (colours.background, background),
        (colours.background, shape),
    )


@lru_cache(96)
def list_avatar_colours(variant: str, avatar_colours: AvatarColours) -> tuple[Colour, ...]:
    """Return the colours of an avatar on a card of this variant, with their blends."""
    return _list_blends(_pair_avatar_colours(avatar_colours, CARD_COLOURS[variant]))


def _list_blends(pairs: Iterable[ColourPair]) -> tuple[Colour, ...]:
    """Return the exact colours first, then ten steps between each pair, without near duplicates."""
    pairs = tuple(pairs)
    ends = [step for pair in pairs for step in (blend_colours(*pair, 10)[0], blend_colours(*pair, 10)[-1])]
    colours: list[Colour] = []
    for colour in (*ends, *(step for pair in pairs for step in blend_colours(*pair, 10)[1:-1])):
        if all(max(abs(a - b) for a, b in zip(colour, known, strict=True)) > 7 for known in colours):
            colours.append(colour)
    return tuple(colours)


def blend_colours(first: str, second: str, steps: int) -> list[Colour]:
    """Return the colours from the first to the second in equal steps, both included."""
    (a, b, c), (d, e, f) = (tuple(int(code[start : start + 2], 16) for start in (1, 3, 5)) for code in (first, second))
    return [(a + (d - a) * i // steps, b + (e - b) * i // steps, c + (f - c) * i // steps) for i in range(steps + 1)]


def make_palette(colours: Sequence[Colour]) -> Image.Image:
    """Return a palette image of the first 256 colours."""
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in colours[:256] for part in colour])
    return palette
