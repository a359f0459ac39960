"""Escapes contributed text in comments and summaries in Markdown, so that it mentions nobody and is not read as HTML."""

from __future__ import annotations

import re


def format_code_span(text: str) -> str:
    """Any text as a code span, with a fence that is longer than the backticks in it."""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{fence}{text}{fence}" if "`" not in (text[:1], text[-1:]) else f"{fence} {text} {fence}"


def escape_markdown(text: str) -> str:
    """A message of ours in Markdown: what it quotes in backticks as code spans, the rest as plain text."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return format_code_span(text)
    return "".join(
        format_code_span(part) if i % 2 else re.sub(r"([\\<>@#&*_\[\]|~])", r"\\\1", part)
        for i, part in enumerate(parts)
    )
