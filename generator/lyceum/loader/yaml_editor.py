"""Changes, adds or removes single values in a YAML text. Comments, the order and all other values stay as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

import yaml

from lyceum.loader.yaml_positions import YAML_LINE_END, YamlLoader
from lyceum.loader.yaml_reader import ParsedFile, read_yaml
from lyceum.loader.yaml_writer import format_yaml_field, to_plain_values
from lyceum.schema import FieldPath


class YamlEditor:
    """Edits one YAML text. `text` is the text after the edits so far."""

    def __init__(self, text: str) -> None:
        self.text = text

    def set_raw_value(self, field_path: FieldPath, value: str) -> None:
        """Replace the characters of a value. The new ones must be valid YAML in this place."""
        node = self._find_node(field_path)
        start, end = self._get_span(node)
        self._replace(start, end, value)

    def _replace(self, start: int, end: int, text: str) -> None:
        self.text = self.text[:start] + text + self.text[end:]

    def get_raw_value(self, field_path: FieldPath) -> str:
        """Return a value as it is written, with its quotes."""
        start, end = self._get_span(self._find_node(field_path))
        return self.text[start:end]

    def rename_field(self, line: int, column: int, old: str, new: str) -> bool:
        """Rename the field at a position (from 1). Return False if the position has another text."""
        start = 0
        for _ in range(line - 1):
            start = self.text.index("\n", start) + 1
        start += column - 1
        if self.text[start : start + 1] in ("'", '"'):
            start += 1
        if not self.text.startswith(old, start):
            return False
        self._replace(start, start + len(old), new)
        return True

    def remove_value(self, field_path: FieldPath) -> None:
        """Remove an item of a list, or a field. A list or mapping without other items is removed as a whole."""
        parent = self._find_node(field_path[:-1])
        items: list[Any] = list(parent.value)
        if len(items) == 1 and len(field_path) > 1:
            self.remove_value(field_path[:-1])
            return
        if isinstance(parent, yaml.MappingNode):
            index = [key.value for key, _ in items].index(field_path[-1])
        else:
            index = int(field_path[-1])
            items = [(item, item) for item in items]
        self._replace(*(self._get_flow_span(items, index) if parent.flow_style else self._get_lines(items, index)), "")

    def _get_flow_span(self, items: list[Any], index: int) -> tuple[int, int]:
        """Return the span of an item in brackets or braces, with the comma behind it, or in front of the last one."""
        if index + 1 < len(items):
            return self._get_offset(items[index][0].start_mark), self._get_offset(items[index + 1][0].start_mark)
        return self._get_span(items[index - 1][1])[1], self._get_span(items[index][1])[1]

    def _get_lines(self, items: list[Any], index: int) -> tuple[int, int]:
        """Return the span of the lines of an item."""
        first_line = items[index][0].start_mark.line
        return self._find_line_start(first_line), self._find_line_start(_find_last_line(items[index][1]) + 1)

    def set_field(self, name: str, value: Any) -> None:
        """Set a field of the root: in its place if it exists, otherwise at the end."""
        field_text = format_yaml_field(name, value)
        for key_node, value_node in self._find_node(()).value:
            if key_node.value == name:
                self._replace_field(key_node, value_node, field_text)
                return
        self.append_line(field_text.rstrip("\n"))

    def _replace_field(self, key_node: Any, value_node: Any, field_text: str) -> None:
        """Replace only the value if both values fit on the line of the field, so that a comment there stays."""
        start, end = self._get_span(value_node)
        was_one_line = key_node.start_mark.line == _find_last_line(value_node) and end > start
        if was_one_line and field_text.count("\n") == 1:
            self._replace(start, end, field_text.partition(": ")[2].rstrip("\n"))
        else:
            start = self._find_line_start(key_node.start_mark.line)
            self._replace(start, self._find_line_start(_find_last_line(value_node) + 1), field_text)

    def append_line(self, line: str) -> None:
        """Add a field of the root as the last line."""
        self.text = self.text + ("" if not self.text or self.text.endswith("\n") else "\n") + line + "\n"

    def _find_node(self, field_path: FieldPath) -> Any:
        node = yaml.compose(self.text, Loader=YamlLoader)
        for step in field_path:
            if isinstance(node, yaml.MappingNode):
                named = [value for key, value in node.value if key.value == step]
                node = next((value for value in named if not _is_empty_value(value)), named[0])
            elif isinstance(node, yaml.SequenceNode):
                node = node.value[int(step)]
            # a scalar stands for a list of one, so the step 0 stays on it
        return node

    def is_single_item(self, field_path: FieldPath) -> bool:
        """Return whether the value is an item of a list that is written as a single value, without the list."""
        return not isinstance(self._find_node(field_path[:-1]), yaml.SequenceNode | yaml.MappingNode)

    def _find_line_start(self, number: int) -> int:
        """Return the offset of a line (from 0) by the line ends of YAML; the end of the text if there is no such line."""
        if not number:
            return 0
        ends = (match.end() for match in YAML_LINE_END.finditer(self.text))
        return next(islice(ends, number - 1, None), len(self.text))

    def _get_offset(self, mark: Any) -> int:
        return int(mark.index)

    def _get_span(self, node: Any) -> tuple[int, int]:
        start, end = self._get_offset(node.start_mark), self._get_offset(node.end_mark)
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return start, end


def _is_empty_value(node: Any) -> bool:
    """Return whether a field has no value. It counts as left out, so that another field with its name may follow."""
    return isinstance(node, yaml.ScalarNode) and node.value == "" and not node.style


def _find_last_line(node: Any) -> int:
    """Return the last line (from 0) of a value."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        ends_below = node.end_mark.column == 0 and node.end_mark.line > node.start_mark.line
        return int(node.end_mark.line) - int(ends_below)
    item = node.value[-1]
    return _find_last_line(item[1] if isinstance(item, tuple) else item)


def rewrite_fields(text: str, values: Mapping[str, Any], changed_fields: Iterable[str]) -> str:
    """Return a text with these values at its root, in which only the changed fields differ from `text`.

    If the text cannot be edited in single places, it is written again, without its comments."""
    editor = YamlEditor(text)
    try:
        for name in changed_fields:
            if name in values:
                editor.set_field(name, values[name])
            else:
                editor.remove_value((name,))
    except yaml.YAMLError:
        editor.text = ""
    file = read_yaml(editor.text.encode(), "")
    if isinstance(file, ParsedFile) and not file.problems and file.values == to_plain_values(dict(values)):
        return editor.text
    return "".join(format_yaml_field(name, value) for name, value in values.items())


def remove_values(editor: YamlEditor, field_paths: Iterable[FieldPath]) -> None:
    """Remove several values. The last one goes first, so that the indexes of the others stay right."""
    for field_path in sorted(field_paths, key=_get_sort_key, reverse=True):
        editor.remove_value(field_path[:-1] if editor.is_single_item(field_path) else field_path)


def _get_sort_key(field_path: FieldPath) -> tuple[tuple[str, int], ...]:
    return tuple((step, 0) if isinstance(step, str) else ("", step) for step in field_path)
