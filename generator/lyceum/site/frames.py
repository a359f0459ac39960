"""Cuts a page that the site engine built into a frame, and fills the frame with the values of any page of its family."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from urllib.parse import quote

from lyceum.site.page import Page, PreviewImage

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
    "policy",
)


def make_slot_mark(slot: str) -> str:
    """What stands for a slot in a frame; survives the engine's templates, YAML and addresses unchanged."""
    return MARK_TEMPLATE.format(slot.upper())


_MARK_PATTERN = re.compile(r"LYCEUM-(" + "|".join(slot.upper() for slot in SLOT_NAMES) + r")-SLOT")


@dataclass(frozen=True, slots=True)
class Frame:
    """`texts[0] slots[0] texts[1] slots[1] … texts[-1]`"""

    texts: tuple[str, ...]
    slots: tuple[str, ...]


def cut_frame(html: str) -> Frame:
    """A built frame at its marks."""
    parts = _MARK_PATTERN.split(html)
    return Frame(tuple(parts[0::2]), tuple(part.lower() for part in parts[1::2]))


def fill_frame(frame: Frame, slot_values: Mapping[str, str]) -> str:
    """The page. Every slot of the frame has a value."""
    pieces = [frame.texts[0]]
    for slot, text in zip(frame.slots, frame.texts[1:], strict=True):
        pieces += (slot_values[slot], text)
    return "".join(pieces)


def escape_slots(page: Page, *, changed_html: str, security_policy: str, site_url: str = "") -> dict[str, str]:
    """The page's values, each escaped for its place. `changed` is HTML (see `changed_html`)."""
    term = page.thread_term or ""
    return {
        "title": escape(page.title),
        "description": escape(page.description),
        "body": str(page.body),
        "changed": changed_html,
        "term": escape(term),
        "query": quote(term, safe=""),
        "source": quote((page.edit_source or "").removeprefix("content/")),
        "picture": render_preview_image_meta(page.preview_image, site_url=site_url),
        "robots": '<meta name="robots" content="noindex">' if page.is_hidden else "",
        "type": escape(page.og_type),
        "address": quote_last_address_part(page.address),
        "policy": escape(security_policy),
    }


def render_preview_image_meta(preview_image: PreviewImage | None, *, site_url: str) -> str:
    """What a page's head says of the picture for previews (ogp.me), a wide one shown large."""
    if not preview_image:
        return '<meta name="twitter:card" content="summary">'
    wide = "summary_large_image" if preview_image.width > 1.5 * preview_image.height else "summary"
    kind = "image/png" if preview_image.address.endswith(".png") else "image/webp"
    said = {
        "": site_url + quote(preview_image.address),
        ":type": kind,
        ":width": preview_image.width,
        ":height": preview_image.height,
    }
    metas = (
        f'<meta property="og:image{name}" content="{escape(str(value))}">'
        for name, value in {**said, ":alt": preview_image.alt}.items()
    )
    return "".join((*metas, f'<meta name="twitter:card" content="{wide}">'))


def quote_last_address_part(address: str) -> str:
    """Percent-encoded: `ada` of `learners/ada/`."""
    return quote(address.rstrip("/").rpartition("/")[2])


def render_last_changed(day: date | None, sentence: str) -> str:
    """`said` is the sentence with its date, plain text."""
    return f'<time datetime="{day.isoformat()}">{escape(sentence)}</time>' if day else ""
