"""Writes text and draws faces onto a card that has a palette. Only the pixels that change are looked at."""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw

from lyceum.images.avatars import make_initials
from lyceum.images.card_palette import CARD_COLOURS, CardPalette, get_avatar_surroundings
from lyceum.images.fonts import BOLD_STYLE, TextStyle, find_only_face
from lyceum.images.portraits import EDGE_START, MIN_COVERAGE, choose_portrait_colours, make_round_mask, make_shape_mask
from lyceum.images.social_cards import Portrait
from lyceum.images.text_layout import TextAnchor, draw_text, make_drawable, measure_text_width

_IS_COVERED = bytes(255 * (coverage >= MIN_COVERAGE) for coverage in range(256))
_COVERS_HALF = [0] * (EDGE_START // 2) + [255] * (256 - EDGE_START // 2)
"""For the values of `make_shape_mask`."""
_MAX_KEPT_SIZE = 46
"""Lines of larger letters are not kept: they are titles, which differ from card to card, and take much memory."""


class _Letters(NamedTuple):
    """One line of text as a mask (L)."""

    coverage: Image.Image
    width: float
    """How far the text reaches, in pixels."""
    offset: tuple[int, int]
    """From the start of the baseline to the upper left corner, in pixels."""


class _Stamp(NamedTuple):
    """An area in one colour, with smooth edges."""

    picture: Image.Image
    """In the colours of the palette (P)."""
    mask: Image.Image
    """Which pixels are drawn (L)."""


class CardPen:
    """Draws on a picture with a palette, whose first colours are those of a variant of card."""

    def __init__(self, picture: Image.Image, palette: CardPalette, variant: str) -> None:
        self.picture, self.palette = picture, palette
        self._variant = variant

    def write(
        self, baseline: tuple[float, float], text: str, style: TextStyle, size: int, colour: str,
        *, anchor: TextAnchor = "left",
    ) -> None:  # fmt: skip
        """Write one line with its anchor at `baseline`, in pixels."""
        indexes = self.palette.list_indexes(CARD_COLOURS[self._variant].background, colour)
        if size > _MAX_KEPT_SIZE:
            letters = _draw_letters(text, style, size)
            stamp = _make_stamp(letters.coverage, indexes)
        else:
            letters = _draw_letters_once(text, style, size)
            stamp = _make_text_stamp(text, style, size, indexes)
        self._apply(stamp, _place_letters(letters, baseline, anchor))

    def draw_avatar(self, portrait: Portrait, centre: tuple[int, int], size: int) -> None:
        """Draw the round avatar of a learner."""
        background, shape, text_colour = choose_portrait_colours(portrait)
        corner = centre[0] - size // 2, centre[1] - size // 2
        list_indexes = self.palette.list_indexes
        surroundings = get_avatar_surroundings(self._variant)
        self._apply(_make_disc_stamp(size, list_indexes(surroundings, background)), corner)
        mask = make_shape_mask(portrait, size)
        shape_indexes = list_indexes(background, shape)[::2] + list_indexes(surroundings, shape)[::2]
        self._apply(_Stamp(_colour(mask.coverage, shape_indexes), mask.drawn), corner)
        initials = make_drawable(make_initials(portrait.name, portrait.handle))
        if not initials:
            return
        text_size = round(size * (38 if len(initials) < 2 else 34) / 96)
        letters = _draw_letters_once(initials, BOLD_STYLE, text_size)
        baseline = corner[0] + size / 2, corner[1] + size * 49 / 96 + text_size * 0.35
        left, top = _place_letters(letters, baseline, "middle")
        self._apply(_make_stamp(letters.coverage, list_indexes(background, text_colour)), (left, top))
        x, y = left - corner[0], top - corner[1]
        shape_below = mask.coverage.crop((x, y, x + letters.coverage.width, y + letters.coverage.height))
        letters_on_shape = ImageChops.darker(letters.coverage, shape_below.point(_COVERS_HALF))
        self._apply(_make_stamp(letters_on_shape, list_indexes(shape, text_colour)), (left, top))

    def _apply(self, stamp: _Stamp, corner: tuple[int, int]) -> None:
        self.picture.paste(stamp.picture, corner, stamp.mask)

    def paste(self, picture: Image.Image, corner: tuple[int, int], mask: Image.Image) -> None:
        """Paste a picture (RGB) in the colours of the palette."""
        box = (*corner, corner[0] + picture.width, corner[1] + picture.height)
        background = self.picture.crop(box).convert("RGB")
        background.paste(picture, (0, 0), mask)
        self.picture.paste(background.quantize(palette=self.palette.image, dither=Image.Dither.NONE), corner)


def _draw_letters(text: str, style: TextStyle, size: int) -> _Letters:
    width, margin = measure_text_width(text, style, size), size // 2
    # Letters of other scripts can reach far above and below the line.
    ascent, descent = (size, ceil(size * 0.3)) if find_only_face(text, style) else (round(size * 1.5),) * 2
    coverage = Image.new("L", (ceil(width) + 2 * margin, ascent + descent), 0)
    draw_text(ImageDraw.Draw(coverage), (margin, ascent), text, style, size, "white")
    return _Letters(coverage, width, (-margin, -ascent))


_draw_letters_once = lru_cache(64)(_draw_letters)


def _place_letters(letters: _Letters, baseline: tuple[float, float], anchor: TextAnchor) -> tuple[int, int]:
    """Return the corner of the letters with their anchor at `baseline`, on whole pixels."""
    start = baseline[0] - {"left": 0, "middle": letters.width / 2, "right": letters.width}[anchor]
    return round(start) + letters.offset[0], round(baseline[1]) + letters.offset[1]


def _make_stamp(coverage: Image.Image, indexes: bytes) -> _Stamp:
    drawn = Image.frombytes("L", coverage.size, coverage.tobytes().translate(_IS_COVERED))
    return _Stamp(_colour(coverage, indexes), drawn)


def _colour(mask: Image.Image, indexes: bytes) -> Image.Image:
    """Give each value of a mask its colour of the palette."""
    return Image.frombytes("P", mask.size, mask.tobytes().translate(indexes))


@lru_cache(128)
def _make_text_stamp(text: str, style: TextStyle, size: int, indexes: bytes) -> _Stamp:
    return _make_stamp(_draw_letters_once(text, style, size).coverage, indexes)


@lru_cache(32)
def _make_disc_stamp(size: int, indexes: bytes) -> _Stamp:
    return _make_stamp(make_round_mask(size), indexes)
