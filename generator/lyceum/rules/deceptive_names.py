"""Rules for names that deceive: they show nothing, mix alphabets, or look like the name of somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from lyceum.diagnostics import Position, Severity
from lyceum.i18n import format_message
from lyceum.loader import Entry, Library, sort_oldest_first
from lyceum.markdown import (
    find_invisible_characters,
    find_unsafe_characters,
    has_visible_letter,
    make_skeletons,
    mixes_scripts,
)
from lyceum.rules.field_texts import list_texts
from lyceum.rules.placeholders import is_placeholder_text
from lyceum.rules.registry import Finding, entry_rule, rule
from lyceum.schema import (
    FieldPath,
    Learner,
    Result,
    explain_invalid_key,
    find_references,
    fold_key,
)


@entry_rule
def invisible_character(entry: Entry[Any]) -> Iterator[Finding]:
    """A text on one line has only characters that people can see. A zero-width space, for example, shows nothing.

    Bad: content/learners/eve.yml
        name: "Eve\\u200b"
    Good: content/learners/eve.yml
        name: Eve
    """
    for field_path, text, is_markdown in list_texts(entry.value):
        if text.isascii() or is_markdown or any(find_unsafe_characters(text)):
            continue  # the loader reports unsafe characters
        if (offset := next(find_invisible_characters(text), None)) is not None:
            yield Finding(
                entry.source.locate(*field_path),
                format_message(
                    "this holds a character that cannot be seen (U+{code})", code=f"{ord(text[offset]):04X}"
                ),
                format_message("delete the text, and type it again"),
            )


@entry_rule
def name_without_letters(entry: Entry[Any]) -> Iterator[Finding]:
    """A name has a letter or a digit, so that people can say it, find it and search for it.

    Bad: content/learners/eve.yml
        name: "***"
    Good: content/learners/eve.yml
        name: Eve ***
    """
    if entry.kind in ("tip", "challenge"):
        return  # they have titles, which may be signs
    for field_path, text, _ in list_texts(entry.value):
        if (
            field_path[-1] in ("name", "organisation")
            and text
            and not has_visible_letter(text)
            and not is_placeholder_text(text)
            and next(find_invisible_characters(text), None) is None
        ):
            yield Finding(
                entry.source.locate(*field_path),
                format_message("`{text}` has no letter and no digit", text=text),
                format_message("write a word that people can say"),
            )


@rule
def mixed_alphabets(library: Library, today: date) -> Iterator[Finding]:
    """A handle is written in one alphabet, and so is each word of a person's or a team's name.

    In a handle it is a problem: one of the letters looks like another. In a name it is a warning, and a moderator
    looks at it.

    Bad: content/learners/eve.yml
        name: "Ev\\u0435"
    Good: content/learners/eve.yml
        name: Eve
    """
    for entry in library.learners.values():
        if not explain_invalid_key(entry.key) and mixes_scripts(entry.key):
            yield Finding(
                Position(entry.path),
                format_message("`{text}` mixes the letters of several alphabets", text=entry.key),
                format_message("write the whole file name in one alphabet"),
            )
    named_entries: tuple[Entry[Any], ...] = (*library.learners.values(), *library.results)
    for named in named_entries:
        for field_path, name in iterate_names(named):
            if any(map(mixes_scripts, name.split())):
                yield Finding(
                    named.source.locate(*field_path),
                    format_message("`{text}` mixes the letters of several alphabets in one word", text=name),
                    format_message("write each word in one alphabet"),
                    Severity.WARNING,
                )


@rule
def look_alike_name(library: Library, today: date) -> Iterator[Finding]:
    """Two handles, or two topics, do not look the same. Only a warning: a moderator looks at a new one. (`ada1` beside `adal`)"""
    first_by_skeleton: dict[str, str] = {}
    for entry in sort_oldest_first(library.learners.values(), library.file_ages):
        for skeleton in () if explain_invalid_key(entry.key) else make_skeletons(entry.folded_key):
            first = first_by_skeleton.setdefault(skeleton, entry.key)
            if first != entry.key:
                message = format_message("`{name}` looks like `{other}`", name=entry.key, other=first)
                hint = format_message("choose a name that nobody takes for the other")
                yield Finding(Position(entry.path), message, hint, Severity.WARNING)
                break
    yield from _find_similar_topics(library)


def _find_similar_topics(library: Library) -> Iterator[Finding]:
    """A topic that topics.yml does not know, and that looks like one that it knows."""
    known = library.get_known_keys("topic")
    known_by_skeleton = {skeleton: key for key in known.values() for skeleton in make_skeletons(key)}
    for entry in library.iterate_entries():
        for field_path, target, key in find_references(entry.value):
            if target.kind == "topic" and not key.isascii() and fold_key(key) not in known:
                similar = next((known_by_skeleton[s] for s in make_skeletons(key) if s in known_by_skeleton), None)
                if similar:
                    message = format_message("`{name}` looks like `{other}`", name=key, other=similar)
                    hint = format_message("write `{better}`", better=similar)
                    yield Finding(entry.source.locate(*field_path), message, hint, Severity.WARNING)


def iterate_names(entry: Entry[Any]) -> Iterator[tuple[FieldPath, str]]:
    """The name of the person or of the team in a file, with the path of its field."""
    match entry.value:
        case Learner() as learner:
            yield ("name",), learner.name
        case Result(team=team) if team:
            yield ("team", "name"), team.name
