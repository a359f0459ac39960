"""Hands a History to the database of queries: what Git knows of each file is an input, and so are the project's commits."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from typing import Any

from lyceum.git.history import Contribution, FileHistory, History, ProfileAuthor, ProjectCommit
from lyceum.queries import Input, Update

FILE_HISTORY: Input[FileHistory] = Input("file-history")
"""The history of each file by its path, with its versions."""
PROFILE_AUTHOR: Input[ProfileAuthor] = Input("profile-author")
"""Who added a profile in a commit of their own, by the profile's path."""
CONTRIBUTIONS: Input[tuple[Contribution, ...]] = Input("contributions")
PROJECT_COMMITS: Input[tuple[ProjectCommit, ...]] = Input("project-commits")
HISTORY: Input[History] = Input("history")
"""The whole history. No query reads it: it tells whether the others are the same as before."""


def set_history_inputs(update: Update, history: History) -> None:
    """Set everything that queries read of a history. A history that is the same as before is not looked at."""
    if history.digest and update.is_set(HISTORY, "", history.digest.encode()):
        update.keep_all(FILE_HISTORY, history.files.__getitem__)
        update.keep_all(PROFILE_AUTHOR, history.profile_authors.__getitem__)
        update.keep_all(CONTRIBUTIONS, lambda _: tuple(history.contributions))
        update.keep_all(PROJECT_COMMITS, lambda _: tuple(history.project_commits))
        return
    digests = {path: bytes.fromhex(digest) for path, digest in history.list_digests().items()}
    authors = history.profile_authors
    update.replace_all(FILE_HISTORY, digests, history.files.__getitem__)
    update.replace_all(
        PROFILE_AUTHOR, {path: _digest_rows([author]) for path, author in authors.items()}, authors.__getitem__
    )
    digest = bytes.fromhex(history.digest) or _digest_rows(history.contributions)  # of everybody: they are many
    update.set(CONTRIBUTIONS, "", digest, lambda _: tuple(history.contributions))
    rows = history.project_commits
    update.set(PROJECT_COMMITS, "", _digest_rows(rows), lambda _: tuple(rows))
    update.set(HISTORY, "", history.digest.encode(), lambda _: history)


def _digest_rows(rows: Iterable[Any]) -> bytes:
    """The digest of rows, each of which has a person. Their fields are written as text, since `repr` is slow."""
    digest = blake2b(digest_size=16)
    for row in rows:
        values = [getattr(row.person, name) for name in row.person.__slots__]
        values += [getattr(row, name) for name in row.__slots__ if name != "person"]
        digest.update("\0".join(map(str, values)).encode("utf-8", "surrogatepass") + b"\n")
    return digest.digest()
