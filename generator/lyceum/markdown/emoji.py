"""Writes emoji for their names: `:tada:`. GitHub does so in every text but code, in that of HTML elements, too."""

from __future__ import annotations

import re
from collections.abc import Mapping

import comrak

_NAME = re.compile(r"[a-z0-9_+-]{1,60}")


def find_emoji(markdown: str) -> Mapping[str, str]:
    """The emoji by each name in the text that GitHub knows."""
    names = sorted({name for name in markdown.split(":")[1:-1] if _NAME.fullmatch(name)})
    if not names:
        return {}
    html = comrak.render_markdown("\n\n".join(f":{name}:" for name in names), _OPTIONS)
    texts = re.findall("<p>(.*)</p>", html)
    return {name: text for name, text in zip(names, texts, strict=True) if text != f":{name}:"}


def write_emoji(text: str, emoji: Mapping[str, str]) -> str:
    """The text with emoji for the names between colons. A colon belongs to one name only."""
    first, *parts = text.split(":")
    pieces = [first]
    is_colon_free = True
    for index, part in enumerate(parts, 1):
        if is_colon_free and index < len(parts) and part in emoji:
            pieces.append(emoji[part])
            is_colon_free = False
        else:
            pieces.append(f":{part}" if is_colon_free else part)
            is_colon_free = True
    return "".join(pieces)


_OPTIONS = comrak.ExtensionOptions()
_OPTIONS.shortcodes = True
