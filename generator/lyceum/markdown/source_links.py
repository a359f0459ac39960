"""Finds code and the goals of links in the text of Markdown, for edits that touch nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lyceum.markdown.dollar_signs import map_code_ends

_FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+)*(`{3,}|~{3,})(.*)")
_BACKTICKS = re.compile(r"\\`|`+")
_GOAL = re.compile(
    r"""(?x)
    \]\([ \t\n]{0,20}(?:<(?P<angled>[^<>\n]{1,300})>|(?P<inline>(?:[^()\s<>]|\([^()\s<>]{0,100}\)){1,300}))
    | ^[ ]{0,8}\[[^\]\n]{1,300}\]:[ \t]{0,20}(?:<(?P<bracketed>[^<>\n]{1,300})>|(?P<definition>[^\s<>]{1,300}))
    | \b(?:href|src)[ ]?=[ ]?["']?(?P<html>[^"'\s<>]{1,300})""",
    re.MULTILINE,
)


class LinkGoal(NamedTuple):
    start: int
    end: int
    target: str


def find_code(markdown: str) -> Iterator[tuple[int, int]]:
    """The begin and the end of each block and each span of code, in the order of the text."""
    if "`" not in markdown and "~~~" not in markdown:
        return
    fence, fence_start, text_start, offset = "", 0, 0, 0
    for line in markdown.splitlines(keepends=True):
        match = _FENCE.match(line)
        if fence:
            if match and match[1].startswith(fence) and not match[2].strip():
                yield fence_start, offset + len(line)
                fence, text_start = "", offset + len(line)
        elif match and not (match[1][0] == "`" and "`" in match[2]):
            yield from _find_spans(markdown, text_start, offset)
            fence, fence_start = match[1], offset
        elif not line.strip(" \t>\r\n"):
            yield from _find_spans(markdown, text_start, offset)
            text_start = offset + len(line)
        offset += len(line)
    if fence:
        yield fence_start, len(markdown)
    else:
        yield from _find_spans(markdown, text_start, len(markdown))


def _find_spans(markdown: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of code in a paragraph."""
    signs = [sign for sign in _BACKTICKS.finditer(markdown, start, end) if sign[0][0] == "`"]
    code_ends = map_code_ends(signs)
    position = start
    for sign in signs:
        if sign.start() >= position and sign.start() in code_ends:
            position = code_ends[sign.start()]
            yield sign.start(), position


def mask_code(markdown: str) -> str:
    """The text with blanks in place of its code, so that offsets stay."""
    pieces, end = [], 0
    for start, stop in find_code(markdown):
        pieces += [markdown[end:start], re.sub(r"[^\n]", " ", markdown[start:stop])]
        end = stop
    return "".join([*pieces, markdown[end:]]) if pieces else markdown


def find_link_goals(markdown: str) -> Iterator[LinkGoal]:
    """Where each link, definition and picture outside of code says what it leads to."""
    if "](" not in markdown and "]:" not in markdown and "=" not in markdown:
        return
    for match in _GOAL.finditer(mask_code(markdown)):
        name = match.lastgroup or "inline"
        yield LinkGoal(match.start(name), match.end(name), match[name])
