"""Fixes field names and single values: lists, choices, codes, numbers, dates, links and keys."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator

from lyceum.contributing.autofix_yaml import find_model_class, has_yaml_part, read_values
from lyceum.loader import Library, ParsedFile, SourceFile, YamlEditor, read_yaml, split_around_yaml
from lyceum.schema import (
    ContentKind,
    FieldPath,
    ReferenceTo,
    explain_invalid_key,
    find_country_code,
    find_language_code,
    fold_key,
    is_language_tag,
    load_country_codes,
    load_timezone_names,
    normalize_date,
    parse_country,
    parse_date,
    parse_https_link,
    parse_https_or_mail_link,
    parse_key,
    parse_language,
    parse_login,
    parse_score,
    parse_timezone,
)

# Fields ------------------------------------------------------------------------------------------------------------


def fix_fields(text: str, path: str, kind: ContentKind, library: Library) -> tuple[str, set[str]]:
    got = read_yaml(text.encode(), path, front_matter=kind.has_markdown_body, list_of=kind.list_field)
    if not isinstance(got, ParsedFile) or got.problems or not has_yaml_part(text, kind):
        return text, set()
    said: Any = {kind.list_field: got.values} if kind.list_field else got.values
    before, yaml, after = split_around_yaml(text, markdown=kind.has_markdown_body)
    document, codes = YamlEditor(yaml), set()
    edits: list[tuple[FieldPath, str, str, bool]] = []
    for steps, model_, values in _walk_mappings(said, kind.model, ()):
        edits += [(steps, *name, True) for name in _find_misspelled_names(values, model_)]
    if not edits:
        for steps, annotation, value in _walk_texts(said, kind.model, ()):
            if listed := _format_as_list(value, annotation, steps):
                edits.append((steps, listed, "list", False))
            elif meant := _fix_value(value, _collect_marks(annotation), library):
                edits.append((steps, *meant, False))
    source = SourceFile(path, yaml, 1, 1)
    for steps, word, code, is_name in sorted(
        edits, key=lambda one: _locate_edit(source, kind, one[0], one[1], one[3]), reverse=True
    ):
        inside = steps[1:] if kind.list_field and steps[:1] == (kind.list_field,) else steps
        if not is_name and re.match(r"[|>][^\n]*#", document.get_raw_value(inside)):
            continue  # the comment behind the mark would go with it
        if is_name:
            old, _, right = word.partition("\0")
            where = source.locate(*inside, old, field_name=True)
            if not document.rename_field(where.line, where.column, old, right):
                continue
        else:
            document.set_raw_value(
                inside, word if code == "list" else _quote_like(document.get_raw_value(inside), word)
            )
        codes.add(code)
    whole = before + document.text + after
    values = read_values(whole, path, kind)
    if values is None or values[1] != got.body:
        return text, set()
    mended = {steps for steps, _, _, is_name in edits if not is_name}
    root = {kind.list_field: values[0]} if kind.list_field else values[0]
    return (
        (whole, codes)
        if [*_walk_unfixed_texts(root, mended)] == [*_walk_unfixed_texts(said, mended)]
        else (text, set())
    )


def _walk_unfixed_texts(value: Any, fixed_paths: set[FieldPath], steps: FieldPath = ()) -> Iterator[str]:
    """Every text in its order, but for those that were mended."""
    match value:
        case _ if steps in fixed_paths:
            return
        case str():
            yield value
        case list() | dict():
            for step, inner in enumerate(value) if isinstance(value, list) else value.items():
                yield from _walk_unfixed_texts(inner, fixed_paths, (*steps, step))


def _locate_edit(source: SourceFile, kind: ContentKind, steps: FieldPath, word: str, is_name: bool) -> tuple[int, int]:
    inside = steps[1:] if kind.list_field and steps[:1] == (kind.list_field,) else steps
    where = source.locate(*inside, word.partition("\0")[0], field_name=True) if is_name else source.locate(*inside)
    return where.line, where.column


def _quote_like(token: str, word: str) -> str:
    """The word in the quotes of the one that it takes the place of; quoted where it has to be."""
    if token[:1] == "'":
        return "'" + word.replace("'", "''") + "'"
    if token[:1] == '"' or re.search(r"[,\[\]{}#&*!|>'\"%@`]|: |:$|^[-?:]", word):
        return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return word


def _format_as_list(value: str, annotation: Any, steps: FieldPath) -> str:
    """The list that is meant where one is asked for and several names stand in one text; empty where that is not so."""
    if (steps and isinstance(steps[-1], int)) or not re.search(r"[,;]", value) or not _is_list_type(annotation):
        return ""
    words = [one.strip().strip("\"'") for one in re.split(r"[,;]", value.strip().strip("[]"))]
    said, choices = _collect_marks(annotation)
    validators = {mark.func for mark in said if isinstance(mark, BeforeValidator)}
    words = [one for one in words if one]
    if choices and not validators & {parse_key, parse_language}:
        fits = all(any(_normalize_choice(one) == choice for choice in choices) for one in words)
    elif parse_key in validators or parse_language in validators:
        fits = all(explain_invalid_key(one.removeprefix("@")) is None for one in words)
    else:
        return ""
    return f"[{', '.join(one.removeprefix('@') for one in words)}]" if fits and words else ""


def _is_list_type(annotation: Any) -> bool:
    if isinstance(annotation, tuple):
        return _is_list_type(annotation[0])
    return get_origin(annotation) is tuple or any(
        _is_list_type(one) for one in get_args(annotation) if one is not Ellipsis
    )


def _find_misspelled_names(values: dict[str, Any], model_class: type[BaseModel]) -> Iterator[tuple[str, str]]:
    known = list(model_class.model_fields)
    for name in values:
        if name not in known:
            near = get_close_matches(name.casefold().replace("-", "_").replace(" ", "_"), known, n=3, cutoff=0.75)
            is_near = len(name) > 3 or all(one[0] == name[:1].casefold() for one in near)
            if len(near) == 1 and near[0] not in values and is_near:  # `all` is not `wall`
                yield f"{name}\0{near[0]}", "field-name"


def _walk_mappings(
    value: Any, annotation: Any, steps: FieldPath
) -> Iterator[tuple[FieldPath, type[BaseModel], dict[str, Any]]]:
    """Every mapping, with the class that it should be."""
    match value:
        case dict():
            class_ = find_model_class(annotation)
            if class_:
                yield steps, class_, value
                for name, inner in value.items():
                    if info := class_.model_fields.get(name):
                        yield from _walk_mappings(inner, info.annotation, (*steps, name))
        case list():
            for i, inner in enumerate(value):
                yield from _walk_mappings(inner, annotation, (*steps, i))


def _walk_texts(
    value: Any, annotation: Any, steps: FieldPath, metadata: tuple[Any, ...] = ()
) -> Iterator[tuple[FieldPath, Any, str]]:
    """Every text, with the annotation of what it should be."""
    match value:
        case str():
            class_ = find_model_class(annotation)
            short = getattr(class_, "shorthand_field", lambda: None)() if class_ else None
            if class_ and short:
                one = class_.model_fields[short]
                yield steps, (one.annotation, one.metadata), value
            else:
                yield steps, (annotation, metadata), value
        case list():
            for i, inner in enumerate(value):
                yield from _walk_texts(inner, annotation, (*steps, i), metadata)
        case dict() if class_ := find_model_class(annotation):
            for name, inner in value.items():
                if info := class_.model_fields.get(name):
                    yield from _walk_texts(inner, info.annotation, (*steps, name), tuple(info.metadata))


def _collect_marks(annotation: Any) -> tuple[list[Any], list[str]]:
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


def _fix_value(value: str, marks: tuple[list[Any], list[str]], library: Library) -> tuple[str, str] | None:
    """The word that is meant, and the code of the mending; None where the value is fine, or nobody knows."""
    said, choices = marks
    validators = {mark.func for mark in said if isinstance(mark, BeforeValidator)}
    to = next((mark for mark in said if isinstance(mark, ReferenceTo)), None)
    new, code = value, ""
    if validators & {parse_date}:
        new, code = normalize_date(value) or value, "date"
    elif validators & {parse_https_link, parse_https_or_mail_link}:
        new, code = _fix_link(value), "link"
    elif validators & {parse_country}:
        new, code = find_country_code(value) or value if value.upper() not in load_country_codes() else value, "code"
    elif validators & {parse_language}:
        new, code = value if is_language_tag(value) else find_language_code(value) or value, "code"
    elif validators & {parse_timezone}:
        new, code = _fix_timezone(value), "code"
    elif validators & {parse_score}:
        new, code = re.sub(r"^\s*(\d{1,12}),(\d{1,2}|\d{4,6})\s*$", r"\1.\2", value), "number"
    elif to:
        new, code = _fix_key(value, to, library)
    elif validators & {parse_login}:
        new, code = _strip_handle(value), "handle"
    elif choices and value not in choices:
        same = [one for one in choices if _normalize_choice(value) == one]
        new, code = (same[0] if same else value), "choice"
    return (new, code) if new != value else None


def _normalize_choice(text: str) -> str:
    return re.sub(r"[\s_-]+", "-", text.strip().casefold())


def _fix_timezone(value: str) -> str:
    if value in load_timezone_names():
        return value
    word = "_".join(value.split()).casefold()
    return next((zone for zone in sorted(load_timezone_names()) if zone.casefold() == word), value)


def _strip_handle(value: str) -> str:
    match = re.fullmatch(r"\s*(?:@|(?:https?://)?(?:www\.)?github\.com/)([A-Za-z0-9-]{1,39})/?\s*", value)
    return match[1] if match else value


def _fix_key(value: str, to: ReferenceTo, library: Library) -> tuple[str, str]:
    known = library.get_known_keys(to.kind)
    if to.kind == "learner" and (bare := _strip_handle(value)) != value:
        return known.get(fold_key(bare), bare), "handle"
    if to.kind == "topic":
        topic = library.topics_by_key.get(fold_key(value)) or library.topics_by_key.get(
            fold_key("-".join(value.split()))
        )
        return (topic.id, "topic") if topic else (value, "")
    return known.get(fold_key(value.strip()), value), "key-case"


_HTTPS_HOSTS = frozenset(
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
_HOST_PATTERN = re.compile(r"(?i)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}(?=[/?#]|$)")


def _fix_link(value: str) -> str:
    text = value.strip()
    if match := re.fullmatch(r"<\s*(https?://[^<>\s]+)\s*>", text):
        text = match[1]
    if match := re.fullmatch(r"(?i)(?:https(?:://? +|:/|//)|ht?t?ps?://)(?=\w)(\S+)", text):
        text = text if re.match(r"(?i)https?://\S", text) else f"https://{match[1]}"
    if match := re.fullmatch(r"(?i)http://([^/?#]+)(.*)", text):
        return f"https://{match[1]}{match[2]}" if match[1].lower() in _HTTPS_HOSTS else value
    if "@" not in text and not re.search(r"\s", text) and _HOST_PATTERN.match(text):
        return f"https://{text}"
    return text
