"""Tells which of two files came first: by the history where it is known, otherwise by their names (`ada`, `ada-2`, `ada-10`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    folder, _, file_name = path.rpartition("/")
    stem, dot, _ = file_name.rpartition(".")
    stem = stem if stem and dot else file_name
    name, _, digits = stem.rpartition("-")
    has_number = bool(name) and len(digits) <= 9 and digits.isascii() and digits.isdigit()
    return f"{folder}/{fold_key(name if has_number else stem)}", int(digits) if has_number else 0, path


def get_age_key(path: str, ages: FileAges) -> tuple[Any, ...]:
    """Return a sort key that puts the file that came first in front."""
    return ages.get(path, NEWEST), order_path(path)


def sort_oldest_first(entries: Iterable[EntryT], ages: FileAges) -> list[EntryT]:
    return sorted(entries, key=lambda entry: get_age_key(entry.path, ages))
