"""Rules for contributed text: it is written, it is the contributor's own, and it can be shown as it was meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lyceum.diagnostics import Position, Severity
from lyceum.i18n import format_message
from lyceum.loader import Entry
from lyceum.rules.field_texts import list_texts
from lyceum.rules.placeholders import PLACEHOLDER_HANDLE, is_leftover_mark, is_placeholder_text, says_nothing
from lyceum.rules.registry import Finding, entry_rule

_OPTIONAL_PROSE = frozenset({"headline", "bio", "story", "pronouns", "city", "goals", "notes", "milestones"})
"""Fields in which a word such as `none` is no name of anything."""


@entry_rule()
def placeholder_text(entry: Entry[Any]) -> Iterator[Finding]:
    """The text of our own templates and guides is not left in a field.

    Bad: content/learners/eve.yml
        name: Your Name
    Good: content/learners/eve.yml
        name: Eve
    """
    for field_path, text, _ in list_texts(entry.value):
        if is_placeholder_text(text):
            message = format_message("`{text}` is the template's text", text=text.strip())
            hint = format_message("write your own")
            if len(field_path) == 1 and not type(entry.value).model_fields[str(field_path[0])].is_required():
                hint = format_message("write your own, or delete the line")
            yield Finding(entry.source.locate(*field_path), message, hint)
    if entry.kind == "learner" and entry.folded_key == PLACEHOLDER_HANDLE:
        message = format_message("`{text}` is the template's text", text=entry.key)
        yield Finding(Position(entry.path), message, format_message("call the file as your login on GitHub"))
    if entry.body and is_placeholder_text(entry.body.strip().partition("\n")[0]):
        position = entry.source.locate_in_body(len(entry.body) - len(entry.body.lstrip()), entry.body)
        yield Finding(position, format_message("this is the template's text"), format_message("write your own"))


@entry_rule()
def text_says_nothing(entry: Entry[Any]) -> Iterator[Finding]:
    """A field that says `N/A`, or that stands between the marks of a template, is shown as it is. Only a warning.

    Bad: content/learners/eve.yml
        name: Eve
        headline: <your headline>
    Good: content/learners/eve.yml
        name: Eve
    """
    for field_path, text, _ in list_texts(entry.value):
        is_empty = is_leftover_mark(text) or (not _OPTIONAL_PROSE.isdisjoint(field_path) and says_nothing(text))
        if is_empty and not is_placeholder_text(text):  # which `placeholder_text` reports
            message = format_message("`{text}` is shown on the page as it is", text=text.strip())
            hint = format_message("write your own, or delete it if there is nothing to say")
            yield Finding(entry.source.locate(*field_path), message, hint, Severity.WARNING)


@entry_rule("tip", "challenge")
def missing_text(entry: Entry[Any]) -> Iterator[Finding]:
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
    if not entry.body.strip() and not entry.lost_parts.is_whole:
        yield Finding(
            Position(entry.path, entry.source.body_first_line),
            format_message("there is no text below the fields"),
            format_message("write it below the second `---`"),
        )
