"""Finds the content files that differ from a revision, and reads what they held then."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

from lyceum.git.errors import UnknownRevisionError
from lyceum.loader import CONTENT_FOLDER


def find_changed_paths(hub: Path, revision: str) -> frozenset[str]:
    """Paths from the hub's folder that are new, different or gone, committed or not."""
    commit = _resolve_commit(hub, revision)
    told = _run_git(
        hub, "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--relative", commit, "--", CONTENT_FOLDER
    )
    new = _run_git(hub, "ls-files", "--others", "--exclude-standard", "-z", "--", CONTENT_FOLDER)
    return frozenset(name.decode("utf-8", "replace") for name in (told + new).split(b"\0") if name)


def read_files_at(hub: Path, revision: str, paths: Iterable[str]) -> dict[str, bytes]:
    """What these files held then; those that were not there, or were no plain files, are left out."""
    commit = _resolve_commit(hub, revision)
    prefix = _run_git(hub, "rev-parse", "--show-prefix").decode().strip()
    wanted = sorted(paths)
    ids: dict[str, str] = {}
    for line in _run_git(hub, "ls-tree", "-r", "-z", "--full-tree", commit, "--", f"{prefix}{CONTENT_FOLDER}").split(
        b"\0"
    )[:-1]:
        about, _, name = line.partition(b"\t")
        mode, _, identity = about.decode().split()
        path = name.decode("utf-8", "replace").removeprefix(prefix)
        if mode.startswith("100"):
            ids[path] = identity
    asked = [path for path in wanted if path in ids]
    answer = (
        _run_git(hub, "cat-file", "--batch", stdin="".join(f"{ids[path]}\n" for path in asked).encode())
        if asked
        else b""
    )
    held, at = {}, 0
    for path in asked:
        head, at = answer[at : answer.index(b"\n", at)], answer.index(b"\n", at) + 1
        size = int(head.split()[2])
        held[path] = answer[at : at + size]
        at += size + 1
    return held


def _resolve_commit(hub: Path, revision: str) -> str:
    return (
        _run_git(hub, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    )


def _run_git(hub: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    try:
        done = subprocess.run(["git", *arguments], cwd=hub, capture_output=True, check=False, input=stdin)
    except FileNotFoundError:
        raise UnknownRevisionError("Git is not installed here") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise UnknownRevisionError(said or f"there is no commit `{arguments[-1].removesuffix('^{commit}')}` here")
    return done.stdout
