"""A file as it was read in; the same text with single values changed or taken out. Comments, order and all the rest stay.

Works on files without problems (`source.read` gave them values), so that what YAML says of a place is the place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import yaml

from generator.source import LINE_END, Steps, Text, read

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Document:
    """A YAML text whose values can be changed; `text` is how it stands now."""

    def __init__(self, text: str) -> None:
        self.text = text

    def replace(self, steps: Steps, value: str) -> None:
        """Another word in place of the one at `steps`; what is around it stays as it is."""
        node = self._node(steps)
        start, end = self._span(node)
        self.text = self.text[:start] + value + self.text[end:]

    def token(self, steps: Steps) -> str:
        """The value as it is written, with its quotes."""
        start, end = self._span(self._node(steps))
        return self.text[start:end]

    def rename(self, line: int, column: int, old: str, new: str) -> bool:
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

    def remove(self, steps: Steps) -> None:
        """Without the value at `steps`: the part of a list, or the field; a field whose list is empty then goes too."""
        parent = self._node(steps[:-1])
        mapping = isinstance(parent, yaml.MappingNode)
        parts: list[Any] = list(parent.value)
        at = [key.value for key, _ in parts].index(steps[-1]) if mapping else int(steps[-1])
        if len(parts) == 1 and len(steps) > 1:
            return self.remove(steps[:-1])
        first = [part[0] if mapping else part for part in parts]
        last = [part[1] if mapping else part for part in parts]
        if parent.flow_style:
            if at + 1 < len(parts):
                start, end = self._at(first[at].start_mark), self._at(first[at + 1].start_mark)
            else:
                start, end = self._span(last[at - 1])[1], self._span(last[at])[1]
        else:
            start = self._line(first[at].start_mark.line)
            end = self._line(_last_line(last[at]) + 1)
            if not mapping and first[at].start_mark.line == first[at - 1].start_mark.line and at == 0:
                end = self._at(first[1].start_mark)
        self.text = self.text[:start] + self.text[end:]
        return None

    def put(self, name: str, value: Any) -> None:
        """The field `name` of the root holds this value now (see `field`): in its place, or at the end."""
        new, root = field(name, value), self._node(())
        for key, old in root.value:
            if key.value == name:
                start, end = self._span(old)
                if new.count("\n") == 1 and key.start_mark.line == _last_line(old) and end > start:
                    self.text = self.text[:start] + new.partition(": ")[2].rstrip("\n") + self.text[end:]
                else:
                    start, end = self._line(key.start_mark.line), self._line(_last_line(old) + 1)
                    self.text = self.text[:start] + new + self.text[end:]
                return
        self.add(new.rstrip("\n"))

    def add(self, line: str) -> None:
        """One more line at the end, a field of the root."""
        self.text = self.text + ("" if not self.text or self.text.endswith("\n") else "\n") + line + "\n"

    def _node(self, steps: Steps) -> Any:
        node = yaml.compose(self.text, Loader=_Loader)
        for step in steps:
            if isinstance(node, yaml.MappingNode):
                named = [value for key, value in node.value if key.value == step]
                node = next((value for value in named if not _is_empty(value)), named[0])
            elif isinstance(node, yaml.SequenceNode):
                node = node.value[int(step)]
            # else: a lone value stands for a list of one
        return node

    def lone(self, steps: Steps) -> bool:
        """Whether the last step leads into a value that is written without a list around it."""
        return not isinstance(self._node(steps[:-1]), yaml.SequenceNode | yaml.MappingNode)

    def _line(self, number: int) -> int:
        """Where a line begins, from 0, lines as YAML ends them; the end of the text where there is no such line."""
        if not number:
            return 0
        ends = (found.end() for found in LINE_END.finditer(self.text))
        return next(islice(ends, number - 1, None), len(self.text))

    def _at(self, mark: Any) -> int:
        return int(mark.index)

    def _span(self, node: Any) -> tuple[int, int]:
        start, end = self._at(node.start_mark), self._at(node.end_mark)
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return start, end


def _is_empty(node: Any) -> bool:
    """A field without a value is a field left out: one of the same name may follow."""
    return isinstance(node, yaml.ScalarNode) and node.value == "" and not node.style


def _last_line(node: Any) -> int:
    """The last line, from 0, on which something of the value stands."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        below = node.end_mark.column == 0 and node.end_mark.line > node.start_mark.line
        return int(node.end_mark.line) - int(below)
    part = node.value[-1]
    return _last_line(part[1] if isinstance(part, tuple) else part)


def rewritten(text: str, values: Mapping[str, Any], changed: Iterable[str]) -> str:
    """The text with these values at its root, where nothing but the fields `changed` differs from what it says. Where
    it is built so that single places cannot be changed, it is written anew, and comments go."""
    document = Document(text)
    try:
        for name in changed:
            if name in values:
                document.put(name, values[name])
            else:
                document.remove((name,))
    except yaml.YAMLError:
        document.text = ""
    found = read(document.text.encode(), "")
    if isinstance(found, Text) and not found.problems and found.values == plain(dict(values)):
        return document.text
    return "".join(field(name, value) for name, value in values.items())


def plain(value: Any) -> Any:
    """A value as a file gives it: texts, lists and maps."""
    match value:
        case dict():
            return {name: plain(one) for name, one in value.items()}
        case list():
            return [plain(one) for one in value]
        case bool():
            return str(value).lower()
    return str(value)


def field(name: str, value: Any) -> str:
    """`name: value` as YAML, ending its last line. Whatever a text holds, it reads back as that text, also where other
    readers look for numbers and dates; short lists stand on one line, and texts of several lines as they are."""
    root = yaml.MappingNode("tag:yaml.org,2002:map", [(_node_of(name), _node_of(value, 0))], flow_style=False)
    text = str(yaml.serialize(root, Dumper=_Dumper, width=1_000_000, allow_unicode=True))
    return text[: -len("...\n")] if text.endswith("\n...\n") else text  # the end of a document, and more may follow


_BREAKS = re.compile("[\r\x85\u2028\u2029]")
"""What ends a line for some readers, and would be another or none after it was read."""


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """The parts of a list stand further in than its name."""
        super().increase_indent(flow, False)


def _node_of(value: Any, depth: int = 1) -> yaml.Node:
    match value:
        case str():
            style = '"' if _BREAKS.search(value) else "|" if "\n" in value else None
            return yaml.ScalarNode("tag:yaml.org,2002:str", value, style=style)
        case dict():
            pairs = [(_node_of(name), _node_of(inner)) for name, inner in value.items()]
            return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=True)
        case list() | tuple():
            short = sum(len(str(one)) + 2 for one in value) < 90 and not any(isinstance(one, dict) for one in value)
            parts = [_node_of(one) for one in value]
            return yaml.SequenceNode("tag:yaml.org,2002:seq", parts, flow_style=short or depth > 0)
    text = str(value).lower() if isinstance(value, bool) else str(value)  # numbers and dates stand without quotes
    tag = yaml.resolver.Resolver().resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return yaml.ScalarNode(tag, text)


def removed(document: Document, places: Iterable[Steps]) -> None:
    """Without all of these, from the last to the first, so that none moves before it is gone."""
    for steps in sorted(places, key=_order, reverse=True):
        document.remove(steps[:-1] if document.lone(steps) else steps)


def _order(steps: Steps) -> tuple[tuple[str, int], ...]:
    return tuple((step, 0) if isinstance(step, str) else ("", step) for step in steps)


def parts(text: str, *, markdown: bool) -> tuple[str, str, str]:
    """What stands before the YAML, the YAML, and what stands behind it; together they are the text."""
    if not markdown:
        return "", text, ""
    end = text.find("\n---", 3) + 1
    return text[:4], text[4:end], text[end:]


def with_at(text: str, handle: str) -> Iterator[tuple[int, int]]:
    """Where Markdown speaks to `@handle`: (start, end)."""
    low, word = text.casefold(), f"@{handle.casefold()}"
    if len(low) != len(text):
        return
    place = low.find(word)
    while place >= 0:
        end = place + len(word)
        before, after = text[place - 1 : place], text[end : end + 1]
        if not (before and (before.isalnum() or before in "@/._-")) and not (
            after and (after.isalnum() or after == "-")
        ):
            yield place, end
        place = low.find(word, end)
