"""Fixes single mistakes in the text of a file. The table `yaml_mistakes` names the fix of each mistake."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from lyceum.loader.yaml_mistake_detectors import LOOKALIKE_SPACES

FieldNames = frozenset[str]
"""The names of the fields that a kind of file can have."""


class FixScope(StrEnum):
    """The part of a file that a fix takes and returns."""

    FILE = "file"
    YAML = "yaml"
    LINE = "line"
    """One line of the YAML, outside of block texts."""


@dataclass(frozen=True, slots=True)
class YamlFix:
    autofix_code: str
    """The code of the autofix that `check --fix` reports; several fixes can share one."""
    scope: FixScope
    apply: Callable[[str, FieldNames], str]
    """Returns the text as it was if there is nothing to fix."""


def remove_code_fence(text: str, _: FieldNames) -> str:
    match = re.match(r"\s*(```|~~~)[\w-]*[ \t]*\n((?s:.*?))\n\1[ \t]*\n", text)
    return match[2].strip("\n") + "\n" + text[match.end() :] if match else text


def fix_first_front_matter_mark(text: str, _: FieldNames) -> str:
    return re.sub(r"\A\s*(?:-{3,}|[—–]+)[ \t]*\n", "---\n", text)


def fix_last_front_matter_mark(text: str, _: FieldNames) -> str:
    return re.sub(r"(?m)\A(---\n(?s:.*?)\n)(?:-{3,}|[—–]+)[ \t]*$", r"\1---", text)


def remove_needless_end_mark(text: str, _: FieldNames) -> str:
    return re.sub(r"\n---[ \t]*\n\s*\Z", "\n", text)


def replace_leading_tabs(yaml_text: str, _: FieldNames) -> str:
    """Replace each tab in front of a line by two spaces, and the tabs behind a list's hyphen by one space."""
    indented = re.sub(r"(?m)^[ \t]++", lambda match: match[0].replace("\t", "  "), yaml_text)
    return re.sub(r"(?m)^( *+-)(?=[ \t]*\t)[ \t]++(?=\S)", r"\1 ", indented)


def add_missing_space(line: str, field_names: FieldNames) -> str:
    """Put one colon and a real space behind the name of a field, and real spaces in front of it."""
    match = re.match(r"([\s\u00a0]*+(?:-[\s\u00a0]++)?+)([A-Za-z_]++)([:：])([\s\u00a0\u3000]*+)(.*+)$", line)
    if not match or match[2].casefold() not in field_names:
        return line
    before, name, colon, gap, value = match.groups()
    spaces = _replace_lookalike_spaces(gap)
    if not value and spaces == gap:
        return line
    is_missing = value and (not gap or colon == "：") and not value.startswith("//")
    return f"{_replace_lookalike_spaces(before)}{name}:{spaces or (' ' if is_missing else '')}{value}"


def remove_trailing_comma(line: str, field_names: FieldNames) -> str:
    match = re.match(r"\s*+([A-Za-z_]++): *+(?:\"[^\"]*+\"|'[^']*+'|\[[^\[\]]*+\]|\{[^{}]*+\}) *+,$", line.rstrip())
    if match and match[1].casefold() in field_names:
        return line.rstrip()[:-1].rstrip()
    return line


def add_quotes(line: str, field_names: FieldNames) -> str:
    """Quote the text of a field that holds a second colon, or begins with a reserved character."""
    match = re.match(r"\s*+(?:- ++)?+([A-Za-z_]++): ++(?=[^\s\"'\[{|>#])", line)
    if not match or match[1].casefold() not in field_names:
        return line
    before, rest = match[0], line[match.end() :].rstrip()
    comment_start = re.search(r"\s#(?=\s|$)", rest)
    value = rest[: comment_start.start()].rstrip() if comment_start else rest
    comment = rest[len(value) :]
    if not (value[0] in "@`%&*!?" or re.search(r":(?=\s|$)", value)):
        return line
    if value[0] + value[-1] in ("“”", "„“", "‘’", "«»"):
        value = value[1:-1]
    quoted = f'"{value}"' if '"' not in value and "\\" not in value else "'" + value.replace("'", "''") + "'"
    return f"{before}{quoted}{comment}"


_SPACE_BY_LOOKALIKE = str.maketrans(dict.fromkeys(LOOKALIKE_SPACES, " "))


def _replace_lookalike_spaces(text: str) -> str:
    return text.translate(_SPACE_BY_LOOKALIKE)


def has_lookalike_space(text: str) -> bool:
    return any(space in text for space in LOOKALIKE_SPACES)
