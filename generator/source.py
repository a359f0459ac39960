"""The bytes of a contributed file in; plain values, and where each of them was written, out.

YAML is read as events: nothing is resolved, every scalar stays the text that it is, and what can't be bounded (aliases,
tags, depth, size) is refused before a value is made. A file without problems never pays for positions: they are worked
out when the first one is asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from generator.problem import N_, Message, Position, Problem, say
from generator.slips import Slip, slip

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
Steps: TypeAlias = tuple[str | int, ...]
"""The way to a value: field names and list indexes from the root."""

LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line for YAML. Editors, and those who read a line's number, know the first three only."""

LARGEST = 256 * 1024
"""Bytes of one file."""
DEEPEST = 6
MOST_VALUES = 20_000

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it; the same events without."""


@dataclass(frozen=True, eq=False)
class Source:
    """A file as it was read: YAML from `first_line` on, and Markdown below it in `.md` files."""

    path: str
    yaml: str
    first_line: int = 1
    body_line: int = 1
    list_of: str | None = None
    """The field that the root's list is read into; a way to a value may begin with it."""

    def at(self, *steps: str | int, key: bool = False) -> Position:
        """Where the value (or, with `key`, its field's name) was written; of what isn't there, where its parent is."""
        places = self._places
        if self.list_of and steps[:1] == (self.list_of,):
            steps = steps[1:]
        if 0 in steps and steps not in places:  # one value stands for a list of one
            steps = _through_lone(steps, places)
        for end in range(len(steps), -1, -1):
            if place := places.get(steps[:end]):
                line, column = place[0] if key and end == len(steps) else place[1]
                return Position(self.path, line, column)
        return Position(self.path, self.first_line, 1)

    def body_at(self, offset: int, body: str) -> Position:
        """Where the character at `offset` of the Markdown below the front matter was written."""
        before = body[:offset]
        return Position(self.path, self.body_line + before.count("\n"), offset - before.rfind("\n"))

    @cached_property
    def _places(self) -> dict[Steps, tuple[tuple[int, int], tuple[int, int]]]:
        return dict(_places(self.yaml, self.first_line))


def _through_lone(steps: Steps, places: Mapping[Steps, Any]) -> Steps:
    there: Steps = ()
    for step in steps:
        if step != 0 or (*there, step) in places:
            there = (*there, step)
    return there


@dataclass(frozen=True, slots=True)
class Text:
    """What stands in a file: its values, and the Markdown below the front matter."""

    source: Source
    values: dict[str, Value] | list[Value]
    body: str = ""
    problems: tuple[Problem, ...] = field(default=())


def decoded(data: bytes, path: str) -> str | Problem:
    """The text, with `\\n` at its lines' ends and no byte order mark."""
    if utf_16(data):
        return Problem(Position(path), "not-utf-8", say("this file is saved as UTF-16"), _SAVE_AS_UTF_8)
    if b"\0" in data:
        said = say("this is no text: a picture, or a file of another program")
        return Problem(Position(path), "not-utf-8", said, say("write the fields with an editor for plain text"))
    try:
        text = data.decode("utf-8").lstrip("\ufeff")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        said = say("byte {byte} is not UTF-8", byte=f"0x{data[error.start]:02x}")
        return Problem(Position(path, line, column), "not-utf-8", said, _SAVE_AS_UTF_8)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def utf_16(data: bytes) -> str:
    """The codec, where the bytes are UTF-16, also without the mark that says so; empty where they are not."""
    if data[:4] == b"\xff\xfe\0\0":  # UTF-32
        return ""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    half = len(data) // 2
    if half > 3 and len(data) % 2 == 0:
        for start, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
            if data[start::2].count(0) * 10 > half * 9 and data[1 - start :: 2].count(0) == 0:
                return codec
    return ""


_SAVE_AS_UTF_8 = say("save the file again with the encoding UTF-8")


def split(text: str, path: str) -> tuple[str, int, str, int] | Problem:
    """Front matter and what follows, each with its first line: (yaml, line, body, line); where nothing
    follows, with the last one that is there."""
    if not text.startswith("---\n") and text.strip() != "---":
        return _no_beginning(text, path)
    end = text.find("\n---\n", 3)
    if end < 0 and text.endswith("\n---"):
        end = len(text) - 4
    if end < 0:
        return Problem(
            Position(path),
            "no-front-matter",
            say("the fields at the top have no end"),
            say("write a line `---` between the last field and the text"),
        )
    head, body = text[4 : end + 1], text[end + 5 :]
    return head, 2, body, head.count("\n") + (3 if body else 2)


def _no_beginning(text: str, path: str) -> Problem:
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    line = lines[first].strip()
    said = say("the file does not begin with a line `---`")
    hint = say("begin with `---`, the fields (`title: …`), and `---` again; the text follows below")
    if re.fullmatch(r"[-–—‐-―*=+]+", line) and (line != "---" or lines[first] != line):
        said, hint = (
            say("this line should be three hyphens, and nothing else"),
            say("write `---` here, and below the fields"),
        )
    elif line == "---":
        said, hint = say("something stands above the first line `---`"), say("delete the empty lines above it")
    elif line.startswith(("```", "~~~")):
        said, hint = say("the fields stand in a code block"), say("delete its first and its last line")
    elif re.match(r"[A-Za-z_]+:( |$)", line) and any(one.rstrip() == "---" for one in lines[first:]):
        said, hint = say("a line `---` is missing above the fields"), say("write it above this line")
    return Problem(Position(path, first + 1), "no-front-matter", said, hint)


def read(data: bytes, path: str, *, front_matter: bool = False, list_of: str | None = None) -> Text | Problem:
    """The values of a file, or the one problem that keeps it from being read. Time and memory are bounded by
    `LARGEST`; nothing is ever executed or resolved. Duplicate fields are among `problems`: the first one counts."""
    if len(data) > LARGEST:
        return too_large(path, len(data))
    text = decoded(data, path)
    if isinstance(text, Problem):
        return text
    if marks := conflict(text):
        return Problem(
            Position(path, marks),
            "merge-conflict",
            say("two versions of this file stand here, one below the other"),
            say("keep what is right between `<<<<<<<` and `>>>>>>>`, and delete the lines with these marks"),
        )
    body, body_line, first_line = "", 1, 1
    if front_matter:
        parts = split(text, path)
        if isinstance(parts, Problem):
            return parts
        text, first_line, body, body_line = parts
    source = Source(path, text, first_line, body_line, list_of)
    try:
        values, duplicates = _values(text)
    except _Refused as refused:
        line, column = _seen_at(text)(refused.mark)
        if refused.code in _MARKS_OF_YAML and (found := slip(text, line)) and found.line == line:
            return _slipped(found, path, first_line, refused.code)
        if refused.code == "several-documents":
            return _second_document(refused, line, text, path)
        return Problem(Position(path, line + first_line, column + 1), refused.code, refused.said, refused.hint)
    except yaml.reader.ReaderError as error:
        before = text[: error.position] if isinstance(error.position, int) else ""
        position = Position(path, before.count("\n") + first_line, len(before) - before.rfind("\n"))
        return Problem(position, "yaml-syntax", say("a character that cannot stand in YAML"), say("delete it"))
    except yaml.MarkedYAMLError as error:
        return _explained(error, text, path, first_line)
    except (yaml.YAMLError, RecursionError, ValueError):
        return Problem(
            Position(path), "yaml-syntax", say("this is not YAML"), say("compare the file with one that works")
        )
    if isinstance(values, str) and not list_of and (found := _slip_of_fields(text)):
        return _slipped(found, path, first_line, "not-fields")
    return Text(source, values, body, tuple(_duplicate(source, steps, name) for steps, name in duplicates))


def conflict(text: str) -> int:
    """The line where Git left the two sides of a conflict; 0: nowhere. What a code block shows is no conflict."""
    if "<<<<<<< " not in text or "\n>>>>>>> " not in text:
        return 0
    fence = ""
    for number, line in enumerate(text.split("\n"), 1):
        mark = line.lstrip()[:3]
        if mark in ("```", "~~~") and fence in ("", mark):
            fence = "" if fence else mark
        elif not fence and line.startswith("<<<<<<< "):
            return number
    return 0


def too_large(path: str, size: int) -> Problem:
    message = say("this file is {size} KB; at most {most} KB are read", size=-(-size // 1024), most=LARGEST // 1024)
    return Problem(Position(path), "too-large", message, say("shorten it, or link to what is large"))


_MARKS_OF_YAML = ("yaml-alias", "yaml-tag")


def _slip_of_fields(text: str) -> Slip | None:
    """Of a text without a single field: what keeps its first line from being one."""
    lines = text.split("\n")
    first = next((i for i, line in enumerate(lines) if line.strip() and not line.startswith(("#", "---"))), 0)
    return slip("\n".join(lines[: first + 1]), first)


def _slipped(found: Slip, path: str, first_line: int, code: str) -> Problem:
    where = Position(path, found.line + first_line, found.column + 1)
    return Problem(where, found.code if found.code != "yaml-syntax" else code, found.said, found.hint)


def _second_document(refused: _Refused, line: int, text: str, path: str) -> Problem:
    behind = text.split("\n")[line + 1 :]
    if not any(one.strip() for one in behind):
        said, hint = say("a line `---` ends nothing here"), say("delete it")
    elif text.startswith("---\n") and not any(re.match(r"[A-Za-z_]+:", one) for one in behind):
        said = say("a text stands below the fields, and this file holds fields alone")
        hint = say("put it into a field, such as `bio: |`, with two blanks in front of each line, and delete this line")
    else:
        said, hint = refused.said, refused.hint
    return Problem(Position(path, line + 1), refused.code, said, hint)


_AGAIN = "\0again"
"""Behind the name of a field that stands above already, once for each time."""


def _duplicate(source: Source, parent: Steps, name: str) -> Problem:
    return Problem(
        source.at(*parent, name, key=True),
        "duplicate-field",
        say("`{name}` is here twice", name=name.partition("\0")[0]),
        say("keep one of the two"),
    )


class _Refused(Exception):  # noqa: N818
    def __init__(self, event: Any, code: str, said: Message, hint: Message) -> None:
        super().__init__(code)
        self.mark = event.start_mark
        self.code, self.said, self.hint = code, said, hint


def _values(text: str) -> tuple[Any, list[tuple[Steps, str]]]:
    """The one document as plain dicts, lists and str. A field without a value is a field left out."""
    loader = _Loader(text)
    try:
        return _document(loader.get_event)
    finally:
        loader.dispose()


def _document(event_after: Callable[[], Any]) -> tuple[Any, list[tuple[Steps, str]]]:
    root: Any = None
    duplicates: list[tuple[Steps, str]] = []
    stack: list[tuple[Any, str | None, Steps]] = []  # outer container, its waiting key, its steps
    inside: Any = None  # the container that is being filled
    key: str | None = None  # of a mapping: the key whose value comes next
    steps: Steps = ()
    documents = count = 0
    while True:
        event = event_after()
        kind = type(event)
        if kind is ScalarEvent:
            count += 1
            if event.anchor or event.tag:
                _refuse_marks(event)
            value: Any = event.value
            if type(inside) is dict:
                if key is None:
                    key = value
                    if key == "<<" and event.implicit[0]:
                        raise _Refused(event, "yaml-merge", _SAYS_MERGE, _WRITE_IT_OUT)
                    if key in inside:
                        while key in inside:
                            key += _AGAIN
                        duplicates.append((steps, key))
                    continue
                if value != "" or not event.implicit[0]:
                    inside[key] = value
                key = None
            elif inside is None:
                root = value
            else:
                inside.append(value)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            count += 1
            if event.anchor or event.tag:
                _refuse_marks(event)
            if type(inside) is dict and key is None:
                raise _Refused(event, "yaml-key", say("a field's name must be plain text"), _QUOTE_BRACES)
            if len(stack) >= DEEPEST:
                raise _Refused(
                    event, "too-deep", say("lists and fields nested deeper than {most}", most=DEEPEST), _FLATTEN
                )
            new: Any = {} if kind is MappingStartEvent else []
            if inside is None:
                root = new
            elif type(inside) is dict:
                inside[key] = new
            else:
                inside.append(new)
            stack.append((inside, key, steps))
            if inside is not None:
                steps = (*steps, key if type(inside) is dict else len(inside) - 1)  # type: ignore[arg-type]
            inside, key = new, None
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            if type(inside) is dict and duplicates:
                for name in [name for name in inside if name.endswith(_AGAIN)]:
                    del inside[name]
            inside, key, steps = stack.pop()
            key = None
        elif kind is StreamEndEvent:
            return root, duplicates
        elif kind is AliasEvent:
            raise _Refused(
                event, "yaml-alias", say("`*{name}` repeats another value", name=event.anchor), _WRITE_IT_OUT
            )
        elif kind is DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise _Refused(
                    event,
                    "several-documents",
                    say("a second document begins here"),
                    say("one file holds one thing: delete the line `---` and what follows, or move it"),
                )
        elif kind is DocumentEndEvent:
            continue
        if count > MOST_VALUES:
            raise _Refused(
                event, "too-many-values", say("more than {most} values", most=MOST_VALUES), say("shorten the file")
            )


def _refuse_marks(event: Any) -> None:
    if event.anchor:
        said = say("`&{name}` names a value for repeating", name=event.anchor)
        raise _Refused(event, "yaml-alias", said, _WRITE_IT_OUT)
    raise _Refused(
        event, "yaml-tag", say("`{tag}` is a YAML tag", tag=event.tag), say("quote the text if it begins with `!`")
    )


_SAYS_MERGE = say("`<<` merges other values in")
_WRITE_IT_OUT = say("write the value out where it belongs; quote text that begins with `&` or `*`")
_QUOTE_BRACES = say("quote text that begins with `{{`, `[` or `?`")
_FLATTEN = say("compare with the example in the guide: no field needs that many levels")


def _seen_at(text: str) -> Callable[[Any], tuple[int, int]]:
    """The line and the column (from 0) of a mark of YAML, as an editor counts them."""
    if not re.search("[\x85\u2028\u2029]", text):
        return lambda mark: (mark.line, mark.column)
    starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def seen(mark: Any) -> tuple[int, int]:
        line = bisect_right(starts, mark.index) - 1
        return line, mark.index - starts[line]

    return seen


def _places(text: str, first_line: int) -> Iterator[tuple[Steps, tuple[tuple[int, int], tuple[int, int]]]]:
    """(steps, (where its field's name is, where its value is)) of every value of a text that `_values` could read."""
    loader, seen_at = _Loader(text), _seen_at(text)
    stack: list[list[Any]] = []  # [steps, next index or None for a mapping, key, key's place, names seen]
    while True:
        event = loader.get_event()
        kind = type(event)
        if kind is StreamEndEvent:
            loader.dispose()
            return
        if kind is MappingEndEvent or kind is SequenceEndEvent:
            stack.pop()
            continue
        if kind not in (ScalarEvent, MappingStartEvent, SequenceStartEvent):
            continue
        line, column = seen_at(event.start_mark)
        place = (line + first_line, column + 1)
        steps: Steps = ()
        key_place = place
        if stack:
            top = stack[-1]
            if top[1] is None:
                if top[2] is None:
                    name = event.value
                    while name in top[4]:
                        name += _AGAIN
                    top[2], top[3] = name, place
                    continue
                steps, key_place = (*top[0], top[2]), top[3]
                if kind is not ScalarEvent or event.value != "" or not event.implicit[0]:
                    top[4].add(top[2])  # what is empty is left out, as if it were not there
                top[2] = None
            else:
                steps = (*top[0], top[1])
                top[1] += 1
        yield steps, (key_place, place)
        if kind is not ScalarEvent:
            stack.append([steps, None if kind is MappingStartEvent else 0, None, None, set()])


def _explained(error: yaml.MarkedYAMLError, text: str, path: str, first_line: int) -> Problem:
    """libyaml's word for what is wrong, in the contributor's: by how the line looks, or else by what libyaml says."""
    mark = error.problem_mark or error.context_mark
    seen_at = _seen_at(text)
    line, column = seen_at(mark) if mark else (0, 0)
    problem, context = str(error.problem or ""), str(error.context or "")
    began = (
        seen_at(error.context_mark)[0] if error.context_mark and ("flow" in context or "quoted" in context) else None
    )
    if "unexpected end of stream" in problem and error.context_mark:
        line, column = seen_at(error.context_mark)
    elif found := slip(text, line, began):
        return _slipped(found, path, first_line, "yaml-syntax")
    position = Position(path, line + first_line, column + 1)
    for sign, said, hint in _EXPLANATIONS:
        if sign in problem or sign in context:
            return Problem(position, "yaml-syntax", say(said), say(hint))
    return Problem(
        position, "yaml-syntax", say("this line is not YAML"), say("compare it with the example in the guide")
    )


_EXPLANATIONS = (
    (
        "cannot start any token",
        N_("this line begins with a character that YAML keeps for itself"),
        N_("indent with blanks instead of tabs, and quote text that begins with `@`, `%` or a backtick"),
    ),
    (
        "mapping values are not allowed",
        N_("a second `: ` on this line"),
        N_("put the text behind the first `:` in quotes"),
    ),
    (
        "could not find expected ':'",
        N_("the line before this one has no `:`"),
        N_("write `field: value`; a blank follows the `:`"),
    ),
    ("found unexpected end of stream", N_("a quotation mark is opened and never closed"), N_("close it")),
    (
        "did not find expected ',' or ']'",
        N_("a `[` is opened and not closed"),
        N_("close the list with `]`, a comma between its parts"),
    ),
    (
        "did not find expected ',' or '}'",
        N_("a `{{` is opened and not closed"),
        N_("close it with `}}`, a comma between its parts"),
    ),
    (
        "expected ',' or ']'",
        N_("a `[` is opened and not closed"),
        N_("close the list with `]`, a comma between its parts"),
    ),
    ("expected ',' or '}'", N_("a `{{` is opened and not closed"), N_("close it with `}}`, a comma between its parts")),
    (
        "did not find expected key",
        N_("this line is not indented like its neighbours, or a quotation mark ends too early"),
        N_("give it as many blanks as the lines above and below; write an apostrophe inside '…' twice"),
    ),
    (
        "expected <block end>",
        N_("this line is not indented like its neighbours, or a quotation mark ends too early"),
        N_("give it as many blanks as the lines above and below; write an apostrophe inside '…' twice"),
    ),
    (
        "did not find expected '-' indicator",
        N_("this line should be a part of the list above"),
        N_("begin it with `- `, or indent it like the fields"),
    ),
    (
        "unknown escape character",
        N_('a `\\` inside "…" begins something that YAML does not know'),
        N_("write '…' instead of \"…\""),
    ),
    ("did not find expected digit or alpha", N_("`*` and `&` mean something in YAML"), N_("quote the text")),
    ("control characters are not allowed", N_("a character that cannot stand in YAML"), N_("delete it")),
    ("found undefined tag handle", N_("text that begins with `!` means something in YAML"), N_("quote the text")),
    (
        "did not find expected <document start>",
        N_("the text goes on where a field should begin"),
        N_("write `field: value` on every line, or indent the line that belongs to the field above"),
    ),
)
