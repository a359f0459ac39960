"""Loads the folder content/, or files from Git, into a Library and the problems of single files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lyceum.diagnostics import Position, Problem, filter_errors
from lyceum.i18n import format_message
from lyceum.loader.content_files import (
    CONTENT_FOLDER,
    ContentFile,
    classify_paths,
    find_content_files,
    read_file_bytes,
    walk_listed_paths,
)
from lyceum.loader.entry_parser import FALLBACK_VALUES, parse_entry
from lyceum.loader.file_text import make_too_large_problem
from lyceum.loader.library import Entry, Library, SkippedFile
from lyceum.loader.yaml_positions import SourceFile
from lyceum.schema import HubSettings, explain_invalid_key, fold_key

EntryResult = tuple[Entry[Any] | None, tuple[Problem, ...]]
ParseCache = dict[str, tuple[bytes, EntryResult]]
"""What files said when they were read, by path: the same bytes under the same path are not read twice."""


def load_library(hub: Path, cache: ParseCache | None = None) -> tuple[Library, tuple[Problem, ...]]:
    """Everything in `hub`/content, in path order, and what is wrong with single files."""
    found, strays = find_content_files(hub)
    return _assemble_library(found, strays, [_read_entry(hub, file, cache) for file in found if file.kind])


def load_library_from_files(
    files: Mapping[str, bytes | int | None], cache: ParseCache
) -> tuple[Library, tuple[Problem, ...]]:
    """The same of plain files that lie nowhere: by path what each holds, or how many bytes; None: what `memo` has."""
    found, strays = classify_paths(walk_listed_paths(files))

    def answer(file: ContentFile) -> EntryResult:
        data = files[file.path]
        if data is None:
            return cache[file.path][1]
        if isinstance(data, int):
            return None, (make_too_large_problem(file.path, data),)
        return _parse_cached_entry(data, file, cache)

    return _assemble_library(found, strays, [answer(file) for file in found if file.kind])


def load_settings(hub: Path) -> HubSettings:
    """What hub.yml says, without a look at anything else; what stands in for it where it cannot be read."""
    path = f"{CONTENT_FOLDER}/hub.yml"
    data = read_file_bytes(hub / path, path)
    return load_library_from_files({path: data} if isinstance(data, bytes) else {}, {})[0].settings.value


# Single files ------------------------------------------------------------------------------------------------------


def _read_entry(hub: Path, file: ContentFile, cache: ParseCache | None) -> EntryResult:
    data = read_file_bytes(hub / file.path, file.path)
    if isinstance(data, Problem):
        if cache is not None:
            cache[file.path] = _UNREADABLE, (None, (data,))
        return None, (data,)
    return _parse_cached_entry(data, file, cache)


_UNREADABLE = b"\0"
"""In a memo, of what could not be opened."""


def _parse_cached_entry(data: bytes, file: ContentFile, cache: ParseCache | None) -> EntryResult:
    assert file.kind
    if cache is not None and file.path in cache and cache[file.path][0] == data != _UNREADABLE:
        return cache[file.path][1]
    told = parse_entry(data, file.path, file.kind, key=file.key, challenge=file.challenge)
    if cache is not None:
        cache[file.path] = data, told
    return told


# All together ------------------------------------------------------------------------------------------------------


def _assemble_library(
    files: list[ContentFile],
    strays: list[SkippedFile],
    entry_results: list[tuple[Entry[Any] | None, tuple[Problem, ...]]],
) -> tuple[Library, tuple[Problem, ...]]:
    problems: list[Problem] = []
    by_kind: dict[str, dict[str, Any]] = {"learner": {}, "tip": {}, "challenge": {}, "activity": {}}
    results: list[Entry[Any]] = []
    own: dict[str, Entry[Any]] = {}
    pictures: dict[str, str] = {}
    broken: set[tuple[str, str]] = set()
    twins: list[tuple[str, str]] = []
    first: dict[tuple[str, str, str], str] = {}
    answers = iter(entry_results)
    for file in files:
        key = fold_key(file.key)
        slot = (file.kind.name if file.kind else "picture", fold_key(file.challenge), key)
        is_twin = slot in first
        if is_twin:
            twins.append((first[slot], file.path))
        first.setdefault(slot, file.path)
        if explain_invalid_key(file.key) or (file.challenge and explain_invalid_key(file.challenge)):
            strays.append(SkippedFile(file.path, "name"))
        if file.kind is None:
            pictures.setdefault(key, file.path)
            continue
        read_entry, its_problems = next(answers)
        problems += its_problems
        if is_twin:
            continue
        if read_entry is None:
            broken.add((file.kind.name, key))
        elif file.kind.name in by_kind:
            by_kind[file.kind.name][key] = read_entry
        elif file.kind.name == "result":
            results.append(read_entry)
        else:
            own[file.kind.name] = read_entry
    if "hub" not in own:
        path = f"{CONTENT_FOLDER}/hub.yml"
        own["hub"] = Entry("hub", "hub", HubSettings.model_validate(FALLBACK_VALUES[HubSettings]), SourceFile(path, ""))
        problems.append(
            Problem(
                Position(path),
                "missing-hub-file",
                format_message("there is no `content/hub.yml`"),
                format_message("make it, with a line `name: …`; `lyceum init` writes one"),
            )
        )
    made = Library(
        settings=own["hub"],
        topics=own.get("topics"),
        badges=own.get("badges"),
        learners=by_kind["learner"],
        tips=by_kind["tip"],
        challenges=by_kind["challenge"],
        results=tuple(results),
        activities=by_kind["activity"],
        pictures=pictures,
        duplicate_paths=tuple(twins),
        skipped_files=tuple(sorted(s for s in strays if s.reason != "page")),
        paths=tuple(sorted({file.path for file in files} | {s.path for s in strays})),
        unreadable_keys=frozenset(broken),
        error_positions=frozenset(one.where for one in filter_errors(problems)),
    )
    return made, tuple(sorted(problems))
