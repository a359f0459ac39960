"""Writes values as YAML so that they read back as the same values."""

from __future__ import annotations

import re
from typing import Any

import yaml

MAX_LIST_WIDTH = 90
"""Characters of the items of a list on one line."""


def to_plain_values(value: Any) -> Any:
    """Return a value as the YAML reader gives it: only texts, lists and dicts."""
    match value:
        case dict():
            return {name: to_plain_values(item) for name, item in value.items()}
        case list():
            return [to_plain_values(item) for item in value]
        case bool():
            return str(value).lower()
    return str(value)


def format_yaml_field(name: str, value: Any) -> str:
    """Write `name: value` as YAML, with a line end.

    Every text reads back as the same text, also by programs that recognise numbers and dates. Short lists are written
    on one line, and texts of several lines as block texts."""
    root = yaml.MappingNode("tag:yaml.org,2002:map", [(_build_node(name), _build_node(value, 0))], flow_style=False)
    text = str(yaml.serialize(root, Dumper=_YamlDumper, width=1_000_000, allow_unicode=True))
    return text.removesuffix("...\n") if text.endswith("\n...\n") else text  # more fields may follow


_OTHER_LINE_BREAKS = re.compile("[\r\x85\u2028\u2029]")
"""Line breaks that only some YAML readers keep."""


class _YamlDumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent the items of a list more than its name."""
        super().increase_indent(flow, False)


def _build_node(value: Any, depth: int = 1) -> yaml.Node:
    """Build the node of a value. Only the value of a field, at depth 0, may have several lines."""
    match value:
        case str():
            style = '"' if _OTHER_LINE_BREAKS.search(value) else "|" if "\n" in value else None
            return yaml.ScalarNode("tag:yaml.org,2002:str", value, style=style)
        case dict():
            pairs = [(_build_node(name), _build_node(inner)) for name, inner in value.items()]
            return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=True)
        case list() | tuple():
            width = sum(len(str(item)) + len(", ") for item in value)
            is_short = width < MAX_LIST_WIDTH and not any(isinstance(item, dict) for item in value)
            nodes = [_build_node(item) for item in value]
            return yaml.SequenceNode("tag:yaml.org,2002:seq", nodes, flow_style=is_short or depth > 0)
    text = str(value).lower() if isinstance(value, bool) else str(value)  # numbers and dates have no quotes
    tag = yaml.resolver.Resolver().resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return yaml.ScalarNode(tag, text)
