"""Finds the files in content/ and decides by the path what each one holds. Links are reported, not followed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from lyceum.loader.account_ledger import ACCOUNTS_FILE
from lyceum.loader.library import SkippedFile
from lyceum.schema import CONTENT_KINDS, PICTURE_SUFFIXES, ContentKind
from lyceum.system import IGNORED_FILE_NAMES, replace_invalid_characters, scan_folder

CONTENT_FOLDER = "content"


def list_entry_files(hub: Path) -> tuple[tuple[str, ContentKind], ...]:
    """List every file whose path is that of an entry, with the kind of the entry, in path order."""
    return tuple((file.path, file.kind) for file in find_content_files(hub)[0] if file.kind)


@dataclass(frozen=True, slots=True)
class ContentFile:
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
        elif path.startswith(f"{CONTENT_FOLDER}/pages/"):
            skipped_files.append(SkippedFile(path, "page"))
        elif path == ACCOUNTS_FILE:
            skipped_files.append(SkippedFile(path, "accounts"))
        elif file := match_path(path):
            files.append(file)
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


_PATH_PATTERNS = tuple(
    (
        kind,
        re.compile(
            re.escape(f"{CONTENT_FOLDER}/{kind.path_pattern}")
            .replace(r"\{key\}", "(?P<key>[^/]+)")
            .replace(r"\{challenge\}", "(?P<challenge>[^/]+)")
        ),
    )
    for kind in CONTENT_KINDS
)


_TEXT_PICTURE_PATH = re.compile(
    rf"{CONTENT_FOLDER}/(?:tips|challenges/[^/]+(?:/results)?)/[^/]+(?i:{'|'.join(map(re.escape, PICTURE_SUFFIXES))})",
    re.DOTALL,
)


def is_text_picture_path(path: str) -> bool:
    """Return whether a path is that of a picture beside tips, a challenge or its results."""
    return _TEXT_PICTURE_PATH.fullmatch(path) is not None


def match_path(path: str) -> ContentFile | None:
    """Return what a path in content/ holds, or None if it is not the path of an entry or a picture."""
    for kind, pattern in _PATH_PATTERNS:
        if match := pattern.fullmatch(path):
            groups = match.groupdict()
            return ContentFile(path, kind, groups.get("key") or kind.name, groups.get("challenge") or "")
    stem, suffix = os.path.splitext(path)  # noqa: PTH122
    if suffix.lower() in PICTURE_SUFFIXES and re.fullmatch(f"{CONTENT_FOLDER}/learners/[^/]+", stem):
        return ContentFile(path, None, stem.rpartition("/")[2])
    return None
