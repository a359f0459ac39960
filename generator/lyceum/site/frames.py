"""Cuts a page that the site engine built into a frame, and fills the frame with the values of any page of its family."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from urllib.parse import quote

from lyceum.schema import HubSettings
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
class PageFamily:
    """A frame that the engine is asked for."""

    name: str
    """The `frame` of its pages."""
    document: str
    """Where the engine finds it among its documents; named by the mark of the address where it stands for many."""
    is_single_page: bool
    """The frame's own address is its one page's."""
    has_thread: bool = False
    edit_source: str | None = None
    """What the edit link opens, where it is the same for all; None: the page's own file."""
    parent_document: str | None = None
    """The document whose tab is active."""

    @property
    def address(self) -> str:
        """Where the engine builds it; "" for the home page."""
        path = self.document.removesuffix(".md")
        return "" if path == "index" else path.removesuffix("index") if path.endswith("/index") else f"{path}/"


_ADDRESS_MARK = make_slot_mark("address")
PAGE_FAMILIES: Mapping[str, PageFamily] = {
    family.name: family
    for family in (
        PageFamily("home", "index.md", True, edit_source="content/hub.yml"),
        PageFamily("learners", "learners/index.md", True, edit_source="content/learners/"),
        PageFamily(
            "learners-more",
            f"learners/page/{_ADDRESS_MARK}.md",
            False,
            edit_source="content/learners/",
            parent_document="learners/index.md",
        ),
        PageFamily(
            "learner", f"learners/{_ADDRESS_MARK}.md", False, has_thread=True, parent_document="learners/index.md"
        ),
        PageFamily("tips", "tips/index.md", True, edit_source="content/tips/"),
        PageFamily(
            "tips-more",
            f"tips/page/{_ADDRESS_MARK}.md",
            False,
            edit_source="content/tips/",
            parent_document="tips/index.md",
        ),
        PageFamily("tip", f"tips/{_ADDRESS_MARK}.md", False, has_thread=True, parent_document="tips/index.md"),
        PageFamily("topics", "topics/index.md", True, edit_source="content/topics.yml"),
        PageFamily(
            "topic",
            f"topics/{_ADDRESS_MARK}.md",
            False,
            edit_source="content/topics.yml",
            parent_document="topics/index.md",
        ),
        PageFamily("challenges", "challenges/index.md", True, edit_source="content/challenges/"),
        PageFamily(
            "challenge", f"challenges/{_ADDRESS_MARK}.md", False, has_thread=True, parent_document="challenges/index.md"
        ),
        PageFamily("badges", "badges/index.md", True, edit_source="content/badges.yml"),
        PageFamily(
            "badge",
            f"badges/{_ADDRESS_MARK}.md",
            False,
            edit_source="content/badges.yml",
            parent_document="badges/index.md",
        ),
        PageFamily(
            "award",
            f"awards/{_ADDRESS_MARK}.md",
            False,
            edit_source="content/badges.yml",
            parent_document="badges/index.md",
        ),
        PageFamily("boards", "boards/index.md", True, edit_source="content/hub.yml"),
        PageFamily(
            "board",
            f"boards/{_ADDRESS_MARK}.md",
            False,
            edit_source="content/hub.yml",
            parent_document="boards/index.md",
        ),
        PageFamily("years", "years/index.md", True, edit_source="content/hub.yml", parent_document="wall/index.md"),
        PageFamily("year", f"years/{_ADDRESS_MARK}.md", False, parent_document="wall/index.md"),
        PageFamily("certificates", f"certificates/{_ADDRESS_MARK}.md", False, parent_document="learners/index.md"),
        PageFamily("wall", "wall/index.md", True, edit_source="content/learners/"),
        PageFamily(
            "wall-more",
            f"wall/page/{_ADDRESS_MARK}.md",
            False,
            edit_source="content/learners/",
            parent_document="wall/index.md",
        ),
        PageFamily("join", "join/index.md", True, edit_source="content/learners/", parent_document="learners/index.md"),
        PageFamily("share", "share/index.md", True, edit_source="content/tips/", parent_document="tips/index.md"),
        PageFamily(
            "result", "result/index.md", True, edit_source="content/challenges/", parent_document="challenges/index.md"
        ),
        PageFamily("verify", "verify/index.md", True, edit_source="content/hub.yml"),
        PageFamily("help", "help/index.md", True, edit_source="content/"),
        PageFamily(
            "problem", f"help/{_ADDRESS_MARK}.md", False, edit_source="content/", parent_document="help/index.md"
        ),
        PageFamily("status", "status/index.md", True, edit_source="content/"),
    )
}


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


def list_enabled_families(community: HubSettings) -> frozenset[str]:
    """The frames that the hub has pages for: none of boards where hub.yml turns them off."""
    return frozenset(PAGE_FAMILIES) - ({"boards", "board"} if community.boards == "off" else set())
