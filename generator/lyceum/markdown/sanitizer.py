"""Bounds and repairs HTML before it is parsed, and removes what is not on the list of allowed elements."""

from __future__ import annotations

import re

import nh3

from lyceum.markdown.elements import (
    ALLOWED_ATTRIBUTES,
    ALLOWED_CHILDREN,
    ALLOWED_ELEMENTS,
    BLOCK_ELEMENTS,
    FOOTNOTE_LINK,
    HEADING_ELEMENTS,
    HIDDEN_ELEMENTS,
    REQUIRED_PARENTS,
    VOID_ELEMENTS,
)

MAX_HTML_CHARS = 512 * 1024
"""Characters of HTML before sanitising; 64 KB of `[^1]` would become 3 MB."""
MAX_HTML_DEPTH = 40
"""Elements inside each other; nh3 takes 17 s for 64 KB of `>`."""
HTML_CLEANER = nh3.Cleaner(
    tags=ALLOWED_ELEMENTS,
    attributes=ALLOWED_ATTRIBUTES,
    url_schemes={"https", "mailto"},
    url_relative=lambda url: url if FOOTNOTE_LINK.fullmatch(url) else None,
    link_rel=None,
)
_TAG_OR_COMMENT = re.compile(
    r"<!--.*?(?:-->|\Z)|<[!?][^>]*>?|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/<>]*+)(?P<rest>[^<>]*+)>", re.DOTALL
)
_ATTRIBUTE = re.compile(r"""([a-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=`]+)))?(?:\s|/|$)""")


def balance_html(html: str) -> str | None:
    """The same HTML with known elements only, each closed and standing where it may stand, so that a parser has nothing
    to repair: repairs are what makes parsers slow and sanitisers err. None where it is too long or too deep.
    """
    if len(html) > MAX_HTML_CHARS:
        return None
    out: list[str] = []
    open_: list[str] = []
    silent, last = "", 0
    ends = _find_last_end_tags(html)

    def close(down_to: int) -> None:
        while len(open_) > down_to:
            out.append(f"</{open_.pop()}>")

    for found in _TAG_OR_COMMENT.finditer(html):
        if not silent:
            out.append(html[last : found.start()].replace("<", "&lt;"))
        last = found.end()
        name = (found["name"] or "").lower()
        if silent:
            if found["end"] and name == silent:
                silent = ""
        elif name in HIDDEN_ELEMENTS:
            if not found["end"] and ends.get(name, -1) >= last:
                silent = name
        elif name not in ALLOWED_ELEMENTS:
            continue
        elif found["end"]:
            if name in open_:
                at = len(open_) - 1 - open_[::-1].index(name)
                if name in BLOCK_ELEMENTS or not BLOCK_ELEMENTS.intersection(open_[at:]):
                    close(at)
        else:
            if name in BLOCK_ELEMENTS:
                for at, element in enumerate(open_):
                    if element == "p" or element in HEADING_ELEMENTS:
                        close(at)
                        break
            parent = open_[-1] if open_ else ""
            if parent not in REQUIRED_PARENTS.get(name, (parent,)) or name not in ALLOWED_CHILDREN.get(parent, (name,)):
                continue
            if name == "a" and "a" in open_:
                continue
            out.append(f"<{name}{_format_attributes(name, found['rest'])}>")
            if name not in VOID_ELEMENTS:
                open_.append(name)
                if len(open_) > MAX_HTML_DEPTH:
                    return None
    if not silent:
        out.append(html[last:].replace("<", "&lt;"))
    close(0)
    return "".join(out)


def _find_last_end_tags(html: str) -> dict[str, int]:
    """Where the last end of each element stands whose content is not shown."""
    return {found[1].lower(): found.start() for found in _HIDDEN_ELEMENT_END.finditer(html)}


_HIDDEN_ELEMENT_END = re.compile(f"</({'|'.join(sorted(HIDDEN_ELEMENTS))})", re.IGNORECASE)


def _format_attributes(element: str, text: str) -> str:
    if not text or element not in ALLOWED_ATTRIBUTES:
        return ""
    kept = {
        name: (quoted or single or bare).replace('"', "&quot;")
        for name, quoted, single, bare in _ATTRIBUTE.findall(text)
        if name in ALLOWED_ATTRIBUTES[element]
    }
    return "".join(f' {name}="{value}"' for name, value in kept.items())
