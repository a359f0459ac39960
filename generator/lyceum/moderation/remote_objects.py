"""Copies the commit of a pull request from the GitHub API into the clone, object by object, within limits."""

from __future__ import annotations

from lyceum.git import ObjectStore, RepositoryError, TooLargeError
from lyceum.i18n import format_message
from lyceum.moderation.github_reader import GitHubReader

MAX_CHANGE_OBJECTS, MAX_CHANGE_BYTES, MAX_OBJECT_BYTES = 400, 16 * 1024 * 1024, 5 * 1024 * 1024
"""Of one change: folders and files that main does not have, bytes of them together, bytes of one."""
UNUSUAL_STRUCTURE = format_message("it is put together in a way that only a person can judge")


# A head, object by object ------------------------------------------------------------------------------------------


def fetch_head_commit(git: ObjectStore, github: GitHubReader, base: str, head: str) -> str:
    """A commit in this clone with all that the head holds, coming after the commit where it parted from `base`. Only what
    the clone lacks is asked for; what arrives under another id than its own is an error. Raises ReviewError and Refused."""
    parted, before = github.compare_commits(base, head)
    fork = git.resolve_commit(parted)
    if not all(git.is_ancestor(parent, fork) for parent in before):
        raise RepositoryError(
            UNUSUAL_STRUCTURE
        )  # they parted at more than one commit, and a merge is then made otherwise
    budget = _FetchBudget()
    root = github.get_commit_tree(head)
    _fetch_tree(git, github, root, budget, depth=0)
    return git.write_commit(root, fork)


class _FetchBudget:
    def __init__(self) -> None:
        self.objects = self.bytes = 0

    def spend(self, size: int) -> None:
        self.objects, self.bytes = self.objects + 1, self.bytes + size
        if self.objects > MAX_CHANGE_OBJECTS or self.bytes > MAX_CHANGE_BYTES or size > MAX_OBJECT_BYTES:
            raise TooLargeError(format_message("the change is larger than what is looked at without a person"))


def _fetch_tree(git: ObjectStore, github: GitHubReader, tree: str, budget: _FetchBudget, *, depth: int) -> None:
    if not git.find_missing([tree]):
        return
    budget.spend(0)
    if depth > 12:
        raise TooLargeError(format_message("the change is larger than what is looked at without a person"))
    entries = github.list_tree(tree)
    made = git.write_tree((one.mode.zfill(6), one.kind, one.id, one.name) for one in entries)
    if made != tree:
        raise RepositoryError(format_message("GitHub's answer is not what was asked for"))
    gone = git.find_missing({one.id for one in entries if one.kind != "commit"})
    for one in entries:
        if one.id in gone and one.kind == "tree":
            _fetch_tree(git, github, one.id, budget, depth=depth + 1)
        elif one.id in gone and one.kind == "blob":
            budget.spend(one.size)
            if git.write_blob(github.get_blob(one.id)) != one.id:
                raise RepositoryError(format_message("GitHub's answer is not what was asked for"))
