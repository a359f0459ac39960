"""The only place that runs Git: repository, objects, history and changes.

Every command goes through `Repository.run`, which hardens its environment, and nothing is ever checked out.
A module is loaded when something of it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyceum.system import defer_imports

if TYPE_CHECKING:
    from lyceum.git.agents import AgentDetector
    from lyceum.git.changes import find_changed_paths, read_files_at
    from lyceum.git.commit_days import PublishedBranch
    from lyceum.git.errors import (
        DamagedObjectsError,
        FetchError,
        RepositoryError,
        TooLargeError,
        UnknownRevisionError,
        UnreadableRepositoryError,
    )
    from lyceum.git.fetching import FetchLimits, FetchRepository
    from lyceum.git.file_versions import VersionReader
    from lyceum.git.history import NO_HISTORY, SHORT_HASH_DIGITS, Commit, FileHistory, FileVersion, History, Person
    from lyceum.git.history_inputs import (
        CONTRIBUTIONS,
        FILE_HISTORY,
        PROFILE_AUTHOR,
        PROJECT_COMMITS,
        set_history_inputs,
    )
    from lyceum.git.history_loader import is_shallow_clone, load_history, must_read_all_commits
    from lyceum.git.identities import KnownIdentities, find_account_identities, find_identities
    from lyceum.git.objects import (
        MAX_READ_BYTES,
        PLAIN_FILE_MODE,
        SUBMODULE_MODE,
        SYMLINK_MODE,
        UNUSUAL_STRUCTURE,
        FileChange,
        GitFile,
        ObjectStore,
    )
    from lyceum.git.repository import REPOSITORY_TOO_LARGE, read_git_setting
    from lyceum.git.sent_trailer import format_sent_trailer

__all__ = [
    "CONTRIBUTIONS",
    "FILE_HISTORY",
    "MAX_READ_BYTES",
    "NO_HISTORY",
    "PLAIN_FILE_MODE",
    "PROFILE_AUTHOR",
    "PROJECT_COMMITS",
    "REPOSITORY_TOO_LARGE",
    "SHORT_HASH_DIGITS",
    "SUBMODULE_MODE",
    "SYMLINK_MODE",
    "UNUSUAL_STRUCTURE",
    "AgentDetector",
    "Commit",
    "DamagedObjectsError",
    "FetchError",
    "FetchLimits",
    "FetchRepository",
    "FileChange",
    "FileHistory",
    "FileVersion",
    "GitFile",
    "History",
    "KnownIdentities",
    "ObjectStore",
    "Person",
    "PublishedBranch",
    "RepositoryError",
    "TooLargeError",
    "UnknownRevisionError",
    "UnreadableRepositoryError",
    "VersionReader",
    "find_account_identities",
    "find_changed_paths",
    "find_identities",
    "format_sent_trailer",
    "is_shallow_clone",
    "load_history",
    "must_read_all_commits",
    "read_files_at",
    "read_git_setting",
    "set_history_inputs",
]
__getattr__ = defer_imports(
    __name__,
    {
        "agents": ("AgentDetector",),
        "changes": (
            "find_changed_paths",
            "read_files_at",
        ),
        "commit_days": ("PublishedBranch",),
        "errors": (
            "DamagedObjectsError",
            "FetchError",
            "RepositoryError",
            "TooLargeError",
            "UnknownRevisionError",
            "UnreadableRepositoryError",
        ),
        "fetching": (
            "FetchLimits",
            "FetchRepository",
        ),
        "file_versions": ("VersionReader",),
        "history": (
            "NO_HISTORY",
            "SHORT_HASH_DIGITS",
            "Commit",
            "FileHistory",
            "FileVersion",
            "History",
            "Person",
        ),
        "history_inputs": (
            "CONTRIBUTIONS",
            "FILE_HISTORY",
            "PROFILE_AUTHOR",
            "PROJECT_COMMITS",
            "set_history_inputs",
        ),
        "history_loader": (
            "is_shallow_clone",
            "load_history",
            "must_read_all_commits",
        ),
        "identities": (
            "KnownIdentities",
            "find_account_identities",
            "find_identities",
        ),
        "objects": (
            "MAX_READ_BYTES",
            "PLAIN_FILE_MODE",
            "SUBMODULE_MODE",
            "SYMLINK_MODE",
            "UNUSUAL_STRUCTURE",
            "FileChange",
            "GitFile",
            "ObjectStore",
        ),
        "repository": (
            "REPOSITORY_TOO_LARGE",
            "read_git_setting",
        ),
        "sent_trailer": ("format_sent_trailer",),
    },
)
