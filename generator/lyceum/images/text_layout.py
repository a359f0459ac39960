"""Measures, wraps and draws text of any script. A text with a letter that no font has is not drawn."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from lyceum.images.fonts import (
    BODY_STYLE,
    FontFace,
    TextStyle,
    find_bundled_face,
    find_common_face,
    find_face,
    find_only_face,
    has_glyphs,
    list_bundled_faces,
    load_pillow_font,
)
from lyceum.images.graphemes import JOINERS, is_right_to_left, is_right_to_left_cluster, split_graphemes

if TYPE_CHECKING:
    from PIL import ImageDraw


@dataclass(frozen=True, slots=True)
class TextRun:
    """A piece of text in one face and one direction."""

    text: str
    face: FontFace
    right_to_left: bool


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Text in lines, in a size in which they fit."""

    lines: tuple[str, ...]
    size: int
    style: TextStyle
    right_to_left: bool
    """Whether the whole text runs from right to left."""

    @property
    def height(self) -> int:
        """The height in pixels."""
        return round(len(self.lines) * self.size * LINE_HEIGHT)


LINE_HEIGHT = 1.16
TextAnchor = Literal["left", "right", "middle"]


def make_drawable(text: str) -> str | None:
    """Return the text on one line, without symbols that no font has; None if a letter is missing or nothing is left."""
    clusters = []
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    if find_only_face(plain, BODY_STYLE):
        return plain if _has_letters(plain) else None
    for cluster in split_graphemes("".join(c for c in plain if c in JOINERS or unicodedata.category(c)[0] != "C")):
        if find_face(cluster, BODY_STYLE):
            clusters.append(cluster)
        elif _has_letters(cluster):
            return None
    line = " ".join("".join(clusters).split())
    return line if _has_letters(line) else None


def _has_letters(text: str) -> bool:
    return any(unicodedata.category(char)[0] in "LN" for char in text)


def list_fallback_fonts(text: str) -> tuple[str, ...]:
    """Return the system fonts that the text needs, as `name:size:index`, and `-` if a letter is in no font."""
    fonts: dict[str, None] = {}
    for cluster in split_graphemes(unicodedata.normalize("NFC", text)):
        if cluster.isascii() or find_bundled_face(cluster, BODY_STYLE) or not any(char.isalnum() for char in cluster):
            continue
        face = find_face(cluster, BODY_STYLE)
        fonts[f"{Path(face.path).name}:{Path(face.path).stat().st_size}:{face.index}" if face else "-"] = None
    return tuple(fonts)


def fit_text(text: str, style: TextStyle, *, width: float, sizes: Sequence[tuple[int, int]]) -> TextBlock:
    """Return the text in the first of `sizes` (pixels, maximal lines) in which no word is broken.

    In the last size, words may break and an ellipsis replaces what does not fit. No line is wider than `width` pixels.
    """
    for size, max_lines in sizes[:-1]:
        lines = _wrap_words(text, style, size, width, max_lines + 1)
        if lines and len(lines) <= max_lines:
            return TextBlock(
                tuple(_balance_lines(lines, text, style, size, width)), size, style, is_right_to_left(text)
            )
    size, max_lines = sizes[-1]
    lines = list(_wrap_anywhere(text, style, size, width, max_lines + 1))
    if len(lines) > max_lines:
        lines = [*lines[: max_lines - 1], _truncate(lines[max_lines - 1] + lines[max_lines], style, size, width)]
    return TextBlock(tuple(line.rstrip() for line in lines), size, style, is_right_to_left(text))


def _balance_lines(lines: list[str], text: str, style: TextStyle, size: int, width: float) -> list[str]:
    """Return the same number of lines in similar lengths."""
    best = lines
    for factor in (0.9, 0.8, 0.7):
        narrower = _wrap_words(text, style, size, width * factor, len(lines) + 1)
        if not narrower or len(narrower) > len(lines):
            break
        best = narrower
    return best


def truncate_to_width(text: str, style: TextStyle, size: int, width: float) -> str:
    """Return the text on one line, cut with an ellipsis if it is wider."""
    return text if measure_text_width(text, style, size) <= width else _truncate(text, style, size, width)


@lru_cache(65536)
def measure_text_width(text: str, style: TextStyle, size: int) -> float:
    """Return the width of the text in pixels."""
    return sum(_measure_run(run, size) for run in split_runs(text, style))


def draw_text(
    canvas: ImageDraw.ImageDraw, baseline: tuple[float, float], text: str, style: TextStyle, size: int, colour: str,
    *, anchor: TextAnchor = "left",
) -> None:  # fmt: skip
    """Draw one line with its anchor at `baseline`."""
    x, y = baseline
    runs = split_runs(text, style)
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


@lru_cache(256)
def _split_breakable(text: str) -> tuple[str, ...]:
    """Return the pieces between which a line may end. A space or hyphen belongs to the word before it."""
    words, word = [], ""
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
            words.append(word)
            word = ""
        word += cluster
    return (*words, word) if word else tuple(words)


def _is_ideograph(char: str) -> bool:
    """Return whether a line may end beside the character: Chinese and kana, but not Korean."""
    return unicodedata.east_asian_width(char[0]) in "WF" and not "\uac00" <= char[0] <= "\ud7a3"


def _is_forbidden_at_line_start(cluster: str) -> bool:
    """Return whether the cluster must not begin a line."""
    return (
        unicodedata.category(cluster[0]) in ("Po", "Pe", "Pf", "Lm")
        or cluster[0] in "ぁぃぅぇぉっゃゅょァィゥェォッャュョー"
    )


def _wrap_words(text: str, style: TextStyle, size: int, width: float, max_lines: int) -> list[str] | None:
    """Return at most `max_lines` lines, or None if a word is wider than a line."""
    lines, line_width = [""], 0.0
    tolerance = size / 4 if find_only_face(text, style) else width
    blank_width = measure_text_width(" ", style, size)
    for word in _split_breakable(text):
        bare = word.rstrip()
        word_width = measure_text_width(bare, style, size)
        if word_width > width:
            return None
        # Words keep their widths side by side, except for a pixel or two: a line is measured only where that matters.
        total = line_width + word_width
        if abs(total - width) <= tolerance:
            total = measure_text_width((lines[-1] + word).rstrip(), style, size)
        if total > width:
            if len(lines) == max_lines:
                break
            lines.append("")
            line_width = 0.0
        lines[-1] += word
        line_width += word_width + (len(word) - len(bare)) * blank_width
    return [line.rstrip() for line in lines]


def _wrap_anywhere(text: str, style: TextStyle, size: int, width: float, max_lines: int) -> Iterator[str]:
    """Yield lines of whole words; a word that is wider than a line is cut."""
    line, count = "", 0
    for word in _split_breakable(text):
        if measure_text_width((line + word).rstrip(), style, size) <= width:
            line += word
            continue
        if line:
            yield line
            count, line = count + 1, ""
        for cluster in split_graphemes(word):
            if count >= max_lines:
                return
            if line and measure_text_width((line + cluster).rstrip(), style, size) > width:
                yield line
                count, line = count + 1, ""
            line += cluster
    if line.strip() and count < max_lines:
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
def split_runs(text: str, style: TextStyle) -> tuple[TextRun, ...]:
    """Return the runs in the order in which they are drawn, from left to right.

    A simple form of the Unicode Bidirectional Algorithm (UAX #9): pieces of one direction are put into the order of the
    whole text; inside a piece, the shaping library orders the letters.
    """
    if face := find_only_face(text, style):
        return (TextRun(text, face, right_to_left=False),)
    text = text.translate(_SPACES_FOR_SEPARATORS)
    clusters = split_graphemes(text)
    faces = _choose_faces(clusters, text, style)
    text_direction = is_right_to_left(text)
    directions = [is_right_to_left_cluster(cluster) for cluster in clusters]
    for index, direction in enumerate(directions):
        if direction is None:
            before = directions[index - 1] if index else text_direction
            after = next((later for later in directions[index + 1 :] if later is not None), text_direction)
            directions[index] = before if before == after else text_direction
    stretches: list[list[TextRun]] = []
    for cluster, face, direction in zip(clusters, faces, directions, strict=True):
        if not stretches or stretches[-1][0].right_to_left != direction:
            stretches.append([TextRun(cluster, face, bool(direction))])
        elif stretches[-1][-1].face == face:
            stretches[-1][-1] = TextRun(stretches[-1][-1].text + cluster, face, bool(direction))
        else:
            stretches[-1].append(TextRun(cluster, face, bool(direction)))
    ordered = reversed(stretches) if text_direction else iter(stretches)
    return tuple(run for stretch in ordered for run in (reversed(stretch) if stretch[0].right_to_left else stretch))


_SPACES_FOR_SEPARATORS = dict.fromkeys(map(ord, "\n\r\x1c\x1d\x1e\x85\u2028\u2029"), " ")
"""The shaping library refuses a text of several paragraphs."""


def _choose_faces(clusters: Sequence[str], text: str, style: TextStyle) -> list[FontFace]:
    """Return a face for each cluster. The clusters of a word share one if a face has them all."""
    faces: list[FontFace] = []
    common_face = find_common_face(text, style)
    # A mark after a space belongs to the cluster of the space, so words are sequences of clusters.
    for _, group in groupby(clusters, key=lambda cluster: cluster[0].isspace()):
        word = tuple(group)
        word_face = common_face or find_common_face("".join(word), style)
        for cluster in word:
            if word_face:
                faces.append(word_face)
            elif faces and not any(char.isalpha() for char in cluster) and has_glyphs(faces[-1], cluster):
                faces.append(faces[-1])
            else:
                faces.append(find_face(cluster, style) or list_bundled_faces(style)[0])
    return faces


@lru_cache(65536)
def _measure_run(run: TextRun, size: int) -> float:
    return float(load_pillow_font(run.face, size).getlength(run.text, direction="rtl" if run.right_to_left else "ltr"))
