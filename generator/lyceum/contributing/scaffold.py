"""Builds the new file of `lyceum new`: the given values, a comment for every field, and no problem but missing values."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lyceum.contributing.draft import (
    CONTENT_KIND_BY_NAME,
    Draft,
    DraftFile,
    DraftKind,
    adopt_challenge,
    check_draft_file,
    choose_key,
    convert_scalars,
    explain_refused_place,
    find_field_name,
    join_body,
    nest_values,
    place_content_path,
)
from lyceum.contributing.scaffold_fields import list_simple_fields
from lyceum.contributing.written_values import convert_written_values
from lyceum.diagnostics import Problem
from lyceum.i18n import Message, Translator, escape_for_display
from lyceum.loader import Library, format_yaml_field
from lyceum.rules import PLACEHOLDER_BODIES, PLACEHOLDER_HANDLE, PLACEHOLDER_NAME, PLACEHOLDER_TITLE
from lyceum.schema import EDITOR_SCHEMA_FOLDER, ModelField, describe_fields, format_schema_address
from lyceum.system import create_inside

MAX_COMMENT_LINE_CHARACTERS = 98
_UNFINISHED_CODES = frozenset({"missing-field", "missing-text", "empty-file"})
"""Problems that a file may have as long as its author is still writing it."""


class ScaffoldError(Exception):
    """No file is created, either because of problems in the given values or because of its place."""

    def __init__(self, *problems: Problem, reason: Message | str = "", file: DraftFile | None = None) -> None:
        super().__init__(str(reason))
        self.problems, self.reason, self.file = problems, reason, file

    def find_field_problems(self, field_name: str) -> Iterator[Problem]:
        """Yield the problems that stand at this top-level field of the file."""
        if self.file is None:
            return
        for problem in self.problems:
            is_in_file = problem.where.path == self.file.path
            if is_in_file and find_field_name(self.file.text, problem.where.line) == field_name:
                yield problem


@dataclass(frozen=True, slots=True)
class ScaffoldFile:
    """A file that can be written."""

    path: str
    text: str
    unfinished: tuple[Problem, ...]
    """Problems about values that the author still has to write."""
    warnings: tuple[Problem, ...] = ()


def build_scaffold_file(
    draft: Draft, library: Library, translator: Translator, *, today: date, hub_folder: Path | None = None
) -> ScaffoldFile:
    """Build the file of a draft without writing it.

    Editors find the schemas below `hub_folder` if the hub has no address yet. Raises ScaffoldError if the place or a
    given value is not possible.
    """
    if reason := explain_refused_place(draft, library):
        raise ScaffoldError(reason=reason)
    draft = convert_written_values(adopt_challenge(draft, library), library)
    key = choose_key(draft, library)
    path = place_content_path(library, draft.kind, key, draft.challenge_key)
    if draft.kind in ("result", "activity") and ("date",) not in draft.values:
        draft = draft.with_value(("date",), today.isoformat())
    schema = _find_schema_address(draft.kind, path, library.settings.value.url, hub_folder)
    file = DraftFile(draft.kind, key, path, render_scaffold_text(draft, translator, schema=schema), draft.challenge_key)
    problems = tuple(check_draft_file(library, file, today=today))
    errors = [problem for problem in problems if problem.is_error]
    unfinished = [problem for problem in errors if _is_unfinished(problem, draft, file.text)]
    if refused := [problem for problem in errors if problem not in unfinished]:
        raise ScaffoldError(*refused, file=file)
    warnings = tuple(problem for problem in problems if not problem.is_error)
    return ScaffoldFile(path, file.text, tuple(unfinished), warnings)


def _is_unfinished(problem: Problem, draft: Draft, text: str) -> bool:
    """Return whether the problem is about a value that was not given, so that its author can still write it."""
    if problem.code == "score-mismatch" and ("score",) not in draft.values:
        return True
    if problem.code == "placeholder-text":
        return not _is_given_text(problem, draft)
    line = text.split("\n")[problem.where.line - 1]
    return problem.code in _UNFINISHED_CODES or line.endswith(f": {PLACEHOLDER_HANDLE}")


def _is_given_text(problem: Problem, draft: Draft) -> bool:
    """Return whether a problem quotes one of the given texts."""
    quoted = problem.message.values.get("text") if isinstance(problem.message, Message) else None
    lists = (value if isinstance(value, list) else [value] for value in draft.values.values())
    return quoted in {escape_for_display(str(text).strip()) for texts in lists for text in texts}


def _find_schema_address(kind: DraftKind, path: str, url: str | None, hub_folder: Path | None) -> str:
    """Return the address of the schema on the site, or its path from the file; empty if there is neither."""
    if url:
        return format_schema_address(kind, url)
    local_path = f"{EDITOR_SCHEMA_FOLDER}/{kind}.json"
    return "../" * path.count("/") + local_path if hub_folder and (hub_folder / local_path).is_file() else ""


def render_scaffold_text(draft: Draft, translator: Translator, *, schema: str = "") -> str:
    """Return the text of the file: given fields as values, all others as comments, each below its description."""
    values = build_field_values(draft)
    head = f"# yaml-language-server: $schema={schema}\n\n" if schema else ""
    fields = []
    for name, field in describe_fields(CONTENT_KIND_BY_NAME[draft.kind].model).items():
        value = values.get(name, _find_placeholder(draft.kind, name, values, translator))
        line = format_yaml_field(name, value) if value is not None else f"# {name}: {_sketch_value(field)}\n"
        fields.append(_format_comment(field.describe(translator)) + line)
    body = draft.body or translator.gettext(PLACEHOLDER_BODIES.get(draft.kind, ""))
    return join_body(draft.kind, head + _join_fields(fields), body)


_ENDS_WITH_KEPT_LINE_BREAKS = re.compile(r"^[a-z_]+: \|[0-9]?\+$", re.MULTILINE)
"""A block of text that keeps the empty lines below it."""


def _join_fields(fields: Sequence[str]) -> str:
    """Put an empty line between two fields, unless it would become a part of the text above it."""
    separated = (field + ("" if _ENDS_WITH_KEPT_LINE_BREAKS.search(field) else "\n") for field in fields[:-1])
    return "".join(separated) + fields[-1]


def _format_comment(text: str) -> str:
    lines = textwrap.wrap(text, MAX_COMMENT_LINE_CHARACTERS, break_long_words=False, break_on_hyphens=False)
    return "".join(f"# {line}\n" for line in lines)


def _sketch_value(field: ModelField) -> str:
    """Return a sketch of a field without a value. It is a problem if its author uncomments it and leaves it so."""
    if field.nested:
        parts = (f"{part.name}: {_sketch_value(part)}" for part in describe_fields(field.nested).values())
        item = "{" + ", ".join(parts) + "}"
    elif field.choices:
        item = " | ".join(field.choices)
    else:
        item = "true | false" if field.scalar and field.scalar.yaml_types[0] == "boolean" else "…"
    return f"[{item}]" if field.is_list else item


def _find_placeholder(kind: DraftKind, name: str, values: Mapping[str, Any], translator: Translator) -> str | None:
    """Return the placeholder of a field that the file needs and that has no value."""
    match kind, name:
        case "learner", "name":
            return translator.gettext(PLACEHOLDER_NAME)
        case (_, "title") | ("activity", "what"):
            return translator.gettext(PLACEHOLDER_TITLE)
        case "tip", "author":
            return None if "authors" in values else PLACEHOLDER_HANDLE
        case "result", "learner":
            return None if "team" in values else PLACEHOLDER_HANDLE
        case "activity", "who":
            return PLACEHOLDER_HANDLE
    return None


def build_field_values(draft: Draft) -> dict[str, Any]:
    """Return the values of the file's fields in the order of the class, as people write them in YAML."""
    fields = [field for field in list_simple_fields(draft.kind) if field.path in draft.values]
    values = nest_values({field.path: draft.values[field.path] for field in fields})
    for field in fields:
        name = field.path[0]
        if field.is_shorthand and len(values[name]) == 1:
            values[name] = values[name][field.path[1]]
    return convert_scalars(CONTENT_KIND_BY_NAME[draft.kind].model, values)


def write_scaffold_file(hub: Path, scaffold_file: ScaffoldFile) -> None:
    """Write the file. Raises FileExistsError if there is one already."""
    create_inside(hub, scaffold_file.path, scaffold_file.text.encode())
