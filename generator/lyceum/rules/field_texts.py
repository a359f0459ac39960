"""Lists the texts in the fields of an entry. Several rules look at each of them, so this is written for speed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

from pydantic import BaseModel

from lyceum.diagnostics import Position
from lyceum.loader import Entry, find_markdown_fields
from lyceum.rules.last_result import keep_last_result
from lyceum.schema import (
    CONTENT_KINDS,
    FieldPath,
    IsMarkdown,
    ModelField,
    ReferenceTo,
    describe_fields,
    find_nested_models,
    find_references,
)

FieldText: TypeAlias = tuple[FieldPath, str, bool]
"""(the path of the field, its text, whether it is Markdown)."""


@keep_last_result
def list_texts(value: BaseModel) -> list[FieldText]:
    """Every text in the fields that the file sets."""
    texts: list[FieldText] = []
    _add_texts(value, (), texts)
    return texts


_ORDINARY_TEXT = re.compile(r"(?:[A-KM-Za-km-z][A-Za-z .,!?'-]*)?(?:[0-9]{1,6}[A-Za-z .,!?'-]*)?")
"""Matches most texts: English words, and keys and scores of few digits. `Lorem ipsum` is no ordinary text."""


@keep_last_result
def list_unusual_texts(value: BaseModel) -> list[FieldText]:
    """Those of `list_texts` that may have more than ASCII letters, points, hyphens and six digits."""
    return [text for text in list_texts(value) if not _ORDINARY_TEXT.fullmatch(text[1])]


@keep_last_result
def list_markdown_texts(entry: Entry[Any]) -> list[tuple[FieldPath | None, str]]:
    """The body, if there is one, with None for the path; and every Markdown field."""
    texts: list[tuple[FieldPath | None, str]] = [(None, entry.body)] if entry.body else []
    return [*texts, *find_markdown_fields(entry)]


@keep_last_result
def list_references(value: BaseModel) -> list[tuple[FieldPath, ReferenceTo, str]]:
    """Every key of something else that a value names; see `find_references`."""
    return find_references(value)


def list_root_fields(is_wanted: Callable[[ModelField], bool]) -> frozenset[str]:
    """Return the fields at the root of files of any kind that are wanted, or that have such fields inside."""
    return frozenset(
        field.name
        for kind in CONTENT_KINDS
        for field in describe_fields(kind.model).values()
        if is_wanted(field) or any(map(is_wanted, _list_inner_fields(field)))
    )


def _list_inner_fields(field: ModelField) -> Iterator[ModelField]:
    models = (field.nested, *find_nested_models(field.nested)) if field.nested else ()
    for model in models:
        yield from describe_fields(model).values()


def _names_topics(field: ModelField) -> bool:
    reference = field.get_mark(ReferenceTo)
    return reference is not None and reference.kind == "topic"


FIELDS_WITH_TOPICS = list_root_fields(_names_topics)


def _add_texts(value: BaseModel, field_path: FieldPath, texts: list[FieldText]) -> None:
    markdown_fields = _list_markdown_fields(type(value))
    values = value.__dict__
    for name in value.model_fields_set:
        content = values[name]
        if type(content) is str:  # as in nearly all fields
            texts.append(((*field_path, name), content, name in markdown_fields))
        else:
            _add_value(content, (*field_path, name), texts, is_markdown=name in markdown_fields)


_TYPES_WITHOUT_TEXT = frozenset((date, int, bool, Decimal, type(None)))


def _add_value(value: Any, field_path: FieldPath, texts: list[FieldText], *, is_markdown: bool) -> None:
    if isinstance(value, str):
        texts.append((field_path, value, is_markdown))
    elif type(value) in _TYPES_WITHOUT_TEXT:
        return  # `isinstance` takes long for models
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            _add_value(item, (*field_path, i), texts, is_markdown=is_markdown)
    elif isinstance(value, BaseModel):
        _add_texts(value, field_path, texts)


@cache
def _list_markdown_fields(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(name for name, field in describe_fields(model).items() if field.get_mark(IsMarkdown) is not None)


def locate_in_text(entry: Entry[Any], field_path: FieldPath | None, text: str, line: int, column: int) -> Position:
    """The position in the file for a line and a column in the text of a field; in the body for no field."""
    if field_path is None:
        return Position(entry.path, entry.source.body_first_line + line - 1, column)
    position = entry.source.locate(*field_path)
    lines = entry.source.yaml_text.split("\n")
    index = position.line - entry.source.first_line
    if not 0 <= index < len(lines):
        return position
    written = lines[index][position.column - 1 :]
    if written[:1] in ("|", ">"):
        first = next((i for i in range(index + 1, len(lines)) if lines[i].strip()), index)
        indentation = len(lines[first]) - len(lines[first].lstrip())
        if written[0] == "|" and first > index:
            # Empty lines above the text belong to it, unless the field drops them.
            kept_lines = len(text) - len(text.lstrip("\n"))
            return Position(entry.path, entry.source.first_line + first - kept_lines + line - 1, column + indentation)
        return position
    if line == 1 and not re.search(r"\\|''", written):
        return Position(entry.path, position.line, position.column + column - 1 + (written[:1] in ("'", '"')))
    return position
