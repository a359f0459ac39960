"""Follows files through renames, and says who changed each file and what each person contributed."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from lyceum.git.commit_log import LogRecord
from lyceum.git.history import Commit, Contribution, FileHistory, Person, ProjectCommit
from lyceum.git.people import deduplicate_persons

# Files


def trace_files(commits: Sequence[LogRecord], tracked: Iterable[str]) -> tuple[tuple[tuple[str, str | None], ...], ...]:
    """For each commit, newest first, the paths that it touched, each with the path of that file today, or None.

    Walking back, `now` leads from a name at that time to the name today. A name ends (walking back) where the file
    was renamed to another or deleted; before that it was another file's. In a straight history this is exact. Where
    branches ran side by side, the end of a name whose beginning was not seen yet is another branch's, and is passed
    over; and changes under a name that only a rename on another branch explains are `waiting` for that rename.
    """
    now: dict[str, str | None] = {path: path for path in tracked}
    born: set[str] = set()
    waiting: dict[str, list[tuple[int, int]]] = defaultdict(list)
    touched: list[list[tuple[str, str | None]]] = []

    for index, commit in enumerate(commits):
        touches: list[tuple[str, str | None]] = []
        touched.append(touches)
        for status, _, path in commit.file_changes:
            if path not in now and status != "D":
                waiting[path].append((index, len(touches)))
            touches.append((path, now.get(path) if status != "D" else None))

        renamed = [(old, now.get(new)) for status, old, new in commit.file_changes if status == "R"]
        born.update(new for status, _, new in commit.file_changes if status in "ARC")
        ended = [old for status, old, _ in commit.file_changes if status == "D"]
        ended += [old for old, current in renamed if current is None]
        for path in ended:
            if path in born or now.get(path) is None:
                now[path] = None
                waiting.pop(path, None)
                born.discard(path)
        for old, current in renamed:
            if current is not None:
                now[old] = current
                born.discard(old)
                for at, place in waiting.pop(old, ()):
                    touched[at][place] = (old, current)
    return tuple(tuple(touches) for touches in touched)


def build_file_histories(
    changes: Sequence[Commit], touched: Sequence[Sequence[tuple[str, str | None]]], *, prefix: str
) -> Mapping[str, FileHistory]:
    """The files of today below `prefix`, sorted by path."""
    changes_of: dict[str, list[Commit]] = defaultdict(list)
    for change, touches in zip(reversed(changes), reversed(touched), strict=True):
        for path in dict.fromkeys(current for _, current in touches if current is not None):
            changes_of[path].append(change)
    return MappingProxyType(
        {
            path.removeprefix(prefix): FileHistory(
                first_commit=lived[0],
                last_commit=lived[-1],
                people=deduplicate_persons(person for change in lived for person in change.people),
            )
            for path, lived in sorted(changes_of.items())
        }
    )


def count_contributions(
    changes: Sequence[Commit], touched: Sequence[Sequence[tuple[str, str | None]]], *, prefix: str, content: str
) -> tuple[Contribution, ...]:
    """One for each person who touched the hub: a file counts under its name of today, else under its name then."""
    made_by: dict[int, tuple[Person, list[tuple[datetime.date, set[str]]]]] = {}
    for change, touches in zip(changes, touched, strict=True):
        paths = [current or path for path, current in touches]
        kinds = {_classify_path(path.removeprefix(prefix), content) for path in paths if path.startswith(prefix)}
        if kinds:
            for person in change.people:
                made_by.setdefault(id(person), (person, []))[1].append((change.committed_at.date(), kinds))
    contributions = (
        Contribution(
            person=person,
            commits=len(made),
            first_date=min(day for day, _ in made),
            last_date=max(day for day, _ in made),
            content_commits=sum("content" in kinds for _, kinds in made),
            code_commits=sum("code" in kinds for _, kinds in made),
            docs_commits=sum("docs" in kinds for _, kinds in made),
        )
        for person, made in made_by.values()
    )
    return tuple(
        sorted(contributions, key=lambda c: (-c.last_date.toordinal(), c.person.name.casefold(), c.person.name))
    )


def find_project_commits(
    changes: Sequence[Commit], touched: Sequence[Sequence[tuple[str, str | None]]], *, prefix: str, content: str
) -> Iterator[ProjectCommit]:
    """As in `_contributions`, commit by commit."""
    for change, touches in zip(changes, touched, strict=True):
        paths = [current or path for path, current in touches]
        kinds = {_classify_path(path.removeprefix(prefix), content) for path in paths if path.startswith(prefix)}
        for person in change.people:
            if "code" in kinds:
                yield ProjectCommit(person, change.sha, change.committed_at.date(), "code")
            if "docs" in kinds:
                yield ProjectCommit(person, change.sha, change.committed_at.date(), "docs")


def _classify_path(path: str, content: str) -> str:
    """`content`, `docs` or `code`, for a path relative to the hub."""
    if path.startswith(f"{content}/pages/"):
        return "docs"
    if path.startswith(f"{content}/"):
        return "content"
    return "docs" if path.casefold().endswith(".md") else "code"
