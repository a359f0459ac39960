"""Reads every version that some files have had, under the names that they had then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from lyceum.git.commit_log import LOG_SETTINGS
from lyceum.git.errors import UnreadableRepositoryError
from lyceum.git.history import FileVersion, History
from lyceum.git.listings import parse_object_batch
from lyceum.git.repository import Repository, encode_path


def read_file_versions(folder: Path, history: History, paths: Iterable[str]) -> Mapping[str, tuple[FileVersion, ...]]:
    """By today's path: the versions of each file, oldest first. This runs one process.

    Raises UnreadableRepositoryError if Git cannot read the repository.
    """
    changes = [(path, change) for path in sorted(set(paths)) for change in history.files[path].changes]
    changes = [(path, change) for path, change in changes if "\n" not in change.path]
    if not changes:
        return {}
    repository = Repository(folder)
    questions = b"".join(encode_path(f"{change.commit.sha}:{change.path}\n") for _, change in changes)
    answer = repository.run("cat-file", "--batch", stdin=questions, settings=LOG_SETTINGS)
    if answer.exit_code:
        raise UnreadableRepositoryError(answer.error.strip().partition("\n")[0])
    versions: dict[str, list[FileVersion]] = {}
    for (path, change), blob in zip(changes, parse_object_batch(answer.output), strict=True):
        if blob is not None and blob[0] == "blob":
            version = FileVersion(change.commit, change.path.removeprefix(repository.prefix), blob[1])
            versions.setdefault(path, []).append(version)
    return MappingProxyType({path: tuple(file_versions) for path, file_versions in versions.items()})
