"""Fills the frames that the site engine built and writes every page and file of the site."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from pathlib import Path
from urllib.parse import unquote

from lyceum.hub import derive_hub
from lyceum.loader import map_page_addresses
from lyceum.rules import get_origin
from lyceum.site.files import render_avatar_files, render_site_files, write_social_cards
from lyceum.site.frames import (
    Frame,
    cut_frame,
    escape_slots,
    fill_frame,
    make_slot_mark,
    render_last_changed,
)
from lyceum.site.inputs import BuildInputs, ProgressCallback, SiteSettings
from lyceum.site.output import write_site_file
from lyceum.site.page import Page, WrittenPage, make_hub_card_preview
from lyceum.site.page_families import PAGE_FAMILIES, make_page_address
from lyceum.site.search_index import list_search_documents, write_search_index
from lyceum.site.security_policy import build_security_policy, find_inline_scripts
from lyceum.site.sitemap import write_sitemap
from lyceum.site.view_context import ViewContext, make_context
from lyceum.site.views import render_pages, split_into_batches
from lyceum.system import map_in_processes

MIN_PAGES_FOR_PROCESSES = 1_500
"""Pages from which on a second process pays."""


# The built site ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SiteStats:
    page_count: int
    file_count: int
    byte_count: int
    page_addresses: tuple[str, ...] = ()
    """The pages that were wanted, where not all were."""


@dataclass(frozen=True)
class _RenderJob:
    context: ViewContext
    frames: Mapping[str, Frame]
    site_folder: Path
    policy: str


def fill_site(
    site_folder: Path,
    inputs: BuildInputs,
    settings: SiteSettings,
    *,
    progress: ProgressCallback = lambda _: None,
    only_paths: frozenset[str] | None = None,
) -> SiteStats:
    """The engine's folder, with every frame filled for every page of its family, and the files that belong to them; with
    `only`, for the pages that these files of content/ show on, and nothing else."""
    progress("deriving")
    hub = derive_hub(inputs.library, inputs.history, inputs.comments, today=inputs.today)
    the_desk = make_context(
        hub,
        problems=inputs.problems,
        omitted_paths=inputs.omitted_paths,
        handles_with_picture=frozenset(inputs.profile_pictures),
        issuer=inputs.issuer,
    )
    built_frames = {
        name: (site_folder / family.frame_address / "index.html").read_text("utf-8")
        for name, family in PAGE_FAMILIES.items()
        if name in settings.built_families
    }
    own = {path: path.read_text("utf-8") for path in site_folder.rglob("*.html")}
    scripts = frozenset().union(*(find_inline_scripts(html) for html in own.values()))
    threads = inputs.community.discussions
    policy = build_security_policy(
        scripts, giscus_origin=get_origin(threads.origin) if threads else None, extra_sources=settings.extra_sources
    )
    cut = {name: cut_frame(html) for name, html in built_frames.items()}
    for name in built_frames:
        if not PAGE_FAMILIES[name].is_single_page:
            shutil.rmtree(site_folder / PAGE_FAMILIES[name].frame_address)
    frame_files = {site_folder / PAGE_FAMILIES[name].frame_address / "index.html" for name in built_frames}
    for path, html in own.items():
        if path not in frame_files:
            path.write_text(html.replace(make_slot_mark("policy"), escape(policy)), "utf-8")
    progress("pages")
    work = _RenderJob(the_desk, cut, site_folder, policy)
    if only_paths is not None:
        return _fill_selected_pages(work, inputs, only_paths)
    written = _write_all_pages(work, split_into_batches(hub))
    progress("files")
    files = dict(render_site_files(hub, inputs, the_desk))
    sizes = 0
    for address, data in files.items():
        write_site_file(site_folder, address, data)
        sizes += len(data)
    shown = write_social_cards(site_folder, hub, inputs, the_desk.translator, progress)
    write_search_index(site_folder, written)
    write_sitemap(site_folder, written, settings, inputs)
    return SiteStats(
        len(written),
        len(files) + shown.card_count,
        sizes + shown.total_bytes + sum(page.byte_count for page in written),
    )


def _fill_selected_pages(work: _RenderJob, known: BuildInputs, paths: frozenset[str]) -> SiteStats:
    """The pages that these files show on, and the faces that are seen there."""
    address = map_page_addresses(known.library)
    wanted_ones = tuple(dict.fromkeys(address[path] for path in sorted(paths) if path in address))
    hub, size = work.context.hub, 0
    for family, keys in split_into_batches(hub, batch_size=len(known.library.paths) + 1):
        here = [key for key in keys if make_page_address(family, key) in wanted_ones]
        size += sum(_write_page(page, work).byte_count for page in render_pages(work.context, family, here))
    texts = [
        file.read_text("utf-8") for one in wanted_ones if (file := work.site_folder / one / "index.html").is_file()
    ]
    seen = {unquote(name) for text in texts for name in re.findall(r"assets/avatars/([^\"/?]+)", text)}
    keys_seen = {re.sub(r"(-\d+\.webp|\.svg)$", "", name) for name in seen}
    faces = [
        write_site_file(work.site_folder, name, data)
        for key, learner in hub.learners.items()
        if key in keys_seen
        for name, data in render_avatar_files(key, learner.entry.value.name, known)
    ]
    return SiteStats(len(texts), len(faces), size, wanted_ones)


def _write_all_pages(work: _RenderJob, parts: Sequence[tuple[str, tuple[str, ...]]]) -> list[WrittenPage]:
    """Every page of every part, written; in order of address."""
    processes = 1 if sum(len(keys) for _, keys in parts) < MIN_PAGES_FOR_PROCESSES else None
    batches = map_in_processes(partial(_write_batch, work), parts, processes=processes)
    return sorted((page for pages in batches for page in pages), key=lambda page: page.address)


def _write_batch(work: _RenderJob, batch: tuple[str, tuple[str, ...]]) -> list[WrittenPage]:
    return [_write_page(page, work) for page in render_pages(work.context, *batch) if page.frame in work.frames]


def _write_page(page: Page, work: _RenderJob) -> WrittenPage:
    html = fill_frame(work.frames[page.frame], render_page_slots(page, work.context, work.policy)).encode()
    write_site_file(work.site_folder, page.address, html)
    found = () if page.is_hidden else tuple(list_search_documents(page))
    return WrittenPage(page.address, page.last_changed, page.is_hidden, found, len(html))


def render_page_slots(page: Page, context: ViewContext, policy: str) -> dict[str, str]:
    words = context.translator
    changed = ""
    if page.last_changed:
        said = words.gettext("Last changed %(date)s") % {"date": words.format_date(page.last_changed)}
        changed = render_last_changed(page.last_changed, said)
    url = context.hub.settings.url or ""
    site_url = url if not url or url.endswith("/") else f"{url}/"
    if not page.preview_image:
        page = replace(page, preview_image=make_hub_card_preview(context.hub.settings))
    return escape_slots(page, changed_html=changed, security_policy=policy, site_url=site_url)
