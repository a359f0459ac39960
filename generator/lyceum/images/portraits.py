"""Draws the face of a learner for a social card: a profile picture or an avatar."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

from lyceum.images.avatars import SHAPE_COUNT, choose_avatar_colours, make_initials, render_avatar_shape
from lyceum.images.card_palette import AvatarColours
from lyceum.images.fonts import BOLD_STYLE
from lyceum.images.rasterizer import rasterize_mask
from lyceum.images.social_cards import Portrait
from lyceum.images.text_layout import draw_text, make_drawable


@lru_cache(64)
def make_round_mask(size: int) -> Image.Image:
    """Return a mask (L) that cuts a square of `size` pixels round."""
    mask = Image.new("L", (size * 4, size * 4), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, size * 4 - 1, size * 4 - 1), fill=255)
    return mask.reduce(4)


@lru_cache(3 * SHAPE_COUNT)
def _make_shape_mask(shape: str, size: int) -> Image.Image:
    return rasterize_mask(f'<svg viewBox="0 0 96 96">{shape}</svg>', width=size)


def choose_portrait_colours(portrait: Portrait) -> AvatarColours:
    """Return the colours of the avatar that stands for this portrait on pages."""
    return choose_avatar_colours(portrait.handle)


def draw_portrait(portrait: Portrait, size: int) -> Image.Image:
    """Return the face as a square RGB image. Without a picture, it is the avatar that pages show."""
    if portrait.picture:
        with Image.open(BytesIO(portrait.picture), formats=("WEBP",)) as picture:
            return picture.convert("RGB").resize((size, size), Image.Resampling.LANCZOS)
    background, shape, text_colour = choose_portrait_colours(portrait)
    face = Image.new("RGB", (size, size), background)
    face.paste(shape, (0, 0), _make_shape_mask(render_avatar_shape(portrait.handle), size))
    initials = make_drawable(make_initials(portrait.name, portrait.handle))
    if initials:
        text_size = round(size * (38 if len(initials) < 2 else 34) / 96)
        brush = ImageDraw.Draw(face)
        baseline = size * 49 / 96 + text_size * 0.35
        draw_text(brush, (size / 2, baseline), initials, BOLD_STYLE, text_size, text_colour, anchor="middle")
    return face
