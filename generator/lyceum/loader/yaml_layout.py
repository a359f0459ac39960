"""Finds where each field and item of a YAML text begins and ends, with the hyphens and commas around it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml
from yaml.tokens import BlockEntryToken, FlowEntryToken, KeyToken

from lyceum.loader.yaml_positions import DUPLICATE_MARK, YAML_LINE_END, YamlLoader
from lyceum.schema import FieldPath

Span = tuple[int, int]
"""The offsets of the first character and of the one behind the last."""


@dataclass(frozen=True, slots=True)
class Container:
    """A mapping or a sequence, and its parts in their order."""

    value: Span
    is_mapping: bool
    is_flow: bool
    """Whether it stands in brackets or braces."""
    part_paths: tuple[FieldPath, ...]
    parts: tuple[Span, ...]
    """From the name of a field, or from the item behind its hyphen, to the end of the value."""


class YamlLayout:
    """The places of everything in a YAML text that can be read. The text is parsed once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.containers: dict[FieldPath, Container] = {}
        self.values: dict[FieldPath, Span] = {}
        self.names: dict[FieldPath, Span] = {}
        """The names of fields, with their quotes."""
        root = yaml.compose(text, Loader=YamlLoader)
        if root is not None:
            self._add_node(root, ())

    def _add_node(self, node: Any, path: FieldPath) -> None:
        self.values[path] = self._get_span(node)
        if isinstance(node, yaml.ScalarNode):
            return
        part_paths: list[FieldPath] = []
        parts: list[Span] = []
        if isinstance(node, yaml.MappingNode):
            counted = _choose_counted_pairs(node.value)
            for index, (key, value) in enumerate(node.value):
                name = key.value if index in counted else f"{key.value}{DUPLICATE_MARK}{index}"
                part_path = (*path, name)
                self.names[part_path] = self._get_span(key)
                self._add_node(value, part_path)
                part_paths.append(part_path)
                parts.append((self.names[part_path][0], max(self.names[part_path][1], self.values[part_path][1])))
        else:
            for index, item in enumerate(node.value):
                self._add_node(item, (*path, index))
                part_paths.append((*path, index))
                parts.append(self.values[*path, index])
        is_mapping, is_flow = isinstance(node, yaml.MappingNode), bool(node.flow_style)
        self.containers[path] = Container(self.values[path], is_mapping, is_flow, tuple(part_paths), tuple(parts))

    def _get_span(self, node: Any) -> Span:
        start, end = int(node.start_mark.index), int(node.end_mark.index)
        written = self.text[start:end].rstrip()
        return start, start + len(written)

    @cached_property
    def _token_offsets(self) -> dict[type, list[int]]:
        offsets: dict[type, list[int]] = {BlockEntryToken: [], FlowEntryToken: [], KeyToken: []}
        for token in yaml.scan(self.text, Loader=YamlLoader):
            if type(token) in offsets:
                offsets[type(token)].append(int(token.start_mark.index))
        return offsets

    def find_comma(self, start: int, end: int) -> int | None:
        """Return the offset of the first comma between two parts in brackets or braces."""
        commas = self._token_offsets[FlowEntryToken]
        place = bisect_left(commas, start)
        return commas[place] if place < len(commas) and commas[place] < end else None

    def find_part_start(self, container: Container, index: int) -> int:
        """Return where a part in a block begins: at the hyphen of an item, or at the `?` or the name of a field."""
        start = container.parts[index][0]
        offsets = self._token_offsets[KeyToken if container.is_mapping else BlockEntryToken]
        place = bisect_right(offsets, start) - 1
        return offsets[place] if place >= 0 else start

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in YAML_LINE_END.finditer(self.text))]

    def find_line_start(self, offset: int) -> int:
        return self._line_starts[bisect_right(self._line_starts, offset) - 1]

    def find_next_line(self, offset: int) -> int:
        """Return where the line below begins; the end of the text if there is none."""
        place = bisect_right(self._line_starts, offset)
        return self._line_starts[place] if place < len(self._line_starts) else len(self.text)


def _choose_counted_pairs(pairs: list[Any]) -> frozenset[int]:
    """Return the index of the pair that counts for each name: the first with a value, or else the first."""
    chosen: dict[str, int] = {}
    for index, (key, value) in enumerate(pairs):
        first = chosen.setdefault(key.value, index)
        if first != index and _is_empty_value(pairs[first][1]) and not _is_empty_value(value):
            chosen[key.value] = index
    return frozenset(chosen.values())


def _is_empty_value(node: Any) -> bool:
    """Return whether a field has no value. It counts as left out, so that another field with its name may follow."""
    return isinstance(node, yaml.ScalarNode) and node.value == "" and not node.style
