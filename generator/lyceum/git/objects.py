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
UNUSUAL_STRUCTURE = format_message("its commits have a structure that only a moderator can judge")
_NO_FILE_MODE = "000000"
_SETTINGS = ("merge.directoryRenames=conflict", "merge.renames=true", "merge.renormalize=false", "protocol.allow=never")
"""The user's own settings do not change a merge, and a review fetches nothing."""


class GitFile(NamedTuple):
    """A file of a tree."""

    mode: str
    id: str
    size: int
    """Bytes."""


class FileChange(NamedTuple):
    """A file on both sides of a comparison; None if it is not there."""

    old: GitFile | None
    new: GitFile | None


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
        """Return the one commit at which two commits parted. If there are several, GitHub and Git merge differently."""
        exit_code, answer = self._run("merge-base", "--all", ours, theirs)
        if exit_code:
            raise RepositoryError(format_message("the two have no common commit in this clone"))
        commits = answer.decode().split()
        if len(commits) > 1:
            raise RepositoryError(UNUSUAL_STRUCTURE)
        return commits[0]

    def merge_trees(self, ours: str, theirs: str) -> tuple[str, tuple[str, ...]]:
        """Return (the tree of the merge, the paths with conflicts)."""
        exit_code, answer = self._run(
            "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", ours, theirs
        )  # fmt: skip
        tree, *names = answer.split(b"\0")
        return tree.decode().strip(), tuple(decode_path(name) for name in names if name) if exit_code else ()

    def list_changes(self, old_tree: str, new_tree: str) -> Mapping[str, FileChange]:
        """Return what differs between two trees, by path. A renamed file is a removed and an added one."""
        _, listing = self._run(
            "diff-tree", "-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--no-ext-diff", "--end-of-options",
            old_tree, new_tree,
        )  # fmt: skip
        parts = listing.split(b"\0")[:-1]
        if len(parts) // 2 > MAX_TREE_FILES:
            raise TooLargeError(REPOSITORY_TOO_LARGE)
        sides: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {}
        for columns, name in zip(parts[::2], parts[1::2], strict=True):
            old_mode, new_mode, old_id, new_id, _ = columns.decode().removeprefix(":").split()
            path = decode_path(name)
            if path in sides:
                raise RepositoryError(format_message("`{path}` is damaged, or there twice", path=path))
            sides[path] = (old_mode, old_id), (new_mode, new_id)
        files = [side for pair in sides.values() for side in pair if side[0] != _NO_FILE_MODE]
        sizes = self._read_sizes(object_id for mode, object_id in files if mode != SUBMODULE_MODE)

        def make_file(path: str, mode: str, object_id: str) -> GitFile | None:
            if mode == _NO_FILE_MODE:
                return None
            size = 0 if mode == SUBMODULE_MODE else sizes.get(object_id)
            if size is None:
                raise RepositoryError(format_message("`{path}` is damaged, or there twice", path=path))
            return GitFile(mode, object_id, size)

        return {path: FileChange(make_file(path, *old), make_file(path, *new)) for path, (old, new) in sides.items()}

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

    def find_file(self, tree: str, path: str) -> GitFile | None:
        """Return one file of a tree; None if there is no such file."""
        _, listing = self._run("ls-tree", "-z", "-l", "--full-tree", tree, "--", path)
        for (mode, kind, object_id, size), name in parse_tree_listing(listing):
            if decode_path(name) == path and kind == "blob":
                return GitFile(mode, object_id, int(size))
        return None

    def read_blobs(self, files: Iterable[GitFile]) -> Mapping[str, bytes]:
        """Return the contents of files, by id."""
        ids = list(dict.fromkeys(file.id for file in files))
        _, batch = self._run("cat-file", "--batch", stdin=_join_lines(ids))
        contents = zip(ids, parse_object_batch(batch), strict=True)
        return {object_id: content[1] for object_id, content in contents if content is not None}

    def _read_sizes(self, ids: Iterable[str]) -> Mapping[str, int]:
        """Return the bytes of objects, by id, without those that are missing."""
        _, answer = self._run("cat-file", "--batch-check", stdin=_join_lines(dict.fromkeys(ids)))
        rows = (line.split() for line in answer.decode().splitlines())
        return {row[0]: int(row[2]) for row in rows if len(row) == 3}

    def replace_file(self, tree: str, path: str, data: bytes | None) -> str:
        """Return the id of a tree in which one file has other bytes, or is not there. Missing folders are made."""
        blob = None if data is None else self._run_for_id("hash-object", "-w", "--stdin", stdin=data)
        return self._replace_entry(tree, encode_path(path).split(b"/"), blob)

    def _replace_entry(self, tree: str | None, names: Sequence[bytes], blob: str | None) -> str:
        listing = self._run("ls-tree", "-z", tree)[1] if tree else b""
        entries = [entry for entry in listing.split(b"\0") if entry]
        name, *rest = names
        others = [entry for entry in entries if entry.partition(b"\t")[2] != name]
        if rest:
            old = next((entry.split()[2].decode() for entry in entries if entry.partition(b"\t")[2] == name), None)
            others.append(b"040000 tree " + self._replace_entry(old, rest, blob).encode() + b"\t" + name)
        elif blob:
            others.append(f"{PLAIN_FILE_MODE} blob {blob}".encode() + b"\t" + name)
        return self._run_for_id("mktree", "-z", stdin=b"".join(entry + b"\0" for entry in others))

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
