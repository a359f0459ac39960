"""Finds and removes the sample files of a hub: everything that belongs only to invented learners."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from lyceum.loader import CONTENT_FOLDER, Library, find_pictures_of, load_library
from lyceum.system import resolve_inside


def find_sample_files(hub: Path) -> tuple[str, ...]:
    """Return the paths of everything that belongs only to learners with `github: false`, in path order.

    These are their profiles and pictures, tips, activities and results without other participants, and challenges
    without other hosts.
    """
    library, _ = load_library(hub)
    sample_keys = {key for key, entry in library.learners.items() if entry.value.github is False}
    paths = set(_find_sample_paths(library, sample_keys))
    return tuple(sorted(paths | find_pictures_of(library, paths)))


def _find_sample_paths(library: Library, sample_keys: set[str]) -> Iterator[str]:
    def are_samples(handles: Iterable[str]) -> bool:
        return all(handle.casefold() in sample_keys for handle in handles)

    yield from (library.learners[key].path for key in sample_keys)
    yield from (path for key, path in library.pictures.items() if key in sample_keys)
    for tip in library.tips.values():
        if tip.value.current_authors and are_samples(tip.value.current_authors):
            yield tip.path
    yield from (activity.path for activity in library.activities.values() if are_samples(activity.value.who))
    sample_challenges = {
        key: challenge
        for key, challenge in library.challenges.items()
        if sample_keys and challenge.value.hosts and are_samples(challenge.value.hosts)
    }
    yield from (challenge.path for challenge in sample_challenges.values())
    for result in library.results:
        if result.challenge_key.casefold() in sample_challenges or are_samples(result.value.participants):
            yield result.path


def remove_sample_files(hub: Path, paths: Iterable[str]) -> None:
    """Delete these files, and the folders in content/ that are empty then."""
    for path in paths:
        resolve_inside(hub, path).unlink()
    content = resolve_inside(hub, CONTENT_FOLDER)
    for folder in (Path(name) for name, _, _ in os.walk(content, topdown=False)):  # os.walk follows no links
        if folder != content and not any(folder.iterdir()):
            folder.rmdir()
