"""Finds the pictures of a hub that cannot be shown. Each is decoded once, in a process with limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import islice
from pathlib import Path

from lyceum.diagnostics import Problem
from lyceum.loader import Library, find_shown_pictures, map_showing_entries
from lyceum.pictures import (
    PictureFault,
    PictureSource,
    PictureUse,
    process_pictures,
    read_picture_file,
)
from lyceum.schema import PICTURE_SUFFIXES

MAX_CHANGED_PICTURES = 40
"""Pictures of one change that are decoded; a moderator looks at a change with more."""
PICTURE_CACHE_FOLDER = Path(".lyceum", "pictures")


def list_shown_pictures(library: Library) -> Mapping[str, PictureUse]:
    """Return where each picture is shown that the site shows, by path and in path order."""
    uses = {
        path: PictureUse.AVATAR
        for handle, path in library.pictures.items()
        if (learner := library.learners.get(handle)) and learner.value.avatar == "file"
    }
    uses |= dict.fromkeys(map_showing_entries(library), PictureUse.TEXT)
    return dict(sorted(uses.items()))


def check_hub_pictures(hub_folder: Path, library: Library) -> tuple[Problem, ...]:
    """Return the problems of the pictures that a hub on disk shows. A cache in its folder remembers the results."""
    uses = list_shown_pictures(library)
    sources = {path: PictureSource(use, partial(read_picture_file, hub_folder / path)) for path, use in uses.items()}
    return check_pictures(sources, cache_folder=hub_folder / PICTURE_CACHE_FOLDER)


def check_pictures(sources: Mapping[str, PictureSource], *, cache_folder: Path | None = None) -> tuple[Problem, ...]:
    """Return a problem for each of these pictures that cannot be shown, by path."""
    if not sources:
        return ()
    results = process_pictures(tuple(sources.values()), cache_folder=cache_folder)
    return tuple(
        result.make_problem(path)
        for path, result in zip(sources, results, strict=True)
        if isinstance(result, PictureFault)
    )


def check_changed_pictures(
    before: Library, after: Library, changed_paths: Iterable[str], read: Callable[[str], bytes]
) -> tuple[Problem, ...]:
    """Return the problems of pictures that a change alters, and of those that its files show for the first time.

    `read` returns the bytes of a path after the change, or raises InvalidPictureError.
    """
    changed = frozenset(changed_paths)
    uses_before = _list_pictures_of(before, changed)
    uses = {path: use for path, use in _list_pictures_of(after, changed).items() if path not in uses_before}
    if any(path.lower().endswith(PICTURE_SUFFIXES) for path in changed):
        uses |= {path: use for path, use in list_shown_pictures(after).items() if path in changed}
    sources = {path: PictureSource(use, partial(read, path)) for path, use in sorted(uses.items())}
    return check_pictures(dict(islice(sources.items(), MAX_CHANGED_PICTURES)))


def _list_pictures_of(library: Library, paths: frozenset[str]) -> Mapping[str, PictureUse]:
    """Return the pictures that the files at these paths show."""
    uses: dict[str, PictureUse] = {}
    for path in sorted(paths):
        if entry := library.entries_by_path.get(path):
            uses |= dict.fromkeys((path for _, path in find_shown_pictures(library, entry)), PictureUse.TEXT)
            if entry.kind == "learner" and entry.value.avatar == "file" and entry.folded_key in library.pictures:
                uses[library.pictures[entry.folded_key]] = PictureUse.AVATAR
    return uses
