"""Removes invalid entries and dangling references from a library, so that the rest can be published."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from pydantic import BaseModel

from lyceum.diagnostics import Problem, filter_errors
from lyceum.loader.account_ledger import ACCOUNTS_FILE
from lyceum.loader.library import Entry, Library
from lyceum.schema import (
    BADGE_CONDITIONS,
    Activity,
    BadgeRule,
    ModelField,
    RankCondition,
    ReferenceTo,
    Result,
    Tip,
    find_marked_fields,
    find_references,
    fold_key,
)

ModelT = TypeVar("ModelT", bound=BaseModel)
_SETTINGS_PATHS = frozenset({"content/hub.yml", "content/topics.yml", "content/badges.yml", ACCOUNTS_FILE})
"""Files that a hub needs even if they have errors."""
_ESSENTIAL_FIELDS: dict[type[BaseModel], tuple[str, ...]] = {
    Result: ("learner", "team"),
    Tip: ("author",),
    Activity: ("who",),
    BadgeRule: ("challenge",),
    RankCondition: ("challenge",),
}
"""Optional fields whose reference a value of the class cannot lose."""


def drop_invalid(library: Library, problems: Iterable[Problem]) -> tuple[Library, tuple[str, ...]]:
    """Return the library without the entries that have errors, and the paths of all entries that are dropped.

    An entry that makes no sense without a dropped one is dropped too. Every reference that is left leads to an entry,
    apart from references to topics."""
    paths_with_errors = {problem.where.path for problem in filter_errors(problems)}
    dropped_paths = {path for path in paths_with_errors if path.startswith("content/")} - _SETTINGS_PATHS
    library = replace(library, unreadable_keys=frozenset(), skipped_files=(), duplicate_paths=())
    while True:
        pruner = _Pruner(_drop_paths(library, dropped_paths))
        pruned = pruner.prune_library()
        if not pruner.senseless_paths:
            pictures = {
                key: path
                for key, path in library.pictures.items()
                if key in pruned.learners and path not in paths_with_errors
            }
            return replace(pruned, pictures=pictures), tuple(sorted(dropped_paths))
        dropped_paths |= pruner.senseless_paths


def _drop_paths(library: Library, paths: Collection[str]) -> Library:
    return library.map_entries(lambda entry: None if entry.path in paths else entry)


class _Pruner:
    """Removes the references of a library to entries that it does not have."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.senseless_paths: set[str] = set()
        """The paths of entries that make no sense without one of their references."""

    def prune_library(self) -> Library:
        library = self.library
        results_without_challenge = (
            result for result in library.results if fold_key(result.challenge_key) not in library.challenges
        )
        self.senseless_paths |= {result.path for result in results_without_challenge}
        return library.map_entries(lambda entry: entry if entry.kind == "hub" else self._prune_entry(entry))

    def _prune_entry(self, entry: Entry[ModelT]) -> Entry[ModelT]:
        if all(self._is_known(reference, key) for _, reference, key in find_references(entry.value)):
            return entry
        value = self._prune_value(entry.value)
        if value is None:
            self.senseless_paths.add(entry.path)
            return entry
        return replace(entry, value=value)

    def _is_known(self, reference: ReferenceTo, key: str) -> bool:
        return reference.kind == "topic" or fold_key(key) in self.library.get_known_keys(reference.kind)

    def _prune_value(self, value: Any) -> Any:
        """Return the value without unknown references; None if it makes no sense without one of them."""
        model: type[BaseModel] = type(value)
        changes: dict[str, Any] = {}
        for field in find_marked_fields(model, ReferenceTo):
            content = getattr(value, field.name)
            kept = self._prune_content(field, content)
            if kept != content:
                if not kept and (field.is_required or field.name in _ESSENTIAL_FIELDS.get(model, ())):
                    return None
                changes[field.name] = kept
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
