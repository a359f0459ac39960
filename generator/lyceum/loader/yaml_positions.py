"""Finds the line and column of every value and field name in a YAML text. Positions are computed only when the first one is needed."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

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

"""The way to a value: field names and list indexes from the root."""

YAML_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line for YAML. Editors, and those who read a line's number, know the first three only."""

YamlLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it; the same events without."""


@dataclass(frozen=True, eq=False)
class SourceFile:
    """A file as it was read: YAML from `first_line` on, and Markdown below it in `.md` files."""

    path: str
    yaml_text: str
    first_line: int = 1
    body_first_line: int = 1
    list_of: str | None = None
    """The field that the root's list is read into; a way to a value may begin with it."""

    def locate(self, *field_path: str | int, field_name: bool = False) -> Position:
        """Where the value (or, with `key`, its field's name) was written; of what isn't there, where its parent is."""
        places = self._positions
        if self.list_of and field_path[:1] == (self.list_of,):
            field_path = field_path[1:]
        if 0 in field_path and field_path not in places:  # one value stands for a list of one
            field_path = _resolve_single_items(field_path, places)
        for end in range(len(field_path), -1, -1):
            if place := places.get(field_path[:end]):
                line, column = place[0] if field_name and end == len(field_path) else place[1]
                return Position(self.path, line, column)
        return Position(self.path, self.first_line, 1)

    def locate_in_body(self, offset: int, body: str) -> Position:
        """Where the character at `offset` of the Markdown below the front matter was written."""
        before = body[:offset]
        return Position(self.path, self.body_first_line + before.count("\n"), offset - before.rfind("\n"))

    @cached_property
    def _positions(self) -> dict[FieldPath, tuple[tuple[int, int], tuple[int, int]]]:
        return dict(_find_positions(self.yaml_text, self.first_line))


def _resolve_single_items(steps: FieldPath, places: Mapping[FieldPath, Any]) -> FieldPath:
    there: FieldPath = ()
    for step in steps:
        if step != 0 or (*there, step) in places:
            there = (*there, step)
    return there


DUPLICATE_MARK = "\0again"
"""Behind the name of a field that stands above already, once for each time."""


def make_mark_locator(text: str) -> Callable[[Any], tuple[int, int]]:
    """The line and the column (from 0) of a mark of YAML, as an editor counts them."""
    if not re.search("[\x85\u2028\u2029]", text):
        return lambda mark: (mark.line, mark.column)
    starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def seen(mark: Any) -> tuple[int, int]:
        line = bisect_right(starts, mark.index) - 1
        return line, mark.index - starts[line]

    return seen


def _find_positions(text: str, first_line: int) -> Iterator[tuple[FieldPath, tuple[tuple[int, int], tuple[int, int]]]]:
    """(steps, (where its field's name is, where its value is)) of every value of a text that `_values` could read."""
    loader, seen_at = YamlLoader(text), make_mark_locator(text)
    stack: list[list[Any]] = []  # [steps, next index or None for a mapping, key, key's place, names seen]
    while True:
        event = loader.get_event()
        kind = type(event)
        if kind is StreamEndEvent:
            loader.dispose()
            return
        if kind is MappingEndEvent or kind is SequenceEndEvent:
            stack.pop()
            continue
        if kind not in (ScalarEvent, MappingStartEvent, SequenceStartEvent):
            continue
        line, column = seen_at(event.start_mark)
        place = (line + first_line, column + 1)
        steps: FieldPath = ()
        key_place = place
        if stack:
            top = stack[-1]
            if top[1] is None:
                if top[2] is None:
                    name = event.value
                    while name in top[4]:
                        name += DUPLICATE_MARK
                    top[2], top[3] = name, place
                    continue
                steps, key_place = (*top[0], top[2]), top[3]
                if kind is not ScalarEvent or event.value != "" or not event.implicit[0]:
                    top[4].add(top[2])  # what is empty is left out, as if it were not there
                top[2] = None
            else:
                steps = (*top[0], top[1])
                top[1] += 1
        yield steps, (key_place, place)
        if kind is not ScalarEvent:
            stack.append([steps, None if kind is MappingStartEvent else 0, None, None, set()])
