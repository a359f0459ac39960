"""A Git repository's objects, read and written by plumbing: nothing is checked out, nothing of it is run."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from generator.problem import say

MOST_FILES = 100_000
MOST_BYTES = 128 * 1024 * 1024
"""Of what Git lists, and of the text in content/."""


class ReviewError(Exception):
    """There is nothing to judge; the sentence says why."""


class TooMuch(ReviewError):  # noqa: N818
    """It is larger than what is read."""


_SETTINGS = ("core.fsmonitor=false", f"core.hooksPath={os.devnull}", "merge.directoryRenames=conflict",
             "merge.renames=true", "merge.renormalize=false", "protocol.allow=never")  # fmt: skip
"""Nothing is run or fetched, and the reader's own settings change nothing of the merge."""
TOO_MUCH = say("there is more in the repository than a review reads")
PLAIN, LINK, SUBMODULE = "100644", "120000", "160000"


class File(NamedTuple):
    mode: str
    id: str
    size: int


@dataclass(frozen=True, slots=True)
class Objects:
    folder: Path

    def __call__(self, *arguments: str, asked: bytes = b"") -> tuple[int, bytes]:
        """(exit code, what Git prints). Code 1 is an answer to some questions; beyond it there is none."""
        settings = [part for setting in _SETTINGS for part in ("-c", setting)]
        command = ["git", "--no-replace-objects", "-C", str(self.folder), *settings, *arguments]
        around = {name: value for name, value in os.environ.items() if not re.match(r"GIT_(?!CONFIG|CEILING)", name)}
        with tempfile.TemporaryFile() as questions, tempfile.TemporaryFile() as complaints:
            questions.write(asked)
            questions.seek(0)
            with subprocess.Popen(
                command, stdin=questions, stdout=subprocess.PIPE, stderr=complaints, env={**around, "LC_ALL": "C"}
            ) as git:
                assert git.stdout
                answer = git.stdout.read(MOST_BYTES + 1)
                if len(answer) > MOST_BYTES:
                    git.kill()
                    raise TooMuch(TOO_MUCH)
            if git.returncode not in (0, 1):
                complaints.seek(0)
                raise ReviewError(say("Git says: {why}", why=complaints.readline().decode("utf-8", "replace").strip()))
        return git.returncode, answer

    def commit(self, revision: str) -> str:
        """The full id of the commit that a revision names."""
        _, answer = self("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if not re.fullmatch(rb"[0-9a-f]{40,64}\n", answer):
            raise ReviewError(say("there is no commit `{revision}` here", revision=revision))
        return answer.decode().strip()

    def fork(self, ours: str, theirs: str) -> str:
        code, answer = self("merge-base", ours, theirs)
        if code:
            raise ReviewError(say("the two have no commit in common, as far as this clone goes back"))
        return answer.decode().strip()

    def merged(self, ours: str, theirs: str) -> tuple[str, tuple[str, ...]]:
        """(the tree of the merge, the files in which the two do not agree)."""
        code, answer = self("merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", ours, theirs)
        tree, *names = answer.split(b"\0")
        return tree.decode().strip(), tuple(path_of(name) for name in names if name) if code else ()

    def files(self, tree: str) -> Mapping[str, File]:
        """Everything in a tree but folders, by path."""
        _, listed = self("ls-tree", "-r", "-z", "-l", "--full-tree", tree)
        if listed.count(b"\0") > MOST_FILES:
            raise TooMuch(TOO_MUCH)
        files: dict[str, File] = {}
        for line in listed.split(b"\0")[:-1]:
            about, _, name = line.partition(b"\t")
            mode, _, identity, size = about.decode().split()
            if size == "BAD" or path_of(name) in files:
                raise ReviewError(say("`{path}` is damaged, or there twice", path=path_of(name)))
            files[path_of(name)] = File(mode, identity, int(size.strip("-") or 0))
        return files

    def contents(self, files: Iterable[File]) -> Mapping[str, bytes]:
        """What these files hold, by id."""
        sizes = {file.id: file.size for file in files}
        _, answer = self("cat-file", "--batch", asked="".join(f"{one}\n" for one in sizes).encode())
        held, at = {}, 0
        for one, size in sizes.items():
            at = answer.index(b"\n", at) + 1
            held[one] = answer[at : at + size]
            at += size + 1
        return held

    def missing(self, ids: Iterable[str]) -> frozenset[str]:
        """Those that this repository does not hold."""
        _, answer = self("cat-file", "--batch-check", asked="".join(f"{one}\n" for one in ids).encode())
        lines = (line.decode().split() for line in answer.splitlines())
        return frozenset(line[0] for line in lines if line[-1] == "missing")

    def blob(self, data: bytes) -> str:
        """The id under which these bytes are kept from now on."""
        return self("hash-object", "-w", "--stdin", asked=data)[1].decode().strip()

    def tree(self, entries: Iterable[tuple[str, str, str, str]]) -> str:
        """The id of a folder of (mode, type, id, name); what they name need not be here yet."""
        lines = b"".join(
            f"{mode} {kind} {one}\t".encode() + bytes_of(name) + b"\0" for mode, kind, one, name in entries
        )
        return self("mktree", "-z", "--missing", asked=lines)[1].decode().strip()

    def commit_of(self, tree: str, parent: str) -> str:
        """The id of a commit that nobody wrote: the tree, coming after its parent."""
        nobody = ("-c", "user.name=lyceum", "-c", "user.email=", "-c", "commit.gpgSign=false")
        return self(*nobody, "commit-tree", tree, "-p", parent, "-m", "as it would be")[1].decode().strip()

    def tree_of(self, commit: str) -> str:
        return self("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}^{{tree}}")[1].decode().strip()


def path_of(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")


def bytes_of(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")
