"""Checks a built site before it is published: plain files, working links, size, and a security policy on each page."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

MAX_SITE_BYTES = 1_000_000_000
"""Bytes; https://docs.github.com/pages/getting-started-with-github-pages/github-pages-limits"""
MAX_SHOWN_FAULTS = 20
_TAG = re.compile(rb"<(?:a|link|script|img|source|use|form)\b[^<>]*>")
_LINK = re.compile(rb"""\s(?:href|src|action)=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_POLICY = b'http-equiv="Content-Security-Policy"'


@dataclass(frozen=True, slots=True)
class VerificationResult:
    file_count: int
    page_count: int
    byte_count: int
    faults: tuple[str, ...]
    """Sentences; empty: it can be published."""


def verify_site(site_folder: Path, *, base_path: str = "/") -> VerificationResult:
    """Plain files only, a front page, a page for what is not there, no more than Pages takes, a policy on each page, and
    links between pages that all lead somewhere. `below` is the path under which the site is published."""
    faults: list[str] = []
    known: set[str] = set()
    sizes = 0
    pages: list[str] = []
    for folder, folders, names in os.walk(site_folder):
        folders.sort()
        for name in sorted((*names, *folders)):
            path = Path(folder, name)
            mode = path.lstat().st_mode
            inside = path.relative_to(site_folder).as_posix()
            if stat.S_ISREG(mode):
                known.add(inside)
                sizes += path.lstat().st_size
                if name.endswith(".html"):
                    pages.append(inside)
            elif not stat.S_ISDIR(mode):
                faults.append(f"{inside} is no plain file")
    faults += [f"there is no {name}" for name in ("index.html", "404.html") if name not in known]
    if sizes > MAX_SITE_BYTES:
        faults.append(f"{sizes / 1e9:.1f} GB are more than Pages takes")
    for page in pages:
        html = (site_folder / page).read_bytes()
        if b'http-equiv="refresh"' not in html:
            if _POLICY not in html:
                faults.append(f"{page} has no Content-Security-Policy")
            faults += (
                f"{page} leads to {link}, where nothing is"
                for link in sorted(set(_find_broken_links(html, page, known, base_path)))
            )
        if len(faults) > MAX_SHOWN_FAULTS:
            faults.append("… and perhaps more")
            break
    return VerificationResult(len(known), len(pages), sizes, tuple(faults))


def _find_broken_links(html: bytes, page: str, known: set[str], below: str) -> Iterator[str]:
    here = below + ("" if page == "404.html" else page)
    tags = b"".join(set(_TAG.findall(html)))
    for found in set(_LINK.findall(tags)):
        link = unescape(b"".join(found).decode("utf-8", "replace"))
        parts = urlsplit(link)
        if parts.scheme or parts.netloc or not parts.path:
            continue
        there = unquote(urljoin(here, parts.path))
        if not there.startswith(below):
            continue  # another site of the same owner
        inside = there.removeprefix(below)
        if inside not in known and f"{inside.rstrip('/')}/index.html".lstrip("/") not in known:
            yield link
