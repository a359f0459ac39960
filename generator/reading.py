"""The folder content/ in; a Library and the problems of single files out. Nothing outside the folder is looked at."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from generator.library import KINDS, PICTURES, Entry, Kind, Library, Stray
from generator.markup import unsafe_characters
from generator.model import Badges, Community, Topics, folded, key_problem
from generator.problem import Message, Position, Problem, did_you_mean, errors, nearest, say
from generator.source import LARGEST, Source, Steps, Text, read, too_large

CONTENT = "content"
IGNORED = frozenset({".gitkeep", ".DS_Store"})


def library(hub: Path) -> tuple[Library, tuple[Problem, ...]]:
    """Everything in `hub`/content, in path order, and what is wrong with single files."""
    found, strays = _found(hub)
    return _library(found, strays, [_entry(hub, file) for file in found if file.kind])


def places(hub: Path) -> tuple[tuple[str, Kind], ...]:
    """Every file that holds an entry by its path, and which kind."""
    return tuple((file.path, file.kind) for file in _found(hub)[0] if file.kind)


@dataclass(frozen=True, slots=True)
class Found:
    path: str
    kind: Kind | None
    """None: a picture."""
    key: str
    challenge: str = ""


# The folder --------------------------------------------------------------------------------------------------------


def _found(hub: Path) -> tuple[list[Found], list[Stray]]:
    """Files by what their path says that they are; and those that are nothing."""
    files: list[Found] = []
    strays: list[Stray] = []
    for path, why in _walk(hub, CONTENT):
        if why:
            strays.append(Stray(path, why))
        elif path.startswith(f"{CONTENT}/pages/"):
            strays.append(Stray(path, "page"))
        elif place := _place(path):
            files.append(place)
        else:
            strays.append(Stray(path, "unread"))
    return files, strays


def _walk(hub: Path, folder: str) -> Iterator[tuple[str, str]]:
    """(path from the hub, what is wrong with it) of every file below, in path order; folders that are links count as
    files."""
    try:
        inside = sorted(os.scandir(hub / folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in inside:
        path = f"{folder}/{_readable(entry.name)}"
        if entry.is_symlink():
            yield path, "link"
        elif entry.is_dir(follow_symlinks=False):
            if _readable(entry.name) != entry.name:
                yield path, "unread"
            else:
                yield from _walk(hub, path)
        elif not entry.is_file(follow_symlinks=False):
            yield path, "special"
        elif entry.name not in IGNORED:
            yield path, "" if _readable(entry.name) == entry.name else "unread"


def _readable(name: str) -> str:
    return name.encode("utf-8", "replace").decode("utf-8") if not name.isascii() else name


_PLACES = tuple(
    (
        kind,
        re.compile(
            re.escape(f"{CONTENT}/{kind.pattern}")
            .replace(r"\{key\}", "(?P<key>[^/]+)")
            .replace(r"\{challenge\}", "(?P<challenge>[^/]+)")
        ),
    )
    for kind in KINDS
)


def _place(path: str) -> Found | None:
    for kind, pattern in _PLACES:
        if match := pattern.fullmatch(path):
            parts = match.groupdict()
            return Found(path, kind, parts.get("key") or kind.name, parts.get("challenge") or "")
    stem, ending = os.path.splitext(path)  # noqa: PTH122
    if ending.lower() in PICTURES and re.fullmatch(f"{CONTENT}/learners/[^/]+", stem):
        return Found(path, None, stem.rpartition("/")[2])
    return None


# Single files ------------------------------------------------------------------------------------------------------


def _entry(hub: Path, file: Found) -> tuple[Entry[Any] | None, tuple[Problem, ...]]:
    assert file.kind
    data = _bytes(hub / file.path, file.path)
    if isinstance(data, Problem):
        return None, (data,)
    return entry(data, file.path, file.kind, key=file.key, challenge=file.challenge)


def _bytes(path: Path, shown_as: str) -> bytes | Problem:
    """At most `LARGEST` bytes of a regular file; a link that took its place meanwhile is not followed."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        return Problem(
            Position(shown_as), "unreadable", say("this file cannot be opened: {why}", why=error.strerror or "?")
        )
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return Problem(Position(shown_as), "unreadable", say("this is not a file"))
        if status.st_size > LARGEST:
            return too_large(shown_as, status.st_size)
        return file.read(LARGEST + 1)


def entry(
    data: bytes, path: str, kind: Kind, *, key: str, challenge: str = ""
) -> tuple[Entry[Any] | None, tuple[Problem, ...]]:
    """The entry that a file holds, with what is good in it, and its problems; no entry where too little of it can be
    understood. The files of the hub itself always give one."""
    text = read(data, path, front_matter=kind.markdown, list_of=kind.list_of)
    if isinstance(text, Problem):
        return _hubs_own(kind, key, path), (text,)
    values, problems = _at_the_root(text, kind)
    problems = [*text.problems, *problems, *_unsafe(text, data, path)]
    if values is None:
        return _hubs_own(kind, key, path), tuple(problems)
    try:
        value: BaseModel = kind.model.model_validate(values)
    except ValidationError as error:
        wrong = error.errors(include_url=False)
        problems += [_worded(one, text.source, kind) for one in _one_each(wrong, kind)]
        salvaged = _salvaged(values, wrong, kind.model)
        if salvaged is None:
            return None, tuple(problems)
        value = salvaged
    return Entry(kind.name, key, value, text.source, text.body, challenge), tuple(problems)


def _one_each(wrong: Sequence[Any], kind: Kind) -> Iterator[Any]:
    """A required field with a slip in its name is one mistake, not two."""
    slips = {
        (*one["loc"][:-1], nearest(str(one["loc"][-1]), _fields(kind.model, one["loc"][:-1])))
        for one in wrong
        if one["type"] == "extra_forbidden"
    }
    yield from (one for one in wrong if one["type"] != "missing" or one["loc"] not in slips)


_ALWAYS: dict[type[BaseModel], dict[str, Any]] = {Community: {"name": "Community"}, Topics: {}, Badges: {}}
"""What stands in for a file of the hub itself that cannot be read."""


def _hubs_own(kind: Kind, key: str, path: str) -> Entry[Any] | None:
    if kind.model not in _ALWAYS:
        return None
    return Entry(kind.name, key, kind.model.model_validate(_ALWAYS[kind.model]), Source(path, ""))


def _at_the_root(text: Text, kind: Kind) -> tuple[dict[str, Any] | None, list[Problem]]:
    match text.values:
        case None:
            said = say("there is nothing in this file") if not kind.markdown else say("there are no fields at the top")
            return None, [
                Problem(
                    text.source.at(),
                    "empty-file",
                    said,
                    say("write its fields, such as `{field}: …`", field=_first_field(kind)),
                )
            ]
        case list() if kind.list_of:
            return {kind.list_of: text.values}, []
        case dict() if not kind.list_of:
            return text.values, []
        case _ if kind.list_of:
            hint = say("begin each part with `- id: …`")
            return None, [Problem(text.source.at(), "not-a-list", say("this file should be a list"), hint)]
        case _:
            hint = say("write its fields as `{field}: …`, one on a line", field=_first_field(kind))
            return None, [Problem(text.source.at(), "not-fields", say("this file should hold fields"), hint)]


def _first_field(kind: Kind) -> str:
    return next(iter(kind.model.model_fields))


def _unsafe(text: Text, data: bytes, path: str) -> Iterator[Problem]:
    """Characters that hide or reorder what is written, as they stand and as YAML escapes give them."""
    if data.isascii() and b"\\" not in data and not _CONTROLS.search(data):
        return
    seen = set()
    for offset, what in unsafe_characters(text.source.yaml):
        before = text.source.yaml[:offset]
        where = Position(path, text.source.first_line + before.count("\n"), offset - before.rfind("\n"))
        seen.add(where.line)
        yield _hidden(where, what)
    for offset, what in unsafe_characters(text.body):
        yield _hidden(text.source.body_at(offset, text.body), what)
    if "\\" in text.source.yaml:
        for steps, scalar in _scalars(text.values, ()):
            for _, what in unsafe_characters(scalar):
                where = text.source.at(*steps)
                if where.line not in seen:
                    yield _hidden(where, what)
                break


_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def _hidden(where: Position, what: Message) -> Problem:
    return Problem(
        where, "unsafe-character", say("here stands {what}", what=what), say("delete it, or write the word again")
    )


def _scalars(value: Any, steps: Steps) -> Iterator[tuple[Steps, str]]:
    match value:
        case str():
            yield steps, value
        case list():
            for i, item in enumerate(value):
                yield from _scalars(item, (*steps, i))
        case dict():
            for name, item in value.items():
                yield steps, name
                yield from _scalars(item, (*steps, name))


def _salvaged(values: dict[str, Any], wrong: Iterable[Any], model: type[BaseModel]) -> BaseModel | None:
    """The model with the wrong fields, or the wrong parts of its lists, left out; so that the rules between files can
    say what else is wrong. None where nothing stands without them."""
    left: dict[str, Any] = dict(values)
    bad: dict[str, set[int]] = {}
    for one in wrong:
        loc = one["loc"]
        if len(loc) > 1 and isinstance(loc[1], int) and isinstance(left.get(str(loc[0])), list):
            bad.setdefault(str(loc[0]), set()).add(loc[1])
        elif loc:
            left.pop(str(loc[0]), None)
    for name, indexes in bad.items():
        if name in left:
            left[name] = [item for i, item in enumerate(left[name]) if i not in indexes]
    stand_in = _ALWAYS.get(model)
    try:
        return model.model_validate((stand_in or {}) | left)
    except ValidationError:
        return None if stand_in is None else model.model_validate(stand_in)


# The library of words for what the model refuses -------------------------------------------------------------------


def _worded(wrong: Any, source: Source, kind: Kind) -> Problem:
    """What Pydantic found, in the contributor's words and at their line."""
    steps: Steps = tuple(step for step in wrong["loc"])
    given, context = wrong.get("input"), wrong.get("ctx") or {}
    field = next((str(step) for step in reversed(steps) if isinstance(step, str)), "")
    where = source.at(*steps)
    match wrong["type"]:
        case "missing":
            return Problem(where, "missing-field", say("`{field}` is missing", field=field), _how_to_write(field, kind))
        case "extra_forbidden":
            known = _fields(kind.model, wrong["loc"][:-1])
            near = nearest(field, known)
            hint = (
                say("did you mean `{near}`?", near=near)
                if near
                else say("delete it; the fields here are {fields}", fields=", ".join(known))
            )
            return Problem(
                source.at(*steps, key=True), "unknown-field", say("`{field}` is not a field here", field=field), hint
            )
        case "literal_error" | "enum":
            choices = re.findall(r"'([^']*)'", str(context.get("expected", "")))
            if not isinstance(given, str):
                return Problem(where, "not-text", say("`{field}` should be one word", field=field), _choose(choices))
            hint = did_you_mean(given, choices) or _choose(choices)
            return Problem(
                where, "unknown-choice", say("`{given}` is not a choice for `{field}`", given=given, field=field), hint
            )
        case "string_too_long" | "too_long" if isinstance(given, str):
            size, most = len(given), int(context.get("max_length", 0))
            said = say("`{field}` has {size} characters; {most} fit", field=field, size=size, most=most)
            return Problem(where, "too-long", said, say("shorten it by {more}", more=size - most))
        case "string_too_short" | "too_short" if isinstance(given, str):
            return Problem(
                where, "empty-field", say("`{field}` is empty", field=field), say("write something, or delete the line")
            )
        case "too_long":
            most = int(context.get("max_length", 0))
            length = context.get("actual_length")
            said = (
                say("`{field}` has {size} parts; {most} fit", field=field, size=length, most=most)
                if length
                else say("`{field}` has more parts than the {most} that fit", field=field, most=most)
            )
            return Problem(where, "too-many", said, say("keep the ones that matter most"))
        case "string_type" | "date_type" | "bool_type" | "int_type" | "decimal_type" | "date_from_datetime_inexact":
            what = say("a list") if isinstance(given, list) else say("fields of its own")
            said = say("`{field}` should be one value, and is {what}", field=field, what=what)
            return Problem(
                where, "not-text", said, say("write one value behind the `:`; quote it if it begins with [ or a brace")
            )
        case "tuple_type" | "list_type":
            return Problem(where, "not-a-list", say("`{field}` should be a list", field=field), say("write [one, two]"))
        case "model_type" | "model_attributes_type" | "dict_type" | "mapping_type":
            fields = ", ".join(_fields(kind.model, wrong["loc"]))
            said = say("`{field}` should have fields of its own", field=field)
            return Problem(where, "not-fields", said, say("its fields are {fields}", fields=fields))
        case "string_pattern_mismatch":
            return Problem(
                where,
                "unknown-form",
                say("`{given}` cannot be a `{field}`", given=str(given), field=field),
                say("copy it again from where it is shown"),
            )
        case code if "hint" in context:
            values = {name: value for name, value in context.items() if name not in ("message", "hint")}
            message, hint = context["message"], context["hint"]
            return Problem(where, code, say(message, **values), say(hint, **values))
        case code:
            said = say("`{field}` cannot be read: {why}", field=field, why=str(wrong["msg"]))
            return Problem(where, str(code).replace("_", "-"), said, _how_to_write(field, kind))


def _choose(choices: list[str]) -> Any:
    return say("choose one of {choices}", choices=", ".join(choices))


def _how_to_write(field: str, kind: Kind) -> Any:
    return say("add a line `{field}: …`", field=field)


def _fields(model: Any, loc: Iterable[str | int]) -> list[str]:
    """The fields that may stand at `loc`, following the classes inside."""
    current: Any = model
    for step in loc:
        if isinstance(step, str) and isinstance(current, type) and issubclass(current, BaseModel):
            info = current.model_fields.get(step)
            current = _class_inside(info.annotation) if info else None
    return list(current.model_fields) if isinstance(current, type) and issubclass(current, BaseModel) else []


def _class_inside(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _class_inside(inner))), None)


# All together ------------------------------------------------------------------------------------------------------


def _library(
    found: list[Found], strays: list[Stray], read_files: list[tuple[Entry[Any] | None, tuple[Problem, ...]]]
) -> tuple[Library, tuple[Problem, ...]]:
    problems: list[Problem] = []
    by_kind: dict[str, dict[str, Any]] = {"learner": {}, "tip": {}, "challenge": {}, "deed": {}}
    results: list[Entry[Any]] = []
    own: dict[str, Entry[Any]] = {}
    pictures: dict[str, str] = {}
    broken: set[tuple[str, str]] = set()
    twins: list[tuple[str, str]] = []
    first: dict[tuple[str, str, str], str] = {}
    answers = iter(read_files)
    for file in found:
        key = folded(file.key)
        slot = (file.kind.name if file.kind else "picture", folded(file.challenge), key)
        is_twin = slot in first
        if is_twin:
            twins.append((first[slot], file.path))
        first.setdefault(slot, file.path)
        if key_problem(file.key) or (file.challenge and key_problem(file.challenge)):
            strays.append(Stray(file.path, "name"))
        if file.kind is None:
            pictures.setdefault(key, file.path)
            continue
        read_entry, its_problems = next(answers)
        problems += its_problems
        if is_twin:
            continue
        if read_entry is None:
            broken.add((file.kind.name, key))
        elif file.kind.name in by_kind:
            by_kind[file.kind.name][key] = read_entry
        elif file.kind.name == "result":
            results.append(read_entry)
        else:
            own[file.kind.name] = read_entry
    if "hub" not in own:
        path = f"{CONTENT}/hub.yml"
        own["hub"] = Entry("hub", "hub", Community.model_validate(_ALWAYS[Community]), Source(path, ""))
        problems.append(
            Problem(
                Position(path),
                "no-hub",
                say("there is no `content/hub.yml`"),
                say("make it, with a line `name: …`; `lyceum init` writes one"),
            )
        )
    made = Library(
        community=own["hub"],
        topics=own.get("topics"),
        badges=own.get("badges"),
        learners=by_kind["learner"],
        tips=by_kind["tip"],
        challenges=by_kind["challenge"],
        results=tuple(results),
        deeds=by_kind["deed"],
        pictures=pictures,
        twins=tuple(twins),
        strays=tuple(sorted(s for s in strays if s.why != "page")),
        paths=tuple(sorted({file.path for file in found} | {s.path for s in strays})),
        broken=frozenset(broken),
        doubtful=frozenset(one.where for one in errors(problems)),
    )
    return made, tuple(sorted(problems))
