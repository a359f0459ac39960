"""Walks over the fields of a content model by the marks in their annotations."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, TypeAlias, get_args, get_origin

from pydantic import BaseModel

from lyceum.schema.base import ReferenceTo

# Marks in a value --------------------------------------------------------------------------------------------------

FieldPath: TypeAlias = tuple[str | int, ...]
"""The way from the root of a file to a value: names of fields and indexes of lists."""


def find_marked_values(value: BaseModel, mark: Any) -> Iterator[tuple[FieldPath, Any, Any]]:
    """(the way to it, the mark, the value) of everything in `value` whose annotation carries a mark of this type."""
    for name, its_mark, many, nested in find_marked_fields(type(value), mark):
        found = getattr(value, name)
        if found is None:
            continue
        if not nested:
            if many:
                yield from (((name, i), its_mark, item) for i, item in enumerate(found))
            else:
                yield (name,), its_mark, found
        elif many or isinstance(found, tuple):
            for i, item in enumerate(found):
                yield from (((name, i, *steps), m, leaf) for steps, m, leaf in find_marked_values(item, mark))
        elif isinstance(found, BaseModel):
            yield from (((name, *steps), m, leaf) for steps, m, leaf in find_marked_values(found, mark))


@cache
def find_marked_fields(model: Any, mark: Any) -> tuple[tuple[str, Any, bool, bool], ...]:
    """(field, mark, whether it is a list, whether the mark lies in a class inside) for each field that has one."""
    plan = []
    for name, info in model.model_fields.items():
        marks, many, models = _inspect_annotation(info.annotation, mark, tuple(info.metadata))
        if marks:
            plan.append((name, marks[0], many, False))
        elif any(inner is model or find_marked_fields(inner, mark) for inner in models):
            plan.append((name, None, many, True))
    return tuple(plan)


def _inspect_annotation(
    annotation: Any, mark: Any, metadata: tuple[Any, ...]
) -> tuple[list[Any], bool, list[type[BaseModel]]]:
    marks = [one for one in metadata if isinstance(one, mark)]
    models = [annotation] if isinstance(annotation, type) and issubclass(annotation, BaseModel) else []
    many = get_origin(annotation) is tuple
    for inner in get_args(annotation):
        if inner is Ellipsis or isinstance(inner, str | bool):
            continue
        inner_marks, inner_many, inner_models = _inspect_annotation(inner, mark, getattr(inner, "__metadata__", ()))
        marks, many, models = marks + inner_marks, many or inner_many, models + inner_models
    return marks, many, models


def find_references(value: BaseModel) -> Iterator[tuple[FieldPath, ReferenceTo, str]]:
    """Every key of something else that a value names."""
    yield from find_marked_values(value, ReferenceTo)
