"""Asks one Git process for one object after the other."""

from __future__ import annotations

import os
import weakref
from contextlib import suppress
from subprocess import Popen

from lyceum.git.errors import UnreadableRepositoryError
from lyceum.git.listings import parse_object_header
from lyceum.git.repository import Repository


class ObjectReader:
    """A `git cat-file --batch` that starts at the first question, and ends with this object or its process."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._process: Popen[bytes] | None = None
        self._owner = 0
        """The process that asks: another one must not read its answers after a fork."""

    def read(self, object_id: str) -> tuple[str, bytes] | None:
        """Return the type and the content of an object; None if Git has no such object.

        Raises UnreadableRepositoryError if Git ends before it has answered.
        """
        if self._process is None or self._owner != os.getpid():
            self._process, self._owner = self._repository.start("cat-file", "--batch"), os.getpid()
            weakref.finalize(self, _end, self._process, self._owner)
        questions, answers = self._process.stdin, self._process.stdout
        assert questions
        assert answers
        with suppress(OSError):  # the missing answer says it
            questions.write(f"{object_id}\n".encode())
            questions.flush()
        header = answers.readline()
        if not header:
            self._process = None
            raise UnreadableRepositoryError("Git cannot read the earlier versions of files")
        parsed = parse_object_header(header.rstrip(b"\n"))
        if parsed is None:
            return None
        kind, size = parsed
        return kind, answers.read(size + 1)[:size]


def _end(process: Popen[bytes], owner: int) -> None:
    if os.getpid() != owner:
        return
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):
            if pipe:
                pipe.close()
    process.wait()
