"""The MkDocs plugin: adds the frames to the documents and fills them after the build."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation

from lyceum.contributing import has_errors
from lyceum.diagnostics import format_text_report
from lyceum.i18n import get_translator
from lyceum.site.build import SiteStats, fill_site
from lyceum.site.frames import SLOT_NAMES, make_slot_mark
from lyceum.site.inputs import BuildInputs, ProgressCallback, SiteSettings, keep_last_good_content, load_build_inputs
from lyceum.site.mkdocs_config import add_trailing_slash, configure_mkdocs, translate_default_titles
from lyceum.site.page_families import PAGE_FAMILIES, PageFamily, list_enabled_frames
from lyceum.system import get_today

log = logging.getLogger("mkdocs.plugins.lyceum")


class PluginOptions(Config):  # type: ignore[no-untyped-call]
    allow = options.Type(dict, default={})
    """More sources for directives of the Content-Security-Policy: {img-src: https://pictures.example.org}"""


class LyceumPlugin(BasePlugin[PluginOptions]):  # type: ignore[no-untyped-call]
    """Lives on between the rebuilds of `serve`, and keeps the last content that had no errors."""

    def __init__(self) -> None:
        self.command: str = "build"
        self.inputs: BuildInputs | None = None
        self.last_good_inputs: BuildInputs | None = None
        self.progress: ProgressCallback = lambda _: None
        self.only_paths: frozenset[str] | None = None
        """Files whose pages alone are wanted; None: all of them."""
        self.stats: SiteStats | None = None
        self.built_families: frozenset[str] = frozenset()
        self.maintainer_pages: dict[str, str] = {}
        self.frame_documents: dict[str, str] = {}
        """What the engine builds for each family: the path among its documents."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self.command = command

    @event_priority(50)  # before the search, which reads the language
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        folder = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        known = load_build_inputs(folder, today=get_today(), progress=self.progress)
        for line in _make_log_calls(known):
            line()
        banner = ""
        if self.command == "serve":
            wrong = has_errors(known.problems)
            if wrong and self.last_good_inputs:
                known = keep_last_good_content(known, self.last_good_inputs)
            elif not wrong:
                self.last_good_inputs = known
            if wrong:
                banner = _render_banner(known)
        self.inputs = known
        configure_mkdocs(config, known, folder, banner, live=self.command == "serve")
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        assert self.inputs
        wanted = sorted(list_enabled_frames(self.inputs.community))
        self.built_families = frozenset(
            name for name in wanted if not files.get_file_from_path(PAGE_FAMILIES[name].document)
        )
        self.maintainer_pages = {
            _make_address(file.url): f"content/pages/{file.src_uri}"
            for file in files.documentation_pages()
            if file.inclusion.is_included()  # type: ignore[no-untyped-call]
        }
        for name in sorted(self.built_families):
            file = self.make_frame_document(PAGE_FAMILIES[name], config)
            self.frame_documents[name] = file.src_uri
            files.append(file)
        return files

    def make_frame_document(self, family: PageFamily, config: MkDocsConfig) -> File:
        """What stands among the engine's documents for a family."""
        return make_frame_file(family, config)

    @event_priority(-50)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        assert self.inputs
        called = translate_default_titles(get_translator(self.inputs.community.language))
        for item in nav.items:
            if item.title in called:
                item.title = called[item.title]
        for name in self.built_families:
            family = PAGE_FAMILIES[name]
            file, parent = (
                files.get_file_from_path(self.frame_documents[name]),
                files.get_file_from_path(family.parent_document or ""),
            )
            if file and file.page and parent and parent.page:
                # a page outside the navigation: its tab is active
                file.page.parent = parent.page  # type: ignore[assignment]
        return nav

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        assert self.inputs
        settings = SiteSettings(
            url=add_trailing_slash(config.site_url or ""),
            maintainer_pages=self.maintainer_pages,
            built_families=self.built_families,
            extra_sources=dict(self.config.allow),
        )
        self.stats = fill_site(
            Path(config.site_dir), self.inputs, settings, progress=self.progress, only_paths=self.only_paths
        )


def _make_address(url: str) -> str:
    return "" if url in (".", "./") else unquote(url)


def _make_log_calls(known: BuildInputs) -> list[Callable[[], None]]:
    """Log calls: a warning for what keeps `--strict` from passing, a note for the rest."""
    calls: list[Callable[[], None]] = []
    words = get_translator(known.community.language)
    for problem in known.problems:
        text = "\n".join(format_text_report([problem], words))
        calls.append(partial(log.warning if problem.is_error else log.info, "%s", text))
    for path in known.omitted_paths:
        calls.append(partial(log.info, "%s is left out of the site until it is mended", path))
    return calls


def _render_banner(known: BuildInputs) -> str:
    first = next(problem for problem in known.problems if problem.is_error)
    more = sum(problem.is_error for problem in known.problems) - 1
    also = f" (+{more})" if more else ""
    message, hint = (
        escape(get_translator(known.community.language).translate(text)) for text in (first.message, first.hint)
    )
    return f'<p class="hub-banner"><strong>{escape(str(first.where))}</strong> {message}{also}<br>{hint}</p>'


def make_frame_file(family: PageFamily, config: MkDocsConfig, **values: str) -> File:
    """The document that the engine builds a frame of the family from: all marks, or `values` in their place."""
    slot = {name: make_slot_mark(name) for name in SLOT_NAMES} | values
    meta = {
        "template": "hub.html",
        "lyceum": True,
        "family": family.name.removesuffix("-more"),
        "title": slot["title"],
        "description": slot["description"],
        "body": slot["body"],
        "changed": slot["changed"],
        "robots": slot["robots"],
        "og_type": slot["type"],
        "picture": slot["picture"],
        "hide": ["toc", "navigation"],
    }
    if family.has_thread:
        meta |= {"term": slot["term"], "term_query": slot["query"]}
    head = "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in meta.items())
    place = family.document.replace(make_slot_mark("address"), slot["address"])
    level = InclusionLevel.INCLUDED if family.is_single_page and family.name != "status" else InclusionLevel.NOT_IN_NAV
    file = File.generated(config, place, content=f"---\n{head}\n---\n", inclusion=level)
    source = family.edit_source or f"content/{slot['source']}"
    if source.endswith("/") and config.edit_uri:
        up = "../" * config.edit_uri.count("/")
        tree = config.edit_uri.removesuffix("content/pages/").replace("edit/", "tree/", 1)
        file.edit_uri = f"{up}{tree}{source.rstrip('/')}"
    else:
        file.edit_uri = f"../{source.removeprefix('content/')}"
    return file
