"""A badge's icon and tier in, its emblem out: an SVG that stands by itself, in a page and as a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape
from math import cos, pi, sin
from pathlib import Path

_PACKAGE = Path(__file__).parent
_GLYPHS = next(
    folder
    for theme in (_PACKAGE / "theme", _PACKAGE.parent / "theme")
    if (folder := theme / "assets" / "emblems").is_dir()
)
"""In the wheel, or in the repository."""

EMBLEMS: tuple[str, ...] = tuple(sorted(path.stem for path in _GLYPHS.glob("*.svg")))
"""The names that have a drawing of their own: one file each in `theme/assets/emblems/`, on a ground of 96 units within
34 of the middle (48 48), with lines of 4 in `currentColor`, one fill (LAMP), and what is dark on it (NIGHT); no ids."""

LINE, LAMP, NIGHT = "#FFF6E3", "#F5A524", "#1E1A57"
"""What a glyph is drawn with: its lines, its one fill, and what is dark on that."""
FACE, GLOW = "#4338CA", "#5146DB"
PALE = "#7F7B99"
"""Of what is still to be earned: 3:1 or better on paper, on a card and at night."""


@dataclass(frozen=True)
class _Tier:
    rim: str
    sparks: int


_TIERS = {
    None: _Tier("#B4ACF7", 0),
    "bronze": _Tier("#D98E57", 1),
    "silver": _Tier("#D3D9E8", 2),
    "gold": _Tier("#FFCB52", 3),
}


def emblem(name: str, tier: str | None = None, *, size: int = 96, title: str = "", locked: bool = False) -> str:
    """A seal of `size` CSS pixels, the same bytes for the same badge, without a style or an id; it stands on paper and
    on night. A tier shows in the rim, and without colour in sparks below: bronze one, silver two, gold three. A name
    that is not in EMBLEMS has a lit shape, its own for ever, with its initial. `locked` is what is still to be earned,
    in pale lines. With a title it is a picture of that name, without one it is decoration. A tier that is none of
    these raises KeyError."""
    kind = _TIERS[tier]
    said = f'role="img"><title>{_text(title)}</title>' if title else 'aria-hidden="true" focusable="false">'
    lifted = ' transform="translate(2.9 0) scale(.94)"' if kind.sparks else ""
    seal, glyph = _seal(kind.rim), _glyph(name)
    if locked:
        seal, glyph = _pale_seal(kind), _paled(glyph)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="{size}" height="{size}" fill="none" '
        f'stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round" {said}{seal}'
        f'<g stroke="{PALE if locked else LINE}" stroke-width="4"{lifted}>{glyph}</g>{_sparks(kind, locked=locked)}</svg>'
    )


@cache
def _glyph(name: str) -> str:
    """What stands in a file of `theme/assets/emblems/`, between its outermost marks."""
    if name not in EMBLEMS:
        return _lit_shape(name)
    text = (_GLYPHS / f"{name}.svg").read_text("utf-8")
    return text[text.index(">") + 1 : text.rindex("</svg>")].replace("currentColor", LINE)


def _paled(glyph: str) -> str:
    glyph = glyph.replace(f'fill="{LAMP}" stroke="none"', f'fill="{PALE}" stroke="none"')
    glyph = glyph.replace(f'fill="{LAMP}"', f'fill="{PALE}" fill-opacity=".2"')
    return glyph.replace(LAMP, PALE).replace(LINE, PALE).replace(NIGHT, PALE)


# The seal ----------------------------------------------------------------------------------------------------------


def _scallop(lobes: int, *, far: float, near: float, open_below: int = 0) -> str:
    """A wave around the middle, its control points on two circles of these radii; as many half waves are left out at
    the foot."""

    def at(radius: float, wave: float) -> str:
        return f"{48 + radius * sin(pi / lobes * wave):.1f} {48 - radius * cos(pi / lobes * wave):.1f}"

    between = (far + near) / 2
    reach = lobes - open_below // 2 - 1
    waves = range(-reach, reach + 1) if open_below else range(2 * lobes)
    path = "".join(f"Q{at(near if wave % 2 else far, wave)} {at(between, wave + 0.5)}" for wave in waves)
    return f"M{at(between, waves[0] - 0.5)}{path}{'' if open_below else 'z'}"


_RIM = _scallop(12, far=48.5, near=40.5)
_OPEN_RIMS = tuple(_scallop(12, far=48.5, near=40.5, open_below=waves) for waves in (0, 3, 5, 5))
"""With room for so many sparks."""


def _pale_seal(tier: _Tier) -> str:
    return f'<path d="{_OPEN_RIMS[tier.sparks]}" stroke="{PALE}" stroke-dasharray="4 5"/>'


def _seal(rim: str) -> str:
    return (
        f'<path d="{_RIM}" fill="{rim}" stroke="{NIGHT}"/>'
        f'<circle cx="48" cy="48" r="37" fill="{FACE}" stroke="{NIGHT}"/><circle cx="48" cy="48" r="30" fill="{GLOW}"/>'
    )


def _sparks(tier: _Tier, *, locked: bool) -> str:
    """As many as the tier has, on a ribbon across the foot of the seal."""
    if not tier.sparks:
        return ""
    width, left = 17 * tier.sparks + 6, 48 - 8.5 * (tier.sparks - 1)
    edge = PALE if locked else tier.rim
    ribbon = f'stroke="{PALE}" stroke-width="2"' if locked else f'fill="{NIGHT}"'
    sparks = "".join(
        f"M{left + 17 * spark:g} 77.5q1.6 6.4 8 8-6.4 1.6-8 8-1.6-6.4-8-8 6.4-1.6 8-8z" for spark in range(tier.sparks)
    )
    return (
        f'<rect x="{48 - width / 2:g}" y="75.5" width="{width}" height="20" rx="10" {ribbon}/>'
        f'<path d="{sparks}" fill="{edge}"/>'
    )


# A badge of a community's own --------------------------------------------------------------------------------------

_SHAPES = (
    "M48 22l21 6v18c0 13-9 20-21 26-12-6-21-13-21-26V28z",
    "M26 25h26a18 18 0 0 1 18 18v26H44a18 18 0 0 1-18-18z",
    "M48 21l22.5 13v26L48 73 25.5 60V34z",
    "M31 23h34q3 0 3 3v45l-20-10-20 10V26q0-3 3-3z",
    "M36 23h24q11 11 11 24.5T60 72H36Q25 61 25 47.5T36 23z",
    "M48 21l10 5 11 1 1 11 5 9-5 9-1 11-11 1-10 5-10-5-11-1-1-11-5-9 5-9 1-11 11-1z",
    "M48 20c11 11 22 19 22 31a22 22 0 0 1-44 0c0-12 11-20 22-31z",
)
"""Shield, leaf, honeycomb, pennant, lantern, star, drop; the letter stands in the middle of each."""


def _lit_shape(name: str) -> str:
    shape = _SHAPES[sha256(name.encode("utf-8", "surrogatepass")).digest()[0] % len(_SHAPES)]
    letter = next((char for char in name if char.isalnum()), "")
    letter = letter.upper() if len(letter.upper()) == 1 else letter
    within = (
        f'<text x="48" y="47.5" dy=".35em" fill="{NIGHT}" stroke="none" font-family="system-ui,sans-serif" '
        f'font-size="27" font-weight="700" text-anchor="middle">{_text(letter)}</text>'
        if letter
        else f'<path d="M48 37q1.4 8.6 10 10-8.6 1.4-10 10-1.4-8.6-10-10 8.6-1.4 10-10z" fill="{NIGHT}" stroke="none"/>'
    )
    return f'<path d="{shape}" fill="{LAMP}"/>{within}'


_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _text(text: str) -> str:
    return escape(_NO_XML.sub("", text))
