"""A kind of file, and what somebody says of it, in; a file that explains itself, with the rest left to be written, out.

    options or answers → values → the text → the same check as of any file → New

Every comment in it is what the model says of a field. What stands in for something that is needed (`Your name`) is a
problem until it is replaced, so that nothing half-written is published.
"""

from __future__ import annotations

import re
import subprocess
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from generator import adding, asking, edit, schemas
from generator.library import KINDS, Entry, Library
from generator.model import Challenge, Looks, folded, key_problem
from generator.owners import owner
from generator.problem import Message, Problem, say
from generator.rules import texts
from generator.rules.files import kept
from generator.words import Words

Kind = Literal["learner", "tip", "challenge", "result", "deed"]
NEW: tuple[Kind, ...] = get_args(Kind)
_KIND = {kind.name: kind for kind in KINDS}
_LATER = frozenset({"missing-field", "text-is-there", "template-is-filled-in", "empty-file"})
"""What is wrong with a file only as long as somebody still writes it."""


class Wrong(Exception):  # noqa: N818
    """Why no file is made of this: problems of what was given, or one sentence about its place."""

    def __init__(self, *problems: Problem, said: Message | str = "", path: str = "", text: str = "") -> None:
        super().__init__(str(said))
        self.problems, self.said, self.path, self.text = problems, said, path, text

    def about(self, name: str) -> Iterator[Problem]:
        """Those that stand at this field of the file."""
        for problem in self.problems:
            above = (re.match(r"([a-z_]+):", one) for one in reversed(self.text.split("\n")[: problem.where.line]))
            if problem.where.path == self.path and next((match[1] for match in above if match), "") == name:
                yield problem


@dataclass(frozen=True, slots=True)
class Simple:
    """A field that one text, or several, can be given for."""

    steps: tuple[str, ...]
    """Its name; for a part of a field, the names on the way to it."""
    doc: str
    many: bool
    required: bool
    choices: tuple[str, ...]
    looks: Looks | None
    short: bool = False
    """It stands for the whole field: `score: points`."""

    @property
    def option(self) -> str:
        """As an option on the command line calls it."""
        steps = self.steps[:-1] if self.short else self.steps
        return "--" + "-".join(steps).replace("_", "-")


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody says of a new file. `values`: texts and lists of texts, by the steps of a field."""

    values: Mapping[tuple[str, ...], Any] = field(default_factory=dict)
    body: str = ""
    key: str = ""
    """The name that the file is to have; empty: one is made."""
    challenge: str = ""

    def with_value(self, steps: tuple[str, ...], value: Any) -> Given:
        return replace(self, values={**self.values, steps: value})


@dataclass(frozen=True, slots=True)
class New:
    path: str
    text: str
    left: tuple[Problem, ...]
    """What still waits for its author."""
    notes: tuple[Problem, ...] = ()
    """Warnings."""


# The fields of a class ---------------------------------------------------------------------------------------------


@cache
def simple(kind: Kind) -> tuple[Simple, ...]:
    """Every field of the kind's class that takes a text or several, in the model's order."""
    return tuple(_simple(_KIND[kind].model, ()))


def _simple(its: type[BaseModel], before: tuple[str, ...]) -> Iterator[Simple]:
    for name, info in its.model_fields.items():
        item, many, looks = _inside(info)
        steps, doc, needed = (
            (*before, name),
            " ".join((info.description or "").split()),
            info.is_required() and not before,
        )
        if isinstance(item, type) and issubclass(item, BaseModel):
            short = getattr(item, "short_field", lambda: None)()
            if many and short:
                yield Simple(steps, doc, many, needed, (), _inside(item.model_fields[short])[2])
            elif not many:
                for part in _simple(item, steps):
                    yield replace(part, doc=doc, short=True) if part.steps[-1] == short else part
        else:
            choices = get_args(item) if get_origin(item) is Literal else ()
            yield Simple(steps, doc, many, needed, choices, looks)


def _inside(info: FieldInfo) -> tuple[Any, bool, Looks | None]:
    """(the type of a value, whether it is a list, how it looks)."""
    its, marks, many = info.annotation, list(info.metadata), False
    while True:
        if looks := next((one for one in marks if isinstance(one, Looks)), None):
            return str, many, looks
        origin = get_origin(its)
        if origin is Annotated:
            its, *more = get_args(its)
            marks += more
        elif origin in (Union, UnionType):
            its = next(one for one in get_args(its) if one is not type(None))
        elif origin is tuple:
            its, many, marks = get_args(its)[0], True, []
        else:
            return its, many, None


# What is asked -----------------------------------------------------------------------------------------------------

_ASKED: Mapping[Kind, tuple[str, ...]] = {
    "learner": ("name", "headline", "learning", "helps_with"),
    "tip": ("title", "author", "kind", "topics"),
    "challenge": ("title", "summary", "hosts", "topics", "score"),
    "result": ("learner", "date", "score", "board"),
    "deed": ("what", "who", "date", "kind"),
}
"""What matters first; all else waits in the file."""


@dataclass(frozen=True, slots=True)
class Question:
    field: Simple
    label: str
    help: str
    default: str = ""
    required: bool = False


def questions(kind: Kind, library: Library, given: Given, words: Words, *, today: date) -> Iterator[Question]:
    """What is still to be asked, one after the other; `given` has the answers before it."""
    labels = {one.name: one.label for part in _form(kind, library, words) for one in part.fields}
    labels |= {"hosts": words.gettext("Who runs it"), "what": words.gettext("What was done")}
    labels |= {"who": words.gettext("Who did it"), "date": words.gettext("Day"), "kind": words.gettext("Kind")}
    challenge = _challenge(library, given)
    for name in _ASKED[kind]:
        one = next(each for each in simple(kind) if each.steps[0] == name and (len(each.steps) == 1 or each.short))
        if one.steps in given.values or not _fits(name, kind, challenge, given):
            continue
        default = today.isoformat() if name == "date" else "tip" if (kind, name) == ("tip", "kind") else ""
        needed = one.required or name in ("author", "learner") or (name == "score" and kind == "result")
        told = words.gettext(one.doc)
        if one.choices:
            told += f" ({', '.join(one.choices)})"
        elif name == "board" and challenge:
            told += f" ({', '.join(challenge.value.boards)})"
        elif one.many:
            told += " " + words.gettext("With commas between them.")
        yield Question(one, labels.get(name, name), told, default, needed)


def _form(kind: Kind, library: Library, words: Words) -> tuple[asking.Part, ...]:
    match kind:
        case "learner":
            return asking.profile(words, library.community.value)
        case "tip":
            return asking.tip(words)
        case "challenge":
            return asking.challenge(words)
        case "result":
            return asking.result(words)
    return ()


def _fits(name: str, kind: Kind, challenge: Entry[Challenge] | None, given: Given) -> bool:
    """Whether the question makes sense here."""
    match kind, name:
        case "result", "learner":
            return not any(steps[0] == "team" for steps in given.values)
        case "result", "score":
            return challenge is not None and challenge.value.score.measure != "none"
        case "result", "board":
            return challenge is not None and len(challenge.value.boards) > 1
        case "tip", "author":
            return ("authors",) not in given.values
    return True


def answered(one: Simple, answer: str) -> Any:
    """The value of a field that somebody typed; empty where they said nothing."""
    answer = answer.strip()
    if not one.many:
        return answer
    return [part.strip() for part in re.split("[,;]", answer) if part.strip()]


def wrong(
    kind: Kind, library: Library, given: Given, one: Simple, value: Any, words: Words, *, today: date
) -> tuple[Problem, ...]:
    """What the check says of this value, beside those that were given before."""
    said = replace(given, values={**given.values, one.steps: value})
    try:
        made(kind, library, said, words, today=today)
    except Wrong as refused:
        return tuple(refused.about(one.steps[0]))
    return ()


def _near(library: Library, challenge: str) -> Library:
    """What a single answer can be at odds with, so that no question looks through everybody's tips and results."""
    results = tuple(one for one in library.results if folded(one.challenge) == folded(challenge))
    return replace(library, tips={}, deeds={}, results=results, badges=None, paths=(), strays=())


def login(hub: Path) -> str:
    """What Git's settings call the user on GitHub (`github.user`); empty where they don't."""
    try:
        told = subprocess.run(
            ["git", "config", "--get", "github.user"], cwd=hub, capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return told.stdout.strip()


def somebody(library: Library, login: str) -> str:
    """The handle of a GitHub login's profile here; empty where there is none."""
    return min((one.key for one in library.learners.values() if owner(one) == folded(login)), default="")


# The file ----------------------------------------------------------------------------------------------------------


def made(kind: Kind, library: Library, given: Given, words: Words, *, today: date, folder: Path | None = None) -> New:
    """The file that this makes, and nothing of it written yet; raises Wrong where something given is wrong. `folder`:
    the hub's, where editors may find the schemas."""
    path, key = _place(kind, library, given)
    if kind in ("result", "deed") and ("date",) not in given.values:
        given = given.with_value(("date",), today.isoformat())
    schema = _schema(kind, path, library.community.value.url, folder)
    text = written(kind, given, words, schema=schema)
    challenge = given.challenge if kind == "result" else None
    found = tuple(adding.checked(library, path, text, kind, key, challenge, today=today))
    errors = [one for one in found if one.is_error]
    still = [one for one in errors if _waits(one, given, text)]
    if refused := tuple(one for one in errors if one not in still):
        raise Wrong(*refused, path=path, text=text)
    return New(path, text, tuple(still), tuple(one for one in found if not one.is_error))


def _waits(problem: Problem, given: Given, text: str) -> bool:
    """Whether it is about something that was not given: it waits for its author."""
    if problem.code == "score-fits-the-measure" and ("score",) not in given.values:
        return True
    if problem.code == "template-is-filled-in":
        return problem.message not in _filled_in(given)
    line = text.split("\n")[problem.where.line - 1]
    return problem.code in _LATER - {"template-is-filled-in"} or line.endswith(f": {texts.HANDLE}")


def _filled_in(given: Given) -> frozenset[str]:
    """What the check would say of given texts that are no more than a template's."""
    values = [one for value in given.values.values() for one in (value if isinstance(value, list) else [value])]
    return frozenset(say("`{text}` is the template's text", text=str(value).strip()) for value in values)


def refused_place(kind: Kind, library: Library, given: Given) -> Message | str:
    """Why the file cannot lie where it would; empty where it can."""
    try:
        _place(kind, library, given)
    except Wrong as refused:
        return refused.said
    return ""


def _place(kind: Kind, library: Library, given: Given) -> tuple[str, str]:
    """The path of the new file, and its key."""
    taken = adding.taken(library)
    pattern = f"content/{_KIND[kind].pattern}".replace("{challenge}", given.challenge)

    def place(key: str) -> str:
        return pattern.replace("{key}", key)

    if kind == "result" and _challenge(library, given) is None:
        known = ", ".join(one.key for one in library.challenges.values())
        raise Wrong(
            said=say("there is no challenge `{key}`; there is {known}", key=given.challenge, known=known or "–")
        )
    if given.key or kind == "learner":
        if problem := key_problem(given.key):
            raise Wrong(said=say(problem, text=given.key))
        if kept(given.key):
            raise Wrong(said=say("the site keeps the name `{key}` for itself", key=given.key))
        if folded(place(given.key)) in taken:
            raise Wrong(said=say("`{path}` is there already", path=place(given.key)))
        return place(given.key), given.key
    wanted = {
        "tip": adding.slug(given.values.get(("title",), "")),
        "challenge": adding.slug(given.values.get(("title",), "")),
        "deed": adding.slug(given.values.get(("what",), "")),
        "result": given.values.get(("learner",), "") or adding.slug(given.values.get(("team", "name"), "")),
    }[kind]
    key = adding.free(wanted if key_problem(wanted) is None else kind, place, taken)
    return place(key), key


def _challenge(library: Library, given: Given) -> Entry[Challenge] | None:
    return library.challenges.get(folded(given.challenge)) if given.challenge else None


def _schema(kind: Kind, path: str, url: str | None, folder: Path | None) -> str:
    """Where an editor finds the schema: on the site, or from the file on; empty: nowhere."""
    if url:
        return schemas.address(kind, url)
    local = f"{schemas.FOLDER}/{kind}.json"
    return "../" * path.count("/") + local if folder and (folder / local).is_file() else ""


def written(kind: Kind, given: Given, words: Words, *, schema: str = "") -> str:
    """The text of the file: what is given as values, all other fields as comments, each below what it is for."""
    its = _KIND[kind]
    values = _nested(kind, given.values)
    head = f"# yaml-language-server: $schema={schema}\n\n" if schema else ""
    fields = []
    for name, info in its.model.model_fields.items():
        told = _comment(schemas.doc(info, words))
        value = values.get(name, _stand_in(kind, name, values, words))
        line = edit.field(name, value) if value is not None else f"# {name}: {_sketch(info)}\n"
        fields.append(told + line)
    body = given.body or words.gettext(texts.BODY.get(kind, ""))
    text = head + _apart(fields)
    return f"---\n{text}---\n\n{body.rstrip(chr(10))}\n" if its.markdown else text


def _apart(fields: Sequence[str]) -> str:
    """With an empty line between two fields, but where the one above would take it for its own."""
    keeps = re.compile(r"^[a-z_]+: \|[0-9]?\+$", re.MULTILINE)
    return "".join(one + ("" if keeps.search(one) else "\n") for one in fields[:-1]) + fields[-1]


def _comment(text: str) -> str:
    return "".join(f"# {line}\n" for line in textwrap.wrap(text, 98, break_long_words=False, break_on_hyphens=False))


def _sketch(info: FieldInfo) -> str:
    """How a field is written that nobody gave: a problem if it stays so, once it is no comment any more."""
    item, many, _ = _inside(info)
    if isinstance(item, type) and issubclass(item, BaseModel):
        inner = "{" + ", ".join(f"{name}: {_sketch(one)}" for name, one in item.model_fields.items()) + "}"
    elif get_origin(item) is Literal:
        inner = " | ".join(get_args(item))
    else:
        inner = "true | false" if info.annotation is bool else "…"
    return f"[{inner}]" if many else inner


def _stand_in(kind: Kind, name: str, values: Mapping[str, Any], words: Words) -> str | None:
    """What stands for something that is needed and was not given."""
    match kind, name:
        case "learner", "name":
            return words.gettext(texts.NAME)
        case (_, "title") | ("deed", "what"):
            return words.gettext(texts.TITLE)
        case "tip", "author":
            return None if "authors" in values else texts.HANDLE
        case "result", "learner":
            return None if "team" in values else texts.HANDLE
        case "deed", "who":
            return texts.HANDLE
    return None


def _nested(kind: Kind, values: Mapping[tuple[str, ...], Any]) -> dict[str, Any]:
    """The values of the file's fields, each as people write it."""
    told: dict[str, Any] = {}
    alone = {one.steps for one in simple(kind) if one.short} & {*values}
    for one in simple(kind):
        if one.steps not in values:
            continue
        value = values[one.steps]
        value = [_bare(one, part) for part in value] if isinstance(value, list) else _bare(one, value)
        if len(one.steps) == 1:
            told[one.steps[0]] = value
        else:
            told.setdefault(one.steps[0], {})[one.steps[1]] = value
    for steps in alone:
        if len(told[steps[0]]) == 1:
            told[steps[0]] = told[steps[0]][steps[1]]
    return told


def _bare(one: Simple, text: str) -> Any:
    """A number, a day, a truth: what stands without quotes and reads back as the same text."""
    types = one.looks.types if one.looks else ()
    if "boolean" in types and types[0] == "boolean" and text in ("true", "false"):
        return text == "true"
    if one.looks and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII) and types == ("string",):
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


def write(hub: Path, new: New) -> None:
    """The file, where none was; FileExistsError where one is."""
    place = hub / new.path
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("x", encoding="utf-8", newline="\n") as file:
        file.write(new.text)


Ask = Callable[[Question], str]
Tell = Callable[[tuple[Problem, ...]], None]


def asked(kind: Kind, library: Library, given: Given, words: Words, ask: Ask, tell: Tell, *, today: date) -> Given:
    """With the answers to what is still open; each is asked for again until nothing is wrong with it."""
    near = _near(library, given.challenge)
    for question in questions(kind, library, given, words, today=today):
        while True:
            value = answered(question.field, ask(question))
            if not value and not question.required:
                break
            if found := wrong(kind, near, given, question.field, value, words, today=today):
                tell(found)
                continue
            given = given.with_value(question.field.steps, value)
            break
    return given
