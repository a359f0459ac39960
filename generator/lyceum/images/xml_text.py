"""Escapes any text for SVG."""

from __future__ import annotations

from html import escape

_KEPT_JOINERS = "\u200c\u200d"


def escape_xml(text: str) -> str:
    """Escape text for XML, on one line and without characters that XML forbids or nobody sees."""
    return escape(text if text.isprintable() else "".join(map(_keep_visible, text)))


def _keep_visible(char: str) -> str:
    if char.isprintable() or char in _KEPT_JOINERS:
        return char
    return " " if char.isspace() else ""
