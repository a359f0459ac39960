"""Finds a font that can draw a piece of text: the theme's fonts, then Noto's, then the system's."""

from __future__ import annotations

import os
import sys
import unicodedata
from array import array
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from lyceum.images.graphemes import JOINERS, split_graphemes
from lyceum.system import COMPILED_RESOURCES, PACKAGE_FOLDER, THEME_FOLDER

if TYPE_CHECKING:
    from PIL import ImageFont

_THEME_FONTS = THEME_FOLDER / "assets" / "fonts"
_OWN_FONTS = PACKAGE_FOLDER / "images" / "fonts"
FONT_FOLDERS_VARIABLE = "LYCEUM_FONTS"
"""The environment variable that replaces the font folders of the system (separated as in PATH); `off` uses none."""


@dataclass(frozen=True, slots=True)
class FontFace:
    """A font file, at one weight."""

    path: str
    index: int = 0
    """The position in a font collection."""
    weight: int | None = None
    """The weight axis of a variable font."""


@dataclass(frozen=True, slots=True)
class TextStyle:
    """The font family that is tried first, and its weight."""

    family: Literal["bricolage-grotesque", "atkinson-hyperlegible-next"]
    weight: int


HEADING_STYLE = TextStyle("bricolage-grotesque", 700)
BODY_STYLE = TextStyle("atkinson-hyperlegible-next", 400)
BOLD_STYLE = TextStyle("atkinson-hyperlegible-next", 700)


def find_only_face(text: str, style: TextStyle) -> FontFace | None:
    """Return the first face of the style if it draws the whole text from left to right, one character after the other.

    That is so for most texts, and asking once is faster than choosing a face for each letter."""
    face = list_bundled_faces(style)[0]
    return face if text and _list_simple_characters(face).issuperset(text) else None


@cache
def _list_simple_characters(face: FontFace) -> frozenset[str]:
    """Return the characters of a face that stand alone, run from left to right and belong to a word of letters."""
    return frozenset(
        char
        for char in map(chr, _read_code_points(face.path, face.index))
        if (char == " " or unicodedata.category(char)[0] in "LNPS")
        and unicodedata.bidirectional(char) not in ("R", "AL", "AN")
        and unicodedata.east_asian_width(char) not in ("W", "F")
        and char not in JOINERS
    )


@lru_cache(8192)
def find_common_face(text: str, style: TextStyle) -> FontFace | None:
    """Return one face for a text that the faces of the style cannot draw alone, so that its letters look alike."""
    own = [face for face in list_bundled_faces(style) if face.weight]
    if all(any(has_glyphs(face, cluster) for face in own) for cluster in split_graphemes(text)):
        return None
    return next((face for face in list_bundled_faces(style) if not face.weight and has_glyphs(face, text)), None)


@lru_cache(65536)
def find_face(cluster: str, style: TextStyle) -> FontFace | None:
    """Return a face that can draw the cluster, from the package or, for letters and digits, from the system."""
    face = find_bundled_face(cluster, style)
    if face or not any(unicodedata.category(char)[0] in "LN" for char in cluster):
        return face  # searching the system for every emoji would be slow
    return next((face for face in list_system_faces() if has_glyphs(face, cluster)), None)


@lru_cache(65536)
def find_bundled_face(cluster: str, style: TextStyle) -> FontFace | None:
    """Return a face of the package that can draw the cluster."""
    return next((face for face in list_bundled_faces(style) if has_glyphs(face, cluster)), None)


@cache
def list_bundled_faces(style: TextStyle) -> tuple[FontFace, ...]:
    """Return the faces of the package: those of the style first, then Noto, Chinese last."""
    latin = _OWN_FONTS / f"{style.family}-latin.woff2"  # the theme splits these letters over two files
    others = (_THEME_FONTS / f"{style.family}-{part}.woff2" for part in ("latin-ext", "vietnamese"))
    noto = sorted(_OWN_FONTS.glob("noto-*.woff2"), key=lambda path: ("cjk" in path.name, path.name))
    return (
        *(FontFace(str(path), weight=style.weight) for path in (latin, *others) if path.is_file()),
        *(FontFace(str(path)) for path in noto),
    )


def has_glyphs(face: FontFace, cluster: str) -> bool:
    """Return whether the face has every character of the cluster."""
    known = _read_code_points(face.path, face.index)
    return all(ord(char) in known or (char in JOINERS and len(cluster) > 1) for char in cluster)


@cache
def _read_code_points(path: str, number: int) -> frozenset[int]:
    """Return the characters of a font. Those of the package are kept for the next run, as they take long to unpack."""
    if Path(path).parent not in (_THEME_FONTS, _OWN_FONTS):
        return _unpack_code_points(path, number)
    code_points = array("I")
    code_points.frombytes(
        COMPILED_RESOURCES.get(
            f"characters of {Path(path).name}", lambda: array("I", sorted(_unpack_code_points(path, number))).tobytes()
        )
    )
    return frozenset(code_points)


def _unpack_code_points(path: str, number: int) -> frozenset[int]:
    from fontTools.ttLib import TTFont, TTLibError  # it takes long to load, and few builds measure text

    try:
        with Path(path).open("rb") as file, TTFont(file, fontNumber=number, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, OSError, ValueError, KeyError, AssertionError):
        return frozenset()


@cache
def list_system_faces() -> tuple[FontFace, ...]:
    """Return the faces of the system, Noto and bold ones first."""
    setting = os.environ.get(FONT_FOLDERS_VARIABLE)
    if setting == "off":
        return ()
    folders = setting.split(os.pathsep) if setting else _default_font_folders()
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
        from fontTools.ttLib import TTCollection, TTLibError

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


MIN_UNHINTED_SIZE = 46
"""In pixels. Larger letters are sharp as they are; smaller ones are fitted to the pixels, which takes twice as long."""


def _prepare_for_large_sizes(path: str) -> bytes:
    """Return a font whose glyphs are drawn as they are.

    With flags for overlaps, FreeType draws a glyph 16 times as large and reduces it. Without a program in the font, it finds
    out for each glyph how to fit it to the pixels."""
    from fontTools.ttLib import TTFont, newTable
    from fontTools.ttLib.tables import _g_l_y_f as outlines
    from fontTools.ttLib.tables.ttProgram import Program

    out = BytesIO()
    with TTFont(path, recalcTimestamp=False) as font:
        table = font["glyf"]
        for glyph in map(table.__getitem__, font.getGlyphOrder()):
            if glyph.isComposite():
                glyph.components[0].flags &= ~outlines.OVERLAP_COMPOUND
            elif glyph.numberOfContours:
                glyph.flags[0] &= ~outlines.flagOverlapSimple
        font["fpgm"] = newTable("fpgm")
        font["fpgm"].program = Program()
        font["fpgm"].program.fromBytecode(_PROGRAM_WITHOUT_EFFECT)
        font.flavor = None
        font.save(out)
    return out.getvalue()


_PROGRAM_WITHOUT_EFFECT = b"\xb0\x00\x21"
"""PUSHB 0, POP: https://learn.microsoft.com/typography/opentype/spec/tt_instructions"""


@lru_cache(256)
def load_pillow_font(face: FontFace, size: int) -> ImageFont.FreeTypeFont:
    """Return the face as a Pillow font of `size` pixels."""
    from PIL import ImageFont

    if face.weight and size >= MIN_UNHINTED_SIZE:
        name = Path(face.path).name
        data = COMPILED_RESOURCES.get(f"large {name}", lambda: _prepare_for_large_sizes(face.path))
        font = ImageFont.truetype(BytesIO(data), size, index=face.index)
    else:
        font = ImageFont.truetype(face.path, size, index=face.index)
    if face.weight:
        with suppress(OSError):  # a font of one weight has no axes
            font.set_variation_by_axes([face.weight])
    return font
