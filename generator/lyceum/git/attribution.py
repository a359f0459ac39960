"""Follows files through renames, and finds who changed each file and what each person contributed."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from lyceum.git.commit_days import CommitDays
from lyceum.git.commit_log import LogRecord, PathChange
from lyceum.git.history import Commit, Contribution, FileCommit, FileHistory, Person, ProfileAuthor, ProjectCommit
from lyceum.git.people import deduplicate_persons

TouchedPaths = Sequence[tuple[str, str | None, str]]
"""The paths that one commit touched, each with the path of that file today, or None if the file is gone, and its content."""
IdentifyPath = Callable[[str], Hashable]
"""What a path means, the same for all names that one thing has had; None if the path says nothing."""


def _identify_nothing(_: str) -> None:
    return None


def trace_files(
    records: Sequence[LogRecord],
    tracked: Iterable[str],
    *,
    identify_path: IdentifyPath = _identify_nothing,
    is_profile: Callable[[str], bool] = lambda _: False,
) -> tuple[TouchedPaths, ...]:
    """Find which files of today each commit touched. The commits come newest first, and so do the results.

    The walk goes back in time, and `current_paths` leads from a name at that time to the name today. A name ends, on the
    way back, at the commit that renamed the file to another name or deleted it; before that commit, the name belonged to
    another file. In a straight history this is exact. If branches ran side by side, a name may end whose beginning was
    not seen yet; that end belongs to another branch and is skipped. Changes under a name that only a rename on another
    branch explains wait in `waiting` for that rename.

    A file that was deleted and comes back as it was is the same file: somebody took a revert back. A profile is only if
    the message says so, because somebody else may have come under its name.
    """
    current_paths: dict[str, str | None] = {path: path for path in tracked}
    begun: dict[str, str] = {}
    """The content with which the file at each path began."""
    waiting: dict[str, list[tuple[int, int]]] = defaultdict(list)
    touched: list[list[tuple[str, str | None, str]]] = []

    for index, record in enumerate(records):
        touches: list[tuple[str, str | None, str]] = []
        touched.append(touches)
        changes = _pair_known_renames(record.file_changes, identify_path)
        for change in changes:
            path = change.new_path
            if path not in current_paths and change.status != "D":
                waiting[path].append((index, len(touches)))
            touches.append((path, current_paths.get(path) if change.status != "D" else None, change.blob))

        renamed = [(change.old_path, current_paths.get(change.new_path)) for change in changes if change.status == "R"]
        begun |= {
            change.new_path: "" if is_profile(change.new_path) and not _is_revert(record) else change.blob
            for change in changes
            if change.status in "ARC"
        }
        ended = [change.old_path for change in changes if change.status == "D" and not _came_back(change, begun)]
        ended += [old for old, current in renamed if current is None]
        for path in ended:
            if path in begun or current_paths.get(path) is None:
                current_paths[path] = None
                waiting.pop(path, None)
                begun.pop(path, None)
        for old, current in renamed:
            if current is not None:
                current_paths[old] = current
                begun.pop(old, None)
                for record_index, touch_index in waiting.pop(old, ()):
                    touched[record_index][touch_index] = (old, current, touched[record_index][touch_index][2])
    return tuple(tuple(touches) for touches in touched)


def _pair_known_renames(changes: Sequence[PathChange], identify_path: IdentifyPath) -> Sequence[PathChange]:
    """Join what a commit deleted and what it added under another name of the same thing, however different the texts are.

    Git pairs files by their likeness, which says little of files with three lines.
    """
    old_paths = {change.old_path: identify_path(change.old_path) for change in changes if change.status in "DR"}
    path_by_identity = {identity: path for path, identity in old_paths.items() if identity}
    pairs: dict[str, str] = {}
    for change in changes if path_by_identity else ():
        identity = identify_path(change.new_path) if change.status in "AR" else None
        if identity in path_by_identity:
            pairs[change.new_path] = path_by_identity.pop(identity)
    if not pairs:
        return changes
    paired = set(pairs.values())
    result = []
    for change in changes:
        if change.status in "AR" and change.new_path in pairs:
            result.append(PathChange("R", pairs[change.new_path], change.new_path, change.blob))
        elif change.status == "R" and change.old_path in paired:
            result.append(PathChange("A", change.new_path, change.new_path, change.blob))
        elif change.status != "D" or change.old_path not in paired:
            result.append(change)
    kept = {change.old_path for change in result if change.status in "DR"}
    lost = [path for path in old_paths if path not in kept]
    return [*result, *(PathChange("D", path, path, "") for path in lost)]


def _is_revert(record: LogRecord) -> bool:
    """Return whether a commit says that it takes a revert back, as Git and GitHub write it."""
    return record.subject.startswith(('Revert "', 'Reapply "'))


def _came_back(deletion: PathChange, begun: dict[str, str]) -> bool:
    """Return whether the next file at a deleted path began with the content that was deleted, and forget that beginning."""
    if not deletion.blob or begun.get(deletion.old_path) != deletion.blob:
        return False
    del begun[deletion.old_path]
    return True


def build_file_histories(
    commits: Sequence[Commit], days: Sequence[CommitDays], touched: Sequence[TouchedPaths], *, prefix: str
) -> Mapping[str, FileHistory]:
    """Build the history of each file of today below `prefix`, sorted by path.

    Its commits are in the order in which they were merged: a date inside of a merged branch moves nothing.
    """
    changes_of: dict[str, list[FileCommit]] = defaultdict(list)
    oldest_first = range(len(commits) - 1, -1, -1)
    for index in sorted(oldest_first, key=lambda index: days[index].position):
        last_touches = {current: (path, blob) for path, current, blob in touched[index] if current is not None}
        for current, (path, blob) in last_touches.items():
            changes_of[current].append(FileCommit(commits[index], path, blob))
    return MappingProxyType(
        {
            path.removeprefix(prefix): FileHistory(
                first_commit=changes[0].commit,
                last_commit=changes[-1].commit,
                people=deduplicate_persons(person for change in changes for person in change.commit.people),
                changes=tuple(changes),
            )
            for path, changes in sorted(changes_of.items())
        }
    )


def count_contributions(
    commits: Sequence[Commit], touched: Sequence[TouchedPaths], *, prefix: str, content_folder: str
) -> tuple[Contribution, ...]:
    """Sum up the commits of each person who touched the hub."""
    commits_of: dict[Person, tuple[Person, list[tuple[datetime.date, set[str]]]]] = {}
    for commit, kinds in _classify_commits(commits, touched, prefix=prefix, content_folder=content_folder):
        for person in commit.people:
            commits_of.setdefault(person, (person, []))[1].append((commit.sent_on, kinds))
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
                yield ProjectCommit(person, commit.sha, commit.sent_on, "code", commit.merged_on)
            if "docs" in kinds:
                yield ProjectCommit(person, commit.sha, commit.sent_on, "docs", commit.merged_on)


def _classify_commits(
    commits: Sequence[Commit], touched: Sequence[TouchedPaths], *, prefix: str, content_folder: str
) -> Iterator[tuple[Commit, set[str]]]:
    """Yield each commit that touched the hub with the kinds of its files.

    A file counts under its name of today, or under its name at that time if it is gone.
    """
    for commit, touches in zip(commits, touched, strict=True):
        paths = [current or path for path, current, _ in touches]
        kinds = {_classify_path(path.removeprefix(prefix), content_folder) for path in paths if path.startswith(prefix)}
        if kinds:
            yield commit, kinds


def _classify_path(path: str, content_folder: str) -> str:
    """Return `profile`, `content`, `docs` or `code` for a path relative to the hub."""
    if path.startswith(f"{content_folder}/pages/"):
        return "docs"
    if path.startswith(f"{content_folder}/learners/"):
        return "profile"
    if path.startswith(f"{content_folder}/"):
        return "content"
    return "docs" if path.casefold().endswith(".md") else "code"


@dataclass(slots=True)
class _ProfileWork:
    """What one person did to profiles."""

    person: Person
    touched_profiles: set[str] = field(default_factory=set)
    """The paths of today, or at that time for profiles that are gone."""
    changed_settings: bool = False


def find_profile_authors(
    files: Mapping[str, FileHistory],
    commits: Sequence[Commit],
    touched: Sequence[TouchedPaths],
    *,
    prefix: str,
    content_folder: str,
) -> Mapping[str, ProfileAuthor]:
    """Find who added each profile, by its path, for people without an account in their commits.

    It is the author of the commit that added the profile, if they touched no other profile, ever: a maintainer or a bot
    that adds the profiles of many is none of them.
    """
    work_of: dict[Person, _ProfileWork] = {}
    for commit, touches in zip(commits, touched, strict=True):
        all_paths = [current or path for path, current, _ in touches]
        paths = [path.removeprefix(prefix) for path in all_paths if path.startswith(prefix)]
        profiles = {path for path in paths if is_profile_path(path, content_folder)}
        has_settings = any(_is_settings_file(path, content_folder) for path in paths)
        for person in commit.people if profiles or has_settings else ():
            work = work_of.setdefault(person, _ProfileWork(person))
            work.touched_profiles |= profiles
            work.changed_settings |= has_settings
    authors = {}
    for path, file in files.items():
        author = next((person for person in file.first_commit.people if not person.is_bot), None)
        if author is None or author.login is not None or not is_profile_path(path, content_folder):
            continue
        work = work_of[author]
        if work.touched_profiles == {path}:
            authors[path] = ProfileAuthor(author, is_maintainer=work.changed_settings)
    return MappingProxyType(authors)


def is_profile_path(path: str, content_folder: str) -> bool:
    return path.startswith(f"{content_folder}/learners/") and path.endswith(".yml")


def _is_settings_file(path: str, content_folder: str) -> bool:
    """Return whether only maintainers change a file: hub.yml and the others beside it, and their pages."""
    inside = path.removeprefix(f"{content_folder}/")
    return inside != path and ("/" not in inside or inside.startswith("pages/"))
