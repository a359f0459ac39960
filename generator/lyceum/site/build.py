"""Fills the frames that the site engine built and writes every page and file of the site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import quote, unquote

from lyceum.hub import derive_hub
from lyceum.loader import make_text_picture_address, map_page_addresses, map_showing_entries
from lyceum.site.files import render_avatar_files, render_site_files, write_social_cards
from lyceum.site.frames import escape_slots, fill_frame, render_last_changed
from lyceum.site.inputs import BuildInputs, EngineResult, ProgressCallback, add_trailing_slash
from lyceum.site.manifest import make_file_path
from lyceum.site.page import Page, WrittenPage, make_hub_card_preview
from lyceum.site.page_families import PAGE_FAMILIES, make_page_address
from lyceum.site.search_index import list_search_documents, render_search_index
from lyceum.site.site_writer import SiteWriter
from lyceum.site.sitemap import render_sitemap
from lyceum.site.view_context import ViewContext, make_context
from lyceum.site.views import render_pages, split_into_batches
from lyceum.system import map_in_processes

MIN_PAGES_FOR_PROCESSES = 1_500
"""From this number of pages on, starting other processes saves time."""

PageBatch = tuple[str, tuple[str, ...]]
"""A family of pages and the keys of some of its pages."""


@dataclass(frozen=True, slots=True)
class SiteStats:
    """What a site has, and what a build had to do for it."""

    page_count: int
    file_count: int
    """All files of the site, pages included."""
    byte_count: int
    """Bytes of all files."""
    rendered_count: int = 0
    """Pages that were rendered."""
    written_count: int = 0
    """Files that the old site had not, or with other bytes."""
    written_bytes: int = 0
    page_addresses: tuple[str, ...] = ()
    """The pages that were asked for, if not all were."""


@dataclass(frozen=True, slots=True)
class _PageWriter:
    """What every page is rendered with, and what writes it."""

    context: ViewContext
    engine_result: EngineResult
    site: SiteWriter


def fill_site(
    site: SiteWriter,
    inputs: BuildInputs,
    engine_result: EngineResult,
    *,
    progress: ProgressCallback = lambda _: None,
    only_paths: frozenset[str] | None = None,
) -> SiteStats:
    """Write the engine's files, fill its frames for every page of their families, and write the other files of the site.

    With `only_paths`, write only the pages that these files of content/ show on, and the avatars on them.
    """
    progress("deriving")
    hub = derive_hub(inputs.library, inputs.history, inputs.comments, today=inputs.today)
    context = make_context(
        hub,
        problems=inputs.problems,
        handles_with_picture=frozenset(inputs.profile_pictures),
        text_pictures=inputs.text_pictures,
        issuer=inputs.issuer,
    )
    writer = _PageWriter(context, engine_result, site)
    progress("pages")
    if only_paths is not None:
        return _write_selected_pages(writer, inputs, only_paths)
    for path, data in engine_result.files.items():
        site.add(path, data)
    pages = _write_all_pages(writer)
    progress("files")
    for address, data in render_site_files(context, inputs):
        site.add(address, data)
    progress("cards")
    write_social_cards(site, context, inputs)
    for address, data in (
        *render_search_index(pages, engine_result),
        *render_sitemap(pages, engine_result, inputs.history),
    ):
        site.add(address, data)
    return _count_work(site, page_count=len(pages), rendered_count=len(pages))


def _count_work(
    site: SiteWriter, *, page_count: int, rendered_count: int, page_addresses: tuple[str, ...] = ()
) -> SiteStats:
    new_files = site.new_files
    return SiteStats(
        page_count=page_count,
        file_count=len(site.files),
        byte_count=sum(record.size for record in site.records),
        rendered_count=rendered_count,
        written_count=len(new_files),
        written_bytes=sum(record.size for record in new_files),
        page_addresses=page_addresses,
    )


def _write_all_pages(writer: _PageWriter) -> list[WrittenPage]:
    """Write every page of the hub. Returns the pages in the order of their addresses."""
    batches = split_into_batches(writer.context.hub)
    processes = 1 if sum(len(keys) for _, keys in batches) < MIN_PAGES_FOR_PROCESSES else None
    written_batches = map_in_processes(partial(_write_batch, writer), batches, processes=processes)
    pages = sorted((page for pages in written_batches for page in pages), key=lambda page: page.address)
    writer.site.keep(page.file for page in pages)
    return pages


def _write_batch(writer: _PageWriter, batch: PageBatch) -> list[WrittenPage]:
    family, keys = batch
    if PAGE_FAMILIES[family].frame not in writer.engine_result.frames:
        return []  # hub.yml turns these pages off
    return [_write_page(writer, page) for page in render_pages(writer.context, family, keys)]


def _write_page(writer: _PageWriter, page: Page) -> WrittenPage:
    slots = render_page_slots(page, writer.context, writer.engine_result.security_policy)
    html = fill_frame(writer.engine_result.frames[page.frame], slots).encode()
    search_documents = () if page.is_hidden else tuple(list_search_documents(page))
    file = writer.site.write(page.address, html)
    return WrittenPage(page.address, page.last_changed, page.is_hidden, search_documents, file)


def render_page_slots(page: Page, context: ViewContext, security_policy: str) -> dict[str, str]:
    """The page's values for the slots of its frame, each escaped for its place."""
    translator, settings = context.translator, context.hub.settings
    changed_html = ""
    if page.last_changed:
        sentence = translator.gettext("Last changed %(date)s") % {"date": translator.format_date(page.last_changed)}
        changed_html = render_last_changed(page.last_changed, sentence)
    if not page.preview_image:
        page = replace(page, preview_image=make_hub_card_preview(settings))
    return escape_slots(
        page,
        changed_html=changed_html,
        security_policy=security_policy,
        site_url=add_trailing_slash(settings.url or ""),
    )


def _write_selected_pages(writer: _PageWriter, inputs: BuildInputs, paths: frozenset[str]) -> SiteStats:
    """Write the pages that these files of content/ show on, and the avatars on them."""
    address_by_path = {**map_page_addresses(inputs.library)}
    for path, entries in map_showing_entries(inputs.library).items():
        address_by_path[path] = next(
            (address_by_path[entry.path] for entry in entries if entry.path in address_by_path), ""
        )
    addresses = tuple(dict.fromkeys(address_by_path[path] for path in sorted(paths) if path in address_by_path))
    site = writer.site
    for path, data in writer.engine_result.files.items():
        site.add(path, data)
    for family, keys in split_into_batches(writer.context.hub, batch_size=len(inputs.library.paths) + 1):
        selected_keys = [key for key in keys if make_page_address(family, key) in addresses]
        site.keep(page.file for page in _write_batch(writer, (family, tuple(selected_keys))))
    files = [site.folder / make_file_path(address) for address in addresses]
    texts = [file.read_text("utf-8") for file in files if file.is_file()]
    for handle in _find_shown_handles(texts):
        if learner := writer.context.hub.learners.get(handle):
            for address, data in render_avatar_files(handle, learner.entry.value.name, inputs):
                site.add(address, data)
    for path, picture in inputs.text_pictures.items():
        address = make_text_picture_address(path)
        if any(quote(address) in text for text in texts):
            site.add(address, picture.data)
    return _count_work(site, page_count=len(texts), rendered_count=len(texts), page_addresses=addresses)


def _find_shown_handles(pages: Sequence[str]) -> list[str]:
    """The handles of learners whose avatar is on one of these HTML pages."""
    names = {unquote(name) for html in pages for name in re.findall(r"assets/avatars/([^\"/?]+)", html)}
    return sorted({re.sub(r"(-\d+\.webp|\.svg)$", "", name) for name in names})
