"""The MkDocs plugin: frames go in among the documents, and the built site is filled. What it decides is in `site`."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from functools import partial
from html import escape
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, unquote

import material
from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation

from generator import frames, report, site
from generator.frames import FAMILIES, Family, mark
from generator.pages import hub_card
from generator.words import Words

log = logging.getLogger("mkdocs.plugins.lyceum")

_PACKAGE = Path(__file__).parent.parent
THEME = next(folder for folder in (_PACKAGE / "theme", _PACKAGE.parent / "theme") if folder.is_dir())
"""Inside the installed package, or beside it in the repository."""
FONTS = ("assets/fonts/atkinson-hyperlegible-next-latin.woff2", "assets/fonts/bricolage-grotesque-latin.woff2")


class Options(Config):  # type: ignore[no-untyped-call]
    allow = options.Type(dict, default={})
    """More sources for directives of the Content-Security-Policy: {img-src: https://pictures.example.org}"""


class LyceumPlugin(BasePlugin[Options]):  # type: ignore[no-untyped-call]
    """Lives on between the rebuilds of `serve`, and keeps the last content that had no errors."""

    def __init__(self) -> None:
        self.command: str = "build"
        self.known: site.Gathered | None = None
        self.good: site.Gathered | None = None
        self.progress: site.Progress = lambda _: None
        self.only: frozenset[str] | None = None
        """Files whose pages alone are wanted; None: all of them."""
        self.filled: site.Filled | None = None
        self.built: frozenset[str] = frozenset()
        self.own: dict[str, str] = {}
        self.documents: dict[str, str] = {}
        """What the engine builds for each family: the path among its documents."""

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        self.command = command

    @event_priority(50)  # before the search, which reads the language
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        folder = Path(config.config_file_path or "mkdocs.yml").resolve().parent
        known = site.gathered(folder, today=site.today_is(), progress=self.progress)
        for line in _reported(known):
            line()
        banner = ""
        if self.command == "serve":
            wrong = site.fails(known.problems)
            if wrong and self.good:
                known = site.as_it_was(known, self.good)
            elif not wrong:
                self.good = known
            if wrong:
                banner = _banner(known)
        self.known = known
        _configure(config, known, folder, banner, live=self.command == "serve")
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        assert self.known
        wanted = sorted(site.families(self.known.community))
        self.built = frozenset(name for name in wanted if not files.get_file_from_path(FAMILIES[name].file))
        self.own = {
            _address(file.url): f"content/pages/{file.src_uri}"
            for file in files.documentation_pages()
            if file.inclusion.is_included()  # type: ignore[no-untyped-call]
        }
        for name in sorted(self.built):
            file = self.document(FAMILIES[name], config)
            self.documents[name] = file.src_uri
            files.append(file)
        return files

    def document(self, family: Family, config: MkDocsConfig) -> File:
        """What stands among the engine's documents for a family."""
        return frame_file(family, config)

    @event_priority(-50)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        assert self.known
        called = _in_words(Words(self.known.community.language))
        for item in nav.items:
            if item.title in called:
                item.title = called[item.title]
        for name in self.built:
            family = FAMILIES[name]
            file, parent = files.get_file_from_path(self.documents[name]), files.get_file_from_path(family.parent or "")
            if file and file.page and parent and parent.page:
                # a page outside the navigation: its tab is active
                file.page.parent = parent.page  # type: ignore[assignment]
        return nav

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        assert self.known
        settings = site.Settings(
            url=_with_slash(config.site_url or ""), own=self.own, families=self.built, allow=dict(self.config.allow)
        )
        self.filled = site.fill(Path(config.site_dir), self.known, settings, progress=self.progress, only=self.only)


def _address(url: str) -> str:
    return "" if url in (".", "./") else unquote(url)


def _reported(known: site.Gathered) -> list[Callable[[], None]]:
    """Log calls: a warning for what keeps `--strict` from passing, a note for the rest."""
    calls: list[Callable[[], None]] = []
    words = Words(known.community.language)
    for problem in known.problems:
        text = "\n".join(report.lines([problem], words))
        calls.append(partial(log.warning if problem.is_error else log.info, "%s", text))
    for path in known.left_out:
        calls.append(partial(log.info, "%s is left out of the site until it is mended", path))
    return calls


def _banner(known: site.Gathered) -> str:
    first = next(problem for problem in known.problems if problem.is_error)
    more = sum(problem.is_error for problem in known.problems) - 1
    also = f" (+{more})" if more else ""
    message, hint = (escape(Words(known.community.language).said(text)) for text in (first.message, first.hint))
    return f'<p class="hub-banner"><strong>{escape(str(first.where))}</strong> {message}{also}<br>{hint}</p>'


def _configure(config: MkDocsConfig, known: site.Gathered, folder: Path, banner: str, *, live: bool) -> None:
    """hub.yml says what the community is called and where it lives; MkDocs' templates do not escape, so this does."""
    community = known.community
    words = Words(community.language)
    config.site_name = escape(community.name)
    if community.url:
        config.site_url = _with_slash(community.url)
    if community.tagline and not config.site_description:
        config.site_description = escape(community.tagline)
    if community.repository:
        config.repo_url = f"https://github.com/{community.repository}"
        config.repo_name = escape(community.repository)
        config.edit_uri = f"edit/{quote(community.branch)}/{quote(_prefix(folder))}content/pages/"
    languages = Path(material.__file__).parent / "templates" / "partials" / "languages"
    for language in (community.language, community.language.split("-")[0]):
        if (languages / f"{language}.html").is_file():
            config.theme["language"] = language
            break
    called = _in_words(words)
    for scheme in config.theme.get("palette") or ():
        if isinstance(scheme, dict) and (toggle := scheme.get("toggle")):
            toggle["name"] = called.get(toggle.get("name"), toggle.get("name"))
    if toc := config.mdx_configs.get("toc"):
        toc.setdefault("permalink_title", words.gettext("Permanent link"))
    threads = community.discussions
    config.extra["lyceum"] = {
        "banner": banner,
        "policy": not live,  # the live preview puts a script of its own into every page
        "fonts": [font for font in FONTS if (THEME / font).is_file()],
        "picture": frames.picture_html(hub_card(community), site_url=_with_slash(community.url or "")),
        "words": {name: escape(text) for name, text in _words(words).items()},
        "discussions": threads
        and {
            **{name: escape(str(value)) for name, value in threads.model_dump().items() if isinstance(value, str)},
            "theme": escape(threads.theme) if threads.theme else None,
            "reactions": threads.reactions,
            "language": community.language,
        },
    }
    if str(THEME) not in config.theme.dirs:
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME))
    config.nav = _without(config.nav, {FAMILIES[name].file for name in FAMILIES.keys() - site.families(community)})
    content = str(folder / "content")
    if content not in config.watch:
        config.watch.append(content)


def _without(nav: Any, gone: AbstractSet[str]) -> Any:
    """The navigation of mkdocs.yml without these documents."""
    match nav:
        case list():
            return [one for item in nav if (one := _without(item, gone)) not in (None, {}, [])]
        case dict():
            return {title: one for title, item in nav.items() if (one := _without(item, gone)) not in (None, {}, [])}
    return None if nav in gone else nav


def _words(words: Words) -> dict[str, str]:
    _ = words.gettext
    return {
        "edit": _("Edit this page"),
        "thread": _("Talk about it"),
        "thread_intro": _("This conversation is on GitHub Discussions, shown by giscus."),
        "thread_link": _("Open the discussion on GitHub"),
        "thread_open": _("Show the conversation"),
        "not_found": _("There is nothing here"),
        "not_found_next": _("The page may have moved, or never was. Try the search, or begin at the door."),
        "go_home": _("Back to the start"),
        "made_with": _("Made with Lyceum and"),
    }


def _in_words(words: Words) -> dict[str, str]:
    """What mkdocs.yml calls things in English as it comes with a new hub; what somebody calls otherwise stays."""
    _ = words.gettext
    return {
        "Home": _("Home"),
        "People": _("People"),
        "Tips": _("Tips"),
        "Challenges": _("Challenges"),
        "Boards": _("Boards"),
        "Badges": _("Badges"),
        "Topics": _("Topics"),
        "Wall": _("Wall"),
        "About": _("About us"),
        "Switch to the evening": _("Switch to the evening"),
        "Switch to the day": _("Switch to the day"),
    }


def _prefix(folder: Path) -> str:
    """The hub's folder in its repository, `/` at its end; empty at the root."""
    for parent in (folder, *folder.parents):
        if (parent / ".git").exists():
            inside = folder.relative_to(parent).as_posix()
            return "" if inside == "." else f"{inside}/"
    return ""


def frame_file(family: Family, config: MkDocsConfig, **values: str) -> File:
    """The document that the engine builds a frame of the family from: all marks, or `values` in their place."""
    slot = {name: mark(name) for name in frames.SLOTS} | values
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
    if family.thread:
        meta |= {"term": slot["term"], "term_query": slot["query"]}
    head = "\n".join(f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in meta.items())
    place = family.file.replace(mark("address"), slot["address"])
    level = InclusionLevel.INCLUDED if family.single and family.name != "status" else InclusionLevel.NOT_IN_NAV
    file = File.generated(config, place, content=f"---\n{head}\n---\n", inclusion=level)
    source = family.source or f"content/{slot['source']}"
    if source.endswith("/") and config.edit_uri:
        up = "../" * config.edit_uri.count("/")
        tree = config.edit_uri.removesuffix("content/pages/").replace("edit/", "tree/", 1)
        file.edit_uri = f"{up}{tree}{source.rstrip('/')}"
    else:
        file.edit_uri = f"../{source.removeprefix('content/')}"
    return file


def _with_slash(url: str) -> str:
    return url if not url or url.endswith("/") else f"{url}/"
