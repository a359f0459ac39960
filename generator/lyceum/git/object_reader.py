"""Asks one Git process for one object after the other."""

from __future__ import annotations

from contextlib import suppress
from subprocess import Popen

from lyceum.git.errors import UnreadableRepositoryError
from lyceum.git.listings import parse_object_header
from lyceum.git.repository import Repository


class ObjectReader:
    """A `git cat-file --batch` that starts at the first question and runs until `close`."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._process: Popen[bytes] | None = None

    def read(self, object_id: str) -> tuple[str, bytes] | None:
        """Return the type and the content of an object; None if Git has no such object.

        Raises UnreadableRepositoryError if Git ends before it has answered.
        """
        if self._process is None:
            self._process = self._repository.start("cat-file", "--batch")
        questions, answers = self._process.stdin, self._process.stdout
        assert questions
        assert answers
        try:
            questions.write(f"{object_id}\n".encode())
            questions.flush()
        except OSError:
            pass  # the missing answer says it
        header = answers.readline()
        if not header:
            self.close()
            raise UnreadableRepositoryError("Git cannot read the earlier versions of files")
        parsed = parse_object_header(header.rstrip(b"\n"))
        if parsed is None:
            return None
        kind, size = parsed
        return kind, answers.read(size + 1)[:size]

    def close(self) -> None:
        """End the process, if it runs."""
        process, self._process = self._process, None
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()
        process.wait()
