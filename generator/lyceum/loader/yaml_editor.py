"""Changes, adds or removes single values in a YAML text. Every other character stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, TypeAlias

import yaml

from lyceum.loader.yaml_layout import Container, Span, YamlLayout
from lyceum.loader.yaml_positions import YAML_LINE_END
from lyceum.loader.yaml_reader import ParsedFile, read_yaml
from lyceum.loader.yaml_writer import MAX_LIST_WIDTH, format_yaml_field, to_plain_values
from lyceum.schema import FieldPath

Edit: TypeAlias = tuple[Span, str]
"""A part of the old text, and what takes its place."""


class YamlEditor:
    """Collects the edits of one YAML text. All paths are written paths in the text before the edits."""

    def __init__(self, text: str) -> None:
        self._old_text = text.lstrip("\ufeff")
        self._byte_order_mark = text[: len(text) - len(self._old_text)]
        self._replacements: list[Edit] = []
        self._removed_paths: set[FieldPath] = set()
        self._emptied_paths: set[FieldPath] = set()
        self._new_lines: list[str] = []

    @cached_property
    def _layout(self) -> YamlLayout:
        return YamlLayout(self._old_text)

    @property
    def has_braces_around(self) -> bool:
        """Whether all fields stand in braces, where a new field cannot have several lines."""
        root = self._layout.containers.get(())
        return root is not None and root.is_flow

    @property
    def text(self) -> str:
        """The text after all edits."""
        parts: list[str] = []
        end = 0
        edits = [*self._replacements, *self._list_removals(), *self._list_insertions()]
        for (start, stop), new_text in sorted(edits, key=lambda edit: (edit[0][0], -edit[0][1])):
            if start < end and stop <= end:
                continue  # it is inside of what is removed
            parts += [self._old_text[end : max(start, end)], new_text]
            end = stop
        return "".join([self._byte_order_mark, *parts, self._old_text[end:]])

    def _list_insertions(self) -> Iterator[Edit]:
        """Yield the new fields: in front of the brace that closes the root, or else on lines at the end."""
        if not self._new_lines:
            return
        text, root = self._old_text, self._layout.containers.get(())
        if root and root.is_flow:
            place = root.parts[-1][1] if root.parts else root.value[0] + 1
            fields = ", ".join(line for line in self._new_lines)
            yield (place, place), f", {fields}" if root.parts else fields
            return
        newline = self._get_newline()
        place = self._find_document_end()
        lines = "".join(line.replace("\n", newline) + newline for line in self._new_lines)
        yield (place, place), lines if not place or text[place - 1] in "\r\n" else newline + lines

    def _find_document_end(self) -> int:
        """Return where the last line begins if it is the mark `...`; otherwise the end of the text."""
        text = self._old_text
        last_line = self._layout.find_line_start(len(text.rstrip()))
        return last_line if text[last_line:].rstrip() == "..." else len(text)

    def _get_newline(self) -> str:
        """Return the line end of the first line."""
        match = re.search("\r\n?|\n", self._old_text)
        return match[0] if match else "\n"

    def get_raw_value(self, path: FieldPath) -> str:
        """Return a value as it is written, with its quotes."""
        start, end = self._layout.values[path]
        return self._old_text[start:end]

    def set_raw_value(self, path: FieldPath, value: str) -> None:
        """Replace the characters of a value. The new ones must be valid YAML in this place."""
        self._replacements.append((self._layout.values[path], value))

    def replace_key(self, path: FieldPath, old: str, new: str) -> None:
        """Write another key in the place of the old one, with the same quotes, and with the comments beside it."""
        start, end = self._layout.values[path]
        place = self._old_text.rfind(old, start, end)  # a block text can have a comment in front of its words
        span = (start, end) if place < 0 else (place, place + len(old))
        self._replacements.append((span, new))

    def rename_field(self, path: FieldPath, new: str) -> bool:
        """Rename a field. Return False if its name is written with escapes."""
        old, (start, end) = str(path[-1]), self._layout.names[path]
        if self._old_text[start:end].strip("'\"") != old:
            return False
        start = self._old_text.index(old, start)
        self._replacements.append(((start, start + len(old)), new))
        return True

    def remove_value(self, path: FieldPath) -> None:
        """Remove an item of a list, or a field. A list or mapping that loses everything is removed as a whole."""
        self._removed_paths.add(path)

    def empty_list(self, path: FieldPath) -> None:
        """Keep a list as `[]` if it loses everything."""
        self._emptied_paths.add(path)

    def _list_removals(self) -> Iterator[Edit]:
        if not self._removed_paths:
            return
        removed = set(self._removed_paths)
        emptied: set[FieldPath] = set()
        for path in sorted(self._layout.containers, key=len, reverse=True):  # the inner ones first
            part_paths = self._layout.containers[path].part_paths
            if path and part_paths and path not in removed and removed.issuperset(part_paths):
                (emptied if path in self._emptied_paths else removed).add(path)
        for path, container in self._layout.containers.items():
            if path in emptied:
                yield container.value, "[]"
            elif indexes := [index for index, part in enumerate(container.part_paths) if part in removed]:
                find_spans = self._find_flow_spans if container.is_flow else self._find_block_spans
                yield from ((span, "") for span in find_spans(container, indexes))

    def _find_block_spans(self, container: Container, indexes: list[int]) -> Iterator[Span]:
        """Yield the lines of the parts. A first part that stands behind a hyphen ends where the next one begins."""
        layout = self._layout
        start = layout.find_part_start(container, 0)
        if indexes[0] == 0 and self._old_text[layout.find_line_start(start) : start].strip():
            first_kept = next((i for i in range(len(container.parts)) if i not in set(indexes)), None)
            stop = container.value[1] if first_kept is None else layout.find_part_start(container, first_kept)
            yield start, stop
            indexes = [index for index in indexes if first_kept is not None and index > first_kept]
        for index in indexes:
            start = layout.find_part_start(container, index)
            yield layout.find_line_start(start), layout.find_next_line(max(start, container.parts[index][1]))

    def _find_flow_spans(self, container: Container, indexes: list[int]) -> Iterator[Span]:
        """Yield the parts, each with the comma behind it, and with its line if nothing else stands there."""
        text, layout, last = self._old_text, self._layout, len(container.parts) - 1
        removed = set(indexes)
        last_kept = max((index for index in range(last + 1) if index not in removed), default=-1)
        for index in indexes:
            start, end = container.parts[index]
            comma = layout.find_comma(end, container.parts[index + 1][0] if index < last else container.value[1])
            stop = end if comma is None else comma + 1
            line_start, next_line = layout.find_line_start(start), layout.find_next_line(stop)
            rest = text[stop:next_line].lstrip(" \t")
            if (
                line_start > container.value[0]
                and not text[line_start:start].strip()
                and rest[:1] in ("", "\n", "\r", "#")
            ):
                yield line_start, next_line
            elif index < last_kept:
                yield start, next_line - len(rest)
            else:
                yield line_start + len(text[line_start:start].rstrip(" \t")), stop
        if -1 < last_kept < last and layout.find_comma(container.parts[last][1], container.value[1]) is None:
            comma = layout.find_comma(container.parts[last_kept][1], container.parts[last_kept + 1][0])
            if comma is not None:
                yield comma, comma + 1

    def set_field(self, name: str, value: Any) -> None:
        """Set a field of the root: in its place if it exists, otherwise at the end."""
        field_text = format_yaml_field(name, value)
        if (name,) in self._layout.names:
            self._replace_field((name,), field_text)
        else:
            self.append_line(field_text.rstrip("\n"))

    def _replace_field(self, path: FieldPath, field_text: str) -> None:
        """Replace only the value if both values fit on the line of the field, so that a comment there stays."""
        name_start, (start, end) = self._layout.names[path][0], self._layout.values[path]
        was_one_line = end > start and not YAML_LINE_END.search(self._old_text, name_start, end)
        if was_one_line and field_text.count("\n") == 1:
            self._replacements.append(((start, end), field_text.partition(": ")[2].rstrip("\n")))
        else:
            span = self._layout.find_line_start(name_start), self._layout.find_next_line(max(end, name_start))
            self._replacements.append((span, field_text.replace("\n", self._get_newline())))

    def append_item(self, path: FieldPath, item: str) -> None:
        """Add an item at the end of a list, in the style of the list. A single value becomes a list of two."""
        container = self._layout.containers.get(path)
        start, end = self._layout.values[path]
        if container is None:
            if end > start:
                self._replacements += [((start, start), "["), ((end, end), f", {item}]")]
            else:
                self._replacements.append(((end, end), f" [{item}]"))
        elif container.is_flow:
            place = container.parts[-1][1] if container.parts else start + 1
            is_long = place - self._layout.find_line_start(place) + len(item) > MAX_LIST_WIDTH
            gap = self._get_newline() + "  " if is_long else " "
            self._replacements.append(((place, place), f",{gap}{item}" if container.parts else item))
        else:
            hyphen = self._layout.find_part_start(container, len(container.parts) - 1)
            indent = " " * (hyphen - self._layout.find_line_start(hyphen))
            place, newline = self._layout.find_next_line(max(hyphen, container.parts[-1][1])), self._get_newline()
            begin = "" if self._old_text[place - 1 : place] in ("\n", "\r") else newline
            self._replacements.append(((place, place), f"{begin}{indent}- {item}{newline}"))

    def append_line(self, line: str) -> None:
        """Add a field of the root as the last line."""
        self._new_lines.append(line)


def rewrite_fields(text: str, values: Mapping[str, Any], changed_fields: Iterable[str]) -> str:
    """Return a text with these values at its root, in which only the changed fields differ from `text`.

    If the text cannot be edited in single places, it is written again, without its comments."""
    editor, new_text = YamlEditor(text), ""
    try:
        for name in changed_fields:
            if name in values:
                editor.set_field(name, values[name])
            else:
                editor.remove_value((name,))
        new_text = "" if editor.has_braces_around else editor.text
    except yaml.YAMLError:
        pass
    file = read_yaml(new_text.encode(), "")
    if isinstance(file, ParsedFile) and not file.problems and file.values == to_plain_values(dict(values)):
        return new_text
    return "".join(format_yaml_field(name, value) for name, value in values.items())
