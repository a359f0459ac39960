"""Finds the files in content/ and decides by the path what each one holds. Links are reported, not followed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

from lyceum.loader.account_ledger import ACCOUNTS_FILE
from lyceum.loader.library import SkippedFile
from lyceum.schema import CONTENT_KINDS, PICTURE_SUFFIXES, ContentKind, fold_key
from lyceum.system import IGNORED_FILE_NAMES, replace_invalid_characters, scan_folder

CONTENT_FOLDER = "content"


def list_entry_files(hub: Path) -> tuple[tuple[str, ContentKind], ...]:
    """List every file whose path is that of an entry, with the kind of the entry, in path order."""
    return tuple((file.path, file.kind) for file in find_content_files(hub)[0] if file.kind)


class ContentFile(NamedTuple):
    """A file in a place where entries or pictures are kept."""

    path: str
    kind: ContentKind | None
    """None: a picture."""
    key: str
    challenge: str = ""
    """For a result: the name of the folder of its challenge."""


def find_content_files(hub: Path) -> tuple[list[ContentFile], list[SkippedFile]]:
    """Find the files of a hub, each list in path order. See `classify_paths`."""
    return classify_paths((file.path, file.fault) for file in scan_folder(hub, CONTENT_FOLDER).files)


WalkedPath: TypeAlias = tuple[str, str]
"""(path from the hub, fault), as ScannedFile has them."""


def classify_paths(walked_paths: Iterable[WalkedPath]) -> tuple[list[ContentFile], list[SkippedFile]]:
    """Divide paths into files that can be read and files that are skipped, with the reason."""
    files: list[ContentFile] = []
    skipped_files: list[SkippedFile] = []
    for path, fault in walked_paths:
        if fault:
            skipped_files.append(SkippedFile(path, fault))
        elif file := match_path(path):
            files.append(file)
        elif path.startswith(f"{CONTENT_FOLDER}/pages/"):
            skipped_files.append(SkippedFile(path, "page"))
        elif path == ACCOUNTS_FILE:
            skipped_files.append(SkippedFile(path, "accounts"))
        elif is_text_picture_path(path):
            skipped_files.append(SkippedFile(path, "picture"))
        else:
            skipped_files.append(SkippedFile(path, "unread"))
    return files, skipped_files


def list_walked_paths(paths: Iterable[str]) -> Iterator[WalkedPath]:
    """Give paths of files that are not on disk as a walk over the folder would."""
    reported_paths = set()
    in_content = (path for path in paths if path.startswith(f"{CONTENT_FOLDER}/"))
    for path in sorted(in_content, key=lambda path: path.split("/")):
        names = path.split("/")
        if names[-1] in IGNORED_FILE_NAMES:
            continue
        invalid = next((i for i, name in enumerate(names) if replace_invalid_characters(name) != name), None)
        if invalid is None:
            yield (path, "")
            continue
        shown_path = "/".join([*names[:invalid], replace_invalid_characters(names[invalid])])
        if shown_path not in reported_paths:
            reported_paths.add(shown_path)
            yield (shown_path, "unread")


def show_paths(paths: Iterable[str]) -> frozenset[str]:
    """Return paths as the library and its problems have them: characters that are not Unicode are replaced."""
    return frozenset(paths) | {path for path, _ in list_walked_paths(paths)}


MAX_SUBFOLDERS = 3
"""How deep files may lie below the folder of their kind."""
_SUBFOLDERS = rf"(?:[^/.]+/){{0,{MAX_SUBFOLDERS}}}"
"""A folder with a dot in its name was meant to be a file."""


def _compile_path_pattern(kind: ContentKind) -> re.Pattern[str]:
    key = f"{_SUBFOLDERS if kind.allows_subfolders else ''}(?P<key>[^/]+)"
    pattern = re.escape(f"{CONTENT_FOLDER}/{kind.path_pattern}")
    return re.compile(pattern.replace(r"\{key\}", key).replace(r"\{challenge\}", "(?P<challenge>[^/]+)"))


_PATH_PATTERNS = tuple((kind, _compile_path_pattern(kind)) for kind in CONTENT_KINDS)
_PICTURE_NAME = rf"[^/]+(?i:{'|'.join(map(re.escape, PICTURE_SUFFIXES))})"
_TEXT_PICTURE_PATH = re.compile(
    rf"{CONTENT_FOLDER}/(?:tips/{_SUBFOLDERS}|challenges/[^/]+/(?:results/{_SUBFOLDERS})?){_PICTURE_NAME}", re.DOTALL
)
_PROFILE_PICTURE_PATH = re.compile(rf"{CONTENT_FOLDER}/learners/{_SUBFOLDERS}{_PICTURE_NAME}")


def is_text_picture_path(path: str) -> bool:
    """Return whether a path is that of a picture beside tips, a challenge or its results."""
    return _TEXT_PICTURE_PATH.fullmatch(path) is not None


def match_path(path: str) -> ContentFile | None:
    """Return what a path in content/ holds, or None if it is not the path of an entry or a picture.

    The name of the file is the key, whatever folder of the hub's own it lies in."""
    folder, _, name = path.rpartition("/")
    stem, _, ending = name.rpartition(".")
    kind, challenge = _find_kind_in_folder(folder, ending)
    if kind and stem:
        return ContentFile(path, kind, stem, challenge)
    return _match_whole_path(path)


@lru_cache(maxsize=4_096)
def _find_kind_in_folder(folder: str, ending: str) -> tuple[ContentKind | None, str]:
    """Return the kind, and the name of the folder of the challenge, of all files with an ending in a folder that holds them."""
    for kind, pattern in _PATH_PATTERNS:
        if kind.allows_subfolders and (match := pattern.fullmatch(f"{folder}/name.{ending}")):
            return kind, match.groupdict().get("challenge") or ""
    return None, ""


def _match_whole_path(path: str) -> ContentFile | None:
    for kind, pattern in _PATH_PATTERNS:
        if match := pattern.fullmatch(path):
            groups = match.groupdict()
            return ContentFile(path, kind, groups.get("key") or kind.name, groups.get("challenge") or "")
    if _PROFILE_PICTURE_PATH.fullmatch(path):
        return ContentFile(path, None, posixpath.splitext(posixpath.basename(path))[0])
    return None


def name_subfolders(key: str) -> tuple[str, str]:
    """Return the names of the folders in which a file lies where there are too many for one: its first letters, two by two."""
    letters = fold_key(key).replace("-", "")
    return letters[:2] or "-", letters[2:4] or "-"


def rename_path(path: str, new_key: str) -> str:
    """Return the path of a file with another name. A folder that is named after its first letters follows them."""
    folder, name = posixpath.split(path)
    stem, suffix = posixpath.splitext(name)
    old_names, new_names = name_subfolders(stem), name_subfolders(new_key)
    for count in (2, 1):
        old_end, new_end = "/".join(old_names[:count]), "/".join(new_names[:count])
        if folder.endswith(f"/{old_end}"):
            return f"{folder.removesuffix(old_end)}{new_end}/{new_key}{suffix}"
    return f"{folder}/{new_key}{suffix}"


def flatten_path(path: str) -> str:
    """Return the path that a file of content/ would have without folders of the hub's own: it is the same for one key."""
    file = match_path(path)
    if file is None or (file.kind and not file.kind.allows_subfolders):
        return path
    if file.kind is None:
        return f"{CONTENT_FOLDER}/learners/{posixpath.basename(path)}"
    pattern = file.kind.path_pattern.replace("{challenge}", file.challenge)
    return f"{CONTENT_FOLDER}/{pattern.replace('{key}', file.key)}"
