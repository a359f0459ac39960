"""Lists the texts in the fields of an entry. Several rules look at each of them, so this is written for speed."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, TypeAlias

from pydantic import BaseModel

from lyceum.diagnostics import Position
from lyceum.loader import Entry
from lyceum.rules.last_result import keep_last_result
from lyceum.schema import FieldPath, IsMarkdown, ReferenceTo, describe_fields, find_references

FieldText: TypeAlias = tuple[FieldPath, str, bool]
"""(the path of the field, its text, whether it is Markdown)."""


@keep_last_result
def list_texts(value: BaseModel) -> list[FieldText]:
    """Every text in the fields that the file sets."""
    texts: list[FieldText] = []
    _add_texts(value, (), texts)
    return texts


@keep_last_result
def list_references(value: BaseModel) -> list[tuple[FieldPath, ReferenceTo, str]]:
    """Every key of something else that a value names; see `find_references`."""
    return [*find_references(value)]


def _add_texts(value: BaseModel, field_path: FieldPath, texts: list[FieldText]) -> None:
    markdown_fields = _list_markdown_fields(type(value))
    values = value.__dict__
    for name in value.model_fields_set:
        _add_value(values[name], (*field_path, name), texts, is_markdown=name in markdown_fields)


def _add_value(value: Any, field_path: FieldPath, texts: list[FieldText], *, is_markdown: bool) -> None:
    if isinstance(value, str):
        texts.append((field_path, value, is_markdown))
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
