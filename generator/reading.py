"""The folder content/ in; a Library and the problems of single files out. Nothing outside the folder is looked at."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from generator.library import KINDS, PICTURES, Entry, Kind, Library, Stray
from generator.markup import unsafe_characters
from generator.model import NOTHING, SEVERAL_IN_ONE, Badges, Community, Goal, Level, Topics, folded, key_problem
from generator.problem import Message, Position, Problem, Severity, did_you_mean, errors, nearest, say
from generator.slips import swallowed
from generator.source import LARGEST, Source, Steps, Text, read, too_large

CONTENT = "content"
IGNORED = frozenset({".gitkeep", ".DS_Store"})


Answer = tuple[Entry[Any] | None, tuple[Problem, ...]]
Memo = dict[str, tuple[bytes, Answer]]
"""What files said when they were read, by path: the same bytes under the same path are not read twice."""


def library(hub: Path, memo: Memo | None = None) -> tuple[Library, tuple[Problem, ...]]:
    """Everything in `hub`/content, in path order, and what is wrong with single files."""
    found, strays = _found(hub)
    return _library(found, strays, [_entry(hub, file, memo) for file in found if file.kind])


def library_of(files: Mapping[str, bytes | int | None], memo: Memo) -> tuple[Library, tuple[Problem, ...]]:
    """The same of plain files that lie nowhere: by path what each holds, or how many bytes; None: what `memo` has."""
    found, strays = _sorted_out(_listed(files))

    def answer(file: Found) -> Answer:
        data = files[file.path]
        if data is None:
            return memo[file.path][1]
        if isinstance(data, int):
            return None, (too_large(file.path, data),)
        return _answer(data, file, memo)

    return _library(found, strays, [answer(file) for file in found if file.kind])


def settings(hub: Path) -> Community:
    """What hub.yml says, without a look at anything else; what stands in for it where it cannot be read."""
    path = f"{CONTENT}/hub.yml"
    data = _bytes(hub / path, path)
    return library_of({path: data} if isinstance(data, bytes) else {}, {})[0].community.value


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
    return _sorted_out(_walk(hub, CONTENT))


def _sorted_out(paths: Iterable[tuple[str, str]]) -> tuple[list[Found], list[Stray]]:
    files: list[Found] = []
    strays: list[Stray] = []
    for path, why in paths:
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


def _listed(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """As `_walk` tells them, of files that lie nowhere."""
    seen = set()
    for path in sorted((path for path in paths if path.startswith(f"{CONTENT}/")), key=lambda path: path.split("/")):
        parts = path.split("/")
        if parts[-1] in IGNORED:
            continue
        strange = next((i for i, part in enumerate(parts) if _readable(part) != part), None)
        shown = path if strange is None else "/".join([*parts[:strange], _readable(parts[strange])])
        if strange is None or shown not in seen:
            seen.add(shown)
            yield shown, "" if strange is None else "unread"


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


def _entry(hub: Path, file: Found, memo: Memo | None) -> Answer:
    data = _bytes(hub / file.path, file.path)
    if isinstance(data, Problem):
        if memo is not None:
            memo[file.path] = _NOT_READ, (None, (data,))
        return None, (data,)
    return _answer(data, file, memo)


_NOT_READ = b"\0"
"""In a memo, of what could not be opened."""


def _answer(data: bytes, file: Found, memo: Memo | None) -> Answer:
    assert file.kind
    if memo is not None and file.path in memo and memo[file.path][0] == data != _NOT_READ:
        return memo[file.path][1]
    told = entry(data, file.path, file.kind, key=file.key, challenge=file.challenge)
    if memo is not None:
        memo[file.path] = data, told
    return told


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
    problems = [*text.problems, *problems, *_unsafe(text, data, path), *_swallowed(text, path)]
    if values is None:
        return _hubs_own(kind, key, path), tuple(problems)
    try:
        value: BaseModel = kind.model.model_validate(values)
    except ValidationError as error:
        wrong = [*_in_one_way(error.errors(include_url=False), values)]
        problems += [_worded(one, text.source, kind) for one in _one_each(wrong, kind)]
        salvaged = _salvaged(values, wrong, kind.model)
        if salvaged is None:
            return None, tuple(problems)
        value = salvaged
    return Entry(kind.name, key, value, text.source, text.body, challenge), tuple(problems)


_WAY = re.compile(r"(literal|function-\w+)\[.*\]", re.DOTALL)


def _in_one_way(wrong: Iterable[Any], values: Mapping[str, Any]) -> Iterator[Any]:
    """Where a field is a word or a list (`season`), what is wrong with it as what it is: one mistake, at its place."""
    for one in wrong:
        way = _WAY.fullmatch(str(one["loc"][1])) if len(one["loc"]) > 1 else None
        if not way:
            yield one
        elif (way[1] == "literal") == isinstance(values.get(one["loc"][0]), str):
            yield {**one, "loc": (one["loc"][0], *one["loc"][2:])}


def _one_each(wrong: Sequence[Any], kind: Kind) -> Iterator[Any]:
    """A required field with a slip in its name is one mistake, not two; and so is a part that is built in another way."""
    strange = [one["loc"] for one in wrong if one["type"] == "extra_forbidden"]
    slips = {(*loc[:-1], _meant(str(loc[-1]), _fields(kind.model, loc[:-1]))) for loc in strange}
    inside = {loc[:-1] for loc in strange if len(loc) > 1}
    yield from (
        one for one in wrong if one["type"] != "missing" or not (one["loc"] in slips or one["loc"][:-1] in inside)
    )


ELSEWHERE = {
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
    "nombre": "name", "nom": "name", "nome": "name", "titre": "title", "titel": "title", "autor": "author", "auteur": "author",
    "idiomas": "languages", "langues": "languages", "sprachen": "languages", "datum": "date", "fecha": "date",
}  # fmt: skip
"""What a field is called in other places, and here."""


def _meant(name: str, known: Sequence[str]) -> str | None:
    """The field that somebody who wrote `name` most likely meant."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name.strip()).casefold().replace(" ", "_").replace("-", "_")
    if plain in known:
        return plain
    if ELSEWHERE.get(plain) in known:
        return ELSEWHERE[plain]
    inside = [one for one in plain.split("_") if one in known]
    return inside[0] if inside else nearest(plain, known) if plain not in ELSEWHERE else None


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
        case list() if not kind.list_of and text.values and all(isinstance(one, dict) for one in text.values):
            said, hint = (
                say("this file is a list, and should hold fields"),
                say("delete the hyphens in front of the fields"),
            )
            if text.source.yaml.lstrip().startswith("["):
                hint = say("delete the brackets `[` and `]` around the fields")
            return None, [Problem(text.source.at(), "not-fields", said, hint)]
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


def _swallowed(text: Text, path: str) -> Iterator[Problem]:
    """A word with a `#` in front, which would be lost as a comment."""
    if " #" not in text.source.yaml:
        return
    for line, column, words in swallowed(text.source.yaml):
        where = Position(path, text.source.first_line + line, column + 1)
        said = say("`{words}` is taken for a comment, and shows nowhere", words=words)
        hint = say("put the whole text into quotes; for a comment, write a blank behind the `#`")
        yield Problem(where, "text-is-no-comment", said, hint, Severity.WARNING)


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
            near = _meant(field, known)
            hint = (
                say("did you mean `{near}`?", near=near)
                if near
                else say("delete it; the fields here are {fields}", fields=known)
            )
            if field != field.lstrip() and field.lstrip() in known:
                hint = say("the blanks in front of it are another character: delete them, and type blanks")
            if not near and isinstance(given, str) and _is_a_sentence(kind.model, wrong["loc"][:-1]):
                hint = say('put the whole text into quotes: `"{text}"`', text=f"{field}: {given}")
            if known == ["label", "url"] and isinstance(given, str):
                example = f"{{label: {field}, url: {given if '://' in given else 'https://…'}}}"
                hint = say("write each link as `{example}`", example=example)
            if known == ["topic", "level"] and given in get_args(Level):
                hint = say("write it as `{example}`", example=f"{{topic: {field}, level: {given}}}")
            return Problem(
                source.at(*steps, key=True), "unknown-field", say("`{field}` is not a field here", field=field), hint
            )
        case "literal_error" | "enum":
            choices = re.findall(r"'([^']*)'", str(context.get("expected", "")))
            if not isinstance(given, str):
                return Problem(where, "not-text", say("`{field}` should be one word", field=field), _choose(choices))
            hint = did_you_mean(given, choices) or _choose(choices)
            parts = [one for one in SEVERAL_IN_ONE.split(given) if one]
            if given.strip().casefold() in NOTHING:
                hint = _DELETE
            elif len(parts) > 1 and isinstance(steps[-1], int):
                each = [nearest(one, choices) or one for one in parts]
                hint = say("several go into a list: [{choices}]", choices=each)
            return Problem(
                where, "unknown-choice", say("`{given}` is not a choice for `{field}`", given=given, field=field), hint
            )
        case "string_too_long" | "too_long" if isinstance(given, str):
            size, most = len(given), int(context.get("max_length", 0))
            said = say("`{field}` has {size} characters; {most} fit", field=field, size=size, most=most)
            return Problem(where, "too-long", said, say("shorten it by {more}", more=size - most))
        case "string_too_short" | "too_short" if isinstance(given, str):
            return Problem(where, "empty-field", say("`{field}` is empty", field=field), _DELETE_OR_WRITE)
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
            hint = say("write one value behind the `:`; quote it if it begins with [ or a brace")
            if isinstance(given, list) and f"{field}s" in _fields(kind.model, wrong["loc"][:-1]):
                hint = say("several go into `{several}`", several=f"{field}s")
            elif isinstance(given, list) and wrong["loc"] and isinstance(wrong["loc"][-1], int):
                hint = say("this is a list in a list: take out one pair of brackets, or one hyphen")
            return Problem(where, "not-text", said, hint)
        case "tuple_type" | "list_type":
            return Problem(where, "not-a-list", say("`{field}` should be a list", field=field), say("write [one, two]"))
        case "model_type" | "model_attributes_type" | "dict_type" | "mapping_type":
            fields = _fields(kind.model, wrong["loc"])
            said = say("`{field}` should have fields of its own", field=field)
            example = "{" + ", ".join(f"{one}: …" for one in fields[:4]) + "}"
            return Problem(where, "not-fields", said, say("write it as `{example}`", example=example))
        case "string_pattern_mismatch":
            return Problem(
                where,
                "unknown-form",
                say("`{given}` cannot be a `{field}`", given=str(given), field=field),
                say("copy it again from where it is shown"),
            )
        case code if (
            "hint" in context
            and isinstance(given, str)
            and given.strip().casefold() in NOTHING - {""}
            and code != "not-a-login"
        ):
            said = say("`{given}` says nothing here", given=given.strip())
            return Problem(where, code, said, _DELETE)
        case code if "hint" in context and given == "":
            return Problem(where, "empty-field", say("`{field}` is empty", field=field), _DELETE_OR_WRITE)
        case "not-a-key" if "[" in str(context.get("hint")) and steps and not isinstance(steps[-1], int):
            known = _fields(kind.model, wrong["loc"][:-1])
            hint = say("one name stands here")
            if near := next((one for one in (f"{field}s", "team") if one in known), None):
                hint = say("several go into `{several}`", several=near)
            return Problem(where, "not-a-key", say("`{given}` is not one name", given=str(given)), hint)
        case code if "hint" in context:
            values = {name: value for name, value in context.items() if name not in ("message", "hint")}
            message, hint = context["message"], context["hint"]
            return Problem(where, code, say(message, **values), say(hint, **values))
        case code:
            said = say("`{field}` cannot be read: {why}", field=field, why=str(wrong["msg"]))
            return Problem(where, str(code).replace("_", "-"), said, _how_to_write(field, kind))


_DELETE = say("delete the line: what is left out is not shown")
_DELETE_OR_WRITE = say("write something, or delete the line")


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


def _is_a_sentence(model: Any, loc: Iterable[str | int]) -> bool:
    """Whether a lone text may stand at `loc`, whatever it says."""
    current: Any = model
    for step in loc:
        if isinstance(step, str) and isinstance(current, type) and issubclass(current, BaseModel):
            info = current.model_fields.get(step)
            current = _class_inside(info.annotation) if info else None
    return current is Goal


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
