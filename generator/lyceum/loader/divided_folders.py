"""Tells how a hub divides its files among folders of its own, so that a new file goes where others like it lie."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lyceum.loader.content_files import match_path, name_subfolders


@dataclass(frozen=True)
class FolderDivision:
    """The folders of the hub's own in a folder for files of one kind."""

    folders: tuple[str, ...]
    """Those in which files lie, such as `ad` and `ad/al`, sorted."""
    is_by_letters: bool
    """Whether most of the files lie in a folder that is named after their first letters."""

    def choose_folder(self, key: str) -> str:
        """Return the folder for a new file; empty if it goes beside those that lie in none. `theme/assets/hub-forms.js` does the same."""
        first, second = name_subfolders(key)
        known = next((folder for folder in (f"{first}/{second}", first) if folder in self.folders), "")
        return known or (first if self.is_by_letters else "")


NOT_DIVIDED = FolderDivision((), is_by_letters=False)


def find_divisions(paths: Iterable[str]) -> Mapping[str, FolderDivision]:
    """Return how each folder is divided in which there are folders of the hub's own, by its path."""
    counts: dict[str, int] = {}
    counts_by_letters: dict[str, int] = {}
    subfolders: dict[str, set[str]] = {}
    for path in paths:
        file = match_path(path)
        if file is None or file.kind is None or not file.kind.allows_subfolders:
            continue
        pattern = posixpath.dirname(file.kind.path_pattern).replace("{challenge}", file.challenge)
        folder = f"content/{pattern}"
        subfolder = posixpath.dirname(path)[len(folder) + 1 :]
        counts[folder] = counts.get(folder, 0) + 1
        if subfolder:
            subfolders.setdefault(folder, set()).add(subfolder)
            is_by_letters = subfolder.partition("/")[0] == name_subfolders(file.key)[0]
            counts_by_letters[folder] = counts_by_letters.get(folder, 0) + is_by_letters
    return {
        folder: FolderDivision(tuple(sorted(names)), is_by_letters=counts_by_letters[folder] > counts[folder] / 2)
        for folder, names in sorted(subfolders.items())
    }
