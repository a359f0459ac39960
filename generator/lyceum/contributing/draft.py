"""Finds a free key for a new file, and the problems the hub would have with that file."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from lyceum.diagnostics import Problem, filter_errors
from lyceum.loader import Library, parse_entry
from lyceum.markdown import remove_unsafe_characters, slugify
from lyceum.rules import check_library, is_reserved_name
from lyceum.schema import CONTENT_KINDS, fold_key


def clean_text(text: str) -> str:
    """Without what hides or reorders text, as the site's own forms do it."""
    text = re.sub("\r\n?|[\u2028\u2029]", "\n", text).replace("\ufeff", "")
    return remove_unsafe_characters(text)


def suggest_key(text: str) -> str:
    """A name for a file: letters, digits and single hyphens, lower case; empty where there are none."""
    name = slugify(fold_key(clean_text(text)), max_chars=60, keep_marks=True)
    return name.encode()[:180].decode(errors="ignore").rstrip("-")


def list_taken_paths(library: Library) -> frozenset[str]:
    """Every path in content/, without regard to case."""
    return frozenset(map(fold_key, library.paths))


def find_free_key(
    wanted: str, build_path: Callable[[str], str], taken_paths: Collection[str], taken_keys: Collection[str] = ()
) -> str:
    """A key whose file nobody has; `wanted`, or with a number behind it. `also`: folded keys that are not free either."""
    for number in range(1, len(taken_paths) + len(taken_keys) + 3):
        key = wanted if number == 1 else f"{wanted}-{number}"
        if (
            not is_reserved_name(key)
            and fold_key(key) not in taken_keys
            and fold_key(build_path(key)) not in taken_paths
        ):
            return key
    raise AssertionError


def check_draft(
    library: Library, path: str, text: str, kind: str, key: str, challenge: str | None, *, today: date
) -> Iterator[Problem]:
    """What is wrong with the hub once it has this file: in the file, and elsewhere because of it."""
    its = next(one for one in CONTENT_KINDS if one.name == kind)
    entry, own = parse_entry(text.encode(), path, its, key=key, challenge=challenge or "")
    yield from own
    if entry is None or challenge == "":
        return
    places = {"learner": "learners", "tip": "tips", "challenge": "challenges", "activity": "activities"}
    if name := places.get(kind):
        more: dict[str, Any] = {name: {**getattr(library, name), fold_key(key): entry}}
    else:
        more = {"results": tuple(sorted((*library.results, entry), key=lambda one: one.path))}
    doubtful = library.error_positions | {one.where for one in filter_errors(own)}
    paths = tuple(sorted({*library.paths, path}))
    found = check_library(replace(library, paths=paths, error_positions=doubtful, **more), today=today)
    before = set(check_library(library, today=today)) if any(one.where.path != path for one in found) else set()
    yield from (one for one in found if one.where.path == path or one not in before)
