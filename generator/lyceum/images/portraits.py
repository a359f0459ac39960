"""Draws the face of a learner, drawn or photographed, for a social card."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

from lyceum.images.avatars import choose_avatar_colours, make_initials, render_avatar_shape
from lyceum.images.card_palette import AvatarColours
from lyceum.images.fonts import BOLD_STYLE
from lyceum.images.rasterizer import rasterize_mask
from lyceum.images.social_cards import Portrait
from lyceum.images.text_layout import draw_text, make_drawable


@lru_cache(64)
def make_round_mask(size: int) -> Image.Image:
    mask = Image.new("L", (size * 4, size * 4), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, size * 4 - 1, size * 4 - 1), fill=255)
    return mask.reduce(4)


def choose_portrait_colours(portrait: Portrait) -> AvatarColours:
    return choose_avatar_colours(portrait.handle)


def draw_portrait(portrait: Portrait, size: int) -> Image.Image:
    """RGB, square, to be cut round; a drawn one is the same that pages show."""
    if portrait.picture:
        with Image.open(BytesIO(portrait.picture), formats=("WEBP",)) as picture:
            return picture.convert("RGB").resize((size, size), Image.Resampling.LANCZOS)
    ground, shape, ink = choose_portrait_colours(portrait)
    face = Image.new("RGB", (size, size), ground)
    face.paste(
        shape,
        (0, 0),
        rasterize_mask(f'<svg viewBox="0 0 96 96">{render_avatar_shape(portrait.handle)}</svg>', width=size),
    )
    letters = make_drawable(make_initials(portrait.name, portrait.handle))
    if letters:
        tall = round(size * (38 if len(letters) < 2 else 34) / 96)
        brush = ImageDraw.Draw(face)
        base = size * 49 / 96 + tall * 0.35
        draw_text(brush, (size / 2, base), letters, BOLD_STYLE, tall, ink, anchor="middle")
    return face
