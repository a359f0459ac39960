"""Escapes contributed text for comments and summaries in Markdown: it mentions nobody and is no HTML."""

from __future__ import annotations

import re


def format_code_span(text: str) -> str:
    """Any text as a code span of Markdown."""
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return f"{fence}{text}{fence}" if "`" not in (text[:1], text[-1:]) else f"{fence} {text} {fence}"


def escape_markdown(text: str) -> str:
    """Our sentence, with what it quotes in code spans, and the rest as plain text."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return format_code_span(text)
    return "".join(
        format_code_span(part) if i % 2 else re.sub(r"([\\<>@#&*_\[\]|~])", r"\\\1", part)
        for i, part in enumerate(parts)
    )
