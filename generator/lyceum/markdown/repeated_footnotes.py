"""Hides the second definition of a footnote from the renderer, which would move the text between both into the notes.

As on GitHub, the first definition counts. A definition that nothing refers to is not shown, so the others get names that
nothing refers to."""

from __future__ import annotations

import re
from html import escape

from lyceum.markdown.source_links import mask_code

_OFFSET = 0xF0000
"""Characters of this plane are private: nobody writes them."""
_DEFINITION = re.compile(r"(?m)^(?! {4}|\t)[ \t>*+0-9.)-]{0,100}\[\^([^\s\[\]]{1,200})\]:")
_NOTE = re.compile('<li id="(fn-[^"]*)"')
_STAND_IN = re.compile("[\U000f0000-\U000fffff]")


def has_repeated_footnotes(html: str) -> bool:
    """Whether the renderer wrote a footnote twice."""
    notes = _NOTE.findall(html.casefold())
    return len(notes) > len(set(notes))


def hide_repeated_footnotes(markdown: str) -> str:
    """The text with other labels for all definitions of a footnote but the first; as long as the text."""
    if _STAND_IN.search(markdown):
        return markdown
    labels: set[str] = set()
    pieces, end = [], 0
    for match in _DEFINITION.finditer(mask_code(markdown)):
        label = match[1].casefold()
        if label in labels and ord(max(label)) < 0x10000:
            pieces += [markdown[end : match.start(1)], "".join(chr(ord(char) + _OFFSET) for char in match[1])]
            end = match.end(1)
        labels.add(label)
    return "".join([*pieces, markdown[end:]]) if pieces else markdown


def show_hidden_labels(html: str) -> str:
    """The HTML with the labels as they are written, where they are shown after all: in code that seemed to be none."""
    return _STAND_IN.sub(lambda match: escape(chr(ord(match[0]) - _OFFSET)), html)
