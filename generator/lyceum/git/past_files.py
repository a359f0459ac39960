"""Reads files as they were at the end of a given day, under the name that they had then."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from lyceum.git.commit_log import LOG_SETTINGS
from lyceum.git.errors import UnreadableRepositoryError
from lyceum.git.listings import parse_object_batch
from lyceum.git.repository import Repository, decode_path, encode_path


def read_past_files(folder: Path, days: Mapping[str, datetime.date]) -> Mapping[str, tuple[str, bytes]]:
    """By today's path: (the path then, the content) of each file at the end of its day in UTC.

    The folder must have a history. A file that did not exist on its day is left out. This runs one process for each day,
    one for each file that had another name, and two to read the contents.
    """
    if not days:
        return {}
    repository = Repository(folder)
    commits = {day: _find_last_commit(repository, day) for day in sorted(set(days.values()))}
    paths = sorted(path for path, day in days.items() if commits[day])
    contents = _read_blobs(repository, [(commits[days[path]], path) for path in paths])
    past_files = {
        path: (path, data) for path in paths if (data := contents.get((commits[days[path]], path))) is not None
    }

    former_names = {path: _list_names(repository, path) for path in paths if path not in past_files}
    contents = _read_blobs(
        repository, [(commits[days[path]], name) for path, names in former_names.items() for name in names]
    )
    for path, names in former_names.items():
        for name in names:
            if (data := contents.get((commits[days[path]], name))) is not None:
                past_files[path] = name, data
                break
    return MappingProxyType(dict(sorted(past_files.items())))


def _find_last_commit(repository: Repository, day: datetime.date) -> str:
    """The id of the last commit at the end of a day in UTC; empty if there was none."""
    return _run(repository, "rev-list", "-1", f"--before={day}T23:59:59+00:00", "HEAD").decode().strip()


def _list_names(repository: Repository, path: str) -> Sequence[str]:
    """All names that a file has had, newest first, relative to the hub's folder."""
    log = _run(
        repository, "log", "HEAD", "-z", "--follow", "--name-only", "--format=", "--", f":(literal){path}"
    )  # fmt: skip
    names = (decode_path(part).strip() for part in log.split(b"\0"))
    return tuple(dict.fromkeys(name.removeprefix(repository.prefix) for name in names if name))


def _read_blobs(repository: Repository, files: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], bytes]:
    """The content of each (commit, path) that is a file; the paths are relative to the hub's folder."""
    questions = [(commit, path) for commit, path in files if "\n" not in path]
    if not questions:
        return {}
    stdin = b"".join(encode_path(f"{commit}:{repository.prefix}{path}\n") for commit, path in questions)
    objects = parse_object_batch(_run(repository, "cat-file", "--batch", stdin=stdin))
    return {
        question: answer[1]
        for question, answer in zip(questions, objects, strict=True)
        if answer is not None and answer[0] == "blob"
    }


def _run(repository: Repository, *arguments: str, stdin: bytes = b"") -> bytes:
    answer = repository.run(*arguments, stdin=stdin, settings=LOG_SETTINGS)
    if answer.exit_code:
        raise UnreadableRepositoryError(answer.error.strip().partition("\n")[0])
    return answer.output
