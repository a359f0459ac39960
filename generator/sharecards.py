"""A Card in; the picture that stands for a page where its link is shared, 1200 by 630 pixels, as PNG, out.

The same card gives the same bytes on the same machine. Nothing of it comes from a network.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import PIL
from PIL import Image, ImageDraw

from generator import avatars, emblems, lettering, raster
from generator.lettering import HEADING, STRONG, TEXT, Block, Side
from generator.pages import CARD

SIZE = WIDTH, HEIGHT = CARD
_HERE = Path(__file__).parent
_THEME = next(folder for folder in (_HERE / "theme", _HERE.parent / "theme") if folder.is_dir())

PAPER, INK, SOFT, HOUSE, LAMP, WHITE, NIGHT = (
    "#FBF8F2",
    "#1F1B2D",
    "#5B5568",
    "#4338CA",
    "#F5A524",
    "#FFFFFF",
    "#1B1F33",
)


@dataclass(frozen=True, slots=True)
class Portrait:
    """A face: drawn from the handle and the name, or a picture."""

    key: str
    name: str
    picture: bytes | None = None
    """WebP, square."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says; all of it plain text, shown as far as fonts and room allow."""

    look: str
    """learner | tip | challenge | award | community | year"""
    kind: str
    """What it is, in a word or two, above the title."""
    title: str
    lead: str = ""
    """A sentence below the title."""
    by: str = ""
    """Whose it is, beside their small face."""
    facts: tuple[tuple[str, str], ...] = ()
    """At most three: a number, and what is counted."""
    community: str = ""
    portrait: Portrait | None = None
    drawing: str = "logo"
    """A name in theme/assets/drawings; of a year, its number."""


def drawn(card: Card) -> bytes:
    """The PNG: one palette of at most 256 colours. Only what differs from its base is drawn and matched to the palette."""
    base = (
        card.look,
        _tones(card.portrait) if card.look == "learner" and card.portrait else None,
        card.drawing,
        card.community,
    )
    figure = _figure(card, _base(*base))
    palette = _paletted((*_colours(*base[:2]), *_colours_of_face(card)))
    picture = _matched(*base).copy()
    picture.putpalette(palette.getpalette() or [])
    text = _base(*base).crop(_TEXT)
    brush = ImageDraw.Draw(text)
    backwards = _text(brush, card, _LOOKS[card.look])
    _below(text, brush, card, _LOOKS[card.look], backwards=backwards)
    picture.paste(text.quantize(palette=palette, dither=Image.Dither.NONE), _TEXT)
    if figure:
        middle = MOON if card.look == "learner" else BELOW
        at = middle[0] - figure.width // 2, middle[1] - figure.height // 2
        picture.paste(figure.quantize(palette=palette, dither=Image.Dither.NONE), at)
    out = BytesIO()
    picture.save(out, "PNG", compress_level=4)
    return out.getvalue()


def digest(card: Card) -> str:
    """Of all that a card's picture depends on: what it says, the code and the fonts that draw it."""
    texts = (card.kind, card.title, card.lead, card.by, card.community, *(part for fact in card.facts for part in fact))
    machine = tuple(lettering.beyond(text) for text in texts if not text.isascii())
    seen = card.portrait and card.portrait.picture and sha256(card.portrait.picture).hexdigest()
    said = (card.look, texts, card.drawing, card.portrait and (card.portrait.key, card.portrait.name), seen)
    return sha256(repr((_version(), said, machine)).encode()).hexdigest()


@cache
def _version() -> str:
    """Of the code, the drawings, the fonts and Pillow."""
    code = [_HERE / f"{name}.py" for name in ("sharecards", "lettering", "raster", "avatars")]
    drawings = (_THEME / "assets/drawings").glob("*.svg")
    fonts = (*(_THEME / "assets/fonts").glob("*.woff2"), *(_HERE / "fonts").glob("*.woff2"))
    parts = [sha256(path.read_bytes()).hexdigest() for path in (*code, *sorted(drawings))]
    parts += [f"{path.name}:{path.stat().st_size}" for path in sorted(fonts)]
    return sha256("\n".join((PIL.__version__, *parts)).encode()).hexdigest()


# Looks -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Paint:
    paper: str
    ink: str
    soft: str
    accent: str
    """Of the word above the title."""
    moon: str
    """The great round at the right."""
    halo: str
    """The rim around it."""


_LOOKS: Mapping[str, _Paint] = {
    "learner": _Paint(PAPER, INK, SOFT, HOUSE, "#E8E4FB", "#F4EEE2"),
    "tip": _Paint(PAPER, INK, SOFT, "#8A5300", "#FDE3B0", "#FBEFD6"),
    "challenge": _Paint(PAPER, INK, SOFT, HOUSE, HOUSE, "#E2DEF8"),
    "community": _Paint(PAPER, INK, SOFT, HOUSE, "#E8E4FB", "#F5F0E6"),
    "year": _Paint("#2E2787", "#FFFFFF", "#D6D1F7", LAMP, LAMP, "#453CB0"),
    "award": _Paint(NIGHT, "#F4F1FA", "#BDBAD0", LAMP, "#2A2F4A", "#22273E"),
}
LEFT, RIGHT = 76, 716
"""Where the text begins and ends."""
MOON = (982, 315)
"""The middle of the great face or drawing."""
FACE = 356
BELOW, SMALLER = (986, 436), 188
"""The middle of the face below a year, and how large it is."""
_TEXT = (0, 124, 768, 608)
"""Where all text is but the community's name."""


@lru_cache(64)
def _round(size: int) -> Image.Image:
    mask = Image.new("L", (size * 4, size * 4), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, size * 4 - 1, size * 4 - 1), fill=255)
    return mask.reduce(4)


def _spot(picture: Image.Image, middle: tuple[int, int], size: int, colour: str) -> None:
    picture.paste(colour, (middle[0] - size // 2, middle[1] - size // 2), _round(size))


Tones = tuple[str, str, str]


@lru_cache(48)
def _base(look: str, tones: Tones | None, drawing: str, community: str) -> Image.Image:
    """All that is the same for many cards."""
    paint = _LOOKS[look]
    picture = Image.new("RGB", SIZE, paint.paper)
    _spot(picture, (MOON[0] + 78, MOON[1]), 880, paint.halo)
    _spot(picture, (MOON[0] + 98, MOON[1]), 724, tones[0] if tones else paint.moon)
    brush = ImageDraw.Draw(picture)
    brush.rectangle((0, HEIGHT - 14, WIDTH, HEIGHT), fill=HOUSE)
    brush.rectangle((0, HEIGHT - 14, 190, HEIGHT), fill=LAMP)
    if look == "learner":
        _spot(picture, (835, 160), 58, LAMP)
        _spot(picture, MOON, FACE + 28, PAPER)
    elif look == "year":
        _number(picture, drawing, paint)
    elif look == "community":
        colours = {"currentColor": INK, "--hub-lamp": LAMP, "--hub-tint": WHITE}
        art = raster.picture(_svg("welcome"), width=474, colours=colours)
        picture.paste(art, (MOON[0] - 246, MOON[1] - 164), art)
    else:
        if look == "award" and not drawing.startswith("emblem:"):
            _spot(picture, MOON, 392, "#3A3550")
        line = WHITE if look in ("challenge", "award") else INK
        wide = 360 if drawing.startswith("emblem:") else 300
        art = raster.picture(_svg(drawing), width=wide, colours={"currentColor": line, "--hub-lamp": LAMP}, finer=6)
        picture.paste(art, (MOON[0] - wide // 2, MOON[1] - wide // 2), art)
    logo = raster.picture(_svg("logo").replace("#fff", paint.ink), width=52, finer=4)
    picture.paste(logo, (LEFT - 6, 56), logo)
    if name := lettering.writable(community):
        lettering.draw(brush, (LEFT + 60, 94), lettering.line_of(name, STRONG, 30, 560), STRONG, 30, paint.ink)
    return picture


def _number(picture: Image.Image, year: str, paint: _Paint) -> None:
    """The year as large as the lamp that it stands in."""
    brush = ImageDraw.Draw(picture)
    size = next((size for size in (180, 150, 120) if lettering.width_of(year, HEADING, size) <= 372), 90)
    lettering.draw(brush, (BELOW[0], MOON[1] - 10), year, HEADING, size, INK, anchor="middle")
    logo = raster.picture(_svg("logo").replace("#fff", INK).replace(LAMP, PAPER), width=SMALLER - 60, finer=4)
    picture.paste(logo, (BELOW[0] - logo.width // 2, BELOW[1] - logo.height // 2), logo)  # a face covers it


@lru_cache(48)
def _matched(look: str, tones: Tones | None, drawing: str, community: str) -> Image.Image:
    """The base in the colours of its look, which begin every palette of its cards."""
    palette = _paletted(_colours(look, tones))
    return _base(look, tones, drawing, community).quantize(palette=palette, dither=Image.Dither.NONE)


@cache
def _svg(name: str) -> str:
    """A drawing of the theme, or (`emblem:<name>:<tier>`) a badge's emblem; a star where it has none of that name."""
    if name.startswith("emblem:"):
        _, face, tier = name.split(":", 2)
        return emblems.emblem(face, tier or None)
    path = _THEME / "assets/drawings" / f"{name}.svg"
    return (path if path.is_file() else path.with_name("star.svg")).read_text("utf-8")


_TITLES = ((92, 2), (78, 2), (66, 3), (56, 3), (48, 3))
_LONG_TITLES = ((76, 3), (66, 3), (56, 3), (48, 3))
_LEADS = ((32, 2), (28, 2), (28, 3), (28, 3)), ((28, 2),), ((28, 1),)
_KIND, _GAP, _TOP, _FOOT = 58, 22, 12, 368
"""Height of the word above the title, between title and lead, and where they begin and end in `_TEXT`."""


def _text(brush: ImageDraw.ImageDraw, card: Card, paint: _Paint) -> bool:
    """Kind, title and lead in the middle of the card; whether they run from right to left."""
    title, kind, lead = (lettering.writable(text) if text else None for text in (card.title, card.kind, card.lead))
    if title is None:  # in a script that no font here has: said without it
        title, kind = kind or lettering.writable(card.community) or "", None
    room = (_FOOT if card.facts or card.by else 466) - _TOP - (_KIND if kind else 0)
    heading, below = _blocks(title, lead, room, _LONG_TITLES if card.look in ("tip", "challenge") else _TITLES)
    side: Side = "right" if heading.backwards else "left"
    x = RIGHT if heading.backwards else LEFT
    y = _TOP + max(0, room - heading.height - (_GAP + below.height if below else 0)) // 2
    if kind:
        word = lettering.line_of(kind, STRONG, 28, RIGHT - LEFT)
        lettering.draw(brush, (x, y + 28), word, STRONG, 28, paint.accent, anchor=side)
        y += _KIND
    for block, colour in ((heading, paint.ink), (below, paint.soft)):
        for number, line in enumerate(block.lines if block else ()):
            assert block
            base = y + block.size * (0.9 + lettering.LEADING * number)
            lettering.draw(brush, (x, base), line, block.style, block.size, colour, anchor=side)
        y += heading.height + _GAP
    return heading.backwards


def _blocks(title: str, lead: str | None, room: int, sizes: Sequence[tuple[int, int]]) -> tuple[Block, Block | None]:
    """As large as they fit together; the lead gives way first where even the smallest do not."""
    wide = RIGHT - LEFT
    for tried in (sizes[start:] for start in range(len(sizes))):
        heading = lettering.fitted(title, HEADING, width=wide, sizes=tried)
        below = lettering.fitted(lead, TEXT, width=wide, sizes=_LEADS[0]) if lead else None
        if heading.height + (_GAP + below.height if below else 0) <= room:
            return heading, below
    for smaller in _LEADS[1:]:
        below = lettering.fitted(lead or "", TEXT, width=wide, sizes=smaller)
        if heading.height + _GAP + below.height <= room:
            return heading, below
    return heading, None


def _below(picture: Image.Image, brush: ImageDraw.ImageDraw, card: Card, paint: _Paint, *, backwards: bool) -> None:
    """Whose it is, and what can be counted, along the foot."""
    base = 438
    if card.by and (by := lettering.writable(card.by)):
        face = 82 if card.portrait else 0
        by = lettering.line_of(by, STRONG, 32, RIGHT - LEFT - face)
        x = LEFT if not backwards else round(RIGHT - face - lettering.width_of(by, STRONG, 32))
        if card.portrait:
            picture.paste(_face(card.portrait, 64), (x, base - 46), _round(64))
        lettering.draw(brush, (x + face, base - 3), by, STRONG, 32, paint.ink)
        return
    pairs = [(lettering.writable(number), lettering.writable(what)) for number, what in card.facts[:3]]
    facts = [(number, what, *_widths(number, what)) for number, what in pairs if number and what]
    while sum(first + second for _, _, first, second in facts) - _APART > RIGHT - LEFT:
        facts.pop()
    at: float = LEFT if not backwards else RIGHT + _APART - sum(first + second for _, _, first, second in facts)
    for number, what, first, second in facts:
        lettering.draw(brush, (at, base), number, HEADING, 46, paint.ink)
        lettering.draw(brush, (at + first, base), what, TEXT, 28, paint.soft)
        at += first + second


_APART = 44


def _widths(number: str, what: str) -> tuple[float, float]:
    """With the room after each."""
    return lettering.width_of(number, HEADING, 46) + 12, lettering.width_of(what, TEXT, 28) + _APART


# Faces -------------------------------------------------------------------------------------------------------------


def _figure(card: Card, base: Image.Image) -> Image.Image | None:
    """A learner's large face, cut round, with what of the base stands around it."""
    if card.look not in ("learner", "year") or not card.portrait:
        return None
    middle, size = (MOON, FACE) if card.look == "learner" else (BELOW, SMALLER)
    left, top = middle[0] - size // 2, middle[1] - size // 2
    figure = base.crop((left, top, left + size, top + size))
    figure.paste(_face(card.portrait, size), (0, 0), _round(size))
    return figure


def _tones(portrait: Portrait) -> Tones:
    return avatars.tones(portrait.key)


def _face(portrait: Portrait, size: int) -> Image.Image:
    """RGB, square, to be cut round; a drawn one is the same that pages show."""
    if portrait.picture:
        with Image.open(BytesIO(portrait.picture), formats=("WEBP",)) as picture:
            return picture.convert("RGB").resize((size, size), Image.Resampling.LANCZOS)
    ground, shape, ink = _tones(portrait)
    face = Image.new("RGB", (size, size), ground)
    face.paste(shape, (0, 0), raster.mask(f'<svg viewBox="0 0 96 96">{avatars.form(portrait.key)}</svg>', width=size))
    letters = lettering.writable(avatars.initials(portrait.name, portrait.key))
    if letters:
        tall = round(size * (38 if len(letters) < 2 else 34) / 96)
        brush = ImageDraw.Draw(face)
        base = size * 49 / 96 + tall * 0.35
        lettering.draw(brush, (size / 2, base), letters, STRONG, tall, ink, anchor="middle")
    return face


# Colours -----------------------------------------------------------------------------------------------------------


Colour = tuple[int, int, int]
Tint = tuple[str, str]
MOST = 152
"""Colours of a look; the rest of a palette is a face's."""


@lru_cache(48)
def _colours(look: str, tones: Tones | None) -> tuple[Colour, ...]:
    """The colours of a look and steps between two of them that meet, for edges without stairs."""
    paint = _LOOKS[look]
    moon = tones[0] if tones else paint.moon
    pairs = [(paint.paper, paint.ink), (paint.paper, paint.soft), (paint.paper, paint.accent), (paint.paper, paint.halo),
             (paint.halo, moon), (INK, LAMP), (paint.paper, LAMP), (HOUSE, LAMP), (INK, HOUSE)]  # fmt: skip
    match look:
        case "award":
            pairs += [("#3A3550", LAMP), ("#3A3550", WHITE), (paint.moon, "#3A3550"), (WHITE, LAMP)]
            pairs += [(emblems.NIGHT, rim) for rim in emblems.RIMS] + [(emblems.FACE, emblems.GLOW)]
            pairs += [
                (emblems.GLOW, "#FFF7E8"),
                (emblems.GLOW, LAMP),
                (emblems.NIGHT, LAMP),
                (paint.moon, emblems.NIGHT),
            ]
        case "year":
            pairs += [(LAMP, INK), (LAMP, PAPER), (paint.halo, LAMP), (paint.paper, WHITE)]
        case "challenge":
            pairs += [(HOUSE, WHITE), (WHITE, LAMP)]
        case "community":
            pairs += [(paint.moon, INK), (WHITE, INK), (paint.moon, LAMP), (paint.halo, INK), (WHITE, LAMP)]
        case _:
            pairs += [(moon, INK), (moon, LAMP), (paint.halo, LAMP)]
    return _apart((*pairs, *(_tints(tones, paint) if tones else ())))[:MOST]


def _tints(tones: Tones, paint: _Paint) -> tuple[Tint, ...]:
    ground, shape, ink = tones
    return (ground, shape), (ground, ink), (shape, ink), (paint.paper, ground), (paint.paper, shape)


def _colours_of_face(card: Card) -> tuple[Colour, ...]:
    """What a face needs beside its look: a photograph takes all that is left of the palette."""
    if not card.portrait:
        return ()
    if not card.portrait.picture:
        return () if card.look == "learner" else _small_face(card.look, _tones(card.portrait))
    face = _face(card.portrait, {"learner": FACE, "year": SMALLER}.get(card.look, 64))
    found = face.quantize(256 - MOST, method=Image.Quantize.MEDIANCUT).getpalette() or []
    return tuple((found[at], found[at + 1], found[at + 2]) for at in range(0, len(found), 3))


@lru_cache(96)
def _small_face(look: str, tones: Tones) -> tuple[Colour, ...]:
    return _apart(_tints(tones, _LOOKS[look]))


def _apart(pairs: Iterable[Tint]) -> tuple[Colour, ...]:
    """The ends first, exactly; then ten steps each, but for those that are as good as there."""
    pairs = tuple(pairs)
    ends = [step for pair in pairs for step in (_mixed(*pair, 10)[0], _mixed(*pair, 10)[-1])]
    colours: list[Colour] = []
    for colour in (*ends, *(step for pair in pairs for step in _mixed(*pair, 10)[1:-1])):
        if all(max(abs(a - b) for a, b in zip(colour, known, strict=True)) > 7 for known in colours):
            colours.append(colour)
    return tuple(colours)


def _mixed(one: str, other: str, steps: int) -> list[Colour]:
    (a, b, c), (d, e, f) = (tuple(int(code[at : at + 2], 16) for at in (1, 3, 5)) for code in (one, other))
    return [(a + (d - a) * i // steps, b + (e - b) * i // steps, c + (f - c) * i // steps) for i in range(steps + 1)]


def _paletted(colours: Sequence[Colour]) -> Image.Image:
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in colours[:256] for part in colour])
    return palette


__all__ = ["HEIGHT", "SIZE", "WIDTH", "Card", "Portrait", "digest", "drawn"]
