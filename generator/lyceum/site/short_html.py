"""Shortens HTML that we wrote: it leaves out what browsers add themselves."""

from __future__ import annotations

import re

_VERBATIM = re.compile(r"(?s)(<(script|style|pre|textarea)\b.*?</\2>|<!--.*?-->)")
_QUOTES = re.compile(r"""( [a-z][\w:-]*=)"([^\s"'=<>`{}]*[^\s"'=<>`{}/])"(?=[ >])""")
_END_TAGS = re.compile(r"</(?:li|dt|dd|tr|td|th|option)>")
_BLANK_LINES = re.compile(r"\n\s+(?=\n|<)")
_PARAGRAPH_END = re.compile(
    r"</p>(?=\s*(?:<(?:p|ul|ol|dl|div|section|details|figure|table|h[1-6]|pre)\b|</(?:div|section|article|details|figure)>))"
)


def shorten_html(html: str) -> str:
    """Leave out quotes around values that need none, and end tags that the next tag implies.

    The HTML may be a part of a page. What it does not show stays: a value that goes on elsewhere, a paragraph before anything.
    """
    if "<" not in html:
        return html
    kept = _VERBATIM.split(html)
    for index in range(0, len(kept), 3):
        text = _PARAGRAPH_END.sub("", kept[index])
        kept[index] = _QUOTES.sub(r"\1\2", _END_TAGS.sub("", _BLANK_LINES.sub("\n", text)))
    return "".join(kept[index] for index in range(len(kept)) if index % 3 != 2)
