"""The colours of each variant of a social card, and palettes of at most 256 colours made from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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


_COVERAGE_STEPS = 5
"""How many steps of coverage an edge has. More look the same and make a card a tenth larger."""


@dataclass(frozen=True, slots=True, eq=False)
class CardPalette:
    """At most 256 colours: those of a variant, then those of a face."""

    colours: tuple[Colour, ...]
    image: Image.Image
    """A picture with this palette, as Pillow wants it."""
    data: bytes
    """Red, green and blue of each colour."""
    _indexes: dict[ColourPair, bytes] = field(default_factory=dict)

    def list_indexes(self, background: str, colour: str) -> bytes:
        """Return, for each coverage from 0 to 255, the index of the palette's colour that is nearest to the blend of both."""
        indexes = self._indexes.get((background, colour))
        if indexes is None:
            steps = []
            for blend in blend_colours(background, colour, _COVERAGE_STEPS):
                red, green, blue = blend
                distances = [(red - r) ** 2 + (green - g) ** 2 + (blue - b) ** 2 for r, g, b in self.colours]
                steps.append(distances.index(min(distances)))
            indexes = bytes(steps[(coverage * _COVERAGE_STEPS + 127) // 255] for coverage in range(256))
            self._indexes[background, colour] = indexes
        return indexes


def make_palette(colours: Sequence[Colour]) -> CardPalette:
    """Return a palette of the first 256 colours."""
    colours = tuple(colours[:256])
    image, data = Image.new("P", (1, 1)), bytes(part for colour in colours for part in colour)
    image.putpalette(data)
    return CardPalette(colours, image, data)


@lru_cache(96)
def make_variant_palette(variant: str, avatar_colours: AvatarColours | None) -> CardPalette:
    """Return the palette of a variant, with the colours of an avatar after its own."""
    return make_palette(list_variant_colours(variant, avatar_colours))


@lru_cache(96)
def list_variant_colours(variant: str, avatar_colours: AvatarColours | None) -> tuple[Colour, ...]:
    """Return the colours of a variant and of an avatar, and blends of neighbours, which make smooth edges."""
    pairs = _pair_variant_colours(variant)
    if avatar_colours is None:
        return _list_blends(pairs)
    avatar_pairs = _pair_avatar_colours(variant, avatar_colours)
    if variant == "learner":
        return _list_blends([*avatar_pairs, *pairs])
    # All cards share one background, so the colours of the variant come first.
    return _list_blends(avatar_pairs, _list_blends(pairs))[:MAX_VARIANT_COLOURS]


def _pair_variant_colours(variant: str) -> list[ColourPair]:
    """Return the colours that meet on every card of a variant."""
    colours = CARD_COLOURS[variant]
    disc = colours.disc
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
    return pairs


def _pair_avatar_colours(variant: str, avatar_colours: AvatarColours) -> list[ColourPair]:
    """Return the colours that meet in an avatar and around it; a learner's card has a disc of its background."""
    background, shape, text_colour = avatar_colours
    pairs = [(background, shape), (background, text_colour), (shape, text_colour)]
    pairs.append((get_avatar_surroundings(variant), background))
    if variant == "learner":
        pairs += [(CARD_COLOURS[variant].ring, background), (background, ACCENT_COLOUR)]
    return pairs


def get_avatar_surroundings(variant: str) -> str:
    """Return the colour around the face of a card."""
    return ACCENT_COLOUR if variant == "year" else CARD_COLOURS[variant].background


def _list_blends(pairs: Sequence[ColourPair], known_colours: Sequence[Colour] = ()) -> tuple[Colour, ...]:
    """Return the colours that are known, the exact colours of the pairs, and then steps between them.

    Near duplicates are left out, since Pillow confuses them where it reduces the colours of a picture."""
    blends = [blend_colours(*pair, _COVERAGE_STEPS) for pair in pairs]
    exact_colours = [end for steps in blends for end in (steps[0], steps[-1])]
    colours = list(known_colours)
    for colour in exact_colours:
        if colour not in colours and not _has_near_duplicate(colour, colours[len(known_colours) :]):
            colours.append(colour)
    for colour in (step for steps in blends for step in steps[1:-1]):
        if not _has_near_duplicate(colour, colours):
            colours.append(colour)
    return tuple(colours)


def _has_near_duplicate(colour: Colour, colours: Sequence[Colour]) -> bool:
    red, green, blue = colour
    return any(-8 < red - r < 8 and -8 < green - g < 8 and -8 < blue - b < 8 for r, g, b in colours)


def blend_colours(first: str, second: str, steps: int) -> list[Colour]:
    """Return the colours from the first to the second in equal steps, both included."""
    (a, b, c), (d, e, f) = (tuple(int(code[start : start + 2], 16) for start in (1, 3, 5)) for code in (first, second))
    return [(a + (d - a) * i // steps, b + (e - b) * i // steps, c + (f - c) * i // steps) for i in range(steps + 1)]
