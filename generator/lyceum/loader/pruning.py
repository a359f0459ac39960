"""Removes what is invalid, and references to it, from a library. What is left is the ValidLibrary that can be published."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass, field, fields, replace
from typing import Any

from pydantic import BaseModel

from lyceum.diagnostics import Position, Problem, filter_errors
from lyceum.loader.account_ledger import ACCOUNTS_FILE
from lyceum.loader.content_files import CONTENT_FOLDER
from lyceum.loader.entries import Entry
from lyceum.loader.entry_records import EntryRecord
from lyceum.loader.invalid_parts import drop_descriptive_parts, drop_invalid_parts
from lyceum.loader.library import Library
from lyceum.loader.losses import find_large_losses
from lyceum.loader.settings_salvage import NOTHING_LOST
from lyceum.schema import (
    BADGE_CONDITIONS,
    CONTENT_KINDS,
    Activity,
    BadgeRule,
    ModelField,
    RankCondition,
    ReferenceTo,
    Result,
    Tip,
    find_marked_fields,
    fold_key,
)

_HUB_FILES = frozenset(
    {ACCOUNTS_FILE, *(f"{CONTENT_FOLDER}/{kind.path_pattern}" for kind in CONTENT_KINDS if kind.is_single_file)}
)
"""Files that a hub needs even if they have errors: only their invalid parts are left out."""
_ESSENTIAL_FIELDS: dict[type[BaseModel], tuple[str, ...]] = {
    Result: ("learner", "team"),
    Tip: ("author",),
    Activity: ("who",),
    BadgeRule: ("challenge",),
    RankCondition: ("challenge",),
}
"""Optional fields whose reference a value of the class cannot lose."""


@dataclass(frozen=True)
class ReadingState:
    """Names the state of a library that was read, and what changed on the way to it."""

    digest: str
    changed_paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By the digest of an earlier state: the entries that have another value since, are new, or are gone. All else is the same."""
    moved_paths: frozenset[str] = frozenset()
    """Those of all these entries that are new or gone since one of the states."""


@dataclass(frozen=True)
class ValidLibrary(Library):
    """A library without errors: everything above the loader relies on it. Only `drop_invalid` makes one."""

    omitted_paths: tuple[str, ...] = ()
    """The files that are left out because of an error, in path order."""
    large_losses: tuple[str, ...] = ()
    """A sentence for each loss that is too large to be published; see `find_large_losses`."""
    reading: ReadingState | None = field(default=None, init=False, compare=False)
    """None if nobody knows how the library differs from earlier ones. A changed copy has none."""
    picture_users: Mapping[str, tuple[str, ...]] | None = field(default=None, init=False, compare=False)
    """The paths of the entries that show each picture beside texts, if that is known. A changed copy does not know it."""


_PAGES_FOLDER = f"{CONTENT_FOLDER}/pages/"


def drop_invalid(library: Library, problems: Iterable[Problem]) -> ValidLibrary:
    """Return the library without the files that have errors, and without the parts of hub.yml, topics.yml and badges.yml
    that have some. Profiles and challenges stay without what is wrong in their descriptions.

    A file that makes no sense without a dropped one is dropped too. Every reference that is left leads to something,
    apart from references to topics."""
    problems = tuple(problems)
    errors_by_path: dict[str, set[Position]] = {}
    for problem in filter_errors(problems):
        errors_by_path.setdefault(problem.where.path, set()).add(problem.where)
    dropped_paths = {path for path in errors_by_path if path.startswith(f"{CONTENT_FOLDER}/")} - _HUB_FILES
    # A maintainers' page with a broken link is a page all the same; what cannot be read at all is left out.
    unread_codes = ("not-utf-8", "not-a-regular-file")
    unread_paths = {problem.where.path for problem in problems if problem.code in unread_codes}
    dropped_paths -= {path for path in dropped_paths if path.startswith(_PAGES_FOLDER) and path not in unread_paths}
    candidate = replace(
        library, unreadable_keys=frozenset(), incomplete_entries=(), skipped_files=(), duplicate_paths=()
    )
    if errors_by_path or any(record.has_lost_parts for record in candidate.records):
        candidate = candidate.map_records(
            lambda record: _keep_valid_parts(record, errors_by_path.get(record.path, set()), library.error_positions)
        )
    dropped_paths -= {record.path for record in candidate.records}
    while True:
        pruner = _Pruner(_drop_paths(candidate, dropped_paths))
        pruned = pruner.prune_library()
        if not pruner.senseless_paths:
            break
        dropped_paths |= pruner.senseless_paths
    pictures = {
        key: path for key, path in library.pictures.items() if key in pruned.learners and path not in errors_by_path
    }
    values = {item.name: getattr(pruned, item.name) for item in fields(Library)}
    values |= {"pictures": pictures, "text_pictures": library.text_pictures - errors_by_path.keys()}
    omitted_paths = tuple(sorted(dropped_paths))
    return ValidLibrary(
        **values, omitted_paths=omitted_paths, large_losses=tuple(find_large_losses(library, pruned, omitted_paths))
    )


def _keep_valid_parts(record: EntryRecord, errors: Set[Position], loader_errors: Set[Position]) -> EntryRecord | None:
    """Return the record of an entry without its invalid parts; None if the file is left out because of them.

    What has an error in the file alone is not in the entry: the loader has left it out."""
    if not errors and not record.has_lost_parts:
        return record
    entry = record.entry
    valid: Entry[Any] | None = entry
    if errors and entry.path in _HUB_FILES:
        valid = drop_invalid_parts(entry, errors - loader_errors)
    elif errors:
        valid = drop_descriptive_parts(entry, errors, loader_errors)
    if valid is None:
        return None
    return EntryRecord.of(replace(valid, lost_parts=NOTHING_LOST))


def _drop_paths(library: Library, paths: Collection[str]) -> Library:
    return library.map_records(lambda record: None if record.path in paths else record) if paths else library


class _Pruner:
    """Removes the references of a library to entries that it does not have."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.senseless_paths: set[str] = set()
        """The paths of entries that make no sense without one of their references."""

    def prune_library(self) -> Library:
        challenges = self.library.get_records("challenge")
        self.senseless_paths |= {
            record.path
            for record in self.library.records
            if record.kind == "result" and fold_key(record.challenge_key) not in challenges
        }
        wrong_references = self._find_wrong_references()
        if not wrong_references:
            return self.library
        wrong_paths = {
            record.path
            for record in self.library.records
            if record.kind != "hub" and not wrong_references.isdisjoint(record.references)
        }
        return self.library.map_records(
            lambda record: self._prune_record(record) if record.path in wrong_paths else record
        )

    def _find_wrong_references(self) -> frozenset[tuple[str, str]]:
        references: set[tuple[str, str]] = set()
        for record in self.library.records:
            references.update(record.references)
        return frozenset((kind, key) for kind, key in references if key not in self.library.get_known_keys(kind))

    def _prune_record(self, record: EntryRecord) -> EntryRecord:
        entry = record.entry
        value = self._prune_value(entry.value)
        if value is None:
            self.senseless_paths.add(record.path)
            return record
        return EntryRecord.of(replace(entry, value=value))

    def _is_known(self, reference: ReferenceTo, key: str) -> bool:
        return reference.kind == "topic" or fold_key(key) in self.library.get_known_keys(reference.kind)

    def _prune_value(self, value: Any) -> Any:
        """Return the value without unknown references; None if it makes no sense without one of them."""
        model: type[BaseModel] = type(value)
        changes: dict[str, Any] = {}
        for model_field in find_marked_fields(model, ReferenceTo):
            content = getattr(value, model_field.name)
            kept = self._prune_content(model_field, content)
            if kept != content:
                if not kept and (model_field.is_required or model_field.name in _ESSENTIAL_FIELDS.get(model, ())):
                    return None
                changes[model_field.name] = kept
        if not changes:
            return value
        pruned = value.model_copy(update=changes)
        return pruned if _makes_sense(pruned, value) else None

    def _prune_content(self, field: ModelField, content: Any) -> Any:
        reference = field.get_mark(ReferenceTo)
        if content is None:
            return None
        if reference is None and isinstance(content, tuple):
            pruned_items = (self._prune_value(item) for item in content)
            return tuple(item for item in pruned_items if item is not None)
        if reference is None:
            return self._prune_value(content)
        if field.is_list:
            return tuple(key for key in content if self._is_known(reference, key))
        return content if self._is_known(reference, content) else None


def _makes_sense(pruned: Any, original: Any) -> bool:
    """Return whether a value still has an author, or the conditions that a badge is given for."""
    match pruned:
        case Tip():
            return bool(pruned.author or pruned.authors)
        case BadgeRule():
            has_condition = pruned.is_manual or any(map(pruned.has_condition, BADGE_CONDITIONS))
            return has_condition and len(pruned.all) == len(original.all)
    return True
