"""Bounds and repairs HTML before it is parsed, and removes every element that is not allowed."""

from __future__ import annotations

import re

import nh3

from lyceum.markdown.elements import (
    ALLOWED_ATTRIBUTES,
    ALLOWED_CHILDREN,
    ALLOWED_ELEMENTS,
    BLOCK_ELEMENTS,
    HEADING_ELEMENTS,
    HIDDEN_ELEMENTS,
    REQUIRED_PARENTS,
    VOID_ELEMENTS,
)

MAX_HTML_CHARS = 512 * 1024
"""Characters of HTML before sanitising. 64 KB of `[^1]` would become 3 MB."""
MAX_HTML_DEPTH = 40
"""Elements inside each other. nh3 takes 17 s for 64 KB of `>`."""
HTML_CLEANER = nh3.Cleaner(
    tags=ALLOWED_ELEMENTS,
    attributes=ALLOWED_ATTRIBUTES,
    url_schemes={"https", "mailto"},
    url_relative="pass_through",  # our writer decides about every address
    link_rel=None,
)
_TAG_OR_COMMENT = re.compile(
    r"<!--.*?(?:-->|\Z)|<[!?][^>]*>?|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/<>]*+)(?P<rest>[^<>]*+)>", re.DOTALL
)
_ATTRIBUTE = re.compile(r"""([a-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=`]+)))?(?:\s|/|$)""")
_HIDDEN_ELEMENT_END = re.compile(f"</({'|'.join(sorted(HIDDEN_ELEMENTS))})", re.IGNORECASE)


def balance_html(html: str) -> str | None:
    """The same HTML with allowed elements only, each closed and in a place where it may stand; None if it is too long
    or too deep.

    A parser then has nothing to repair. Repairs are what makes parsers slow and sanitisers err.
    """
    return None if len(html) > MAX_HTML_CHARS else _HtmlBalancer(html).balance()


class _HtmlBalancer:
    """One pass over the tags of a text, with a stack of the elements that are open."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.parts: list[str] = []
        self.open_elements: list[str] = []
        self.hidden_element = ""
        """The element whose content is skipped; empty outside of one."""
        self.last_end_tags = {match[1].lower(): match.start() for match in _HIDDEN_ELEMENT_END.finditer(html)}
        """The offset of the last end tag of each hidden element."""

    def balance(self) -> str | None:
        text_start = 0
        for tag in _TAG_OR_COMMENT.finditer(self.html):
            if not self.hidden_element:
                self.parts.append(self.html[text_start : tag.start()].replace("<", "&lt;"))
            text_start = tag.end()
            self.read_tag(tag)
            if len(self.open_elements) > MAX_HTML_DEPTH:
                return None
        if not self.hidden_element:
            self.parts.append(self.html[text_start:].replace("<", "&lt;"))
        self.close_elements(0)
        return "".join(self.parts)

    def read_tag(self, tag: re.Match[str]) -> None:
        name = (tag["name"] or "").lower()
        if self.hidden_element:
            if tag["end"] and name == self.hidden_element:
                self.hidden_element = ""
        elif name in HIDDEN_ELEMENTS:
            # An element that is never closed hides nothing: the rest of the text would vanish.
            if not tag["end"] and self.last_end_tags.get(name, -1) >= tag.end():
                self.hidden_element = name
        elif name in ALLOWED_ELEMENTS:
            if tag["end"]:
                self.read_end_tag(name)
            else:
                self.read_start_tag(name, tag["rest"])

    def read_end_tag(self, name: str) -> None:
        """Closes the element and those inside it. The end tag of an inline element closes no block."""
        if name in self.open_elements:
            depth = len(self.open_elements) - 1 - self.open_elements[::-1].index(name)
            if name in BLOCK_ELEMENTS or not BLOCK_ELEMENTS.intersection(self.open_elements[depth:]):
                self.close_elements(depth)

    def read_start_tag(self, name: str, attributes: str) -> None:
        if name in BLOCK_ELEMENTS:
            # A block ends the paragraph or heading around it, as HTML says.
            for depth, element in enumerate(self.open_elements):
                if element == "p" or element in HEADING_ELEMENTS:
                    self.close_elements(depth)
                    break
        parent = self.open_elements[-1] if self.open_elements else ""
        if parent not in REQUIRED_PARENTS.get(name, (parent,)) or name not in ALLOWED_CHILDREN.get(parent, (name,)):
            return
        if name == "a" and "a" in self.open_elements:
            return
        self.parts.append(f"<{name}{_format_attributes(name, attributes)}>")
        if name not in VOID_ELEMENTS:
            self.open_elements.append(name)

    def close_elements(self, depth: int) -> None:
        """Closes every open element from this depth on."""
        while len(self.open_elements) > depth:
            self.parts.append(f"</{self.open_elements.pop()}>")


def _format_attributes(element: str, text: str) -> str:
    if not text or element not in ALLOWED_ATTRIBUTES:
        return ""
    allowed = {
        name: (double_quoted or single_quoted or unquoted).replace('"', "&quot;")
        for name, double_quoted, single_quoted, unquoted in _ATTRIBUTE.findall(text)
        if name in ALLOWED_ATTRIBUTES[element]
    }
    return "".join(f' {name}="{value}"' for name, value in allowed.items())
