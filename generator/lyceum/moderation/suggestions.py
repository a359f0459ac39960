"""Turns the difference between a file and its fixed text into GitHub suggestions on the lines that the change brought."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Any

MAX_SUGGESTION_CHARACTERS = 20_000
MAX_COMPARED_LINES = 250
"""Lines from the first difference to the last one. The time to compare grows with the third power of their number."""


def find_suggestions(path: str, text: str, fixed_text: str, base_text: str | None) -> tuple[dict[str, Any], ...]:
    """Return comments, as GitHub's API takes them, on the lines of `text` that differ from `fixed_text`.

    Only lines that the change itself brought get one. `base_text` is the file on the base; None if the file is new.
    """
    lines, fixed_lines = text.splitlines(), fixed_text.splitlines()
    own_lines = _find_own_lines(lines, base_text)
    suggestions = []
    for start, end, fixed_start, fixed_end in _find_differences(lines, fixed_lines):
        if start == end or not all(number in own_lines for number in range(start, end)):
            continue
        body = _format_body(fixed_lines[fixed_start:fixed_end])
        if len(body) > MAX_SUGGESTION_CHARACTERS:
            continue
        suggestion: dict[str, Any] = {"path": path, "side": "RIGHT", "line": end, "body": body}
        if end - start > 1:
            suggestion |= {"start_line": start + 1, "start_side": "RIGHT"}
        suggestions.append(suggestion)
    return tuple(suggestions)


def _format_body(new_lines: Sequence[str]) -> str:
    """Return the suggestion block, in a fence that is longer than every run of backticks in the lines."""
    new_text = "\n".join(new_lines)
    fence = "`" * max(3, max((len(run) + 1 for run in re.findall("`+", new_text)), default=0))
    return f"{fence}suggestion\n{new_text}\n{fence}" if new_lines else f"{fence}suggestion\n{fence}"


def _find_own_lines(lines: Sequence[str], base_text: str | None) -> frozenset[int]:
    """Return the indexes of the lines that are not on the base."""
    if base_text is None:
        return frozenset(range(len(lines)))
    differences = _find_differences(base_text.splitlines(), lines)
    return frozenset(number for _, _, start, end in differences for number in range(start, end))


def _find_differences(lines: Sequence[str], new_lines: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield (first line, line behind the last one, and both in the new text) of each difference; none if too many lines differ."""
    head = _count_equal(zip(lines, new_lines, strict=False))
    tail = _count_equal(zip(reversed(lines[head:]), reversed(new_lines[head:]), strict=False))
    middle, new_middle = lines[head : len(lines) - tail], new_lines[head : len(new_lines) - tail]
    if max(len(middle), len(new_middle)) > MAX_COMPARED_LINES:
        return
    for tag, start, end, new_start, new_end in SequenceMatcher(None, middle, new_middle, autojunk=False).get_opcodes():
        if tag != "equal":
            yield start + head, end + head, new_start + head, new_end + head


def _count_equal(pairs: Iterable[tuple[str, str]]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
