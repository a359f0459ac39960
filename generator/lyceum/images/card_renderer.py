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
    list_avatar_colours,
    list_variant_colours,
    make_palette,
)
from lyceum.images.fonts import BODY_STYLE, BOLD_STYLE, HEADING_STYLE
from lyceum.images.portraits import choose_portrait_colours, draw_portrait, make_round_mask
from lyceum.images.rasterizer import rasterize_svg
from lyceum.images.social_cards import CARD_HEIGHT, CARD_SIZE, CARD_WIDTH, SocialCard
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
    """The PNG: one palette of at most 256 colours. Only what differs from its base is drawn and matched to the palette."""
    base = (
        card.variant,
        choose_portrait_colours(card.portrait) if card.variant == "learner" and card.portrait else None,
        card.drawing,
        card.community_name,
    )
    figure = _draw_large_face(card, _draw_background(*base))
    palette = make_palette((*list_variant_colours(*base[:2]), *_list_portrait_colours(card)))
    picture = _quantize_background(*base).copy()
    picture.putpalette(palette.getpalette() or [])
    text = _draw_background(*base).crop(_TEXT_AREA)
    brush = ImageDraw.Draw(text)
    backwards = _draw_heading(brush, card, CARD_COLOURS[card.variant])
    _draw_footer(text, brush, card, CARD_COLOURS[card.variant], backwards=backwards)
    picture.paste(text.quantize(palette=palette, dither=Image.Dither.NONE), _TEXT_AREA)
    if figure:
        middle = FIGURE_CENTRE if card.variant == "learner" else YEAR_FACE_CENTRE
        at = middle[0] - figure.width // 2, middle[1] - figure.height // 2
        picture.paste(figure.quantize(palette=palette, dither=Image.Dither.NONE), at)
    out = BytesIO()
    picture.save(out, "PNG", compress_level=4)
    return out.getvalue()


TEXT_LEFT, TEXT_RIGHT = 76, 716
"""Where the text begins and ends."""
FIGURE_CENTRE = (982, 315)
"""The middle of the great face or drawing."""
FIGURE_SIZE = 356
YEAR_FACE_CENTRE, YEAR_FACE_SIZE = (986, 436), 188
"""The middle of the face below a year, and how large it is."""
_TEXT_AREA = (0, 124, 768, 608)
"""Where all text is but the community's name."""


def _draw_disc(picture: Image.Image, middle: tuple[int, int], size: int, colour: str) -> None:
    picture.paste(colour, (middle[0] - size // 2, middle[1] - size // 2), make_round_mask(size))


@lru_cache(48)
def _draw_background(look: str, tones: AvatarColours | None, drawing: str, community: str) -> Image.Image:
    """All that is the same for many cards."""
    paint = CARD_COLOURS[look]
    picture = Image.new("RGB", CARD_SIZE, paint.background)
    _draw_disc(picture, (FIGURE_CENTRE[0] + 78, FIGURE_CENTRE[1]), 880, paint.ring)
    _draw_disc(picture, (FIGURE_CENTRE[0] + 98, FIGURE_CENTRE[1]), 724, tones[0] if tones else paint.disc)
    brush = ImageDraw.Draw(picture)
    brush.rectangle((0, CARD_HEIGHT - 14, CARD_WIDTH, CARD_HEIGHT), fill=PRIMARY_COLOUR)
    brush.rectangle((0, CARD_HEIGHT - 14, 190, CARD_HEIGHT), fill=ACCENT_COLOUR)
    if look == "learner":
        _draw_disc(picture, (835, 160), 58, ACCENT_COLOUR)
        _draw_disc(picture, FIGURE_CENTRE, FIGURE_SIZE + 28, BACKGROUND_COLOUR)
    elif look == "year":
        _draw_year(picture, drawing, paint)
    elif look == "community":
        colours = {"currentColor": TEXT_COLOUR, "--hub-lamp": ACCENT_COLOUR, "--hub-tint": WHITE_COLOUR}
        art = rasterize_svg(_read_drawing("welcome"), width=474, colours=colours)
        picture.paste(art, (FIGURE_CENTRE[0] - 246, FIGURE_CENTRE[1] - 164), art)
    else:
        if look == "award" and not drawing.startswith("emblem:"):
            _draw_disc(picture, FIGURE_CENTRE, 392, "#3A3550")
        line = WHITE_COLOUR if look in ("challenge", "award") else TEXT_COLOUR
        wide = 360 if drawing.startswith("emblem:") else 300
        art = rasterize_svg(
            _read_drawing(drawing),
            width=wide,
            colours={"currentColor": line, "--hub-lamp": ACCENT_COLOUR},
            oversampling=6,
        )
        picture.paste(art, (FIGURE_CENTRE[0] - wide // 2, FIGURE_CENTRE[1] - wide // 2), art)
    logo = rasterize_svg(_read_drawing("logo").replace("#fff", paint.text), width=52, oversampling=4)
    picture.paste(logo, (TEXT_LEFT - 6, 56), logo)
    if name := make_drawable(community):
        draw_text(brush, (TEXT_LEFT + 60, 94), truncate_to_width(name, BOLD_STYLE, 30, 560), BOLD_STYLE, 30, paint.text)
    return picture


def _draw_year(picture: Image.Image, year: str, paint: CardColours) -> None:
    """The year as large as the lamp that it stands in."""
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
    picture.paste(
        logo, (YEAR_FACE_CENTRE[0] - logo.width // 2, YEAR_FACE_CENTRE[1] - logo.height // 2), logo
    )  # a face covers it


@lru_cache(48)
def _quantize_background(look: str, tones: AvatarColours | None, drawing: str, community: str) -> Image.Image:
    """The base in the colours of its look, which begin every palette of its cards."""
    palette = make_palette(list_variant_colours(look, tones))
    return _draw_background(look, tones, drawing, community).quantize(palette=palette, dither=Image.Dither.NONE)


@cache
def _read_drawing(name: str) -> str:
    """A drawing of the theme, or (`emblem:<name>:<tier>`) a badge's emblem; a star where it has none of that name."""
    if name.startswith("emblem:"):
        _, face, tier = name.split(":", 2)
        return render_badge_icon(face, tier or None)
    path = THEME_FOLDER / "assets/drawings" / f"{name}.svg"
    return (path if path.is_file() else path.with_name("star.svg")).read_text("utf-8")


_TITLE_SIZES = ((92, 2), (78, 2), (66, 3), (56, 3), (48, 3))
_LONG_TITLE_SIZES = ((76, 3), (66, 3), (56, 3), (48, 3))
_SUBTITLE_SIZES = ((32, 2), (28, 2), (28, 3), (28, 3)), ((28, 2),), ((28, 1),)
_LABEL_HEIGHT, _SUBTITLE_GAP, _TEXT_TOP, _TEXT_BOTTOM = 58, 22, 12, 368
"""Height of the word above the title, between title and lead, and where they begin and end in `_TEXT`."""


def _draw_heading(brush: ImageDraw.ImageDraw, card: SocialCard, paint: CardColours) -> bool:
    """Kind, title and lead in the middle of the card; whether they run from right to left."""
    title, kind, lead = (make_drawable(text) if text else None for text in (card.title, card.label, card.subtitle))
    if title is None:  # in a script that no font here has: said without it
        title, kind = kind or make_drawable(card.community_name) or "", None
    room = (_TEXT_BOTTOM if card.counts or card.author else 466) - _TEXT_TOP - (_LABEL_HEIGHT if kind else 0)
    heading, below = _fit_heading(
        title, lead, room, _LONG_TITLE_SIZES if card.variant in ("tip", "challenge") else _TITLE_SIZES
    )
    side: TextAnchor = "right" if heading.right_to_left else "left"
    x = TEXT_RIGHT if heading.right_to_left else TEXT_LEFT
    y = _TEXT_TOP + max(0, room - heading.height - (_SUBTITLE_GAP + below.height if below else 0)) // 2
    if kind:
        word = truncate_to_width(kind, BOLD_STYLE, 28, TEXT_RIGHT - TEXT_LEFT)
        draw_text(brush, (x, y + 28), word, BOLD_STYLE, 28, paint.accent, anchor=side)
        y += _LABEL_HEIGHT
    for block, colour in ((heading, paint.text), (below, paint.muted)):
        for number, line in enumerate(block.lines if block else ()):
            assert block
            base = y + block.size * (0.9 + LINE_HEIGHT * number)
            draw_text(brush, (x, base), line, block.style, block.size, colour, anchor=side)
        y += heading.height + _SUBTITLE_GAP
    return heading.right_to_left


def _fit_heading(
    title: str, lead: str | None, room: int, sizes: Sequence[tuple[int, int]]
) -> tuple[TextBlock, TextBlock | None]:
    """As large as they fit together; the lead gives way first where even the smallest do not."""
    wide = TEXT_RIGHT - TEXT_LEFT
    for tried in (sizes[start:] for start in range(len(sizes))):
        heading = fit_text(title, HEADING_STYLE, width=wide, sizes=tried)
        below = fit_text(lead, BODY_STYLE, width=wide, sizes=_SUBTITLE_SIZES[0]) if lead else None
        if heading.height + (_SUBTITLE_GAP + below.height if below else 0) <= room:
            return heading, below
    for smaller in _SUBTITLE_SIZES[1:]:
        below = fit_text(lead or "", BODY_STYLE, width=wide, sizes=smaller)
        if heading.height + _SUBTITLE_GAP + below.height <= room:
            return heading, below
    return heading, None


def _draw_footer(
    picture: Image.Image, brush: ImageDraw.ImageDraw, card: SocialCard, paint: CardColours, *, backwards: bool
) -> None:
    """Whose it is, and what can be counted, along the foot."""
    base = 438
    if card.author and (by := make_drawable(card.author)):
        face = 82 if card.portrait else 0
        by = truncate_to_width(by, BOLD_STYLE, 32, TEXT_RIGHT - TEXT_LEFT - face)
        x = TEXT_LEFT if not backwards else round(TEXT_RIGHT - face - measure_text_width(by, BOLD_STYLE, 32))
        if card.portrait:
            picture.paste(draw_portrait(card.portrait, 64), (x, base - 46), make_round_mask(64))
        draw_text(brush, (x + face, base - 3), by, BOLD_STYLE, 32, paint.text)
        return
    pairs = [(make_drawable(number), make_drawable(what)) for number, what in card.counts[:3]]
    facts = [(number, what, *_measure_count(number, what)) for number, what in pairs if number and what]
    while sum(first + second for _, _, first, second in facts) - _COUNT_GAP > TEXT_RIGHT - TEXT_LEFT:
        facts.pop()
    at: float = (
        TEXT_LEFT if not backwards else TEXT_RIGHT + _COUNT_GAP - sum(first + second for _, _, first, second in facts)
    )
    for number, what, first, second in facts:
        draw_text(brush, (at, base), number, HEADING_STYLE, 46, paint.text)
        draw_text(brush, (at + first, base), what, BODY_STYLE, 28, paint.muted)
        at += first + second


_COUNT_GAP = 44


def _measure_count(number: str, what: str) -> tuple[float, float]:
    """With the room after each."""
    return measure_text_width(number, HEADING_STYLE, 46) + 12, measure_text_width(what, BODY_STYLE, 28) + _COUNT_GAP


# Faces -------------------------------------------------------------------------------------------------------------


def _draw_large_face(card: SocialCard, base: Image.Image) -> Image.Image | None:
    """A learner's large face, cut round, with what of the base stands around it."""
    if card.variant not in ("learner", "year") or not card.portrait:
        return None
    middle, size = (FIGURE_CENTRE, FIGURE_SIZE) if card.variant == "learner" else (YEAR_FACE_CENTRE, YEAR_FACE_SIZE)
    left, top = middle[0] - size // 2, middle[1] - size // 2
    figure = base.crop((left, top, left + size, top + size))
    figure.paste(draw_portrait(card.portrait, size), (0, 0), make_round_mask(size))
    return figure


def _list_portrait_colours(card: SocialCard) -> tuple[Colour, ...]:
    """What a face needs beside its look: a photograph takes all that is left of the palette."""
    if not card.portrait:
        return ()
    if not card.portrait.picture:
        return (
            ()
            if card.variant == "learner"
            else list_avatar_colours(card.variant, choose_portrait_colours(card.portrait))
        )
    face = draw_portrait(card.portrait, {"learner": FIGURE_SIZE, "year": YEAR_FACE_SIZE}.get(card.variant, 64))
    found = face.quantize(256 - MAX_VARIANT_COLOURS, method=Image.Quantize.MEDIANCUT).getpalette() or []
    return tuple((found[at], found[at + 1], found[at + 2]) for at in range(0, len(found), 3))
