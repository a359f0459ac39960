"""A page that the site engine built around marks in; the same page around any Page's values out.

A Frame is cut once and filled for every page of its family. Each slot's value is escaped here, for the place where it
stands; only `body` and `changed` are HTML of ours, and go in as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from urllib.parse import quote

from generator.pages import Page, Preview

MARK = "LYCEUM-{}-SLOT"
SLOTS = (
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


def mark(slot: str) -> str:
    """What stands for a slot in a frame; survives the engine's templates, YAML and addresses unchanged."""
    return MARK.format(slot.upper())


_MARKS = re.compile(r"LYCEUM-(" + "|".join(slot.upper() for slot in SLOTS) + r")-SLOT")


@dataclass(frozen=True, slots=True)
class Family:
    """A frame that the engine is asked for."""

    name: str
    """The `frame` of its pages."""
    file: str
    """Where the engine finds it among its documents; named by the mark of the address where it stands for many."""
    single: bool
    """The frame's own address is its one page's."""
    thread: bool = False
    source: str | None = None
    """What the edit link opens, where it is the same for all; None: the page's own file."""
    parent: str | None = None
    """The document whose tab is active."""

    @property
    def address(self) -> str:
        """Where the engine builds it; "" for the home page."""
        path = self.file.removesuffix(".md")
        return "" if path == "index" else path.removesuffix("index") if path.endswith("/index") else f"{path}/"


_ANY = mark("address")
FAMILIES: Mapping[str, Family] = {
    family.name: family
    for family in (
        Family("home", "index.md", True, source="content/hub.yml"),
        Family("learners", "learners/index.md", True, source="content/learners/"),
        Family(
            "learners-more", f"learners/page/{_ANY}.md", False, source="content/learners/", parent="learners/index.md"
        ),
        Family("learner", f"learners/{_ANY}.md", False, thread=True, parent="learners/index.md"),
        Family("tips", "tips/index.md", True, source="content/tips/"),
        Family("tips-more", f"tips/page/{_ANY}.md", False, source="content/tips/", parent="tips/index.md"),
        Family("tip", f"tips/{_ANY}.md", False, thread=True, parent="tips/index.md"),
        Family("topics", "topics/index.md", True, source="content/topics.yml"),
        Family("topic", f"topics/{_ANY}.md", False, source="content/topics.yml", parent="topics/index.md"),
        Family("challenges", "challenges/index.md", True, source="content/challenges/"),
        Family("challenge", f"challenges/{_ANY}.md", False, thread=True, parent="challenges/index.md"),
        Family("badges", "badges/index.md", True, source="content/badges.yml"),
        Family("badge", f"badges/{_ANY}.md", False, source="content/badges.yml", parent="badges/index.md"),
        Family("award", f"awards/{_ANY}.md", False, source="content/badges.yml", parent="badges/index.md"),
        Family("boards", "boards/index.md", True, source="content/hub.yml"),
        Family("board", f"boards/{_ANY}.md", False, source="content/hub.yml", parent="boards/index.md"),
        Family("years", "years/index.md", True, source="content/hub.yml", parent="wall/index.md"),
        Family("year", f"years/{_ANY}.md", False, parent="wall/index.md"),
        Family("certificates", f"certificates/{_ANY}.md", False, parent="learners/index.md"),
        Family("wall", "wall/index.md", True, source="content/learners/"),
        Family("wall-more", f"wall/page/{_ANY}.md", False, source="content/learners/", parent="wall/index.md"),
        Family("join", "join/index.md", True, source="content/learners/", parent="learners/index.md"),
        Family("share", "share/index.md", True, source="content/tips/", parent="tips/index.md"),
        Family("result", "result/index.md", True, source="content/challenges/", parent="challenges/index.md"),
        Family("verify", "verify/index.md", True, source="content/hub.yml"),
        Family("help", "help/index.md", True, source="content/"),
        Family("problem", f"help/{_ANY}.md", False, source="content/", parent="help/index.md"),
        Family("status", "status/index.md", True, source="content/"),
    )
}


@dataclass(frozen=True, slots=True)
class Frame:
    """`texts[0] slots[0] texts[1] slots[1] … texts[-1]`"""

    texts: tuple[str, ...]
    slots: tuple[str, ...]


def cut(html: str) -> Frame:
    """A built frame at its marks."""
    parts = _MARKS.split(html)
    return Frame(tuple(parts[0::2]), tuple(part.lower() for part in parts[1::2]))


def filled(frame: Frame, values: Mapping[str, str]) -> str:
    """The page. Every slot of the frame has a value."""
    pieces = [frame.texts[0]]
    for slot, text in zip(frame.slots, frame.texts[1:], strict=True):
        pieces += (values[slot], text)
    return "".join(pieces)


def slot_values(page: Page, *, changed: str, policy: str, site_url: str = "") -> dict[str, str]:
    """The page's values, each escaped for its place. `changed` is HTML (see `changed_html`)."""
    term = page.term or ""
    return {
        "title": escape(page.title),
        "description": escape(page.description),
        "body": str(page.body),
        "changed": changed,
        "term": escape(term),
        "query": quote(term, safe=""),
        "source": quote((page.source or "").removeprefix("content/")),
        "picture": picture_html(page.picture, site_url=site_url),
        "robots": '<meta name="robots" content="noindex">' if page.hidden else "",
        "type": escape(page.og_type),
        "address": last_part(page.address),
        "policy": escape(policy),
    }


def picture_html(picture: Preview | None, *, site_url: str) -> str:
    """What a page's head says of the picture for previews (ogp.me), a wide one shown large."""
    if not picture:
        return '<meta name="twitter:card" content="summary">'
    wide = "summary_large_image" if picture.width > 1.5 * picture.height else "summary"
    kind = "image/png" if picture.address.endswith(".png") else "image/webp"
    said = {"": site_url + quote(picture.address), ":type": kind, ":width": picture.width, ":height": picture.height}
    metas = (
        f'<meta property="og:image{name}" content="{escape(str(value))}">'
        for name, value in {**said, ":alt": picture.alt}.items()
    )
    return "".join((*metas, f'<meta name="twitter:card" content="{wide}">'))


def last_part(address: str) -> str:
    """Percent-encoded: `ada` of `learners/ada/`."""
    return quote(address.rstrip("/").rpartition("/")[2])


def changed_html(day: date | None, said: str) -> str:
    """`said` is the sentence with its date, plain text."""
    return f'<time datetime="{day.isoformat()}">{escape(said)}</time>' if day else ""


# The Content-Security-Policy ---------------------------------------------------------------------------------------

_INLINE = re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)[^>]*>(.*?)</script>", re.DOTALL)


def inline_scripts(html: str) -> frozenset[str]:
    """The text of every script that a browser would run from the page itself."""
    return frozenset(_INLINE.findall(html))


def policy(scripts: frozenset[str], *, threads: str | None, extra: Mapping[str, str] | None = None) -> str:
    """A Content-Security-Policy that runs the site's own files and exactly these inline scripts; `threads` is the
    origin of giscus. `extra` adds sources to directives."""
    from base64 import b64encode
    from hashlib import sha256

    hashes = sorted(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts)
    giscus = [threads] if threads else []
    directives = {
        "default-src": ["'self'"],
        "script-src": ["'self'", *hashes, *giscus],
        "style-src": ["'self'", "'unsafe-inline'", *giscus],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "frame-src": giscus or ["'none'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
    }
    for name, sources in (extra or {}).items():
        directives.setdefault(name, []).extend(sources.split())
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())
