"""Fixes field names and single values: lists, choices, codes, numbers, dates, links and keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Any

from pydantic import BaseModel

from lyceum.contributing.autofix_yaml import FixedText, has_yaml_part, read_values
from lyceum.loader import Library, ParsedFile, SourceFile, YamlEditor, read_content_file, split_around_yaml
from lyceum.markdown import find_invisible_characters
from lyceum.schema import (
    NO_VALUE_WORDS,
    ContentKind,
    FieldPath,
    IsMarkdown,
    ModelField,
    ReferenceTo,
    Result,
    describe_fields,
    explain_invalid_key,
    extract_login,
    find_same_choice,
    fold_key,
    is_language_tag,
    normalize_score,
    split_names,
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
    items: tuple[str, ...] | None = None
    """The keys that take the place of one text: it becomes a list, or several items of the list that it stands in.
    Empty if the list has these keys already: the item goes."""
    is_name: bool = False
    """Whether the name of the field changes, and not its value."""


def fix_fields(text: str, path: str, kind: ContentKind, library: Library) -> FixedText:
    """Fix the names of fields; or the values, if every name is right.

    Nothing changes if another text of the file would not read back as it was."""
    file = read_content_file(text.encode(), path, kind)
    if not isinstance(file, ParsedFile) or file.problems or not has_yaml_part(text, kind):
        return text, set()
    values = _get_root_mapping(file.values, kind)
    edits = [*_find_name_edits(values, kind.model)] or [
        *_skip_repeated_keys(_find_value_edits(values, kind.model, library, path), values)
    ]
    before, yaml_text, after = split_around_yaml(text, markdown=kind.has_markdown_body)
    fixed_yaml, applied = _apply_edits(yaml_text, edits, kind)
    fixed = before + fixed_yaml + after
    fixed_file = read_values(fixed, path, kind)
    if fixed_file is None or fixed_file.body != file.body:
        return text, set()
    expected = _apply_edits_to_values(values, {edit.field_path: edit for edit in applied if not edit.is_name})
    new_texts = [*_walk_texts_in_order(_get_root_mapping(fixed_file.values, kind))]
    codes = {edit.code for edit in applied}
    return (fixed, codes) if new_texts == [*_walk_texts_in_order(expected)] else (text, set())


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
        if items := _find_list_items(value, field, path, library):
            yield FieldEdit(path, "", "list", items)
        elif model is Result and path == ("score",):
            if number := _fix_score(value, library, file_path):
                yield FieldEdit(path, number, "number")
        elif fix := _fix_value(value, field, library):
            yield FieldEdit(path, *fix)


def _skip_repeated_keys(edits: Iterable[FieldEdit], values: Any) -> Iterator[FieldEdit]:
    """Leave out the keys that a list has already, such as `react` from `React.js` beside `react`."""
    edits = list(edits)
    edited_paths = {edit.field_path for edit in edits}
    seen_by_list: dict[FieldPath, set[str]] = {}
    for edit in edits:
        list_path = edit.field_path[:-1]
        if edit.code not in ("list", "name", "topic", "key-case", "handle") or not isinstance(edit.field_path[-1], int):
            yield edit
            continue
        if list_path not in seen_by_list:
            texts = enumerate(_get_value(values, list_path))
            seen_by_list[list_path] = {
                fold_key(text) for i, text in texts if isinstance(text, str) and (*list_path, i) not in edited_paths
            }
        seen = seen_by_list[list_path]
        keys = edit.items or (edit.new_text,)
        new_keys = tuple(key for key in keys if fold_key(key) not in seen)
        seen.update(map(fold_key, new_keys))
        yield edit if new_keys == keys else replace(edit, items=new_keys)


def _get_value(values: Any, path: FieldPath) -> Any:
    for step in path:
        values = values[step]
    return values


def _fix_score(text: str, library: Library, file_path: str) -> str | None:
    """Return the score that is meant. The challenge of the result tells what a unit behind the number means."""
    entry = library.challenges.get(fold_key(PurePosixPath(file_path).parent.parent.name))
    if entry is None or entry.path in library.paths_with_errors:
        return normalize_score(text)
    return normalize_score(text, measure=entry.value.score.measure, unit=entry.value.score.unit or "")


def _apply_edits(yaml_text: str, edits: list[FieldEdit], kind: ContentKind) -> tuple[str, list[FieldEdit]]:
    """Return the text with the edits that can be made, and these edits."""
    editor, applied = YamlEditor(yaml_text), []
    source = SourceFile("", yaml_text, list_of=kind.list_field)
    for edit in edits:
        path = edit.field_path[1:] if kind.list_field else edit.field_path
        if edit.is_name:
            if editor.rename_field(path, edit.new_text):
                applied.append(edit)
            continue
        old_text = editor.get_raw_value(path)
        if re.match(r"[|>][^\n]*#", old_text):
            continue  # the comment behind the mark of the block text would be lost
        if edit.items == ():
            editor.remove_value(path)
        elif edit.items:
            editor.set_raw_value(path, _format_items(edit, yaml_text, source))
        else:
            editor.set_raw_value(path, _quote_like(old_text, edit.new_text))
        applied.append(edit)
    return editor.text, applied


def _format_items(edit: FieldEdit, yaml_text: str, source: SourceFile) -> str:
    """Write several items in the place of one text: as a list, with commas, or each behind a hyphen of its own."""
    texts = [_quote_like("", item) for item in edit.items or ()]
    if not isinstance(edit.field_path[-1], int):
        return f"[{', '.join(texts)}]"
    where = source.locate(*edit.field_path)
    in_front = yaml_text.split("\n")[where.line - 1][: where.column - 1]
    separator = f"\n{in_front}" if re.fullmatch(r" *- +", in_front) else ", "
    return separator.join(texts)


def _apply_edits_to_values(value: Any, edits: Mapping[FieldPath, FieldEdit], path: FieldPath = ()) -> Any:
    """Return what the edited text should say."""
    match value:
        case _ if path in edits:
            edit = edits[path]
            return edit.new_text if edit.items is None else list(edit.items)
        case dict():
            return {name: _apply_edits_to_values(inner, edits, (*path, name)) for name, inner in value.items()}
        case list():
            items: list[Any] = []
            for index, inner in enumerate(value):
                new = _apply_edits_to_values(inner, edits, (*path, index))
                items += new if isinstance(inner, str) and isinstance(new, list) else [new]
            return items
    return value


def _walk_texts_in_order(value: Any) -> Iterator[Any]:
    """Walk over all texts. The names of fields may change, so they are left out."""
    match value:
        case list() | dict():
            for inner in value if isinstance(value, list) else value.values():
                yield from _walk_texts_in_order(inner)
        case _:
            yield value


def _quote_like(old_text: str, value: str) -> str:
    """Write a value with the quotes of the old one; or with new ones, if YAML needs them."""
    if old_text[:1] == "'":
        return "'" + value.replace("'", "''") + "'"
    if old_text[:1] == '"' or re.search(r"[,\[\]{}#&*!|>'\"%@`]|: |:$|^[-?:]", value):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return value


def _find_list_items(value: str, field: ModelField, path: FieldPath, library: Library) -> tuple[str, ...]:
    """Return the items that are meant if one text holds several of them and a list is expected; else nothing."""
    is_item = bool(path) and isinstance(path[-1], int)
    if not (field.is_list or is_item) or value.strip().casefold() in NO_VALUE_WORDS:
        return ()
    if reference := field.get_mark(ReferenceTo):
        keys = library.key_finder.convert_names(reference.kind, value.strip().strip("[]"))
        is_one_name = len(keys) < 2 and not (_LIST_MARK.search(value) and keys)
        return () if is_one_name or any(map(explain_invalid_key, keys)) else keys
    names = [name.strip("\"'") for name in split_names(value.strip().strip("[]"))]
    if len(names) < 2 and not _LIST_MARK.search(value):
        return ()
    if field.choices:
        items = [find_same_choice(name, field.choices) for name in names]
    elif field.scalar and field.scalar.code_list:
        items = [field.scalar.normalize(name) or (name if is_language_tag(name) else None) for name in names]
    elif field.scalar and field.scalar.is_split_at_commas:
        items = [
            name.removeprefix("@") if explain_invalid_key(name.removeprefix("@")) is None else None for name in names
        ]
    else:
        return ()
    return tuple(item or "" for item in items) if all(items) else ()


_LIST_MARK = re.compile("[,;]")


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
    elif choice := find_same_choice(value, field.choices):
        new, code = choice, "choice"
    if new == value and field.get_mark(IsMarkdown) is None:
        new, code = _remove_invisible_characters(value), "invisible"
    return (new, code) if new.strip() and new != value else None


def _remove_invisible_characters(text: str) -> str:
    offsets = frozenset(find_invisible_characters(text))
    return "".join(character for i, character in enumerate(text) if i not in offsets) if offsets else text


def _fix_key(value: str, reference: ReferenceTo, library: Library) -> tuple[str, str]:
    """Return the key of what is named, as its file is named, and the code of the fix."""
    known = library.get_known_keys(reference.kind)
    if reference.kind == "learner" and (login := extract_login(value)):
        # an address of GitHub names an account, which need not be the learner whose handle reads alike
        handle = library.key_finder.find_key("learner", value) or (login if value.strip()[0] == "@" else "")
        return (handle, "handle") if explain_invalid_key(handle) is None else (value, "")
    if key := known.get(fold_key(value.strip())):
        return key, "topic" if reference.kind == "topic" else "key-case"
    keys = library.key_finder.convert_names(reference.kind, value)
    if len(keys) != 1 or explain_invalid_key(keys[0]) or value.strip().casefold() in NO_VALUE_WORDS:
        return value, ""
    is_new_key = reference.kind == "topic" and not library.key_finder.find_key("topic", value)
    return (value, "") if is_new_key and explain_invalid_key(value.strip()) is None else (keys[0], "name")
