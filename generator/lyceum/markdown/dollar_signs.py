"""Tells the dollar signs of formulas from those of prices and variables, before the renderer reads them.

The renderer takes `US$5 and $x$` for a formula; GitHub asks for blanks or punctuation around one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

_STAND_IN = "\ufe69"
"""The small dollar sign: a symbol too, so that the renderer treats the text around it alike."""
_PERCENT_ENCODED_STAND_IN = "%EF%B9%A9"
_BLOCK_START = re.compile(r"(?m)^(?=[ \t]*(?:\r?$|[#>|*+-]|[0-9]{1,9}[.)]))")
_SIGN = re.compile(r"\\.|`+|\$+", re.DOTALL)


def hide_other_dollars(markdown: str) -> str:
    """The text with a stand-in for each dollar sign that no formula begins or ends with; as long as the text."""
    if "$" not in markdown or _STAND_IN in markdown:
        return markdown
    characters = list(markdown)
    starts = [match.start() for match in _BLOCK_START.finditer(markdown)]
    for start, end in zip([0, *starts], [*starts, len(markdown)], strict=True):
        for offset in _find_other_dollars(markdown[start:end]):
            characters[start + offset] = _STAND_IN
    return "".join(characters)


def show_hidden_dollars(html: str) -> str:
    """The HTML with dollar signs again."""
    return html.replace(_STAND_IN, "$").replace(_PERCENT_ENCODED_STAND_IN, "$")


def _find_other_dollars(block: str) -> Iterator[int]:
    """The offsets of the single dollar signs outside of code that belong to no formula."""
    signs = list(_SIGN.finditer(block))
    dollars = [sign.start() for sign in signs if sign[0] == "$"]
    code_ends = map_code_ends(signs)
    position = 0
    for sign in signs:
        if sign.start() < position:
            continue
        if sign[0][0] == "`":
            position = code_ends.get(sign.start(), sign.end())
        elif sign[0] == "$":
            code_end = code_ends.get(sign.end(), -1)
            if block[code_end : code_end + 1] == "$":
                position = code_end + 1  # the other notation, with backticks inside
                continue
            index = bisect_right(dollars, sign.start())
            if index < len(dollars) and _can_open(block, sign.start()) and _can_close(block, dollars[index]):
                position = dollars[index] + 1  # the next dollar sign ends the formula, or there is none
            else:
                yield sign.start()


def map_code_ends(signs: list[re.Match[str]]) -> dict[int, int]:
    """The end of the code for the offset of each run of backticks that begins some: the next run of this length ends it."""
    code_ends: dict[int, int] = {}
    next_end: dict[int, int] = {}
    for sign in reversed(signs):
        if sign[0][0] == "`":
            if end := next_end.get(len(sign[0])):
                code_ends[sign.start()] = end
            next_end[len(sign[0])] = sign.end()
    return code_ends


def _can_open(text: str, offset: int) -> bool:
    before, after = text[offset - 1 : offset] if offset else "", text[offset + 1 : offset + 2]
    return not before.isalnum() and bool(after) and not after.isspace()


def _can_close(text: str, offset: int) -> bool:
    before, after = text[offset - 1 : offset] if offset else "", text[offset + 1 : offset + 2]
    return bool(before) and not before.isspace() and before != "`" and not after.isalnum()
