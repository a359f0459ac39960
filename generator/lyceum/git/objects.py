"""Reads and writes the objects of a Git repository with plumbing commands. It checks out nothing and runs no hook or filter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from lyceum.git.errors import RepositoryError, TooLargeError
from lyceum.git.listings import parse_object_batch, parse_tree_listing
from lyceum.git.repository import REPOSITORY_TOO_LARGE, Repository, decode_path, encode_path
from lyceum.i18n import format_message

MAX_TREE_FILES = 100_000
"""Files of one tree."""
MAX_READ_BYTES = 128 * 1024 * 1024
"""Bytes that one Git command prints, and bytes of all text files in content/."""
PLAIN_FILE_MODE = "100644"
SYMLINK_MODE = "120000"
SUBMODULE_MODE = "160000"
_SETTINGS = ("merge.directoryRenames=conflict", "merge.renames=true", "merge.renormalize=false", "protocol.allow=never")
"""The user's own settings do not change a merge, and a review fetches nothing."""


class GitFile(NamedTuple):
    """A file of a tree."""

    mode: str
    id: str
    size: int
    """Bytes."""


@dataclass(frozen=True)
class ObjectStore:
    """The objects of the repository in a folder. Every method raises RepositoryError if Git cannot answer."""

    folder: Path

    def resolve_commit(self, revision: str) -> str:
        """Return the full id of the commit that a revision names."""
        _, answer = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if not re.fullmatch(rb"[0-9a-f]{40,64}\n", answer):
            raise RepositoryError(format_message("there is no commit `{revision}` here", revision=revision))
        return answer.decode().strip()

    def resolve_tree(self, commit: str) -> str:
        """Return the id of the tree of a commit."""
        return self._run_for_id("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{tree}}")

    def find_merge_base(self, ours: str, theirs: str) -> str:
        """Return the commit at which two commits parted."""
        exit_code, answer = self._run("merge-base", ours, theirs)
        if exit_code:
            raise RepositoryError(format_message("the two have no common commit in this clone"))
        return answer.decode().strip()

    def is_ancestor(self, older: str, newer: str) -> bool:
        """Return whether the history of the commit `newer` contains the commit `older`."""
        return self._run("merge-base", "--is-ancestor", older, newer)[0] == 0

    def merge_trees(self, ours: str, theirs: str) -> tuple[str, tuple[str, ...]]:
        """Return (the tree of the merge, the paths with conflicts)."""
        exit_code, answer = self._run(
            "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", ours, theirs
        )  # fmt: skip
        tree, *names = answer.split(b"\0")
        return tree.decode().strip(), tuple(decode_path(name) for name in names if name) if exit_code else ()

    def list_files(self, tree: str) -> Mapping[str, GitFile]:
        """Return everything in a tree but its folders, by path."""
        _, listing = self._run("ls-tree", "-r", "-z", "-l", "--full-tree", tree)
        if listing.count(b"\0") > MAX_TREE_FILES:
            raise TooLargeError(REPOSITORY_TOO_LARGE)
        files: dict[str, GitFile] = {}
        for (mode, _, object_id, size), name in parse_tree_listing(listing):
            path = decode_path(name)
            if size == "BAD" or path in files:
                raise RepositoryError(format_message("`{path}` is damaged, or there twice", path=path))
            files[path] = GitFile(mode, object_id, int(size.strip("-") or 0))
        return files

    def read_blobs(self, files: Iterable[GitFile]) -> Mapping[str, bytes]:
        """Return the contents of files, by id."""
        ids = list(dict.fromkeys(file.id for file in files))
        _, batch = self._run("cat-file", "--batch", stdin=_join_lines(ids))
        contents = zip(ids, parse_object_batch(batch), strict=True)
        return {object_id: content[1] for object_id, content in contents if content is not None}

    def find_missing(self, ids: Iterable[str]) -> frozenset[str]:
        """Return the ids of objects that this repository does not hold."""
        _, answer = self._run("cat-file", "--batch-check", stdin=_join_lines(ids))
        lines = (line.decode().split() for line in answer.splitlines())
        return frozenset(line[0] for line in lines if line[-1] == "missing")

    def write_blob(self, data: bytes) -> str:
        """Store a file, and return its id."""
        return self._run_for_id("hash-object", "-w", "--stdin", stdin=data)

    def write_tree(self, entries: Iterable[tuple[str, str, str, str]]) -> str:
        """Store a folder of (mode, type, id, name) and return its id. The objects that it names may be missing."""
        lines = b"".join(
            f"{mode} {kind} {object_id}\t".encode() + encode_path(name) + b"\0"
            for mode, kind, object_id, name in entries
        )
        return self._run_for_id("mktree", "-z", "--missing", stdin=lines)

    def write_commit(self, tree: str, parent: str) -> str:
        """Store a commit of a tree on top of `parent`, by an author of no address, and return its id."""
        author = ("user.name=lyceum", "user.email=", "commit.gpgSign=false")
        return self._run_for_id("commit-tree", tree, "-p", parent, "-m", "as it would be", settings=author)

    @cached_property
    def _repository(self) -> Repository:
        return Repository(self.folder)

    def _run(self, *arguments: str, stdin: bytes = b"", settings: Sequence[str] = ()) -> tuple[int, bytes]:
        """Return (exit code, output). Code 1 is the answer to some questions; a higher code raises RepositoryError."""
        answer = self._repository.run(
            *arguments, stdin=stdin, settings=(*_SETTINGS, *settings), max_bytes=MAX_READ_BYTES
        )  # fmt: skip
        if answer.exit_code not in (0, 1):
            first_line = answer.error.partition("\n")[0].strip()
            raise RepositoryError(format_message("Git says: {why}", why=first_line))
        return answer.exit_code, answer.output

    def _run_for_id(self, *arguments: str, stdin: bytes = b"", settings: Sequence[str] = ()) -> str:
        return self._run(*arguments, stdin=stdin, settings=settings)[1].decode().strip()


def _join_lines(ids: Iterable[str]) -> bytes:
    return "".join(f"{object_id}\n" for object_id in ids).encode()
