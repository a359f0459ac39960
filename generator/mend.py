"""Contributed files in; the same files with what needs no judgement mended, out. Comments, order and all words stay.

A mending changes single places of the text (see `edit`), and is kept only where the file says the same afterwards, but
for the places that were mended. What was mended once is not mended again.
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator

from generator import model, reading
from generator.edit import Document, parts
from generator.library import Kind, Library
from generator.model import To, folded, key_problem
from generator.source import LARGEST, Source, Steps, Text, conflict, read, utf_16


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
    Mending("marks", "Three hyphens where they belong, and no code block around the fields.", "----\ntitle: One\nauthor: ada\n----\n", "---\ntitle: One\nauthor: ada\n---\n"),
    Mending("tabs", "Tabs in front of a line become blanks.", "location:\n\tcity: Oslo", "location:\n  city: Oslo"),
    Mending("blanks", "The blank behind a field's colon, where it is missing or only looks like one.", "name:Ada", "name: Ada"),
    Mending("quotes", "Quotes round a text that YAML would take for something else: a second colon, an `@` in front.", "headline: Now: SQL", 'headline: "Now: SQL"'),
    Mending("commas", "A comma behind a field goes.", 'name: "Ada",', 'name: "Ada"'),
    Mending("trailing-blanks", "Blanks at the end of a line go.", "name: Ada  \n", "name: Ada\n"),
    Mending("field-name", "A field with a slip in its name, where one name only is near.", "headlin: Hi", "headline: Hi"),
    Mending("list", "Several names that are written as one text.", "learning: python, sql", "learning: [python, sql]"),
    Mending("choice", "A choice in other capitals.", "role: Mentor", "role: mentor"),
    Mending("code", "A country, a language or a time zone by its code.", "languages: [English]", "languages: [en]"),
    Mending("number", "A score with a comma for its decimals.", "score: 12,5", "score: 12.5"),
    Mending("date", "A day that can be read in one way only.", "joined: 3 March 2026", "joined: 2026-03-03"),
    Mending("link", "`https://` in front, blanks and brackets around gone, and `http:` where the site is known to answer `https:`.", "url: github.com/ada", "url: https://github.com/ada"),
    Mending("handle", "`@ada`, or the address of a GitHub profile, where a handle is asked for.", 'author: "@ada"', 'author: "ada"'),
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
    for code, step in _STEPS:
        new = step(text, path, kind)
        if new != text:
            text = new
            done.add(code)
    for _ in range(4):  # a field must have its name before its value, and the blank in front of it, can be looked at
        before = text
        if (new := _readable(text, path, kind)) != text:
            done |= {code for code, _ in _SLIPS if _differ(code, text, new)}
            text = new
        if (new := _trailing(text, path, kind)) != text:
            done.add("trailing-blanks")
            text = new
        text, codes = _fields_mended(text, path, kind, library)
        done |= codes
        if text == before:
            break
    return text.encode(), tuple(one.code for one in KINDS if one.code in done)


# Bytes -------------------------------------------------------------------------------------------------------------


def _decoded(data: bytes) -> tuple[str | None, set[str]]:
    done: set[str] = set()
    codec = utf_16(data)
    if not codec and b"\0" in data:
        return None, set()
    try:
        if codec:
            text, done = data.decode(codec), {"encoding"}
        else:
            text = data.decode("utf-8")
    except UnicodeDecodeError:
        lines = None if codec else [_line_of_windows(line) for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n")]
        if lines is None or None in lines:
            return None, set()
        text, done = "\n".join(line or "" for line in lines), {"encoding"}
    if text.startswith("\ufeff"):
        text, done = text.lstrip("\ufeff"), {"encoding"}
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if plain and not plain.endswith("\n"):
        plain += "\n"
    return plain, done | ({"line-ends"} if plain != text else set())


def _line_of_windows(line: bytes) -> str | None:
    """A line by itself, since one that somebody else wrote may be UTF-8; None where it can be neither, or is both."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        if re.search(rb"[\xc3-\xf4][\x80-\xbf]", line) or re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", line):
            return None
    try:
        text = line.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return None if _OF_ANOTHER_CODE.search(text) else text


_OF_ANOTHER_CODE = re.compile(r"[^\W\d_][‚ƒ„†‡ˆ‰‹‘“•˜›]|[^\W\d_]”[^\W\d_]|[a-zß-öø-ÿ][ŠŒŽŸ]")
"""Where Windows-1252 would have these beside a letter, the bytes were written by a Mac, or by DOS: `Zo‘` is Zoë."""


# Lines -------------------------------------------------------------------------------------------------------------


def _values(text: str, path: str, kind: Kind) -> Any:
    """What the file says; None where it cannot be read as fields."""
    got = read(text.encode(), path, front_matter=kind.markdown, list_of=kind.list_of)
    if not isinstance(got, Text) or not isinstance(got.values, list if kind.list_of else dict):
        return None
    return got.values, got.body


def _marks_around(text: str, path: str, kind: Kind) -> str:
    """`---` above and below the fields of a tip; nothing of the kind around those of a profile."""
    if _values(text, path, kind) is not None:
        return text
    new = text
    if found := re.match(r"\s*(```|~~~)[\w-]*[ \t]*\n((?s:.*?))\n\1[ \t]*\n", new):
        new = found[2].strip("\n") + "\n" + new[found.end() :]
    if kind.markdown:
        new = re.sub(r"\A\s*(?:-{3,}|[—–]+)[ \t]*\n", "---\n", new)
        new = re.sub(r"(?m)\A(---\n(?s:.*?)\n)(?:-{3,}|[—–]+)[ \t]*$", r"\1---", new)
    else:
        new = re.sub(r"\n---[ \t]*\n\s*\Z", "\n", new)
    return new if _values(new, path, kind) is not None else text


def _tabs(text: str, path: str, kind: Kind) -> str:
    if "\t" not in text or _values(text, path, kind) is not None or not _has_front_matter(text, kind):
        return text
    before, yaml, after = parts(text, markdown=kind.markdown)
    yaml = re.sub(r"(?m)^[ \t]*\t[ \t]*", lambda match: match[0].replace("\t", "  "), yaml)
    new = before + re.sub(r"(?m)^( *-)[ \t]*\t[ \t]*(?=\S)", r"\1 ", yaml) + after
    return new if _values(new, path, kind) is not None else text


def _readable(text: str, path: str, kind: Kind) -> str:
    """The text with the slips mended that keep it from being read; as it was where that does not help, since then
    nobody knows whether a line was meant so."""
    if not _has_front_matter(text, kind):
        return text
    is_read = _values(text, path, kind) is not None
    if is_read and text.translate(_BLANKS) == text:
        return text
    before, yaml, after = parts(text, markdown=kind.markdown)
    names, lines, inside = _all_names(kind.model), [], None
    braces = yaml.lstrip().startswith(("{", "["))
    for line in yaml.split("\n"):
        indent = len(line) - len(line.lstrip())
        if inside is None or (line.strip() and indent <= inside):
            inside = indent if re.search(r":\s+[|>][+-]?\d?[+-]?\s*$", line) else None
            for code, step in _SLIPS:
                line = line if braces or (is_read and code != "blanks") else step(line, names)
        lines.append(line)
    new = before + "\n".join(lines) + after
    return new if new != text and _values(new, path, kind) is not None else text


def _differ(code: str, old: str, new: str) -> bool:
    sign = {"blanks": r":(?=\S)|[：\u00a0\u2007\u202f\u3000]", "quotes": r"[\"']", "commas": r",\s*$"}[code]
    return any(
        a != b and len(re.findall(sign, a)) != len(re.findall(sign, b))
        for a, b in zip(old.split("\n"), new.split("\n"), strict=True)
    )


_BLANKS = dict.fromkeys(map(ord, "\u00a0\u2007\u202f\u3000"), " ")


def _with_blank(line: str, names: frozenset[str]) -> str:
    if found := re.match(r"([\s\u00a0]*(?:-[\s\u00a0]+)?)([A-Za-z_]+)([:：])([\s\u00a0\u3000]*)(.*)$", line):
        before, name, colon, gap, rest = found.groups()
        if name.casefold() in names and (rest or gap.translate(_BLANKS) != gap):
            missing = " " if rest and (not gap or colon == "：") and not rest.startswith("//") else ""
            line = f"{before.translate(_BLANKS)}{name}:{gap.translate(_BLANKS) or missing}{rest}"
    return line


def _without_comma(line: str, names: frozenset[str]) -> str:
    if found := re.match(r"\s*([A-Za-z_]+): *(\"[^\"]*\"|'[^']*'|\[[^\[\]]*\]|\{[^{}]*\}) *,\s*$", line):
        return line.rstrip()[:-1].rstrip() if found[1].casefold() in names else line
    return line


def _with_quotes(line: str, names: frozenset[str]) -> str:
    found = re.match(r"(\s*(?:- +)?([A-Za-z_]+): +)([^\s\"'\[{|>#].*?)(\s+#(?:\s.*)?)?\s*$", line)
    if not found or found[2].casefold() not in names:
        return line
    value = found[3]
    if not (value[0] in "@`%&*!?" or re.search(r":(?=\s|$)", value)):
        return line
    if value[0] + value[-1] in ("“”", "„“", "‘’", "«»"):
        value = value[1:-1]
    written = f'"{value}"' if '"' not in value and "\\" not in value else "'" + value.replace("'", "''") + "'"
    return f"{found[1]}{written}{found[4] or ''}"


_SLIPS: tuple[tuple[str, Callable[[str, frozenset[str]], str]], ...] = (
    ("blanks", _with_blank),
    ("commas", _without_comma),
    ("quotes", _with_quotes),
)


@cache
def _all_names(model_: type[BaseModel]) -> frozenset[str]:
    names = set(model_.model_fields)
    for info in model_.model_fields.values():
        class_ = _class(info.annotation)
        if class_ and class_ is not model_ and class_.__name__ != "Rule":
            names |= _all_names(class_)
    return frozenset(names)


def _trailing(text: str, path: str, kind: Kind) -> str:
    if not _has_front_matter(text, kind):
        return text
    before, yaml, after = parts(text, markdown=kind.markdown)
    new = before + re.sub(r"(?m)[ \t]+$", "", yaml) + after
    return new if new != text and _values(new, path, kind) == _values(text, path, kind) is not None else text


_STEPS: tuple[tuple[str, Callable[[str, str, Kind], str]], ...] = (
    ("marks", _marks_around),
    ("tabs", _tabs),
)


def _has_front_matter(text: str, kind: Kind) -> bool:
    return not kind.markdown or (text.startswith("---\n") and "\n---" in text[3:])


# Fields ------------------------------------------------------------------------------------------------------------


def _fields_mended(text: str, path: str, kind: Kind, library: Library) -> tuple[str, set[str]]:
    got = read(text.encode(), path, front_matter=kind.markdown, list_of=kind.list_of)
    if not isinstance(got, Text) or got.problems or not _has_front_matter(text, kind):
        return text, set()
    said: Any = {kind.list_of: got.values} if kind.list_of else got.values
    before, yaml, after = parts(text, markdown=kind.markdown)
    document, codes = Document(yaml), set()
    edits: list[tuple[Steps, str, str, bool]] = []
    for steps, model_, values in _mappings(said, kind.model, ()):
        edits += [(steps, *name, True) for name in _names(values, model_)]
    if not edits:
        for steps, annotation, value in _leaves(said, kind.model, ()):
            if listed := _listed(value, annotation, steps):
                edits.append((steps, listed, "list", False))
            elif meant := _value(value, _marks(annotation), library):
                edits.append((steps, *meant, False))
    source = Source(path, yaml, 1, 1)
    for steps, word, code, is_name in sorted(
        edits, key=lambda one: _place(source, kind, one[0], one[1], one[3]), reverse=True
    ):
        inside = steps[1:] if kind.list_of and steps[:1] == (kind.list_of,) else steps
        if not is_name and re.match(r"[|>][^\n]*#", document.token(inside)):
            continue  # the comment behind the mark would go with it
        if is_name:
            old, _, right = word.partition("\0")
            where = source.at(*inside, old, key=True)
            if not document.rename(where.line, where.column, old, right):
                continue
        else:
            document.replace(inside, word if code == "list" else _written(document.token(inside), word))
        codes.add(code)
    whole = before + document.text + after
    values = _values(whole, path, kind)
    if values is None or values[1] != got.body:
        return text, set()
    mended = {steps for steps, _, _, is_name in edits if not is_name}
    root = {kind.list_of: values[0]} if kind.list_of else values[0]
    return (whole, codes) if [*_rest(root, mended)] == [*_rest(said, mended)] else (text, set())


def _rest(value: Any, mended: set[Steps], steps: Steps = ()) -> Iterator[str]:
    """Every text in its order, but for those that were mended."""
    match value:
        case _ if steps in mended:
            return
        case str():
            yield value
        case list() | dict():
            for step, inner in enumerate(value) if isinstance(value, list) else value.items():
                yield from _rest(inner, mended, (*steps, step))


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


def _listed(value: str, annotation: Any, steps: Steps) -> str:
    """The list that is meant where one is asked for and several names stand in one text; empty where that is not so."""
    if (steps and isinstance(steps[-1], int)) or not re.search(r"[,;]", value) or not _is_list(annotation):
        return ""
    words = [one.strip().strip("\"'") for one in re.split(r"[,;]", value.strip().strip("[]"))]
    said, choices = _marks(annotation)
    validators = {mark.func for mark in said if isinstance(mark, BeforeValidator)}
    words = [one for one in words if one]
    if choices and not validators & {model._key, model._language}:
        fits = all(any(_as_choice(one) == choice for choice in choices) for one in words)
    elif model._key in validators or model._language in validators:
        fits = all(key_problem(one.removeprefix("@")) is None for one in words)
    else:
        return ""
    return f"[{', '.join(one.removeprefix('@') for one in words)}]" if fits and words else ""


def _is_list(annotation: Any) -> bool:
    if isinstance(annotation, tuple):
        return _is_list(annotation[0])
    return get_origin(annotation) is tuple or any(_is_list(one) for one in get_args(annotation) if one is not Ellipsis)


def _names(values: dict[str, Any], model_: type[BaseModel]) -> Iterator[tuple[str, str]]:
    known = list(model_.model_fields)
    for name in values:
        if name not in known:
            near = get_close_matches(name.casefold().replace("-", "_").replace(" ", "_"), known, n=3, cutoff=0.75)
            is_near = len(name) > 3 or all(one[0] == name[:1].casefold() for one in near)
            if len(near) == 1 and near[0] not in values and is_near:  # `all` is not `wall`
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
        new, code = model.day_called(value) or value, "date"
    elif validators & {model._https, model._https_or_mail}:
        new, code = _link(value), "link"
    elif validators & {model._country}:
        new, code = model.country_called(value) or value if value.upper() not in model.countries() else value, "code"
    elif validators & {model._language}:
        new, code = value if model.is_language(value) else model.language_called(value) or value, "code"
    elif validators & {model._timezone}:
        new, code = _zone(value), "code"
    elif validators & {model._amount}:
        new, code = re.sub(r"^\s*(\d{1,12}),(\d{1,2}|\d{4,6})\s*$", r"\1.\2", value), "number"
    elif to:
        new, code = _key(value, to, library)
    elif validators & {model._login}:
        new, code = _handle(value), "handle"
    elif choices and value not in choices:
        same = [one for one in choices if _as_choice(value) == one]
        new, code = (same[0] if same else value), "choice"
    return (new, code) if new != value else None


def _as_choice(text: str) -> str:
    return re.sub(r"[\s_-]+", "-", text.strip().casefold())


def _zone(value: str) -> str:
    if value in model.timezones():
        return value
    word = "_".join(value.split()).casefold()
    return next((zone for zone in sorted(model.timezones()) if zone.casefold() == word), value)


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
    if match := re.fullmatch(r"<\s*(https?://[^<>\s]+)\s*>", text):
        text = match[1]
    if match := re.fullmatch(r"(?i)(?:https(?:://? +|:/|//)|ht?t?ps?://)(?=\w)(\S+)", text):
        text = text if re.match(r"(?i)https?://\S", text) else f"https://{match[1]}"
    if match := re.fullmatch(r"(?i)http://([^/?#]+)(.*)", text):
        return f"https://{match[1]}{match[2]}" if match[1].lower() in _KNOWN_TO_ANSWER else value
    if "@" not in text and not re.search(r"\s", text) and _HOST.match(text):
        return f"https://{text}"
    return text
