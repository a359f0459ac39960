"""Bounds and repairs HTML before it is parsed, and removes every element that is not allowed."""

from __future__ import annotations

import re
from html import unescape

import nh3

from lyceum.markdown.elements import (
    ALLOWED_ATTRIBUTES,
    ALLOWED_CHILDREN,
    ALLOWED_ELEMENTS,
    BLOCK_ELEMENTS,
    ENDED_ELEMENTS,
    FILTERED_ELEMENTS,
    FORMATTING_ELEMENTS,
    HEADING_ELEMENTS,
    HIDDEN_ELEMENTS,
    IMPLIED_PARENTS,
    POSITION_ATTRIBUTE,
    REQUIRED_PARENTS,
    SCOPES,
    TABLE_ELEMENTS,
    TRANSPARENT_ELEMENTS,
    UNSHOWN_BLOCK_ELEMENTS,
    VOID_ELEMENTS,
)
from lyceum.markdown.losses import LossKind, LossLog

MAX_HTML_CHARS = 512 * 1024
"""Characters of HTML before sanitising. 64 KB of `[^1]` would become 3 MB."""
MAX_HTML_DEPTH = 40
"""Elements inside each other. nh3 takes 17 s for 64 KB of `>`."""
MAX_REOPENED_ELEMENTS = 1_000
"""Elements of one text that are opened again in the blocks below, so that the HTML stays in proportion to the text."""
HTML_CLEANER = nh3.Cleaner(
    tags=ALLOWED_ELEMENTS,
    attributes=ALLOWED_ATTRIBUTES,
    url_schemes={"https", "mailto", "http", "ftp"},  # the last two are told and not shown
    url_relative="pass_through",  # our writer decides about every address
    link_rel=None,
)
_QUOTED_ATTRIBUTES = r"""(?:[^<>"']*+(?:"[^"]{0,2000}+"|'[^']{0,2000}+')){0,50}+[^<>"']*+(?=>)"""
_TAG_OR_COMMENT = re.compile(
    r"<!--.*?(?:-->|\Z)|<[!?][^>]*>?"
    rf"|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/<>]*+)(?P<rest>{_QUOTED_ATTRIBUTES}|[^<>]*+)>",
    re.DOTALL,
)
"""The bounds keep it linear: an open quotation mark would be looked for to the end of the text, for each tag."""
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'=<>`]++)))?""")
_UNSAFE_LINK = re.compile(r"""(?i)\bhref=["']?((?!https?:|mailto:|ftp:)[a-z][a-z0-9+.-]{0,40}:[^"'\s]{0,200})""")
"""A scheme that the cleaner removes without a word."""
_HIDDEN_ELEMENT_END = re.compile(f"</({'|'.join(sorted(HIDDEN_ELEMENTS))})", re.IGNORECASE)


def balance_html(html: str, log: LossLog) -> str | None:
    """The same HTML with allowed elements only, each closed and in a place where it may stand; None if it is too long
    or too deep.

    A parser then has nothing to repair. Repairs are what makes parsers slow and sanitisers err.
    """
    return None if len(html) > MAX_HTML_CHARS else _HtmlBalancer(html, log).balance()


class _HtmlBalancer:
    """One pass over the tags of a text, with a stack of the elements that are open."""

    def __init__(self, html: str, log: LossLog) -> None:
        self.html = html
        self.log = log
        self.positions = log.positions
        self.parts: list[str] = []
        self.open_elements: list[str] = []
        self.hidden_element = ""
        """The element whose content is skipped; empty outside of one."""
        self.interrupted: list[str] = []
        """Formatting elements that a block ended and that go on with the next text, the outermost first."""
        self.reopened_count = 0
        self.heading_start = 0
        """The length of `parts` where the content of the latest heading began."""
        self.last_end_tags = {match[1].lower(): match.start() for match in _HIDDEN_ELEMENT_END.finditer(html)}
        """The offset of the last end tag of each hidden element."""

    @property
    def parent(self) -> str:
        """The innermost open element; empty outside of all."""
        return self.open_elements[-1] if self.open_elements else ""

    def balance(self) -> str | None:
        text_start = 0
        for tag in _TAG_OR_COMMENT.finditer(self.html):
            if not self.hidden_element:
                self.write_text(self.html[text_start : tag.start()])
            text_start = tag.end()
            self.read_tag(tag)
            if len(self.open_elements) > MAX_HTML_DEPTH:
                return None
        if not self.hidden_element:
            self.write_text(self.html[text_start:])
        self.close_elements(0)
        return "".join(self.parts)

    def write_text(self, text: str) -> None:
        if self.interrupted and not text.isspace() and text:
            self.reopen_elements()
        self.parts.append(text.replace("<", "&lt;"))

    def reopen_elements(self) -> None:
        """Goes on with the formatting that the end of a block interrupted. In a table, it stays where it began."""
        interrupted, self.interrupted = self.interrupted, []
        if TABLE_ELEMENTS.intersection(self.open_elements):
            return
        for name in interrupted:
            if self.reopened_count < MAX_REOPENED_ELEMENTS:
                self.reopened_count += 1
                self.parts.append(f"<{name}>")
                self.open_elements.append(name)

    def read_tag(self, tag: re.Match[str]) -> None:
        name = (tag["name"] or "").lower()
        if self.hidden_element:
            if tag["end"] and name == self.hidden_element:
                self.hidden_element = ""
            return
        position = self.find_position(tag) if self.positions and name and not tag["end"] else ""
        if name in ALLOWED_ELEMENTS:
            if tag["end"]:
                self.read_end_tag(name)
            else:
                self.read_start_tag(name, tag["rest"], position)
        elif name in FILTERED_ELEMENTS:
            self.write_text(tag[0])
        elif name and not tag["end"] and name not in TRANSPARENT_ELEMENTS:
            self.log.add(LossKind.ELEMENT, name, position)
            if name in UNSHOWN_BLOCK_ELEMENTS:
                self.end_paragraph()
            # An element that is never closed hides nothing: the rest of the text would vanish.
            if name in HIDDEN_ELEMENTS and self.last_end_tags.get(name, -1) >= tag.end():
                self.hidden_element = name

    def find_position(self, tag: re.Match[str]) -> str:
        """The place of a start tag in the Markdown, and moves on to it."""
        assert self.positions
        renderer_position = re.search(rf'{POSITION_ATTRIBUTE}="([0-9:-]+)"', tag["rest"])
        if not renderer_position:
            return self.positions.find_tag(tag[0])
        return self.positions.read_position(renderer_position[1], is_passed=tag["name"] in ("code", "pre"))

    def read_end_tag(self, name: str) -> None:
        """Closes the element and those inside it.

        The end tag of an inline element closes no block, and that of a list or paragraph around a table not the table.
        """
        if name == "br":
            self.parts.append("<br>")  # as every browser reads `</br>`
        elif name in self.interrupted and name not in self.open_elements:
            self.interrupted.remove(name)
        elif name in self.open_elements:
            depth = len(self.open_elements) - 1 - self.open_elements[::-1].index(name)
            closed = self.open_elements[depth:]
            barriers = TABLE_ELEMENTS if name in BLOCK_ELEMENTS else BLOCK_ELEMENTS
            if name in TABLE_ELEMENTS or not barriers.intersection(closed):
                self.remember_formatting(depth if name in BLOCK_ELEMENTS else depth + 1)
                self.close_elements(depth)

    def read_start_tag(self, name: str, attributes: str, position: str) -> None:
        if name == "p" and self.parent in HEADING_ELEMENTS and not "".join(self.parts[self.heading_start :]).strip():
            return  # empty lines around the text of `<h1 align="center">` make a paragraph of it
        if name in BLOCK_ELEMENTS:
            self.end_paragraph()
        elif name not in FORMATTING_ELEMENTS and self.interrupted:
            self.reopen_elements()
        self.close_ended_elements(name)
        self.open_implied_parents(name)
        parent = self.parent
        if parent not in REQUIRED_PARENTS.get(name, (parent,)) or name not in ALLOWED_CHILDREN.get(parent, (name,)):
            self.log.add(LossKind.ELEMENT, name, position)
            return
        if name == "a" and "a" in self.open_elements:
            return
        if name == "a" and (unsafe := _UNSAFE_LINK.search(attributes)):
            self.log.add(LossKind.LINK, unescape(unsafe[1]), position)
        self.parts.append(f"<{name}{_format_attributes(name, attributes, position)}>")
        if name not in VOID_ELEMENTS:
            self.open_elements.append(name)
        if name in HEADING_ELEMENTS:
            self.heading_start = len(self.parts)

    def end_paragraph(self) -> None:
        """Closes the paragraph or heading around a block, as HTML says."""
        for depth, element in enumerate(self.open_elements):
            if element == "p" or element in HEADING_ELEMENTS:
                self.remember_formatting(depth)
                self.close_elements(depth)
                break

    def close_ended_elements(self, name: str) -> None:
        """Closes what the start of an element ends, such as the item before, up to the list or table around it."""
        ended = ENDED_ELEMENTS.get(name)
        if not ended:
            return
        scope = SCOPES[name]
        first = len(self.open_elements)
        for depth in range(len(self.open_elements) - 1, -1, -1):
            if self.open_elements[depth] in scope:
                break
            if self.open_elements[depth] in ended:
                first = depth
        else:
            return
        self.close_elements(first)

    def open_implied_parents(self, name: str) -> None:
        """Opens the row and the part of a table that HTML adds around a cell."""
        parent = self.parent
        implied: list[str] = []
        required = name
        while required in IMPLIED_PARENTS and parent not in REQUIRED_PARENTS[required]:
            required = IMPLIED_PARENTS[required]
            implied.append(required)
        if parent in REQUIRED_PARENTS.get(required, ()):
            for element in reversed(implied):
                self.parts.append(f"<{element}>")
                self.open_elements.append(element)

    def remember_formatting(self, depth: int) -> None:
        """Remembers the formatting that a block from this depth on ends; each kind once is enough."""
        closed = (element for element in self.open_elements[depth:] if element in FORMATTING_ELEMENTS)
        self.interrupted = list(dict.fromkeys((*self.interrupted, *closed)))

    def close_elements(self, depth: int) -> None:
        """Closes every open element from this depth on."""
        while len(self.open_elements) > depth:
            self.parts.append(f"</{self.open_elements.pop()}>")


def _format_attributes(element: str, text: str, position: str) -> str:
    if not text and not position:
        return ""
    allowed = {
        name.lower(): (double_quoted or single_quoted or unquoted).replace('"', "&quot;")
        for name, double_quoted, single_quoted, unquoted in _ATTRIBUTE.findall(text)
        if name.lower() in ALLOWED_ATTRIBUTES[element]
    }
    if position:
        allowed[POSITION_ATTRIBUTE] = position
    return "".join(f' {name}="{value}"' for name, value in allowed.items())
