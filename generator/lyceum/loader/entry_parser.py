"""Parses one content file into an Entry and its problems. What is valid in a file is kept, so that other files can refer to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from typing import Any

from pydantic import BaseModel, ValidationError

from lyceum.diagnostics import Problem, sum_up_problems
from lyceum.i18n import format_message
from lyceum.loader.library import Entry
from lyceum.loader.model_errors import drop_repeated_errors, explain_model_errors, select_union_errors
from lyceum.loader.salvage import leave_out_values
from lyceum.loader.text_checks import check_accidental_comments, check_characters
from lyceum.loader.yaml_positions import KeptIndexes, SourceFile
from lyceum.loader.yaml_reader import ParsedFile, read_yaml
from lyceum.schema import BadgesFile, ContentKind, FieldPath, HubSettings, TopicsFile

EntryResult = tuple[Entry[Any] | None, tuple[Problem, ...]]
"""The entry of a file, and the problems of the file."""


def parse_entry(data: bytes, path: str, kind: ContentKind, *, key: str, challenge: str = "") -> EntryResult:
    """Parse a file into an entry with everything in it that is valid, and the problems of the rest.

    The entry is None if too little of the file is valid. The files of the hub itself always have an entry."""
    text = read_yaml(data, path, front_matter=kind.has_markdown_body, list_of=kind.list_field)
    if isinstance(text, Problem):
        return _make_fallback_entry(kind, key, path), (text,)
    values, problems = _check_root(text, kind)
    problems += sum_up_problems(chain(check_characters(text, data, path), check_accidental_comments(text, path)))
    problems = [*text.problems, *problems]
    if values is None:
        return _make_fallback_entry(kind, key, path), tuple(problems)
    source = text.source
    try:
        value: BaseModel = kind.model.model_validate(values)
    except ValidationError as validation_error:
        errors = [*select_union_errors(validation_error.errors(include_url=False), values)]
        problems += explain_model_errors(drop_repeated_errors(errors, kind), text.source, kind)
        salvaged, kept_indexes = _salvage_model(values, errors, kind)
        if salvaged is None:
            return None, tuple(problems)
        value, source = salvaged, replace(text.source, kept_indexes=kept_indexes)
    return Entry(kind.name, key, value, source, text.body, challenge), tuple(problems)


FALLBACK_VALUES: dict[type[BaseModel], dict[str, Any]] = {
    HubSettings: {"name": "Community"},
    TopicsFile: {},
    BadgesFile: {},
}
"""The values in place of a file of the hub itself that cannot be read."""


def _make_fallback_entry(kind: ContentKind, key: str, path: str) -> Entry[Any] | None:
    if kind.model not in FALLBACK_VALUES:
        return None
    return Entry(kind.name, key, kind.model.model_validate(FALLBACK_VALUES[kind.model]), SourceFile(path, ""))


def _check_root(text: ParsedFile, kind: ContentKind) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Return the fields of a file; or None and a problem, if the file is empty or has another structure."""
    match text.values:
        case list() if kind.list_field:
            return {kind.list_field: text.values}, []
        case dict() if not kind.list_field:
            return text.values, []
        case None:
            code, message = "empty-file", format_message("there is nothing in this file")
            if kind.has_markdown_body:
                message = format_message("there are no fields at the top")
            hint = format_message("write its fields, such as `{field}: …`", field=_get_first_field(kind))
        case _ if kind.list_field:
            code, message = "not-a-list", format_message("this file should be a list")
            hint = format_message("begin each part with `- id: …`")
        case list() if text.values and all(isinstance(item, dict) for item in text.values):
            code, message = "not-a-mapping", format_message("this file is a list, and should hold fields")
            hint = format_message("delete the hyphens in front of the fields")
            if text.source.yaml_text.lstrip().startswith("["):
                hint = format_message("delete the brackets `[` and `]` around the fields")
        case _:
            code, message = "not-a-mapping", format_message("this file should hold fields")
            hint = format_message("write its fields as `{field}: …`, one on a line", field=_get_first_field(kind))
    return None, [Problem(text.source.locate(), code, message, hint)]


def _get_first_field(kind: ContentKind) -> str:
    return next(iter(kind.model.model_fields))


def _salvage_model(
    values: dict[str, Any], errors: Iterable[Any], kind: ContentKind
) -> tuple[BaseModel | None, KeptIndexes]:
    """Build the model without the fields, or the items of lists, that have errors.

    The rules between files can then find more problems. The model is None if a required field is among the errors."""
    left_out: list[FieldPath] = []
    for error in errors:
        path = error["loc"]
        is_item = len(path) > 1 and isinstance(path[1], int) and isinstance(values.get(str(path[0])), list)
        left_out.append(path[: 2 if is_item else 1])
    valid, kept_indexes = leave_out_values(values, (path for path in left_out if path))
    fallback = FALLBACK_VALUES.get(kind.model)
    try:
        model = kind.model.model_validate((fallback or {}) | valid)
    except ValidationError:
        return None if fallback is None else kind.model.model_validate(fallback), {}
    if kind.list_field:  # the list is the whole file, so its path is empty
        kept_indexes = {path[1:]: indexes for path, indexes in kept_indexes.items()}
    return model, kept_indexes
