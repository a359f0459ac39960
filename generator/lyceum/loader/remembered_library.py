"""A library of which most is known from the last reading: its large parts are loaded when somebody looks at them."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from functools import cached_property
from typing import Any

from lyceum.loader.content_files import CONTENT_FOLDER, name_subfolders
from lyceum.loader.entries import Entry
from lyceum.loader.entry_records import EntryMap, EntryRecord, get_records
from lyceum.loader.library import Library
from lyceum.loader.pruning import ValidLibrary
from lyceum.schema import CONTENT_KINDS, ContentKind

RecordFinder = Callable[[str], EntryRecord | None]
"""Returns the record at a path; None if there is none, or if only the whole library can tell."""
HUB_DIGESTS = "hub digests"
"""The name of the part that has the digests of the entries of hub.yml, topics.yml and badges.yml, by path."""
PATHS = "paths"
"""The name of the list of all files."""
_FIELD_NAMES = frozenset(item.name for item in fields(ValidLibrary))


class _Remainder:
    """The parts of a library that are not there yet."""

    def __init__(
        self, find_record: RecordFinder, find_list: Callable[[str], tuple[str, ...] | None], load: Callable[[], Library]
    ) -> None:
        self.find_record, self.find_list, self._load = find_record, find_list, load

    @cached_property
    def library(self) -> Library:
        """The whole library."""
        return self._load()


class RememberedLibrary(ValidLibrary):
    """A library that has its small parts. `make_remembered_library` makes it; a changed copy has all of them."""

    _remainder: _Remainder | None

    def __getattr__(self, name: str) -> Any:
        """Return a part that is not there yet."""
        if name not in _FIELD_NAMES or "_remainder" not in vars(self):
            raise AttributeError(name)
        value = self._find_list(PATHS) if name == PATHS else None
        if value is None:
            value = getattr(vars(self)["_remainder"].library, name)
        vars(self)[name] = value
        return value

    def find_record(self, path: str) -> EntryRecord | None:
        remainder: _Remainder | None = vars(self).get("_remainder")
        return (remainder.find_record(path) if remainder else None) or super().find_record(path)

    def find_keyed_record(self, kind: str, key: str) -> EntryRecord | None:
        entries = vars(self).get(f"{kind}s")
        return entries.find_record(key) if isinstance(entries, _RememberedMap) else super().find_keyed_record(kind, key)

    def list_keys(self, kind: str) -> tuple[str, ...]:
        keys = self._find_list(f"keys/{kind}")
        return super().list_keys(kind) if keys is None else keys

    def list_result_paths(self, challenge: str) -> tuple[str, ...]:
        paths = self._find_list(f"results/{challenge}")
        return super().list_result_paths(challenge) if paths is None else paths

    def _find_list(self, name: str) -> tuple[str, ...] | None:
        remainder: _Remainder | None = vars(self).get("_remainder")
        return remainder.find_list(name) if remainder else None


class _RememberedMap(EntryMap[Any]):
    """Entries by folded key. Whoever looks at one of them loads no other."""

    def __init__(self, kind: ContentKind, remainder: _Remainder) -> None:
        self._kind, self._remainder = kind, remainder

    @cached_property
    def records(self) -> Mapping[str, EntryRecord]:  # type: ignore[override]
        records: Mapping[str, EntryRecord] = get_records(getattr(self._remainder.library, self._kind.library_field))
        return records

    def __getitem__(self, key: str) -> Entry[Any]:
        record = self.find_record(key)
        if record is None:
            raise KeyError(key)
        return record.entry

    def find_record(self, key: str) -> EntryRecord | None:
        """Return the record of an entry."""
        if "records" not in vars(self):
            for path in self._list_likely_paths(key):
                if record := self._remainder.find_record(path):
                    return record
        return self.records.get(key)

    def _list_likely_paths(self, key: str) -> Iterator[str]:
        path = f"{CONTENT_FOLDER}/{self._kind.path_pattern}".replace("{key}", key)
        yield path
        if self._kind.allows_subfolders:
            folder, name = posixpath.split(path)
            outer, inner = name_subfolders(key)
            yield from (f"{folder}/{outer}/{name}", f"{folder}/{outer}/{inner}/{name}")


def make_remembered_library(
    small_parts: Mapping[str, Any],
    find_record: RecordFinder,
    find_list: Callable[[str], tuple[str, ...] | None],
    load: Callable[[], Library],
) -> RememberedLibrary:
    """Return a library with these parts. `find_list` may know the names of a kind, and `load` returns everything."""
    library = object.__new__(RememberedLibrary)
    remainder = _Remainder(find_record, find_list, load)
    kinds = (kind for kind in CONTENT_KINDS if kind.name in ("learner", "tip", "challenge"))
    maps = {kind.library_field: _RememberedMap(kind, remainder) for kind in kinds}
    hub_entries = filter(None, (small_parts[name] for name in ("settings", "topics", "badges")))
    hub_records = tuple(EntryRecord.of(entry, small_parts[HUB_DIGESTS][entry.path]) for entry in hub_entries)
    known = {"picture_users": None, "reading": None, **small_parts, **maps, "hub_records": hub_records}
    vars(library).update(known, _remainder=remainder)
    return library
