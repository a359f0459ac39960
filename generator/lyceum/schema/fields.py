"""Describes the fields of a content class, and finds the values that carry a mark. Nothing else inspects annotations."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from textwrap import dedent
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel

from lyceum.i18n import Translator
from lyceum.schema.base import ContentModel, IsMarkdown, MaxItems, NotInFuture, ReferenceTo
from lyceum.schema.scalar_type import ScalarType

MarkT = TypeVar("MarkT")
FieldPath: TypeAlias = tuple[str | int, ...]
"""The path from the root of a file to a value: names of fields and indexes of lists."""


@dataclass(frozen=True, slots=True)
class ModelField:
    """One field of a content class: its documentation and what it may hold."""

    name: str
    model: type[BaseModel]
    """The class that has the field."""
    is_required: bool = False
    default: Any = None
    is_list: bool = False
    max_items: int | None = None
    """The most items that the list may have."""
    min_items: int = 0
    """The fewest items that the list may have."""
    scalar: ScalarType | None = None
    """The type of the value, or of each item; None for choices and nested classes."""
    choices: tuple[str, ...] = ()
    """The words that may stand here. Beside a list of `nested`, a word stands in place of the whole list."""
    nested: type[ContentModel] | None = None
    """The class of the value, or of each item."""
    marks: tuple[Any, ...] = ()
    """Marks of the annotation, such as ReferenceTo."""

    @property
    def description(self) -> str:
        """The docstring of the field, in English and with its line breaks."""
        return _find_descriptions(self.model)[self.name]

    def get_mark(self, mark_type: type[MarkT]) -> MarkT | None:
        return next((mark for mark in self.marks if isinstance(mark, mark_type)), None)

    def describe(self, translator: Translator) -> str:
        """Return the translated docstring of the field, on one line."""
        return translator.gettext(self.description).replace("\n", " ") if self.description else ""


@cache
def describe_fields(model: type[BaseModel]) -> Mapping[str, ModelField]:
    """Return every field of a class by its name, in the order of the class."""
    fields = {}
    for name, info in model.model_fields.items():
        field = ModelField(
            name=name,
            model=model,
            is_required=info.is_required(),
            default=None if info.is_required() else info.default,
        )
        fields[name] = _add_annotation(field, info.annotation, tuple(info.metadata))
    return MappingProxyType(fields)


@cache
def _find_descriptions(model: type[BaseModel]) -> Mapping[str, str]:
    """Return the docstring of every field. Python keeps none of them, so the source is read, and only when somebody asks."""
    descriptions = {name: info.description or "" for name, info in model.model_fields.items()}
    for part in reversed(model.__mro__):
        if issubclass(part, ContentModel):
            descriptions |= {name: text for name, text in _read_docstrings(part).items() if name in descriptions}
    return MappingProxyType(descriptions)


def _read_docstrings(model: type[BaseModel]) -> Mapping[str, str]:
    """Return the docstrings below the fields in the source of a class; nothing for a class that was made without source."""
    try:
        definition = ast.parse(dedent(inspect.getsource(model))).body[0]
    except (OSError, TypeError):
        return {}
    assert isinstance(definition, ast.ClassDef)
    docstrings = {}
    for field, docstring in pairwise(definition.body):
        match field, docstring:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                docstrings[name] = inspect.cleandoc(text)
    return docstrings


def _add_annotation(field: ModelField, annotation: Any, metadata: tuple[Any, ...]) -> ModelField:
    """Return the field with what an annotation and its metadata say about its values."""
    if get_origin(annotation) is Annotated:
        annotation, *inner_metadata = get_args(annotation)
        metadata = (*inner_metadata, *metadata)
    scalar = next((item for item in metadata if isinstance(item, ScalarType)), None)
    marks = tuple(item for item in metadata if isinstance(item, ReferenceTo | NotInFuture | IsMarkdown))
    field = replace(field, scalar=scalar, marks=field.marks + marks)
    if scalar:
        return field
    if isinstance(annotation, type) and issubclass(annotation, ContentModel):
        return replace(field, nested=annotation)
    if get_origin(annotation) is Literal:
        return replace(field, choices=get_args(annotation))
    if get_origin(annotation) is tuple:
        limit = next((item for item in metadata if isinstance(item, MaxItems)), None)
        field = replace(field, max_items=limit.count, min_items=limit.at_least) if limit else field
        return _add_annotation(replace(field, is_list=True), get_args(annotation)[0], ())
    if get_origin(annotation) in (Union, UnionType):
        for alternative in get_args(annotation):
            field = _add_annotation(field, alternative, ()) if alternative is not type(None) else field
        return field
    raise TypeError(f"the field `{field.name}` has an annotation that no schema describes: {annotation}")


def find_nested_model(model: type[BaseModel], path: Iterable[str | int]) -> type[BaseModel] | None:
    """Return the class of the mapping at `path` in a file of this class, or None if no class describes it."""
    current: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, str) and current is not None:
            field = describe_fields(current).get(step)
            current = field.nested if field else None
    return current


@cache
def find_nested_models(model: type[BaseModel]) -> frozenset[type[ContentModel]]:
    """Return every class that stands inside of this one, however deep."""
    models: set[type[ContentModel]] = set()
    waiting: list[type[BaseModel]] = [model]
    while waiting:
        nested = {field.nested for field in describe_fields(waiting.pop()).values() if field.nested}
        waiting += nested - models
        models |= nested
    return frozenset(models)


@cache
def find_marked_fields(model: type[BaseModel], mark_type: Any) -> tuple[ModelField, ...]:
    """Return the fields whose annotation carries such a mark, and those with a nested class that has such fields."""
    return tuple(
        field
        for field in describe_fields(model).values()
        if field.get_mark(mark_type)
        or any(
            inner.get_mark(mark_type)
            for nested in ({field.nested, *find_nested_models(field.nested)} if field.nested else ())
            for inner in describe_fields(nested).values()
        )
    )


@cache
def _list_marks(model: type[BaseModel], mark_type: Any) -> tuple[tuple[str, Any, bool], ...]:
    """Return (name, mark, whether it is a list) of each of `find_marked_fields`: it is asked for each of very many values."""
    fields = find_marked_fields(model, mark_type)
    return tuple((field.name, field.get_mark(mark_type), field.is_list) for field in fields)


def find_marked_values(value: BaseModel, mark_type: Any) -> list[tuple[FieldPath, Any, Any]]:
    """Return (path, mark, value) for everything in `value` whose annotation carries a mark of this type.

    It is a list, since it is short, and generators inside each other would take twice as long."""
    found: list[tuple[FieldPath, Any, Any]] = []
    _add_marked_values(value, mark_type, (), found)
    return found


def _add_marked_values(
    value: BaseModel, mark_type: Any, path: FieldPath, found: list[tuple[FieldPath, Any, Any]]
) -> None:
    values = value.__dict__
    for name, mark, is_list in _list_marks(type(value), mark_type):
        content = values[name]
        if not content:
            if mark and content is not None and not is_list:
                found.append(((*path, name), mark, content))
        elif mark and is_list:
            if isinstance(content, tuple):
                found += [((*path, name, index), mark, item) for index, item in enumerate(content)]
        elif mark:
            found.append(((*path, name), mark, content))
        elif isinstance(content, BaseModel):
            _add_marked_values(content, mark_type, (*path, name), found)
        elif isinstance(content, tuple):
            for index, item in enumerate(content):
                _add_marked_values(item, mark_type, (*path, name, index), found)


def find_references(value: BaseModel) -> list[tuple[FieldPath, ReferenceTo, str]]:
    """Return every key of something else that a value names."""
    return find_marked_values(value, ReferenceTo)
