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
from lyceum.schema import HubSettings
from lyceum.site.inputs import BuildInputs, add_trailing_slash
from lyceum.site.page_families import PAGE_FAMILIES, list_enabled_frames
from lyceum.site.theme_values import build_theme_values
from lyceum.system import THEME_FOLDER


def configure_mkdocs(config: MkDocsConfig, inputs: BuildInputs, *, banner: str, live: bool) -> None:
    """Set what hub.yml says: the name, the address and the language. MkDocs' templates escape nothing, so this does.

    `banner` is HTML for the top of every page. `live` is the preview of `lyceum serve`.
    """
    settings = inputs.settings
    _set_site_and_repository(config, settings, inputs.folder)
    _set_language(config, settings.language)
    _set_pictures(config)
    config.extra["lyceum"] = build_theme_values(settings, palette=config.theme.get("palette"), banner=banner, live=live)
    if str(THEME_FOLDER) not in config.theme.dirs:
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(THEME_FOLDER))
    enabled_frames = list_enabled_frames(settings)
    config.nav = _remove_from_nav(
        config.nav, {family.document for family in PAGE_FAMILIES.values() if family.frame not in enabled_frames}
    )
    content_folder = str(inputs.folder / "content")
    if content_folder not in config.watch:
        config.watch.append(content_folder)


def _set_site_and_repository(config: MkDocsConfig, settings: HubSettings, folder: Path) -> None:
    config.site_name = escape(settings.name)
    if settings.url:
        config.site_url = add_trailing_slash(settings.url)
    if settings.tagline and not config.site_description:
        config.site_description = escape(settings.tagline)
    if settings.repository:
        config.repo_url = f"https://github.com/{settings.repository}"
        config.repo_name = escape(settings.repository)
        config.edit_uri = f"edit/{quote(settings.branch)}/{quote(_find_hub_prefix(folder))}content/pages/"


def _set_language(config: MkDocsConfig, language: str) -> None:
    """Choose the language of MkDocs' search, and of the links beside headings."""
    translator = get_translator(language)
    languages = Path(material.__file__).parent / "templates" / "partials" / "languages"
    for name in (language, language.split("-")[0]):
        if (languages / f"{name}.html").is_file():
            config.theme["language"] = name
            break
    if toc := config.mdx_configs.get("toc"):
        toc.setdefault("permalink_title", translator.gettext("Permanent link"))


def _set_pictures(config: MkDocsConfig) -> None:
    """Choose the logo and the icon of this theme where mkdocs.yml names none. Material's own are not published."""
    if not config.theme.get("logo"):
        config.theme["logo"] = "assets/drawings/logo.svg"
    if config.theme.get("favicon") in (None, "assets/images/favicon.png"):
        config.theme["favicon"] = "assets/drawings/favicon.svg"


def _remove_from_nav(nav: Any, documents: AbstractSet[str]) -> Any:
    """The navigation of mkdocs.yml without these documents, and without sections that are empty then."""
    match nav:
        case list():
            items = [_remove_from_nav(item, documents) for item in nav]
            return [item for item in items if item not in (None, {}, [])]
        case dict():
            item_by_title = {title: _remove_from_nav(item, documents) for title, item in nav.items()}
            return {title: item for title, item in item_by_title.items() if item not in (None, {}, [])}
    return None if nav in documents else nav


def translate_default_titles(translator: Translator) -> dict[str, str]:
    """The translations of the English titles in the mkdocs.yml of a new hub. Other titles stay as they are."""
    _ = translator.gettext
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
    }


def _find_hub_prefix(folder: Path) -> str:
    """The path of the hub's folder in its repository, with `/` at its end; empty at the root."""
    for parent in (folder, *folder.parents):
        if (parent / ".git").exists():
            inside = folder.relative_to(parent).as_posix()
            return "" if inside == "." else f"{inside}/"
    return ""
