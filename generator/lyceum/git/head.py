"""Finds the commit that is checked out without starting Git, where the files say it plainly."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

_HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_MAX_LINKS = 5
_MAX_REFERENCE_BYTES = 4_096


class GitFolders(NamedTuple):
    """Where Git keeps a repository."""

    git: Path
    common: Path
    """The folder that all worktrees of the repository share."""
    working_tree: Path


def find_git_folders(folder: Path) -> GitFolders | None:
    """Find the repository that a folder is in. None if that is for Git to say: there is none, or variables name another."""
    if any(name in os.environ for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR")):
        return None
    try:
        folder = folder.resolve(strict=True)
        for parent in (folder, *folder.parents):
            git = parent / ".git"
            if git.is_file():
                text = git.read_text("utf-8", "surrogateescape")
                git = parent / text.removeprefix("gitdir:").strip()
            if (git / "HEAD").is_file():
                link = git / "commondir"
                common = (git / link.read_text("utf-8").strip()).resolve() if link.is_file() else git
                return GitFolders(git, common, parent)
    except (OSError, ValueError):
        pass
    return None


def read_head(folders: GitFolders) -> str | None:
    """Return the commit that is checked out; None if Git must be asked."""
    reference = "HEAD"
    for _ in range(_MAX_LINKS):
        text = _read_reference(folders, reference)
        if text is None:
            return None
        if _HASH.fullmatch(text):
            return text
        if not text.startswith("ref: refs/"):
            return None
        reference = text.removeprefix("ref: ").strip()
    return None


def _read_reference(folders: GitFolders, name: str) -> str | None:
    if ".." in name.split("/"):
        return None
    for folder in dict.fromkeys((folders.git, folders.common)):
        try:
            with (folder / name).open("rb") as file:
                return file.read(_MAX_REFERENCE_BYTES).decode("utf-8", "replace").strip()
        except OSError:
            continue
    return _find_packed_reference(folders, name)


def _find_packed_reference(folders: GitFolders, name: str) -> str | None:
    try:
        text = (folders.common / "packed-refs").read_text("utf-8", "replace")
    except OSError:
        return None
    match = re.search(rf"^([0-9a-f]+) {re.escape(name)}$", text, re.MULTILINE)
    return match[1] if match else None
