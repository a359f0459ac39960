"""Parses one content file into an Entry and its problems. What is valid in a file is kept, so that other files can refer to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from pydantic import BaseModel, ValidationError

from lyceum.diagnostics import Problem, sum_up_problems
from lyceum.i18n import format_message
from lyceum.loader.file_text import decode_text, get_max_text_bytes
from lyceum.loader.library import Entry
from lyceum.loader.model_errors import drop_repeated_errors, explain_model_errors, select_union_errors
from lyceum.loader.pair_errors import locate_pair_errors
from lyceum.loader.salvage import leave_out_values
from lyceum.loader.settings_salvage import (
    NOTHING_LOST,
    LostParts,
    blank_unreadable_blocks,
    choose_smallest_part,
    find_lost_parts,
    lose_everything,
    shorten_lists,
)
from lyceum.loader.text_checks import check_accidental_comments, check_characters
from lyceum.loader.yaml_positions import KeptIndexes, SourceFile
from lyceum.loader.yaml_reader import ParsedFile, read_content_file, read_yaml
from lyceum.schema import BadgesFile, ContentKind, FieldPath, HubSettings, TopicsFile

EntryResult = tuple[Entry[Any] | None, tuple[Problem, ...]]
"""The entry of a file, and the problems of the file."""


def parse_entry(data: bytes, path: str, kind: ContentKind, *, key: str, challenge: str = "") -> EntryResult:
    """Parse a file into an entry with everything in it that is valid, and the problems of the rest.

    The entry is None if too little of the file is valid. The files of the hub itself always have an entry."""
    text = read_content_file(data, path, kind)
    if isinstance(text, Problem):
        return _salvage_unreadable_file(data, path, kind, key, text)
    values, problems = _check_root(text, kind)
    problems += sum_up_problems(chain(check_characters(text, data, path), check_accidental_comments(text, path)))
    problems = [*text.problems, *problems]
    if values is None:
        return make_fallback_entry(kind, key, path), tuple(problems)
    source, wrong_fields = text.source, set[str]()
    try:
        value: BaseModel = kind.model.model_validate(values)
    except ValidationError as validation_error:
        union_errors = select_union_errors(validation_error.errors(include_url=False), values)
        located = [*locate_pair_errors(union_errors, values, kind.model)]
        errors = [error for error, _ in located]
        problems += explain_model_errors(drop_repeated_errors(errors, kind), text.source, kind)
        salvaged, kept_indexes, conflicts = _salvage_model(
            values, [{**error, "loc": path} for error, path in located], kind
        )
        problems += explain_model_errors(conflicts, text.source, kind)
        if salvaged is None:
            return None, tuple(problems)
        value, source = salvaged, replace(text.source, kept_indexes=kept_indexes)
        wrong_fields = {str(error["loc"][0]) for error in errors if error["loc"]}
    lost_parts = NOTHING_LOST
    if kind.model in FALLBACK_VALUES and (wrong_fields or text.repeated_fields):
        lost_parts = find_lost_parts(
            values, kind.model, wrong_fields=wrong_fields, repeated_fields=text.repeated_fields
        )
    entry = Entry(
        kind.name, key, _hide_if_unsure(value, lost_parts), source, text.body, challenge, lost_parts=lost_parts
    )
    return entry, tuple(problems)


FALLBACK_VALUES: dict[type[BaseModel], dict[str, Any]] = {
    HubSettings: {"name": "Community"},
    TopicsFile: {},
    BadgesFile: {},
}
"""The values in place of a file of the hub itself that cannot be read."""


def make_fallback_entry(kind: ContentKind, key: str, path: str) -> Entry[Any] | None:
    """Return the entry of a file of the hub itself of which nothing can be read; None for any other file."""
    if kind.model not in FALLBACK_VALUES:
        return None
    value = kind.model.model_validate(FALLBACK_VALUES[kind.model])
    return Entry(kind.name, key, value, SourceFile(path, ""), lost_parts=lose_everything(kind.model))


def _salvage_unreadable_file(data: bytes, path: str, kind: ContentKind, key: str, problem: Problem) -> EntryResult:
    """Keep the fields or the list items of a file of the hub itself that is no YAML as a whole."""
    if kind.model not in FALLBACK_VALUES or len(data) > get_max_text_bytes(path):
        return make_fallback_entry(kind, key, path), (problem,)
    text = decode_text(data, path)
    if isinstance(text, Problem):
        text = data.decode("utf-8", "replace")

    def can_read(block: str) -> bool:
        if "\N{REPLACEMENT CHARACTER}" in block:
            return False
        file = read_yaml(block.encode(), path, list_of=kind.list_field)
        return isinstance(file, ParsedFile) and isinstance(file.values, list if kind.list_field else dict)

    readable = blank_unreadable_blocks(text, can_read)
    if isinstance(read_yaml(readable.encode(), path, list_of=kind.list_field), Problem):
        return make_fallback_entry(kind, key, path), (problem,)
    entry, problems = parse_entry(readable.encode(), path, kind, key=key)
    if entry is None:
        return None, (problem,)
    others = (other for other in problems if other.code not in ("empty-file", "missing-field") and other != problem)
    lost_parts = lose_everything(kind.model)
    return replace(entry, value=_hide_if_unsure(entry.value, lost_parts), lost_parts=lost_parts), (problem, *others)


def _hide_if_unsure(value: BaseModel, lost_parts: LostParts) -> BaseModel:
    """Return the settings without boards if nobody knows whether the hub wants some."""
    if isinstance(value, HubSettings) and "boards" in lost_parts.fields - value.model_fields_set:
        return value.model_copy(update={"boards": "off"})
    return value


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
            if kind.list_field:
                hint = format_message("begin each part with `- id: …`")
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
    values: dict[str, Any], errors: Sequence[Any], kind: ContentKind
) -> tuple[BaseModel | None, KeptIndexes, list[Any]]:
    """Build the model without the fields, or the items of lists, that have errors.

    The rules between files can then find more problems. The model is None if a required field is among the errors.
    The last part of the result are the errors between fields, which only show when each field is right."""
    fallback = FALLBACK_VALUES.get(kind.model)
    left_out: list[FieldPath] = []
    for error in errors:
        path = error["loc"]
        if error["type"] == "too_long" and len(path) == 1 and fallback is not None:
            values = shorten_lists(values, kind.model)
        elif fallback is not None and path:
            left_out.append(choose_smallest_part(path, kind.model, values))
        elif path:
            is_item = len(path) > 1 and isinstance(path[1], int) and isinstance(values.get(str(path[0])), list)
            left_out.append(path[: 2 if is_item else 1])
        elif needless := error.get("ctx", {}).get("needless"):
            left_out.append((needless,))
    valid, kept_indexes = leave_out_values(values, left_out)
    conflicts: list[Any] = []
    try:
        model = kind.model.model_validate((fallback or {}) | valid)
    except ValidationError as error:
        if fallback is None:
            conflicts = [detail for detail in error.errors() if "needless" in detail.get("ctx", {})]
            if not conflicts:
                return None, {}, []
            return (*_salvage_model(values, [*errors, *conflicts], kind)[:2], conflicts)
        wrong_fields = {str(detail["loc"][0]) for detail in error.errors() if detail["loc"]}
        kept = {name: value for name, value in valid.items() if name not in wrong_fields}
        model, kept_indexes = kind.model.model_validate(fallback | kept), dict(kept_indexes)
    if kind.list_field:  # the list is the whole file, so its path is empty
        kept_indexes = {path[1:]: indexes for path, indexes in kept_indexes.items()}
    return model, kept_indexes, conflicts
