"""The only place that runs Git: repository, objects, history and changes.

Every command goes through `Repository.run`, which hardens its environment, and nothing is ever checked out."""

from lyceum.git.changes import find_changed_paths, read_files_at
from lyceum.git.errors import RepositoryError, TooLargeError, UnknownRevisionError, UnreadableRepositoryError
from lyceum.git.history import NO_HISTORY, FileHistory, History, Person
from lyceum.git.history_loader import load_history
from lyceum.git.objects import (
    MAX_READ_BYTES,
    PLAIN_FILE_MODE,
    SUBMODULE_MODE,
    SYMLINK_MODE,
    GitFile,
    ObjectStore,
)
from lyceum.git.past_files import read_past_files
from lyceum.git.repository import REPOSITORY_TOO_LARGE, read_git_setting

__all__ = [
    "MAX_READ_BYTES",
    "NO_HISTORY",
    "PLAIN_FILE_MODE",
    "REPOSITORY_TOO_LARGE",
    "SUBMODULE_MODE",
    "SYMLINK_MODE",
    "FileHistory",
    "GitFile",
    "History",
    "ObjectStore",
    "Person",
    "RepositoryError",
    "TooLargeError",
    "UnknownRevisionError",
    "UnreadableRepositoryError",
    "find_changed_paths",
    "load_history",
    "read_files_at",
    "read_git_setting",
    "read_past_files",
]
