"""Finds the content files that differ from a revision, and reads their contents at that revision."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lyceum.git.errors import RepositoryError, UnknownRevisionError
from lyceum.git.listings import parse_object_batch, parse_tree_listing
from lyceum.git.repository import Repository, decode_path
from lyceum.loader import CONTENT_FOLDER

_MAX_LISTED_PLACES = 200
"""Paths that one command takes; they fit into its line on every system."""


def find_changed_paths(hub_folder: Path, revision: str) -> frozenset[str]:
    """The paths of content files that were added, modified or deleted since a revision, committed or not.

    The paths are relative to the hub's folder. Raises UnknownRevisionError if the repository does not have the revision.
    """
    repository = Repository(hub_folder)
    commit = _resolve_commit(repository, revision)
    changed = _run(
        repository,
        "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--relative", commit, "--", CONTENT_FOLDER,
    )  # fmt: skip
    # Ignored files count: the hub reads them, and a .gitignore can be a part of the change.
    untracked = _run(repository, "ls-files", "--others", "-z", "--", CONTENT_FOLDER)
    return frozenset(decode_path(name) for name in (changed + untracked).split(b"\0") if name)


def read_files_at(hub_folder: Path, revision: str, paths: Iterable[str]) -> dict[str, bytes]:
    """The contents of these content files at a revision, by path. Paths without a regular file there are left out.

    Raises UnknownRevisionError if the repository does not have the revision.
    """
    repository = Repository(hub_folder)
    commit = _resolve_commit(repository, revision)
    content_folder = f"{repository.prefix}{CONTENT_FOLDER}"
    wanted_places = [f"{repository.prefix}{path}" for path in sorted(paths)]
    # Git looks up a few places by their names, and lists the whole folder in one go if they are many.
    places = wanted_places if len(wanted_places) <= _MAX_LISTED_PLACES else [content_folder]
    if not places:
        return {}
    listing = _run(repository, "ls-tree", "-r", "-z", "--full-tree", commit, "--", *places)
    ids: dict[str, str] = {}
    for (mode, _, object_id), name in parse_tree_listing(listing):
        if mode.startswith("100"):
            ids[decode_path(name).removeprefix(repository.prefix)] = object_id
    wanted = [path for path in sorted(paths) if path in ids]
    if not wanted:
        return {}
    batch = _run(repository, "cat-file", "--batch", stdin="".join(f"{ids[path]}\n" for path in wanted).encode())
    contents = zip(wanted, parse_object_batch(batch), strict=True)
    return {path: content[1] for path, content in contents if content is not None}


def _resolve_commit(repository: Repository, revision: str) -> str:
    commit = _run(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return commit.decode().strip()


def _run(repository: Repository, *arguments: str, stdin: bytes = b"") -> bytes:
    try:
        answer = repository.run(*arguments, stdin=stdin)
    except RepositoryError as error:
        raise UnknownRevisionError(str(error)) from None
    if answer.exit_code:
        reason = answer.error.strip().removeprefix("fatal: ")
        raise UnknownRevisionError(reason or f"there is no commit `{arguments[-1].removesuffix('^{commit}')}` here")
    return answer.output
