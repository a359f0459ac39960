"""Fixes field names and single values: lists, choices, codes, numbers, dates, links and keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Any

from pydantic import BaseModel

from lyceum.contributing.autofix_yaml import FixedText, has_yaml_part, read_values
from lyceum.loader import Library, ParsedFile, YamlEditor, read_yaml, split_around_yaml
from lyceum.schema import (
    ContentKind,
    FieldPath,
    ModelField,
    ReferenceTo,
    Result,
    describe_fields,
    explain_invalid_key,
    extract_login,
    fold_key,
    normalize_score,
)

MIN_NAME_SIMILARITY = 0.75
"""The ratio of difflib from which a name is near to another one."""


@dataclass(frozen=True, slots=True)
class FieldEdit:
    """A new name for a field, or a new value."""

    field_path: FieldPath
    new_text: str
    code: str
    """The code of the autofix."""
    is_name: bool = False
    """Whether the name of the field changes, and not its value."""


def fix_fields(text: str, path: str, kind: ContentKind, library: Library) -> FixedText:
    """Fix the names of fields; or the values, if every name is right.

    Nothing changes if another text of the file would not read back as it was."""
    file = read_yaml(text.encode(), path, front_matter=kind.has_markdown_body, list_of=kind.list_field)
    if not isinstance(file, ParsedFile) or file.problems or not has_yaml_part(text, kind):
        return text, set()
    values = _get_root_mapping(file.values, kind)
    edits = [*_find_name_edits(values, kind.model)] or [*_find_value_edits(values, kind.model, library, path)]
    before, yaml_text, after = split_around_yaml(text, markdown=kind.has_markdown_body)
    fixed_yaml, codes = _apply_edits(yaml_text, edits, kind)
    fixed = before + fixed_yaml + after
    fixed_file = read_values(fixed, path, kind)
    if fixed_file is None or fixed_file.body != file.body:
        return text, set()
    edited_paths = {edit.field_path for edit in edits if not edit.is_name}
    old_texts = [*_walk_other_texts(values, edited_paths)]
    new_texts = [*_walk_other_texts(_get_root_mapping(fixed_file.values, kind), edited_paths)]
    return (fixed, codes) if old_texts == new_texts else (text, set())


def _get_root_mapping(values: Any, kind: ContentKind) -> Any:
    return {kind.list_field: values} if kind.list_field else values


def _find_name_edits(values: Any, model: type[BaseModel]) -> Iterator[FieldEdit]:
    """Find the misspelled names of fields that are near to exactly one known field."""
    for path, mapping_model, mapping in _walk_mappings(values, model, ()):
        known = list(describe_fields(mapping_model))
        for name in mapping:
            if name in known:
                continue
            plain = name.casefold().replace("-", "_").replace(" ", "_")
            near = get_close_matches(plain, known, n=3, cutoff=MIN_NAME_SIMILARITY)
            is_certain = len(name) > 3 or all(known_name[0] == name[:1].casefold() for known_name in near)
            if len(near) == 1 and near[0] not in mapping and is_certain:  # `all` is not `wall`
                yield FieldEdit((*path, name), near[0], "field-name", is_name=True)


def _find_value_edits(values: Any, model: type[BaseModel], library: Library, file_path: str) -> Iterator[FieldEdit]:
    for path, field, value in _walk_texts(values, model, ()):
        if list_text := _format_as_list(value, field, path):
            yield FieldEdit(path, list_text, "list")
        elif model is Result and path == ("score",):
            if number := _fix_score(value, library, file_path):
                yield FieldEdit(path, number, "number")
        elif fix := _fix_value(value, field, library):
            yield FieldEdit(path, *fix)


def _fix_score(text: str, library: Library, file_path: str) -> str | None:
    """Return the score that is meant. The challenge of the result tells what a unit behind the number means."""
    entry = library.challenges.get(fold_key(PurePosixPath(file_path).parent.parent.name))
    if entry is None or entry.path in library.paths_with_errors:
        return normalize_score(text)
    return normalize_score(text, measure=entry.value.score.measure, unit=entry.value.score.unit or "")


def _apply_edits(yaml_text: str, edits: list[FieldEdit], kind: ContentKind) -> FixedText:
    editor, codes = YamlEditor(yaml_text), set()
    for edit in edits:
        path = edit.field_path[1:] if kind.list_field else edit.field_path
        if edit.is_name:
            if editor.rename_field(path, edit.new_text):
                codes.add(edit.code)
            continue
        old_text = editor.get_raw_value(path)
        if re.match(r"[|>][^\n]*#", old_text):
            continue  # the comment behind the mark of the block text would be lost
        editor.set_raw_value(path, edit.new_text if edit.code == "list" else _quote_like(old_text, edit.new_text))
        codes.add(edit.code)
    return editor.text, codes


def _walk_other_texts(value: Any, edited_paths: set[FieldPath], path: FieldPath = ()) -> Iterator[str]:
    """Walk over the texts that are not edited, in their order."""
    match value:
        case _ if path in edited_paths:
            return
        case str():
            yield value
        case list() | dict():
            for step, inner in enumerate(value) if isinstance(value, list) else value.items():
                yield from _walk_other_texts(inner, edited_paths, (*path, step))


def _quote_like(old_text: str, value: str) -> str:
    """Write a value with the quotes of the old one; or with new ones, if YAML needs them."""
    if old_text[:1] == "'":
        return "'" + value.replace("'", "''") + "'"
    if old_text[:1] == '"' or re.search(r"[,\[\]{}#&*!|>'\"%@`]|: |:$|^[-?:]", value):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return value


def _format_as_list(value: str, field: ModelField, path: FieldPath) -> str:
    """Return the list that is meant if a list is expected and one text holds several names; else an empty text."""
    if (path and isinstance(path[-1], int)) or not re.search(r"[,;]", value) or not field.is_list:
        return ""
    names = [name.strip().strip("\"'") for name in re.split(r"[,;]", value.strip().strip("[]"))]
    names = [name for name in names if name]
    if field.choices:
        is_list = all(_normalize_choice(name) in field.choices for name in names)
    elif field.scalar and field.scalar.is_split_at_commas:
        is_list = all(explain_invalid_key(name.removeprefix("@")) is None for name in names)
    else:
        return ""
    return f"[{', '.join(name.removeprefix('@') for name in names)}]" if is_list and names else ""


def _walk_mappings(
    value: Any, model: type[BaseModel] | None, path: FieldPath
) -> Iterator[tuple[FieldPath, type[BaseModel], dict[str, Any]]]:
    """Yield every mapping with the class that describes it."""
    match value:
        case dict() if model:
            yield path, model, value
            for name, inner in value.items():
                if field := describe_fields(model).get(name):
                    yield from _walk_mappings(inner, field.nested, (*path, name))
        case list():
            for index, inner in enumerate(value):
                yield from _walk_mappings(inner, model, (*path, index))


def _walk_texts(
    value: Any, model: type[BaseModel] | None, path: FieldPath, field: ModelField | None = None
) -> Iterator[tuple[FieldPath, ModelField, str]]:
    """Yield every text with the field that it is a value of. `model` describes a mapping at `path`."""
    match value:
        case str() if field and field.nested and field.nested.shorthand_field:
            yield path, describe_fields(field.nested)[field.nested.shorthand_field], value
        case str() if field:
            yield path, field, value
        case list():
            for index, inner in enumerate(value):
                yield from _walk_texts(inner, model, (*path, index), field)
        case dict() if model:
            for name, inner in value.items():
                if inner_field := describe_fields(model).get(name):
                    yield from _walk_texts(inner, inner_field.nested, (*path, name), inner_field)


def _fix_value(value: str, field: ModelField, library: Library) -> tuple[str, str] | None:
    """Return (the text that is meant, the code of the fix), or None if the value is right or nobody can know."""
    new, code = value, ""
    if reference := field.get_mark(ReferenceTo):
        new, code = _fix_key(value, reference, library)
    elif field.scalar:
        normalized = field.scalar.normalize(value)
        new, code = value if normalized is None else normalized, field.scalar.fix_code
    elif _normalize_choice(value) in field.choices:
        new, code = _normalize_choice(value), "choice"
    return (new, code) if new != value else None


def _normalize_choice(text: str) -> str:
    return re.sub(r"[\s_-]+", "-", text.strip().casefold())


def _fix_key(value: str, reference: ReferenceTo, library: Library) -> tuple[str, str]:
    """Return the key of an entry as its file is named, and the code of the fix."""
    known = library.get_known_keys(reference.kind)
    if reference.kind == "learner" and (login := extract_login(value)):
        return known.get(fold_key(login), login), "handle"
    if reference.kind == "topic":
        spellings = (fold_key(value), fold_key("-".join(value.split())))
        topic = next((library.topics_by_key[key] for key in spellings if key in library.topics_by_key), None)
        return (topic.id, "topic") if topic else (value, "")
    return known.get(fold_key(value.strip()), value), "key-case"
