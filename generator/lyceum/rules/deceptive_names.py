"""Rules for names that deceive: they show nothing, mix alphabets, or look like the name of somebody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lyceum.diagnostics import Position, Severity
from lyceum.i18n import format_message
from lyceum.loader import Entry, get_age_key
from lyceum.markdown import (
    find_invisible_characters,
    find_unsafe_characters,
    has_visible_letter,
    make_skeletons,
    mixes_scripts,
)
from lyceum.rules.field_texts import (
    FIELDS_WITH_TOPICS,
    list_references,
    list_root_fields,
    list_texts,
    list_unusual_texts,
)
from lyceum.rules.hub_lookups import HubLookups
from lyceum.rules.last_result import keep_last_result
from lyceum.rules.placeholders import is_placeholder_text
from lyceum.rules.registry import Fact, FactsByPath, Finding, entry_rule, joint_rule
from lyceum.schema import (
    FieldPath,
    Learner,
    Result,
    explain_invalid_key,
)


@entry_rule(needs_unusual_texts=True)
def invisible_character(entry: Entry[Any]) -> Iterator[Finding]:
    """A text on one line has only characters that people can see. A zero-width space, for example, shows nothing.

    Bad: content/learners/eve.yml
        name: "Eve\\u200b"
    Good: content/learners/eve.yml
        name: Eve
    """
    for field_path, text, is_markdown in list_unusual_texts(entry.value):
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


_NAME_FIELDS = frozenset({"name", "organisation"})


@entry_rule(
    "hub", "topics", "badges", "learner", "result", "activity",
    fields=list_root_fields(lambda field: field.name in _NAME_FIELDS),
)  # fmt: skip
def name_without_letters(entry: Entry[Any]) -> Iterator[Finding]:
    """A name has a letter or a digit, so that people can say it, find it and search for it.

    Bad: content/learners/eve.yml
        name: "***"
    Good: content/learners/eve.yml
        name: Eve ***
    """
    # Tips and challenges have titles, which may be signs.
    for field_path, text, _ in list_texts(entry.value):
        if (
            field_path[-1] in _NAME_FIELDS
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


@entry_rule("learner", "result", fields=("name", "team"))
def mixed_alphabets(entry: Entry[Any]) -> Iterator[Finding]:
    """A handle is written in one alphabet, and so is each word of a person's or a team's name.

    In a handle it is a problem: one of the letters looks like another. In a name it is a warning, and a moderator
    looks at it.

    Bad: content/learners/eve.yml
        name: "Ev\\u0435"
    Good: content/learners/eve.yml
        name: Eve
    """
    if entry.kind == "learner" and mixes_scripts(entry.key) and not explain_invalid_key(entry.key):
        yield Finding(
            Position(entry.path),
            format_message("`{text}` mixes the letters of several alphabets", text=entry.key),
            format_message("write the whole file name in one alphabet"),
        )
    for field_path, name in iterate_names(entry):
        if any(map(mixes_scripts, name.split())):
            yield Finding(
                entry.source.locate(*field_path),
                format_message("`{text}` mixes the letters of several alphabets in one word", text=name),
                format_message("write each word in one alphabet"),
                Severity.WARNING,
            )


def _collect_looks(entry: Entry[Any], hub: HubLookups) -> Iterator[Fact]:
    """Yield ("handle", key, what it looks like), and ("topic", line, column, key, key that it looks like) of unknown topics."""
    if entry.kind == "learner" and not explain_invalid_key(entry.key):
        yield "handle", entry.key, tuple(make_skeletons(entry.folded_key))
    for field_path, target, key in list_references(entry.value):
        if target.kind == "topic" and not key.isascii() and not hub.is_known("topic", key):
            known_by_skeleton = _index_topics(hub.get_known_keys("topic"))
            similar = next((known_by_skeleton[s] for s in make_skeletons(key) if s in known_by_skeleton), None)
            if similar:
                where = entry.source.locate(*field_path)
                yield "topic", where.line, where.column, key, similar


@keep_last_result
def _index_topics(known_keys: Mapping[str, str]) -> Mapping[str, str]:
    return {skeleton: key for key in known_keys.values() for skeleton in make_skeletons(key)}


@joint_rule(_collect_looks, fields={*FIELDS_WITH_TOPICS, "name"})  # every profile has a name
def look_alike_name(facts: FactsByPath, hub: HubLookups) -> Iterator[Finding]:
    """Two handles, or two topics, do not look the same. Only a warning: a moderator looks at a new one. (`ada1` beside `adal`)"""
    first_by_skeleton: dict[str, str] = {}
    ages = hub.file_ages
    for path in sorted(facts, key=lambda path: get_age_key(path, ages)):
        for kind, *fact in facts[path]:
            if kind == "topic":
                line, column, key, similar = fact
                message = format_message("`{name}` looks like `{other}`", name=key, other=similar)
                hint = format_message("write `{better}`", better=similar)
                yield Finding(Position(path, line, column), message, hint, Severity.WARNING)
                continue
            key, skeletons = fact
            for skeleton in skeletons:
                first = first_by_skeleton.setdefault(skeleton, key)
                if first != key:
                    message = format_message("`{name}` looks like `{other}`", name=key, other=first)
                    hint = format_message("choose a name that nobody takes for the other")
                    yield Finding(Position(path), message, hint, Severity.WARNING)
                    break


def iterate_names(entry: Entry[Any]) -> Iterator[tuple[FieldPath, str]]:
    """The name of the person or of the team in a file, with the path of its field."""
    match entry.value:
        case Learner() as learner:
            yield ("name",), learner.name
        case Result(team=team) if team:
            yield ("team", "name"), team.name
