"""Finds the line and column of every value and field name in a YAML text. Positions are computed only when the first one is needed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from typing import Any, NamedTuple, TypeAlias

import yaml
from yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from lyceum.diagnostics import Position
from lyceum.schema import FieldPath

YAML_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""The line ends of YAML. Editors, and people who count lines, know only the first three."""

KeptIndexes: TypeAlias = Mapping[FieldPath, tuple[int, ...]]
"""For each list that lost invalid items, by its written path: the written indexes of the items that are kept."""

YamlLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser of libyaml if PyYAML was built with it; otherwise PyYAML's own, which gives the same events."""


@dataclass(frozen=True, eq=False)
class SourceFile:
    """The YAML text of a file, with the lines where it and the Markdown below it begin.

    A *field path* leads to a value of the entry, a *written path* to its place in the text. They differ where an
    invalid item of a list was left out, and where a single value stands for a list of one."""

    path: str
    yaml_text: str
    first_line: int = 1
    body_first_line: int = 1
    list_of: str | None = None
    """The field that the list at the root is read into; a path may begin with it."""
    kept_indexes: KeptIndexes = field(default_factory=dict)

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what is pickled: positions can be computed again, and few files have more than a path and a text."""
        lines = self.first_line, self.body_first_line
        if self.list_of or self.kept_indexes:
            return SourceFile, (self.path, self.yaml_text, *lines, self.list_of, self.kept_indexes)
        return SourceFile, (self.path, self.yaml_text) if lines == (1, 1) else (self.path, self.yaml_text, *lines)

    def locate(self, *field_path: str | int, field_name: bool = False) -> Position:
        """Return the position of a value, or of the name of its field.

        For a value that is not in the file, this is the position of the nearest container around it."""
        written_path, is_written = self._resolve_path(field_path)
        places = self._positions.get(written_path)
        if places is None:
            return Position(self.path, self.first_line, 1)
        line, column = places.name if field_name and is_written else places.value
        if line > self._last_line:
            line_index, column_index = keep_inside(self.yaml_text, line - self.first_line, column - 1)
            return Position(self.path, line_index + self.first_line, column_index + 1)
        return Position(self.path, line, column)

    @cached_property
    def _last_line(self) -> int:
        return self.first_line + self.yaml_text.count("\n") - self.yaml_text.endswith("\n")

    def find_written_path(self, field_path: FieldPath) -> FieldPath:
        """Return the path of a value in the text, or of the nearest container if the value is not there."""
        return self._resolve_path(field_path)[0]

    def _resolve_path(self, field_path: FieldPath) -> tuple[FieldPath, bool]:
        """Return the written path, and whether everything of the field path is written."""
        steps = field_path[1:] if self.list_of and field_path[:1] == (self.list_of,) else field_path
        written_path: FieldPath = ()
        for step in steps:
            kept_indexes = self.kept_indexes.get(written_path)
            if kept_indexes and isinstance(step, int) and step < len(kept_indexes):
                step = kept_indexes[step]
            if (*written_path, step) in self._positions:
                written_path = (*written_path, step)
            elif step != 0:  # the index 0 of a value that stands for a list of one leads to the value itself
                return written_path, False
        return written_path, True

    def find_root_field(self, where: Position) -> str | None:
        """Return the name of the root's field that a position lies in; None above the first field."""
        names = {places.name: str(path[0]) for path, places in self._positions.items() if len(path) == 1}
        starts = [start for start in names if start <= (where.line, where.column)]
        return names[max(starts)].partition(DUPLICATE_MARK)[0] if starts else None

    def locate_in_body(self, offset: int, body: str) -> Position:
        """Return the position of the character at `offset` of the Markdown below the front matter."""
        return Position.at_offset(self.path, body, offset, first_line=self.body_first_line)

    @cached_property
    def _positions(self) -> dict[FieldPath, _Places]:
        return dict(_find_places(self.yaml_text, self.first_line))


DUPLICATE_MARK = "\0again"
"""Follows the name of a field that stands further above already, in front of the number of repetitions so far."""


def keep_inside(text: str, line: int, column: int) -> tuple[int, int]:
    """Return a place (from 0) in a text; the end of the last written line for a place below it.

    YAML sees the end of a file on a line of its own, which no editor and no reporter has."""
    last_line = text.count("\n") - text.endswith("\n")
    if line <= last_line:
        return line, column
    written = text.removesuffix("\n")
    return max(last_line, 0), len(written) - (written.rfind("\n") + 1)


def make_mark_locator(text: str) -> Callable[[Any], tuple[int, int]]:
    """Return a function that gives the line and the column (from 0) of a mark of YAML, as an editor counts them."""
    if not re.search("[\x85\u2028\u2029]", text):
        return lambda mark: (mark.line, mark.column)
    line_starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def locate(mark: Any) -> tuple[int, int]:
        line = bisect_right(line_starts, mark.index) - 1
        return line, mark.index - line_starts[line]

    return locate


class _Places(NamedTuple):
    """The line and the column (from 1) of a field's name and of its value; the two are the same outside of a mapping."""

    name: tuple[int, int]
    value: tuple[int, int]


@dataclass(slots=True)
class _OpenContainer:
    """A mapping or a sequence whose end the parser has not reached yet."""

    field_path: FieldPath
    next_index: int | None
    """None: a mapping."""
    key: str | None = None
    key_place: tuple[int, int] = (0, 0)
    keys: set[str] = field(default_factory=set)
    """The keys with a value, so that a repeated one is known."""


def _find_places(text: str, first_line: int) -> Iterator[tuple[FieldPath, _Places]]:
    """Find the places of every value in a text that the reader could parse."""
    loader, locate_mark, repetitions = YamlLoader(text), make_mark_locator(text), count(1)
    open_containers: list[_OpenContainer] = []
    while True:
        event = loader.get_event()
        kind = type(event)
        if kind is StreamEndEvent:
            loader.dispose()
            return
        if kind is MappingEndEvent or kind is SequenceEndEvent:
            open_containers.pop()
            continue
        if kind not in (ScalarEvent, MappingStartEvent, SequenceStartEvent):
            continue
        line, column = locate_mark(event.start_mark)
        place = (line + first_line, column + 1)
        field_path: FieldPath = ()
        key_place = place
        if open_containers:
            container = open_containers[-1]
            if container.next_index is None and container.key is None:
                _set_key(container, event.value, place, repetitions)
                continue
            field_path, key_place = _take_path(container, event, place)
        yield field_path, _Places(key_place, place)
        if kind is not ScalarEvent:
            open_containers.append(_OpenContainer(field_path, None if kind is MappingStartEvent else 0))


def _set_key(container: _OpenContainer, name: str, place: tuple[int, int], repetitions: Iterator[int]) -> None:
    if name in container.keys:
        name += f"{DUPLICATE_MARK}{next(repetitions)}"
    container.key, container.key_place = name, place


def _take_path(container: _OpenContainer, event: Any, place: tuple[int, int]) -> tuple[FieldPath, tuple[int, int]]:
    """Return the path of the next value in a container and the place of its field's name, and go on to the next."""
    if container.next_index is not None:
        container.next_index += 1
        return (*container.field_path, container.next_index - 1), place
    key = container.key
    assert key is not None
    is_empty = type(event) is ScalarEvent and event.value == "" and event.implicit[0]
    if not is_empty:  # an empty field is left out, so that one with the same name may follow
        container.keys.add(key)
    container.key = None
    return (*container.field_path, key), container.key_place
