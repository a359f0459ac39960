"""Defines Page: the values that one generated page puts into its frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup

from lyceum.images import SOCIAL_CARD_SIZE, make_social_card_address
from lyceum.schema import HubSettings


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """A part of a page that the site's search finds; plain text, escaped where it lands."""

    title: str
    text: str
    anchor: str = ""
    """Id of the heading, empty for the page itself."""


@dataclass(frozen=True, slots=True)
class PreviewImage:
    """The picture that stands for a page where its link is shared."""

    address: str
    """From the site's root."""
    width: int
    height: int
    alt: str
    """Plain text: what it says."""


def make_social_card_preview(family: str, key: str, alt: str) -> PreviewImage:
    return PreviewImage(make_social_card_address(family, key), *SOCIAL_CARD_SIZE, alt)


def make_hub_card_preview(community: HubSettings) -> PreviewImage | None:
    """The community's own, for pages without another."""
    return make_social_card_preview("hub", "", community.name) if community.share_cards else None


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
    edit_source: str | None = None
    """Path from the hub's folder of what the edit link opens: a file, or a folder with `/` at its end."""
    thread_term: str | None = None
    """Of the discussion thread, such as learner:ada; None: no thread."""
    last_changed: date | None = None
    """Last change, shown and in the sitemap."""
    preview_image: PreviewImage | None = None
    """None: the hub's own card, where it has one."""
    search_entries: tuple[SearchEntry, ...] = ()
    """Empty: the search does not find it."""
    is_hidden: bool = False
    """True: search engines are asked to stay away, and the sitemap leaves it out."""
    og_type: str = "website"
    """website | profile | article"""


@dataclass(frozen=True, slots=True)
class Pages:
    pages: tuple[Page, ...]
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Other files that the pages need, by address: avatars, wall.svg."""


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """What is left of a page once it is written: its part in the sitemap and the search."""

    address: str
    last_changed: date | None
    hidden: bool
    search_documents: tuple[dict[str, str], ...]
    byte_count: int
