"""A Page: everything that one generated page puts into its frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup

from generator.model import Community


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """A part of a page that the site's search finds; plain text, escaped where it lands."""

    title: str
    text: str
    anchor: str = ""
    """Id of the heading, empty for the page itself."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The picture that stands for a page where its link is shared."""

    address: str
    """From the site's root."""
    width: int
    height: int
    alt: str
    """Plain text: what it says."""


CARD = 1200, 630
"""Pixels of a share card."""


def card_address(family: str, key: str = "") -> str:
    """Of a share card: `learners`, `tips`, `challenges` and a key, or the hub's own."""
    return f"assets/cards/{family}/{key}.png" if key else f"assets/cards/{family}.png"


def share_card(family: str, key: str, alt: str) -> Preview:
    return Preview(card_address(family, key), *CARD, alt)


def hub_card(community: Community) -> Preview | None:
    """The community's own, for pages without another."""
    return share_card("hub", "", community.name) if community.share_cards else None


@dataclass(frozen=True, slots=True)
class Page:
    address: str
    """From the site's root, lower case, `/` at its end; "" is the home page. Not percent-encoded."""
    frame: str
    """The family's frame: home, learners, learner, tips, tip, topics, topic, challenges, challenge, boards, board, badges,
    badge, award, years, year, certificates, wall, join, share, result, verify, status, help, problem,
    or one of a deeper address, such as learners-more for `learners/page/2/`."""
    title: str
    """Plain text."""
    description: str
    """Plain text, at most 160 characters."""
    body: Markup
    """Safe HTML with one h1. Links to other pages of the site are relative (`../../tips/x/`)."""
    source: str | None = None
    """Path from the hub's folder of what the edit link opens: a file, or a folder with `/` at its end."""
    term: str | None = None
    """Of the discussion thread, such as learner:ada; None: no thread."""
    changed: date | None = None
    """Last change, shown and in the sitemap."""
    picture: Preview | None = None
    """None: the hub's own card, where it has one."""
    search: tuple[SearchEntry, ...] = ()
    """Empty: the search does not find it."""
    hidden: bool = False
    """True: search engines are asked to stay away, and the sitemap leaves it out."""
    og_type: str = "website"
    """website | profile | article"""


@dataclass(frozen=True, slots=True)
class Pages:
    pages: tuple[Page, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Other files that the pages need, by address: avatars, wall.svg."""
