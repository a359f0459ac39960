"""The Hub in; a Desk, with everything that a view writes its pages with, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol
from urllib.parse import quote

import jinja2
from markupsafe import Markup

from generator.asking import choices_in
from generator.hub import Hub, LearnerView
from generator.markup import Rendered, rendered
from generator.model import folded
from generator.pages import Page, Preview, share_card
from generator.pictures import SIZES
from generator.problem import Problem
from generator.words import Words

PACKAGE = Path(__file__).parent.parent
THEMES = (PACKAGE / "theme", PACKAGE.parent / "theme")
"""In the wheel, and in the repository."""


class Family(Protocol):
    """A module of a family of pages."""

    def keys(self, hub: Hub) -> tuple[str, ...]:
        """One for each page of the family."""

    def page(self, desk: Desk, key: str) -> Page: ...


@dataclass(frozen=True)
class Desk:
    hub: Hub
    words: Words
    environment: jinja2.Environment
    problems: tuple[Problem, ...] = ()
    left_out: tuple[str, ...] = ()
    """Paths of what is not published because of a problem."""
    pictures: frozenset[str] = frozenset()
    """Handles of learners whose picture could be had; everybody else's is drawn."""
    _shapes: dict[tuple[Any, ...], Markup] = field(default_factory=dict, repr=False, compare=False)

    def body(self, template: str, at: str, **values: Any) -> Markup:
        """`generator/templates/<template>` for the page at this address; it knows hub, words, desk, at and macros."""
        return Markup(self.environment.get_template(template).render(at=at, **values))

    def shape(self, macro: str, thing: Any, at: str, *more: Any) -> Markup:
        """A macro's card or chip for something with a `key`, made once for all pages of a folder: their links are the
        same, except for the thing's own page."""
        folder, _, own = at.rstrip("/").rpartition("/")
        known = (macro, thing.key, folder, more)
        if own == thing.key:
            return Markup(getattr(self.environment.globals["macros"], macro)(thing, at, *more))
        if known not in self._shapes:
            self._shapes[known] = Markup(getattr(self.environment.globals["macros"], macro)(thing, at, *more))
        return self._shapes[known]

    def markdown(self, text: str, *, heading_prefix: str = "t-", first_level: int = 2) -> Rendered:
        """Contributed Markdown, safe, with the renderer's own words in the site's language."""
        labels = _labels(self.words)
        return rendered(
            text,
            heading_prefix=heading_prefix,
            first_level=first_level,
            table_label=self.words.gettext("Table"),
            labels=labels,
        )

    def name(self, key: str) -> str:
        """What a learner wants to be called."""
        return str(self.hub.learners[key].entry.value.name)

    def people(self, keys: Iterable[str]) -> tuple[LearnerView, ...]:
        return tuple(self.hub.learners[key] for key in keys)

    def avatar(self, key: str, size: int) -> str:
        """The address of a learner's picture, to be shown `size` CSS pixels wide."""
        if key in self.pictures:
            return f"assets/avatars/{key}-{picture_size(size)}.webp"
        return f"assets/avatars/{key}.svg"

    def card(self, family: str, key: str, alt: str) -> Preview | None:
        """The share card of a learner, tip or challenge, where the hub wants any."""
        return share_card(family, key, alt) if self.hub.community.share_cards else None

    def said(self, word: str) -> str:
        """A choice of a field in words: a role, a level, a kind of tip, something that people look for."""
        return choices_in(self.words)[word]

    def tier(self, tier: str | None) -> str:
        """Bronze, silver or gold in words; empty where there are no tiers."""
        _ = self.words.gettext
        return {"bronze": _("Bronze"), "silver": _("Silver"), "gold": _("Gold")}.get(tier or "", "")

    def drawing(self, name: str) -> Markup:
        """One of our drawings, to stand in the page."""
        return _drawing(name)

    def icon(self, name: str) -> Markup:
        """A small drawing in the line of the text."""
        return _icon(name)

    def edit_link(self, path: str) -> str | None:
        """Where a file of the hub is changed on GitHub; None where no repository is known."""
        community = self.hub.community
        if not community.repository:
            return None
        return f"https://github.com/{community.repository}/edit/{quote(community.branch)}/{quote(path)}"

    def has_page(self, path: str) -> bool:
        """Whether the maintainers wrote a page: `guide.md`."""
        return f"content/pages/{path}" in self.hub.library.paths


def picture_size(size: int) -> int:
    """The width in pixels of the file that is sharp on a dense screen."""
    return next((width for width in SIZES if width >= 2 * size), max(SIZES))


def desk(
    hub: Hub,
    *,
    problems: Iterable[Problem] = (),
    left_out: Iterable[str] = (),
    pictures: Iterable[str] = (),
) -> Desk:
    words = Words(hub.community.language)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(PACKAGE / "templates"),
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
    new = Desk(hub, words, environment, tuple(problems), tuple(left_out), frozenset(pictures))
    environment.filters["folded"] = folded
    environment.globals.update(hub=hub, words=words, desk=new, to=to, community=hub.community)
    environment.globals["macros"] = environment.get_template("macros.html").module
    return new


@cache
def _drawing(name: str) -> Markup:
    for theme in THEMES:
        path = theme / "assets" / "drawings" / f"{name}.svg"
        if path.is_file():
            return Markup(path.read_text("utf-8").strip())
    raise FileNotFoundError(name)


@cache
def _icon(name: str) -> Markup:
    return Markup('<span class="hub-drawing">{}</span>').format(_drawing(name))


@cache
def _labels(words: Words) -> Mapping[str, str]:
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


_quoted = lru_cache(maxsize=65_536)(partial(quote, safe=""))


# Links -------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4_096)
def to(address: str, at: str) -> str:
    """The link from the page at `at` to a site address, which may have an `#anchor`; `./` for the page itself."""
    path, _, anchor = address.partition("#")
    mark = "#" + quote(anchor) if anchor else ""
    if path == at and mark:
        return mark
    here, there = at.split("/")[:-1], path.split("/")
    same = 0
    while same < min(len(here), len(there) - 1) and here[same] == there[same]:
        same += 1
    way = "../" * (len(here) - same) + "/".join(map(_quoted, there[same:]))
    return (way or "./") + mark
