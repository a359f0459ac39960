"""Explains Pydantic's validation errors in a contributor's words, with a position and a hint. One mistake gives one problem."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from lyceum.diagnostics import MAX_EQUAL_PROBLEMS, Position, Problem, find_closest_match, make_summary_problem
from lyceum.i18n import Message, format_message
from lyceum.loader.key_finder import WrittenName
from lyceum.loader.yaml_positions import SourceFile
from lyceum.schema import (
    NO_VALUE_WORDS,
    BadgeRule,
    ContentKind,
    FieldPath,
    Goal,
    ModelField,
    ProfileLink,
    ReferenceTo,
    Skill,
    describe_fields,
    find_near_choice,
    find_nested_model,
    find_same_choice,
    split_names,
)

# Which errors are reported

_UNION_BRANCH = re.compile(r"(literal|function-\w+)\[.*\]", re.DOTALL)
"""The step that Pydantic puts into a path for each alternative of a union."""


def select_union_errors(errors: Iterable[Any], values: Mapping[str, Any]) -> Iterator[Any]:
    """Keep the errors of the alternative that was meant, for a field that is a word or a list (`season`).

    The path of each error is the path in the file afterwards."""
    for error in errors:
        loc = error["loc"]
        branch = _UNION_BRANCH.fullmatch(str(loc[1])) if len(loc) > 1 else None
        if not branch:
            yield error
        elif (branch[1] == "literal") == isinstance(values.get(loc[0]), str):
            yield {**error, "loc": (loc[0], *loc[2:])}


def drop_repeated_errors(errors: Sequence[Any], values: Any, kind: ContentKind) -> Iterator[Any]:
    """Drop the error of a missing field if something beside it explains it: an unknown field, or a lone text that is wrong."""
    unknown_paths = [error["loc"] for error in errors if error["type"] == "extra_forbidden"][:MAX_EQUAL_PROBLEMS]
    explained_paths = {
        (*path[:-1], guess_field(str(path[-1]), _list_fields(kind.model, path[:-1]))) for path in unknown_paths
    }
    explained_parents = {path[:-1] for path in unknown_paths if len(path) > 1}
    wrong_parents = {error["loc"][:-1] for error in errors if error["type"] != "missing"}
    for error in errors:
        parent = error["loc"][:-1]
        is_explained = error["loc"] in explained_paths or parent in explained_parents
        if parent and parent in wrong_parents and error["type"] == "missing":
            is_explained = is_explained or not isinstance(_get_written_value(values, parent), dict)
        if error["type"] != "missing" or not is_explained:
            yield error


def _get_written_value(values: Any, path: FieldPath) -> Any:
    """Return what stands at a path; the value itself if it stands in place of a list."""
    value = values
    for step in path:
        with suppress(KeyError, IndexError, TypeError):
            value = value[step]
    return value


# Explanations, one for each type of error


@dataclass(frozen=True, slots=True)
class ModelError:
    """One error of Pydantic in a file."""

    error_type: str
    """The type of Pydantic, or the code of a `make_field_error`."""
    field_path: FieldPath
    given: Any
    """The value in the file; of a long text, its beginning."""
    context: Mapping[str, Any]
    pydantic_message: str
    given_length: int
    """The characters of a text."""
    source: SourceFile
    model: type[BaseModel]
    """The class of the file."""

    @property
    def field(self) -> str:
        """The name of the field in which the value is."""
        return next((step for step in reversed(self.field_path) if isinstance(step, str)), "")

    @property
    def where(self) -> Position:
        return self.source.locate(*self.field_path)

    @property
    def is_list_item(self) -> bool:
        """Whether the value is an item of a list, also one that stands for a mapping: `python` for `{topic: python}`."""
        if self.has_item_of_its_own:
            return self.source.locate(*self.field_path[:-1]) == self.where
        return bool(self.field_path) and isinstance(self.field_path[-1], int)

    @property
    def has_item_of_its_own(self) -> bool:
        """Whether the value stands in a mapping in a list."""
        return len(self.field_path) > 1 and isinstance(self.field_path[-2], int)

    @property
    def parent(self) -> type[BaseModel] | None:
        """The class of the mapping around the value."""
        return find_nested_model(self.model, self.field_path[:-1])

    @property
    def sibling_fields(self) -> list[str]:
        """The names of the fields that may stand where the value is."""
        return _list_fields(self.model, self.field_path[:-1])

    @property
    def has_written_sibling(self) -> bool:
        """Whether a field of the class stands beside the value. Else a text with a colon may be meant."""
        paths = ((*self.field_path[:-1], field) for field in self.sibling_fields)
        return any(self.source.find_written_path(path) == path for path in paths)

    @property
    def description(self) -> ModelField | None:
        """The field in which the value is."""
        end = max((i for i, step in enumerate(self.field_path) if isinstance(step, str)), default=0)
        owner = find_nested_model(self.model, self.field_path[:end])
        return describe_fields(owner).get(self.field) if owner else None

    @property
    def can_be_left_out(self) -> bool:
        """Whether the file is right without the value."""
        if self.parent is BadgeRule or self.field_path in (("author",), ("learner",)):
            return False  # one of several fields has to be there
        if self.parent is None or len(self.field_path) > 1 or self.field not in self.parent.model_fields:
            return True
        return not self.parent.model_fields[self.field].is_required()

    @property
    def choices(self) -> list[str]:
        """The words that the field may have."""
        return [choice for choice in self.description.choices if isinstance(choice, str)] if self.description else []


def explain_model_errors(errors: Iterable[Any], source: SourceFile, kind: ContentKind) -> Iterator[Problem]:
    """Turn the errors of Pydantic in one file into problems. Only the first errors of each type are explained."""
    errors_by_type: dict[str, list[Any]] = {}
    for error in errors:
        errors_by_type.setdefault(error["type"], []).append(error)
    for same_errors in errors_by_type.values():
        if len(same_errors) <= MAX_EQUAL_PROBLEMS + 1:
            yield from (explain_model_error(error, source, kind) for error in same_errors)
            continue
        same_errors.sort(key=lambda error: source.locate(*error["loc"]))
        problems = [explain_model_error(error, source, kind) for error in same_errors[:MAX_EQUAL_PROBLEMS]]
        yield from problems
        rest = same_errors[MAX_EQUAL_PROBLEMS:]
        last = problems[-1]
        yield make_summary_problem(source.locate(*rest[0]["loc"]), last.code, len(rest), last.severity)


def explain_model_error(error: Any, source: SourceFile, kind: ContentKind) -> Problem:
    """Turn one error of Pydantic into a Problem."""
    model_error = ModelError(
        error_type=error["type"],
        field_path=tuple(error["loc"]),
        given=_shorten_text(error.get("input")),
        given_length=len(error["input"]) if isinstance(error.get("input"), str) else 0,
        context=error.get("ctx") or {},
        pydantic_message=str(error["msg"]),
        source=source,
        model=kind.model,
    )
    explain = _EXPLAINERS.get(model_error.error_type, _explain_field_error)
    return explain(model_error) or _explain_other_error(model_error)


MAX_QUOTED_CHARACTERS = 200
"""Characters of a contributed value that a message quotes."""


def _shorten_text(value: Any) -> Any:
    is_long = isinstance(value, str) and len(value) > MAX_QUOTED_CHARACTERS
    return f"{value[:MAX_QUOTED_CHARACTERS]}…" if is_long else value


def _explain_missing_field(error: ModelError) -> Problem:
    message = format_message("`{field}` is missing", field=error.field)
    return Problem(error.where, "missing-field", message, _suggest_new_line(error.field))


def _explain_unknown_field(error: ModelError) -> Problem:
    return Problem(
        error.source.locate(*error.field_path, field_name=True),
        "unknown-field",
        format_message("`{field}` is not a field here", field=error.field),
        _suggest_shape(error) or _suggest_field(error),
    )


def _suggest_shape(error: ModelError) -> Message | None:
    """Suggest how to write a link, or a skill with its level, that stands as `name: value`."""
    if error.parent is ProfileLink and isinstance(error.given, str) and not error.has_written_sibling:
        url = error.given if "://" in error.given else "https://…"
        return format_message("write each link as `{example}`", example=f"{{label: {error.field}, url: {url}}}")
    if error.parent is Skill and error.given in describe_fields(Skill)["level"].choices:
        return format_message("write it as `{example}`", example=f"{{topic: {error.field}, level: {error.given}}}")
    return None


def _suggest_field(error: ModelError) -> Message:
    field, known = error.field, error.sibling_fields
    near = guess_field(field, known)
    if not near and error.parent is Goal and isinstance(error.given, str) and not error.has_written_sibling:
        return format_message('put the whole text into quotes: `"{text}"`', text=f"{field}: {error.given}")
    if field != field.lstrip() and field.lstrip() in known:
        return format_message("the spaces in front of it are another character: delete them, and type spaces")
    if near:
        return format_message("did you mean `{near}`?", near=near)
    return format_message("delete it; the fields here are {fields}", fields=known)


def _explain_unknown_choice(error: ModelError) -> Problem:
    if not isinstance(error.given, str):
        message = format_message("`{field}` should be one word", field=error.field)
        return Problem(error.where, "not-a-single-value", message, _suggest_choices(error.choices))
    message = format_message("`{given}` is not a choice for `{field}`", given=error.given, field=error.field)
    return Problem(error.where, "unknown-choice", message, _suggest_choice(error, error.given))


def _suggest_choice(error: ModelError, given: str) -> Message:
    choices = error.choices
    names = split_names(given)
    if given.strip().casefold() in NO_VALUE_WORDS and error.can_be_left_out:
        return LEAVE_OUT_HINT
    if len(names) > 1 and error.is_list_item:
        likely_names = [find_same_choice(name, choices) or find_closest_match(name, choices) or name for name in names]
        return format_message("several go into a list: [{choices}]", choices=likely_names)
    likely = find_same_choice(given, choices) or find_near_choice(given, choices) or find_closest_match(given, choices)
    return format_message("did you mean `{near}`?", near=likely) if likely else _suggest_choices(choices)


def _explain_too_long(error: ModelError) -> Problem:
    most = int(error.context.get("max_length", 0))
    if isinstance(error.given, str):
        size = error.given_length
        message = format_message("`{field}` has {size} characters; {most} fit", field=error.field, size=size, most=most)
        return Problem(error.where, "too-long", message, format_message("shorten it by {more}", more=size - most))
    length = error.context.get("actual_length")
    if length:
        message = format_message("`{field}` has {size} parts; {most} fit", field=error.field, size=length, most=most)
    else:
        message = format_message("`{field}` has more parts than the {most} that fit", field=error.field, most=most)
    return Problem(error.where, "too-many-items", message, format_message("keep the ones that matter most"))


def _explain_too_short(error: ModelError) -> Problem | None:
    if isinstance(error.given, str):
        return _explain_empty_field(error)
    message = format_message("`{field}` is empty", field=error.field)
    return Problem(error.where, "empty-field", message, format_message("name at least one here"))


def _explain_empty_field(error: ModelError) -> Problem:
    message = format_message("`{field}` is empty", field=error.field)
    hint = format_message("write something")
    if error.can_be_left_out and len(error.field_path) == 1:
        hint = format_message("write something, or delete the line")
    return Problem(error.where, "empty-field", message, hint)


def _explain_container(error: ModelError) -> Problem:
    """Explain a list, or a mapping, where the field has a single value."""
    is_list = isinstance(error.given, list)
    shape = format_message("a list") if is_list else format_message("fields of its own")
    message = format_message("`{field}` should be one value, and is {what}", field=error.field, what=shape)
    hint = format_message("write one value behind the `:`; quote it if it begins with [ or a brace")
    plural = f"{error.field}s"
    if is_list and plural in error.sibling_fields:
        hint = format_message("several go into `{several}`", several=plural)
    elif is_list and error.is_list_item:
        hint = format_message("this is a list in a list: take out one pair of brackets, or one hyphen")
    return Problem(error.where, "not-a-single-value", message, hint)


def _explain_missing_list(error: ModelError) -> Problem:
    message = format_message("`{field}` should be a list", field=error.field)
    return Problem(error.where, "not-a-list", message, format_message("write [one, two]"))


def _explain_missing_mapping(error: ModelError) -> Problem:
    fields = _list_fields(error.model, error.field_path)
    message = format_message("`{field}` should have fields of its own", field=error.field)
    example = "{" + ", ".join(f"{field}: …" for field in fields[:4]) + "}"
    return Problem(error.where, "not-a-mapping", message, format_message("write it as `{example}`", example=example))


def _explain_wrong_pattern(error: ModelError) -> Problem:
    message = format_message("`{given}` cannot be a `{field}`", given=str(error.given), field=error.field)
    return Problem(error.where, "invalid-format", message, format_message("copy it again from where it is shown"))


def _explain_key(error: ModelError) -> Problem | None:
    """Explain words, or several names, in place of a key. The hint keeps the words: the whole hub knows what they name."""
    no_value = isinstance(error.given, str) and error.given.strip().casefold() in NO_VALUE_WORDS
    if no_value or not error.given or not error.field_path:
        return _explain_field_error(error)
    if "list" not in error.context or error.is_list_item:
        return _keep_written_name(_fill_field_error(error), error)
    hint = format_message("one name stands here")
    if error.has_item_of_its_own:
        hint = format_message("write an item for each of them: {list}", list=error.context["list"])
    if several := next((name for name in (f"{error.field}s", "team") if name in error.sibling_fields), None):
        hint = format_message("several go into `{several}`", several=several)
    return Problem(error.where, "not-a-key", format_message("`{given}` is not one name", given=str(error.given)), hint)


def _keep_written_name(problem: Problem, error: ModelError) -> Problem:
    """Return the problem with the words among the values of its hint, if the field names something of the hub."""
    reference = error.description.get_mark(ReferenceTo) if error.description else None
    if not reference or not isinstance(problem.hint, Message):
        return problem
    written = WrittenName(reference.kind, str(error.given), is_list_item=error.is_list_item)
    hint = format_message(problem.hint.template, **problem.hint.values, written=written)
    return replace(problem, hint=hint)


def _explain_with_own_hint(error: ModelError) -> Problem | None:
    """Explain a login or a score. For words such as `none`, the schema's own hint says what to write instead."""
    return _explain_empty_field(error) if error.given == "" else _fill_field_error(error)


def _explain_field_error(error: ModelError) -> Problem | None:
    """Explain an error of `make_field_error`; None for an error of Pydantic itself."""
    if "hint" not in error.context:
        return None
    if error.given == "":
        return _explain_empty_field(error)
    if isinstance(error.given, str) and error.given.strip().casefold() in NO_VALUE_WORDS and error.can_be_left_out:
        message = format_message("`{given}` has no meaning here", given=error.given.strip())
        return Problem(error.where, error.error_type, message, LEAVE_OUT_HINT)
    return _fill_field_error(error)


def _fill_field_error(error: ModelError) -> Problem:
    values = {name: _shorten_text(value) for name, value in error.context.items() if name not in ("message", "hint")}
    message, hint = error.context["message"], error.context["hint"]  # locals: the catalogs would collect literals here
    return Problem(error.where, error.error_type, format_message(message, **values), format_message(hint, **values))


def _explain_other_error(error: ModelError) -> Problem:
    message = format_message("`{field}` cannot be read: {why}", field=error.field, why=error.pydantic_message)
    return Problem(error.where, error.error_type.replace("_", "-"), message, _suggest_new_line(error.field))


_EXPLAINERS: dict[str, Callable[[ModelError], Problem | None]] = {
    "missing": _explain_missing_field,
    "extra_forbidden": _explain_unknown_field,
    "literal_error": _explain_unknown_choice,
    "enum": _explain_unknown_choice,
    "string_too_long": _explain_too_long,
    "too_long": _explain_too_long,
    "string_too_short": _explain_too_short,
    "too_short": _explain_too_short,
    "string_type": _explain_container,
    "date_type": _explain_container,
    "bool_type": _explain_container,
    "int_type": _explain_container,
    "decimal_type": _explain_container,
    "date_from_datetime_inexact": _explain_container,
    "tuple_type": _explain_missing_list,
    "list_type": _explain_missing_list,
    "model_type": _explain_missing_mapping,
    "model_attributes_type": _explain_missing_mapping,
    "dict_type": _explain_missing_mapping,
    "mapping_type": _explain_missing_mapping,
    "string_pattern_mismatch": _explain_wrong_pattern,
    "not-a-key": _explain_key,
    "not-a-login": _explain_with_own_hint,
    "not-a-score": _explain_with_own_hint,
}
"""By the type of the error. `_explain_field_error` explains every other type."""


# Guesses and hints

_FIELD_SYNONYMS = {
    "tags": "topics", "tag": "topics", "topic": "topics", "categories": "topics", "category": "kind", "type": "kind",
    "skills": "knows", "skill": "knows topic", "expertise": "knows", "interests": "learning", "wants_to_learn": "learning",
    "language": "languages", "speaks": "languages", "about": "bio", "about_me": "bio", "description": "bio",
    "summary": "headline", "tagline": "headline", "username": "github", "login": "github", "handle": "github",
    "full_name": "name", "nickname": "name", "company": "organisation", "organization": "organisation", "school": "organisation",
    "city": "location", "country": "location", "town": "city location", "place": "city location", "land": "country", "nation": "country",
    "email": "links", "mail": "links", "website": "links", "web": "links", "blog": "links", "homepage": "links",
    "twitter": "links", "mastodon": "links", "linkedin": "links", "instagram": "links", "youtube": "links", "site": "links",
    "name": "learner topic label title goal", "title": "label goal name", "day": "date", "when": "date", "text": "goal title label", "href": "url", "address": "url", "user": "learner", "participant": "learner", "time": "score", "points": "score", "result": "score",
    "link": "url", "uri": "url", "proof": "evidence", "comment": "notes", "comments": "notes", "difficulty": "level", "tz": "timezone",
    "deed": "activity", "deeds": "activity",
    "nombre": "name", "nom": "name", "nome": "name", "titre": "title", "titel": "title", "autor": "author", "auteur": "author",
    "idiomas": "languages", "langues": "languages", "sprachen": "languages", "datum": "date", "fecha": "date",
}  # fmt: skip
"""The name that a field has elsewhere, and its names in this project. The first that the class has is meant."""


def guess_field(name: str, known_fields: Sequence[str]) -> str | None:
    """Return the field that a contributor who wrote `name` most likely means."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.strip()).casefold().replace(" ", "_").replace("-", "_")
    if plain in known_fields:
        return plain
    if same := next((field for field in _FIELD_SYNONYMS.get(plain, "").split() if field in known_fields), None):
        return same
    if parts := [part for part in plain.split("_") if part in known_fields]:
        return parts[0]
    return find_closest_match(plain, known_fields) if plain not in _FIELD_SYNONYMS else None


LEAVE_OUT_HINT = format_message("leave it out: what is left out is not shown")


def _suggest_choices(choices: list[str]) -> Message:
    return format_message("choose one of {choices}", choices=", ".join(choices))


def _suggest_new_line(field: str) -> Message:
    return format_message("add a line `{field}: …`", field=field)


def _list_fields(model: type[BaseModel], field_path: Iterable[str | int]) -> list[str]:
    """Return the names of the fields that may stand at a path, following the nested classes."""
    nested = find_nested_model(model, field_path)
    return list(describe_fields(nested)) if nested else []
