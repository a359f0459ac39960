"""Runs every Git command of the generator, on GitPython, in one environment.

No command starts a hook or asks for a password, and none sees replaced objects or variables that name another repository.
The user's system and global settings are still read, because `safe.directory`, `core.autocrlf`, `core.excludesFile` and
`github.user` stand there; each setting that could start a program or change an answer is overridden by `-c`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from lyceum.git.errors import RepositoryError, TooLargeError, UnreadableRepositoryError
from lyceum.i18n import format_message

REPOSITORY_TOO_LARGE = format_message("the repository is too large for a review")
STOP_CHECK_SECONDS = 0.1
_SETTINGS = ("core.fsmonitor=false", f"core.hooksPath={os.devnull}")
_ENVIRONMENT = {"GIT_NO_REPLACE_OBJECTS": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}


class GitAnswer(NamedTuple):
    """What one Git command returned."""

    exit_code: int
    output: bytes
    error: str
    was_stopped: bool = False
    """Whether `must_stop` ended it."""

    @property
    def text(self) -> str:
        """The output as text, without spaces around it."""
        return self.output.decode("utf-8", "replace").strip()


@dataclass(frozen=True, slots=True)
class _Folders:
    """Where Git keeps a repository."""

    git: Path
    common: Path
    """The folder that all worktrees of the repository share."""
    working_tree: Path | None
    """None in a bare repository."""


@dataclass(frozen=True)
class Repository:
    """The repository that a folder is in. Nothing is opened before the first question."""

    folder: Path

    def run(
        self,
        *arguments: str,
        stdin: bytes = b"",
        settings: Sequence[str] = (),
        max_bytes: int | None = None,
        environment: Mapping[str, str] = MappingProxyType({}),
        must_stop: Callable[[], bool] | None = None,
        max_memory_bytes: int | None = None,
    ) -> GitAnswer:
        """Run one Git command in the folder. `settings` are more `name=value` pairs for `-c`.

        `must_stop` is asked ten times a second, and ends the command. `max_memory_bytes` limits Git and the programs that it
        starts, on Linux. Raises RepositoryError if there is no Git program, and TooLargeError if the output has more than
        `max_bytes` bytes.
        """
        if shutil.which("git") is None:
            raise RepositoryError("Git is not installed here")
        from git import Git  # its import fails if there is no Git program

        options = [part for setting in (*_SETTINGS, *settings) for part in ("-c", setting)]
        environment = {**_ENVIRONMENT, **self._override_inherited_variables(), **environment}
        with tempfile.TemporaryFile() as questions, ThreadPoolExecutor(2) as pool:
            questions.write(stdin)
            questions.seek(0)
            process = Git().execute(
                ["git", "-C", str(self.folder), *options, *arguments], istream=questions, env=environment, as_process=True
            )  # fmt: skip
            assert process.proc
            assert process.proc.stdout
            assert process.proc.stderr
            _limit_memory(process.proc.pid, max_memory_bytes)
            error = pool.submit(process.proc.stderr.read)  # else Git would block when this pipe is full
            was_stopped = pool.submit(_stop_if_asked, process.proc, must_stop) if must_stop else None
            output = process.proc.stdout.read(-1 if max_bytes is None else max_bytes + 1)
            if max_bytes is not None and len(output) > max_bytes:
                process.proc.kill()
                raise TooLargeError(REPOSITORY_TOO_LARGE)
            exit_code = process.proc.wait()
            is_stopped = was_stopped.result() if was_stopped else False
            return GitAnswer(exit_code, output, error.result().decode("utf-8", "replace"), is_stopped)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start one Git command in the folder, which is asked and answers through pipes. Raises RepositoryError."""
        program = shutil.which("git")
        if program is None:
            raise RepositoryError("Git is not installed here")
        options = [part for setting in _SETTINGS for part in ("-c", setting)]
        return subprocess.Popen(
            [program, "-C", str(self.folder), *options, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_ENVIRONMENT, **self._override_inherited_variables()},
        )

    @property
    def working_tree(self) -> Path | None:
        """The top folder of the working tree; None if there is no repository, or a bare one."""
        return self._folders.working_tree if self._folders else None

    @property
    def objects_folder(self) -> Path | None:
        """The folder of the objects; None if there is no repository."""
        return self._folders.common / "objects" if self._folders else None

    @cached_property
    def prefix(self) -> str:
        """The path of the folder inside the working tree, with `/` at its end; empty at the top."""
        if self.working_tree is None:
            return ""
        path = self.folder.resolve().relative_to(self.working_tree.resolve()).as_posix()
        return "" if path == "." else f"{path}/"

    @cached_property
    def _folders(self) -> _Folders | None:
        from git import GitError, InvalidGitRepositoryError, NoSuchPathError, Repo

        try:
            with Repo(self.folder, search_parent_directories=True, expand_vars=False) as repo:
                working_tree = Path(repo.working_tree_dir) if repo.working_tree_dir is not None else None
                return _Folders(Path(repo.git_dir), Path(repo.common_dir), working_tree)
        except (InvalidGitRepositoryError, NoSuchPathError):
            return None
        except GitError as error:
            raise UnreadableRepositoryError(str(error).strip().partition("\n")[0]) from None

    def _override_inherited_variables(self) -> Mapping[str, str]:
        """Git hooks set variables that name a repository. GitPython cannot remove them, so they get this one's values."""
        names = {"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
                 "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE"} & os.environ.keys()  # fmt: skip
        if not names or self._folders is None:
            return {}
        values = {
            "GIT_DIR": str(self._folders.git),
            "GIT_WORK_TREE": str(self._folders.working_tree or self._folders.git),
            "GIT_COMMON_DIR": str(self._folders.common),
            "GIT_INDEX_FILE": str(self._folders.git / "index"),
            "GIT_OBJECT_DIRECTORY": str(self._folders.common / "objects"),
        }
        return {name: values.get(name, "") for name in names}


def _limit_memory(process_id: int, max_bytes: int | None) -> None:
    """Limit the address space of a process that has just started, and of those that it will start."""
    if max_bytes is None or sys.platform != "linux":
        return
    import resource

    with suppress(OSError, ValueError):  # it has ended already, or the system allows less
        resource.prlimit(process_id, resource.RLIMIT_AS, (max_bytes, max_bytes))


def _stop_if_asked(process: subprocess.Popen[bytes], must_stop: Callable[[], bool]) -> bool:
    while process.poll() is None:
        if must_stop():
            process.kill()
            return True
        time.sleep(STOP_CHECK_SECONDS)
    return False


def read_git_setting(folder: Path, name: str) -> str:
    """The value of a Git setting as it holds in this folder; empty if it is not set or there is no Git program."""
    try:
        return Repository(folder).run("config", "--get", name).text
    except RepositoryError:
        return ""


def decode_path(path: bytes) -> str:
    """The path as Python's file functions spell it: bytes that are not UTF-8 survive as surrogates."""
    return path.decode("utf-8", "surrogateescape")


def encode_path(path: str) -> bytes:
    """The bytes of a path from `decode_path`."""
    return path.encode("utf-8", "surrogateescape")
