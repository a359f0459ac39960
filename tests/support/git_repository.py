"""Makes real Git repositories, commit by commit. The same calls give the same hashes, because the user's own Git settings are
ignored; see `isolate_git`."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pytest

GIT_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
}


@dataclass(frozen=True, slots=True)
class GitRepository:
    """A repository with a working tree. A date is `2026-01-31`, meaning noon UTC, or seconds since 1970."""

    folder: Path

    @classmethod
    def create(cls, folder: Path) -> GitRepository:
        """Create a repository without commits, on the branch `main`."""
        folder.mkdir(parents=True, exist_ok=True)
        repo = cls(folder)
        repo.run_git("init", "--quiet", "--initial-branch=main")
        return repo

    def run_git(
        self, *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] = MappingProxyType({})
    ) -> str:
        """Return what Git prints, without the last line feed. If Git fails, the test fails with Git's message."""
        completed = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env={**_build_environment(), **environment},
            input=stdin,
            capture_output=True,
            check=False,
        )
        assert completed.returncode == 0, completed.stderr.decode(errors="replace")
        return completed.stdout.decode(errors="surrogateescape").removesuffix("\n")

    def write_file(self, path: str, text: str = "text\n") -> GitRepository:
        """Write a file without committing it."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return self

    def rename_file(self, old: str, new: str) -> GitRepository:
        """Rename a file without committing it."""
        (self.folder / new).parent.mkdir(parents=True, exist_ok=True)
        self.run_git("mv", old, new)
        return self

    def delete_file(self, path: str) -> GitRepository:
        """Delete a file without committing it."""
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
        author_date: str | None = None,
    ) -> str:
        """Commit everything in the folder, and return the hash. `author_date` is needed only if it differs from `date`."""
        self.run_git("add", "--all")
        text = "\n\n".join([message, "\n".join(trailers)] if trailers else [message])
        self.run_git(
            "commit", "--quiet", "--allow-empty", "--cleanup=verbatim", "-m", text + "\n",
            environment=_build_author_environment(author, email, date, author_date=author_date),
        )  # fmt: skip
        return self.read_head()

    def commit_raw(self, author: bytes, timestamp: str = "1767268800 +0000", message: bytes = b"change\n") -> str:
        """Commit with an author line `Name <address>` of any bytes, which `git commit` would refuse, and return the hash."""
        self.run_git("add", "--all")
        lines = [f"tree {self.run_git('write-tree')}".encode()]
        if self.run_git("for-each-ref", "refs/heads/"):
            lines.append(f"parent {self.read_head()}".encode())
        lines += [role + b" " + author + b" " + timestamp.encode() for role in (b"author", b"committer")]
        commit = self.run_git(
            "hash-object", "-t", "commit", "-w", "--stdin", "--literally",
            stdin=b"\n".join(lines) + b"\n\n" + message,
        )  # fmt: skip
        self.run_git("update-ref", "HEAD", commit)
        return commit

    def create_branch(self, name: str) -> GitRepository:
        """Create a branch at the current commit, and check it out."""
        self.run_git("switch", "--quiet", "--create", name)
        return self

    def switch_branch(self, name: str) -> GitRepository:
        self.run_git("switch", "--quiet", name)
        return self

    def merge_branch(
        self,
        branch: str,
        author: str = "Merger",
        email: str | None = None,
        date: str = "2026-01-01",
        *,
        strategy: str = "ort",
    ) -> str:
        """Merge a branch, and return the hash of the merge commit. There is one even if a fast-forward were possible."""
        self.run_git(
            "merge",
            "--quiet",
            "--no-ff",
            "--no-edit",
            f"--strategy={strategy}",
            branch,
            environment=_build_author_environment(author, email, date),
        )
        return self.read_head()

    def read_head(self) -> str:
        return self.run_git("rev-parse", "HEAD")

    def make_shallow_clone(self, folder: Path, *, depth: int = 1) -> GitRepository:
        self.run_git("clone", "--quiet", f"--depth={depth}", self.folder.as_uri(), str(folder))
        return GitRepository(folder)


def isolate_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the user's Git settings and repositories from the processes of the test."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for name, value in GIT_ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


def _build_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | GIT_ENVIRONMENT


def _build_author_environment(
    author: str, email: str | None, date: str, *, author_date: str | None = None
) -> dict[str, str]:
    """Return the environment in which `author` commits. Without an address, it is made from the name."""
    address = f"{author.split()[0].lower()}@example.org" if email is None else email
    roles = {"AUTHOR": author_date or date, "COMMITTER": date}
    return {
        f"GIT_{role}_{name}": value
        for role, day in roles.items()
        for name, value in (
            ("NAME", author),
            ("EMAIL", address),
            ("DATE", f"@{day} +0000" if day.isdecimal() else f"{day}T12:00:00+0000"),
        )
    }
