"""ViewContext gives a view the hub, translations, templates and helpers that it needs to render a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from types import MappingProxyType
from typing import Any, Protocol
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from lyceum.contributing import get_choice_labels
from lyceum.credentials import Issuer
from lyceum.diagnostics import Problem
from lyceum.hub import Hub
from lyceum.i18n import Translator, get_translator
from lyceum.images import PICTURE_SIZES
from lyceum.markdown import RenderedMarkdown, render_markdown
from lyceum.schema import fold_key
from lyceum.scoring import LearnerDetails
from lyceum.site.page import Page, PreviewImage, make_social_card_preview
from lyceum.system import PACKAGE_FOLDER, THEME_FOLDER

"""In the wheel, and in the repository."""


class View(Protocol):
    """A module of a family of pages."""

    def list_keys(self, hub: Hub) -> tuple[str, ...]:
        """One for each page of the family."""

    def render_page(self, context: ViewContext, key: str) -> Page: ...


@dataclass(frozen=True)
class ViewContext:
    hub: Hub
    translator: Translator
    environment: jinja2.Environment
    problems: tuple[Problem, ...] = ()
    omitted_paths: tuple[str, ...] = ()
    """Paths of what is not published because of a problem."""
    handles_with_picture: frozenset[str] = frozenset()
    """Handles of learners whose picture could be had; everybody else's is drawn."""
    issuer: Issuer | None = None
    """Who signs badges."""
    _macro_cache: dict[tuple[Any, ...], Markup] = field(default_factory=dict, repr=False, compare=False)

    def render_template(self, template: str, page_address: str, **values: Any) -> Markup:
        """`generator/templates/<template>` for the page at this address; it knows hub, words, desk, at and macros."""
        return Markup(self.environment.get_template(template).render(at=page_address, **values))

    def render_macro(self, macro: str, item: Any, page_address: str, *more: Any) -> Markup:
        """A macro's card or chip for something with a `key`, made once for all pages of a folder: their links are the
        same, except for the thing's own page."""
        folder, _, own = page_address.rstrip("/").rpartition("/")
        known = (macro, item.key, folder, more)
        if own == item.key:
            return Markup(getattr(self.environment.globals["macros"], macro)(item, page_address, *more))
        if known not in self._macro_cache:
            self._macro_cache[known] = Markup(
                getattr(self.environment.globals["macros"], macro)(item, page_address, *more)
            )
        return self._macro_cache[known]

    def render_markdown(self, text: str, *, heading_prefix: str = "t-", first_level: int = 2) -> RenderedMarkdown:
        """Contributed Markdown, safe, with the renderer's own words in the site's language."""
        labels = _translate_markdown_labels(self.translator)
        return render_markdown(
            text,
            heading_prefix=heading_prefix,
            first_level=first_level,
            table_label=self.translator.gettext("Table"),
            labels=labels,
        )

    def get_learner_name(self, key: str) -> str:
        """What a learner wants to be called."""
        return str(self.hub.learners[key].entry.value.name)

    def get_learners(self, keys: Iterable[str]) -> tuple[LearnerDetails, ...]:
        return tuple(self.hub.learners[key] for key in keys)

    def make_avatar_address(self, key: str, size: int) -> str:
        """The address of a learner's picture, to be shown `size` CSS pixels wide."""
        if key in self.handles_with_picture:
            return f"assets/avatars/{key}-{choose_picture_width(size)}.webp"
        return f"assets/avatars/{key}.svg"

    def make_card_preview(self, family: str, key: str, alt: str) -> PreviewImage | None:
        """The share card of a learner, tip or challenge, where the hub wants any."""
        return make_social_card_preview(family, key, alt) if self.hub.settings.share_cards else None

    def format_choice(self, choice: str) -> str:
        """A choice of a field in words: a role, a level, a kind of tip, something that people look for."""
        return get_choice_labels(self.translator)[choice]

    def format_tier(self, tier: str | None) -> str:
        return self.translator.get_tier_name(tier)

    def load_drawing(self, name: str) -> Markup:
        """One of our drawings, to stand in the page."""
        return _load_drawing(name)

    def load_icon(self, name: str) -> Markup:
        """A small drawing in the line of the text."""
        return _load_icon(name)

    def make_edit_link(self, path: str) -> str | None:
        """Where a file of the hub is changed on GitHub; None where no repository is known."""
        community = self.hub.settings
        if not community.repository:
            return None
        return f"https://github.com/{community.repository}/edit/{quote(community.branch)}/{quote(path)}"

    def has_page(self, path: str) -> bool:
        """Whether the maintainers wrote a page: `guide.md`."""
        return f"content/pages/{path}" in self.hub.library.paths


def choose_picture_width(size: int) -> int:
    """The width in pixels of the file that is sharp on a dense screen."""
    return next((width for width in PICTURE_SIZES if width >= 2 * size), max(PICTURE_SIZES))


def make_context(
    hub: Hub,
    *,
    problems: Iterable[Problem] = (),
    omitted_paths: Iterable[str] = (),
    handles_with_picture: Iterable[str] = (),
    issuer: Issuer | None = None,
) -> ViewContext:
    words = get_translator(hub.settings.language)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(PACKAGE_FOLDER / "site" / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        words.gettext, words.ngettext, newstyle=True, pgettext=words.pgettext, npgettext=words.npgettext
    )
    new = ViewContext(
        hub, words, environment, tuple(problems), tuple(omitted_paths), frozenset(handles_with_picture), issuer
    )
    environment.filters["folded"] = fold_key
    environment.globals.update(hub=hub, words=words, desk=new, to=link_to, community=hub.settings)
    environment.globals["macros"] = environment.get_template("macros.html").module
    return new


@cache
def _load_drawing(name: str) -> Markup:
    return Markup((THEME_FOLDER / "assets" / "drawings" / f"{name}.svg").read_text("utf-8").strip())


@cache
def _load_icon(name: str) -> Markup:
    return Markup('<span class="hub-drawing">{}</span>').format(_load_drawing(name))


@cache
def _translate_markdown_labels(words: Translator) -> Mapping[str, str]:
    _ = words.gettext
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
        }
    )


_quote_segment = lru_cache(maxsize=65_536)(partial(quote, safe=""))


# Links -------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4_096)
def link_to(address: str, page_address: str) -> str:
    """The link from the page at `at` to a site address, which may have an `#anchor`; `./` for the page itself."""
    path, _, anchor = address.partition("#")
    mark = "#" + quote(anchor) if anchor else ""
    if path == page_address and mark:
        return mark
    here, there = page_address.split("/")[:-1], path.split("/")
    same = 0
    while same < min(len(here), len(there) - 1) and here[same] == there[same]:
        same += 1
    way = "../" * (len(here) - same) + "/".join(map(_quote_segment, there[same:]))
    return (way or "./") + mark
