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


# Looks -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CardColours:
    background: str
    text: str
    muted: str
    accent: str
    """Of the word above the title."""
    disc: str
    """The great round at the right."""
    ring: str
    """The rim around it."""


CARD_COLOURS: Mapping[str, CardColours] = {
    "learner": CardColours(BACKGROUND_COLOUR, TEXT_COLOUR, MUTED_COLOUR, PRIMARY_COLOUR, "#E8E4FB", "#F4EEE2"),
    "tip": CardColours(BACKGROUND_COLOUR, TEXT_COLOUR, MUTED_COLOUR, "#8A5300", "#FDE3B0", "#FBEFD6"),
    "challenge": CardColours(BACKGROUND_COLOUR, TEXT_COLOUR, MUTED_COLOUR, PRIMARY_COLOUR, PRIMARY_COLOUR, "#E2DEF8"),
    "community": CardColours(BACKGROUND_COLOUR, TEXT_COLOUR, MUTED_COLOUR, PRIMARY_COLOUR, "#E8E4FB", "#F5F0E6"),
    "year": CardColours("#2E2787", "#FFFFFF", "#D6D1F7", ACCENT_COLOUR, ACCENT_COLOUR, "#453CB0"),
    "award": CardColours(DARK_BACKGROUND_COLOUR, "#F4F1FA", "#BDBAD0", ACCENT_COLOUR, "#2A2F4A", "#22273E"),
}


AvatarColours = tuple[str, str, str]


# Colours -----------------------------------------------------------------------------------------------------------


Colour = tuple[int, int, int]
ColourPair = tuple[str, str]
MAX_VARIANT_COLOURS = 152
"""Colours of a look; the rest of a palette is a face's."""


@lru_cache(48)
def list_variant_colours(look: str, tones: AvatarColours | None) -> tuple[Colour, ...]:
    """The colours of a look and steps between two of them that meet, for edges without stairs."""
    paint = CARD_COLOURS[look]
    moon = tones[0] if tones else paint.disc
    pairs = [(paint.background, paint.text), (paint.background, paint.muted), (paint.background, paint.accent), (paint.background, paint.ring),
             (paint.ring, moon), (TEXT_COLOUR, ACCENT_COLOUR), (paint.background, ACCENT_COLOUR), (PRIMARY_COLOUR, ACCENT_COLOUR), (TEXT_COLOUR, PRIMARY_COLOUR)]  # fmt: skip
    match look:
        case "award":
            pairs += [
                ("#3A3550", ACCENT_COLOUR),
                ("#3A3550", WHITE_COLOUR),
                (paint.disc, "#3A3550"),
                (WHITE_COLOUR, ACCENT_COLOUR),
            ]
            pairs += [(ICON_DARK_COLOUR, rim) for rim in TIER_RIM_COLOURS] + [(ICON_DISC_COLOUR, ICON_CENTRE_COLOUR)]
            pairs += [
                (ICON_CENTRE_COLOUR, "#FFF7E8"),
                (ICON_CENTRE_COLOUR, ACCENT_COLOUR),
                (ICON_DARK_COLOUR, ACCENT_COLOUR),
                (paint.disc, ICON_DARK_COLOUR),
            ]
        case "year":
            pairs += [
                (ACCENT_COLOUR, TEXT_COLOUR),
                (ACCENT_COLOUR, BACKGROUND_COLOUR),
                (paint.ring, ACCENT_COLOUR),
                (paint.background, WHITE_COLOUR),
            ]
        case "challenge":
            pairs += [(PRIMARY_COLOUR, WHITE_COLOUR), (WHITE_COLOUR, ACCENT_COLOUR)]
        case "community":
            pairs += [
                (paint.disc, TEXT_COLOUR),
                (WHITE_COLOUR, TEXT_COLOUR),
                (paint.disc, ACCENT_COLOUR),
                (paint.ring, TEXT_COLOUR),
                (WHITE_COLOUR, ACCENT_COLOUR),
            ]
        case _:
            pairs += [(moon, TEXT_COLOUR), (moon, ACCENT_COLOUR), (paint.ring, ACCENT_COLOUR)]
    return _list_blends((*pairs, *(_pair_avatar_colours(tones, paint) if tones else ())))[:MAX_VARIANT_COLOURS]


def _pair_avatar_colours(tones: AvatarColours, paint: CardColours) -> tuple[ColourPair, ...]:
    ground, shape, ink = tones
    return (ground, shape), (ground, ink), (shape, ink), (paint.background, ground), (paint.background, shape)


@lru_cache(96)
def list_avatar_colours(look: str, tones: AvatarColours) -> tuple[Colour, ...]:
    return _list_blends(_pair_avatar_colours(tones, CARD_COLOURS[look]))


def _list_blends(pairs: Iterable[ColourPair]) -> tuple[Colour, ...]:
    """The ends first, exactly; then ten steps each, but for those that are as good as there."""
    pairs = tuple(pairs)
    ends = [step for pair in pairs for step in (_blend(*pair, 10)[0], _blend(*pair, 10)[-1])]
    colours: list[Colour] = []
    for colour in (*ends, *(step for pair in pairs for step in _blend(*pair, 10)[1:-1])):
        if all(max(abs(a - b) for a, b in zip(colour, known, strict=True)) > 7 for known in colours):
            colours.append(colour)
    return tuple(colours)


def _blend(one: str, other: str, steps: int) -> list[Colour]:
    (a, b, c), (d, e, f) = (tuple(int(code[at : at + 2], 16) for at in (1, 3, 5)) for code in (one, other))
    return [(a + (d - a) * i // steps, b + (e - b) * i // steps, c + (f - c) * i // steps) for i in range(steps + 1)]


def make_palette(colours: Sequence[Colour]) -> Image.Image:
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in colours[:256] for part in colour])
    return palette
