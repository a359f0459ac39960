"""Cuts a page that the site engine built into a frame, and fills the frame with the values of any page of its family."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from urllib.parse import quote

from lyceum.site.page import Page, PreviewImage
from lyceum.site.short_html import shorten_html

MARK_TEMPLATE = "LYCEUM-{}-SLOT"
SLOT_NAMES = (
    "title",
    "description",
    "body",
    "changed",
    "term",
    "query",
    "source",
    "picture",
    "robots",
    "type",
    "address",
)


def make_slot_mark(slot: str) -> str:
    """The text that stands for a slot in a frame. The engine leaves it as it is in templates, YAML and addresses."""
    return MARK_TEMPLATE.format(slot.upper())


_MARK_PATTERN = re.compile(r"LYCEUM-(" + "|".join(slot.upper() for slot in SLOT_NAMES) + r")-SLOT")


@dataclass(frozen=True, slots=True)
class Frame:
    """A built frame, cut at its marks: `texts[0] slots[0] texts[1] slots[1] … texts[-1]`."""

    texts: tuple[str, ...]
    slots: tuple[str, ...]


def cut_frame(html: str) -> Frame:
    """Cut the HTML of a built frame at its marks, and shorten what each page of the family repeats."""
    parts = _MARK_PATTERN.split(html)
    return Frame(tuple(map(shorten_html, parts[0::2])), tuple(part.lower() for part in parts[1::2]))


def fill_frame(frame: Frame, slot_values: Mapping[str, str]) -> str:
    """The HTML of a page. `slot_values` has a value for every slot of the frame."""
    pieces = [frame.texts[0]]
    for slot, text in zip(frame.slots, frame.texts[1:], strict=True):
        pieces += (slot_values[slot], text)
    return "".join(pieces)


def escape_slots(
    page: Page, *, preview_image: PreviewImage | None, changed_html: str, site_url: str = ""
) -> dict[str, str]:
    """The page's value for each slot, escaped for its place. `changed_html` comes from `render_last_changed`."""
    term = page.thread_term or ""
    return {
        "title": escape(page.title),
        "description": escape(page.description),
        "body": str(page.body),
        "changed": changed_html,
        "term": escape(term),
        "query": quote(term, safe=""),
        "source": quote((page.edit_source or "").removeprefix("content/")),
        "picture": render_preview_image_meta(preview_image, site_url=site_url),
        "robots": '<meta name="robots" content="noindex">' if page.is_hidden else "",
        "type": escape(page.og_type),
        "address": quote_last_address_part(page.address),
    }


def render_preview_image_meta(preview_image: PreviewImage | None, *, site_url: str) -> str:
    """The meta elements for the picture of a shared page (https://ogp.me). A wide picture is shown large."""
    if not preview_image:
        return "<meta name=twitter:card content=summary>"
    card = "summary_large_image" if preview_image.width > 1.5 * preview_image.height else "summary"
    size = {} if preview_image.is_shared else {":width": preview_image.width, ":height": preview_image.height}
    properties = {"": site_url + quote(preview_image.address)} | size | {":alt": preview_image.alt}
    metas = (f'<meta property=og:image{name} content="{escape(str(value))}">' for name, value in properties.items())
    return "".join((*metas, f"<meta name=twitter:card content={card}>"))


def quote_last_address_part(address: str) -> str:
    """The last part of an address, percent-encoded: `ada` of `learners/ada/`."""
    return quote(address.rstrip("/").rpartition("/")[2])


def render_last_changed(day: date | None, sentence: str) -> str:
    """A time element with a sentence that has the date in it; empty without a day. The sentence is plain text."""
    return f"<time datetime={day.isoformat()}>{escape(sentence)}</time>" if day else ""
