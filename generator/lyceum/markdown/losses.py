"""What of a contributed text is not shown as it was meant, and where it stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate

MAX_LOSSES = 2_000
"""Losses that are remembered for a text. Every relative link is one until somebody looks for its goal."""
_POSITION = re.compile(r"([0-9]{1,7}):([0-9]{1,7})-([0-9]{1,7}):([0-9]{1,7})")


class LossKind(StrEnum):
    ELEMENT = "element"
    """An HTML element that is not published. The detail is its name."""
    PICTURE = "picture"
    """A picture that is shown as a link or as its description. The detail is its address."""
    UNDESCRIBED_PICTURE = "undescribed-picture"
    """A picture without a description. The detail is its address."""
    LINK = "link"
    """A link whose address is not allowed. The detail is the address."""
    BROKEN_LINK = "broken-link"
    """A relative link to something that is not there. The detail is the address."""
    BROKEN_ANCHOR = "broken-anchor"
    """A link to a heading of the same text that is not there. The detail is its name."""
    FORMULA = "formula"
    """A formula that is shown as its source. The detail is the source."""
    DIAGRAM = "diagram"
    """A code block that GitHub draws. The detail is its language."""
    OVER_LIMIT = "over-limit"
    """The whole text is shown as plain paragraphs, because it is too large or nested too deep."""


@dataclass(frozen=True, order=True, slots=True)
class MarkdownLoss:
    line: int
    """From 1, in the Markdown."""
    column: int
    """From 1, in characters."""
    kind: LossKind
    detail: str = ""


class SourcePositions:
    """Finds the places of raw HTML tags in the Markdown: the renderer tells places of everything else only."""

    MAX_FAILED_SEARCHES = 20
    """Searches that may read to the end of the text for nothing, so that all of them together stay linear."""

    def __init__(self, markdown: str) -> None:
        self.markdown = markdown
        self.line_starts = [0, *(match.end() for match in re.finditer(r"\r\n?|\n", markdown))]
        self.cursor = 0
        self.counted_line = 0
        self.byte_ends: list[int] = []
        """For each character of the counted line, the bytes up to its end; empty for a line in ASCII."""
        self.failed_searches = 0

    def read_position(self, position: str, *, is_passed: bool) -> str:
        """The renderer's position with columns in characters and not in bytes.

        The cursor moves to where it begins, or to its end if everything in it `is_passed`. (The renderer can count
        characters too, in quadratic time.)"""
        match = _POSITION.fullmatch(position)
        if not match:
            return ""
        line, column = self.count_characters(int(match[1]), int(match[2]))
        last_line, last_column = self.count_characters(int(match[3]), int(match[4]))
        cursor_line, cursor_column = (last_line, last_column + 1) if is_passed else (line, column)
        self.cursor = max(self.cursor, min(self.line_starts[cursor_line - 1] + cursor_column - 1, len(self.markdown)))
        return f"{line}:{column}-{last_line}:{last_column}"

    def count_characters(self, line: int, byte_column: int) -> tuple[int, int]:
        """The line, which is one of the text, and the column in characters."""
        line = min(max(line, 1), len(self.line_starts))
        if line != self.counted_line:
            end = self.line_starts[line] if line < len(self.line_starts) else len(self.markdown)
            text = self.markdown[self.line_starts[line - 1] : end]
            self.counted_line = line
            self.byte_ends = [] if text.isascii() else [*accumulate(len(character.encode()) for character in text)]
        return line, bisect_left(self.byte_ends, byte_column) + 1 if self.byte_ends else byte_column

    def find_tag(self, tag: str) -> str:
        """The position of the next such tag, in the renderer's notation."""
        offset = -1
        if self.failed_searches < self.MAX_FAILED_SEARCHES:
            offset = self.markdown.find(tag, self.cursor)
        if offset < 0:
            self.failed_searches += 1
            offset = self.cursor
        else:
            self.cursor = offset + len(tag)
        line = bisect_right(self.line_starts, offset)
        column = offset - self.line_starts[line - 1] + 1
        return f"{line}:{column}-{line}:{column}"


@dataclass
class LossLog:
    """Collects the losses of a text. Without source positions, all of them stand at its begin."""

    positions: SourcePositions | None = None
    losses: set[MarkdownLoss] = field(default_factory=set)

    def add(self, kind: LossKind, detail: str, position: str = "") -> None:
        match = _POSITION.fullmatch(position)
        line, column = (int(match[1]), int(match[2])) if match else (1, 1)
        if len(self.losses) < MAX_LOSSES:
            self.losses.add(MarkdownLoss(line, column, kind, detail))
