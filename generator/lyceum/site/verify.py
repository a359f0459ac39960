"""Checks a built site before it is published: plain files, working links, size, and a security policy on each page."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import quote, unquote, urljoin, urlsplit

from lyceum.credentials import SIGNING_LIST_ADDRESS
from lyceum.i18n import escape_for_display
from lyceum.site.frames import make_slot_mark
from lyceum.site.html_scanner import scan_html
from lyceum.system import MAX_SITE_BYTES, map_in_processes

MAX_SHOWN_FAULTS = 20
MAX_SHOWN_PATH_CHARACTERS = 300
MIN_PAGES_FOR_PROCESSES = 500
"""From this number of pages on, starting other processes saves time."""
_NO_POLICY, _UNFILLED_FRAME = "has no Content-Security-Policy", "is a frame that no page filled"
_EVERYWHERE_CAUSES = {
    _NO_POLICY: ': a `main.html` of your own theme begins with `{% extends "lyceum.html" %}`',
    _UNFILLED_FRAME: "",
}
_LINK_CAUSE = ": a template of the theme, the navigation or a hook has it"
"""Where to look for what is on most pages."""
_UNFILLED_POLICY = make_slot_mark("policy")


@dataclass(frozen=True, slots=True)
class VerificationResult:
    file_count: int
    page_count: int
    byte_count: int
    faults: tuple[str, ...]
    """One sentence for each fault. The site can be published if there is none."""
    broken_links: tuple[str, ...] = ()
    """One sentence for each link between pages that leads nowhere."""


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
    each page, and no broken links between its pages. What contributors write decides nothing: only elements count.
    """
    files = _list_files(site_folder)
    faults = [f"{escape_for_display(path, MAX_SHOWN_PATH_CHARACTERS)} is no plain file" for path in files.special_paths]
    faults += [f"there is no {name}" for name in ("index.html", "404.html") if name not in files.paths]
    if SIGNING_LIST_ADDRESS in files.paths:
        faults.append("the badges are not signed yet: run `lyceum sign` first")
    if files.byte_count > MAX_SITE_BYTES:
        faults.append(f"{files.byte_count / 1e9:.1f} GB are more than Pages takes")
    inspect = partial(_inspect_page, site_folder=site_folder, site_paths=files.paths, base_path=base_path)
    processes = None if len(files.pages) >= MIN_PAGES_FOR_PROCESSES else 1
    inspected_pages = map_in_processes(inspect, files.pages, processes=processes)
    faults += _join_equal((page_faults for page_faults, _ in inspected_pages), files.pages)
    broken_links = _join_equal((page_links for _, page_links in inspected_pages), files.pages)
    return VerificationResult(
        len(files.paths), len(files.pages), files.byte_count, _shorten(faults), _shorten(broken_links)
    )


def _join_equal(texts_by_page: Iterable[tuple[str, ...]], pages: list[str]) -> list[str]:
    """Return a sentence for each text, with the first page that it is about and the number of the others."""
    pages_by_text: dict[str, list[str]] = {}
    for page, texts in zip(pages, texts_by_page, strict=True):
        for text in texts:
            pages_by_text.setdefault(text, []).append(page)
    sentences = []
    for text, about in pages_by_text.items():
        others = f" (and {len(about) - 1} more)" if len(about) > 1 else ""
        cause = _EVERYWHERE_CAUSES.get(text, _LINK_CAUSE) if len(about) * 2 > len(pages) > 2 else ""
        sentences.append(f"{escape_for_display(about[0], MAX_SHOWN_PATH_CHARACTERS)}{others} {text}{cause}")
    return sentences


def _shorten(sentences: list[str]) -> tuple[str, ...]:
    more = len(sentences) - MAX_SHOWN_FAULTS
    return (*sentences[:MAX_SHOWN_FAULTS], *([f"… and {more} more"] if more > 0 else []))


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


def _inspect_page(
    page: str, *, site_folder: Path, site_paths: Set[str], base_path: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is wrong with a page and with its links, as sentences without their subject."""
    scanned = scan_html((site_folder / page).read_bytes().decode("utf-8", "replace"))
    faults = []
    if not any(policy.strip() for policy in scanned.policies):
        faults.append(_NO_POLICY)
    elif _UNFILLED_POLICY in scanned.policies:
        faults.append(_UNFILLED_FRAME)
    broken_links = (link for link in sorted(scanned.links) if _is_broken(link, page, site_paths, base_path))
    sentences = (
        f"leads to {escape_for_display(link, MAX_SHOWN_PATH_CHARACTERS)}, where nothing is" for link in broken_links
    )
    return tuple(faults), tuple(sentences)


def _is_broken(link: str, page: str, site_paths: Set[str], base_path: str) -> bool:
    """Return whether a link leads to a place in the site where nothing is. Links to other sites are not followed."""
    page_path = base_path + ("" if page == "404.html" else page)
    try:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc or not parts.path:
            return False
        target = unquote(urljoin(quote(page_path), parts.path))
    except ValueError:  # such as `//[`
        return True
    if not target.startswith(base_path):
        return False  # another site of the same owner
    path = target.removeprefix(base_path)
    return path not in site_paths and f"{path.rstrip('/')}/index.html".lstrip("/") not in site_paths
