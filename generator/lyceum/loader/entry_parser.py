"""Parses one content file into an Entry and its problems. What is valid in a file is kept, so that other files can refer to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ValidationError

from lyceum.diagnostics import Problem
from lyceum.i18n import format_message
from lyceum.loader.library import Entry
from lyceum.loader.model_errors import drop_repeated_errors, explain_model_error, select_union_errors
from lyceum.loader.text_checks import check_accidental_comments, check_characters
from lyceum.loader.yaml_positions import SourceFile
from lyceum.loader.yaml_reader import ParsedFile, read_yaml
from lyceum.schema import BadgesFile, ContentKind, HubSettings, TopicsFile


def parse_entry(
    data: bytes, path: str, kind: ContentKind, *, key: str, challenge: str = ""
) -> tuple[Entry[Any] | None, tuple[Problem, ...]]:
    """The entry that a file holds, with what is good in it, and its problems; no entry where too little of it can be
    understood. The files of the hub itself always give one."""
    text = read_yaml(data, path, front_matter=kind.has_markdown_body, list_of=kind.list_field)
    if isinstance(text, Problem):
        return _make_fallback_entry(kind, key, path), (text,)
    values, problems = _check_root(text, kind)
    problems = [*text.problems, *problems, *check_characters(text, data, path), *check_accidental_comments(text, path)]
    if values is None:
        return _make_fallback_entry(kind, key, path), tuple(problems)
    try:
        value: BaseModel = kind.model.model_validate(values)
    except ValidationError as error:
        wrong = [*select_union_errors(error.errors(include_url=False), values)]
        problems += [explain_model_error(one, text.source, kind) for one in drop_repeated_errors(wrong, kind)]
        salvaged = _salvage_model(values, wrong, kind.model)
        if salvaged is None:
            return None, tuple(problems)
        value = salvaged
    return Entry(kind.name, key, value, text.source, text.body, challenge), tuple(problems)


FALLBACK_VALUES: dict[type[BaseModel], dict[str, Any]] = {
    HubSettings: {"name": "Community"},
    TopicsFile: {},
    BadgesFile: {},
}
"""What stands in for a file of the hub itself that cannot be read."""


def _make_fallback_entry(kind: ContentKind, key: str, path: str) -> Entry[Any] | None:
    if kind.model not in FALLBACK_VALUES:
        return None
    return Entry(kind.name, key, kind.model.model_validate(FALLBACK_VALUES[kind.model]), SourceFile(path, ""))


def _check_root(text: ParsedFile, kind: ContentKind) -> tuple[dict[str, Any] | None, list[Problem]]:
    match text.values:
        case None:
            said = (
                format_message("there is nothing in this file")
                if not kind.has_markdown_body
                else format_message("there are no fields at the top")
            )
            return None, [
                Problem(
                    text.source.locate(),
                    "empty-file",
                    said,
                    format_message("write its fields, such as `{field}: …`", field=_get_first_field(kind)),
                )
            ]
        case list() if not kind.list_field and text.values and all(isinstance(one, dict) for one in text.values):
            said, hint = (
                format_message("this file is a list, and should hold fields"),
                format_message("delete the hyphens in front of the fields"),
            )
            if text.source.yaml_text.lstrip().startswith("["):
                hint = format_message("delete the brackets `[` and `]` around the fields")
            return None, [Problem(text.source.locate(), "not-a-mapping", said, hint)]
        case list() if kind.list_field:
            return {kind.list_field: text.values}, []
        case dict() if not kind.list_field:
            return text.values, []
        case _ if kind.list_field:
            hint = format_message("begin each part with `- id: …`")
            return None, [
                Problem(text.source.locate(), "not-a-list", format_message("this file should be a list"), hint)
            ]
        case _:
            hint = format_message("write its fields as `{field}: …`, one on a line", field=_get_first_field(kind))
            return None, [
                Problem(text.source.locate(), "not-a-mapping", format_message("this file should hold fields"), hint)
            ]


def _get_first_field(kind: ContentKind) -> str:
    return next(iter(kind.model.model_fields))


def _salvage_model(values: dict[str, Any], errors: Iterable[Any], model: type[BaseModel]) -> BaseModel | None:
    """The model with the wrong fields, or the wrong parts of its lists, left out; so that the rules between files can
    say what else is wrong. None where nothing stands without them."""
    left: dict[str, Any] = dict(values)
    bad: dict[str, set[int]] = {}
    for one in errors:
        loc = one["loc"]
        if len(loc) > 1 and isinstance(loc[1], int) and isinstance(left.get(str(loc[0])), list):
            bad.setdefault(str(loc[0]), set()).add(loc[1])
        elif loc:
            left.pop(str(loc[0]), None)
    for name, indexes in bad.items():
        if name in left:
            left[name] = [item for i, item in enumerate(left[name]) if i not in indexes]
    stand_in = FALLBACK_VALUES.get(model)
    try:
        return model.model_validate((stand_in or {}) | left)
    except ValidationError:
        return None if stand_in is None else model.model_validate(stand_in)
