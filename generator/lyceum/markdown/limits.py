"""The bounds of a text: what is larger than these is shown as plain paragraphs."""

from __future__ import annotations

import re

from lyceum.markdown.sanitizer import MAX_HTML_DEPTH

MAX_MARKDOWN_BYTES = 64 * 1024
"""Bytes of UTF-8 that are rendered as Markdown."""
MAX_TABLE_CELLS = 20_000
"""Cells of the tables of a text. The renderer fills up short rows, so that a few signs could become millions of cells."""
MAX_OUTPUT_CHARS = 1024 * 1024
"""Characters of HTML that come of one text."""
MAX_AT_SIGNS = 2_000
"""Signs that may begin or join a mail address. The renderer copies the rest of the line for each."""
_DEEP_QUOTES = re.compile(r"(?:>[ \t]*+){" + str(MAX_HTML_DEPTH) + "}")
_DELIMITER_ROW = re.compile(r"[>|:\- \t*+0-9.)]*+")
_EMPTY_LINE = re.compile(r"[> \t]*+")


def is_over_source_limits(markdown: str) -> bool:
    """Whether the text is too long for the renderer, has too many quotes inside each other or too many cells."""
    if len(markdown) * 4 > MAX_MARKDOWN_BYTES and len(markdown.encode("utf-8", "replace")) > MAX_MARKDOWN_BYTES:
        return True
    if markdown.count("@") > MAX_AT_SIGNS:
        return True
    if markdown.count(">") >= MAX_HTML_DEPTH and _DEEP_QUOTES.search(markdown):
        return True
    return "|" in markdown and _count_cells(markdown) > MAX_TABLE_CELLS


def _count_cells(markdown: str) -> int:
    """At least the number of cells that the renderer makes.

    A table ends at an empty line. A delimiter row such as `|-|-|` says how many columns its table has."""
    cells = columns = rows = 0
    for line in [*markdown.splitlines(), ""]:
        if _EMPTY_LINE.fullmatch(line):
            cells += columns * rows
            columns = rows = 0
            continue
        if "|" in line and "-" in line and _DELIMITER_ROW.fullmatch(line):
            columns = max(columns, line.count("|") + 1)
        rows += 1
    return cells
