"""Turns what the YAML parser refuses into a Problem on the line at fault, in a contributor's words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import yaml

from lyceum.diagnostics import Position, Problem
from lyceum.i18n import format_message
from lyceum.loader.yaml_mistake_detectors import Detection, find_hyphen_in_text
from lyceum.loader.yaml_mistakes import (
    ALIAS,
    ANCHOR,
    HYPHEN_IN_TEXT,
    LINE_MISTAKES,
    NOT_YAML,
    SECOND_DOCUMENT,
    SECOND_DOCUMENTS,
    TAG,
    UNREADABLE_CHARACTER,
    FoundMistake,
    YamlMistake,
    detect_first,
    find_libyaml_mistake,
    find_yaml_mistake,
)
from lyceum.loader.yaml_positions import keep_inside, make_mark_locator


class UnsupportedYamlError(Exception):
    """The text uses a part of YAML that content files may not use."""

    def __init__(self, event: Any, mistake: YamlMistake, **values: Any) -> None:
        super().__init__(mistake.code)
        self.mark = event.start_mark
        self.mistake = mistake
        self.values = values


def explain_yaml_error(error: Exception, text: str, path: str, first_line: int) -> Problem:
    """Report the error that stopped the reading of `text`, which begins on the line `first_line` of its file."""
    if mistake := find_mistake(error, text):
        return mistake.make_problem(path, first_line)
    return Problem(Position(path), "yaml-syntax", format_message(NOT_YAML.message), format_message(NOT_YAML.hint))


def find_mistake(error: Exception, text: str) -> FoundMistake | None:
    """Find the mistake behind an error of the parser; None if the error has no place in the text."""
    match error:
        case UnsupportedYamlError():
            return _move_inside(_explain_unsupported_yaml(error, text), text)
        case yaml.reader.ReaderError():
            before = text[: error.position] if isinstance(error.position, int) else ""
            place = Detection(before.count("\n"), len(before) - before.rfind("\n") - 1)
            return FoundMistake(UNREADABLE_CHARACTER, place)
        case yaml.MarkedYAMLError():
            return _move_inside(_explain_libyaml_error(error, text), text)
    return None


def _move_inside(mistake: FoundMistake, text: str) -> FoundMistake:
    """Return the mistake with its place inside of the text."""
    line, column = keep_inside(text, mistake.detection.line, mistake.detection.column)
    return mistake._replace(detection=replace(mistake.detection, line=line, column=column))


def find_mistake_in_first_line(text: str) -> FoundMistake | None:
    """Find what keeps the first line from being a field, in a text without a single field."""
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip() and not line.startswith(("#", "---"))), 0)
    return find_yaml_mistake("\n".join(lines[: first + 1]), first)


def _explain_unsupported_yaml(error: UnsupportedYamlError, text: str) -> FoundMistake:
    line, column = make_mark_locator(text)(error.mark)
    nearby_mistake: FoundMistake | None = None
    if error.mistake in (ALIAS, ANCHOR, TAG):  # most often a plain text that begins with `*`, `&` or `!`
        nearby_mistake = find_yaml_mistake(text, line)
        if nearby_mistake and nearby_mistake.detection.line == line:
            return FoundMistake(nearby_mistake.mistake, nearby_mistake.detection, error.mistake.code)
    elif error.mistake is HYPHEN_IN_TEXT:
        detection = find_hyphen_in_text(text.split("\n"), line, text.count("\n"))
        return FoundMistake(HYPHEN_IN_TEXT, detection or Detection(line, column, {"line": ""}))
    elif error.mistake is SECOND_DOCUMENT:
        return detect_first(SECOND_DOCUMENTS, text.split("\n"), line) or FoundMistake(
            SECOND_DOCUMENT, Detection(line, 0)
        )
    return FoundMistake(error.mistake, Detection(line, column, error.values))


def _explain_libyaml_error(error: yaml.MarkedYAMLError, text: str) -> FoundMistake:
    """Find the mistake by the look of the lines near the error, or else by the message of libyaml."""
    problem, context = str(error.problem or ""), str(error.context or "")
    locate_mark = make_mark_locator(text)
    mark = error.problem_mark or error.context_mark
    line, column = locate_mark(mark) if mark else (0, 0)
    if "could not find expected ':'" in problem and error.context_mark:
        line, column = locate_mark(error.context_mark)  # the line without the colon; the parser stops below it
    if "unexpected end of stream" in problem and error.context_mark:
        line, column = locate_mark(error.context_mark)
        if line_mistake := detect_first(LINE_MISTAKES, text.split("\n"), line):
            return line_mistake
    else:
        is_inside = error.context_mark and ("flow" in context or "quoted" in context)
        nearby_mistake = find_yaml_mistake(text, line, locate_mark(error.context_mark)[0] if is_inside else None)
        if nearby_mistake:
            return nearby_mistake
    return FoundMistake(find_libyaml_mistake(problem, context), Detection(line, column))
