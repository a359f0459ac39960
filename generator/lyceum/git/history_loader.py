"""Loads the Git history of a hub: the output of one `git log` becomes a History."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from types import MappingProxyType

from lyceum.git.agents import AgentDetector
from lyceum.git.attribution import (
    IdentifyPath,
    build_file_histories,
    count_contributions,
    find_profile_authors,
    find_project_commits,
    is_profile_path,
    trace_files,
)
from lyceum.git.commit_days import PublishedBranch, compute_commit_days
from lyceum.git.commit_log import (
    apply_mailmap,
    find_head_commit,
    is_shallow,
    list_tracked_paths,
    parse_log,
    read_log,
)
from lyceum.git.history import NO_HISTORY, History
from lyceum.git.people import PeopleSettings, identify_commits
from lyceum.git.repository import Repository


def load_history(
    folder: Path,
    *,
    today: datetime.date,
    content_folder: str = "content",
    agents: Iterable[str] = (),
    forgotten: Iterable[str] = (),
    branch: PublishedBranch | None = None,
    get_identities: Callable[[], IdentifyPath] | None = None,
) -> History:
    """Load the history of the hub in `folder`, which may be a subfolder of its repository.

    Without a Git program, a repository, a commit, or a tracked file in `folder`, the result is NO_HISTORY. A shallow
    clone credits everything to its oldest commit. Therefore its history has a head, but neither files nor contributions.
    Every date lies between 1970-01-01 and `today`, in UTC. `content_folder` is the folder of contributions in the hub.
    `agents` are the hub's own names of software, and `forgotten` the hashes of people who are named nowhere; see `people`.
    `branch` tells apart a merge of a change and a `git pull`; see `commit_days`. `get_identities` is called when the log is
    read, and returns the function that tells a renamed file by its names.
    Raises UnreadableRepositoryError, with Git's own words, if Git refuses the repository because it is damaged or
    belongs to another user.
    """
    if shutil.which("git") is None:
        return NO_HISTORY
    repository = Repository(folder)
    if repository.working_tree is None:
        return NO_HISTORY
    prefix = repository.prefix
    head = find_head_commit(repository)
    tracked = list_tracked_paths(repository) if head else ()
    if not tracked:
        return NO_HISTORY
    if is_shallow(repository):
        return History(files=MappingProxyType({}), contributions=(), is_shallow=True, head=head)
    all_records = tuple(parse_log(read_log(repository)))
    all_days = compute_commit_days(all_records, today=today, branch=branch)
    pairs = [(record, days) for record, days in zip(all_records, all_days, strict=True) if len(record.parents) < 2]
    records, days = [record for record, _ in pairs], [days for _, days in pairs]
    canonical = apply_mailmap(repository, {author for record in records for author in record.co_authors})
    settings = PeopleSettings(AgentDetector.create(agents), frozenset(forgotten))
    commits = identify_commits(records, days, canonical, settings)
    identify = get_identities() if get_identities else None
    touched = trace_files(
        records,
        tracked,
        identify_path=lambda path: (
            identify(path.removeprefix(prefix)) if identify and path.startswith(prefix) else None
        ),
        is_profile=lambda path: is_profile_path(path.removeprefix(prefix), content_folder),
    )
    files = build_file_histories(commits, days, touched, prefix=prefix)
    return History(
        files=files,
        profile_authors=find_profile_authors(files, commits, touched, prefix=prefix, content_folder=content_folder),
        contributions=count_contributions(commits, touched, prefix=prefix, content_folder=content_folder),
        is_shallow=False,
        head=head,
        project_commits=tuple(find_project_commits(commits, touched, prefix=prefix, content_folder=content_folder)),
    )
