"""The drawings of the theme: large ones inside a page, and small ones from a file that all pages share."""

from __future__ import annotations

import re
from functools import cache

from markupsafe import Markup

from lyceum.images import render_avatar_shapes
from lyceum.site.text_links import link_to
from lyceum.system import THEME_FOLDER

AVATAR_SHAPES_ADDRESS, ICONS_ADDRESS = "assets/avatars.svg", "assets/icons.svg"
WHOLE_PICTURES = frozenset({"favicon", "logo"})
"""Drawings of the size of an icon that pages load as files of their own."""
ICON_PREFIX = "i-"
"""Begins the id of every icon, so that no id of a page is the same."""
_DRAWINGS_FOLDER = THEME_FOLDER / "assets" / "drawings"
_ICON = Markup('<svg class=hub-drawing aria-hidden=true><use href="{}#{}{}"/></svg>')
_LINE_STYLE = ' fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
"""How the lines of an icon are drawn. `theme/styles/components.css` says it once for all icons."""
_ICON_SVG = re.compile(
    r'<svg xmlns="[^"]*" (viewBox="0 0 48 48"[^>]*?)(?: aria-hidden="true")?(?: focusable="false")?>(.*)</svg>\s*',
    re.DOTALL,
)


def draw_icon(name: str, page_address: str) -> Markup:
    """Return a small drawing that stands in a line of text."""
    return _draw_icon(name, link_to(ICONS_ADDRESS, page_address))


@cache
def _draw_icon(name: str, icons_link: str) -> Markup:
    assert name in _load_icons(), name
    return _ICON.format(icons_link, ICON_PREFIX, name)


@cache
def load_drawing(name: str) -> Markup:
    """Return a drawing as SVG that stands in the page."""
    return Markup((_DRAWINGS_FOLDER / f"{name}.svg").read_text("utf-8").strip())


def render_shared_drawings() -> dict[str, str]:
    """Return the SVG files that pages take avatars and icons from, by address."""
    return {AVATAR_SHAPES_ADDRESS: render_avatar_shapes(), ICONS_ADDRESS: _render_icons()}


def _render_icons() -> str:
    """Return the icons as symbols of one file. They keep the colours of the page."""
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{"".join(_load_icons().values())}</svg>\n'


@cache
def _load_icons() -> dict[str, str]:
    """Return the symbols of all drawings of the size of an icon, by name."""
    drawings = {path.stem: path.read_text("utf-8") for path in sorted(_DRAWINGS_FOLDER.glob("*.svg"))}
    return {
        name: f'<symbol id="{ICON_PREFIX}{name}" {match[1].replace(_LINE_STYLE, "")}>{match[2]}</symbol>\n'
        for name, text in drawings.items()
        if name not in WHOLE_PICTURES and (match := _ICON_SVG.fullmatch(text))
    }
