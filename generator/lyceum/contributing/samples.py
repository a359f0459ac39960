"""Finds the sample files of a hub: everything that belongs only to invented learners."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lyceum.loader import Library, load_library


def find_sample_files(hub: Path) -> tuple[str, ...]:
    """The paths of all that belongs to learners with `github: false` alone: their profiles and pictures, the tips
    and results that nobody else had a part in, and challenges that only they host."""
    library, _ = load_library(hub)
    invented = {key for key, entry in library.learners.items() if entry.value.github is False}
    return tuple(sorted(_find_sample_paths(library, invented)))


def _find_sample_paths(library: Library, invented: set[str]) -> Iterable[str]:
    def only_samples(handles: Iterable[str]) -> bool:
        return all(handle.casefold() in invented for handle in handles)

    yield from (library.learners[key].path for key in invented)
    yield from (path for key, path in library.pictures.items() if key in invented)
    yield from (
        tip.path
        for tip in library.tips.values()
        if tip.value.current_authors and only_samples(tip.value.current_authors)
    )
    yield from (deed.path for deed in library.activities.values() if only_samples(deed.value.who))
    gone = {
        key for key, one in library.challenges.items() if invented and one.value.hosts and only_samples(one.value.hosts)
    }
    yield from (library.challenges[key].path for key in gone)
    for result in library.results:
        if result.challenge_key.casefold() in gone or only_samples(result.value.participants):
            yield result.path
