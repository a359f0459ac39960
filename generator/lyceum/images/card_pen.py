"""Writes text and pastes pictures onto a card that has a palette. Only the pixels of the text are looked at."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from PIL import Image, ImageDraw

from lyceum.images.card_palette import CARD_COLOURS, AvatarColours, blend_colours, list_variant_colours
from lyceum.images.fonts import TextStyle, find_only_face
from lyceum.images.text_layout import TextAnchor, draw_text, measure_text_width

_STEPS = 10
"""How many steps of coverage an edge of a letter has."""
_MIN_COVERAGE = 12
"""Pixels that a letter covers less, of 255, keep the colour of the background."""


class CardPen:
    """Draws on a picture with a palette, whose first colours are those of a variant of card."""

    def __init__(
        self, picture: Image.Image, palette: Image.Image, variant: str, avatar_colours: AvatarColours | None
    ) -> None:
        self.picture, self.palette = picture, palette
        self._variant, self._avatar_colours = variant, avatar_colours

    def write(
        self, baseline: tuple[float, float], text: str, style: TextStyle, size: int, colour: str,
        *, anchor: TextAnchor = "left",
    ) -> None:  # fmt: skip
        """Write one line with its anchor at `baseline`, in pixels."""
        width, margin = measure_text_width(text, style, size), size // 2
        # Letters of other scripts can reach far above and below the line.
        ascent, descent = (size, ceil(size * 0.3)) if find_only_face(text, style) else (round(size * 1.5),) * 2
        left = baseline[0] - (width if anchor == "right" else width / 2 if anchor == "middle" else 0) - margin
        column, row = int(left), int(baseline[1]) - ascent
        letters = Image.new("L", (ceil(width) + 2 * margin, ascent + descent), 0)
        position = baseline[0] - column, baseline[1] - row
        draw_text(ImageDraw.Draw(letters), position, text, style, size, "white", anchor=anchor)
        indexes, mask = _list_text_indexes(self._variant, self._avatar_colours, colour)
        self.picture.paste(letters.point(indexes, "P"), (column, row), letters.point(mask))

    def paste(self, picture: Image.Image, corner: tuple[int, int], mask: Image.Image | None = None) -> None:
        """Paste a picture (RGB) in the colours of the palette."""
        if mask:
            box = (*corner, corner[0] + picture.width, corner[1] + picture.height)
            background = self.picture.crop(box).convert("RGB")
            background.paste(picture, (0, 0), mask)
            picture = background
        self.picture.paste(picture.quantize(palette=self.palette, dither=Image.Dither.NONE), corner)


@lru_cache(256)
def _list_text_indexes(
    variant: str, avatar_colours: AvatarColours | None, colour: str
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return, for each coverage from 0 to 255, the index of the colour that is nearest, and whether the pixel is drawn."""
    palette = list_variant_colours(variant, avatar_colours)
    steps = []
    for blend in blend_colours(CARD_COLOURS[variant].background, colour, _STEPS):
        distances = [sum((a - b) ** 2 for a, b in zip(blend, known, strict=True)) for known in palette]
        steps.append(distances.index(min(distances)))
    return (
        tuple(steps[(coverage * _STEPS + 127) // 255] for coverage in range(256)),
        tuple(255 * (coverage >= _MIN_COVERAGE) for coverage in range(256)),
    )
