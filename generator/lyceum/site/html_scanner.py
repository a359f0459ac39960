"""Reads HTML with the parser of the standard library: the elements of a page and the scripts that it runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_LINK_ATTRIBUTES = {
    "a": ("href",), "area": ("href",), "link": ("href",), "use": ("href",), "script": ("src",), "img": ("src",),
    "source": ("src",), "video": ("src", "poster"), "audio": ("src",), "iframe": ("src",), "form": ("action",),
}  # fmt: skip
"""The attributes that lead somewhere, by element."""
_DATA_SCRIPT_TYPES = ("application/json", "application/ld+json", "text/plain")


@dataclass
class ScannedPage:
    """What a page has besides its text."""

    links: set[str] = field(default_factory=set)
    """The addresses that its elements lead to, as they are written, without character references."""
    policies: list[str] = field(default_factory=list)
    """The values of its Content-Security-Policy elements."""
    inline_scripts: set[str] = field(default_factory=set)
    """The text of every script that a browser runs from the page itself."""
    has_inline_styles: bool = False
    """Whether an element has a style attribute, or the page a style element."""
    has_thread: bool = False
    """Whether it has a place for a discussion."""
    has_media: bool = False
    """Whether it plays sound or films."""
    script_lines: list[int] = field(default_factory=list)
    """The line of each such script."""


def scan_html(html: str) -> ScannedPage:
    """Scan a page. Text and attributes of contributed words have no effect: only real elements count."""
    scanner = _Scanner()
    scanner.feed(html)
    scanner.close()
    scanner.end_script()
    return scanner.page


class _Scanner(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.page = ScannedPage()
        self._script: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in reversed(attrs)}  # the first of two equal names counts
        for name in _LINK_ATTRIBUTES.get(tag, ()):
            if name in attributes:
                self.page.links.add(attributes[name].strip())
        for address in _list_candidates(attributes.get("srcset", "")):
            self.page.links.add(address)
        if tag == "meta" and attributes.get("http-equiv", "").lower() == "content-security-policy":
            self.page.policies.append(attributes.get("content", ""))
        self.page.has_inline_styles |= tag == "style" or "style" in attributes
        self.page.has_media |= tag in ("audio", "video")
        self.page.has_thread |= "data-hub-thread" in attributes
        if tag == "script" and "src" not in attributes and attributes.get("type", "").lower() not in _DATA_SCRIPT_TYPES:
            self._script = []
            self.page.script_lines.append(self.getpos()[0])

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self._script.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self.end_script()

    def end_script(self) -> None:
        if self._script is not None:
            self.page.inline_scripts.add("".join(self._script))
            self._script = None


def _list_candidates(srcset: str) -> Iterator[str]:
    """Yield the addresses of a `srcset`: candidates are separated by commas, and a size follows after a space."""
    for candidate in srcset.split(","):
        address = candidate.split(maxsplit=1)
        if address:
            yield address[0]
