"""`.lyceum/discussions.json` in; the comments that people with a GitHub login wrote in the threads, out.

The file is a list of {login, id, on, url, term}; a command writes it, nobody commits it. Without it there are none.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from generator.markup import safe_link
from generator.problem import Position, Problem, Severity, say

FILE = ".lyceum/discussions.json"
LARGEST = 50_000_000


@dataclass(frozen=True, slots=True)
class Comment:
    login: str
    id: str
    """GitHub's id of the comment."""
    on: date
    url: str | None
    term: str
    """The thread: `tip:<key>`, `challenge:<key>`, `learner:<key>`."""


def comments(folder: Path) -> tuple[tuple[Comment, ...], tuple[Problem, ...]]:
    """All of them, in the file's order; none and a warning where the file cannot be read."""
    file = folder / FILE
    try:
        if not file.is_file():
            return (), ()
        if file.stat().st_size > LARGEST:
            raise ValueError(f"it is larger than {LARGEST} bytes")
        told = json.loads(file.read_text("utf-8"))
        return tuple(_comment(one) for one in told), ()
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        said = say("comments give no credits: `{file}` cannot be read: {why}", file=FILE, why=str(error)[:200])
        hint = say("delete it, or let it be written again")
        return (), (Problem(Position(FILE), "comments-unread", said, hint, Severity.WARNING),)


def _comment(told: Any) -> Comment:
    login, number, on, term = (told[name] for name in ("login", "id", "on", "term"))
    for name, text in (("login", login), ("id", number), ("on", on), ("term", term)):
        if not isinstance(text, str) or not 0 < len(text) <= 200:
            raise ValueError(f"`{name}` is not a text")
    if not re.fullmatch(r"[A-Za-z0-9-]{1,39}(\[bot\])?|[A-Za-z0-9_-]{1,39}", login):
        raise ValueError("`login` is not a login")
    url = told.get("url")
    link = safe_link(url) if isinstance(url, str) else None
    return Comment(login, number, date.fromisoformat(on[:10]), link, term)
