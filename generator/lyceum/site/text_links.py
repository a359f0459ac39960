"""Leads the relative links of texts to the pages of the files that they name."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from urllib.parse import quote

from lyceum.loader import ContentLinks, Library, find_linked_path
from lyceum.markdown import find_link_goals, is_relative_link, list_anchors

MAX_CACHED_LINKS = 4_096
MAX_CACHED_SEGMENTS = 65_536
LinkFinder = Callable[[str, str, str], str | None]
"""Returns the link for (target, path of the text, address of the page), as `TextLinks.find_link` does."""
_PAGES_FOLDER = "content/pages/"


class TextLinks:
    """Resolves links for the pages of a library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._content_links = ContentLinks(library)

    def find_page_address(self, path: str, target: str) -> str | None:
        """Return the address of the page for a relative link in a text of the file at `path`, without the link's anchor."""
        return self._content_links.find_page_address(path, target)

    def find_link(self, target: str, path: str, page_address: str) -> str | None:
        """Return the link from a page for a relative link in a text of the file at `path`; None if it leads nowhere."""
        address = self.find_page_address(path, target)
        if address is None:
            return None
        fragment = target.partition("#")[2]
        record = self._library.find_record(find_linked_path(path, target) or "") if fragment else None
        anchor = list_anchors(record.entry.body).find_id(fragment) if record and record.entry.body else None
        return link_to(f"{address}#{anchor}" if anchor else address, page_address)


def rewrite_page_links(markdown: str, document: str, page_address: str, find_link: LinkFinder) -> str:
    """Return the Markdown of a maintainers' page with links to the pages of content files; the engine knows none of them."""
    pieces, end = [], 0
    for start, stop, target in find_link_goals(markdown):
        path = f"{_PAGES_FOLDER}{document}"
        linked_path = find_linked_path(path, target) if is_relative_link(target) and start >= end else None
        if linked_path is None or f"{linked_path}/".startswith(_PAGES_FOLDER):
            continue  # the engine checks and writes the links between the maintainers' pages
        if link := find_link(target, path, page_address):
            pieces += [markdown[end:start], link]
            end = stop
    return "".join([*pieces, markdown[end:]]) if pieces else markdown


_quote_segment = lru_cache(maxsize=MAX_CACHED_SEGMENTS)(partial(quote, safe=""))


def link_to(address: str, page_address: str) -> str:
    """Return the relative link from a page to an address of the site, which may end with an `#anchor`.

    The link to the page itself is `./`, or the anchor alone."""
    folder = page_address.partition("/")[0]
    if folder and not address.startswith(f"{folder}/"):
        return "../" * page_address.count("/") + _quote_address(address)
    return _link_within_folder(address, page_address)


@lru_cache(maxsize=MAX_CACHED_SEGMENTS)
def _quote_address(address: str) -> str:
    path, _, anchor = address.partition("#")
    return "/".join(map(_quote_segment, path.split("/"))) + ("#" + quote(anchor) if anchor else "")


@lru_cache(maxsize=MAX_CACHED_LINKS)
def _link_within_folder(address: str, page_address: str) -> str:
    path, _, anchor = address.partition("#")
    fragment = "#" + quote(anchor) if anchor else ""
    if path == page_address and fragment:
        return fragment
    source, target = page_address.split("/")[:-1], path.split("/")
    shared = 0
    while shared < min(len(source), len(target) - 1) and source[shared] == target[shared]:
        shared += 1
    link = "../" * (len(source) - shared) + "/".join(map(_quote_segment, target[shared:]))
    return (link or "./") + fragment
