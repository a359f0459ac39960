"""Loads the Git history of a hub: one `git log` becomes a History."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path
from types import MappingProxyType

from lyceum.git.attribution import build_file_histories, count_contributions, find_project_commits, trace_files
from lyceum.git.commit_log import apply_mailmap, find_head_commit, list_tracked_paths, parse_log, read_log
from lyceum.git.errors import UnreadableRepositoryError
from lyceum.git.history import NO_HISTORY, History
from lyceum.git.people import identify_commits


def load_history(folder: Path, *, today: datetime.date, content_folder: str = "content") -> History:
    """The history of the hub in `folder`, which may be a subfolder of its repository.

    Without a Git program, a repository, a commit, or a tracked file in `folder`, it is NO_HISTORY. A shallow clone
    credits everything to its oldest commit, so its history has a head, but neither files nor contributions.
    Every date lies between 1970-01-01 and `today`, UTC. `content` is the folder of contributions inside the hub.
    A repository that Git itself refuses (damaged, or owned by another user) raises Refused with Git's own words.
    """
    try:
        return _load_history(folder, today=today, content_folder=content_folder)
    except Exception as error:
        if type(error).__module__.partition(".")[0] != "git":
            raise
        told = str(getattr(error, "stderr", "") or error).strip().removeprefix("stderr:").strip(" '\n")
        raise UnreadableRepositoryError(told.partition("\n")[0]) from None


def _load_history(folder: Path, *, today: datetime.date, content_folder: str) -> History:
    if shutil.which("git") is None:
        return NO_HISTORY
    from git import InvalidGitRepositoryError, NoSuchPathError, Repo  # fails to import where there is no Git

    try:
        repo = Repo(folder, search_parent_directories=True, expand_vars=False)
    except (InvalidGitRepositoryError, NoSuchPathError):
        return NO_HISTORY
    with repo:
        if repo.working_tree_dir is None:
            return NO_HISTORY
        place = folder.resolve().relative_to(Path(repo.working_tree_dir).resolve()).as_posix()
        prefix = "" if place == "." else f"{place}/"
        head = find_head_commit(repo)
        tracked = list_tracked_paths(repo, prefix) if head else ()
        if not tracked:
            return NO_HISTORY
        if repo.git.rev_parse("--is-shallow-repository") == "true":
            return History(files=MappingProxyType({}), contributions=(), is_shallow=True, head=head)
        commits = tuple(parse_log(read_log(repo)))
        canonical = apply_mailmap(repo, {author for commit in commits for author in commit.co_authors})

    changes = identify_commits(commits, canonical, today=today)
    touched = trace_files(commits, tracked)
    return History(
        files=build_file_histories(changes, touched, prefix=prefix),
        contributions=count_contributions(changes, touched, prefix=prefix, content=content_folder),
        is_shallow=False,
        head=head,
        project_commits=tuple(find_project_commits(changes, touched, prefix=prefix, content=content_folder)),
    )
