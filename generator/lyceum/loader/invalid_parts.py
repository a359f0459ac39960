"""Leaves out the parts of a file's value that are wrong: each mistake costs the smallest part that makes sense alone."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from lyceum.diagnostics import Position
from lyceum.loader.entries import Entry
from lyceum.loader.settings_salvage import INDIVISIBLE_CLASSES, name_meant_fields
from lyceum.loader.yaml_positions import SourceFile
from lyceum.markdown import find_unsafe_characters
from lyceum.schema import Challenge, FieldPath, Learner, describe_fields

_DESCRIPTIVE_FIELDS: Mapping[type[BaseModel], frozenset[str]] = {
    Learner: frozenset({
        "joined", "headline", "pronouns", "bio", "role", "organisation", "cohort", "location", "timezone", "languages", "knows",
        "learning", "helps_with", "looking_for", "goals", "milestones", "links", "avatar", "story",
    }),
    Challenge: frozenset({"summary", "hosts", "topics", "level"}),
}  # fmt: skip
"""Fields without which a profile or a challenge says less, and nothing else. The others decide who it is, what is hidden,
or what counts. Other kinds are not here, because no file depends on theirs: a tip or a result waits until it is right."""


def drop_descriptive_parts(
    entry: Entry[Any], errors: Collection[Position], loader_errors: Container[Position]
) -> Entry[Any] | None:
    """Return a profile or a challenge without its errors; None if they are not all in fields that describe it.

    Other files depend on these entries: a learner's tips and results, the results of a challenge. `errors` are all
    positions of errors in the file, `loader_errors` those whose values are not in the entry."""
    descriptive = _DESCRIPTIVE_FIELDS.get(type(entry.value))
    first = entry.source.locate()
    if descriptive is None or next(iter(find_unsafe_characters(entry.body)), None):
        return None
    part_positions = {
        entry.source.locate(*path, field_name=is_name)
        for path, _ in _walk_parts(entry.value, ())
        for is_name in (True, False)
    }
    invalid_positions = set()
    for where in errors:
        if where.line >= entry.source.body_first_line > 1:
            continue  # the text below the fields is made safe where it is shown
        field = entry.source.find_root_field(where)
        if field is None or where in (first, Position(entry.path)):
            return None
        if not name_meant_fields([field], type(entry.value)) <= descriptive:
            return None
        if where not in loader_errors:
            invalid_positions.add(where if where in part_positions else entry.source.locate(field, field_name=True))
    return drop_invalid_parts(entry, invalid_positions)


def drop_invalid_parts(entry: Entry[Any], error_positions: Container[Position]) -> Entry[Any]:
    """Return the entry without the parts at these positions, and without texts that hold unsafe characters.

    A part that is required takes what is around it with it: an item of a list, or a field."""
    paths = _find_invalid_paths(entry.value, entry.source, error_positions)
    value = _leave_out(entry.value, paths)
    return entry if value is None else replace(entry, value=value)


def _find_invalid_paths(value: BaseModel, source: SourceFile, error_positions: Container[Position]) -> list[FieldPath]:
    """Return the paths of the deepest values that begin at one of these positions."""
    paths: dict[Position, FieldPath] = {}
    for field_path, part in _walk_parts(value, ()):
        if isinstance(part, str) and next(iter(find_unsafe_characters(part)), None):
            paths[Position("", len(paths))] = field_path
        for is_name in (True, False):
            where = source.locate(*field_path, field_name=is_name)
            if where in error_positions:
                paths[where] = field_path  # a value, or what is deeper, comes later and counts
    return list(paths.values())


def _walk_parts(value: Any, field_path: FieldPath) -> Iterator[tuple[FieldPath, Any]]:
    """Walk over everything that the file sets, the outer parts first."""
    if field_path:
        yield field_path, value
    if isinstance(value, BaseModel):
        for name in describe_fields(type(value)):
            if name in value.model_fields_set:
                yield from _walk_parts(getattr(value, name), (*field_path, name))
    elif isinstance(value, tuple) and not hasattr(value, "_fields"):
        for index, item in enumerate(value):
            yield from _walk_parts(item, (*field_path, index))


def _leave_out(value: Any, paths: Iterable[FieldPath]) -> Any:
    """Return the value without what is at the paths; None if nothing is left that makes sense."""
    inner_paths: dict[str | int, list[FieldPath]] = {}
    for step, *rest in paths:
        inner_paths.setdefault(step, []).append(tuple(rest))
    if not inner_paths:
        return value
    if isinstance(value, tuple):
        return tuple(
            kept
            for index, item in enumerate(value)
            if (kept := _leave_out_inside(item, inner_paths.get(index, []))) is not None
        )
    if isinstance(value, INDIVISIBLE_CLASSES):
        return None
    changes: dict[str, Any] = {}
    model: type[BaseModel] = type(value)
    for name, field in describe_fields(model).items():
        if name in inner_paths:
            kept = _leave_out_inside(getattr(value, name), inner_paths[name])
            if field.is_required and kept in (None, ()):
                return None
            changes[name] = field.default if kept is None else kept
    return value.model_copy(update=changes)


def _leave_out_inside(value: Any, paths: list[FieldPath]) -> Any:
    return None if () in paths else _leave_out(value, paths)
