"""Changes, adds or removes single values in a YAML text. Comments, order and everything else stay as they are."""

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
    """A YAML text whose values can be changed; `text` is how it stands now."""

    def __init__(self, text: str) -> None:
        self.text = text

    def set_raw_value(self, steps: FieldPath, value: str) -> None:
        """Another word in place of the one at `steps`; what is around it stays as it is."""
        node = self._find_node(steps)
        start, end = self._get_span(node)
        self.text = self.text[:start] + value + self.text[end:]

    def get_raw_value(self, steps: FieldPath) -> str:
        """The value as it is written, with its quotes."""
        start, end = self._get_span(self._find_node(steps))
        return self.text[start:end]

    def rename_field(self, line: int, column: int, old: str, new: str) -> bool:
        """Another name for the field that is written there (from 1); False where something else is."""
        start = 0
        for _ in range(line - 1):
            start = self.text.index("\n", start) + 1
        start += column - 1
        start += self.text[start : start + 1] in ("'", '"')
        if not self.text.startswith(old, start):
            return False
        self.text = self.text[:start] + new + self.text[start + len(old) :]
        return True

    def remove_value(self, steps: FieldPath) -> None:
        """Without the value at `steps`: the part of a list, or the field; a field whose list is empty then goes too."""
        parent = self._find_node(steps[:-1])
        mapping = isinstance(parent, yaml.MappingNode)
        parts: list[Any] = list(parent.value)
        at = [key.value for key, _ in parts].index(steps[-1]) if mapping else int(steps[-1])
        if len(parts) == 1 and len(steps) > 1:
            return self.remove_value(steps[:-1])
        first = [part[0] if mapping else part for part in parts]
        last = [part[1] if mapping else part for part in parts]
        if parent.flow_style:
            if at + 1 < len(parts):
                start, end = self._get_offset(first[at].start_mark), self._get_offset(first[at + 1].start_mark)
            else:
                start, end = self._get_span(last[at - 1])[1], self._get_span(last[at])[1]
        else:
            start = self._find_line_start(first[at].start_mark.line)
            end = self._find_line_start(_find_last_line(last[at]) + 1)
            if not mapping and first[at].start_mark.line == first[at - 1].start_mark.line and at == 0:
                end = self._get_offset(first[1].start_mark)
        self.text = self.text[:start] + self.text[end:]
        return None

    def set_field(self, name: str, value: Any) -> None:
        """The field `name` of the root holds this value now (see `field`): in its place, or at the end."""
        new, root = format_yaml_field(name, value), self._find_node(())
        for key, old in root.value:
            if key.value == name:
                start, end = self._get_span(old)
                if new.count("\n") == 1 and key.start_mark.line == _find_last_line(old) and end > start:
                    self.text = self.text[:start] + new.partition(": ")[2].rstrip("\n") + self.text[end:]
                else:
                    start, end = (
                        self._find_line_start(key.start_mark.line),
                        self._find_line_start(_find_last_line(old) + 1),
                    )
                    self.text = self.text[:start] + new + self.text[end:]
                return
        self.append_line(new.rstrip("\n"))

    def append_line(self, line: str) -> None:
        """One more line at the end, a field of the root."""
        self.text = self.text + ("" if not self.text or self.text.endswith("\n") else "\n") + line + "\n"

    def _find_node(self, steps: FieldPath) -> Any:
        node = yaml.compose(self.text, Loader=YamlLoader)
        for step in steps:
            if isinstance(node, yaml.MappingNode):
                named = [value for key, value in node.value if key.value == step]
                node = next((value for value in named if not _is_empty_value(value)), named[0])
            elif isinstance(node, yaml.SequenceNode):
                node = node.value[int(step)]
            # else: a lone value stands for a list of one
        return node

    def is_single_item(self, steps: FieldPath) -> bool:
        """Whether the last step leads into a value that is written without a list around it."""
        return not isinstance(self._find_node(steps[:-1]), yaml.SequenceNode | yaml.MappingNode)

    def _find_line_start(self, number: int) -> int:
        """Where a line begins, from 0, lines as YAML ends them; the end of the text where there is no such line."""
        if not number:
            return 0
        ends = (found.end() for found in YAML_LINE_END.finditer(self.text))
        return next(islice(ends, number - 1, None), len(self.text))

    def _get_offset(self, mark: Any) -> int:
        return int(mark.index)

    def _get_span(self, node: Any) -> tuple[int, int]:
        start, end = self._get_offset(node.start_mark), self._get_offset(node.end_mark)
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return start, end


def _is_empty_value(node: Any) -> bool:
    """A field without a value is a field left out: one of the same name may follow."""
    return isinstance(node, yaml.ScalarNode) and node.value == "" and not node.style


def _find_last_line(node: Any) -> int:
    """The last line, from 0, on which something of the value stands."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        below = node.end_mark.column == 0 and node.end_mark.line > node.start_mark.line
        return int(node.end_mark.line) - int(below)
    part = node.value[-1]
    return _find_last_line(part[1] if isinstance(part, tuple) else part)


def rewrite_fields(text: str, values: Mapping[str, Any], changed_fields: Iterable[str]) -> str:
    """The text with these values at its root, where nothing but the fields `changed` differs from what it says. Where
    it is built so that single places cannot be changed, it is written anew, and comments go."""
    document = YamlEditor(text)
    try:
        for name in changed_fields:
            if name in values:
                document.set_field(name, values[name])
            else:
                document.remove_value((name,))
    except yaml.YAMLError:
        document.text = ""
    found = read_yaml(document.text.encode(), "")
    if isinstance(found, ParsedFile) and not found.problems and found.values == to_plain_values(dict(values)):
        return document.text
    return "".join(format_yaml_field(name, value) for name, value in values.items())


def remove_values(editor: YamlEditor, field_paths: Iterable[FieldPath]) -> None:
    """Without all of these, from the last to the first, so that none moves before it is gone."""
    for steps in sorted(field_paths, key=_get_sort_key, reverse=True):
        editor.remove_value(steps[:-1] if editor.is_single_item(steps) else steps)


def _get_sort_key(steps: FieldPath) -> tuple[tuple[str, int], ...]:
    return tuple((step, 0) if isinstance(step, str) else ("", step) for step in steps)
