"""A folder in; a real Git repository in it, made commit by commit, out: the same calls give the same hashes.

Nothing of the reader's own Git settings takes part: see `isolated`.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest

SETTINGS = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
}


@dataclass(frozen=True, slots=True)
class GitRepo:
    """A repository with a working tree; `make` makes one. Dates are `2026-01-31`, meaning noon UTC, or raw seconds."""

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> GitRepo:
        """A repository without commits, on the branch `main`."""
        folder.mkdir(parents=True, exist_ok=True)
        repo = cls(folder)
        repo.git("init", "--quiet", "--initial-branch=main")
        return repo

    def git(self, *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] = MappingProxyType({})) -> str:
        """What git prints, without the last line feed; a failure fails the test, and shows git's words."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env={**_environment(), **environment},
            input=stdin,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        return done.stdout.decode(errors="surrogateescape").removesuffix("\n")

    def write(self, path: str, text: str = "text\n") -> GitRepo:
        """The file at `path` holds `text`; not committed yet."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return self

    def rename(self, old: str, new: str) -> GitRepo:
        """Not committed yet."""
        (self.folder / new).parent.mkdir(parents=True, exist_ok=True)
        self.git("mv", old, new)
        return self

    def delete(self, path: str) -> GitRepo:
        """Not committed yet."""
        (self.folder / path).unlink()
        return self

    def commit(
        self,
        author: str = "Ada",
        email: str | None = None,
        date: str = "2026-01-01",
        message: str = "change",
        trailers: Sequence[str] = (),
        *,
        authored: str | None = None,
    ) -> str:
        """The hash of a new commit of everything in the folder; `authored` is its author date, where it differs."""
        self.git("add", "--all")
        text = "\n\n".join([message, "\n".join(trailers)] if trailers else [message])
        self.git(
            "commit", "--quiet", "--allow-empty", "--cleanup=verbatim", "-m", text + "\n",
            environment=_signed(author, email, date, authored=authored),
        )  # fmt: skip
        return self.head()

    def raw_commit(self, author: bytes, stamp: str = "1767268800 +0000", message: bytes = b"change\n") -> str:
        """The hash of a commit whose author line is any bytes, `Name <address>`, as no porcelain would write it."""
        self.git("add", "--all")
        lines = [f"tree {self.git('write-tree')}".encode()]
        if self.git("for-each-ref", "refs/heads/"):
            lines.append(f"parent {self.head()}".encode())
        lines += [role + b" " + author + b" " + stamp.encode() for role in (b"author", b"committer")]
        made = self.git(
            "hash-object", "-t", "commit", "-w", "--stdin", "--literally",
            stdin=b"\n".join(lines) + b"\n\n" + message,
        )  # fmt: skip
        self.git("update-ref", "HEAD", made)
        return made

    def branch(self, name: str) -> GitRepo:
        """A new branch here, checked out."""
        self.git("switch", "--quiet", "--create", name)
        return self

    def switch(self, name: str) -> GitRepo:
        self.git("switch", "--quiet", name)
        return self

    def merge(
        self,
        branch: str,
        author: str = "Merger",
        email: str | None = None,
        date: str = "2026-01-01",
        *,
        strategy: str = "ort",
    ) -> str:
        """The hash of a merge commit, made even where a fast-forward would do."""
        self.git(
            "merge",
            "--quiet",
            "--no-ff",
            "--no-edit",
            f"--strategy={strategy}",
            branch,
            environment=_signed(author, email, date),
        )
        return self.head()

    def head(self) -> str:
        return self.git("rev-parse", "HEAD")

    def shallow_clone(self, folder: Path, *, depth: int = 1) -> GitRepo:
        self.git("clone", "--quiet", f"--depth={depth}", self.folder.as_uri(), str(folder))
        return GitRepo(folder)


def isolated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The processes of the test know no settings and no repository but those that the test makes."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | SETTINGS


def _signed(author: str, email: str | None, date: str, *, authored: str | None = None) -> dict[str, str]:
    """The environment in which `author` makes a commit; without an address, it is made of the name."""
    address = f"{author.split()[0].lower()}@example.org" if email is None else email
    roles = {"AUTHOR": authored or date, "COMMITTER": date}
    return {
        f"GIT_{role}_{name}": value
        for role, day in roles.items()
        for name, value in (
            ("NAME", author),
            ("EMAIL", address),
            ("DATE", f"@{day} +0000" if day.isdecimal() else f"{day}T12:00:00+0000"),
        )
    }
