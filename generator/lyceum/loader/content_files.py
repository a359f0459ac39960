"""Finds the files in content/ and decides by path what each one holds. Links and files outside the known places are reported, not followed."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lyceum.diagnostics import Position, Problem
from lyceum.i18n import format_message
from lyceum.loader.file_text import MAX_FILE_BYTES, make_too_large_problem
from lyceum.loader.library import SkippedFile
from lyceum.schema import CONTENT_KINDS, PICTURE_SUFFIXES, ContentKind

CONTENT_FOLDER = "content"
_IGNORED_FILE_NAMES = frozenset({".gitkeep", ".DS_Store"})


def list_entry_files(hub: Path) -> tuple[tuple[str, ContentKind], ...]:
    """Every file that holds an entry by its path, and which kind."""
    return tuple((file.path, file.kind) for file in find_content_files(hub)[0] if file.kind)


@dataclass(frozen=True, slots=True)
class ContentFile:
    path: str
    kind: ContentKind | None
    """None: a picture."""
    key: str
    challenge: str = ""


# The folder --------------------------------------------------------------------------------------------------------


def find_content_files(hub: Path) -> tuple[list[ContentFile], list[SkippedFile]]:
    """Files by what their path says that they are; and those that are nothing."""
    return classify_paths(_walk_folder(hub, CONTENT_FOLDER))


def classify_paths(paths: Iterable[tuple[str, str]]) -> tuple[list[ContentFile], list[SkippedFile]]:
    files: list[ContentFile] = []
    strays: list[SkippedFile] = []
    for path, why in paths:
        if why:
            strays.append(SkippedFile(path, why))
        elif path.startswith(f"{CONTENT_FOLDER}/pages/"):
            strays.append(SkippedFile(path, "page"))
        elif place := _match_path(path):
            files.append(place)
        else:
            strays.append(SkippedFile(path, "unread"))
    return files, strays


def _walk_folder(hub: Path, folder: str) -> Iterator[tuple[str, str]]:
    """(path from the hub, what is wrong with it) of every file below, in path order; folders that are links count as
    files."""
    try:
        inside = sorted(os.scandir(hub / folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in inside:
        path = f"{folder}/{_replace_invalid_characters(entry.name)}"
        if entry.is_symlink():
            yield path, "link"
        elif entry.is_dir(follow_symlinks=False):
            if _replace_invalid_characters(entry.name) != entry.name:
                yield path, "unread"
            else:
                yield from _walk_folder(hub, path)
        elif not entry.is_file(follow_symlinks=False):
            yield path, "special"
        elif entry.name not in _IGNORED_FILE_NAMES:
            yield path, "" if _replace_invalid_characters(entry.name) == entry.name else "unread"


def walk_listed_paths(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """As `_walk` tells them, of files that lie nowhere."""
    seen = set()
    for path in sorted(
        (path for path in paths if path.startswith(f"{CONTENT_FOLDER}/")), key=lambda path: path.split("/")
    ):
        parts = path.split("/")
        if parts[-1] in _IGNORED_FILE_NAMES:
            continue
        strange = next((i for i, part in enumerate(parts) if _replace_invalid_characters(part) != part), None)
        shown = path if strange is None else "/".join([*parts[:strange], _replace_invalid_characters(parts[strange])])
        if strange is None or shown not in seen:
            seen.add(shown)
            yield shown, "" if strange is None else "unread"


def _replace_invalid_characters(name: str) -> str:
    return name.encode("utf-8", "replace").decode("utf-8") if not name.isascii() else name


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


def _match_path(path: str) -> ContentFile | None:
    for kind, pattern in _PATH_PATTERNS:
        if match := pattern.fullmatch(path):
            parts = match.groupdict()
            return ContentFile(path, kind, parts.get("key") or kind.name, parts.get("challenge") or "")
    stem, ending = os.path.splitext(path)  # noqa: PTH122
    if ending.lower() in PICTURE_SUFFIXES and re.fullmatch(f"{CONTENT_FOLDER}/learners/[^/]+", stem):
        return ContentFile(path, None, stem.rpartition("/")[2])
    return None


def read_file_bytes(path: Path, display_path: str) -> bytes | Problem:
    """At most `LARGEST` bytes of a regular file; a link that took its place meanwhile is not followed."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        return Problem(
            Position(display_path),
            "unreadable-file",
            format_message("this file cannot be opened: {why}", why=error.strerror or "?"),
        )
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return Problem(Position(display_path), "unreadable-file", format_message("this is not a file"))
        if status.st_size > MAX_FILE_BYTES:
            return make_too_large_problem(display_path, status.st_size)
        return file.read(MAX_FILE_BYTES + 1)
