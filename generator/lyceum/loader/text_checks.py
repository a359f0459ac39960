"""Checks the text of one file for characters that hide or reorder words, and for words that YAML takes for a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lyceum.diagnostics import Position, Problem, Severity
from lyceum.i18n import Message, format_message
from lyceum.loader.yaml_mistakes import find_accidental_comments
from lyceum.loader.yaml_reader import ParsedFile
from lyceum.markdown import find_unsafe_characters
from lyceum.schema import FieldPath


def check_characters(text: ParsedFile, data: bytes, path: str) -> Iterator[Problem]:
    """Characters that hide or reorder what is written, as they stand and as YAML escapes give them."""
    if data.isascii() and b"\\" not in data and not _CONTROL_CHARACTERS.search(data):
        return
    seen = set()
    for offset, what in find_unsafe_characters(text.source.yaml_text):
        before = text.source.yaml_text[:offset]
        where = Position(path, text.source.first_line + before.count("\n"), offset - before.rfind("\n"))
        seen.add(where.line)
        yield _make_unsafe_character_problem(where, what)
    for offset, what in find_unsafe_characters(text.body):
        yield _make_unsafe_character_problem(text.source.locate_in_body(offset, text.body), what)
    if "\\" in text.source.yaml_text:
        for steps, scalar in _walk_scalars(text.values, ()):
            for _, what in find_unsafe_characters(scalar):
                where = text.source.locate(*steps)
                if where.line not in seen:
                    yield _make_unsafe_character_problem(where, what)
                break


def check_accidental_comments(text: ParsedFile, path: str) -> Iterator[Problem]:
    """A word with a `#` in front, which would be lost as a comment."""
    if " #" not in text.source.yaml_text:
        return
    for line, column, words in find_accidental_comments(text.source.yaml_text):
        where = Position(path, text.source.first_line + line, column + 1)
        said = format_message("`{words}` is taken for a comment, and shows nowhere", words=words)
        hint = format_message("put the whole text into quotes; for a comment, write a blank behind the `#`")
        yield Problem(where, "unquoted-hash", said, hint, Severity.WARNING)


_CONTROL_CHARACTERS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _make_unsafe_character_problem(where: Position, character: Message) -> Problem:
    return Problem(
        where,
        "unsafe-character",
        format_message("here stands {what}", what=character),
        format_message("delete it, or write the word again"),
    )


def _walk_scalars(value: Any, steps: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    match value:
        case str():
            yield steps, value
        case list():
            for i, item in enumerate(value):
                yield from _walk_scalars(item, (*steps, i))
        case dict():
            for name, item in value.items():
                yield steps, name
                yield from _walk_scalars(item, (*steps, name))
