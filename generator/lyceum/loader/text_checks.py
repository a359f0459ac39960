"""Checks the text of one file for characters that hide or reorder words, and for words that YAML takes for a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lyceum.diagnostics import Position, Problem
from lyceum.i18n import Message, format_message
from lyceum.loader.yaml_mistake_detectors import find_accidental_comments
from lyceum.loader.yaml_mistakes import ACCIDENTAL_COMMENT, FoundMistake
from lyceum.loader.yaml_reader import ParsedFile
from lyceum.markdown import find_unsafe_characters
from lyceum.schema import FieldPath


def is_plain_text(data: bytes) -> bool:
    """Return whether a file has nothing in it that this module reports, as nearly all have."""
    return data.isascii() and b" #" not in data and data.translate(None, _CONTROLS_AND_ESCAPES) == data


def check_characters(text: ParsedFile, data: bytes, path: str) -> Iterator[Problem]:
    """Report characters that hide or reorder the text, whether they are typed or written as YAML escapes."""
    if data.isascii() and b"\\" not in data and not _CONTROL_CHARACTERS.search(data):
        return
    reported_lines = set()
    for where, name in _locate_unsafe_characters(text.source.yaml_text, path, text.source.first_line):
        reported_lines.add(where.line)
        yield _make_unsafe_character_problem(where, name)
    for where, name in _locate_unsafe_characters(text.body, path, text.source.body_first_line):
        yield _make_unsafe_character_problem(where, name)
    if "\\" in text.source.yaml_text:
        for field_path, scalar in _walk_scalars(text.values, ()):
            for _, name in find_unsafe_characters(scalar):
                where = text.source.locate(*field_path)
                if where.line not in reported_lines:
                    yield _make_unsafe_character_problem(where, name)
                break


def _locate_unsafe_characters(text: str, path: str, first_line: int) -> Iterator[tuple[Position, Message]]:
    """Yield the position of each such character, in one walk over the text."""
    line, line_start = first_line, 0
    for offset, name in find_unsafe_characters(text):
        line += text.count("\n", line_start, offset)
        line_start = max(line_start, text.rfind("\n", line_start, offset) + 1)
        yield Position(path, line, offset - line_start + 1), name


def check_accidental_comments(text: ParsedFile, path: str) -> Iterator[Problem]:
    """Report a word with a `#` in front, which YAML takes for a comment."""
    if " #" not in text.source.yaml_text:
        return
    for detection in find_accidental_comments(text.source.yaml_text):
        yield FoundMistake(ACCIDENTAL_COMMENT, detection).make_problem(path, text.source.first_line)


_CONTROL_CHARACTERS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CONTROLS_AND_ESCAPES = bytes({*range(0x20), 0x7F, ord("\\")} - {*b"\t\n\r"})


def _make_unsafe_character_problem(where: Position, character: Message) -> Problem:
    return Problem(
        where,
        "unsafe-character",
        format_message("this line contains {what}", what=character),
        format_message("delete it, or write the word again"),
    )


def _walk_scalars(value: Any, field_path: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    """Walk over every text and every field name with its path."""
    match value:
        case str():
            yield field_path, value
        case list():
            for i, item in enumerate(value):
                yield from _walk_scalars(item, (*field_path, i))
        case dict():
            for name, item in value.items():
                yield field_path, name
                yield from _walk_scalars(item, (*field_path, name))
