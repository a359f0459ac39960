"""Loads the discussion comments that a command saved in `.lyceum/discussions.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lyceum.diagnostics import Position, Problem, Severity
from lyceum.i18n import format_message
from lyceum.markdown import normalize_link

COMMENTS_FILE = ".lyceum/discussions.json"
MAX_COMMENTS_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class DiscussionComment:
    login: str
    id: str
    """GitHub's id of the comment."""
    day: date
    url: str | None
    thread: str
    """The thread: `tip:<key>`, `challenge:<key>`, `learner:<key>`."""


def save_comments(hub: Path, comments: Sequence[Mapping[str, Any]]) -> None:
    """Write the comments to the file that `load_comments` reads."""
    file = hub / COMMENTS_FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(comments, ensure_ascii=False, indent=1), "utf-8")


def load_comments(folder: Path) -> tuple[tuple[DiscussionComment, ...], tuple[Problem, ...]]:
    """All of them, in the file's order; none and a warning where the file cannot be read."""
    file = folder / COMMENTS_FILE
    try:
        if not file.is_file():
            return (), ()
        if file.stat().st_size > MAX_COMMENTS_BYTES:
            raise ValueError(f"it is larger than {MAX_COMMENTS_BYTES} bytes")
        told = json.loads(file.read_text("utf-8"))
        return tuple(_parse_comment(one) for one in told), ()
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        said = format_message(
            "comments give no credits: `{file}` cannot be read: {why}", file=COMMENTS_FILE, why=str(error)[:200]
        )
        hint = format_message("delete it, or let it be written again")
        return (), (Problem(Position(COMMENTS_FILE), "invalid-discussions-file", said, hint, Severity.WARNING),)


def _parse_comment(told: Any) -> DiscussionComment:
    login, number, on, term = (told[name] for name in ("login", "id", "on", "term"))
    for name, text in (("login", login), ("id", number), ("on", on), ("term", term)):
        if not isinstance(text, str) or not 0 < len(text) <= 200:
            raise ValueError(f"`{name}` is not a text")
    if not re.fullmatch(r"[A-Za-z0-9-]{1,39}(\[bot\])?|[A-Za-z0-9_-]{1,39}", login):
        raise ValueError("`login` is not a login")
    url = told.get("url")
    link = normalize_link(url) if isinstance(url, str) else None
    return DiscussionComment(login, number, date.fromisoformat(on[:10]), link, term)
