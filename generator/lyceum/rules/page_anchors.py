"""Finds the places in a maintainers' page that a link with `#` can lead to, as Python-Markdown names its headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from lyceum.markdown import slugify

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]*(?P<text>[^\n]{1,1000}?)[ \t]*#*[ \t]*\Z")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*\Z")
_WRITTEN_ID = re.compile(r"\{[^{}\n]{0,200}#([^\s{}#]{1,200})[^{}\n]{0,200}\}|\b(?:id|name)=[\"']?([^\s\"'<>]{1,200})")
_GENERATED_PART = re.compile(r"--8<--|\{%|\{\{|^:::", re.MULTILINE)
"""Text that extensions of MkDocs replace, so that nobody knows its headings before the build."""


def list_page_anchors(text: str) -> frozenset[str] | None:
    """Return the ids of a page; None if extensions make a part of it.

    A heading has several: settings of MkDocs decide how its id is written, and any of them is accepted."""
    if _GENERATED_PART.search(text):
        return None
    anchors = {first or second for first, second in _WRITTEN_ID.findall(text)}
    counts: dict[str, int] = {}
    for heading in _list_headings(text):
        for slug in _list_slugs(heading):
            count = counts[slug] = counts.get(slug, -1) + 1
            anchors |= {slug} if not count else {f"{slug}_{count}", f"{slug}-{count}"}
    return frozenset(anchors)


def _list_headings(text: str) -> Iterator[str]:
    fence, previous_line = "", ""
    for line in text.split("\n"):
        mark = _FENCE.match(line)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
            previous_line = ""
            continue
        if mark:
            fence = mark[1]
        elif heading := _HEADING.match(line):
            yield heading["text"]
        elif previous_line.strip() and _UNDERLINE.match(line):
            yield previous_line
        previous_line = line


def _list_slugs(heading: str) -> set[str]:
    """Return the ids that Python-Markdown, PyMdown and GitHub make of a heading."""
    plain = re.sub(r"\{[^{}]{0,200}\}\s*\Z|<[^<>]{0,300}>", "", heading)
    plain = re.sub(r"!?\[([^\[\]]{0,300})\](?:\([^()]{0,500}\)|\[[^\[\]]{0,100}\])", r"\1", plain)
    slugs = set()
    for emphasis in (r"[*`_~\\]", r"[*`~\\]", r"[*`~\\]|(?<!\w)_|_(?!\w)"):
        words = re.sub(emphasis, "", plain)
        ascii_words = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
        slugs |= {_slugify_as_mkdocs(ascii_words), _slugify_as_mkdocs(words), slugify(words, keep_underscores=True)}
    return slugs - {""}


def _slugify_as_mkdocs(words: str) -> str:
    """https://github.com/Python-Markdown/markdown/blob/master/markdown/extensions/toc.py"""
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", words).strip().lower())
