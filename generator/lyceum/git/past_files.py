"""Reads files as they were at the end of a given day, under the name that they had then."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from git import Tree

from lyceum.git.commit_log import LOG_SETTINGS


def read_past_files(folder: Path, days: Mapping[str, datetime.date]) -> Mapping[str, tuple[str, bytes]]:
    """(path, bytes) of each file at the end of its day (UTC), under the name that it had then, by its path of today; without
    those that weren't there. For a folder that `history` knows; one process for each day and each file of another name then."""
    if not days:
        return {}
    from git import Blob, Repo

    found: dict[str, tuple[str, bytes]] = {}
    tree_of: dict[datetime.date, Tree | None] = {}
    with Repo(folder, search_parent_directories=True, expand_vars=False) as repo:
        place = folder.resolve().relative_to(Path(str(repo.working_tree_dir)).resolve()).as_posix()
        prefix = "" if place == "." else f"{place}/"

        def held(tree: Tree, path: str) -> bytes | None:
            try:
                there = tree / f"{prefix}{path}"
            except KeyError:
                return None
            return there.data_stream.read() if isinstance(there, Blob) else None

        for path, day in sorted(days.items()):
            if day not in tree_of:
                commit = repo.git.rev_list("-1", f"--before={day}T23:59:59+00:00", "HEAD")
                tree_of[day] = repo.commit(commit).tree if commit else None
            tree = tree_of[day]
            if tree is None:
                continue
            data, name = held(tree, path), path
            if data is None:
                told = repo.git(c=LOG_SETTINGS).log(
                    "HEAD", "-z", "--follow", "--name-only", "--format=", "--", f"{prefix}{path}"
                )  # fmt: skip
                earlier = dict.fromkeys(one.strip().removeprefix(prefix) for one in told.split("\0") if one.strip())
                for name in earlier:
                    if (data := held(tree, name)) is not None:
                        break
            if data is not None:
                found[path] = name, data
    return MappingProxyType(found)
