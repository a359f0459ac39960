"""Follows files through renames, and finds who changed each file and what each person contributed."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from lyceum.git.commit_log import LogRecord
from lyceum.git.history import Commit, Contribution, FileHistory, Person, ProjectCommit
from lyceum.git.people import deduplicate_persons

TouchedPaths = Sequence[tuple[str, str | None]]
"""The paths that one commit touched, each with the path of that file today, or None if the file is gone."""


def trace_files(records: Sequence[LogRecord], tracked: Iterable[str]) -> tuple[TouchedPaths, ...]:
    """Find which files of today each commit touched. The commits come newest first, and so do the results.

    The walk goes back in time, and `current_paths` leads from a name at that time to the name today. A name ends, on the
    way back, at the commit that renamed the file to another name or deleted it; before that commit, the name belonged to
    another file. In a straight history this is exact. If branches ran side by side, a name may end whose beginning was
    not seen yet; that end belongs to another branch and is skipped. Changes under a name that only a rename on another
    branch explains wait in `waiting` for that rename.
    """
    current_paths: dict[str, str | None] = {path: path for path in tracked}
    begun: set[str] = set()
    waiting: dict[str, list[tuple[int, int]]] = defaultdict(list)
    touched: list[list[tuple[str, str | None]]] = []

    for index, record in enumerate(records):
        touches: list[tuple[str, str | None]] = []
        touched.append(touches)
        for status, _, path in record.file_changes:
            if path not in current_paths and status != "D":
                waiting[path].append((index, len(touches)))
            touches.append((path, current_paths.get(path) if status != "D" else None))

        renamed = [(old, current_paths.get(new)) for status, old, new in record.file_changes if status == "R"]
        begun.update(new for status, _, new in record.file_changes if status in "ARC")
        ended = [old for status, old, _ in record.file_changes if status == "D"]
        ended += [old for old, current in renamed if current is None]
        for path in ended:
            if path in begun or current_paths.get(path) is None:
                current_paths[path] = None
                waiting.pop(path, None)
                begun.discard(path)
        for old, current in renamed:
            if current is not None:
                current_paths[old] = current
                begun.discard(old)
                for record_index, touch_index in waiting.pop(old, ()):
                    touched[record_index][touch_index] = (old, current)
    return tuple(tuple(touches) for touches in touched)


def build_file_histories(
    commits: Sequence[Commit], touched: Sequence[TouchedPaths], *, prefix: str
) -> Mapping[str, FileHistory]:
    """Build the history of each file of today below `prefix`, sorted by path."""
    commits_of: dict[str, list[Commit]] = defaultdict(list)
    for commit, touches in zip(reversed(commits), reversed(touched), strict=True):
        for path in dict.fromkeys(current for _, current in touches if current is not None):
            commits_of[path].append(commit)
    return MappingProxyType(
        {
            path.removeprefix(prefix): FileHistory(
                first_commit=file_commits[0],
                last_commit=file_commits[-1],
                people=deduplicate_persons(person for commit in file_commits for person in commit.people),
            )
            for path, file_commits in sorted(commits_of.items())
        }
    )


def count_contributions(
    commits: Sequence[Commit], touched: Sequence[TouchedPaths], *, prefix: str, content_folder: str
) -> tuple[Contribution, ...]:
    """Sum up the commits of each person who touched the hub."""
    commits_of: dict[int, tuple[Person, list[tuple[datetime.date, set[str]]]]] = {}
    for commit, kinds in _classify_commits(commits, touched, prefix=prefix, content_folder=content_folder):
        for person in commit.people:
            commits_of.setdefault(id(person), (person, []))[1].append((commit.committed_at.date(), kinds))
    contributions = (
        Contribution(
            person=person,
            commits=len(own_commits),
            first_date=min(day for day, _ in own_commits),
            last_date=max(day for day, _ in own_commits),
            content_commits=sum("content" in kinds for _, kinds in own_commits),
            code_commits=sum("code" in kinds for _, kinds in own_commits),
            docs_commits=sum("docs" in kinds for _, kinds in own_commits),
        )
        for person, own_commits in commits_of.values()
    )
    return tuple(
        sorted(contributions, key=lambda c: (-c.last_date.toordinal(), c.person.name.casefold(), c.person.name))
    )


def find_project_commits(
    commits: Sequence[Commit], touched: Sequence[TouchedPaths], *, prefix: str, content_folder: str
) -> Iterator[ProjectCommit]:
    """Yield each commit to code or docs once for each of its people, and twice if it touched both."""
    for commit, kinds in _classify_commits(commits, touched, prefix=prefix, content_folder=content_folder):
        for person in commit.people:
            if "code" in kinds:
                yield ProjectCommit(person, commit.sha, commit.committed_at.date(), "code")
            if "docs" in kinds:
                yield ProjectCommit(person, commit.sha, commit.committed_at.date(), "docs")


def _classify_commits(
    commits: Sequence[Commit], touched: Sequence[TouchedPaths], *, prefix: str, content_folder: str
) -> Iterator[tuple[Commit, set[str]]]:
    """Yield each commit that touched the hub with the kinds of its files.

    A file counts under its name of today, or under its name at that time if it is gone.
    """
    for commit, touches in zip(commits, touched, strict=True):
        paths = [current or path for path, current in touches]
        kinds = {_classify_path(path.removeprefix(prefix), content_folder) for path in paths if path.startswith(prefix)}
        if kinds:
            yield commit, kinds


def _classify_path(path: str, content_folder: str) -> str:
    """Return `content`, `docs` or `code` for a path relative to the hub."""
    if path.startswith(f"{content_folder}/pages/"):
        return "docs"
    if path.startswith(f"{content_folder}/"):
        return "content"
    return "docs" if path.casefold().endswith(".md") else "code"
