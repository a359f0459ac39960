"""Measures, wraps and draws text of any script. A text with letters that no font has is not drawn at all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from PIL import ImageDraw

from lyceum.images.fonts import (
    BODY_STYLE,
    FontFace,
    TextStyle,
    find_bundled_face,
    find_common_face,
    find_face,
    has_glyphs,
    list_bundled_faces,
    load_pillow_font,
)
from lyceum.images.graphemes import JOINERS, is_right_to_left, is_right_to_left_cluster, split_graphemes


@dataclass(frozen=True, slots=True)
class TextRun:
    """A stretch of text in one face and one direction."""

    text: str
    face: FontFace
    right_to_left: bool
    """From right to left."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines that fit."""

    lines: tuple[str, ...]
    size: int
    style: TextStyle
    right_to_left: bool
    """The text as a whole runs from right to left."""

    @property
    def height(self) -> int:
        return round(len(self.lines) * self.size * LINE_HEIGHT)


LINE_HEIGHT = 1.16
TextAnchor = Literal["left", "right", "middle"]


def make_drawable(text: str) -> str | None:
    """The text on one line without what no font has; None where letters are missing or nothing is left."""
    kept = []
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    for cluster in split_graphemes("".join(c for c in plain if c in JOINERS or unicodedata.category(c)[0] != "C")):
        if find_face(cluster, BODY_STYLE):
            kept.append(cluster)
        elif any(unicodedata.category(char)[0] in "LN" for char in cluster):
            return None
    line = " ".join("".join(kept).split())
    return line if any(unicodedata.category(char)[0] in "LN" for char in line) else None


def list_fallback_fonts(text: str) -> tuple[str, ...]:
    """What the machine adds to how a text looks: the system's fonts it is written in, `-` for letters that no font has."""
    found: dict[str, None] = {}
    for cluster in split_graphemes(unicodedata.normalize("NFC", text)):
        if cluster.isascii() or find_bundled_face(cluster, BODY_STYLE) or not any(char.isalnum() for char in cluster):
            continue
        face = find_face(cluster, BODY_STYLE)
        found[f"{Path(face.path).name}:{Path(face.path).stat().st_size}:{face.index}" if face else "-"] = None
    return tuple(found)


def fit_text(text: str, style: TextStyle, *, width: float, sizes: Sequence[tuple[int, int]]) -> TextBlock:
    """The text in the first of `sizes` (pixels, most lines) in which no word is broken; in the last one words break, and
    what is over ends in an ellipsis. No line is wider than `width`."""
    for size, most in sizes[:-1]:
        lines = _wrap_words(text, style, size, width, most + 1)
        if lines and len(lines) <= most:
            return TextBlock(
                tuple(_balance_lines(lines, text, style, size, width)), size, style, is_right_to_left(text)
            )
    size, most = sizes[-1]
    lines = list(_wrap_anywhere(text, style, size, width, most + 1))
    if len(lines) > most:
        lines = [*lines[: most - 1], _truncate(lines[most - 1] + lines[most], style, size, width)]
    return TextBlock(tuple(line.rstrip() for line in lines), size, style, is_right_to_left(text))


def _balance_lines(lines: list[str], text: str, style: TextStyle, size: int, width: float) -> list[str]:
    """The same number of lines, about equally long."""
    best = lines
    for narrower in (0.9, 0.8, 0.7):
        tried = _wrap_words(text, style, size, width * narrower, len(lines) + 1)
        if not tried or len(tried) > len(lines):
            break
        best = tried
    return best


def truncate_to_width(text: str, style: TextStyle, size: int, width: float) -> str:
    """One line of it, cut with an ellipsis where it is wider."""
    return text if measure_text_width(text, style, size) <= width else _truncate(text, style, size, width)


def measure_text_width(text: str, style: TextStyle, size: int) -> float:
    """Pixels."""
    return sum(_measure_run(run, size) for run in _split_runs(text, style))


def draw_text(
    canvas: ImageDraw.ImageDraw, baseline: tuple[float, float], text: str, style: TextStyle, size: int, colour: str,
    *, anchor: TextAnchor = "left",
) -> None:  # fmt: skip
    """One line, its baseline at `at`."""
    x, y = baseline
    runs = _split_runs(text, style)
    if anchor != "left":
        x -= sum(_measure_run(run, size) for run in runs) / (1 if anchor == "right" else 2)
    for run in runs:
        canvas.text(
            (x, y),
            run.text,
            font=load_pillow_font(run.face, size),
            fill=colour,
            anchor="ls",
            direction="rtl" if run.right_to_left else "ltr",
        )
        x += _measure_run(run, size)


# Lines -------------------------------------------------------------------------------------------------------------


def _split_breakable(text: str) -> Iterator[str]:
    """What may not be broken; a space or a hyphen belongs to the word before it. Between ideographs a line may end anywhere."""
    word = ""
    for cluster in split_graphemes(text):
        if word and (
            word[-1] == " "
            or (word[-1] in "-–/" and len(word) > 1)
            or (_is_ideograph(cluster) and not _is_forbidden_at_line_start(cluster))
            or _is_ideograph(word[-1])
        ):
            if _is_forbidden_at_line_start(cluster):
                word += cluster
                continue
            yield word
            word = ""
        word += cluster
    if word:
        yield word


def _is_ideograph(char: str) -> bool:
    """Chinese characters and kana; Korean has spaces between words."""
    return unicodedata.east_asian_width(char[0]) in "WF" and not "\uac00" <= char[0] <= "\ud7a3"


def _is_forbidden_at_line_start(cluster: str) -> bool:
    """What may not begin a line."""
    return (
        unicodedata.category(cluster[0]) in ("Po", "Pe", "Pf", "Lm")
        or cluster[0] in "ぁぃぅぇぉっゃゅょァィゥェォッャュョー"
    )


def _wrap_words(text: str, style: TextStyle, size: int, width: float, most: int) -> list[str] | None:
    """At most `most` lines; None where a word is wider than a line."""
    lines = [""]
    for word in _split_breakable(text):
        if measure_text_width(word.rstrip(), style, size) > width:
            return None
        if measure_text_width((lines[-1] + word).rstrip(), style, size) > width:
            if len(lines) == most:
                break
            lines.append("")
        lines[-1] += word
    return [line.rstrip() for line in lines]


def _wrap_anywhere(text: str, style: TextStyle, size: int, width: float, most: int) -> Iterator[str]:
    """Lines of whole words, and of pieces of what is wider than a line."""
    line, count = "", 0
    for word in _split_breakable(text):
        if measure_text_width((line + word).rstrip(), style, size) <= width:
            line += word
            continue
        if line:
            yield line
            count, line = count + 1, ""
        for cluster in split_graphemes(word):
            if count >= most:
                return
            if line and measure_text_width((line + cluster).rstrip(), style, size) > width:
                yield line
                count, line = count + 1, ""
            line += cluster
    if line.strip() and count < most:
        yield line


def _truncate(text: str, style: TextStyle, size: int, width: float) -> str:
    clusters = list(split_graphemes(text))
    low, high = 0, len(clusters)
    while low < high:
        middle = (low + high + 1) // 2
        if measure_text_width("".join(clusters[:middle]).rstrip(" ,.;:·") + "…", style, size) <= width:
            low = middle
        else:
            high = middle - 1
    return "".join(clusters[:low]).rstrip(" ,.;:·") + "…"


@lru_cache(8192)
def _split_runs(text: str, style: TextStyle) -> tuple[TextRun, ...]:
    """From left to right, as they are drawn. A simple form of the bidirectional algorithm (UAX #9): stretches of one
    direction in the order of the whole; inside a stretch the shaper orders."""
    clusters = split_graphemes(text)
    faces: list[FontFace] = []
    for word in re.findall(r"\S+|\s+", text):
        one = find_common_face(text, style) or find_common_face(word, style)
        for cluster in split_graphemes(word):
            if one:
                faces.append(one)
            elif faces and not any(char.isalpha() for char in cluster) and has_glyphs(faces[-1], cluster):
                faces.append(faces[-1])
            else:
                faces.append(find_face(cluster, style) or list_bundled_faces(style)[0])
    whole = is_right_to_left(text)
    ways = [is_right_to_left_cluster(cluster) for cluster in clusters]
    for at, way in enumerate(ways):
        if way is None:
            before = ways[at - 1] if at else whole
            after = next((later for later in ways[at + 1 :] if later is not None), whole)
            ways[at] = before if before == after else whole
    stretches: list[list[TextRun]] = []
    for cluster, face, way in zip(clusters, faces, ways, strict=True):
        if not stretches or stretches[-1][0].right_to_left != way:
            stretches.append([TextRun(cluster, face, bool(way))])
        elif stretches[-1][-1].face == face:
            stretches[-1][-1] = TextRun(stretches[-1][-1].text + cluster, face, bool(way))
        else:
            stretches[-1].append(TextRun(cluster, face, bool(way)))
    ordered = reversed(stretches) if whole else iter(stretches)
    return tuple(run for stretch in ordered for run in (reversed(stretch) if stretch[0].right_to_left else stretch))


@lru_cache(65536)
def _measure_run(run: TextRun, size: int) -> float:
    return float(load_pillow_font(run.face, size).getlength(run.text, direction="rtl" if run.right_to_left else "ltr"))
