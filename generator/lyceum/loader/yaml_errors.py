"""Explains in a contributor's words why a YAML text cannot be read, with the line at fault."""

from __future__ import annotations

import re
from typing import Any

import yaml

from lyceum.diagnostics import Position, Problem
from lyceum.i18n import N_, Message, format_message
from lyceum.loader.yaml_mistakes import YamlMistake, find_yaml_mistake
from lyceum.loader.yaml_positions import make_mark_locator


def find_mistake_in_first_line(text: str) -> YamlMistake | None:
    """Of a text without a single field: what keeps its first line from being one."""
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip() and not line.startswith(("#", "---"))), 0)
    return find_yaml_mistake("\n".join(lines[: first + 1]), first)


def make_mistake_problem(mistake: YamlMistake, path: str, first_line: int, code: str) -> Problem:
    where = Position(path, mistake.line + first_line, mistake.column + 1)
    return Problem(where, mistake.code if mistake.code != "yaml-syntax" else code, mistake.message, mistake.hint)


def explain_second_document(refused: UnsupportedYamlError, line: int, text: str, path: str) -> Problem:
    behind = text.split("\n")[line + 1 :]
    if not any(one.strip() for one in behind):
        said, hint = format_message("a line `---` ends nothing here"), format_message("delete it")
    elif text.startswith("---\n") and not any(re.match(r"[A-Za-z_]+:", one) for one in behind):
        said = format_message("a text stands below the fields, and this file holds fields alone")
        hint = format_message(
            "put it into a field, such as `bio: |`, with two blanks in front of each line, and delete this line"
        )
    else:
        said, hint = refused.message, refused.hint
    return Problem(Position(path, line + 1), refused.code, said, hint)


class UnsupportedYamlError(Exception):
    def __init__(self, event: Any, code: str, message: Message, hint: Message) -> None:
        super().__init__(code)
        self.mark = event.start_mark
        self.code, self.message, self.hint = code, message, hint


def explain_yaml_error(error: yaml.MarkedYAMLError, text: str, path: str, first_line: int) -> Problem:
    """libyaml's word for what is wrong, in the contributor's: by how the line looks, or else by what libyaml says."""
    mark = error.problem_mark or error.context_mark
    seen_at = make_mark_locator(text)
    line, column = seen_at(mark) if mark else (0, 0)
    problem, context = str(error.problem or ""), str(error.context or "")
    began = (
        seen_at(error.context_mark)[0] if error.context_mark and ("flow" in context or "quoted" in context) else None
    )
    if "unexpected end of stream" in problem and error.context_mark:
        line, column = seen_at(error.context_mark)
    elif found := find_yaml_mistake(text, line, began):
        return make_mistake_problem(found, path, first_line, "yaml-syntax")
    position = Position(path, line + first_line, column + 1)
    for sign, said, hint in _YAML_ERROR_EXPLANATIONS:
        if sign in problem or sign in context:
            return Problem(position, "yaml-syntax", format_message(said), format_message(hint))
    return Problem(
        position,
        "yaml-syntax",
        format_message("this line is not YAML"),
        format_message("compare it with the example in the guide"),
    )


_YAML_ERROR_EXPLANATIONS = (
    (
        "cannot start any token",
        N_("this line begins with a character that YAML keeps for itself"),
        N_("indent with blanks instead of tabs, and quote text that begins with `@`, `%` or a backtick"),
    ),
    (
        "mapping values are not allowed",
        N_("a second `: ` on this line"),
        N_("put the text behind the first `:` in quotes"),
    ),
    (
        "could not find expected ':'",
        N_("the line before this one has no `:`"),
        N_("write `field: value`; a blank follows the `:`"),
    ),
    ("found unexpected end of stream", N_("a quotation mark is opened and never closed"), N_("close it")),
    (
        "did not find expected ',' or ']'",
        N_("a `[` is opened and not closed"),
        N_("close the list with `]`, a comma between its parts"),
    ),
    (
        "did not find expected ',' or '}'",
        N_("a `{{` is opened and not closed"),
        N_("close it with `}}`, a comma between its parts"),
    ),
    (
        "expected ',' or ']'",
        N_("a `[` is opened and not closed"),
        N_("close the list with `]`, a comma between its parts"),
    ),
    ("expected ',' or '}'", N_("a `{{` is opened and not closed"), N_("close it with `}}`, a comma between its parts")),
    (
        "did not find expected key",
        N_("this line is not indented like its neighbours, or a quotation mark ends too early"),
        N_("give it as many blanks as the lines above and below; write an apostrophe inside '…' twice"),
    ),
    (
        "expected <block end>",
        N_("this line is not indented like its neighbours, or a quotation mark ends too early"),
        N_("give it as many blanks as the lines above and below; write an apostrophe inside '…' twice"),
    ),
    (
        "did not find expected '-' indicator",
        N_("this line should be a part of the list above"),
        N_("begin it with `- `, or indent it like the fields"),
    ),
    (
        "unknown escape character",
        N_('a `\\` inside "…" begins something that YAML does not know'),
        N_("write '…' instead of \"…\""),
    ),
    ("did not find expected digit or alpha", N_("`*` and `&` mean something in YAML"), N_("quote the text")),
    ("control characters are not allowed", N_("a character that cannot stand in YAML"), N_("delete it")),
    ("found undefined tag handle", N_("text that begins with `!` means something in YAML"), N_("quote the text")),
    (
        "did not find expected <document start>",
        N_("the text goes on where a field should begin"),
        N_("write `field: value` on every line, or indent the line that belongs to the field above"),
    ),
)
