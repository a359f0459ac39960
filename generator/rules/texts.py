"""What people read was written by somebody, and shows as it was meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

from pydantic import BaseModel

from generator.library import Entry, Library, markdown
from generator.markup import over_the_caps, safe_link
from generator.problem import Position, Problem, Severity, say
from generator.source import Steps
from generator.words import Words

PLACEHOLDER = (
    r"(?:your|my)[ _-](?:full[ _-])?(?:name|handle|login|username|headline|bio|city|title|website|goal|story|topic)(?: here)?"
    r"|(?:write|add|put|insert|describe|tell)\b.{0,60}\bhere\b\.?"
    r"|<(?:your|name|handle|title|bio|link|url|date|text|insert|topic)[^<>]{0,40}>"
    r"|\[(?:your|insert|add|write)[^\[\]]{0,60}\]"
    r"|(?:todo|tbd|fixme|xxx|n/?a|lorem ipsum.*|placeholder|example text|foo|foobar|…|\.\.\.)[.:!]?"
    r"|https://(?:www\.)?(?:example\.(?:com|org|net)|your-?(?:site|name|website|domain)\.[a-z]+)/?"
    r"|\{\{.{0,60}\}\}"
)
"""A text that only looks filled in, whole and in any case; a pattern that browsers read as well."""
_PLACEHOLDER = re.compile(PLACEHOLDER, re.IGNORECASE)


def _(template: str) -> str:
    """A text for the catalogues."""
    return template


NAME, TITLE, HANDLE = _("Your name"), _("Your title"), "your-handle"
BODY = {
    "tip": _("Write the tip in place of this sentence: what was hard, what helped, how to try it."),
    "challenge": _(
        "Write in place of this sentence what people do, what they need, and how they know that it is done."
    ),
}
"""What stands in a new file until somebody writes their own; see `scaffold`."""


def template_is_filled_in(library: Library, today: date) -> Iterator[Problem]:
    """A template's own words are not left in a field.

    Bad: content/learners/eve.yml
        name: Your Name
    Good: content/learners/eve.yml
        name: Eve
    """
    own = template_texts(library.community.value.language)
    for entry in library.entries():
        for steps, text in _texts(entry.value, ()):
            if text.strip() in own or _PLACEHOLDER.fullmatch(text.strip()):
                said = say("`{text}` is the template's text", text=text.strip())
                hint = say("write your own, or delete the line")
                yield Problem(entry.source.at(*steps), "template-is-filled-in", said, hint)
        body = entry.body.strip()
        if body and (body.partition("\n")[0].rstrip() in own or _PLACEHOLDER.fullmatch(body)):
            where = entry.source.body_at(len(entry.body) - len(entry.body.lstrip()), entry.body)
            yield Problem(where, "template-is-filled-in", say("this is the template's text"), say("write your own"))


@cache
def template_texts(language: str) -> frozenset[str]:
    """What new files say before somebody writes in them, in English and in the hub's language."""
    words = Words(language)
    return frozenset(text for one in (NAME, TITLE, *BODY.values()) for text in (one, words.gettext(one)))


def _texts(value: Any, steps: Steps) -> Iterator[tuple[Steps, str]]:
    if isinstance(value, str):
        yield steps, value
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _texts(item, (*steps, i))
    elif isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield from _texts(getattr(value, name), (*steps, name))


def text_is_there(library: Library, today: date) -> Iterator[Problem]:
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
            where = Position(entry.path, entry.source.body_line)
            yield Problem(
                where, "text-is-there", say("there is no text below the fields"), say("write it below the second `---`")
            )


def text_can_be_shown(library: Library, today: date) -> Iterator[Problem]:
    """Markdown is at most 64 KB and quotes nothing too deep: what is more is shown as plain paragraphs."""
    for entry in library.entries():
        for steps, text in _markdown(entry):
            if over_the_caps(text):
                where = _position(entry, steps)
                said = say("this text is too long, or nested too deep, to be laid out")
                yield Problem(where, "text-can-be-shown", said, say("shorten it, or share it as several"))


_IMAGE = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,2000}\)|<img\b", re.IGNORECASE)
_LINK = re.compile(r"(?<!!)\[[^\]\n]{1,200}\]\(\s*<?([^)\s>]{1,2000})")


def text_shows_as_meant(library: Library, today: date) -> Iterator[Problem]:
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
    for entry in library.entries():
        for steps, text in _markdown(entry):
            if "![" not in text and "](" not in text and "<img" not in text.lower():
                continue
            where = _position(entry, steps)
            plain = re.sub(r"(?s)(```|~~~).*?(\1|\Z)|`[^`\n]*`", lambda code: re.sub(r"[^\n]", " ", code[0]), text)
            for found in _IMAGE.finditer(plain):
                said = say("pictures from elsewhere are not shown")
                hint = say("link to it instead: remove the `!`")
                yield Problem(_inside(where, plain, found.start()), "text-shows-as-meant", said, hint, Severity.WARNING)
            for found in _LINK.finditer(plain):
                link = found[1]
                if not link.startswith("#") and safe_link(link, mailto=True) is None:
                    said = say("`{link}` is not shown as a link", link=link)
                    hint = say("write the whole address, beginning with https://")
                    yield Problem(
                        _inside(where, plain, found.start()), "text-shows-as-meant", said, hint, Severity.WARNING
                    )


def _markdown(entry: Entry[Any]) -> Iterator[tuple[Steps | None, str]]:
    """Its texts and where their fields are; None is the body. Positions are sought when somebody asks: that reads the
    file's YAML once more."""
    if entry.body:
        yield None, entry.body
    yield from markdown(entry)


def _position(entry: Entry[Any], steps: Steps | None) -> Position:
    return Position(entry.path, entry.source.body_line) if steps is None else entry.source.at(*steps)


def _inside(where: Position, text: str, offset: int) -> Position:
    """The line of a body; a field's text is where the field is."""
    before = text[:offset]
    return (
        Position(where.path, where.line + before.count("\n"), offset - before.rfind("\n"))
        if where.column == 1
        else where
    )


RULES: tuple[Callable[[Library, date], Iterator[Problem]], ...] = (
    template_is_filled_in,
    text_is_there,
    text_can_be_shown,
    text_shows_as_meant,
)
