"""Maps each content file to the address of the page that shows it; `site/page_families.py` has the addresses of all pages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import quote, unquote

from lyceum.diagnostics import ClosestNames
from lyceum.loader.content_files import CONTENT_FOLDER, match_path
from lyceum.loader.entries import Entry
from lyceum.loader.library import Library
from lyceum.schema import CONTENT_KINDS, fold_key

_PATTERN_BY_KIND = {kind.name: kind.page_address for kind in CONTENT_KINDS}


def find_page_address(path: str) -> str | None:
    """Return the address for the path of a file in a folder; None if only its content tells it, or if no page shows it."""
    file = match_path(path)
    if file is None or file.kind is None or file.kind.is_single_file:
        return None
    return _make_page_address(file.kind.name, file.key, file.challenge)


def find_entry_address(entry: Entry[Any]) -> str | None:
    """Return the address for an entry; None if the file has no page of its own.

    A result is shown by its challenge, and an activity by the first learner who did it."""
    if entry.kind == "activity":
        return _make_page_address("learner", entry.value.who[0]) if entry.value.who else None
    return _make_page_address(entry.kind, entry.key, entry.challenge_key)


def map_page_addresses(library: Library) -> Mapping[str, str]:
    """Return the address for the path of every entry and picture that a page shows."""
    addresses = {path: f"learners/{key}/" for key, path in library.pictures.items()}
    for record in library.records:
        address = (
            find_entry_address(record.entry)
            if record.kind == "activity"
            else _make_page_address(record.kind, record.key, record.challenge_key)
        )
        if address is not None:
            addresses[record.path] = address
    return addresses


def describe_page_addresses(library: Library) -> str:
    """Return a text that is another one if `map_page_addresses` returns something else. It takes a third of the time."""
    activities = library.get_records("activity").values()
    return "\n".join(
        [
            *(f"{key} {path}" for key, path in library.pictures.items()),
            *(f"{record.path} {record.kind} {record.key} {record.challenge_key}" for record in library.records),
            *(f"{record.path} {find_entry_address(record.entry)}" for record in activities),
        ]
    )


def find_linked_path(path: str, target: str) -> str | None:
    """Return the path in the repository that a relative link in the file at `path` leads to, as GitHub reads it.

    None if it leads out of the repository. A link that is an anchor alone leads to the file itself."""
    relative_path = unquote(target.partition("#")[0].partition("?")[0]).strip()
    if not relative_path:
        return path
    base = "" if relative_path.startswith("/") else posixpath.dirname(path)
    linked_path = posixpath.normpath(posixpath.join(base, relative_path.lstrip("/")))
    return None if linked_path.startswith("..") else linked_path


def write_link_target(path: str) -> str:
    """Return a path as a link or a picture in Markdown names it: letters stay, and signs that would end it do not."""
    return _UNSAFE_IN_TARGETS.sub(lambda sign: quote(sign[0], safe=""), path)


_UNSAFE_IN_TARGETS = re.compile(r"[\s()<>%#?\\\"'`*_]")


class ContentLinks:
    """Resolves the relative links of content files: GitHub's preview follows them to files, the site leads to pages."""

    def __init__(self, library: Library) -> None:
        self._library = library

    @cached_property
    def _page_addresses(self) -> Mapping[str, str]:
        """The page address by the path of each file and folder that a link may name."""
        addresses = dict(_FOLDER_ADDRESSES)
        unread_paths = {file.path for file in self._library.skipped_files if file.reason != "page"}
        for path in self._library.paths:
            if path.startswith(_PAGES_FOLDER) and path.endswith(".md") and path not in unread_paths:
                addresses[path] = make_maintainer_page_address(path.removeprefix(_PAGES_FOLDER))
        addresses |= map_page_addresses(self._library)
        for path in (path for path in tuple(addresses) if path.count("/") > 2):
            if section := _FOLDER_ADDRESSES.get("/".join(path.split("/")[:2])):
                folder = posixpath.dirname(path)
                while folder.count("/") > 1:  # of the hub's own
                    addresses.setdefault(folder, section)
                    folder = posixpath.dirname(folder)
        for challenge in self._library.get_records("challenge").values():
            folder = posixpath.dirname(challenge.path)
            addresses[folder] = addresses[f"{folder}/results"] = addresses[challenge.path]
        return addresses

    @cached_property
    def _path_by_folded_path(self) -> Mapping[str, str]:
        return {known.casefold(): known for known in self._page_addresses if posixpath.splitext(known)[1]}

    @cached_property
    def _paths_by_name(self) -> Mapping[str, dict[str, str]]:
        """The paths with a name that people know, by their folder."""
        paths_by_name: dict[str, dict[str, str]] = {}
        for path in sorted(self._path_by_folded_path.values()):
            paths_by_name.setdefault(_get_stem(path), {})[posixpath.dirname(path)] = path
        return paths_by_name

    @cached_property
    def _closest_names(self) -> ClosestNames:
        return ClosestNames(self._paths_by_name)

    def find_page_address(self, path: str, target: str) -> str | None:
        """Return the address of the page for a relative link in the file at `path`, without the link's anchor."""
        linked_path = find_linked_path(path, target)
        return None if linked_path is None else self._page_addresses.get(linked_path)

    def get_address(self, path: str) -> str | None:
        """Return the address of the page that shows a file or a folder."""
        return self._page_addresses.get(path)

    def suggest_target(self, path: str, target: str) -> str | None:
        """Return the link that was probably meant instead of one that leads nowhere."""
        linked_path = find_linked_path(path, target) or target.rpartition("/")[2]
        endings = ("", ".md", ".yml", "/challenge.md")
        candidates = (self._path_by_folded_path.get(f"{linked_path}{ending}".casefold()) for ending in endings)
        suggestion = next(filter(None, candidates), None)
        if suggestion is None:
            folder, name = posixpath.dirname(linked_path), _get_stem(linked_path)
            closest_name = self._closest_names.find(name)
            paths = self._paths_by_name[closest_name] if closest_name else {}
            suggestion = paths.get(folder) or next(reversed(paths.values()), None)
        return write_link_target(posixpath.relpath(suggestion, posixpath.dirname(path))) if suggestion else None


def _get_stem(path: str) -> str:
    """Return the name that people know: `ada` for `learners/ada.yml`, and the folder's for `challenge.md`."""
    folder, _, name = path.removesuffix("/challenge.md").rpartition("/")
    return name.rpartition(".")[0] or name or folder


_PAGES_FOLDER = f"{CONTENT_FOLDER}/pages/"
_FOLDER_ADDRESSES = {
    CONTENT_FOLDER: "",
    **{f"{CONTENT_FOLDER}/{folder}": f"{folder}/" for folder in ("learners", "tips", "challenges")},
}


def make_maintainer_page_address(name: str) -> str:
    """Return the address that MkDocs gives a page of the maintainers."""
    folder, base_name = posixpath.split(name.removesuffix(".md"))
    parts = (folder,) if base_name in ("index", "README") else (folder, base_name)
    return "".join(f"{part}/" for part in parts if part)


def _make_page_address(kind: str, key: str, challenge_key: str = "") -> str | None:
    pattern = _PATTERN_BY_KIND[kind]
    if pattern is None:
        return None
    address = pattern.replace("{key}", fold_key(key))
    return address.replace("{challenge}", fold_key(challenge_key)) if challenge_key else address
