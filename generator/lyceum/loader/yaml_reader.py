"""Reads YAML into plain dicts, lists and strings, within fixed limits. Aliases, tags and merge keys are refused; nothing is resolved or executed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from lyceum.diagnostics import Position, Problem
from lyceum.i18n import format_message
from lyceum.loader.file_text import MAX_FILE_BYTES, decode_text, find_conflict_line, make_too_large_problem
from lyceum.loader.front_matter import split_front_matter
from lyceum.loader.yaml_errors import (
    UnsupportedYamlError,
    explain_second_document,
    explain_yaml_error,
    find_mistake_in_first_line,
    make_mistake_problem,
)
from lyceum.loader.yaml_mistakes import find_yaml_mistake
from lyceum.loader.yaml_positions import DUPLICATE_MARK, SourceFile, YamlLoader, make_mark_locator
from lyceum.schema import FieldPath

YamlValue: TypeAlias = "str | list[YamlValue] | dict[str, YamlValue]"
MAX_NESTING_DEPTH = 6
MAX_VALUES_PER_FILE = 20_000


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """What stands in a file: its values, and the Markdown below the front matter."""

    source: SourceFile
    values: dict[str, YamlValue] | list[YamlValue]
    body: str = ""
    problems: tuple[Problem, ...] = field(default=())


def read_yaml(
    data: bytes, path: str, *, front_matter: bool = False, list_of: str | None = None
) -> ParsedFile | Problem:
    """The values of a file, or the one problem that keeps it from being read. Time and memory are bounded by
    `LARGEST`; nothing is ever executed or resolved. Duplicate fields are among `problems`: the first one counts."""
    if len(data) > MAX_FILE_BYTES:
        return make_too_large_problem(path, len(data))
    text = decode_text(data, path)
    if isinstance(text, Problem):
        return text
    if marks := find_conflict_line(text):
        return Problem(
            Position(path, marks),
            "merge-conflict",
            format_message("two versions of this file stand here, one below the other"),
            format_message("keep what is right between `<<<<<<<` and `>>>>>>>`, and delete the lines with these marks"),
        )
    body, body_line, first_line = "", 1, 1
    if front_matter:
        parts = split_front_matter(text, path)
        if isinstance(parts, Problem):
            return parts
        text, first_line, body, body_line = parts
    source = SourceFile(path, text, first_line, body_line, list_of)
    try:
        values, duplicates = _parse_values(text)
    except UnsupportedYamlError as refused:
        line, column = make_mark_locator(text)(refused.mark)
        if refused.code in _ALIAS_AND_TAG_CODES and (found := find_yaml_mistake(text, line)) and found.line == line:
            return make_mistake_problem(found, path, first_line, refused.code)
        if refused.code == "multiple-documents":
            return explain_second_document(refused, line, text, path)
        return Problem(Position(path, line + first_line, column + 1), refused.code, refused.message, refused.hint)
    except yaml.reader.ReaderError as error:
        before = text[: error.position] if isinstance(error.position, int) else ""
        position = Position(path, before.count("\n") + first_line, len(before) - before.rfind("\n"))
        return Problem(
            position,
            "yaml-syntax",
            format_message("a character that cannot stand in YAML"),
            format_message("delete it"),
        )
    except yaml.MarkedYAMLError as error:
        return explain_yaml_error(error, text, path, first_line)
    except (yaml.YAMLError, RecursionError, ValueError):
        return Problem(
            Position(path),
            "yaml-syntax",
            format_message("this is not YAML"),
            format_message("compare the file with one that works"),
        )
    if isinstance(values, str) and not list_of and (found := find_mistake_in_first_line(text)):
        return make_mistake_problem(found, path, first_line, "not-a-mapping")
    return ParsedFile(
        source, values, body, tuple(_make_duplicate_problem(source, steps, name) for steps, name in duplicates)
    )


_ALIAS_AND_TAG_CODES = ("yaml-alias", "yaml-tag")


def _make_duplicate_problem(source: SourceFile, parent: FieldPath, name: str) -> Problem:
    return Problem(
        source.locate(*parent, name, field_name=True),
        "duplicate-field",
        format_message("`{name}` is here twice", name=name.partition("\0")[0]),
        format_message("keep one of the two"),
    )


def _parse_values(text: str) -> tuple[Any, list[tuple[FieldPath, str]]]:
    """The one document as plain dicts, lists and str. A field without a value is a field left out."""
    loader = YamlLoader(text)
    try:
        return _parse_document(loader.get_event)
    finally:
        loader.dispose()


def _parse_document(get_event: Callable[[], Any]) -> tuple[Any, list[tuple[FieldPath, str]]]:
    root: Any = None
    duplicates: list[tuple[FieldPath, str]] = []
    stack: list[tuple[Any, str | None, FieldPath]] = []  # outer container, its waiting key, its steps
    inside: Any = None  # the container that is being filled
    key: str | None = None  # of a mapping: the key whose value comes next
    steps: FieldPath = ()
    documents = count = 0
    while True:
        event = get_event()
        kind = type(event)
        if kind is ScalarEvent:
            count += 1
            if event.anchor or event.tag:
                _refuse_anchor_or_tag(event)
            value: Any = event.value
            if type(inside) is dict:
                if key is None:
                    key = value
                    if key == "<<" and event.implicit[0]:
                        raise UnsupportedYamlError(event, "yaml-merge-key", _MERGE_MESSAGE, _WRITE_OUT_HINT)
                    if key in inside:
                        while key in inside:
                            key += DUPLICATE_MARK
                        duplicates.append((steps, key))
                    continue
                if value != "" or not event.implicit[0]:
                    inside[key] = value
                key = None
            elif inside is None:
                root = value
            else:
                inside.append(value)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            count += 1
            if event.anchor or event.tag:
                _refuse_anchor_or_tag(event)
            if type(inside) is dict and key is None:
                raise UnsupportedYamlError(
                    event, "yaml-complex-key", format_message("a field's name must be plain text"), _QUOTE_BRACES_HINT
                )
            if len(stack) >= MAX_NESTING_DEPTH:
                raise UnsupportedYamlError(
                    event,
                    "nested-too-deep",
                    format_message("lists and fields nested deeper than {most}", most=MAX_NESTING_DEPTH),
                    _FLATTEN_HINT,
                )
            new: Any = {} if kind is MappingStartEvent else []
            if inside is None:
                root = new
            elif type(inside) is dict:
                inside[key] = new
            else:
                inside.append(new)
            stack.append((inside, key, steps))
            if inside is not None:
                steps = (*steps, key if type(inside) is dict else len(inside) - 1)  # type: ignore[arg-type]
            inside, key = new, None
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            if type(inside) is dict and duplicates:
                for name in [name for name in inside if name.endswith(DUPLICATE_MARK)]:
                    del inside[name]
            inside, key, steps = stack.pop()
            key = None
        elif kind is StreamEndEvent:
            return root, duplicates
        elif kind is AliasEvent:
            raise UnsupportedYamlError(
                event,
                "yaml-alias",
                format_message("`*{name}` repeats another value", name=event.anchor),
                _WRITE_OUT_HINT,
            )
        elif kind is DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise UnsupportedYamlError(
                    event,
                    "multiple-documents",
                    format_message("a second document begins here"),
                    format_message("one file holds one thing: delete the line `---` and what follows, or move it"),
                )
        elif kind is DocumentEndEvent:
            continue
        if count > MAX_VALUES_PER_FILE:
            raise UnsupportedYamlError(
                event,
                "too-many-values",
                format_message("more than {most} values", most=MAX_VALUES_PER_FILE),
                format_message("shorten the file"),
            )


def _refuse_anchor_or_tag(event: Any) -> None:
    if event.anchor:
        said = format_message("`&{name}` names a value for repeating", name=event.anchor)
        raise UnsupportedYamlError(event, "yaml-alias", said, _WRITE_OUT_HINT)
    raise UnsupportedYamlError(
        event,
        "yaml-tag",
        format_message("`{tag}` is a YAML tag", tag=event.tag),
        format_message("quote the text if it begins with `!`"),
    )


_MERGE_MESSAGE = format_message("`<<` merges other values in")
_WRITE_OUT_HINT = format_message("write the value out where it belongs; quote text that begins with `&` or `*`")
_QUOTE_BRACES_HINT = format_message("quote text that begins with `{{`, `[` or `?`")
_FLATTEN_HINT = format_message("compare with the example in the guide: no field needs that many levels")
