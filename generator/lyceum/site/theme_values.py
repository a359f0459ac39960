"""Collects what the templates in `theme/` show: texts in the community's language, the footer, the threads of giscus."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from lyceum.i18n import Translator, get_translator
from lyceum.schema import HubSettings
from lyceum.site.frames import render_preview_image_meta
from lyceum.site.inputs import add_trailing_slash
from lyceum.site.output import encode_json
from lyceum.site.page import make_hub_card_preview
from lyceum.site.page_families import PAGE_FAMILIES
from lyceum.system import THEME_FOLDER

PRELOADED_FONT = "assets/fonts/atkinson-hyperlegible-next-latin.woff2"
FOOTER_FAMILIES = ("join", "share", "verify", "status")
"""The pages that the footer leads to, of those that the hub has."""
THREADS_ADDRESS = "assets/hub-thread.json"
GISCUS_LANGUAGES = {
    **{
        language: language
        for language in [
            "ar",
            "be",
            "bg",
            "ca",
            "cs",
            "da",
            "de",
            "en",
            "eo",
            "es",
            "eu",
            "fa",
            "fi",
            "fr",
            "he",
            "hu",
            "id",
            "it",
            "ja",
            "ko",
            "nl",
            "pl",
            "pt",
            "ro",
            "ru",
            "sv",
            "th",
            "tr",
            "uk",
            "uz",
            "vi",
        ]
    },
    "el": "gr",
    "hr": "hbs",
    "bs": "hbs",
    "sr": "hbs",
    "km": "kh",
    "zh": "zh-CN",
    "zh-hans": "zh-CN",
    "zh-cn": "zh-CN",
    "zh-hant": "zh-TW",
    "zh-tw": "zh-TW",
}
"""The names that giscus gives to languages, by tag in lower case."""


def build_theme_values(settings: HubSettings, *, palette: Any, banner: str, live: bool) -> dict[str, Any]:
    """The values that the templates read from `config.extra.lyceum`. MkDocs' templates escape nothing, so this does.

    `palette` is the setting of the theme: a single scheme leaves no choice to the reader.
    """
    translator = get_translator(settings.language)
    return {
        "language": escape(settings.language),
        "direction": translator.direction,
        "scheme": _choose_scheme(palette),
        "banner": banner,
        "policy": not live,  # the live preview puts a script of its own into every page
        "font": PRELOADED_FONT if (THEME_FOLDER / PRELOADED_FONT).is_file() else "",
        "picture": render_preview_image_meta(
            make_hub_card_preview(settings), site_url=add_trailing_slash(settings.url or "")
        ),
        "search": PAGE_FAMILIES["search"].address_pattern if "search" in PAGE_FAMILIES else "",
        "footer": _list_footer_links(translator),
        "texts": {name: escape(text) for name, text in _translate_theme_texts(translator).items()},
        "discussions": _build_thread_values(settings),
    }


def _choose_scheme(palette: Any) -> str:
    """Return the scheme that mkdocs.yml fixes; empty if the reader's system and the switch decide."""
    if not isinstance(palette, Mapping) or "scheme" not in palette:
        return ""
    return "dark" if palette["scheme"] == "slate" else "light"


def _list_footer_links(translator: Translator) -> list[dict[str, str]]:
    _ = translator.gettext
    titles = {
        "join": _("Add yourself"),
        "share": _("Share a tip"),
        "verify": _("Verify a badge"),
        "status": _("Status of the site"),
    }
    return [
        {"address": PAGE_FAMILIES[family].address_pattern, "title": escape(titles[family])}
        for family in FOOTER_FAMILIES
    ]


def _build_thread_values(settings: HubSettings) -> dict[str, str] | None:
    giscus = settings.discussions
    return {"repository": escape(giscus.repository), "load": giscus.load} if giscus else None


def render_thread_settings(settings: HubSettings) -> bytes | None:
    """Return what hub.js needs to show a thread, as JSON; None if the hub has no threads.

    Every attribute of the script is set, because giscus turns a missing one into the word "undefined".
    """
    giscus = settings.discussions
    if not giscus:
        return None
    _ = get_translator(settings.language).gettext
    tag = settings.language.lower()
    language = GISCUS_LANGUAGES.get(tag) or GISCUS_LANGUAGES.get(tag.split("-")[0])
    attributes = {
        "data-repo": giscus.repository,
        "data-repo-id": giscus.repository_id,
        "data-category": giscus.category,
        "data-category-id": giscus.category_id,
        "data-mapping": "specific",
        "data-strict": "1",
        "data-reactions-enabled": "1" if giscus.reactions else "0",
        "data-emit-metadata": "0",
        "data-input-position": giscus.input,
        **({"data-lang": language} if language else {}),
        "data-loading": "lazy",
        "crossorigin": "anonymous",
    }
    down = _("The comments cannot be shown here right now. You can read and write them on GitHub, with the link above.")
    return encode_json(
        {
            "origin": str(giscus.origin),
            "light": giscus.theme or "noborder_light",
            "dark": giscus.theme or "noborder_dark",
            "attributes": attributes,
            "open": _("Show the conversation"),
            "down": down,
        }
    )


def _translate_theme_texts(translator: Translator) -> dict[str, str]:
    _ = translator.gettext
    return {
        "skip": _("Skip to the content"),
        "tabs": _("Main pages"),
        "search": _("Search"),
        "contents": _("On this page"),
        "edit": _("Edit this page"),
        "thread": _("Discussion"),
        "thread_intro": _("This conversation is on GitHub Discussions, shown by giscus."),
        "thread_link": _("Open the discussion on GitHub"),
        "not_found": _("Page not found"),
        "not_found_next": _("The page may have moved, or it never existed. Try the search, or go to the home page."),
        "not_found_award": _("Badges and certificates that somebody earned are on their own page now."),
        "people": _("People"),
        "go_home": _("Back to the home page"),
        "made_with": _("Made with Lyceum."),
    }
