"""Copies the commit of a pull request from the GitHub API into the clone, object by object, within limits."""

from __future__ import annotations

from lyceum.git import ObjectStore, RepositoryError, TooLargeError
from lyceum.i18n import format_message
from lyceum.moderation.github_reader import GitHubReader

MAX_CHANGE_OBJECTS = 400
"""Files and folders of one change that the clone does not have."""
MAX_CHANGE_BYTES = 16 * 1024 * 1024
"""Bytes of these files together."""
MAX_OBJECT_BYTES = 5 * 1024 * 1024
"""Bytes of one file."""
MAX_FOLDER_DEPTH = 12
UNUSUAL_STRUCTURE = format_message("its commits have a structure that only a moderator can judge")
_WRONG_ANSWER = format_message("GitHub's answer is not what was asked for")
_CHANGE_TOO_LARGE = format_message("the change is too large to be reviewed without a moderator")


def fetch_head_commit(store: ObjectStore, github: GitHubReader, base: str, head: str) -> str:
    """Return a commit in the clone that has the tree of `head`, on top of the commit where it parted from `base`.

    Only objects that the clone lacks are fetched, and each must arrive under its own id. Raises RepositoryError if the
    change is unusual or too large, and GitHubRefusedError.
    """
    merge_base, parents = github.compare_commits(base, head)
    fork = store.resolve_commit(merge_base)
    if not all(store.is_ancestor(parent, fork) for parent in parents):
        raise RepositoryError(UNUSUAL_STRUCTURE)  # there are several merge bases, and Git would merge differently
    root = github.get_commit_tree(head)
    _fetch_tree(store, github, root, _FetchBudget(), depth=0)
    return store.write_commit(root, fork)


class _FetchBudget:
    """Counts what one change has fetched so far."""

    def __init__(self) -> None:
        self._objects = self._bytes = 0

    def spend(self, size: int) -> None:
        """Count one object of `size` bytes. Raises TooLargeError at a limit."""
        self._objects, self._bytes = self._objects + 1, self._bytes + size
        if self._objects > MAX_CHANGE_OBJECTS or self._bytes > MAX_CHANGE_BYTES or size > MAX_OBJECT_BYTES:
            raise TooLargeError(_CHANGE_TOO_LARGE)


def _fetch_tree(store: ObjectStore, github: GitHubReader, tree: str, budget: _FetchBudget, *, depth: int) -> None:
    if not store.find_missing([tree]):
        return
    budget.spend(0)
    if depth > MAX_FOLDER_DEPTH:
        raise TooLargeError(_CHANGE_TOO_LARGE)
    entries = github.list_tree(tree)
    if store.write_tree((entry.mode.zfill(6), entry.kind, entry.id, entry.name) for entry in entries) != tree:
        raise RepositoryError(_WRONG_ANSWER)
    missing = store.find_missing({entry.id for entry in entries if entry.kind != "commit"})
    for entry in entries:
        if entry.id in missing and entry.kind == "tree":
            _fetch_tree(store, github, entry.id, budget, depth=depth + 1)
        elif entry.id in missing and entry.kind == "blob":
            budget.spend(entry.size)
            if store.write_blob(github.get_blob(entry.id)) != entry.id:
                raise RepositoryError(_WRONG_ANSWER)
