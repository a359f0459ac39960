"""Tells which of two files came first: by the history where it is known, otherwise by their names (`ada`, `ada-2`, `ada-10`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from lyceum.schema import fold_key

FileAges = Mapping[str, float]
"""When each file came: a smaller number is earlier. A file that is missing here is newer than all others."""
PathOrder = tuple[str, int, str]
NO_AGES: FileAges = MappingProxyType({})
NEWEST = float("inf")


class _HasPath(Protocol):
    @property
    def path(self) -> str: ...


EntryT = TypeVar("EntryT", bound=_HasPath)


def order_path(path: str) -> PathOrder:
    """Return a sort key that puts a file in front of those with a number behind the same name."""
    place = PurePosixPath(path)
    match = re.fullmatch(r"(.+?)(?:-([0-9]{1,9}))?", place.stem)
    name, number = (match[1], int(match[2] or 0)) if match else (place.stem, 0)
    return f"{place.parent}/{fold_key(name)}", number, path


def get_age_key(path: str, ages: FileAges) -> tuple[Any, ...]:
    """Return a sort key that puts the file that came first in front."""
    return ages.get(path, NEWEST), order_path(path)


def sort_oldest_first(entries: Iterable[EntryT], ages: FileAges) -> list[EntryT]:
    return sorted(entries, key=lambda entry: get_age_key(entry.path, ages))
