"""Writes values as YAML so that they read back as the same values."""

from __future__ import annotations

import re
from typing import Any

import yaml


def to_plain_values(value: Any) -> Any:
    """A value as a file gives it: texts, lists and maps."""
    match value:
        case dict():
            return {name: to_plain_values(one) for name, one in value.items()}
        case list():
            return [to_plain_values(one) for one in value]
        case bool():
            return str(value).lower()
    return str(value)


def format_yaml_field(name: str, value: Any) -> str:
    """`name: value` as YAML, ending its last line. Whatever a text holds, it reads back as that text, also where other
    readers look for numbers and dates; short lists stand on one line, and texts of several lines as they are."""
    root = yaml.MappingNode("tag:yaml.org,2002:map", [(_build_node(name), _build_node(value, 0))], flow_style=False)
    text = str(yaml.serialize(root, Dumper=_YamlDumper, width=1_000_000, allow_unicode=True))
    return text[: -len("...\n")] if text.endswith("\n...\n") else text  # the end of a document, and more may follow


_OTHER_LINE_BREAKS = re.compile("[\r\x85\u2028\u2029]")
"""What ends a line for some readers, and would be another or none after it was read."""


class _YamlDumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """The parts of a list stand further in than its name."""
        super().increase_indent(flow, False)


def _build_node(value: Any, depth: int = 1) -> yaml.Node:
    match value:
        case str():
            style = '"' if _OTHER_LINE_BREAKS.search(value) else "|" if "\n" in value else None
            return yaml.ScalarNode("tag:yaml.org,2002:str", value, style=style)
        case dict():
            pairs = [(_build_node(name), _build_node(inner)) for name, inner in value.items()]
            return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=True)
        case list() | tuple():
            short = sum(len(str(one)) + 2 for one in value) < 90 and not any(isinstance(one, dict) for one in value)
            parts = [_build_node(one) for one in value]
            return yaml.SequenceNode("tag:yaml.org,2002:seq", parts, flow_style=short or depth > 0)
    text = str(value).lower() if isinstance(value, bool) else str(value)  # numbers and dates stand without quotes
    tag = yaml.resolver.Resolver().resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return yaml.ScalarNode(tag, text)
