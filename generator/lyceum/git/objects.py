"""Reads and writes the objects of a Git repository with plumbing commands. It checks out nothing and runs no hook or filter."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from lyceum.git.errors import RepositoryError, TooLargeError
from lyceum.i18n import format_message

MAX_TREE_FILES = 100_000
MAX_READ_BYTES = 128 * 1024 * 1024
"""Of what Git lists, and of the text in content/."""


_SAFE_SETTINGS = ("core.fsmonitor=false", f"core.hooksPath={os.devnull}", "merge.directoryRenames=conflict",
             "merge.renames=true", "merge.renormalize=false", "protocol.allow=never")  # fmt: skip
"""Nothing is run or fetched, and the reader's own settings change nothing of the merge."""
REPOSITORY_TOO_LARGE = format_message("there is more in the repository than a review reads")
PLAIN_FILE_MODE, SYMLINK_MODE, SUBMODULE_MODE = "100644", "120000", "160000"


class GitFile(NamedTuple):
    mode: str
    id: str
    size: int


@dataclass(frozen=True, slots=True)
class ObjectStore:
    folder: Path

    def run(self, *arguments: str, stdin: bytes = b"") -> tuple[int, bytes]:
        """(exit code, what Git prints). Code 1 is an answer to some questions; beyond it there is none."""
        settings = [part for setting in _SAFE_SETTINGS for part in ("-c", setting)]
        command = ["git", "--no-replace-objects", "-C", str(self.folder), *settings, *arguments]
        around = {name: value for name, value in os.environ.items() if not re.match(r"GIT_(?!CONFIG|CEILING)", name)}
        with tempfile.TemporaryFile() as questions, tempfile.TemporaryFile() as complaints:
            questions.write(stdin)
            questions.seek(0)
            with subprocess.Popen(
                command, stdin=questions, stdout=subprocess.PIPE, stderr=complaints, env={**around, "LC_ALL": "C"}
            ) as git:
                assert git.stdout
                answer = git.stdout.read(MAX_READ_BYTES + 1)
                if len(answer) > MAX_READ_BYTES:
                    git.kill()
                    raise TooLargeError(REPOSITORY_TOO_LARGE)
            if git.returncode not in (0, 1):
                complaints.seek(0)
                raise RepositoryError(
                    format_message("Git says: {why}", why=complaints.readline().decode("utf-8", "replace").strip())
                )
        return git.returncode, answer

    def resolve_commit(self, revision: str) -> str:
        """The full id of the commit that a revision names."""
        _, answer = self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if not re.fullmatch(rb"[0-9a-f]{40,64}\n", answer):
            raise RepositoryError(format_message("there is no commit `{revision}` here", revision=revision))
        return answer.decode().strip()

    def find_merge_base(self, ours: str, theirs: str) -> str:
        code, answer = self.run("merge-base", ours, theirs)
        if code:
            raise RepositoryError(format_message("the two have no commit in common, as far as this clone goes back"))
        return answer.decode().strip()

    def merge_trees(self, ours: str, theirs: str) -> tuple[str, tuple[str, ...]]:
        """(the tree of the merge, the files in which the two do not agree)."""
        code, answer = self.run("merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", ours, theirs)
        tree, *names = answer.split(b"\0")
        return tree.decode().strip(), tuple(decode_path(name) for name in names if name) if code else ()

    def list_files(self, tree: str) -> Mapping[str, GitFile]:
        """Everything in a tree but folders, by path."""
        _, listed = self.run("ls-tree", "-r", "-z", "-l", "--full-tree", tree)
        if listed.count(b"\0") > MAX_TREE_FILES:
            raise TooLargeError(REPOSITORY_TOO_LARGE)
        files: dict[str, GitFile] = {}
        for line in listed.split(b"\0")[:-1]:
            about, _, name = line.partition(b"\t")
            mode, _, identity, size = about.decode().split()
            if size == "BAD" or decode_path(name) in files:
                raise RepositoryError(format_message("`{path}` is damaged, or there twice", path=decode_path(name)))
            files[decode_path(name)] = GitFile(mode, identity, int(size.strip("-") or 0))
        return files

    def read_blobs(self, files: Iterable[GitFile]) -> Mapping[str, bytes]:
        """What these files hold, by id."""
        sizes = {file.id: file.size for file in files}
        _, answer = self.run("cat-file", "--batch", stdin="".join(f"{one}\n" for one in sizes).encode())
        held, at = {}, 0
        for one, size in sizes.items():
            at = answer.index(b"\n", at) + 1
            held[one] = answer[at : at + size]
            at += size + 1
        return held

    def find_missing(self, ids: Iterable[str]) -> frozenset[str]:
        """Those that this repository does not hold."""
        _, answer = self.run("cat-file", "--batch-check", stdin="".join(f"{one}\n" for one in ids).encode())
        lines = (line.decode().split() for line in answer.splitlines())
        return frozenset(line[0] for line in lines if line[-1] == "missing")

    def write_blob(self, data: bytes) -> str:
        """The id under which these bytes are kept from now on."""
        return self.run("hash-object", "-w", "--stdin", stdin=data)[1].decode().strip()

    def write_tree(self, entries: Iterable[tuple[str, str, str, str]]) -> str:
        """The id of a folder of (mode, type, id, name); what they name need not be here yet."""
        lines = b"".join(
            f"{mode} {kind} {one}\t".encode() + encode_path(name) + b"\0" for mode, kind, one, name in entries
        )
        return self.run("mktree", "-z", "--missing", stdin=lines)[1].decode().strip()

    def write_commit(self, tree: str, parent: str) -> str:
        """The id of a commit that nobody wrote: the tree, coming after its parent."""
        nobody = ("-c", "user.name=lyceum", "-c", "user.email=", "-c", "commit.gpgSign=false")
        return self.run(*nobody, "commit-tree", tree, "-p", parent, "-m", "as it would be")[1].decode().strip()

    def resolve_tree(self, commit: str) -> str:
        return (
            self.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{tree}}")[1].decode().strip()
        )


def decode_path(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")


def encode_path(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")
