"""Reads YAML into plain dicts, lists and strings, within fixed limits. Aliases, tags and merge keys are refused; nothing is resolved or executed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from lyceum.diagnostics import Problem, sum_up_problems
from lyceum.i18n import format_message
from lyceum.loader import yaml_mistakes as mistakes
from lyceum.loader.file_text import (
    MAX_FILE_BYTES,
    decode_text,
    find_long_line,
    get_max_text_bytes,
    make_long_line_problem,
    make_too_large_problem,
)
from lyceum.loader.front_matter import FrontMatter, split_front_matter
from lyceum.loader.yaml_errors import UnsupportedYamlError, explain_yaml_error, find_mistake, find_mistake_in_first_line
from lyceum.loader.yaml_mistake_detectors import find_hyphen_in_text, find_merge_conflict
from lyceum.loader.yaml_positions import DUPLICATE_MARK, SourceFile, YamlLoader
from lyceum.schema import ContentKind, FieldPath

YamlValue: TypeAlias = "str | list[YamlValue] | dict[str, YamlValue]"
MAX_NESTING_DEPTH = 6
MAX_VALUES_PER_FILE = 20_000
MAX_VALUES_PER_ENTRY = 4_000
"""Values of a file that a contributor has alone. The longest lists of a profile have 60 items."""
MAX_PLAIN_CHARACTERS = 2_000
_LETTER = r"[^\W_]"
# Letters of ASCII come first in a set: those of other scripts take a look into Unicode's tables.
_WORDS = rf"{_LETTER}[A-Za-z0-9\w ./-]*+(?<! )"
_SENTENCE = rf"{_LETTER}[A-Za-z0-9\w ./,;!?'()-]*+(?<! )"
_QUOTED_ADDRESS = r"'[A-Za-z0-9\w./:#?&=%+~@;!()-]+'"
_PLAIN_PAIR = rf"[a-z_]{{1,60}}: (?:{_WORDS}|{_QUOTED_ADDRESS})"
_PLAIN_MAPPING = rf"\{{{_PLAIN_PAIR}(?:, {_PLAIN_PAIR})*+\}}"
_PLAIN_ITEM = rf"(?:{_WORDS}|{_PLAIN_MAPPING})"
_PLAIN_LIST = rf"\[{_PLAIN_ITEM}(?:, {_PLAIN_ITEM})*+\]"
_PLAIN_FIELDS = re.compile(rf"(?:[a-z_]{{1,60}}: (?:{_SENTENCE}|{_PLAIN_LIST}|{_PLAIN_MAPPING})(?:\n|\Z))++")
"""Matches fields of one line each that mean what they seem to, as in nearly every file: nothing in them is a mark of YAML."""
_PLAIN_ITEMS = re.compile(_PLAIN_ITEM)


class ParsedFile(NamedTuple):
    """The values of a file, and the Markdown below its front matter."""

    source: SourceFile
    values: dict[str, YamlValue] | list[YamlValue]
    body: str = ""
    problems: tuple[Problem, ...] = ()
    repeated_fields: tuple[str, ...] = ()
    """The fields of the root that stand there several times."""


def read_yaml(
    data: bytes,
    path: str,
    *,
    front_matter: bool = False,
    list_of: str | None = None,
    max_values: int = MAX_VALUES_PER_FILE,
) -> ParsedFile | Problem:
    """Read the values of a file. The result is a single Problem if the file cannot be read.

    `get_max_text_bytes`, `MAX_LINE_CHARACTERS`, `MAX_NESTING_DEPTH` and `max_values` bound the time and the memory. Of two fields with
    the same name the first counts; the other is reported in `problems`. `list_of` is the field that the list at the
    root is read into."""
    max_bytes = get_max_text_bytes(path)
    if len(data) > max_bytes:
        return make_too_large_problem(path, len(data), most=max_bytes)
    text = decode_text(data, path)
    if isinstance(text, Problem):
        return text
    if conflict := find_merge_conflict(text):
        return mistakes.FoundMistake(mistakes.MERGE_CONFLICT, conflict).make_problem(path, 1)
    parts = split_front_matter(text, path) if front_matter else FrontMatter(text, 1, "", 1)
    if isinstance(parts, Problem):
        return parts
    if long_line := find_long_line(parts.yaml_text):
        return make_long_line_problem(path, parts.yaml_first_line, long_line)
    source = SourceFile(path, parts.yaml_text, parts.yaml_first_line, parts.body_first_line, list_of)
    try:
        max_values *= max(1, max_bytes // MAX_FILE_BYTES)
        values, duplicates = _parse_values(source.yaml_text, max_values)
    except (UnsupportedYamlError, yaml.YAMLError, RecursionError, ValueError) as error:
        return explain_yaml_error(error, source.yaml_text, path, source.first_line)
    if isinstance(values, str) and not list_of and (first_mistake := find_mistake_in_first_line(source.yaml_text)):
        first_mistake = mistakes.FoundMistake(*first_mistake[:2], code="not-a-mapping")
        return first_mistake.make_problem(path, source.first_line)
    if not duplicates:
        return ParsedFile(source, values, parts.body)
    problems = tuple(sum_up_problems(_make_duplicate_problem(source, parent, name) for parent, name in duplicates))
    repeated_fields = tuple(name.partition(DUPLICATE_MARK)[0] for parent, name in duplicates if not parent)
    return ParsedFile(source, values, parts.body, problems, repeated_fields)


def find_corrected_line(yaml_text: str) -> tuple[int, str] | None:
    """Return the index of the line that keeps a text from being read, and the line as the hint of its problem has it.

    The result is None if the text can be read, or if the hint does not say the whole line."""
    mistake: mistakes.FoundMistake | None = None
    try:
        values, _ = _parse_values(yaml_text, MAX_VALUES_PER_FILE)
        if isinstance(values, str):
            mistake = find_mistake_in_first_line(yaml_text)
    except (UnsupportedYamlError, yaml.YAMLError, RecursionError, ValueError) as error:
        mistake = find_mistake(error, yaml_text)
    if mistake is None or mistake.detection.new_line is None:
        return None
    return mistake.detection.line, mistake.detection.new_line


def read_content_file(data: bytes, path: str, kind: ContentKind) -> ParsedFile | Problem:
    """Read the values of a file of this kind. The result is a single Problem if the file cannot be read."""
    return read_yaml(
        data,
        path,
        front_matter=kind.has_markdown_body,
        list_of=kind.list_field,
        max_values=MAX_VALUES_PER_FILE if kind.is_single_file else MAX_VALUES_PER_ENTRY,
    )


def _make_duplicate_problem(source: SourceFile, parent: FieldPath, name: str) -> Problem:
    return Problem(
        source.locate(*parent, name, field_name=True),
        "duplicate-field",
        format_message("`{name}` is here twice", name=name.partition("\0")[0]),
        format_message("keep one of the two"),
    )


def _parse_values(text: str, max_values: int) -> tuple[Any, list[tuple[FieldPath, str]]]:
    """Parse the only document of a text. The second part of the result lists the duplicate fields as (parent, name).

    Raises UnsupportedYamlError, or what PyYAML raises."""
    if fields := _read_plain_fields(text):
        return fields, []
    loader = YamlLoader(text)
    try:
        return _build_document(loader.get_event, max_values, text)
    finally:
        loader.dispose()


def _read_plain_fields(text: str) -> dict[str, YamlValue] | None:
    """Return the fields of a plain text, as a parser of YAML would; None for any other text."""
    if len(text) > MAX_PLAIN_CHARACTERS or not _PLAIN_FIELDS.fullmatch(text):
        return None
    fields = _read_plain_pairs(text.splitlines())
    if fields is None or ("[" not in text and "{" not in text):
        return fields
    for name, value in fields.items():
        if value[0] == "[":
            items = _PLAIN_ITEMS.findall(value) if "{" in value else value[1:-1].split(", ")
            fields[name] = [_read_plain_mapping(item) if item[0] == "{" else item for item in items]
            if None in fields[name]:
                return None
        elif value[0] == "{":
            fields[name] = _read_plain_mapping(value)
            if fields[name] is None:
                return None
    return fields


def _read_plain_mapping(text: str) -> dict[str, Any] | None:
    """Return the fields of a plain mapping on one line; None if two have the same name."""
    fields = _read_plain_pairs(text[1:-1].split(", "))
    if fields and "'" in text:
        return {name: value.strip("'") for name, value in fields.items()}
    return fields


def _read_plain_pairs(pairs: list[str]) -> dict[str, Any] | None:
    """Return plain fields by name; None if two have the same name."""
    fields: dict[str, Any] = dict([pair.split(": ", 1) for pair in pairs])
    return fields if len(fields) == len(pairs) else None


def _build_document(
    get_event: Callable[[], Any], max_values: int, text: str
) -> tuple[Any, list[tuple[FieldPath, str]]]:
    builder = _ValueBuilder()
    lines: list[str] = []
    documents = values = 0
    while True:
        event = get_event()
        kind = type(event)
        if kind is ScalarEvent:
            values += 1
            builder.add_scalar(event)
            if not event.style and event.start_mark.line < event.end_mark.line and " - " in event.value:
                lines = lines or text.split("\n")
                _refuse_hyphen_in_text(event, lines)
        elif kind is MappingStartEvent:
            values += 1
            builder.open_container(event, {})
        elif kind is SequenceStartEvent:
            values += 1
            builder.open_container(event, [])
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            builder.close_container()
        elif kind is StreamEndEvent:
            return builder.root, builder.duplicates
        elif kind is AliasEvent:
            raise UnsupportedYamlError(event, mistakes.ALIAS, name=event.anchor)
        elif kind is DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise UnsupportedYamlError(event, mistakes.SECOND_DOCUMENT)
        if values > max_values:
            raise UnsupportedYamlError(event, mistakes.TOO_MANY_VALUES, most=max_values)


class _ValueBuilder:
    """Builds plain values from the events of a parser. A field without a value is left out, as if it were not there."""

    __slots__ = ("_container", "_field_path", "_key", "_outer", "_repetitions", "duplicates", "root")

    def __init__(self) -> None:
        self.root: Any = None
        self.duplicates: list[tuple[FieldPath, str]] = []
        self._container: Any = None
        """The dict or list that is being filled."""
        self._key: Any = None
        """In a dict: the key whose value comes next; None before a key."""
        self._field_path: FieldPath = ()
        self._repetitions = 0
        """The number of fields so far whose name stands above already."""
        self._outer: list[tuple[Any, FieldPath]] = []
        """The containers around `_container`, with their paths."""

    def add_scalar(self, event: Any) -> None:
        if event.anchor or event.tag:
            _refuse_anchor_or_tag(event)
        if type(self._container) is not dict:
            self._add_value(event.value)
        elif self._key is None:
            self._set_key(event)
        else:
            if event.value != "" or not event.implicit[0]:
                self._container[self._key] = event.value
            self._key = None

    def open_container(self, event: Any, container: dict[str, Any] | list[Any]) -> None:
        if event.anchor or event.tag:
            _refuse_anchor_or_tag(event)
        if type(self._container) is dict and self._key is None:
            raise UnsupportedYamlError(event, mistakes.COMPLEX_KEY)
        if len(self._outer) >= MAX_NESTING_DEPTH:
            raise UnsupportedYamlError(event, mistakes.NESTED_TOO_DEEP, most=MAX_NESTING_DEPTH)
        self._outer.append((self._container, self._field_path))
        if self._container is not None:
            step = self._key if type(self._container) is dict else len(self._container)
            self._field_path = (*self._field_path, step)
        self._add_value(container)
        self._container, self._key = container, None

    def close_container(self) -> None:
        if self.duplicates and type(self._container) is dict:
            for name in [name for name in self._container if DUPLICATE_MARK in name]:
                del self._container[name]
        self._container, self._field_path = self._outer.pop()
        self._key = None

    def _add_value(self, value: Any) -> None:
        if self._container is None:
            self.root = value
        elif type(self._container) is dict:
            self._container[self._key] = value
        else:
            self._container.append(value)

    def _set_key(self, event: Any) -> None:
        key = event.value
        if key == "<<" and event.implicit[0]:
            raise UnsupportedYamlError(event, mistakes.MERGE_KEY)
        if key in self._container:
            self._repetitions += 1
            key += f"{DUPLICATE_MARK}{self._repetitions}"
            self.duplicates.append((self._field_path, key))
        self._key = key


def _refuse_hyphen_in_text(event: Any, lines: list[str]) -> None:
    """Refuse a text without quotes of which a later line looks like a part of a list. YAML joins such lines to one text."""
    if find_hyphen_in_text(lines, event.start_mark.line, event.end_mark.line):
        raise UnsupportedYamlError(event, mistakes.HYPHEN_IN_TEXT)


def _refuse_anchor_or_tag(event: Any) -> None:
    if event.anchor:
        raise UnsupportedYamlError(event, mistakes.ANCHOR, name=event.anchor)
    raise UnsupportedYamlError(event, mistakes.TAG, tag=event.tag)
