"""Cuts the HTML of a maintainer's page at its headings, for the search."""

from __future__ import annotations

from html.parser import HTMLParser

from lyceum.site.page import SearchEntry

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | {
    "p",
    "li",
    "dt",
    "dd",
    "td",
    "th",
    "tr",
    "pre",
    "div",
    "blockquote",
    "br",
    "summary",
    "figcaption",
}
_SKIPPED = frozenset({"script", "style", "template"})


def split_into_sections(html: str, page_title: str) -> tuple[SearchEntry, ...]:
    """Return the page before its first part, and each part that has a heading with an id."""
    splitter = _SectionSplitter(page_title)
    splitter.feed(html)
    splitter.close()
    return tuple(
        SearchEntry(title or page_title, text, anchor=anchor)
        for anchor, title, text in splitter.list_sections()
        if text or title or not anchor
    )


class _SectionSplitter(HTMLParser):
    def __init__(self, page_title: str) -> None:
        super().__init__(convert_charrefs=True)
        self._sections: list[tuple[str, list[str], list[str]]] = [("", [page_title], [])]
        self._heading = ""
        """The heading that is being read; empty outside of headings."""
        self._skipped: list[str] = []

    def list_sections(self) -> list[tuple[str, str, str]]:
        """Return (anchor, title, text) of each part, as plain text."""
        return [(anchor, _join(title), _join(text)) for anchor, title, text in self._sections]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag in _SKIPPED or (tag == "a" and "headerlink" in (attributes.get("class") or "")):
            self._skipped.append(tag)
        elif tag in _HEADINGS:
            self._heading = tag
            if tag != "h1":
                self._sections.append((attributes.get("id") or "", [], []))
        elif tag in _BLOCKS:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._skipped and tag == self._skipped[-1]:
            self._skipped.pop()
        elif tag == self._heading:
            self._heading = ""
        elif tag in _BLOCKS:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        _, title, text = self._sections[-1]
        if self._skipped or self._heading == "h1":  # the title of the page is known
            return
        (title if self._heading else text).append(data)


def _join(pieces: list[str]) -> str:
    return " ".join("".join(pieces).split())
