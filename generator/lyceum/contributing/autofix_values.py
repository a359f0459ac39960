"""Fixes field names and single values: lists, choices, codes, numbers, dates, links and keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel

from lyceum.contributing.autofix_yaml import has_yaml_part, read_values
from lyceum.loader import Library, ParsedFile, SourceFile, YamlEditor, read_yaml, split_around_yaml
from lyceum.schema import (
    ContentKind,
    FieldPath,
    ModelField,
    ReferenceTo,
    describe_fields,
    explain_invalid_key,
    extract_login,
    fold_key,
)

# Fields ------------------------------------------------------------------------------------------------------------


def fix_fields(text: str, path: str, kind: ContentKind, library: Library) -> tuple[str, set[str]]:
    got = read_yaml(text.encode(), path, front_matter=kind.has_markdown_body, list_of=kind.list_field)
    if not isinstance(got, ParsedFile) or got.problems or not has_yaml_part(text, kind):
        return text, set()
    said: Any = {kind.list_field: got.values} if kind.list_field else got.values
    before, yaml, after = split_around_yaml(text, markdown=kind.has_markdown_body)
    document, codes = YamlEditor(yaml), set()
    edits: list[tuple[FieldPath, str, str, bool]] = []
    for steps, model_, values in _walk_mappings(said, kind.model, ()):
        edits += [(steps, *name, True) for name in _find_misspelled_names(values, model_)]
    if not edits:
        for steps, field, value in _walk_texts(said, kind.model, ()):
            if listed := _format_as_list(value, field, steps):
                edits.append((steps, listed, "list", False))
            elif meant := _fix_value(value, field, library):
                edits.append((steps, *meant, False))
    source = SourceFile(path, yaml, 1, 1)
    for steps, word, code, is_name in sorted(
        edits, key=lambda one: _locate_edit(source, kind, one[0], one[1], one[3]), reverse=True
    ):
        inside = steps[1:] if kind.list_field and steps[:1] == (kind.list_field,) else steps
        if not is_name and re.match(r"[|>][^\n]*#", document.get_raw_value(inside)):
            continue  # the comment behind the mark would go with it
        if is_name:
            old, _, right = word.partition("\0")
            where = source.locate(*inside, old, field_name=True)
            if not document.rename_field(where.line, where.column, old, right):
                continue
        else:
            document.set_raw_value(
                inside, word if code == "list" else _quote_like(document.get_raw_value(inside), word)
            )
        codes.add(code)
    whole = before + document.text + after
    after_fix = read_values(whole, path, kind)
    if after_fix is None or after_fix.body != got.body:
        return text, set()
    mended = {steps for steps, _, _, is_name in edits if not is_name}
    root = {kind.list_field: after_fix.values} if kind.list_field else after_fix.values
    return (
        (whole, codes)
        if [*_walk_unfixed_texts(root, mended)] == [*_walk_unfixed_texts(said, mended)]
        else (text, set())
    )


def _walk_unfixed_texts(value: Any, fixed_paths: set[FieldPath], steps: FieldPath = ()) -> Iterator[str]:
    """Every text in its order, but for those that were mended."""
    match value:
        case _ if steps in fixed_paths:
            return
        case str():
            yield value
        case list() | dict():
            for step, inner in enumerate(value) if isinstance(value, list) else value.items():
                yield from _walk_unfixed_texts(inner, fixed_paths, (*steps, step))


def _locate_edit(source: SourceFile, kind: ContentKind, steps: FieldPath, word: str, is_name: bool) -> tuple[int, int]:
    inside = steps[1:] if kind.list_field and steps[:1] == (kind.list_field,) else steps
    where = source.locate(*inside, word.partition("\0")[0], field_name=True) if is_name else source.locate(*inside)
    return where.line, where.column


def _quote_like(token: str, word: str) -> str:
    """The word in the quotes of the one that it takes the place of; quoted where it has to be."""
    if token[:1] == "'":
        return "'" + word.replace("'", "''") + "'"
    if token[:1] == '"' or re.search(r"[,\[\]{}#&*!|>'\"%@`]|: |:$|^[-?:]", word):
        return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return word


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


def _find_misspelled_names(values: dict[str, Any], model_class: type[BaseModel]) -> Iterator[tuple[str, str]]:
    known = list(describe_fields(model_class))
    for name in values:
        if name not in known:
            near = get_close_matches(name.casefold().replace("-", "_").replace(" ", "_"), known, n=3, cutoff=0.75)
            is_near = len(name) > 3 or all(one[0] == name[:1].casefold() for one in near)
            if len(near) == 1 and near[0] not in values and is_near:  # `all` is not `wall`
                yield f"{name}\0{near[0]}", "field-name"


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


def _fix_key(value: str, to: ReferenceTo, library: Library) -> tuple[str, str]:
    known = library.get_known_keys(to.kind)
    if to.kind == "learner" and (login := extract_login(value)):
        return known.get(fold_key(login), login), "handle"
    if to.kind == "topic":
        topic = library.topics_by_key.get(fold_key(value)) or library.topics_by_key.get(
            fold_key("-".join(value.split()))
        )
        return (topic.id, "topic") if topic else (value, "")
    return known.get(fold_key(value.strip()), value), "key-case"
