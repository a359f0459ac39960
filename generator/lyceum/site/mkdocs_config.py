"""Sets the MkDocs configuration from hub.yml: name, address, language, navigation and theme."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import material
from mkdocs.config.defaults import MkDocsConfig

from lyceum.i18n import Translator, get_translator
from lyceum.site.frames import render_preview_image_meta
from lyceum.site.inputs import BuildInputs
from lyceum.site.page import make_hub_card_preview
from lyceum.site.page_families import PAGE_FAMILIES, list_enabled_frames
from lyceum.system import THEME_FOLDER

"""Inside the installed package, or beside it in the repository."""
PRELOADED_FONTS = (
    "assets/fonts/atkinson-hyperlegible-next-latin.woff2",
    "assets/fonts/bricolage-grotesque-latin.woff2",
)


def configure_mkdocs(config: MkDocsConfig, known: BuildInputs, folder: Path, banner: str, *, live: bool) -> None:
    """hub.yml says what the community is called and where it lives; MkDocs' templates do not escape, so this does."""
    community = known.community
    words = get_translator(community.language)
    config.site_name = escape(community.name)
    if community.url:
        config.site_url = add_trailing_slash(community.url)
    if community.tagline and not config.site_description:
        config.site_description = escape(community.tagline)
    if community.repository:
        config.repo_url = f"https://github.com/{community.repository}"
        config.repo_name = escape(community.repository)
        config.edit_uri = f"edit/{quote(community.branch)}/{quote(_find_hub_prefix(folder))}content/pages/"
    languages = Path(material.__file__).parent / "templates" / "partials" / "languages"
    for language in (community.language, community.language.split("-")[0]):
        if (languages / f"{language}.html").is_file():
            config.theme["language"] = language
            break
    called = translate_default_titles(words)
    for scheme in config.theme.get("palette") or ():
        if isinstance(scheme, dict) and (toggle := scheme.get("toggle")):
            toggle["name"] = called.get(toggle.get("name"), toggle.get("name"))
    if toc := config.mdx_configs.get("toc"):
        toc.setdefault("permalink_title", words.gettext("Permanent link"))
    threads = community.discussions
    config.extra["lyceum"] = {
        "banner": banner,
        "policy": not live,  # the live preview puts a script of its own into every page
        "fonts": [font for font in PRELOADED_FONTS if (THEME_FOLDER / font).is_file()],
        "picture": render_preview_image_meta(
            make_hub_card_preview(community), site_url=add_trailing_slash(community.url or "")
        ),
        "words": {name: escape(text) for name, text in _translate_theme_texts(words).items()},
        "discussions": threads
        and {
            **{name: escape(str(value)) for name, value in threads.model_dump().items() if isinstance(value, str)},
            "theme": escape(threads.theme) if threads.theme else None,
            "reactions": threads.reactions,
            "language": community.language,
        },
    }
    if str(THEME_FOLDER) not in config.theme.dirs:
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME_FOLDER))
    enabled_frames = list_enabled_frames(community)
    config.nav = _remove_from_nav(
        config.nav, {family.document for family in PAGE_FAMILIES.values() if family.frame not in enabled_frames}
    )
    content = str(folder / "content")
    if content not in config.watch:
        config.watch.append(content)


def _remove_from_nav(nav: Any, gone: AbstractSet[str]) -> Any:
    """The navigation of mkdocs.yml without these documents."""
    match nav:
        case list():
            return [one for item in nav if (one := _remove_from_nav(item, gone)) not in (None, {}, [])]
        case dict():
            return {
                title: one for title, item in nav.items() if (one := _remove_from_nav(item, gone)) not in (None, {}, [])
            }
    return None if nav in gone else nav


def _translate_theme_texts(words: Translator) -> dict[str, str]:
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


def translate_default_titles(words: Translator) -> dict[str, str]:
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


def _find_hub_prefix(folder: Path) -> str:
    """The hub's folder in its repository, `/` at its end; empty at the root."""
    for parent in (folder, *folder.parents):
        if (parent / ".git").exists():
            inside = folder.relative_to(parent).as_posix()
            return "" if inside == "." else f"{inside}/"
    return ""


def add_trailing_slash(url: str) -> str:
    return url if not url or url.endswith("/") else f"{url}/"
