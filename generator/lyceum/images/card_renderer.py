"""Draws a social card as PNG, 1200 by 630 pixels. The same card gives the same bytes on the same machine."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

from lyceum.images.badge_icons import render_badge_icon
from lyceum.images.card_palette import (
    ACCENT_COLOUR,
    BACKGROUND_COLOUR,
    CARD_COLOURS,
    MAX_VARIANT_COLOURS,
    PRIMARY_COLOUR,
    TEXT_COLOUR,
    WHITE_COLOUR,
    AvatarColours,
    CardColours,
    Colour,
    make_palette,
    make_variant_palette,
)
from lyceum.images.card_pen import CardPen
from lyceum.images.fonts import BODY_STYLE, BOLD_STYLE, HEADING_STYLE
from lyceum.images.portraits import choose_portrait_colours, make_round_mask, open_picture
from lyceum.images.rasterizer import rasterize_svg
from lyceum.images.social_cards import CARD_HEIGHT, CARD_WIDTH, SOCIAL_CARD_SIZE, BadgeIcon, Portrait, SocialCard
from lyceum.images.text_layout import (
    LINE_HEIGHT,
    TextAnchor,
    TextBlock,
    draw_text,
    fit_text,
    make_drawable,
    measure_text_width,
    truncate_to_width,
)
from lyceum.system import THEME_FOLDER


def render_social_card(card: SocialCard) -> bytes:
    """Return the card as PNG with one palette of at most 256 colours.

    The background of a variant is drawn once; only the text and the face are drawn for each card.
    """
    avatar_colours = choose_portrait_colours(card.portrait) if card.portrait else None
    background_colours = avatar_colours if card.variant == "learner" else None
    picture = _quantize_background(card.variant, background_colours, card.figure, card.community_name).copy()
    palette = make_variant_palette(card.variant, avatar_colours)
    if card.portrait and card.portrait.picture:
        palette = make_palette((*palette.colours, *_list_picture_colours(card.variant, card.portrait.picture)))
    picture.putpalette(palette.data)
    pen = CardPen(picture, palette, card.variant)
    right_to_left = _draw_heading(pen, card, CARD_COLOURS[card.variant])
    _draw_footer(pen, card, CARD_COLOURS[card.variant], right_to_left=right_to_left)
    if card.portrait and card.variant in _LARGE_FACES:
        _draw_face(pen, card.portrait, *_LARGE_FACES[card.variant])
    out = BytesIO()
    picture.save(out, "PNG", compress_level=1, compress_type=_RUN_LENGTHS)
    return out.getvalue()


_RUN_LENGTHS = 3
"""Z_RLE of zlib: areas of one colour shrink as well as with its other methods, in half the time."""
TEXT_LEFT, TEXT_RIGHT = 76, 716
"""The left and the right edge of the text."""
FIGURE_CENTRE = (982, 315)
"""The centre of the large face or drawing."""
FIGURE_SIZE = 356
YEAR_FACE_CENTRE, YEAR_FACE_SIZE = (986, 436), 188
"""The centre and the size of the face below a year."""
AUTHOR_FACE_SIZE = 64
_LARGE_FACES = {"learner": (FIGURE_CENTRE, FIGURE_SIZE), "year": (YEAR_FACE_CENTRE, YEAR_FACE_SIZE)}
"""The centre and the size of the face on cards about a person."""
_TEXT_TOP, _TEXT_BOTTOM = 136, 492
"""The edges of the text above the author or the counts."""


def _draw_disc(picture: Image.Image, centre: tuple[int, int], size: int, colour: str) -> None:
    picture.paste(colour, (centre[0] - size // 2, centre[1] - size // 2), make_round_mask(size))


def _draw_background(
    variant: str, avatar_colours: AvatarColours | None, figure: str | BadgeIcon | int, community_name: str
) -> Image.Image:
    """Draw everything that many cards share."""
    colours = CARD_COLOURS[variant]
    picture = Image.new("RGB", SOCIAL_CARD_SIZE, colours.background)
    _draw_disc(picture, (FIGURE_CENTRE[0] + 78, FIGURE_CENTRE[1]), 880, colours.ring)
    _draw_disc(
        picture, (FIGURE_CENTRE[0] + 98, FIGURE_CENTRE[1]), 724, avatar_colours[0] if avatar_colours else colours.disc
    )
    brush = ImageDraw.Draw(picture)
    brush.rectangle((0, CARD_HEIGHT - 14, CARD_WIDTH, CARD_HEIGHT), fill=PRIMARY_COLOUR)
    brush.rectangle((0, CARD_HEIGHT - 14, 190, CARD_HEIGHT), fill=ACCENT_COLOUR)
    if variant == "learner":
        _draw_disc(picture, (835, 160), 58, ACCENT_COLOUR)
        _draw_disc(picture, FIGURE_CENTRE, FIGURE_SIZE + 28, BACKGROUND_COLOUR)
    elif variant == "year":
        _draw_year(picture, str(figure), colours)
    elif variant == "community":
        drawing_colours = {"currentColor": TEXT_COLOUR, "--hub-lamp": ACCENT_COLOUR, "--hub-tint": WHITE_COLOUR}
        art = rasterize_svg(_read_drawing("welcome"), width=474, colours=drawing_colours)
        picture.paste(art, (FIGURE_CENTRE[0] - 246, FIGURE_CENTRE[1] - 164), art)
    else:
        is_badge_icon = isinstance(figure, BadgeIcon)
        if variant == "award" and not is_badge_icon:
            _draw_disc(picture, FIGURE_CENTRE, 392, "#3A3550")
        line_colour = WHITE_COLOUR if variant in ("challenge", "award") else TEXT_COLOUR
        width = 360 if is_badge_icon else 300
        art = rasterize_svg(
            render_badge_icon(figure.name, figure.tier)
            if isinstance(figure, BadgeIcon)
            else _read_drawing(str(figure)),
            width=width,
            colours={"currentColor": line_colour, "--hub-lamp": ACCENT_COLOUR},
            oversampling=4,
        )
        picture.paste(art, (FIGURE_CENTRE[0] - width // 2, FIGURE_CENTRE[1] - width // 2), art)
    logo = rasterize_svg(_read_drawing("logo").replace("#fff", colours.text), width=52, oversampling=4)
    picture.paste(logo, (TEXT_LEFT - 6, 56), logo)
    if name := make_drawable(community_name):
        draw_text(
            brush, (TEXT_LEFT + 60, 94), truncate_to_width(name, BOLD_STYLE, 30, 560), BOLD_STYLE, 30, colours.text
        )
    return picture


def _draw_year(picture: Image.Image, year: str, colours: CardColours) -> None:
    """Draw the year as large as the disc allows, with the logo below; a face may cover the logo."""
    brush = ImageDraw.Draw(picture)
    size = next((size for size in (180, 150, 120) if measure_text_width(year, HEADING_STYLE, size) <= 372), 90)
    draw_text(
        brush, (YEAR_FACE_CENTRE[0], FIGURE_CENTRE[1] - 10), year, HEADING_STYLE, size, TEXT_COLOUR, anchor="middle"
    )
    logo = rasterize_svg(
        _read_drawing("logo").replace("#fff", TEXT_COLOUR).replace(ACCENT_COLOUR, BACKGROUND_COLOUR),
        width=YEAR_FACE_SIZE - 60,
        oversampling=4,
    )
    picture.paste(logo, (YEAR_FACE_CENTRE[0] - logo.width // 2, YEAR_FACE_CENTRE[1] - logo.height // 2), logo)


@lru_cache(20)
def _quantize_background(
    variant: str, avatar_colours: AvatarColours | None, figure: str | BadgeIcon | int, community_name: str
) -> Image.Image:
    """Return the background in the colours of its variant, which are the first in every palette of its cards."""
    palette = make_variant_palette(variant, avatar_colours)
    return _draw_background(variant, avatar_colours, figure, community_name).quantize(
        palette=palette.image, dither=Image.Dither.NONE
    )


@cache
def _read_drawing(name: str) -> str:
    """Return a drawing of the theme as SVG; a star if there is none of that name."""
    path = THEME_FOLDER / "assets/drawings" / f"{name}.svg"
    return (path if path.is_file() else path.with_name("star.svg")).read_text("utf-8")


_TITLE_SIZES = ((92, 2), (78, 2), (66, 3), (56, 3), (48, 3))
_LONG_TITLE_SIZES = ((76, 3), (66, 3), (56, 3), (48, 3))
_SUBTITLE_SIZES = ((32, 2), (28, 2), (28, 3), (28, 3)), ((28, 2),), ((28, 1),)
_LABEL_HEIGHT, _SUBTITLE_GAP, _LARGE_TEXT_BOTTOM = 58, 22, 590
"""In pixels: the height of the label, the gap above the subtitle, and the lower edge of a text with nothing below it."""


def _draw_heading(pen: CardPen, card: SocialCard, colours: CardColours) -> bool:
    """Draw label, title and subtitle, and return whether they run from right to left."""
    title, label, subtitle = (make_drawable(text) if text else None for text in (card.title, card.label, card.subtitle))
    if title is None:  # no font can draw the script of the title
        title, label = label or make_drawable(card.community_name) or "", None
    height = (
        (_TEXT_BOTTOM if card.counts or card.author else _LARGE_TEXT_BOTTOM)
        - _TEXT_TOP
        - (_LABEL_HEIGHT if label else 0)
    )
    heading, below = _fit_heading(
        title, subtitle, height, _LONG_TITLE_SIZES if card.variant in ("tip", "challenge") else _TITLE_SIZES
    )
    side: TextAnchor = "right" if heading.right_to_left else "left"
    x = TEXT_RIGHT if heading.right_to_left else TEXT_LEFT
    y = _TEXT_TOP + max(0, height - heading.height - (_SUBTITLE_GAP + below.height if below else 0)) // 2
    if label:
        label = truncate_to_width(label, BOLD_STYLE, 28, TEXT_RIGHT - TEXT_LEFT)
        pen.write((x, y + 28), label, BOLD_STYLE, 28, colours.accent, anchor=side)
        y += _LABEL_HEIGHT
    for block, colour in ((heading, colours.text), (below, colours.muted)):
        for number, line in enumerate(block.lines if block else ()):
            assert block
            baseline = y + block.size * (0.9 + LINE_HEIGHT * number)
            pen.write((x, baseline), line, block.style, block.size, colour, anchor=side)
        y += heading.height + _SUBTITLE_GAP
    return heading.right_to_left


def _fit_heading(
    title: str, subtitle: str | None, height: int, sizes: Sequence[tuple[int, int]]
) -> tuple[TextBlock, TextBlock | None]:
    """Return title and subtitle in the largest sizes that fit together; without the subtitle if none does."""
    width = TEXT_RIGHT - TEXT_LEFT
    below = fit_text(subtitle, BODY_STYLE, width=width, sizes=_SUBTITLE_SIZES[0]) if subtitle else None
    for remaining_sizes in (sizes[start:] for start in range(len(sizes))):
        heading = fit_text(title, HEADING_STYLE, width=width, sizes=remaining_sizes)
        if heading.height + (_SUBTITLE_GAP + below.height if below else 0) <= height:
            return heading, below
    for smaller_sizes in _SUBTITLE_SIZES[1:]:
        below = fit_text(subtitle or "", BODY_STYLE, width=width, sizes=smaller_sizes)
        if heading.height + _SUBTITLE_GAP + below.height <= height:
            return heading, below
    return heading, None


def _draw_footer(pen: CardPen, card: SocialCard, colours: CardColours, *, right_to_left: bool) -> None:
    """Draw the author, or else the counts, at the bottom."""
    baseline = 562
    if card.author and (author := make_drawable(card.author)):
        face_width = 82 if card.portrait else 0
        author = truncate_to_width(author, BOLD_STYLE, 32, TEXT_RIGHT - TEXT_LEFT - face_width)
        x = (
            TEXT_LEFT
            if not right_to_left
            else round(TEXT_RIGHT - face_width - measure_text_width(author, BOLD_STYLE, 32))
        )
        if card.portrait:
            centre = x + AUTHOR_FACE_SIZE // 2, baseline - 46 + AUTHOR_FACE_SIZE // 2
            _draw_face(pen, card.portrait, centre, AUTHOR_FACE_SIZE)
        pen.write((x + face_width, baseline - 3), author, BOLD_STYLE, 32, colours.text)
        return
    pairs = [(make_drawable(number), make_drawable(label)) for number, label in card.counts[:3]]
    counts = [(number, label, *_measure_count(number, label)) for number, label in pairs if number and label]
    while sum(first + second for _, _, first, second in counts) - _COUNT_GAP > TEXT_RIGHT - TEXT_LEFT:
        counts.pop()
    x_position: float = (
        TEXT_LEFT
        if not right_to_left
        else TEXT_RIGHT + _COUNT_GAP - sum(first + second for _, _, first, second in counts)
    )
    for number, label, first, second in counts:
        pen.write((x_position, baseline), number, HEADING_STYLE, 46, colours.text)
        pen.write((x_position + first, baseline), label, BODY_STYLE, 28, colours.muted)
        x_position += first + second


_COUNT_GAP = 44


def _measure_count(number: str, label: str) -> tuple[float, float]:
    """Return the width of each text with the gap after it."""
    return measure_text_width(number, HEADING_STYLE, 46) + 12, measure_text_width(label, BODY_STYLE, 28) + _COUNT_GAP


def _draw_face(pen: CardPen, portrait: Portrait, centre: tuple[int, int], size: int) -> None:
    if portrait.picture:
        corner = centre[0] - size // 2, centre[1] - size // 2
        pen.paste(open_picture(portrait.picture, size), corner, make_round_mask(size))
    else:
        pen.draw_avatar(portrait, centre, size)


def _list_picture_colours(variant: str, picture: bytes) -> tuple[Colour, ...]:
    """Return the colours of a photograph, as many as the variant leaves room for."""
    _, size = _LARGE_FACES.get(variant, ((0, 0), AUTHOR_FACE_SIZE))
    face = open_picture(picture, size)
    colours = face.quantize(256 - MAX_VARIANT_COLOURS, method=Image.Quantize.MEDIANCUT).getpalette() or []
    return tuple((colours[start], colours[start + 1], colours[start + 2]) for start in range(0, len(colours), 3))
