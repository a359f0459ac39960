"""Lets the relative links of texts follow files that move, and takes out those to files that go."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

from lyceum.contributing.change_plan import read_current_text
from lyceum.loader import find_linked_path
from lyceum.markdown import find_link_goals, is_relative_link

_LINK_BEFORE_GOAL = re.compile(r"(?<!!)\[([^\[\]\n]{0,300})\]\([ \t]{0,20}<?\Z")
_LINK_AFTER_GOAL = re.compile(r">?(?:[ \t]{1,20}\"[^\"\n]{0,300}\")?[ \t]{0,20}\)")
MAX_LINK_TEXT_CHARS = 400


def follow_moves(
    hub: Path,
    paths: Iterable[str],
    changes: dict[str, bytes],
    *,
    moves: Mapping[str, str],
    deleted_paths: Iterable[str] = (),
) -> None:
    """Edit the texts of content files: their relative links lead to the new paths, and those to deleted files become text.

    A path is the one before the moves. The new bytes are added to `changes`."""
    deleted = frozenset(deleted_paths)
    folders = {parent for path in moves for parent in _list_parents(path)}
    for path in paths:
        if path.endswith((".md", ".yml")) and path not in deleted and _is_readable(hub / path):
            text = read_current_text(hub, path, changes)
            if (new_text := _edit_links(text, path, moves, folders, deleted)) != text:
                changes[path] = new_text.encode()


def _is_readable(file: Path) -> bool:
    """Whether the file is an ordinary one in UTF-8. What lies behind a symbolic link is not ours to edit."""
    if file.is_symlink() or not file.is_file():
        return False
    try:
        file.read_bytes().decode()
    except UnicodeDecodeError:
        return False
    return True


def _edit_links(
    text: str, path: str, moves: Mapping[str, str], folders: Collection[str], deleted: frozenset[str]
) -> str:
    pieces, end = [], 0
    for start, stop, target in find_link_goals(text):
        if start < end or not is_relative_link(target) or target.startswith("#"):
            continue
        linked_path = find_linked_path(path, target)
        if linked_path is None:
            continue
        if linked_path in deleted:
            before = _LINK_BEFORE_GOAL.search(text, max(end, start - MAX_LINK_TEXT_CHARS), start)
            after = _LINK_AFTER_GOAL.match(text, stop)
            if before and after:
                pieces += [text[end : before.start()], before[1]]
                end = after.end()
            continue
        new_path, new_linked_path = moves.get(path, path), _find_new_path(linked_path, moves, folders)
        if (new_path, new_linked_path) != (path, linked_path):
            pieces += [text[end:start], _write_target(target, new_path, new_linked_path)]
            end = stop
    return "".join([*pieces, text[end:]]) if pieces else text


def _list_parents(path: str) -> Iterator[str]:
    while "/" in path:
        path = posixpath.dirname(path)
        yield path


def _find_new_path(path: str, moves: Mapping[str, str], folders: Collection[str]) -> str:
    """The path of a file, or of a folder whose files move, after the moves. `folders` are all in which something moves."""
    if path in moves:
        return moves[path]
    for old_path, new_path in moves.items() if path in folders else ():
        if new_path.startswith(f"{path}/"):
            return path
        if old_path.startswith(f"{path}/"):
            rest = old_path.removeprefix(path)
            return new_path.removesuffix(rest) if new_path.endswith(rest) else path
    return path


def _write_target(target: str, path: str, linked_path: str) -> str:
    """The same link as it has to be written in the file at `path`."""
    goal, sign, fragment = target.partition("#")
    if goal.startswith("/"):
        return f"/{quote(linked_path)}{sign}{fragment}"
    relative_path = posixpath.relpath(linked_path, posixpath.dirname(path))
    prefix = "./" if goal.startswith("./") and not relative_path.startswith(".") else ""
    return f"{prefix}{quote(relative_path)}{'/' if goal.endswith('/') else ''}{sign}{fragment}"
