"""Parses one content file into an Entry and its problems. What is valid in a file is kept, so that other files can refer to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from lyceum.diagnostics import Problem, sum_up_problems
from lyceum.i18n import format_message
from lyceum.loader.entries import Entry
from lyceum.loader.file_text import decode_readable_parts, decode_text, get_max_text_bytes
from lyceum.loader.front_matter import FrontMatter, split_front_matter
from lyceum.loader.model_errors import drop_repeated_errors, explain_model_errors, select_union_errors
from lyceum.loader.pair_errors import locate_pair_errors
from lyceum.loader.salvage import leave_out_values
from lyceum.loader.settings_salvage import (
    NOTHING_LOST,
    LostParts,
    blank_second_versions,
    blank_unreadable_blocks,
    choose_smallest_part,
    find_lost_parts,
    lose_everything,
    name_meant_fields,
    shorten_lists,
)
from lyceum.loader.stand_ins import FALLBACK_VALUES, choose_stand_ins, empty_stand_ins
from lyceum.loader.text_checks import check_accidental_comments, check_characters, is_plain_text
from lyceum.loader.yaml_positions import KeptIndexes, SourceFile
from lyceum.loader.yaml_reader import ParsedFile, read_content_file, read_yaml
from lyceum.schema import ContentKind, ContentModel, FieldPath, HubSettings

EntryResult = tuple[Entry[Any] | None, tuple[Problem, ...]]
"""The entry of a file, and the problems of the file."""


def parse_entry(data: bytes, path: str, kind: ContentKind, *, key: str, challenge: str = "") -> EntryResult:
    """Parse a file into an entry with everything in it that is valid, and the problems of the rest.

    The entry is incomplete if something required is not valid. The files of the hub itself always have a complete one."""
    text = read_content_file(data, path, kind)
    if isinstance(text, Problem):
        return _salvage_unreadable_file(data, path, kind, key, challenge, text)
    values, problems = _check_root(text, kind)
    if not is_plain_text(data):
        problems += sum_up_problems(chain(check_characters(text, data, path), check_accidental_comments(text, path)))
    problems = [*text.problems, *problems]
    if values is None:
        fallback = make_fallback_entry(kind, key, path, challenge)
        return fallback and replace(fallback, source=text.source, body=text.body), tuple(problems)
    salvaged, wrong_fields = _NOTHING_SALVAGED, frozenset[str]()
    try:
        value: BaseModel | None = kind.model.model_validate(values)
    except ValidationError as validation_error:
        union_errors = select_union_errors(validation_error.errors(include_url=False), values)
        located = [*locate_pair_errors(union_errors, values, kind.model)]
        errors = [*drop_repeated_errors([error for error, _ in located], values, kind)]
        salvaged = _salvage_model(values, [{**error, "loc": path} for error, path in located], kind)
        problems += explain_model_errors(errors, text.source, kind)
        problems += explain_model_errors(salvaged.conflicts, text.source, kind)
        value, wrong_fields = salvaged.value, name_wrong_fields((error for error, _ in located), kind.model)
    if value is None:
        return None, tuple(problems)
    lost_parts = NOTHING_LOST
    if wrong_fields or text.repeated_fields:
        lost_parts = find_lost_parts(
            values, kind.model, wrong_fields=wrong_fields, repeated_fields=text.repeated_fields
        )
        value = _hide_if_unsure(value, lost_parts)
    entry = Entry(
        kind=kind.name,
        key=key,
        value=value,
        source=replace(text.source, kept_indexes=salvaged.kept_indexes) if salvaged.kept_indexes else text.source,
        body=text.body,
        challenge_key=challenge,
        lost_parts=lost_parts,
        is_incomplete=salvaged.is_incomplete,
    )
    return entry, tuple(problems)


def make_fallback_entry(kind: ContentKind, key: str, path: str, challenge: str = "") -> Entry[Any] | None:
    """Return the entry of a file of which nothing can be read; None if its kind has no values that stand in for others."""
    fallback = FALLBACK_VALUES.get(kind.model)
    stand_ins = choose_stand_ins({}, kind.model, exclusive=True) if fallback is None else {}
    if fallback is None and not stand_ins:
        return None
    return Entry(
        kind=kind.name,
        key=key,
        value=empty_stand_ins(kind.model.model_validate({**stand_ins, **(fallback or {})}), stand_ins),
        source=SourceFile(path, ""),
        challenge_key=challenge,
        lost_parts=lose_everything(kind.model),
        is_incomplete=fallback is None,
    )


def _salvage_unreadable_file(
    data: bytes, path: str, kind: ContentKind, key: str, challenge: str, problem: Problem
) -> EntryResult:
    """Keep the text below fields that are no YAML; of a file of the hub itself, the fields or the list items, too."""
    entry = make_fallback_entry(kind, key, path, challenge)
    if len(data) > get_max_text_bytes(path):
        return entry, (problem,)
    text = decode_text(data, path)
    if kind.model in FALLBACK_VALUES:
        return _salvage_settings(text if isinstance(text, str) else decode_readable_parts(data), path, kind, problem)
    parts = split_front_matter(text, path) if kind.has_markdown_body and isinstance(text, str) else problem
    if entry and isinstance(parts, FrontMatter):
        source = SourceFile(path, "", parts.yaml_first_line, parts.body_first_line)
        entry = replace(entry, source=source, body=parts.body)
    return entry, (problem,)


def _salvage_settings(text: str, path: str, kind: ContentKind, problem: Problem) -> EntryResult:
    def can_read(block: str) -> bool:
        if "\N{REPLACEMENT CHARACTER}" in block:
            return False
        file = read_yaml(block.encode(), path, list_of=kind.list_field)
        return isinstance(file, ParsedFile) and isinstance(file.values, list if kind.list_field else dict)

    readable = blank_unreadable_blocks(blank_second_versions(text), can_read)
    if isinstance(read_yaml(readable.encode(), path, list_of=kind.list_field), Problem):
        return make_fallback_entry(kind, kind.name, path), (problem,)
    entry, problems = parse_entry(readable.encode(), path, kind, key=kind.name)
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


class SalvagedModel(NamedTuple):
    """What is left of a file with errors."""

    value: ContentModel | None
    kept_indexes: KeptIndexes
    conflicts: Sequence[Any]
    """The errors between fields, which only show when each field is right."""
    is_incomplete: bool


_NOTHING_SALVAGED = SalvagedModel(None, {}, (), is_incomplete=False)
"""Of a file without errors."""


def _salvage_model(values: dict[str, Any], errors: Sequence[Any], kind: ContentKind) -> SalvagedModel:
    """Build the model without the fields, or the items of lists, that have errors.

    The rules between files can then find more problems."""
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
    if fallback is None:
        return _salvage_contribution(values, valid, kept_indexes, errors, kind)
    try:
        model = kind.model.model_validate({**fallback, **valid})
    except ValidationError as error:
        wrong_fields = {str(detail["loc"][0]) for detail in error.errors() if detail["loc"]}
        kept = {name: value for name, value in valid.items() if name not in wrong_fields}
        model, kept_indexes = kind.model.model_validate({**fallback, **kept}), dict(kept_indexes)
    if kind.list_field:  # the list is the whole file, so its path is empty
        kept_indexes = {path[1:]: indexes for path, indexes in kept_indexes.items()}
    return SalvagedModel(model, kept_indexes, (), is_incomplete=False)


def _salvage_contribution(
    values: dict[str, Any], valid: dict[str, Any], kept_indexes: KeptIndexes, errors: Sequence[Any], kind: ContentKind
) -> SalvagedModel:
    """Build the model of a contributor's file of its valid values, with nothing in place of what is required and missing."""
    wrong_fields = name_wrong_fields(errors, kind.model)
    lacks_exclusive = any(not error["loc"] and "needless" not in error.get("ctx", {}) for error in errors)
    stand_ins = choose_stand_ins(
        valid, kind.model, exclusive=lacks_exclusive or not wrong_fields.isdisjoint(kind.model.exclusive_fields)
    )
    try:
        model = kind.model.model_validate({**stand_ins, **valid})
    except ValidationError as error:
        conflicts = [detail for detail in error.errors() if not detail["loc"]]
        if not conflicts or any(not error["loc"] for error in errors):
            return SalvagedModel(None, {}, (), is_incomplete=True)
        return _salvage_model(values, [*errors, *conflicts], kind)._replace(conflicts=conflicts)
    return SalvagedModel(empty_stand_ins(model, stand_ins), kept_indexes, (), is_incomplete=bool(stand_ins))


def name_wrong_fields(errors: Iterable[Any], model: type[ContentModel]) -> frozenset[str]:
    """Return the fields of the root that have errors, also those whose names are misspelt."""
    return name_meant_fields({str(error["loc"][0]) for error in errors if error["loc"]}, model)
