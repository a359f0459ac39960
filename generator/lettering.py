"""A text of any script and a width in; lines in fonts that have every letter of it, to be measured and drawn, out.

Fonts are those of the theme, then Noto's in `generator/fonts/`, then the system's. What no font can write is never drawn
as empty boxes: symbols and emoji are left out, and a text with a letter that nobody has is not written at all.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from fontTools.ttLib import TTCollection, TTFont, TTLibError
from PIL import ImageDraw, ImageFont

_HERE = Path(__file__).parent
_THEME = next(
    folder for folder in (_HERE / "theme/assets/fonts", _HERE.parent / "theme/assets/fonts") if folder.is_dir()
)
_NOTO = _HERE / "fonts"
FONTS = "LYCEUM_FONTS"
"""Environment variable: folders of fonts in place of the system's (separated as in PATH); `off`: none."""


@dataclass(frozen=True, slots=True)
class Face:
    """A font file at a weight."""

    path: str
    number: int = 0
    """In a collection."""
    weight: int | None = None
    """Of a variable font."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks: the faces that are asked first, and at which weight."""

    family: Literal["bricolage-grotesque", "atkinson-hyperlegible-next"]
    weight: int


HEADING = Style("bricolage-grotesque", 700)
TEXT = Style("atkinson-hyperlegible-next", 400)
STRONG = Style("atkinson-hyperlegible-next", 700)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face and one direction."""

    text: str
    face: Face
    backwards: bool
    """From right to left."""


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that fit."""

    lines: tuple[str, ...]
    size: int
    style: Style
    backwards: bool
    """The text as a whole runs from right to left."""

    @property
    def height(self) -> int:
        return round(len(self.lines) * self.size * LEADING)


LEADING = 1.16
Side = Literal["left", "right", "middle"]


def writable(text: str) -> str | None:
    """The text on one line without what no font has; None where letters are missing or nothing is left."""
    kept = []
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    for cluster in _clusters("".join(c for c in plain if c in _JOINERS or unicodedata.category(c)[0] != "C")):
        if _face_of(cluster, TEXT):
            kept.append(cluster)
        elif any(unicodedata.category(char)[0] in "LN" for char in cluster):
            return None
    line = " ".join("".join(kept).split())
    return line if any(unicodedata.category(char)[0] in "LN" for char in line) else None


def beyond(text: str) -> tuple[str, ...]:
    """What the machine adds to how a text looks: the system's fonts it is written in, `-` for letters that no font has."""
    found: dict[str, None] = {}
    for cluster in _clusters(unicodedata.normalize("NFC", text)):
        if cluster.isascii() or _ours(cluster, TEXT) or not any(char.isalnum() for char in cluster):
            continue
        face = _face_of(cluster, TEXT)
        found[f"{Path(face.path).name}:{Path(face.path).stat().st_size}:{face.number}" if face else "-"] = None
    return tuple(found)


def fitted(text: str, style: Style, *, width: float, sizes: Sequence[tuple[int, int]]) -> Block:
    """The text in the first of `sizes` (pixels, most lines) in which no word is broken; in the last one words break, and
    what is over ends in an ellipsis. No line is wider than `width`."""
    for size, most in sizes[:-1]:
        lines = _wrapped(text, style, size, width, most + 1)
        if lines and len(lines) <= most:
            return Block(tuple(_balanced(lines, text, style, size, width)), size, style, _is_backwards(text))
    size, most = sizes[-1]
    lines = list(_broken(text, style, size, width, most + 1))
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(lines[most - 1] + lines[most], style, size, width)]
    return Block(tuple(line.rstrip() for line in lines), size, style, _is_backwards(text))


def _balanced(lines: list[str], text: str, style: Style, size: int, width: float) -> list[str]:
    """The same number of lines, about equally long."""
    best = lines
    for narrower in (0.9, 0.8, 0.7):
        tried = _wrapped(text, style, size, width * narrower, len(lines) + 1)
        if not tried or len(tried) > len(lines):
            break
        best = tried
    return best


def line_of(text: str, style: Style, size: int, width: float) -> str:
    """One line of it, cut with an ellipsis where it is wider."""
    return text if width_of(text, style, size) <= width else _cut(text, style, size, width)


def width_of(text: str, style: Style, size: int) -> float:
    """Pixels."""
    return sum(_length(run, size) for run in _runs(text, style))


def draw(
    brush: ImageDraw.ImageDraw, at: tuple[float, float], text: str, style: Style, size: int, colour: str,
    *, anchor: Side = "left",
) -> None:  # fmt: skip
    """One line, its baseline at `at`."""
    x, y = at
    runs = _runs(text, style)
    if anchor != "left":
        x -= sum(_length(run, size) for run in runs) / (1 if anchor == "right" else 2)
    for run in runs:
        brush.text(
            (x, y),
            run.text,
            font=_pillow(run.face, size),
            fill=colour,
            anchor="ls",
            direction="rtl" if run.backwards else "ltr",
        )
        x += _length(run, size)


# Lines -------------------------------------------------------------------------------------------------------------


def _words(text: str) -> Iterator[str]:
    """What may not be broken; a space or a hyphen belongs to the word before it. Between ideographs a line may end anywhere."""
    word = ""
    for cluster in _clusters(text):
        if word and (
            word[-1] == " "
            or (word[-1] in "-–/" and len(word) > 1)
            or (_stands_alone(cluster) and not _closes(cluster))
            or _stands_alone(word[-1])
        ):
            if _closes(cluster):
                word += cluster
                continue
            yield word
            word = ""
        word += cluster
    if word:
        yield word


def _stands_alone(char: str) -> bool:
    """Chinese characters and kana; Korean has spaces between words."""
    return unicodedata.east_asian_width(char[0]) in "WF" and not "\uac00" <= char[0] <= "\ud7a3"


def _closes(cluster: str) -> bool:
    """What may not begin a line."""
    return (
        unicodedata.category(cluster[0]) in ("Po", "Pe", "Pf", "Lm")
        or cluster[0] in "ぁぃぅぇぉっゃゅょァィゥェォッャュョー"
    )


def _wrapped(text: str, style: Style, size: int, width: float, most: int) -> list[str] | None:
    """At most `most` lines; None where a word is wider than a line."""
    lines = [""]
    for word in _words(text):
        if width_of(word.rstrip(), style, size) > width:
            return None
        if width_of((lines[-1] + word).rstrip(), style, size) > width:
            if len(lines) == most:
                break
            lines.append("")
        lines[-1] += word
    return [line.rstrip() for line in lines]


def _broken(text: str, style: Style, size: int, width: float, most: int) -> Iterator[str]:
    """Lines of whole words, and of pieces of what is wider than a line."""
    line, count = "", 0
    for word in _words(text):
        if width_of((line + word).rstrip(), style, size) <= width:
            line += word
            continue
        if line:
            yield line
            count, line = count + 1, ""
        for cluster in _clusters(word):
            if count >= most:
                return
            if line and width_of((line + cluster).rstrip(), style, size) > width:
                yield line
                count, line = count + 1, ""
            line += cluster
    if line.strip() and count < most:
        yield line


def _cut(text: str, style: Style, size: int, width: float) -> str:
    clusters = list(_clusters(text))
    low, high = 0, len(clusters)
    while low < high:
        middle = (low + high + 1) // 2
        if width_of("".join(clusters[:middle]).rstrip(" ,.;:·") + "…", style, size) <= width:
            low = middle
        else:
            high = middle - 1
    return "".join(clusters[:low]).rstrip(" ,.;:·") + "…"


# Faces -------------------------------------------------------------------------------------------------------------

_JOINERS = "\u200c\u200d\u034f\ufe0e\ufe0f"
"""Seen by the font where it knows them, by nobody otherwise."""


@lru_cache(8192)
def _clusters(text: str) -> tuple[str, ...]:
    """What belongs together: a letter with its marks, what joiners join."""
    clusters: list[str] = []
    for char in text:
        belongs = unicodedata.category(char)[0] == "M" or char in _JOINERS or "\U0001f3fb" <= char <= "\U0001f3ff"
        if clusters and (belongs or clusters[-1][-1] == "\u200d"):
            clusters[-1] += char
        else:
            clusters.append(char)
    return tuple(clusters)


@lru_cache(8192)
def _runs(text: str, style: Style) -> tuple[Run, ...]:
    """From left to right, as they are drawn. A simple form of the bidirectional algorithm (UAX #9): stretches of one
    direction in the order of the whole; inside a stretch the shaper orders."""
    clusters = _clusters(text)
    faces: list[Face] = []
    for word in re.findall(r"\S+|\s+", text):
        one = _one_face(text, style) or _one_face(word, style)
        for cluster in _clusters(word):
            if one:
                faces.append(one)
            elif faces and not any(char.isalpha() for char in cluster) and _has(faces[-1], cluster):
                faces.append(faces[-1])
            else:
                faces.append(_face_of(cluster, style) or _bundled(style)[0])
    whole = _is_backwards(text)
    ways = [_way(cluster) for cluster in clusters]
    for at, way in enumerate(ways):
        if way is None:
            before = ways[at - 1] if at else whole
            after = next((later for later in ways[at + 1 :] if later is not None), whole)
            ways[at] = before if before == after else whole
    stretches: list[list[Run]] = []
    for cluster, face, way in zip(clusters, faces, ways, strict=True):
        if not stretches or stretches[-1][0].backwards != way:
            stretches.append([Run(cluster, face, bool(way))])
        elif stretches[-1][-1].face == face:
            stretches[-1][-1] = Run(stretches[-1][-1].text + cluster, face, bool(way))
        else:
            stretches[-1].append(Run(cluster, face, bool(way)))
    ordered = reversed(stretches) if whole else iter(stretches)
    return tuple(run for stretch in ordered for run in (reversed(stretch) if stretch[0].backwards else stretch))


@lru_cache(8192)
def _one_face(text: str, style: Style) -> Face | None:
    """For what the style's own faces cannot write alone, one that can, so that letters of one word look alike."""
    own = [face for face in _bundled(style) if face.weight]
    if all(any(_has(face, cluster) for face in own) for cluster in _clusters(text)):
        return None
    return next((face for face in _bundled(style) if not face.weight and _has(face, text)), None)


def _way(cluster: str) -> bool | None:
    """True: from right to left; None: as its neighbours."""
    match unicodedata.bidirectional(cluster[0]):
        case "R" | "AL":
            return True
        case "L" | "EN" | "AN":
            return False
    return None


@lru_cache(8192)
def _is_backwards(text: str) -> bool:
    """By the first letter with a direction, as HTML's dir="auto"."""
    return next(
        (kind in ("R", "AL") for kind in map(unicodedata.bidirectional, text) if kind in ("L", "R", "AL")), False
    )


@lru_cache(65536)
def _face_of(cluster: str, style: Style) -> Face | None:
    found = _ours(cluster, style)
    if found or not any(unicodedata.category(char)[0] in "LN" for char in cluster):
        return found  # the system is asked for letters only, not for every emoji
    return next((face for face in _systems() if _has(face, cluster)), None)


@lru_cache(65536)
def _ours(cluster: str, style: Style) -> Face | None:
    return next((face for face in _bundled(style) if _has(face, cluster)), None)


@cache
def _bundled(style: Style) -> tuple[Face, ...]:
    own = (_THEME / f"{style.family}-{part}.woff2" for part in ("latin", "latin-ext", "vietnamese"))
    theirs = sorted(_NOTO.glob("*.woff2"), key=lambda path: ("cjk" in path.name, path.name))
    return (
        *(Face(str(path), weight=style.weight) for path in own if path.is_file()),
        *(Face(str(path)) for path in theirs),
    )


def _has(face: Face, cluster: str) -> bool:
    known = _letters(face.path, face.number)
    return all(ord(char) in known or (char in _JOINERS and len(cluster) > 1) for char in cluster)


@cache
def _letters(path: str, number: int) -> frozenset[int]:
    try:
        with Path(path).open("rb") as file, TTFont(file, fontNumber=number, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (TTLibError, OSError, ValueError, KeyError, AssertionError):
        return frozenset()


@cache
def _systems() -> tuple[Face, ...]:
    """Every face of the system, Noto's and bold ones first."""
    said = os.environ.get(FONTS)
    if said == "off":
        return ()
    folders = said.split(os.pathsep) if said else _usual_folders()
    files = {
        path
        for folder in folders
        for path in Path(folder).expanduser().rglob("*")
        if path.suffix.lower() in (".ttf", ".otf", ".ttc", ".otc") and "lastresort" not in path.name.lower()
    }
    return tuple(face for path in sorted(files, key=_rank) for face in _faces(path))


def _rank(path: Path) -> tuple[bool, bool, bool, str]:
    name = path.name.lower()
    slanted = any(word in name for word in ("italic", "oblique", "mono", "serif"))
    return slanted, not name.startswith("noto"), not any(word in name for word in ("bold", "semibold")), str(path)


def _faces(path: Path) -> Iterator[Face]:
    if path.suffix.lower() in (".ttc", ".otc"):
        try:
            with path.open("rb") as file, TTCollection(file, lazy=True) as collection:
                yield from (Face(str(path), number) for number in range(len(collection.fonts)))
        except (TTLibError, OSError, ValueError, AssertionError):
            return
    else:
        yield Face(str(path))


def _usual_folders() -> tuple[str, ...]:
    if sys.platform == "darwin":
        return ("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts")
    if sys.platform == "win32":
        return (f"{os.environ.get('WINDIR', 'C:/Windows')}/Fonts",)
    return ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")


@lru_cache(256)
def _pillow(face: Face, size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(face.path, size, index=face.number)
    if face.weight:
        font.set_variation_by_axes([face.weight])
    return font


@lru_cache(65536)
def _length(run: Run, size: int) -> float:
    return float(_pillow(run.face, size).getlength(run.text, direction="rtl" if run.backwards else "ltr"))
