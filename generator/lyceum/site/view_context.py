"""ViewContext gives a view the hub, translations, templates and helpers that it needs to render a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

import jinja2
from markupsafe import Markup

from lyceum.contributing import get_choice_labels
from lyceum.credentials import Issuer
from lyceum.diagnostics import Problem
from lyceum.hub import Hub
from lyceum.i18n import Translator, get_translator
from lyceum.images import CardSelection, render_avatar_for_page
from lyceum.loader import make_text_picture_address
from lyceum.markdown import Picture, ReferenceFinder, RenderedMarkdown, make_excerpt, render_markdown
from lyceum.pictures import AVATAR_SIZES
from lyceum.scoring import LearnerDetails, TopicLabel
from lyceum.site.drawings import AVATAR_SHAPES_ADDRESS, draw_icon, load_drawing
from lyceum.site.page import PreviewImage, make_social_card_preview
from lyceum.site.page_families import PAGE_FAMILIES, make_page_address
from lyceum.site.style_sheets import RICH_TEXT_SHEET, needs_rich_text_sheet
from lyceum.site.template_environment import make_environment
from lyceum.site.text_links import link_to
from lyceum.site.view_sources import PlainSources, ViewSources

MIN_DENSITY = 1.4
"""Pixels of a picture for each CSS pixel. A face looks as sharp as with 2, and one file serves nearly all places."""
MAX_CARD_CHARACTERS = 120
_PICTURE = Markup('<img class="hub-avatar" src="{}" width="{}" height="{}" alt="{}" loading="lazy" decoding="async">')


@dataclass(frozen=True)
class ViewContext:
    hub: Hub
    translator: Translator
    environment: jinja2.Environment
    sources: ViewSources

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.sources.problems

    @property
    def issuer(self) -> Issuer | None:
        """Signs badges; None if the hub has no issuer."""
        return self.sources.issuer

    @property
    def cards(self) -> CardSelection:
        """The social cards of the hub."""
        return self.sources.cards

    def render_body(self, family: str, page_address: str, **values: Any) -> Markup:
        """Render the template of a page family for the page at this address.

        Besides `values`, a template knows the globals that `make_context` sets."""
        template = self.environment.get_template(PAGE_FAMILIES[family].template)
        body = Markup(template.render(page_address=page_address, **values))
        if "text" in PAGE_FAMILIES[family].style_sheets and needs_rich_text_sheet(body):
            sheet = link_to(RICH_TEXT_SHEET, page_address)
            body = Markup('<link rel=stylesheet href="{}">').format(sheet) + body
        return body

    def load_templates(self) -> None:
        """Compile all templates, before other processes would each do it and forget it."""
        for name in self.environment.list_templates():
            self.environment.get_template(name)

    def render_macro(self, macro: str, item: Any, page_address: str, *arguments: Any) -> Markup:
        """Render a macro of `macros.html` for an item with a `key`, such as a card, and keep the result.

        All pages of a folder share the result, because their links are the same. Only the item's own page differs."""
        folder, _, page_key = page_address.rstrip("/").rpartition("/")
        if page_key == item.key:
            return self._call_macro(macro, item, page_address, *arguments)
        return self.sources.remember(
            (macro, item.key, folder, arguments), lambda: self._call_macro(macro, item, page_address, *arguments)
        )

    def _call_macro(self, macro: str, *arguments: Any) -> Markup:
        return Markup(getattr(self.environment.globals["macros"], macro)(*arguments))

    def render_markdown(
        self, text: str, path: str, page_address: str, *, heading_prefix: str = "t-", first_level: int = 2
    ) -> RenderedMarkdown:
        """Render Markdown of the file at `path` as safe HTML for a page, with labels in the site's language."""
        return render_markdown(
            text,
            heading_prefix=heading_prefix,
            first_level=first_level,
            table_label=self.translator.gettext("Table"),
            labels=_translate_markdown_labels(self.translator),
            references=ReferenceFinder(
                find_link=lambda target: self.find_text_link(target, path, page_address),
                find_mention=lambda name: self.find_mention(name, page_address),
                find_picture=lambda source: self.find_text_picture(source, path, page_address),
            ),
        )

    def find_text_link(self, target: str, path: str, page_address: str) -> str | None:
        """Return the link from a page for a relative link in a text of the file at `path`, to a page or a picture."""
        picture = self.find_text_picture(target, path, page_address)
        return picture.address if picture else self.sources.find_text_link(target, path, page_address)

    def find_mention(self, name: str, page_address: str) -> str | None:
        """Return the link from a page to the learner with this handle or this GitHub login."""
        key = self.sources.find_mentioned_key(name)
        return link_to_page("learner", key, page_address) if key else None

    def find_text_picture(self, source: str, path: str, page_address: str) -> Picture | None:
        """Return the picture that a text of the file at `path` shows on a page; None if the site has no such picture."""
        picture = self.sources.find_text_picture(source, path)
        if picture is None:
            return None
        picture_path, width, height = picture
        return Picture(link_to(make_text_picture_address(picture_path), page_address), width, height)

    def summarize_learner(self, learner: LearnerDetails) -> str:
        """Return the headline of a learner or the first words of their bio, as plain text; empty if they have neither.

        The bio of somebody who wants not to be found stands on their own page alone."""
        profile = learner.entry.value
        if profile.headline or not profile.bio or not profile.show.search:
            return profile.headline or ""
        return self.sources.remember(("bio", learner.key), lambda: self._shorten_bio(learner))

    def _shorten_bio(self, learner: LearnerDetails) -> str:
        rendered = self.render_markdown(learner.entry.value.bio or "", learner.entry.path, "learners/")
        return make_excerpt(rendered.text, MAX_CARD_CHARACTERS)

    def get_learner_name(self, key: str) -> str:
        return self.hub.get_learner_name(key)

    def get_learners(self, keys: Iterable[str]) -> tuple[LearnerDetails, ...]:
        return tuple(self.hub.learners[key] for key in keys)

    def find_topics(self, keys: Iterable[str]) -> tuple[TopicLabel, ...]:
        """Return what chips show of the topics that keys and aliases name, each once."""
        labels = (self.hub.find_topic_label(key) for key in keys)
        return tuple({label.key: label for label in labels}.values())

    def render_avatar(self, learner: LearnerDetails, size: int, page_address: str, label: str = "") -> Markup:
        """Return a learner's picture or drawn avatar, `size` CSS pixels wide. It needs a label if no name is beside it."""
        if self.sources.has_picture(learner.key):
            return _PICTURE.format(
                link_to(make_picture_address(learner.key, choose_picture_width(size)), page_address), size, size, label
            )
        shapes_link = link_to(AVATAR_SHAPES_ADDRESS, page_address)
        return Markup(
            render_avatar_for_page(learner.key, self.hub.get_learner_name(learner.key), size, shapes_link, label)
        )

    def make_card_preview(self, card_folder: str, key: str, alt: str) -> PreviewImage | None:
        """Return the social card of a page as its preview image; None if the page has no card of its own."""
        has_card = self.sources.has_card(card_folder, key)
        return make_social_card_preview(card_folder, key, alt) if has_card else None

    def format_choice(self, choice: str) -> str:
        """Return the label of a choice of a field: a role, a level, a kind of tip, something that people look for."""
        return get_choice_labels(self.translator)[choice]

    def format_tier(self, tier: str | None) -> str:
        return self.translator.get_tier_name(tier)

    def load_drawing(self, name: str) -> Markup:
        """Return a drawing of the theme as inline SVG."""
        return load_drawing(name)

    def draw_icon(self, name: str, page_address: str) -> Markup:
        """Return a small drawing of the theme that stands in a line of text."""
        return draw_icon(name, page_address)

    def find_last_change(self, path: str) -> date | None:
        """Return the day of the last commit to a file; None if the history does not know the file."""
        return self.hub.find_last_change(path)

    def has_page(self, path: str) -> bool:
        """Tell whether the maintainers wrote a page, such as `guide.md`."""
        return self.sources.has_maintainer_page(path)


def choose_picture_width(size: int) -> int:
    """Return the width in pixels of the picture file that looks sharp on a dense screen."""
    return next((width for width in AVATAR_SIZES if width >= MIN_DENSITY * size), max(AVATAR_SIZES))


def make_picture_address(key: str, width: int) -> str:
    """Return the address of a learner's picture that is `width` pixels wide."""
    return f"assets/avatars/{key}-{width}.webp"


def make_context(hub: Hub, sources: ViewSources | None = None, **values: Any) -> ViewContext:
    """Return what views read: the hub and what is not in it. `values` are those of `PlainSources`, if there are no others."""
    translator = get_translator(hub.settings.language)
    environment = make_environment(translator)
    context = ViewContext(hub, translator, environment, sources or PlainSources(hub, **values))
    environment.globals.update(
        hub=hub,
        translator=translator,
        context=context,
        settings=hub.settings,
        link_to=link_to,
        link_to_page=link_to_page,
    )
    environment.globals["macros"] = environment.get_template("macros.html").module
    return context


@cache
def _translate_markdown_labels(translator: Translator) -> Mapping[str, str]:
    _ = translator.gettext
    return MappingProxyType(
        {
            "note": _("Note"),
            "tip": _("Tip"),
            "important": _("Important"),
            "warning": _("Warning"),
            "caution": _("Caution"),
            "done": _("Done"),
            "to do": _("To do"),
            "back": _("Back to the text"),
            "mermaid": _("Diagram (%(name)s), shown as text", name="Mermaid"),
            "geojson": _("Map (%(name)s), shown as text", name="GeoJSON"),
            "topojson": _("Map (%(name)s), shown as text", name="TopoJSON"),
            "stl": _("3D model (%(name)s), shown as text", name="STL"),
            "math": _("Formula, shown as text"),
        }
    )


def link_to_page(family: str, key: str, page_address: str) -> str:
    """Return the relative link from the page at `page_address` to a page of a family."""
    return link_to(make_page_address(family, key), page_address)
