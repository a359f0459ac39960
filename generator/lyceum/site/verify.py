"""Checks a built site before it is published: plain files, working links, size, and a security policy on each page."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

MAX_SITE_BYTES = 1_000_000_000
"""The limit of GitHub Pages: https://docs.github.com/pages/getting-started-with-github-pages/github-pages-limits"""
MAX_SHOWN_FAULTS = 20
_TAG = re.compile(rb"<(?:a|link|script|img|source|use|form)\b[^<>]*>")
_LINK = re.compile(rb"""\s(?:href|src|action)=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_SLOT_MARK = re.compile(rb"LYCEUM-[A-Z_]+-SLOT")
_POLICY = b'http-equiv="Content-Security-Policy"'


@dataclass(frozen=True, slots=True)
class VerificationResult:
    file_count: int
    page_count: int
    byte_count: int
    faults: tuple[str, ...]
    """One sentence for each fault. The site can be published if there is none."""


@dataclass
class _SiteFiles:
    paths: set[str] = field(default_factory=set)
    """Of the plain files, from the site's folder."""
    pages: list[str] = field(default_factory=list)
    byte_count: int = 0
    special_paths: list[str] = field(default_factory=list)
    """Of everything that is neither a plain file nor a folder, such as links."""


def verify_site(site_folder: Path, *, base_path: str = "/") -> VerificationResult:
    """Check that the site can be published; `base_path` is the path that its address has on the server.

    It has plain files only, a front page, a page for wrong addresses, no more bytes than Pages accepts, a policy on
    each page, and no broken links between its pages.
    """
    files = _list_files(site_folder)
    faults = [f"{path} is no plain file" for path in files.special_paths]
    faults += [f"there is no {name}" for name in ("index.html", "404.html") if name not in files.paths]
    if files.byte_count > MAX_SITE_BYTES:
        faults.append(f"{files.byte_count / 1e9:.1f} GB are more than Pages takes")
    for page in files.pages:
        faults += _find_page_faults((site_folder / page).read_bytes(), page, files.paths, base_path)
        if len(faults) > MAX_SHOWN_FAULTS:
            faults.append("… and perhaps more")
            break
    return VerificationResult(len(files.paths), len(files.pages), files.byte_count, tuple(faults))


def _list_files(site_folder: Path) -> _SiteFiles:
    files = _SiteFiles()
    for folder, folder_names, file_names in os.walk(site_folder):
        folder_names.sort()
        for name in sorted((*file_names, *folder_names)):
            path = Path(folder, name)
            status = path.lstat()
            relative_path = path.relative_to(site_folder).as_posix()
            if stat.S_ISREG(status.st_mode):
                files.paths.add(relative_path)
                files.byte_count += status.st_size
                if name.endswith(".html"):
                    files.pages.append(relative_path)
            elif not stat.S_ISDIR(status.st_mode):
                files.special_paths.append(relative_path)
    return files


def _find_page_faults(html: bytes, page: str, site_paths: set[str], base_path: str) -> Iterator[str]:
    if b'http-equiv="refresh"' in html:
        return  # an earlier address of a page
    if _POLICY not in html:
        yield f"{page} has no Content-Security-Policy"
    if mark := _SLOT_MARK.search(html):
        yield f"{page} is a frame that no page filled: it contains {mark[0].decode()}"
    for link in sorted(set(_find_broken_links(html, page, site_paths, base_path))):
        yield f"{page} leads to {link}, where nothing is"


def _find_broken_links(html: bytes, page: str, site_paths: set[str], base_path: str) -> Iterator[str]:
    page_path = base_path + ("" if page == "404.html" else page)
    tags = b"".join(set(_TAG.findall(html)))
    for values in set(_LINK.findall(tags)):
        link = unescape(b"".join(values).decode("utf-8", "replace"))
        parts = urlsplit(link)
        if parts.scheme or parts.netloc or not parts.path:
            continue
        target = unquote(urljoin(page_path, parts.path))
        if not target.startswith(base_path):
            continue  # another site of the same owner
        path = target.removeprefix(base_path)
        if path not in site_paths and f"{path.rstrip('/')}/index.html".lstrip("/") not in site_paths:
            yield link
