"""Saves the comments of GitHub Discussions in `.lyceum/discussions.json`, and loads them."""

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
from lyceum.system import write_inside

COMMENTS_FILE = ".lyceum/discussions.json"
MAX_COMMENTS_BYTES = 50_000_000
MAX_TEXT_CHARACTERS = 200
"""Characters of a login, an id, a date or a thread."""
_LOGIN_PATTERN = re.compile(r"[A-Za-z0-9-]{1,39}(\[bot\])?|[A-Za-z0-9_-]{1,39}")


@dataclass(frozen=True, slots=True)
class DiscussionComment:
    """One comment of a contributor in the discussion below a page."""

    login: str
    id: str
    """The id of the comment on GitHub."""
    day: date
    url: str | None
    thread: str
    """`tip:<key>`, `challenge:<key>` or `learner:<key>`."""
    github_id: int | None = None
    """The number of the account, if it is known."""


def save_comments(hub: Path, comments: Sequence[Mapping[str, Any]]) -> None:
    """Write the comments to the file that `load_comments` reads."""
    write_inside(hub, COMMENTS_FILE, json.dumps(comments, ensure_ascii=False, indent=1).encode())


def load_comments(hub: Path) -> tuple[tuple[DiscussionComment, ...], tuple[Problem, ...]]:
    """Load all comments in the order of the file. If the file cannot be read, there are no comments and one warning."""
    file = hub / COMMENTS_FILE
    try:
        if not file.is_file():
            return (), ()
        if file.stat().st_size > MAX_COMMENTS_BYTES:
            raise ValueError(f"it is larger than {MAX_COMMENTS_BYTES} bytes")
        return tuple(_parse_comment(record) for record in json.loads(file.read_text("utf-8"))), ()
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        message = format_message(
            "comments give no credits: `{file}` cannot be read: {why}", file=COMMENTS_FILE, why=str(error)[:200]
        )
        hint = format_message("delete it, or run the command again")
        return (), (Problem(Position(COMMENTS_FILE), "invalid-discussions-file", message, hint, Severity.WARNING),)


def _parse_comment(record: Any) -> DiscussionComment:
    """Parse one record of the file. Raises ValueError, TypeError or KeyError."""
    texts = {name: record[name] for name in ("login", "id", "on", "term")}
    for name, text in texts.items():
        if not isinstance(text, str) or not 0 < len(text) <= MAX_TEXT_CHARACTERS:
            raise ValueError(f"`{name}` is not a text")
    if not _LOGIN_PATTERN.fullmatch(texts["login"]):
        raise ValueError("`login` is not a login")
    url, number = record.get("url"), record.get("number")
    return DiscussionComment(
        login=texts["login"],
        id=texts["id"],
        day=date.fromisoformat(texts["on"][: len("2026-03-01")]),
        url=normalize_link(url) if isinstance(url, str) else None,
        thread=texts["term"],
        github_id=number if isinstance(number, int) and not isinstance(number, bool) and number > 0 else None,
    )
