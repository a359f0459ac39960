"""Turns the values of a draft as people write them into the values of the file: names into keys, words into codes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lyceum.contributing.draft import CONTENT_KIND_BY_NAME, Draft, DraftPath, find_challenge
from lyceum.loader import Library
from lyceum.schema import (
    ModelField,
    ReferenceTo,
    describe_fields,
    explain_invalid_key,
    find_nested_model,
    find_same_choice,
    normalize_score,
    split_names,
)


def convert_written_values(draft: Draft, library: Library) -> Draft:
    """Return the draft with what `lyceum check --fix` would write. What is not known stays as it is."""
    values = {path: _convert_value(draft, path, value, library) for path, value in draft.values.items()}
    return replace(draft, values=values)


def _convert_value(draft: Draft, path: DraftPath, value: Any, library: Library) -> Any:
    field = _find_field(draft, path)
    if field is None:
        return value
    if isinstance(value, list):
        items = [item for text in value for item in _convert_item(text, field, library)]
        return list(dict.fromkeys(items)) if all(isinstance(item, str) for item in items) else items
    if not isinstance(value, str):
        return value
    if (draft.kind, path) == ("result", ("score",)):
        challenge = find_challenge(draft, library)
        settings = challenge.value.score if challenge else None
        return (
            normalize_score(
                value, measure=settings.measure if settings else "", unit=(settings and settings.unit) or ""
            )
            or value
        )
    parts = _convert_item(value, field, library)
    return parts[0] if len(parts) == 1 else value


def _find_field(draft: Draft, path: DraftPath) -> ModelField | None:
    """Return the field that a value belongs to; for a list of mappings, the one that a lone text stands for."""
    model = find_nested_model(CONTENT_KIND_BY_NAME[draft.kind].model, path[:-1])
    field = describe_fields(model).get(path[-1]) if model else None
    if field and field.nested and field.nested.shorthand_field:
        return describe_fields(field.nested)[field.nested.shorthand_field]
    return field


def _convert_item(value: Any, field: ModelField, library: Library) -> tuple[Any, ...]:
    """Return the items that a text means: several for `HTML/CSS`."""
    if not isinstance(value, str):
        return (value,)
    if reference := field.get_mark(ReferenceTo):
        if library.get_known_keys(reference.kind).get(value.strip()):
            return (value,)
        keys = library.key_finder.convert_names(reference.kind, value)
        return keys if keys and not any(map(explain_invalid_key, keys)) else (value,)
    if field.choices:
        return (find_same_choice(value, field.choices) or value,)
    if field.scalar and field.scalar.code_list == "languages":
        return tuple(field.scalar.normalize(name) or name for name in split_names(value))
    return ((field.scalar.normalize(value) if field.scalar else None) or value,)
