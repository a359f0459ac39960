"""Draws the icon of a badge in its tier, as SVG that needs no style sheet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from math import cos, pi, sin

from lyceum.images.xml_text import escape_xml
from lyceum.system import THEME_FOLDER

_DRAWINGS_FOLDER = THEME_FOLDER / "assets" / "emblems"

BADGE_ICON_NAMES: tuple[str, ...] = tuple(sorted(path.stem for path in _DRAWINGS_FOLDER.glob("*.svg")))
"""The names with a drawing in `theme/assets/emblems/`.

A drawing has 96 by 96 units, stays within 34 of the centre, has lines of 4 in `currentColor`, one fill
(ICON_FILL_COLOUR), details on it in ICON_DARK_COLOUR, and no ids.
"""

ICON_LINE_COLOUR, ICON_FILL_COLOUR, ICON_DARK_COLOUR = "#FFF6E3", "#F5A524", "#1E1A57"
"""The colours of a drawing: lines, fill, and details on the fill."""
ICON_DISC_COLOUR, ICON_CENTRE_COLOUR = "#4338CA", "#5146DB"
LOCKED_COLOUR = "#7F7B99"
"""The colour of a badge that is not earned yet; its contrast is 3:1 or better on every background of the site."""


@dataclass(frozen=True)
class _TierStyle:
    rim: str
    spark_count: int


_TIER_STYLES = {
    None: _TierStyle("#B4ACF7", 0),
    "bronze": _TierStyle("#D98E57", 1),
    "silver": _TierStyle("#D3D9E8", 2),
    "gold": _TierStyle("#FFCB52", 3),
}
TIER_RIM_COLOURS = tuple(tier.rim for tier in _TIER_STYLES.values())


def render_badge_icon(
    name: str, tier: str | None = None, *, size: int = 96, title: str = "", locked: bool = False
) -> str:
    """Return the SVG of a badge, `size` CSS pixels wide, without a style element and without ids.

    The rim shows the tier by colour, the sparks show it without colour: bronze one, silver two, gold three. A name that
    is not in BADGE_ICON_NAMES gets a shape with its initial. `locked` draws a badge that is not earned yet. With a
    title, the icon is an image with that name; without one, it is decorative. An unknown tier raises KeyError.
    """
    style = _TIER_STYLES[tier]
    role = f'role="img"><title>{escape_xml(title)}</title>' if title else 'aria-hidden="true" focusable="false">'
    transform = ' transform="translate(2.9 0) scale(.94)"' if style.spark_count else ""
    seal, glyph = _render_seal(style.rim), _read_drawing(name)
    if locked:
        seal, glyph = _render_locked_seal(style), _make_pale(glyph)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="{size}" height="{size}" fill="none" '
        f'stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round" {role}{seal}'
        f'<g stroke="{LOCKED_COLOUR if locked else ICON_LINE_COLOUR}" stroke-width="4"{transform}>{glyph}</g>{_render_sparks(style, locked=locked)}</svg>'
    )


@cache
def _read_drawing(name: str) -> str:
    """Return the elements inside a file of `theme/assets/emblems/`."""
    if name not in BADGE_ICON_NAMES:
        return _render_initial(name)
    text = (_DRAWINGS_FOLDER / f"{name}.svg").read_text("utf-8")
    return text[text.index(">") + 1 : text.rindex("</svg>")].replace("currentColor", ICON_LINE_COLOUR)


def _make_pale(glyph: str) -> str:
    glyph = glyph.replace(f'fill="{ICON_FILL_COLOUR}" stroke="none"', f'fill="{LOCKED_COLOUR}" stroke="none"')
    glyph = glyph.replace(f'fill="{ICON_FILL_COLOUR}"', f'fill="{LOCKED_COLOUR}" fill-opacity=".2"')
    return (
        glyph.replace(ICON_FILL_COLOUR, LOCKED_COLOUR)
        .replace(ICON_LINE_COLOUR, LOCKED_COLOUR)
        .replace(ICON_DARK_COLOUR, LOCKED_COLOUR)
    )


def _make_scalloped_path(
    lobe_count: int, *, outer_radius: float, inner_radius: float, omitted_half_waves: int = 0
) -> str:
    """Return the path of a wave around the centre, with its control points on two circles of these radii.

    `omitted_half_waves` leaves a gap at the bottom.
    """

    def place(radius: float, wave: float) -> str:
        return f"{48 + radius * sin(pi / lobe_count * wave):.1f} {48 - radius * cos(pi / lobe_count * wave):.1f}"

    between = (outer_radius + inner_radius) / 2
    reach = lobe_count - omitted_half_waves // 2 - 1
    waves = range(-reach, reach + 1) if omitted_half_waves else range(2 * lobe_count)
    path = "".join(
        f"Q{place(inner_radius if wave % 2 else outer_radius, wave)} {place(between, wave + 0.5)}" for wave in waves
    )
    return f"M{place(between, waves[0] - 0.5)}{path}{'' if omitted_half_waves else 'z'}"


_RIM = _make_scalloped_path(12, outer_radius=48.5, inner_radius=40.5)
_LOCKED_RIMS = tuple(
    _make_scalloped_path(12, outer_radius=48.5, inner_radius=40.5, omitted_half_waves=waves) for waves in (0, 3, 5, 5)
)
"""The rims with a gap for 0, 1, 2 and 3 sparks."""


def _render_locked_seal(tier: _TierStyle) -> str:
    return f'<path d="{_LOCKED_RIMS[tier.spark_count]}" stroke="{LOCKED_COLOUR}" stroke-dasharray="4 5"/>'


def _render_seal(rim: str) -> str:
    return (
        f'<path d="{_RIM}" fill="{rim}" stroke="{ICON_DARK_COLOUR}"/>'
        f'<circle cx="48" cy="48" r="37" fill="{ICON_DISC_COLOUR}" stroke="{ICON_DARK_COLOUR}"/><circle cx="48" cy="48" r="30" fill="{ICON_CENTRE_COLOUR}"/>'
    )


def _render_sparks(tier: _TierStyle, *, locked: bool) -> str:
    """Return the sparks of the tier, on a ribbon at the bottom of the seal."""
    if not tier.spark_count:
        return ""
    width, left = 17 * tier.spark_count + 6, 48 - 8.5 * (tier.spark_count - 1)
    edge = LOCKED_COLOUR if locked else tier.rim
    ribbon = f'stroke="{LOCKED_COLOUR}" stroke-width="2"' if locked else f'fill="{ICON_DARK_COLOUR}"'
    sparks = "".join(
        f"M{left + 17 * spark:g} 77.5q1.6 6.4 8 8-6.4 1.6-8 8-1.6-6.4-8-8 6.4-1.6 8-8z"
        for spark in range(tier.spark_count)
    )
    return (
        f'<rect x="{48 - width / 2:g}" y="75.5" width="{width}" height="20" rx="10" {ribbon}/>'
        f'<path d="{sparks}" fill="{edge}"/>'
    )


_INITIAL_SHAPES = (
    "M48 22l21 6v18c0 13-9 20-21 26-12-6-21-13-21-26V28z",
    "M26 25h26a18 18 0 0 1 18 18v26H44a18 18 0 0 1-18-18z",
    "M48 21l22.5 13v26L48 73 25.5 60V34z",
    "M31 23h34q3 0 3 3v45l-20-10-20 10V26q0-3 3-3z",
    "M36 23h24q11 11 11 24.5T60 72H36Q25 61 25 47.5T36 23z",
    "M48 21l10 5 11 1 1 11 5 9-5 9-1 11-11 1-10 5-10-5-11-1-1-11-5-9 5-9 1-11 11-1z",
    "M48 20c11 11 22 19 22 31a22 22 0 0 1-44 0c0-12 11-20 22-31z",
)
"""Shield, leaf, honeycomb, pennant, lantern, star and drop, with room for a letter in the centre."""


def _render_initial(name: str) -> str:
    shape = _INITIAL_SHAPES[sha256(name.encode("utf-8", "surrogatepass")).digest()[0] % len(_INITIAL_SHAPES)]
    letter = next((char for char in name if char.isalnum()), "")
    letter = letter.upper() if len(letter.upper()) == 1 else letter
    content = (
        f'<text x="48" y="47.5" dy=".35em" fill="{ICON_DARK_COLOUR}" stroke="none" font-family="system-ui,sans-serif" '
        f'font-size="27" font-weight="700" text-anchor="middle">{escape_xml(letter)}</text>'
        if letter
        else f'<path d="M48 37q1.4 8.6 10 10-8.6 1.4-10 10-1.4-8.6-10-10 8.6-1.4 10-10z" fill="{ICON_DARK_COLOUR}" stroke="none"/>'
    )
    return f'<path d="{shape}" fill="{ICON_FILL_COLOUR}"/>{content}'


def choose_badge_icon(key: str, icon: str | None) -> str:
    """Return the name of the icon of a badge: its `icon`, or its key if only the key has a drawing."""
    return icon if icon and (icon in BADGE_ICON_NAMES or key not in BADGE_ICON_NAMES) else key
