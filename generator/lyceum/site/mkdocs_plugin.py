"""The MkDocs plugin: adds the frames to the documents and fills them after the build."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Link, Navigation, Section
from mkdocs.structure.pages import Page

from lyceum.diagnostics import format_text_report, has_errors
from lyceum.i18n import get_translator
from lyceum.queries import Database
from lyceum.site.build import fill_site
from lyceum.site.engine_files import read_engine_files, take_frames
from lyceum.site.engine_job import EngineJob
from lyceum.site.frames import SLOT_NAMES, make_slot_mark
from lyceum.site.inputs import (
    BuildInputs,
    EngineResult,
    add_trailing_slash,
    keep_last_good_content,
    load_build_inputs,
)
from lyceum.site.manifest import find_intact_files
from lyceum.site.mkdocs_config import configure_mkdocs, translate_default_titles
from lyceum.site.page import SearchEntry
from lyceum.site.page_families import PAGE_FAMILIES, PageFamily, list_enabled_frames
from lyceum.site.page_sections import split_into_sections
from lyceum.site.replacement import delete_files
from lyceum.site.site_inputs import set_engine_job, set_site_inputs
from lyceum.site.site_writer import SiteWriter
from lyceum.site.style_sheets import render_style_sheets
from lyceum.site.text_links import LinkFinder, TextLinks, rewrite_page_links
from lyceum.site.theme_scripts import render_theme_scripts
from lyceum.site.theme_values import THREADS_ADDRESS, render_thread_settings
from lyceum.system import THEME_FOLDER, get_today

logger = logging.getLogger("mkdocs.plugins.lyceum")


class PluginOptions(Config):  # type: ignore[no-untyped-call]
    allow = options.Type(dict, default={})
    """More sources for the Content-Security-Policy, by directive: {img-src: https://pictures.example.org}."""


class LyceumPlugin(BasePlugin[PluginOptions]):  # type: ignore[no-untyped-call]
    """Adds the frames to the documents and fills them after the build.

    MkDocs keeps the plugin between the rebuilds of `serve`; the plugin keeps the last content that had no errors.
    """

    def __init__(self) -> None:
        self.command: str = "build"
        self.inputs: BuildInputs | None = None
        self.last_good_inputs: BuildInputs | None = None
        self.engine_result: EngineResult | None = None
        self.fills_site = True
        """Whether the pages are written into the engine's folder. `lyceum build` writes them to another place, and gives the
        plugin what it has read already."""
        self.built_families: tuple[str, ...] = ()
        self.find_link: LinkFinder | None = None
        self.maintainer_pages: dict[str, str] = {}
        self.search_entries: dict[str, tuple[SearchEntry, ...]] = {}
        self.frame_documents: dict[str, str] = {}
        """The path of each family's frame among the engine's documents."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self.command = command

    @event_priority(50)  # before the search, which reads the language
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        if not self.fills_site:
            assert self.inputs
            configure_mkdocs(config, self.inputs, banner="", live=False)
            return config
        folder = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        inputs = load_build_inputs(folder, today=get_today())
        _log_problems(inputs)
        is_live, banner = self.command == "serve", ""
        if is_live and not has_errors(inputs.problems):
            self.last_good_inputs = inputs
        elif is_live:
            if self.last_good_inputs:
                inputs = keep_last_good_content(inputs, self.last_good_inputs)
            banner = _render_banner(inputs)
        self.inputs, self.find_link = inputs, None
        configure_mkdocs(config, inputs, banner=banner, live=is_live)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        assert self.inputs
        _leave_out_unread_files(files, self.inputs)
        _replace_theme_files(files, config, self.inputs)
        self.search_entries = {}
        self.built_families = tuple(
            name
            for name in sorted(list_enabled_frames(self.inputs.settings))
            if not files.get_file_from_path(PAGE_FAMILIES[name].document)  # a maintainer's own page takes its place
        )
        self.maintainer_pages = {
            _get_address(file.url): f"content/pages/{file.src_uri}"
            for file in files.documentation_pages()
            if file.inclusion.is_included()  # type: ignore[no-untyped-call]
        }
        for name in self.built_families:
            file = self.make_frame_document(PAGE_FAMILIES[name], config)
            self.frame_documents[name] = file.src_uri
            files.append(file)
        return files

    def make_frame_document(self, family: PageFamily, config: MkDocsConfig) -> File:
        """The document for a family's frame."""
        return make_frame_file(family, config)

    @event_priority(50)
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        assert self.inputs
        if self.find_link is None:
            self.find_link = TextLinks(self.inputs.library).find_link
        return rewrite_page_links(markdown, page.file.src_uri, _get_address(page.file.url), self.find_link)

    @event_priority(-100)  # after other plugins have changed the text
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        assert self.inputs
        if page.meta.get("lyceum"):
            return html
        address = _get_address(page.file.url)
        search_settings = page.meta.get("search")
        is_excluded = isinstance(search_settings, dict) and search_settings.get("exclude")
        if address in self.maintainer_pages and not is_excluded:
            self.search_entries[address] = split_into_sections(html, str(page.title or ""))
        return _make_scrollable(html, self.inputs)

    @event_priority(-50)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        assert self.inputs
        nav.items = _remove_missing_pages(nav.items)
        titles = translate_default_titles(get_translator(self.inputs.settings.language))
        for item in nav.items:
            if item.title in titles:
                item.title = titles[item.title]
        for name in self.built_families:
            frame = files.get_file_from_path(self.frame_documents[name])
            parent = files.get_file_from_path(PAGE_FAMILIES[name].parent_document or "")
            if frame and frame.page and parent and parent.page:
                # the frame is not in the navigation, so the engine would mark no tab as active
                frame.page.parent = parent.page  # type: ignore[assignment]
        return nav

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        assert self.inputs
        folder = Path(config.site_dir)
        files = read_engine_files(folder)
        self.engine_result = take_frames(
            files,
            self.inputs.settings,
            EngineResult(
                url=add_trailing_slash(config.site_url or ""),
                maintainer_pages=self.maintainer_pages,
                built_families=self.built_families,
                search_entries=dict(sorted(self.search_entries.items())),
                extra_sources=dict(self.config.allow),
            ),
        )
        if not self.fills_site:
            return
        site = SiteWriter(folder)
        db = Database.in_memory()
        with db.update() as update:
            set_site_inputs(update, self.inputs)
            set_engine_job(update, EngineJob(self.inputs, b"", result=self.engine_result))
        fill_site(db, site)
        delete_files(folder, find_intact_files(folder, site.files)[1])
        if self.command != "serve" and (losses := self.inputs.library.large_losses):
            raise PluginError(
                "this site is written for you to look at, and should not be published: " + "; ".join(losses)
            )


def _remove_missing_pages(items: Sequence[StructureItem]) -> list[StructureItem]:
    """The navigation without pages that are not there: MkDocs would link to them from every page."""
    kept = []
    for item in items:
        if isinstance(item, Section):
            item.children = _remove_missing_pages(item.children)
            if not item.children:
                continue
        if isinstance(item, Link) and item.url.endswith(".md") and "://" not in item.url:
            continue  # `check` says it
        kept.append(item)
    return kept


def _leave_out_unread_files(files: Files, inputs: BuildInputs) -> None:
    """Take out what must not be read: files behind links that lead out of the hub, devices, and pages with problems.

    MkDocs follows links, also in the folder of a theme, and would publish what lies behind them.
    """
    hub_folder = inputs.folder.resolve()
    unread_paths = set(inputs.omitted_paths)
    for file in tuple(files):
        if file.abs_src_path is None:
            continue  # a page that a plugin makes
        path = Path(file.abs_src_path)
        is_in_hub = path.is_relative_to(inputs.folder) or path.is_relative_to(hub_folder)
        is_outside = is_in_hub and not path.resolve().is_relative_to(hub_folder)
        if is_outside or not path.is_file() or f"content/pages/{file.src_uri}" in unread_paths:
            logger.warning("%s is left out of the site: it leads elsewhere, or cannot be read", file.src_uri)
            files.remove(file)


def _replace_theme_files(files: Files, config: MkDocsConfig, inputs: BuildInputs) -> None:
    """Publish the files of this theme in place of those of the theme that mkdocs.yml names, and what is made of settings."""
    own_folders = {str(THEME_FOLDER), config.theme.custom_dir}
    other_folders = [folder for folder in config.theme.dirs if folder not in own_folders]
    for file in tuple(files):
        path = Path(file.abs_src_path) if file.abs_src_path else None
        if path and (_is_made_anew(path) or any(map(path.is_relative_to, other_folders))):
            files.remove(file)
    scripts = render_theme_scripts(get_translator(inputs.settings.language))
    made_files: dict[str, str | bytes] = {**dict(render_style_sheets()), **dict(scripts)}
    if threads := render_thread_settings(inputs.settings):
        made_files[THREADS_ADDRESS] = threads
    for address, content in made_files.items():
        if not files.get_file_from_path(address):  # a hub's own file takes its place
            files.append(File.generated(config, address, content=content))


def _is_made_anew(path: Path) -> bool:
    """Tell whether a file of the theme is only what a published one is made of."""
    return path.parent == THEME_FOLDER / "styles" or (path.parent == THEME_FOLDER / "assets" and path.suffix == ".js")


def _make_scrollable(html: str, inputs: BuildInputs) -> str:
    """Let wide tables of a maintainers' page scroll by themselves, also with the keyboard, and align cells without styles."""
    label = escape(get_translator(inputs.settings.language).gettext("Table"))
    html = html.replace("<table>", f'<div class="hub-scroll" tabindex="0" role="group" aria-label="{label}"><table>')
    html = re.sub(r"(?s)(<table>.*?</table>)", r"\1</div>", html)
    return re.sub(r'(<t[hd]) style="text-align: (left|center|right);"', r'\1 align="\2"', html)


def _get_address(url: str) -> str:
    """The address of a page, as `Page.address`, from the relative link that MkDocs keeps."""
    return "" if url in (".", "./") else unquote(url)


def _log_problems(inputs: BuildInputs) -> None:
    """Log a warning for each error, so that `mkdocs build --strict` fails, and a note for everything else."""
    translator = get_translator(inputs.settings.language)
    for problem in inputs.problems:
        level = logging.WARNING if problem.is_error else logging.INFO
        logger.log(level, "%s", "\n".join(format_text_report([problem], translator)))
    for path in inputs.omitted_paths:
        logger.info("%s is left out of the site until it is fixed", path)
    for loss in inputs.library.large_losses:
        logger.warning("%s", loss)


def _render_banner(inputs: BuildInputs) -> str:
    """The first error and the number of the others, as HTML for the top of every page."""
    translator = get_translator(inputs.settings.language)
    first, *others = (problem for problem in inputs.problems if problem.is_error)
    message, hint = (escape(translator.translate(text)) for text in (first.message, first.hint))
    count = f" (+{len(others)})" if others else ""
    return f'<p class="hub-banner"><strong>{escape(str(first.where))}</strong> {message}{count}<br>{hint}</p>'


def make_frame_file(family: PageFamily, config: MkDocsConfig, **slot_values: str) -> File:
    """Make the document that the engine builds a family's frame from. Slots without a value hold their marks."""
    slots = {name: make_slot_mark(name) for name in SLOT_NAMES} | slot_values
    metadata = {
        "template": "hub.html",
        "lyceum": True,
        "family": family.name.removesuffix("-more"),
        "title": slots["title"],
        "description": slots["description"],
        "body": slots["body"],
        "changed": slots["changed"],
        "robots": slots["robots"],
        "og_type": slots["type"],
        "picture": slots["picture"],
        "styles": family.style_sheets,
    }
    if family.has_thread:
        metadata |= {"term": slots["term"], "term_query": slots["query"]}
    header = "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in metadata.items())
    path = family.document.replace(make_slot_mark("address"), slots["address"])
    level = InclusionLevel.INCLUDED if family.is_single_page and family.name != "status" else InclusionLevel.NOT_IN_NAV
    file = File.generated(config, path, content=f"---\n{header}\n---\n", inclusion=level)
    file.edit_uri = _make_edit_uri(family.edit_source or f"content/{slots['source']}", config)
    return file


def _make_edit_uri(source: str, config: MkDocsConfig) -> str:
    """The edit link of a file, or the link to a folder (with `/` at its end) on GitHub, relative to `config.edit_uri`."""
    if not source.endswith("/") or not config.edit_uri:
        return f"../{source.removeprefix('content/')}"
    up = "../" * config.edit_uri.count("/")
    tree = config.edit_uri.removesuffix("content/pages/").replace("edit/", "tree/", 1)
    return f"{up}{tree}{source.rstrip('/')}"
