"""Rules for contributed text: it is written, it is the contributor's own, and it can be shown as it was meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel

from lyceum.diagnostics import Position, Problem, Severity
from lyceum.i18n import format_message
from lyceum.loader import Entry, Library, find_markdown_fields
from lyceum.markdown import is_over_render_limits, normalize_link
from lyceum.rules.placeholders import PLACEHOLDER_REGEX, load_placeholder_texts
from lyceum.schema import FieldPath


def placeholder_text(library: Library, today: date) -> Iterator[Problem]:
    """A template's own words are not left in a field.

    Bad: content/learners/eve.yml
        name: Your Name
    Good: content/learners/eve.yml
        name: Eve
    """
    own = load_placeholder_texts(library.settings.value.language)
    for entry in library.iterate_entries():
        for steps, text in _iterate_strings(entry.value, ()):
            if text.strip() in own or PLACEHOLDER_REGEX.fullmatch(text.strip()):
                said = format_message("`{text}` is the template's text", text=text.strip())
                hint = format_message("write your own, or delete the line")
                yield Problem(entry.source.locate(*steps), "placeholder-text", said, hint)
        body = entry.body.strip()
        if body and (body.partition("\n")[0].rstrip() in own or PLACEHOLDER_REGEX.fullmatch(body)):
            where = entry.source.locate_in_body(len(entry.body) - len(entry.body.lstrip()), entry.body)
            yield Problem(
                where,
                "placeholder-text",
                format_message("this is the template's text"),
                format_message("write your own"),
            )


def _iterate_strings(value: Any, steps: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(value, str):
        yield steps, value
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _iterate_strings(item, (*steps, i))
    elif isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield from _iterate_strings(getattr(value, name), (*steps, name))


def missing_text(library: Library, today: date) -> Iterator[Problem]:
    """A tip and a challenge have a text below their fields.

    Bad: content/tips/one.md
        ---
        title: One
        author: ada
        ---
    Good: content/tips/one.md
        ---
        title: One
        author: ada
        ---
        Text
    """
    for entry in (*library.tips.values(), *library.challenges.values()):
        if not entry.body.strip():
            where = Position(entry.path, entry.source.body_first_line)
            yield Problem(
                where,
                "missing-text",
                format_message("there is no text below the fields"),
                format_message("write it below the second `---`"),
            )


def markdown_over_limit(library: Library, today: date) -> Iterator[Problem]:
    """Markdown is at most 64 KB and quotes nothing too deep: what is more is shown as plain paragraphs."""
    for entry in library.iterate_entries():
        for steps, text in _iterate_markdown(entry):
            if is_over_render_limits(text):
                where = _find_position(entry, steps)
                said = format_message("this text is too long, or nested too deep, to be laid out")
                yield Problem(where, "markdown-over-limit", said, format_message("shorten it, or share it as several"))


_MARKDOWN_IMAGE = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,2000}\)|<img\b", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"(?<!!)\[[^\]\n]{1,200}\]\(\s*<?([^)\s>]{1,2000})")


def unsupported_markdown(library: Library, today: date) -> Iterator[Problem]:
    """Pictures are not shown, and links lead to https addresses, in contributed text. Only a warning.

    Bad: content/tips/one.md
        ---
        title: One
        author: ada
        ---
        Look at ![my cat](https://cats.example.org/1.png)
    Good: content/tips/one.md
        ---
        title: One
        author: ada
        ---
        Look at [my cat](https://cats.example.org/1.png)
    """
    for entry in library.iterate_entries():
        for steps, text in _iterate_markdown(entry):
            if "![" not in text and "](" not in text and "<img" not in text.lower():
                continue
            where = _find_position(entry, steps)
            plain = re.sub(r"(?s)(```|~~~).*?(\1|\Z)|`[^`\n]*`", lambda code: re.sub(r"[^\n]", " ", code[0]), text)
            for found in _MARKDOWN_IMAGE.finditer(plain):
                said = format_message("pictures from elsewhere are not shown")
                hint = format_message("link to it instead: remove the `!`")
                yield Problem(
                    _offset_position(where, plain, found.start()), "unsupported-markdown", said, hint, Severity.WARNING
                )
            for found in _MARKDOWN_LINK.finditer(plain):
                link = found[1]
                if not link.startswith("#") and normalize_link(link, allow_mailto=True) is None:
                    said = format_message("`{link}` is not shown as a link", link=link)
                    hint = format_message("write the whole address, beginning with https://")
                    yield Problem(
                        _offset_position(where, plain, found.start()),
                        "unsupported-markdown",
                        said,
                        hint,
                        Severity.WARNING,
                    )


def _iterate_markdown(entry: Entry[Any]) -> Iterator[tuple[FieldPath | None, str]]:
    """Its texts and where their fields are; None is the body. Positions are sought when somebody asks: that reads the
    file's YAML once more."""
    if entry.body:
        yield None, entry.body
    yield from find_markdown_fields(entry)


def _find_position(entry: Entry[Any], steps: FieldPath | None) -> Position:
    return Position(entry.path, entry.source.body_first_line) if steps is None else entry.source.locate(*steps)


def _offset_position(where: Position, text: str, offset: int) -> Position:
    """The line of a body; a field's text is where the field is."""
    before = text[:offset]
    return (
        Position(where.path, where.line + before.count("\n"), offset - before.rfind("\n"))
        if where.column == 1
        else where
    )


RULES: tuple[Callable[[Library, date], Iterator[Problem]], ...] = (
    placeholder_text,
    missing_text,
    markdown_over_limit,
    unsupported_markdown,
)
