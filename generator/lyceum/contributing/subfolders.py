"""Plans how the files of a folder that has too many move into folders below it. Their names, pages and links stay."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from lyceum.contributing.change_plan import ChangePlan, load_editable_library, plan_picture_moves
from lyceum.contributing.relative_links import follow_moves
from lyceum.loader import CONTENT_FOLDER, Library, match_path, name_subfolders
from lyceum.system import MAX_FOLDER_ENTRIES


def find_crowded_folders(library: Library, *, most: int = MAX_FOLDER_ENTRIES) -> Mapping[str, int]:
    """Return the folders of content/ with more than `most` entries, files and folders, with their number."""
    places = {path for file in library.paths for path in _list_places(file)}
    counts = Counter(posixpath.dirname(place) for place in places)
    return {folder: count for folder, count in sorted(counts.items()) if count > most}


def _list_places(path: str) -> Iterable[str]:
    while path != CONTENT_FOLDER:
        yield path
        path = posixpath.dirname(path)


def plan_subfolders(hub: Path, *, most: int = MAX_FOLDER_ENTRIES) -> ChangePlan:
    """Plan the hub with the files of crowded folders in folders that are named after their first letters.

    Pictures move with the texts whose name they bear, and relative links follow. Raises LearnerChangeError.
    """
    library = load_editable_library(hub)
    moves: dict[str, str] = {}
    for folder in find_crowded_folders(library, most=most):
        moves |= _plan_folder(library, folder, most)
    if not moves:
        return ChangePlan()
    moves |= plan_picture_moves(library, moves)
    changes: dict[str, bytes] = {}
    follow_moves(hub, library.paths, changes, moves=moves)
    return ChangePlan(changes=changes, moves=moves)


def _plan_folder(library: Library, folder: str, most: int) -> dict[str, str]:
    """Move each file of a folder one folder down, or two down where one would be crowded again."""
    files = [match_path(path) for path in library.paths if posixpath.dirname(path) == folder]
    movable = [file for file in files if file and (file.kind is None or file.kind.allows_subfolders)]
    names = {file.path: name_subfolders(file.key) for file in movable}
    sizes = Counter(first for first, _ in names.values())
    moves = {}
    for path, (first, second) in names.items():
        if posixpath.basename(folder) == first:
            subfolder = second  # the folder is one of ours already
        else:
            subfolder = f"{first}/{second}" if sizes[first] > most else first
        moves[path] = f"{folder}/{subfolder}/{posixpath.basename(path)}"
    return moves
