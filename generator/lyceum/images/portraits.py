"""The parts of a face on a social card: a profile picture, or the masks of an avatar."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw

from lyceum.images.avatars import SHAPE_COUNT, choose_avatar_colours, render_avatar_shape
from lyceum.images.card_palette import AvatarColours
from lyceum.images.rasterizer import rasterize_mask
from lyceum.images.social_cards import Portrait


@lru_cache(64)
def make_round_mask(size: int) -> Image.Image:
    """Return a mask (L) that cuts a square of `size` pixels round."""
    mask = Image.new("L", (size * 4, size * 4), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, size * 4 - 1, size * 4 - 1), fill=255)
    return mask.reduce(4)


MIN_COVERAGE = 12
"""Pixels that are covered less, of 255, keep the colour of the background."""
EDGE_START = 128
"""In the mask of a shape, values from here on stand for pixels at the edge of the disc."""


class ShapeMask(NamedTuple):
    """The shape of an avatar, cut round."""

    coverage: Image.Image
    """As in `make_shape_mask` (L)."""
    drawn: Image.Image
    """The pixels that the shape covers enough to be seen (L)."""


def make_shape_mask(portrait: Portrait, size: int) -> ShapeMask:
    """Return the shape of an avatar.

    Values of its coverage below EDGE_START are half the coverage of the shape. The others are half the coverage of the disc, where the shape
    reaches its edge: there, the colour around the disc is behind the shape."""
    return _make_shape_mask(render_avatar_shape(portrait.handle), size)


@lru_cache(3 * SHAPE_COUNT)
def _make_shape_mask(shape: str, size: int) -> ShapeMask:
    shape_mask, disc = rasterize_mask(f'<svg viewBox="0 0 96 96">{shape}</svg>', width=size), make_round_mask(size)
    inside = ImageChops.darker(shape_mask, disc.point([0] * 255 + [255]))
    edge = ImageChops.darker(disc.point([*range(255), 0]), shape_mask.point([0] * 128 + [255] * 128))
    edge_values = [0, *(EDGE_START + coverage // 2 for coverage in range(1, 256))]
    coverage = ImageChops.lighter(inside.point([value // 2 for value in range(256)]), edge.point(edge_values))
    is_drawn = [255 * (2 * (value % EDGE_START) >= MIN_COVERAGE) for value in range(256)]
    return ShapeMask(coverage, coverage.point(is_drawn))


def choose_portrait_colours(portrait: Portrait) -> AvatarColours:
    """Return the colours of the avatar that stands for this portrait on pages."""
    return choose_avatar_colours(portrait.handle)


def open_picture(picture: bytes, size: int) -> Image.Image:
    """Return a profile picture as a square RGB image."""
    with Image.open(BytesIO(picture), formats=("WEBP",)) as image:
        return image.convert("RGB").resize((size, size), Image.Resampling.LANCZOS)
