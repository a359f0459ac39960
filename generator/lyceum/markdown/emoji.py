"""Tells the names of emoji: `:tada:` is written by its name, and GitHub makes ids of headings of the name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import comrak

MAX_EMOJI_NAMES = 100
"""Different names in one text that are looked up."""
_NAME = re.compile(r":([a-z0-9_+-]{1,60}):")
_HEADING = re.compile(r"[ >\t]*+(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]++)*+#{1,6}[ \t]")
_UNDERLINE = re.compile(r"[ >\t]*+(?:=++|-++)[ \t]*+")


def find_emoji_names(markdown: str) -> Mapping[str, str]:
    """The name of each emoji that a heading writes by its name."""
    if ":" not in markdown:
        return {}
    lines = markdown.splitlines()
    headings = (
        line
        for line, next_line in zip(lines, [*lines[1:], ""], strict=True)
        if ":" in line and (_HEADING.match(line) or _UNDERLINE.fullmatch(next_line))
    )
    names = dict.fromkeys(name for heading in headings for name in _NAME.findall(heading))
    emoji = {_find_emoji(name): name for name in list(names)[:MAX_EMOJI_NAMES]}
    return {character: name for character, name in emoji.items() if character}


@lru_cache(maxsize=4_096)
def _find_emoji(name: str) -> str:
    """The emoji of this name; empty if GitHub knows none."""
    text = comrak.render_markdown(f":{name}:", _OPTIONS).removeprefix("<p>").removesuffix("</p>\n")
    return text if text != f":{name}:" else ""


_OPTIONS = comrak.ExtensionOptions()
_OPTIONS.shortcodes = True
