"""Builds a new content file with a comment for every field, and checks it before it is written."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from lyceum.contributing.draft import check_draft, find_free_key, list_taken_paths, suggest_key
from lyceum.contributing.scaffold_fields import (
    CONTENT_KIND_BY_NAME,
    ScaffoldKind,
    SimpleField,
    list_simple_fields,
)
from lyceum.diagnostics import Problem
from lyceum.i18n import Message, Translator, format_message
from lyceum.loader import Entry, Library, format_yaml_field
from lyceum.rules import PLACEHOLDER_BODIES, PLACEHOLDER_HANDLE, PLACEHOLDER_NAME, PLACEHOLDER_TITLE, is_reserved_name
from lyceum.schema import (
    EDITOR_SCHEMA_FOLDER,
    Challenge,
    ModelField,
    describe_fields,
    explain_invalid_key,
    fold_key,
    format_schema_address,
)

_UNFINISHED_CODES = frozenset({"missing-field", "missing-text", "placeholder-text", "empty-file"})
"""What is wrong with a file only as long as somebody still writes it."""


class ScaffoldError(Exception):
    """Why no file is made of this: problems of what was given, or one sentence about its place."""

    def __init__(self, *problems: Problem, reason: Message | str = "", path: str = "", text: str = "") -> None:
        super().__init__(str(reason))
        self.problems, self.reason, self.path, self.text = problems, reason, path, text

    def find_field_problems(self, field_name: str) -> Iterator[Problem]:
        """Those that stand at this field of the file."""
        for problem in self.problems:
            above = (re.match(r"([a-z_]+):", one) for one in reversed(self.text.split("\n")[: problem.where.line]))
            if problem.where.path == self.path and next((match[1] for match in above if match), "") == field_name:
                yield problem


@dataclass(frozen=True, slots=True)
class ScaffoldInput:
    """What somebody says of a new file. `values`: texts and lists of texts, by the steps of a field."""

    values: Mapping[tuple[str, ...], Any] = field(default_factory=dict)
    body: str = ""
    key: str = ""
    """The name that the file is to have; empty: one is made."""
    challenge: str = ""

    def with_value(self, path: tuple[str, ...], value: Any) -> ScaffoldInput:
        return replace(self, values={**self.values, path: value})


@dataclass(frozen=True, slots=True)
class ScaffoldFile:
    path: str
    text: str
    unfinished: tuple[Problem, ...]
    """What still waits for its author."""
    warnings: tuple[Problem, ...] = ()
    """Warnings."""


# The file ----------------------------------------------------------------------------------------------------------


def build_scaffold_file(
    kind: ScaffoldKind,
    library: Library,
    scaffold_input: ScaffoldInput,
    translator: Translator,
    *,
    today: date,
    hub_folder: Path | None = None,
) -> ScaffoldFile:
    """The file that this makes, and nothing of it written yet; raises Wrong where something given is wrong. `folder`:
    the hub's, where editors may find the schemas."""
    path, key = _choose_path(kind, library, scaffold_input)
    if kind in ("result", "activity") and ("date",) not in scaffold_input.values:
        scaffold_input = scaffold_input.with_value(("date",), today.isoformat())
    schema = _find_schema_address(kind, path, library.settings.value.url, hub_folder)
    text = render_scaffold_text(kind, scaffold_input, translator, schema=schema)
    challenge = scaffold_input.challenge if kind == "result" else None
    found = tuple(check_draft(library, path, text, kind, key, challenge, today=today))
    errors = [one for one in found if one.is_error]
    still = [one for one in errors if _is_unfinished(one, scaffold_input, text)]
    if refused := tuple(one for one in errors if one not in still):
        raise ScaffoldError(*refused, path=path, text=text)
    return ScaffoldFile(path, text, tuple(still), tuple(one for one in found if not one.is_error))


def _is_unfinished(problem: Problem, given: ScaffoldInput, text: str) -> bool:
    """Whether it is about something that was not given: it waits for its author."""
    if problem.code == "score-mismatch" and ("score",) not in given.values:
        return True
    if problem.code == "placeholder-text":
        return problem.message not in _find_template_messages(given)
    line = text.split("\n")[problem.where.line - 1]
    return problem.code in _UNFINISHED_CODES - {"placeholder-text"} or line.endswith(f": {PLACEHOLDER_HANDLE}")


def _find_template_messages(given: ScaffoldInput) -> frozenset[str]:
    """What the check would say of given texts that are no more than a template's."""
    values = [one for value in given.values.values() for one in (value if isinstance(value, list) else [value])]
    return frozenset(format_message("`{text}` is the template's text", text=str(value).strip()) for value in values)


def explain_refused_path(kind: ScaffoldKind, library: Library, scaffold_input: ScaffoldInput) -> Message | str:
    """Why the file cannot lie where it would; empty where it can."""
    try:
        _choose_path(kind, library, scaffold_input)
    except ScaffoldError as refused:
        return refused.reason
    return ""


def _choose_path(kind: ScaffoldKind, library: Library, given: ScaffoldInput) -> tuple[str, str]:
    """The path of the new file, and its key."""
    taken = list_taken_paths(library)
    pattern = f"content/{CONTENT_KIND_BY_NAME[kind].path_pattern}".replace("{challenge}", given.challenge)

    def place(key: str) -> str:
        return pattern.replace("{key}", key)

    if kind == "result" and find_challenge(library, given) is None:
        known = ", ".join(one.key for one in library.challenges.values())
        raise ScaffoldError(
            reason=format_message(
                "there is no challenge `{key}`; there is {known}", key=given.challenge, known=known or "–"
            )
        )
    if given.key or kind == "learner":
        if problem := explain_invalid_key(given.key):
            raise ScaffoldError(reason=format_message(problem, text=given.key))
        if is_reserved_name(given.key):
            raise ScaffoldError(reason=format_message("the site keeps the name `{key}` for itself", key=given.key))
        if fold_key(place(given.key)) in taken:
            raise ScaffoldError(reason=format_message("`{path}` is there already", path=place(given.key)))
        return place(given.key), given.key
    wanted = {
        "tip": suggest_key(given.values.get(("title",), "")),
        "challenge": suggest_key(given.values.get(("title",), "")),
        "activity": suggest_key(given.values.get(("what",), "")),
        "result": given.values.get(("learner",), "") or suggest_key(given.values.get(("team", "name"), "")),
    }[kind]
    key = find_free_key(wanted if explain_invalid_key(wanted) is None else kind, place, taken)
    return place(key), key


def find_challenge(library: Library, given: ScaffoldInput) -> Entry[Challenge] | None:
    return library.challenges.get(fold_key(given.challenge)) if given.challenge else None


def _find_schema_address(kind: ScaffoldKind, path: str, url: str | None, folder: Path | None) -> str:
    """Where an editor finds the schema: on the site, or from the file on; empty: nowhere."""
    if url:
        return format_schema_address(kind, url)
    local = f"{EDITOR_SCHEMA_FOLDER}/{kind}.json"
    return "../" * path.count("/") + local if folder and (folder / local).is_file() else ""


def render_scaffold_text(
    kind: ScaffoldKind, scaffold_input: ScaffoldInput, translator: Translator, *, schema: str = ""
) -> str:
    """The text of the file: what is given as values, all other fields as comments, each below what it is for."""
    its = CONTENT_KIND_BY_NAME[kind]
    values = build_field_values(kind, scaffold_input.values)
    head = f"# yaml-language-server: $schema={schema}\n\n" if schema else ""
    fields = []
    for name, info in describe_fields(its.model).items():
        told = _format_comment(info.describe(translator))
        value = values.get(name, _find_placeholder(kind, name, values, translator))
        line = format_yaml_field(name, value) if value is not None else f"# {name}: {_sketch_value(info)}\n"
        fields.append(told + line)
    body = scaffold_input.body or translator.gettext(PLACEHOLDER_BODIES.get(kind, ""))
    text = head + _join_fields(fields)
    return f"---\n{text}---\n\n{body.rstrip(chr(10))}\n" if its.has_markdown_body else text


def _join_fields(fields: Sequence[str]) -> str:
    """With an empty line between two fields, but where the one above would take it for its own."""
    keeps = re.compile(r"^[a-z_]+: \|[0-9]?\+$", re.MULTILINE)
    return "".join(one + ("" if keeps.search(one) else "\n") for one in fields[:-1]) + fields[-1]


def _format_comment(text: str) -> str:
    return "".join(f"# {line}\n" for line in textwrap.wrap(text, 98, break_long_words=False, break_on_hyphens=False))


def _sketch_value(field: ModelField) -> str:
    """How a field is written that nobody gave: a problem if it stays so, once it is no comment any more."""
    if field.nested:
        parts = (f"{part.name}: {_sketch_value(part)}" for part in describe_fields(field.nested).values())
        item = "{" + ", ".join(parts) + "}"
    elif field.choices:
        item = " | ".join(field.choices)
    else:
        item = "true | false" if field.scalar and field.scalar.yaml_types[0] == "boolean" else "…"
    return f"[{item}]" if field.is_list else item


def _find_placeholder(kind: ScaffoldKind, name: str, values: Mapping[str, Any], words: Translator) -> str | None:
    """What stands for something that is needed and was not given."""
    match kind, name:
        case "learner", "name":
            return words.gettext(PLACEHOLDER_NAME)
        case (_, "title") | ("activity", "what"):
            return words.gettext(PLACEHOLDER_TITLE)
        case "tip", "author":
            return None if "authors" in values else PLACEHOLDER_HANDLE
        case "result", "learner":
            return None if "team" in values else PLACEHOLDER_HANDLE
        case "activity", "who":
            return PLACEHOLDER_HANDLE
    return None


def build_field_values(kind: ScaffoldKind, values: Mapping[tuple[str, ...], Any]) -> dict[str, Any]:
    """The values of the file's fields, each as people write it."""
    told: dict[str, Any] = {}
    alone = {one.path for one in list_simple_fields(kind) if one.is_shorthand} & {*values}
    for one in list_simple_fields(kind):
        if one.path not in values:
            continue
        value = values[one.path]
        value = [_parse_scalar(one, part) for part in value] if isinstance(value, list) else _parse_scalar(one, value)
        if len(one.path) == 1:
            told[one.path[0]] = value
        else:
            told.setdefault(one.path[0], {})[one.path[1]] = value
    for steps in alone:
        if len(told[steps[0]]) == 1:
            told[steps[0]] = told[steps[0]][steps[1]]
    return told


def _parse_scalar(one: SimpleField, text: str) -> Any:
    """A number, a day, a truth: what stands without quotes and reads back as the same text."""
    types = one.text_format.yaml_types if one.text_format else ()
    if "boolean" in types and types[0] == "boolean" and text in ("true", "false"):
        return text == "true"
    if one.text_format and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII) and types == ("string",):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    if (
        {"integer", "number"} & {*types}
        and "boolean" not in types
        and re.fullmatch(r"[0-9]+(\.[0-9]+)?", text, re.ASCII)
    ):
        return Decimal(text) if str(Decimal(text)) == text else text
    return text


def write_scaffold_file(hub: Path, scaffold_file: ScaffoldFile) -> None:
    """The file, where none was; FileExistsError where one is."""
    place = hub / scaffold_file.path
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("x", encoding="utf-8", newline="\n") as file:
        file.write(scaffold_file.text)
