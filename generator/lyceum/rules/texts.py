"""Rules for contributed text: it is written, it is the contributor's own, and it can be shown as it was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel

from lyceum.diagnostics import Position, Severity
from lyceum.i18n import format_message
from lyceum.loader import Entry, Library, find_markdown_fields
from lyceum.markdown import is_over_render_limits, normalize_link
from lyceum.rules.placeholders import is_leftover_mark, is_placeholder_text, says_nothing
from lyceum.rules.registry import Finding, rule
from lyceum.schema import FieldPath


@rule
def placeholder_text(library: Library, today: date) -> Iterator[Finding]:
    """The text of our own templates and guides is not left in a field.

    Bad: content/learners/eve.yml
        name: Your Name
    Good: content/learners/eve.yml
        name: Eve
    """
    for entry in library.iterate_entries():
        for field_path, text in iterate_strings(entry.value):
            if is_placeholder_text(text):
                message = format_message("`{text}` is the template's text", text=text.strip())
                hint = format_message("write your own, or delete the line")
                yield Finding(entry.source.locate(*field_path), message, hint)
        if is_placeholder_text(entry.body.strip().partition("\n")[0]):
            position = entry.source.locate_in_body(len(entry.body) - len(entry.body.lstrip()), entry.body)
            yield Finding(position, format_message("this is the template's text"), format_message("write your own"))


@rule
def text_says_nothing(library: Library, today: date) -> Iterator[Finding]:
    """A field that says `N/A`, or that stands between the marks of a template, is shown as it is. Only a warning.

    Bad: content/learners/eve.yml
        name: Eve
        headline: <your headline>
    Good: content/learners/eve.yml
        name: Eve
    """
    for entry in library.iterate_entries():
        for field_path, text in iterate_strings(entry.value):
            is_optional_prose = any(name in _OPTIONAL_PROSE for name in field_path)
            if is_leftover_mark(text) or (is_optional_prose and says_nothing(text)):
                message = format_message("`{text}` is shown on the page as it is", text=text.strip())
                hint = format_message("write your own, or delete it if there is nothing to say")
                yield Finding(entry.source.locate(*field_path), message, hint, Severity.WARNING)


_OPTIONAL_PROSE = frozenset({"headline", "bio", "story", "pronouns", "city", "goals", "notes", "milestones"})
"""Fields in which a word such as `none` is no name of anything."""


def iterate_strings(value: Any, field_path: FieldPath = ()) -> Iterator[tuple[FieldPath, str]]:
    """Every text in the fields that the file sets, with the path of its field."""
    if isinstance(value, str):
        yield field_path, value
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from iterate_strings(item, (*field_path, i))
    elif isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield from iterate_strings(getattr(value, name), (*field_path, name))


@rule
def missing_text(library: Library, today: date) -> Iterator[Finding]:
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
            yield Finding(
                Position(entry.path, entry.source.body_first_line),
                format_message("there is no text below the fields"),
                format_message("write it below the second `---`"),
            )


@rule
def markdown_over_limit(library: Library, today: date) -> Iterator[Finding]:
    """Markdown is at most 64 KB and quotes nothing too deep: what is more is shown as plain paragraphs."""
    for entry in library.iterate_entries():
        for field_path, text in _iterate_markdown(entry):
            if is_over_render_limits(text):
                message = format_message("this text is too long, or nested too deep, to be laid out")
                hint = format_message("shorten it, or share it as several")
                yield Finding(_find_position(entry, field_path), message, hint)


_MARKDOWN_IMAGE = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,2000}\)|<img\b", re.IGNORECASE)
_MARKDOWN_LINK = re.compile(r"(?<!!)\[[^\]\n]{1,200}\]\(\s*<?([^)\s>]{1,2000})")
_MARKDOWN_CODE = re.compile(r"(?s)(```|~~~).*?(\1|\Z)|`[^`\n]*`")


def mask_code(text: str) -> str:
    """The Markdown with blanks in place of its code, so that offsets stay."""
    return (
        _MARKDOWN_CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text) if "`" in text or "~~~" in text else text
    )


@rule
def unsupported_markdown(library: Library, today: date) -> Iterator[Finding]:
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
        for field_path, text in _iterate_markdown(entry):
            if "![" in text or "](" in text or "<img" in text.lower():
                yield from _find_unsupported_markdown(text, _find_position(entry, field_path))


def _find_unsupported_markdown(text: str, position: Position) -> Iterator[Finding]:
    """The images and the unsafe links in a text that begins at the position."""
    text = mask_code(text)
    for image in _MARKDOWN_IMAGE.finditer(text):
        yield Finding(
            offset_position(position, text, image.start()),
            format_message("pictures from elsewhere are not shown"),
            format_message("link to it instead: remove the `!`"),
            Severity.WARNING,
        )
    for link in _MARKDOWN_LINK.finditer(text):
        if not link[1].startswith("#") and normalize_link(link[1], allow_mailto=True) is None:
            yield Finding(
                offset_position(position, text, link.start()),
                format_message("`{link}` is not shown as a link", link=link[1]),
                format_message("write the whole address, beginning with https://"),
                Severity.WARNING,
            )


def _iterate_markdown(entry: Entry[Any]) -> Iterator[tuple[FieldPath | None, str]]:
    """The Markdown texts of an entry with the paths of their fields. The body has the path None."""
    if entry.body:
        yield None, entry.body
    yield from find_markdown_fields(entry)


def _find_position(entry: Entry[Any], field_path: FieldPath | None) -> Position:
    """Where a text of `_iterate_markdown` begins. This parses the file's YAML again, so ask for problems only."""
    if field_path is None:
        return Position(entry.path, entry.source.body_first_line)
    return entry.source.locate(*field_path)


def offset_position(position: Position, text: str, offset: int) -> Position:
    """The position of a character in a body. For the text of a field it is the position of the field."""
    if position.column != 1:
        return position
    before = text[:offset]
    return Position(position.path, position.line + before.count("\n"), offset - before.rfind("\n"))
