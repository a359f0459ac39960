"""The draft of a new content file. `lyceum new` and the issue forms both collect one, find a free name for it, write it
as YAML and check the hub with the new file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel

from lyceum.diagnostics import Problem, filter_errors
from lyceum.i18n import Message, format_message
from lyceum.loader import (
    CONTENT_FOLDER,
    NOT_DIVIDED,
    Entry,
    Library,
    find_divisions,
    flatten_path,
    format_yaml_field,
    name_known_keys,
    parse_entry,
)
from lyceum.markdown import remove_unsafe_characters
from lyceum.rules import check_library, is_reserved_name
from lyceum.schema import (
    CONTENT_KINDS,
    Challenge,
    ModelField,
    ScalarType,
    describe_fields,
    explain_invalid_key,
    fold_key,
    is_login,
    make_key,
)

DraftKind = Literal["learner", "tip", "challenge", "result", "activity"]
CONTENT_KIND_BY_NAME = {kind.name: kind for kind in CONTENT_KINDS}
DraftPath = tuple[str, ...]
"""The path of a field: `("name",)`, or `("location", "city")` for a part of a field."""
_AUTHOR_FIELD: Mapping[DraftKind, DraftPath] = {
    "tip": ("author",),
    "challenge": ("hosts",),
    "result": ("learner",),
    "activity": ("who",),
}
_FIELDS_IN_PLACE_OF_AUTHOR = frozenset({"authors", "team"})
_LIST_FIELDS_OF_AUTHORS = frozenset({("hosts",), ("who",)})
_LIBRARY_FIELD_BY_KIND = {"learner": "learners", "tip": "tips", "challenge": "challenges", "activity": "activities"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a contributor says about a new content file."""

    kind: DraftKind
    values: Mapping[DraftPath, Any] = field(default_factory=dict)
    """Values by field path: texts and lists of texts, or values that are ready for YAML."""
    body: str = ""
    """The Markdown below the fields."""
    key: str = ""
    """The requested name of the file, without its ending. If it is empty, a free name is chosen."""
    challenge_key: str = ""
    """The challenge that a result belongs to; empty if it is not known."""

    def with_value(self, path: DraftPath, value: Any) -> Draft:
        return replace(self, values={**self.values, path: value})


@dataclass(frozen=True, slots=True)
class DraftFile:
    """The text of a content file before it is written to disk."""

    kind: DraftKind
    key: str
    path: str
    text: str
    challenge_key: str = ""
    """The challenge that a result belongs to; empty if it is not known."""


def add_author(draft: Draft, handle: str) -> Draft:
    """Name a learner as the author, host or participant, unless the draft names somebody already."""
    path = _AUTHOR_FIELD.get(draft.kind)
    named_fields = {field_path[0] for field_path in draft.values}
    if path is None or path[0] in named_fields or named_fields & _FIELDS_IN_PLACE_OF_AUTHOR:
        return draft
    return draft.with_value(path, [handle] if path in _LIST_FIELDS_OF_AUTHORS else handle)


def clean_text(text: str) -> str:
    """Remove characters that hide or reorder text, as the site's own forms do it."""
    text = re.sub("\r\n?|[\u2028\u2029]", "\n", text).replace("\ufeff", "")
    return remove_unsafe_characters(text)


def suggest_key(text: str) -> str:
    """Return a file name of letters, digits and single hyphens in lower case; empty if the text has no such characters."""
    return make_key(clean_text(text))


def make_content_path(kind: DraftKind, key: str, challenge_key: str = "") -> str:
    pattern = CONTENT_KIND_BY_NAME[kind].path_pattern
    return f"{CONTENT_FOLDER}/{pattern}".replace("{challenge}", challenge_key or "unknown").replace("{key}", key)


def place_content_path(library: Library, kind: DraftKind, key: str, challenge_key: str = "") -> str:
    """Return the path for a new file: where files with the same first letters lie, if the hub divides them so."""
    flat_path = make_content_path(kind, key, challenge_key)
    if not CONTENT_KIND_BY_NAME[kind].allows_subfolders:
        return flat_path
    folder, name = posixpath.split(flat_path)
    paths = [path for path in library.paths if path.startswith(f"{folder}/")]
    subfolder = find_divisions(paths).get(folder, NOT_DIVIDED).choose_folder(key)
    return posixpath.join(folder, subfolder, name)


def list_taken_paths(library: Library) -> frozenset[str]:
    """Return every path in content/ in folded form, since many file systems ignore case.

    What lies in a folder of the hub's own takes the path without that folder, too."""
    return frozenset(map(fold_key, (*library.paths, *map(flatten_path, library.paths))))


def find_free_key(
    wanted_key: str,
    build_path: Callable[[str], str],
    taken_paths: Collection[str],
    taken_keys: Collection[str] = (),
) -> str:
    """Return the wanted key, or with a number behind it if its file exists or the key is reserved.

    `taken_paths` and `taken_keys` are folded.
    """
    for number in range(1, len(taken_paths) + len(taken_keys) + 3):
        key = wanted_key if number == 1 else f"{wanted_key}-{number}"
        is_taken = fold_key(key) in taken_keys or fold_key(build_path(key)) in taken_paths
        if not is_taken and not is_reserved_name(key):
            return key
    raise AssertionError("one of these keys is free, since there are more keys than taken ones")


def adopt_login(draft: Draft, library: Library) -> Draft:
    """Give a profile a key of its own if its key is a login that cannot name a file, or that the hub keeps for itself.

    The field `github` then says the login: `old-` becomes `old.yml` with `github: old-`."""
    login = draft.key
    if draft.kind != "learner" or not is_login(login) or not (explain_invalid_key(login) or is_reserved_name(login)):
        return draft
    draft = replace(draft, key=find_free_handle(make_key(login), library))
    return draft if ("github",) in draft.values else draft.with_value(("github",), login)


def find_free_handle(wanted_key: str, library: Library) -> str:
    """Return the key, or with a number behind it if a profile has it, had it, or it is reserved."""
    former_handles = {fold_key(name) for entry in library.learners.values() for name in entry.value.formerly}
    return find_free_key(
        wanted_key, lambda key: make_content_path("learner", key), list_taken_paths(library), former_handles
    )


def find_challenge(draft: Draft, library: Library) -> Entry[Challenge] | None:
    return library.challenges.get(fold_key(draft.challenge_key)) if draft.challenge_key else None


def adopt_challenge(draft: Draft, library: Library) -> Draft:
    """Return the draft with the challenge as its folder is named: on some systems `WALK` and `walk` are one folder."""
    challenge = find_challenge(draft, library)
    return replace(draft, challenge_key=challenge.key) if challenge else draft


def explain_refused_place(draft: Draft, library: Library) -> Message | str:
    """Explain why the file cannot have the requested challenge or name; empty if it can."""
    if draft.kind == "result" and find_challenge(draft, library) is None:
        known_keys = ", ".join(challenge.key for challenge in library.challenges.values())
        return format_message(
            "there is no challenge `{key}`; there is {known}", key=draft.challenge_key, known=known_keys or "–"
        )
    if not draft.key and draft.kind != "learner":
        return ""
    if explanation := explain_invalid_key(draft.key):
        return format_message(explanation, text=draft.key)
    if is_reserved_name(draft.key):
        return format_message("the site keeps the name `{key}` for itself", key=draft.key)
    path = make_content_path(draft.kind, draft.key, draft.challenge_key)
    if fold_key(path) in list_taken_paths(library):
        return format_message("`{path}` is there already", path=path)
    return ""


def choose_key(draft: Draft, library: Library) -> str:
    """Return the requested key, or a free one that is made from the title, the activity, the learner or the team."""
    if draft.key:
        return draft.key
    wanted_key = _suggest_draft_key(draft)
    return find_free_key(
        wanted_key if explain_invalid_key(wanted_key) is None else draft.kind,
        lambda key: make_content_path(draft.kind, key, draft.challenge_key),
        list_taken_paths(library),
    )


def _suggest_draft_key(draft: Draft) -> str:
    match draft.kind:
        case "activity":
            return suggest_key(draft.values.get(("what",), ""))
        case "result":
            if handle := draft.values.get(("learner",)):
                return str(handle)
            team_name = draft.values.get(("team", "name"), "")
            return suggest_key(team_name) or ("team" if team_name else "")
    return suggest_key(draft.values.get(("title",), ""))


def nest_values(values: Mapping[DraftPath, Any]) -> dict[str, Any]:
    """Turn `{("location", "city"): "Ghent"}` into `{"location": {"city": "Ghent"}}`; empty mappings are left out."""
    nested: dict[str, Any] = {}
    for (name, *inner_path), value in values.items():
        if inner_path:
            nested[name] = {**(nested.get(name) or {}), inner_path[0]: value}
        else:
            nested[name] = value
    return {name: value for name, value in nested.items() if value != {}}


def convert_scalars(model: type[BaseModel], values: Mapping[str, Any]) -> dict[str, Any]:
    """Turn texts into numbers, dates and booleans if their field holds such, so that YAML writes them without quotes.

    Every value reads back as the same text.
    """
    fields = describe_fields(model)
    return {name: _convert_value(fields[name], value) if name in fields else value for name, value in values.items()}


def _convert_value(model_field: ModelField, value: Any) -> Any:
    match value:
        case list():
            return [_convert_value(model_field, item) for item in value]
        case dict() if model_field.nested:
            return convert_scalars(model_field.nested, value)
        case str() if model_field.scalar:
            return _convert_scalar(model_field.scalar, value)
    return value


def _convert_scalar(scalar_type: ScalarType, text: str) -> Any:
    types = scalar_type.yaml_types
    if types[0] == "boolean" and text in ("true", "false"):
        return text == "true"
    if types == ("string",) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    holds_numbers = bool({"integer", "number"} & {*types}) and "boolean" not in types
    if holds_numbers and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text, re.ASCII):
        return Decimal(text) if str(Decimal(text)) == text else text
    return text


def format_fields(values: Mapping[str, Any]) -> str:
    return "".join(format_yaml_field(name, value) for name, value in values.items())


def join_body(kind: DraftKind, fields_text: str, body: str) -> str:
    """Put the fields of a Markdown file into its front matter, above the body; other files consist of fields only."""
    if not CONTENT_KIND_BY_NAME[kind].has_markdown_body:
        return fields_text
    return f"---\n{fields_text}---\n\n{body.rstrip(chr(10))}\n"


def render_draft(draft: Draft) -> str:
    """Return the text of the file, with its fields in the order of the draft."""
    values = convert_scalars(CONTENT_KIND_BY_NAME[draft.kind].model, nest_values(draft.values))
    return join_body(draft.kind, format_fields(values), draft.body)


def check_draft_file(library: Library, file: DraftFile, *, today: date) -> Iterator[Problem]:
    """Yield the problems of the file, and those that it causes in other files of the hub."""
    entry, own_problems = parse_entry(
        file.text.encode(),
        file.path,
        CONTENT_KIND_BY_NAME[file.kind],
        key=file.key,
        challenge=file.challenge_key,
    )
    yield from (name_known_keys(problem, library) for problem in own_problems)
    if entry is None or (file.kind == "result" and not file.challenge_key):
        return
    changes: dict[str, Any] = {
        "paths": tuple(sorted({*library.paths, file.path})),
        "file_ages": {path: 0 for path in library.paths if path != file.path},
        "error_positions": library.error_positions | {problem.where for problem in filter_errors(own_problems)},
    }
    if name := _LIBRARY_FIELD_BY_KIND.get(file.kind):
        changes[name] = {**getattr(library, name), fold_key(file.key): entry}
    else:
        changes["results"] = tuple(sorted((*library.results, entry), key=lambda result: result.path))
    problems = check_library(replace(library, **changes), today=today)
    causes_others = any(problem.where.path != file.path for problem in problems)
    old_problems = set(check_library(library, today=today)) if causes_others else set()
    yield from (problem for problem in problems if problem.where.path == file.path or problem not in old_problems)


def find_field_name(text: str, line_number: int) -> str:
    """Return the top-level field of a file's text that a line (from 1) belongs to; empty if it is above all fields."""
    for line in reversed(text.split("\n")[:line_number]):
        if match := re.match(r"([a-z_]+):", line):
            return match[1]
    return ""
