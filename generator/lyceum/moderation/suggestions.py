"""Turns the difference between a file and its fixed text into GitHub suggestions on the lines that the change brought."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

MAX_SUGGESTION_CHARACTERS = 20_000
MAX_COMPARED_LINES = 1_000
"""Of a file in which texts are suggested: to compare long ones takes as long as somebody wants it to."""


# Texts to take over ------------------------------------------------------------------------------------------------


def find_suggestions(path: str, text: str, fixed_text: str, base_text: str | None) -> tuple[dict[str, Any], ...]:
    """Comments on lines of `text` that differ from `mended`, as GitHub's interface takes them: only on lines that the
    change itself brought (`before` is the file on the base, None where it is new)."""
    lines, better = text.splitlines(), fixed_text.splitlines()
    if max(len(lines), len(better), (base_text or "").count("\n")) > MAX_COMPARED_LINES:
        return ()
    own = _find_own_lines(lines, base_text)
    found = []
    for kind, start, end, there, to in SequenceMatcher(None, lines, better, autojunk=False).get_opcodes():
        if kind == "equal" or start == end or not all(number in own for number in range(start, end)):
            continue
        new = "\n".join(better[there:to])
        fence = "`" * max(3, max((len(run) + 1 for run in re.findall("`+", new)), default=0))
        body = f"{fence}suggestion\n{new}\n{fence}" if there < to else f"{fence}suggestion\n{fence}"
        if len(body) > MAX_SUGGESTION_CHARACTERS:
            continue
        place: dict[str, Any] = {"path": path, "side": "RIGHT", "line": end, "body": body}
        if end - start > 1:
            place |= {"start_line": start + 1, "start_side": "RIGHT"}
        found.append(place)
    return tuple(found)


def _find_own_lines(lines: Sequence[str], before: str | None) -> frozenset[int]:
    if before is None:
        return frozenset(range(len(lines)))
    changed = SequenceMatcher(None, before.splitlines(), lines, autojunk=False).get_opcodes()
    return frozenset(number for kind, _, _, start, end in changed if kind != "equal" for number in range(start, end))
