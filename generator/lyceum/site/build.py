"""Fills the frames that the site engine built and writes every page and file of the site."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from pathlib import Path
from urllib.parse import quote, unquote

from lyceum.hub import derive_hub
from lyceum.loader import make_text_picture_address, map_page_addresses, map_showing_entries
from lyceum.rules import get_origin
from lyceum.schema import HubSettings
from lyceum.site.files import render_avatar_files, render_site_files, write_social_cards
from lyceum.site.frames import (
    Frame,
    cut_frame,
    escape_slots,
    fill_frame,
    make_slot_mark,
    render_last_changed,
)
from lyceum.site.html_scanner import scan_html
from lyceum.site.inputs import BuildInputs, EngineResult, ProgressCallback, add_trailing_slash
from lyceum.site.output import write_site_file
from lyceum.site.page import Page, WrittenPage, make_hub_card_preview
from lyceum.site.page_families import PAGE_FAMILIES, make_page_address
from lyceum.site.search_index import list_search_documents, write_search_index
from lyceum.site.security_policy import add_security_policy, build_security_policy
from lyceum.site.sitemap import write_sitemap
from lyceum.site.view_context import ViewContext, make_context
from lyceum.site.views import render_pages, split_into_batches
from lyceum.system import map_in_processes

MIN_PAGES_FOR_PROCESSES = 1_500
"""From this number of pages on, starting other processes saves time."""

PageBatch = tuple[str, tuple[str, ...]]
"""A family of pages and the keys of some of its pages."""


@dataclass(frozen=True, slots=True)
class SiteStats:
    page_count: int
    file_count: int
    byte_count: int
    page_addresses: tuple[str, ...] = ()
    """The pages that were asked for, if not all were."""


@dataclass(frozen=True, slots=True)
class _PageWriter:
    """What every page is rendered with, and where it is written."""

    context: ViewContext
    frames: Mapping[str, Frame]
    security_policy: str
    site_folder: Path


def fill_site(
    site_folder: Path,
    inputs: BuildInputs,
    engine_result: EngineResult,
    *,
    progress: ProgressCallback = lambda _: None,
    only_paths: frozenset[str] | None = None,
) -> SiteStats:
    """Fill the frames in the engine's folder for every page of their families, and write the other files of the site.

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
    frames, security_policy = _take_frames(site_folder, inputs.settings, engine_result)
    writer = _PageWriter(context, frames, security_policy, site_folder)
    progress("pages")
    if only_paths is not None:
        return _write_selected_pages(writer, inputs, only_paths)
    pages = _write_all_pages(writer)
    progress("files")
    files = dict(render_site_files(context, inputs))
    for address, data in files.items():
        write_site_file(site_folder, address, data)
    progress("cards")
    cards = write_social_cards(site_folder, context, inputs)
    write_search_index(site_folder, pages)
    write_sitemap(site_folder, pages, engine_result, inputs.history)
    return SiteStats(
        page_count=len(pages),
        file_count=len(files) + cards.card_count,
        byte_count=sum(page.byte_count for page in pages) + sum(map(len, files.values())) + cards.total_bytes,
    )


def _take_frames(site_folder: Path, settings: HubSettings, engine_result: EngineResult) -> tuple[dict[str, Frame], str]:
    """Cut the built frames and put the security policy into the engine's other pages.

    Returns the frames by family, and the policy. Frames that stand for many pages are removed from the site.
    """
    html_by_path = {path: path.read_text("utf-8") for path in site_folder.rglob("*.html")}
    scanned_pages = {path: scan_html(html) for path, html in html_by_path.items()}
    giscus = settings.discussions
    security_policy = build_security_policy(
        frozenset().union(*(page.inline_scripts for page in scanned_pages.values())),
        giscus_origin=get_origin(giscus.origin) if giscus else None,
        extra_sources=engine_result.extra_sources,
    )
    has_policy = any(page.policies for page in scanned_pages.values())  # `lyceum serve` has none
    frames = {}
    for name, family in PAGE_FAMILIES.items():
        if name in engine_result.built_families:
            path = site_folder / family.frame_address / "index.html"
            frames[name] = cut_frame(html_by_path.pop(path))
            if not family.is_single_page:
                shutil.rmtree(path.parent)
    for path, html in html_by_path.items():
        if has_policy and not scanned_pages[path].policies:
            html = add_security_policy(html, make_slot_mark("policy"))  # a page that no template of the theme made
        path.write_text(html.replace(make_slot_mark("policy"), escape(security_policy)), "utf-8")
    return frames, security_policy


def _write_all_pages(writer: _PageWriter) -> list[WrittenPage]:
    """Write every page of the hub. Returns the pages in the order of their addresses."""
    batches = split_into_batches(writer.context.hub)
    processes = 1 if sum(len(keys) for _, keys in batches) < MIN_PAGES_FOR_PROCESSES else None
    written_batches = map_in_processes(partial(_write_batch, writer), batches, processes=processes)
    return sorted((page for pages in written_batches for page in pages), key=lambda page: page.address)


def _write_batch(writer: _PageWriter, batch: PageBatch) -> list[WrittenPage]:
    family, keys = batch
    if PAGE_FAMILIES[family].frame not in writer.frames:
        return []  # hub.yml turns these pages off
    return [_write_page(writer, page) for page in render_pages(writer.context, family, keys)]


def _write_page(writer: _PageWriter, page: Page) -> WrittenPage:
    slots = render_page_slots(page, writer.context, writer.security_policy)
    html = fill_frame(writer.frames[page.frame], slots).encode()
    write_site_file(writer.site_folder, page.address, html)
    search_documents = () if page.is_hidden else tuple(list_search_documents(page))
    return WrittenPage(page.address, page.last_changed, page.is_hidden, search_documents, len(html))


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
    byte_count = 0
    for family, keys in split_into_batches(writer.context.hub, batch_size=len(inputs.library.paths) + 1):
        selected_keys = [key for key in keys if make_page_address(family, key) in addresses]
        pages = render_pages(writer.context, family, selected_keys)
        byte_count += sum(_write_page(writer, page).byte_count for page in pages)
    files = [writer.site_folder / address / "index.html" for address in addresses]
    texts = [file.read_text("utf-8") for file in files if file.is_file()]
    avatars = [
        write_site_file(writer.site_folder, address, data)
        for handle in _find_shown_handles(texts)
        if (learner := writer.context.hub.learners.get(handle))
        for address, data in render_avatar_files(handle, learner.entry.value.name, inputs)
    ]
    avatars += [
        write_site_file(writer.site_folder, make_text_picture_address(path), picture.data)
        for path, picture in inputs.text_pictures.items()
        if any(quote(make_text_picture_address(path)) in text for text in texts)
    ]
    return SiteStats(len(texts), len(avatars), byte_count, addresses)


def _find_shown_handles(pages: Sequence[str]) -> list[str]:
    """The handles of learners whose avatar is on one of these HTML pages."""
    names = {unquote(name) for html in pages for name in re.findall(r"assets/avatars/([^\"/?]+)", html)}
    return sorted({re.sub(r"(-\d+\.webp|\.svg)$", "", name) for name in names})
