"""Turns the difference between a file and its fixed text into GitHub suggestions on the lines that the change brought."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

MAX_SUGGESTION_CHARACTERS = 20_000
MAX_COMPARED_LINES = 1_000
"""Lines of a file that gets suggestions. The time to compare grows faster than the number of lines."""


def find_suggestions(path: str, text: str, fixed_text: str, base_text: str | None) -> tuple[dict[str, Any], ...]:
    """Return comments, as GitHub's API takes them, on the lines of `text` that differ from `fixed_text`.

    Only lines that the change itself brought get one. `base_text` is the file on the base; None if the file is new.
    """
    lines, fixed_lines = text.splitlines(), fixed_text.splitlines()
    if max(len(lines), len(fixed_lines), (base_text or "").count("\n")) > MAX_COMPARED_LINES:
        return ()
    own_lines = _find_own_lines(lines, base_text)
    suggestions = []
    matcher = SequenceMatcher(None, lines, fixed_lines, autojunk=False)
    for tag, start, end, fixed_start, fixed_end in matcher.get_opcodes():
        if tag == "equal" or start == end or not all(number in own_lines for number in range(start, end)):
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
    opcodes = SequenceMatcher(None, base_text.splitlines(), lines, autojunk=False).get_opcodes()
    return frozenset(number for tag, _, _, start, end in opcodes if tag != "equal" for number in range(start, end))
