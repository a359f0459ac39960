"""Escapes contributed text in comments and summaries in Markdown, so that it mentions nobody and is not read as HTML."""

from __future__ import annotations

import re

from lyceum.i18n import Translator, escape_for_display

MAX_CODE_SPAN_CHARACTERS = 500
_VALUE_START, _VALUE_END, _BACKTICK = "\x02", "\x03", "\x04"
"""Marks around a value of a message, and in place of a backtick in it. The values have no control characters."""
_NOT_PLAIN = re.compile(r"[@#`<>&\[\]]|://|www\.|(?i:\bgh-)\d|\b[0-9a-f]{7,40}\b")
"""What GitHub makes a mention, a reference or a link of, and what could be HTML. A backslash does not prevent all of it."""


def format_code_span(text: str) -> str:
    """Any text as a code span on one line, with a fence that is longer than the backticks in it."""
    text = escape_for_display(" ".join(text.split("\n")), MAX_CODE_SPAN_CHARACTERS) or " "
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{fence}{text}{fence}" if "`" not in (text[:1], text[-1:]) else f"{fence} {text} {fence}"


def format_markdown_message(message: str, translator: Translator) -> str:
    """A message of ours in Markdown and in the translator's language. No value leaves the code span that it stands in."""
    text = translator.translate(message, _mark_value)
    return "".join(
        format_code_span(_unmark_value(part)) if i % 2 else _escape_outside_code(part)
        for i, part in enumerate(text.split("`"))
    )


def _mark_value(value: str) -> str:
    return f"{_VALUE_START}{value.replace('`', _BACKTICK)}{_VALUE_END}"


def _unmark_value(text: str) -> str:
    return text.replace(_VALUE_START, "").replace(_VALUE_END, "").replace(_BACKTICK, "`")


def _escape_outside_code(text: str) -> str:
    """Escape the words of a template. A value among them becomes a code span if GitHub could read anything into it."""
    parts = re.split(f"{_VALUE_START}([^{_VALUE_END}]*){_VALUE_END}", text)
    return "".join(
        format_code_span(_unmark_value(part))
        if i % 2 and _NOT_PLAIN.search(_unmark_value(part))
        else _escape_characters(_unmark_value(part))
        for i, part in enumerate(parts)
    )


def escape_markdown(text: str) -> str:
    """A text in Markdown: what it quotes in backticks as code spans, the rest as plain text.

    This is for texts without contributed values. `format_markdown_message` is for messages."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return format_code_span(text)
    return "".join(
        format_code_span(part) if i % 2 or _NOT_PLAIN.search(part) else _escape_characters(part)
        for i, part in enumerate(parts)
    )


def _escape_characters(text: str) -> str:
    return re.sub(r"([\\<>@#&*_\[\]|~])", r"\\\1", text)
