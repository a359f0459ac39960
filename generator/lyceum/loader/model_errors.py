"""Explains Pydantic's validation errors in a contributor's words, with a position and a hint. One mistake gives one problem."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel

from lyceum.diagnostics import Problem, find_closest_match
from lyceum.i18n import format_message
from lyceum.loader.yaml_positions import SourceFile
from lyceum.schema import (
    LIST_SEPARATOR_PATTERN,
    NO_VALUE_WORDS,
    ContentKind,
    FieldPath,
    Goal,
    Level,
    describe_fields,
    find_nested_model,
)

_UNION_BRANCH = re.compile(r"(literal|function-\w+)\[.*\]", re.DOTALL)


def select_union_errors(errors: Iterable[Any], values: Mapping[str, Any]) -> Iterator[Any]:
    """Where a field is a word or a list (`season`), what is wrong with it as what it is: one mistake, at its place."""
    for one in errors:
        way = _UNION_BRANCH.fullmatch(str(one["loc"][1])) if len(one["loc"]) > 1 else None
        if not way:
            yield one
        elif (way[1] == "literal") == isinstance(values.get(one["loc"][0]), str):
            yield {**one, "loc": (one["loc"][0], *one["loc"][2:])}


def drop_repeated_errors(errors: Sequence[Any], kind: ContentKind) -> Iterator[Any]:
    """A required field with a slip in its name is one mistake, not two; and so is a part that is built in another way."""
    strange = [one["loc"] for one in errors if one["type"] == "extra_forbidden"]
    slips = {(*loc[:-1], _guess_field(str(loc[-1]), _list_fields(kind.model, loc[:-1]))) for loc in strange}
    inside = {loc[:-1] for loc in strange if len(loc) > 1}
    yield from (
        one for one in errors if one["type"] != "missing" or not (one["loc"] in slips or one["loc"][:-1] in inside)
    )


_FIELD_SYNONYMS = {
    "tags": "topics", "tag": "topics", "topic": "topics", "categories": "topics", "category": "kind", "type": "kind",
    "skills": "knows", "skill": "knows", "expertise": "knows", "interests": "learning", "wants_to_learn": "learning",
    "language": "languages", "speaks": "languages", "about": "bio", "about_me": "bio", "description": "bio",
    "summary": "headline", "tagline": "headline", "username": "github", "login": "github", "handle": "github",
    "full_name": "name", "nickname": "name", "company": "organisation", "organization": "organisation", "school": "organisation",
    "city": "location", "country": "location", "town": "location", "place": "location",
    "email": "links", "mail": "links", "website": "links", "web": "links", "blog": "links", "homepage": "links",
    "twitter": "links", "mastodon": "links", "linkedin": "links", "instagram": "links", "youtube": "links", "site": "links",
    "name": "learner", "user": "learner", "participant": "learner", "time": "score", "points": "score", "result": "score",
    "link": "url", "proof": "evidence", "comment": "notes", "comments": "notes", "difficulty": "level", "tz": "timezone",
    "deed": "activity", "deeds": "activity",
    "nombre": "name", "nom": "name", "nome": "name", "titre": "title", "titel": "title", "autor": "author", "auteur": "author",
    "idiomas": "languages", "langues": "languages", "sprachen": "languages", "datum": "date", "fecha": "date",
}  # fmt: skip
"""What a field is called in other places, and here."""

_CHOICE_SYNONYMS = {"deed": "activity", "deeds": "activity"}
"""What a choice was called before, and its name now."""


def _guess_field(name: str, known: Sequence[str]) -> str | None:
    """The field that somebody who wrote `name` most likely meant."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.strip()).casefold().replace(" ", "_").replace("-", "_")
    if plain in known:
        return plain
    if _FIELD_SYNONYMS.get(plain) in known:
        return _FIELD_SYNONYMS[plain]
    inside = [one for one in plain.split("_") if one in known]
    return inside[0] if inside else find_closest_match(plain, known) if plain not in _FIELD_SYNONYMS else None


# The library of words for what the model refuses -------------------------------------------------------------------


def explain_model_error(error: Any, source: SourceFile, kind: ContentKind) -> Problem:
    """What Pydantic found, in the contributor's words and at their line."""
    steps: FieldPath = tuple(step for step in error["loc"])
    given, context = error.get("input"), error.get("ctx") or {}
    field = next((str(step) for step in reversed(steps) if isinstance(step, str)), "")
    where = source.locate(*steps)
    match error["type"]:
        case "missing":
            return Problem(
                where,
                "missing-field",
                format_message("`{field}` is missing", field=field),
                _suggest_new_line(field, kind),
            )
        case "extra_forbidden":
            known = _list_fields(kind.model, error["loc"][:-1])
            near = _guess_field(field, known)
            hint = (
                format_message("did you mean `{near}`?", near=near)
                if near
                else format_message("delete it; the fields here are {fields}", fields=known)
            )
            if field != field.lstrip() and field.lstrip() in known:
                hint = format_message("the blanks in front of it are another character: delete them, and type blanks")
            if not near and isinstance(given, str) and _is_sentence_field(kind.model, error["loc"][:-1]):
                hint = format_message('put the whole text into quotes: `"{text}"`', text=f"{field}: {given}")
            if known == ["label", "url"] and isinstance(given, str):
                example = f"{{label: {field}, url: {given if '://' in given else 'https://…'}}}"
                hint = format_message("write each link as `{example}`", example=example)
            if known == ["topic", "level"] and given in get_args(Level):
                hint = format_message("write it as `{example}`", example=f"{{topic: {field}, level: {given}}}")
            return Problem(
                source.locate(*steps, field_name=True),
                "unknown-field",
                format_message("`{field}` is not a field here", field=field),
                hint,
            )
        case "literal_error" | "enum":
            choices = re.findall(r"'([^']*)'", str(context.get("expected", "")))
            if not isinstance(given, str):
                return Problem(
                    where,
                    "not-a-single-value",
                    format_message("`{field}` should be one word", field=field),
                    _suggest_choices(choices),
                )
            former = _CHOICE_SYNONYMS.get(given.strip().casefold())
            likely = former if former in choices else find_closest_match(given, choices)
            hint = format_message("did you mean `{near}`?", near=likely) if likely else _suggest_choices(choices)
            parts = [one for one in LIST_SEPARATOR_PATTERN.split(given) if one]
            if given.strip().casefold() in NO_VALUE_WORDS:
                hint = _DELETE_HINT
            elif len(parts) > 1 and isinstance(steps[-1], int):
                each = [find_closest_match(one, choices) or one for one in parts]
                hint = format_message("several go into a list: [{choices}]", choices=each)
            return Problem(
                where,
                "unknown-choice",
                format_message("`{given}` is not a choice for `{field}`", given=given, field=field),
                hint,
            )
        case "string_too_long" | "too_long" if isinstance(given, str):
            size, most = len(given), int(context.get("max_length", 0))
            said = format_message("`{field}` has {size} characters; {most} fit", field=field, size=size, most=most)
            return Problem(where, "too-long", said, format_message("shorten it by {more}", more=size - most))
        case "string_too_short" | "too_short" if isinstance(given, str):
            return Problem(
                where, "empty-field", format_message("`{field}` is empty", field=field), _DELETE_OR_WRITE_HINT
            )
        case "too_long":
            most = int(context.get("max_length", 0))
            length = context.get("actual_length")
            said = (
                format_message("`{field}` has {size} parts; {most} fit", field=field, size=length, most=most)
                if length
                else format_message("`{field}` has more parts than the {most} that fit", field=field, most=most)
            )
            return Problem(where, "too-many-items", said, format_message("keep the ones that matter most"))
        case "string_type" | "date_type" | "bool_type" | "int_type" | "decimal_type" | "date_from_datetime_inexact":
            what = format_message("a list") if isinstance(given, list) else format_message("fields of its own")
            said = format_message("`{field}` should be one value, and is {what}", field=field, what=what)
            hint = format_message("write one value behind the `:`; quote it if it begins with [ or a brace")
            if isinstance(given, list) and f"{field}s" in _list_fields(kind.model, error["loc"][:-1]):
                hint = format_message("several go into `{several}`", several=f"{field}s")
            elif isinstance(given, list) and error["loc"] and isinstance(error["loc"][-1], int):
                hint = format_message("this is a list in a list: take out one pair of brackets, or one hyphen")
            return Problem(where, "not-a-single-value", said, hint)
        case "tuple_type" | "list_type":
            return Problem(
                where,
                "not-a-list",
                format_message("`{field}` should be a list", field=field),
                format_message("write [one, two]"),
            )
        case "model_type" | "model_attributes_type" | "dict_type" | "mapping_type":
            fields = _list_fields(kind.model, error["loc"])
            said = format_message("`{field}` should have fields of its own", field=field)
            example = "{" + ", ".join(f"{one}: …" for one in fields[:4]) + "}"
            return Problem(where, "not-a-mapping", said, format_message("write it as `{example}`", example=example))
        case "string_pattern_mismatch":
            return Problem(
                where,
                "invalid-format",
                format_message("`{given}` cannot be a `{field}`", given=str(given), field=field),
                format_message("copy it again from where it is shown"),
            )
        case code if (
            "hint" in context
            and isinstance(given, str)
            and given.strip().casefold() in NO_VALUE_WORDS - {""}
            and code != "not-a-login"
        ):
            said = format_message("`{given}` says nothing here", given=given.strip())
            return Problem(where, code, said, _DELETE_HINT)
        case code if "hint" in context and given == "":
            return Problem(
                where, "empty-field", format_message("`{field}` is empty", field=field), _DELETE_OR_WRITE_HINT
            )
        case "not-a-key" if "[" in str(context.get("hint")) and steps and not isinstance(steps[-1], int):
            known = _list_fields(kind.model, error["loc"][:-1])
            hint = format_message("one name stands here")
            if near := next((one for one in (f"{field}s", "team") if one in known), None):
                hint = format_message("several go into `{several}`", several=near)
            return Problem(where, "not-a-key", format_message("`{given}` is not one name", given=str(given)), hint)
        case code if "hint" in context:
            values = {name: value for name, value in context.items() if name not in ("message", "hint")}
            message, hint = context["message"], context["hint"]
            return Problem(where, code, format_message(message, **values), format_message(hint, **values))
        case code:
            said = format_message("`{field}` cannot be read: {why}", field=field, why=str(error["msg"]))
            return Problem(where, str(code).replace("_", "-"), said, _suggest_new_line(field, kind))


_DELETE_HINT = format_message("delete the line: what is left out is not shown")
_DELETE_OR_WRITE_HINT = format_message("write something, or delete the line")


def _suggest_choices(choices: list[str]) -> Any:
    return format_message("choose one of {choices}", choices=", ".join(choices))


def _suggest_new_line(field: str, kind: ContentKind) -> Any:
    return format_message("add a line `{field}: …`", field=field)


def _list_fields(model: type[BaseModel], loc: Iterable[str | int]) -> list[str]:
    """Return the names of the fields that may stand at `loc`, following the nested classes."""
    nested = find_nested_model(model, loc)
    return list(describe_fields(nested)) if nested else []


def _is_sentence_field(model: type[BaseModel], loc: Iterable[str | int]) -> bool:
    """Return whether a lone text of any kind may stand at `loc`."""
    return find_nested_model(model, loc) is Goal
