"""Writes what the search and the sitemap say of all pages, and changes of it what rendered pages say otherwise than before.

What is known of the last index is kept in sections, so that an edit loads those of its words and pages alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zlib import crc32

from lyceum.queries import Database, Input, compute_digest, query
from lyceum.search import ChangedIndex, IndexedDocument, IndexLayout, change_index, make_index
from lyceum.site.manifest import make_file_path
from lyceum.site.page import RenderedPage
from lyceum.site.page_queries import get_context, get_engine_facts, render_page
from lyceum.site.search_index import index_maintainer_pages, translate_search_texts
from lyceum.site.site_writer import SiteWriter
from lyceum.site.sitemap import render_sitemap_files

DAY_SECTIONS = 64
Days = dict[str, tuple[str, date | None]]
"""By the key of a page that search engines may show: its address and its last change."""


@dataclass(frozen=True, slots=True)
class _LastIndex:
    """What a build needs to know of the last index before it loads a section."""

    layout: IndexLayout
    keys_digest: bytes
    """Of the keys of all pages."""
    maintainer_digest: bytes
    """Of what the search finds of the maintainers' pages."""
    maintainer_days: tuple[tuple[str, date | None], ...]
    sitemap_addresses: tuple[str, ...]
    url: str


_INDEX: Input[_LastIndex] = Input("page-index")
_SECTION: Input[Any] = Input("page-index-section")
_KEYS, _MAINTAINERS = "keys", "maintainers"
"""The sections with the keys of all pages, and with the documents of the maintainers' pages."""


@query
def index_maintainers(db: Database, _key: str) -> tuple[IndexedDocument, ...]:
    """What the search finds of the maintainers' pages."""
    return tuple(index_maintainer_pages(db.get(get_engine_facts).search_entries))


@query
def digest_maintainers(db: Database, _key: str) -> bytes:
    return compute_digest(repr(db.get(index_maintainers)).encode())


@query
def list_maintainer_days(db: Database, _key: str) -> tuple[tuple[str, date | None], ...]:
    """The address and the last change of each page that the maintainers wrote."""
    hub = get_context(db).hub
    pages = db.get(get_engine_facts).maintainer_pages
    return tuple((address, hub.find_last_change(path)) for address, path in pages.items())


class PageIndex:
    """The search and the sitemap of a site that is being built. Open it before pages are rendered, and write it after that."""

    def __init__(self, db: Database, site: SiteWriter, keys: Sequence[str], *, is_known: bool) -> None:
        """`keys` are those of all pages. `is_known` tells that the last build made the index of the old site."""
        self._db, self._site, self._keys = db, site, tuple(keys)
        self._keys_digest = compute_digest("\n".join(keys).encode())
        self._last = db.find(_INDEX) if is_known else None
        if self._last and not self._has_all_files(self._last):
            self._last = None
        self._before: dict[str, RenderedPage | None] = {}
        """The pages that are rendered or gone, as they were."""
        self._after: dict[str, RenderedPage] = {}
        self._maintainer_days: tuple[tuple[str, date | None], ...] = ()
        self._url = ""

    def _has_all_files(self, last: _LastIndex) -> bool:
        addresses = (*last.layout.list_addresses(), *last.sitemap_addresses)
        return all(make_file_path(address) in self._site.old_files for address in addresses)

    def find_outdated_pages(self) -> list[str]:
        """Return the keys of the pages that have to be rendered."""
        db, last = self._db, self._last
        if last and last.keys_digest == self._keys_digest:  # all of them were rendered, some time
            outdated = set(db.list_outdated(render_page))
            keys = [key for key in self._keys if key in outdated] if outdated else []
        else:
            keys = db.find_outdated(render_page, self._keys)
        if last:
            self._before = {key: db.find_last_value(render_page, key) for key in keys}
        return keys

    def write(self) -> None:
        """Add the files of the search and the sitemap, and keep what the next build has to know."""
        self._maintainer_days = self._db.get(list_maintainer_days)
        self._url = self._db.get(get_engine_facts).url
        self._load_changed_pages()
        change, days = self._change_search(), self._change_days()
        for address in change.layout.list_addresses():
            if address in change.files:
                self._site.add(address, change.files[address])
            else:
                self._site.keep_known(make_file_path(address))
        sitemap_addresses = self._add_sitemap(days)
        if self._db.is_writable:
            self._keep(change, days, sitemap_addresses)

    def _load_changed_pages(self) -> None:
        changed_keys = set(self._before)
        if self._last and self._last.keys_digest != self._keys_digest:
            keys, last_keys = set(self._keys), set(self._db.read(_SECTION, _KEYS))
            changed_keys |= keys - last_keys
            self._before = {key: page for key, page in self._before.items() if key in last_keys}
            self._before |= {key: self._db.find_last_value(render_page, key) for key in last_keys - keys}
        if self._last is None or None in self._before.values():  # make everything from the beginning
            self._last, self._before, changed_keys = None, {}, set(self._keys)
        keys_in_order = sorted(changed_keys)
        self._after = dict(zip(keys_in_order, self._db.get_many(render_page, keys_in_order), strict=True))

    def _change_search(self) -> ChangedIndex:
        old, new = (
            [document for page in pages.values() if page for document in page.search_documents]
            for pages in (self._before, self._after)
        )
        db, last = self._db, self._last
        if last is None or last.maintainer_digest != db.get(digest_maintainers):
            old += db.read(_SECTION, _MAINTAINERS) if last else ()
            new += db.get(index_maintainers)
        texts = translate_search_texts(get_context(db).translator)
        if last is None:
            return make_index(new, texts)
        return change_index(last.layout, lambda name: db.find(_SECTION, name) or {}, old=old, new=new, texts=texts)

    def _change_days(self) -> dict[str, Days]:
        """Return the sections with the days of pages that are not as they were."""
        before, after = ({key: _find_day(page) for key, page in pages.items()} for pages in (self._before, self._after))
        sections: dict[str, Days] = {} if self._last else {f"days/{number}": {} for number in range(DAY_SECTIONS)}
        for key in before | after:
            day = after.get(key)
            if self._last is None or before.get(key) != day:
                name = f"days/{crc32(key.encode()) % DAY_SECTIONS}"
                if name not in sections:
                    sections[name] = dict(self._db.read(_SECTION, name))
                sections[name].pop(key, None)
                if day:
                    sections[name][key] = day
        return sections

    def _add_sitemap(self, changed_days: Mapping[str, Days]) -> tuple[str, ...]:
        """Add the sitemap; without an address of the site there is none. Returns the addresses of its files."""
        last = self._last
        if last and not changed_days and (last.url, last.maintainer_days) == (self._url, self._maintainer_days):
            for address in last.sitemap_addresses:
                self._site.keep_known(make_file_path(address))
            return last.sitemap_addresses
        if not self._url:
            return ()
        names = [f"days/{number}" for number in range(DAY_SECTIONS)]
        sections = [changed_days[name] if name in changed_days else self._db.read(_SECTION, name) for name in names]
        days = {address: day for section in sections for address, day in section.values()}
        files = dict(render_sitemap_files(self._url, days | dict(self._maintainer_days)))
        for address, data in files.items():
            self._site.add(address, data)
        return tuple(files)

    def _keep(self, change: ChangedIndex, days: Mapping[str, Days], sitemap_addresses: tuple[str, ...]) -> None:
        """Keep for the next build what is not as it was."""
        db = self._db
        index = _LastIndex(
            change.layout,
            self._keys_digest,
            db.get(digest_maintainers),
            self._maintainer_days,
            sitemap_addresses,
            self._url,
        )
        sections = {**change.sections, **{name: dict(sorted(section.items())) for name, section in days.items()}}
        if self._last is None or self._last.maintainer_digest != index.maintainer_digest:
            sections[_MAINTAINERS] = db.get(index_maintainers)
        if self._last is None or self._last.keys_digest != index.keys_digest:
            sections[_KEYS] = self._keys
        if self._last is None:
            sections = dict.fromkeys(db.list_input_digests(_SECTION)) | sections
        if sections or index != self._last:
            with db.update() as update:
                update.set_value(_INDEX, "", index)
                for name, section in sections.items():
                    if section is None:
                        update.remove(_SECTION, name)
                    else:
                        update.set_value(_SECTION, name, section)


def _find_day(page: RenderedPage | None) -> tuple[str, date | None] | None:
    return None if page is None or page.is_hidden else (page.address, page.last_changed)
