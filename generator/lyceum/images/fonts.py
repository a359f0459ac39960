"""Finds a font that can draw a piece of text: the theme's fonts, then Noto's, then the system's."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from fontTools.ttLib import TTCollection, TTFont, TTLibError
from PIL import ImageFont

from lyceum.images.graphemes import JOINERS, split_graphemes
from lyceum.system import PACKAGE_FOLDER, THEME_FOLDER

_THEME_FONTS = THEME_FOLDER / "assets" / "fonts"
_NOTO_FONTS = PACKAGE_FOLDER / "images" / "fonts"
FONT_FOLDERS_VARIABLE = "LYCEUM_FONTS"
"""Environment variable: folders of fonts in place of the system's (separated as in PATH); `off`: none."""


@dataclass(frozen=True, slots=True)
class FontFace:
    """A font file at a weight."""

    path: str
    index: int = 0
    """In a collection."""
    weight: int | None = None
    """Of a variable font."""


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text looks: the faces that are asked first, and at which weight."""

    family: Literal["bricolage-grotesque", "atkinson-hyperlegible-next"]
    weight: int


HEADING_STYLE = TextStyle("bricolage-grotesque", 700)
BODY_STYLE = TextStyle("atkinson-hyperlegible-next", 400)
BOLD_STYLE = TextStyle("atkinson-hyperlegible-next", 700)


@lru_cache(8192)
def find_common_face(text: str, style: TextStyle) -> FontFace | None:
    """For what the style's own faces cannot write alone, one that can, so that letters of one word look alike."""
    own = [face for face in list_bundled_faces(style) if face.weight]
    if all(any(has_glyphs(face, cluster) for face in own) for cluster in split_graphemes(text)):
        return None
    return next((face for face in list_bundled_faces(style) if not face.weight and has_glyphs(face, text)), None)


@lru_cache(65536)
def find_face(cluster: str, style: TextStyle) -> FontFace | None:
    found = find_bundled_face(cluster, style)
    if found or not any(unicodedata.category(char)[0] in "LN" for char in cluster):
        return found  # the system is asked for letters only, not for every emoji
    return next((face for face in _list_system_faces() if has_glyphs(face, cluster)), None)


@lru_cache(65536)
def find_bundled_face(cluster: str, style: TextStyle) -> FontFace | None:
    return next((face for face in list_bundled_faces(style) if has_glyphs(face, cluster)), None)


@cache
def list_bundled_faces(style: TextStyle) -> tuple[FontFace, ...]:
    own = (_THEME_FONTS / f"{style.family}-{part}.woff2" for part in ("latin", "latin-ext", "vietnamese"))
    theirs = sorted(_NOTO_FONTS.glob("*.woff2"), key=lambda path: ("cjk" in path.name, path.name))
    return (
        *(FontFace(str(path), weight=style.weight) for path in own if path.is_file()),
        *(FontFace(str(path)) for path in theirs),
    )


def has_glyphs(face: FontFace, cluster: str) -> bool:
    known = _read_code_points(face.path, face.index)
    return all(ord(char) in known or (char in JOINERS and len(cluster) > 1) for char in cluster)


@cache
def _read_code_points(path: str, number: int) -> frozenset[int]:
    try:
        with Path(path).open("rb") as file, TTFont(file, fontNumber=number, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, OSError, ValueError, KeyError, AssertionError):
        return frozenset()


@cache
def _list_system_faces() -> tuple[FontFace, ...]:
    """Every face of the system, Noto's and bold ones first."""
    said = os.environ.get(FONT_FOLDERS_VARIABLE)
    if said == "off":
        return ()
    folders = said.split(os.pathsep) if said else _default_font_folders()
    files = {
        path
        for folder in folders
        for path in Path(folder).expanduser().rglob("*")
        if path.suffix.lower() in (".ttf", ".otf", ".ttc", ".otc") and "lastresort" not in path.name.lower()
    }
    return tuple(face for path in sorted(files, key=_rank_font_file) for face in _list_faces_in_file(path))


def _rank_font_file(path: Path) -> tuple[bool, bool, bool, str]:
    name = path.name.lower()
    slanted = any(word in name for word in ("italic", "oblique", "mono", "serif"))
    return slanted, not name.startswith("noto"), not any(word in name for word in ("bold", "semibold")), str(path)


def _list_faces_in_file(path: Path) -> Iterator[FontFace]:
    if path.suffix.lower() in (".ttc", ".otc"):
        try:
            with path.open("rb") as file, TTCollection(file, lazy=True) as collection:
                yield from (FontFace(str(path), number) for number in range(len(collection.fonts)))
        except (TTLibError, OSError, ValueError, AssertionError):
            return
    else:
        yield FontFace(str(path))


def _default_font_folders() -> tuple[str, ...]:
    if sys.platform == "darwin":
        return ("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts")
    if sys.platform == "win32":
        return (f"{os.environ.get('WINDIR', 'C:/Windows')}/Fonts",)
    return ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


@lru_cache(256)
def load_pillow_font(face: FontFace, size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(face.path, size, index=face.index)
    if face.weight:
        font.set_variation_by_axes([face.weight])
    return font
