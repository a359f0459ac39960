"""Defines Page: the values that one generated page puts into its frame."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from lyceum.images import SOCIAL_CARD_SIZE, make_social_card_address
from lyceum.schema import HubSettings
from lyceum.search import IndexedDocument
from lyceum.site.site_writer import MadeFile


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """A part of a page that the site's search finds. The texts are plain text; the browser never takes them for HTML."""

    title: str
    text: str
    anchor: str = ""
    """The id of the heading; empty for the page itself."""
    topics: tuple[str, ...] = ()
    """The names of its topics: a word in them counts more than in the text."""


@dataclass(frozen=True, slots=True)
class PreviewImage:
    """The picture that other sites show when somebody shares a link to the page."""

    address: str
    """From the site's root."""
    width: int
    """In pixels."""
    height: int
    """In pixels."""
    alt: str
    """What the picture says, as plain text."""
    is_shared: bool = False
    """True for a picture that pages without one of their own name. Other sites know its size once they have shown it."""


def make_social_card_preview(card_folder: str, key: str, alt: str) -> PreviewImage:
    """Return the preview image for a social card, which is a file in `assets/cards/<card_folder>/`."""
    return PreviewImage(make_social_card_address(card_folder, key), *SOCIAL_CARD_SIZE, alt)


def make_hub_card_preview(settings: HubSettings) -> PreviewImage | None:
    """Return the community's own card, for pages without another; None if the hub wants no cards."""
    if not settings.share_cards:
        return None
    return replace(make_social_card_preview("hub", "", settings.name), is_shared=True)


@dataclass(frozen=True, slots=True)
class Page:
    """A generated page. A view makes it, and the build fills a frame with it."""

    address: str
    """From the site's root, in lower case, with `/` at its end; "" is the home page. Not percent-encoded."""
    frame: str
    """The name of the frame: a row of `page_families.PAGE_FAMILIES` that has a frame of its own."""
    title: str
    """Plain text."""
    description: str
    """Plain text, at most 160 characters."""
    body: Markup
    """Safe HTML with one h1. Links to other pages of the site are relative (`../../tips/x/`)."""
    edit_source: str | None = None
    """What the edit link opens: the path of a file from the hub's folder, or of a folder with `/` at its end."""
    thread_term: str | None = None
    """The term of the discussion thread, such as `learner:ada`; None if the page has no thread."""
    last_changed: date | None = None
    """The day of the last change, for the page and the sitemap."""
    preview_image: PreviewImage | None = None
    """None means the hub's own card, if it has one."""
    search_entries: tuple[SearchEntry, ...] = ()
    """Empty if the search does not find the page."""
    is_hidden: bool = False
    """True asks search engines to stay away, and leaves the page out of the sitemap."""
    og_type: str = "website"
    """website | profile | article"""


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """What is known of a page without rendering it again."""

    file: MadeFile
    address: str
    last_changed: date | None
    is_hidden: bool
    search_documents: tuple[IndexedDocument, ...]
