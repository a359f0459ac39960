"""Contributed files in; the same files with what needs no judgement mended, out. Comments, order and all words stay.

A mending changes single places of the text (see `edit`), and is kept only where the file says the same afterwards, but
for the places that were mended. What was mended once is not mended again.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator

from generator import model, reading
from generator.edit import Document, parts
from generator.library import Kind, Library
from generator.model import To, folded
from generator.source import LARGEST, Source, Steps, Text, conflict, read


@dataclass(frozen=True, slots=True)
class Mending:
    """A kind of fault that is mended; `before` and `after` are values of the field, or files."""

    code: str
    says: str
    before: str
    after: str


KINDS = (
    Mending("encoding", "UTF-16 and Windows-1252 become UTF-8, and a byte order mark goes.", "name: Zo\xeb", "name: Zoë"),
    Mending("line-ends", "Lines end as on GitHub, the last one too.", "name: Ada\r\n", "name: Ada\n"),
    Mending("tabs", "Tabs in front of a line become blanks.", "location:\n\tcity: Oslo", "location:\n  city: Oslo"),
    Mending("trailing-blanks", "Blanks at the end of a line go.", "name: Ada  \n", "name: Ada\n"),
    Mending("field-name", "A field with a slip in its name, where one name only is near.", "headlin: Hi", "headline: Hi"),
    Mending("choice", "A choice in other capitals.", "role: Mentor", "role: mentor"),
    Mending("date", "A day that can be read in one way only.", "joined: 3 March 2026", "joined: 2026-03-03"),
    Mending("link", "`https://` in front, blanks around gone, and `http:` where the site is known to answer `https:`.", "url: github.com/ada", "url: https://github.com/ada"),
    Mending("handle", "`@ada`, or the address of a GitHub profile, where a handle is asked for.", 'author: "@ada"', "author: ada"),
    Mending("key-case", "A name as its file is called.", "author: ADA", "author: ada"),
    Mending("topic", "A topic by its own name instead of an alias.", "topics: [js]", "topics: [javascript]"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mended:
    path: str
    data: bytes
    done: tuple[str, ...]
    """Codes of what was mended, in the order of KINDS."""


def mended(hub: Path, paths: Iterable[str] | None = None) -> tuple[Mended, ...]:
    """Every file of content/ (or of `paths`) that changes, in path order. Writes nothing."""
    library, _ = reading.library(hub)
    wanted = None if paths is None else set(paths)
    found = []
    for path, kind in reading.places(hub):
        if wanted is not None and path not in wanted:
            continue
        file = hub / path
        if file.is_symlink() or not file.is_file() or file.stat().st_size > LARGEST:
            continue
        before = file.read_bytes()
        after, done = text_mended(before, path, kind, library)
        if after != before:
            found.append(Mended(path, after, done))
    return tuple(found)


def write(hub: Path, files: Iterable[Mended]) -> None:
    """Each file replaced whole."""
    for one in files:
        beside = hub / f"{one.path}.mended"
        beside.write_bytes(one.data)
        beside.replace(hub / one.path)


def text_mended(data: bytes, path: str, kind: Kind, library: Library) -> tuple[bytes, tuple[str, ...]]:
    """The bytes of the file as they should be, and what was mended. The same bytes where Git left a conflict in them."""
    text, done = _decoded(data)
    if text is None or conflict(text):
        return data, ()
    for step in (_tabs, _trailing):
        new = step(text, path, kind)
        if new != text:
            text = new
            done.add(step.__name__.strip("_") if step is _tabs else "trailing-blanks")
    for _ in range(4):  # a field must have its name before its value can be looked at
        new, codes = _fields_mended(text, path, kind, library)
        if new == text:
            break
        text, done = new, done | codes
    return text.encode(), tuple(one.code for one in KINDS if one.code in done)


# Bytes -------------------------------------------------------------------------------------------------------------


def _decoded(data: bytes) -> tuple[str | None, set[str]]:
    done: set[str] = set()
    try:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            text, done = data.decode("utf-16"), {"encoding"}
        elif data[:3] == b"\xef\xbb\xbf":
            text, done = data[3:].decode("utf-8"), {"encoding"}
        else:
            text = data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            text, done = data.decode("cp1252"), {"encoding"}
        except UnicodeDecodeError:
            return None, set()
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if plain and not plain.endswith("\n"):
        plain += "\n"
    return plain, done | ({"line-ends"} if plain != text else set())


# Lines -------------------------------------------------------------------------------------------------------------


def _values(text: str, path: str, kind: Kind) -> Any:
    """What the file says; None where it cannot be read."""
    got = read(text.encode(), path, front_matter=kind.markdown, list_of=kind.list_of)
    return (got.values, got.body) if isinstance(got, Text) else None


def _tabs(text: str, path: str, kind: Kind) -> str:
    if "\t" not in text or _values(text, path, kind) is not None or not _has_front_matter(text, kind):
        return text
    before, yaml, after = parts(text, markdown=kind.markdown)
    new = before + re.sub(r"(?m)^[ \t]*\t[ \t]*", lambda match: match[0].replace("\t", "  "), yaml) + after
    return new if _values(new, path, kind) is not None else text


def _trailing(text: str, path: str, kind: Kind) -> str:
    if not _has_front_matter(text, kind):
        return text
    before, yaml, after = parts(text, markdown=kind.markdown)
    new = before + re.sub(r"(?m)[ \t]+$", "", yaml) + after
    return new if new != text and _values(new, path, kind) == _values(text, path, kind) is not None else text


def _has_front_matter(text: str, kind: Kind) -> bool:
    return not kind.markdown or (text.startswith("---\n") and "\n---" in text[3:])


# Fields ------------------------------------------------------------------------------------------------------------


def _fields_mended(text: str, path: str, kind: Kind, library: Library) -> tuple[str, set[str]]:
    got = read(text.encode(), path, front_matter=kind.markdown, list_of=kind.list_of)
    if not isinstance(got, Text) or got.problems or not _has_front_matter(text, kind):
        return text, set()
    root: Any = {kind.list_of: got.values} if kind.list_of else got.values
    before, yaml, after = parts(text, markdown=kind.markdown)
    document, codes = Document(yaml), set()
    edits: list[tuple[Steps, str, str, bool]] = []
    for steps, model_, values in _mappings(root, kind.model, ()):
        edits += [(steps, *name, True) for name in _names(values, model_)]
    if not edits:
        for steps, annotation, value in _leaves(root, kind.model, ()):
            if meant := _value(value, _marks(annotation), library):
                edits.append((steps, *meant, False))
    source = Source(path, yaml, 1, 1)
    for steps, word, code, is_name in sorted(
        edits, key=lambda one: _place(source, kind, one[0], one[1], one[3]), reverse=True
    ):
        inside = steps[1:] if kind.list_of and steps[:1] == (kind.list_of,) else steps
        if is_name:
            old, _, right = word.partition("\0")
            where = source.at(*inside, old, key=True)
            if not document.rename(where.line, where.column, old, right):
                continue
        else:
            document.replace(inside, _written(document.token(inside), word))
        codes.add(code)
    whole = before + document.text + after
    return (whole, codes) if _values(whole, path, kind) is not None else (text, set())


def _place(source: Source, kind: Kind, steps: Steps, word: str, is_name: bool) -> tuple[int, int]:
    inside = steps[1:] if kind.list_of and steps[:1] == (kind.list_of,) else steps
    where = source.at(*inside, word.partition("\0")[0], key=True) if is_name else source.at(*inside)
    return where.line, where.column


def _written(token: str, word: str) -> str:
    """The word in the quotes of the one that it takes the place of; quoted where it has to be."""
    if token[:1] == "'":
        return "'" + word.replace("'", "''") + "'"
    if token[:1] == '"' or re.search(r"[,\[\]{}#&*!|>'\"%@`]|: |:$|^[-?:]", word):
        return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return word


def _names(values: dict[str, Any], model_: type[BaseModel]) -> Iterator[tuple[str, str]]:
    known = list(model_.model_fields)
    for name in values:
        if name not in known:
            near = get_close_matches(name.casefold().replace("-", "_").replace(" ", "_"), known, n=3, cutoff=0.75)
            if len(near) == 1 and near[0] not in values:
                yield f"{name}\0{near[0]}", "field-name"


def _mappings(value: Any, annotation: Any, steps: Steps) -> Iterator[tuple[Steps, type[BaseModel], dict[str, Any]]]:
    """Every mapping, with the class that it should be."""
    match value:
        case dict():
            class_ = _class(annotation)
            if class_:
                yield steps, class_, value
                for name, inner in value.items():
                    if info := class_.model_fields.get(name):
                        yield from _mappings(inner, info.annotation, (*steps, name))
        case list():
            for i, inner in enumerate(value):
                yield from _mappings(inner, annotation, (*steps, i))


def _leaves(
    value: Any, annotation: Any, steps: Steps, metadata: tuple[Any, ...] = ()
) -> Iterator[tuple[Steps, Any, str]]:
    """Every text, with the annotation of what it should be."""
    match value:
        case str():
            class_ = _class(annotation)
            short = getattr(class_, "short_field", lambda: None)() if class_ else None
            if class_ and short:
                one = class_.model_fields[short]
                yield steps, (one.annotation, one.metadata), value
            else:
                yield steps, (annotation, metadata), value
        case list():
            for i, inner in enumerate(value):
                yield from _leaves(inner, annotation, (*steps, i), metadata)
        case dict() if class_ := _class(annotation):
            for name, inner in value.items():
                if info := class_.model_fields.get(name):
                    yield from _leaves(inner, info.annotation, (*steps, name), tuple(info.metadata))


def _class(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for inner in get_args(annotation) if (found := _class(inner))), None)


def _marks(annotation: Any) -> tuple[list[Any], list[str]]:
    """What is said of a value: its marks and validators; and the choices that it has."""
    said: list[Any] = []
    choices: list[str] = []

    def walk(one: Any) -> None:
        if isinstance(one, tuple):
            walk(one[0])
            said.extend(one[1])
        elif get_origin(one) is Annotated:
            inner, *more = get_args(one)
            said.extend(more)
            walk(inner)
        elif get_origin(one) is Literal:
            choices.extend(word for word in get_args(one) if isinstance(word, str))
        elif get_origin(one) in (Union, types.UnionType, tuple):
            for inner in get_args(one):
                if inner is not Ellipsis:
                    walk(inner)

    walk(annotation)
    return said, choices


def _value(value: str, marks: tuple[list[Any], list[str]], library: Library) -> tuple[str, str] | None:
    """The word that is meant, and the code of the mending; None where the value is fine, or nobody knows."""
    said, choices = marks
    validators = {mark.func for mark in said if isinstance(mark, BeforeValidator)}
    to = next((mark for mark in said if isinstance(mark, To)), None)
    new, code = value, ""
    if validators & {model._day}:
        new, code = _day(value), "date"
    elif validators & {model._https, model._https_or_mail}:
        new, code = _link(value), "link"
    elif to:
        new, code = _key(value, to, library)
    elif validators & {model._login}:
        new, code = _handle(value), "handle"
    elif choices and value not in choices:
        same = [one for one in choices if re.sub(r"[\s_-]+", "-", value.strip().casefold()) == one]
        new, code = (same[0] if same else value), "choice"
    return (new, code) if new != value else None


def _handle(value: str) -> str:
    match = re.fullmatch(r"\s*(?:@|(?:https?://)?(?:www\.)?github\.com/)([A-Za-z0-9-]{1,39})/?\s*", value)
    return match[1] if match else value


def _key(value: str, to: To, library: Library) -> tuple[str, str]:
    known = library.keys(to.kind)
    if to.kind == "learner" and (bare := _handle(value)) != value:
        return known.get(folded(bare), bare), "handle"
    if to.kind == "topic":
        topic = library.topic_of.get(folded(value)) or library.topic_of.get(folded("-".join(value.split())))
        return (topic.id, "topic") if topic else (value, "")
    return known.get(folded(value.strip()), value), "key-case"


_KNOWN_TO_ANSWER = frozenset(
    [
        "github.com",
        "gist.github.com",
        "gitlab.com",
        "codeberg.org",
        "bitbucket.org",
        "youtube.com",
        "www.youtube.com",
        "youtu.be",
        "vimeo.com",
        "linkedin.com",
        "www.linkedin.com",
        "stackoverflow.com",
        "en.wikipedia.org",
        "fr.wikipedia.org",
        "es.wikipedia.org",
        "de.wikipedia.org",
        "docs.python.org",
        "www.python.org",
        "python.org",
        "pypi.org",
        "developer.mozilla.org",
        "medium.com",
        "dev.to",
        "mastodon.social",
    ]
)
"""Hosts that send `http:` on to `https:`, or know nothing else (HSTS preload, or seen)."""
_HOST = re.compile(r"(?i)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}(?=[/?#]|$)")


def _link(value: str) -> str:
    text = value.strip()
    if match := re.fullmatch(r"(?i)http://([^/?#]+)(.*)", text):
        return f"https://{match[1]}{match[2]}" if match[1].lower() in _KNOWN_TO_ANSWER else value
    if "@" not in text and not re.search(r"\s", text) and _HOST.match(text):
        return f"https://{text}"
    return text


_MONTHS = {
    name[:3]: i
    for i, name in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        1,
    )
}
_DAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[int, int, int] | None]], ...] = (
    (re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"), lambda m: (int(m[1]), int(m[2]), int(m[3]))),
    (re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})"), lambda m: _one_reading(int(m[1]), int(m[2]), int(m[3]))),
    (re.compile(r"(?i)(\d{1,2})(?:st|nd|rd|th)?\.? ([a-z]{3,9})\.?,? (\d{4})"), lambda m: _named(m[2], int(m[1]), int(m[3]))),
    (re.compile(r"(?i)([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})"), lambda m: _named(m[1], int(m[2]), int(m[3]))),
)  # fmt: skip


def _day(value: str) -> str:
    text = value.strip()
    for pattern, taken in _DAYS:
        if (match := pattern.fullmatch(text)) and (found := taken(match)):
            try:
                return date(*found).isoformat()
            except ValueError:
                return value
    if re.match(r"\d{4}-\d{2}-\d{2}[T ]", text):
        try:
            return datetime.fromisoformat(text).date().isoformat()
        except ValueError:
            return value
    return value


def _one_reading(one: int, other: int, year: int) -> tuple[int, int, int] | None:
    """Day and month, where only one of the two can be the month, or both are the same."""
    if one == other or (one > 12 >= other):
        return year, other, one
    return (year, one, other) if other > 12 >= one else None


def _named(month: str, day: int, year: int) -> tuple[int, int, int] | None:
    number = _MONTHS.get(month[:3].lower())
    full = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ]
    if not number or (not full[number - 1].startswith(month.lower()) and month.lower() != "sept"):
        return None
    return year, number, day
