"""Takes the frames out of what the site engine built, and completes the engine's other files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from pathlib import Path

from lyceum.rules import get_origin
from lyceum.schema import HubSettings
from lyceum.site.frames import cut_frame, make_slot_mark
from lyceum.site.html_scanner import ScannedPage, scan_html
from lyceum.site.inputs import EngineResult
from lyceum.site.page_families import PAGE_FAMILIES
from lyceum.site.security_policy import add_security_policy, build_security_policy

_REPLACED_FILES = frozenset(
    {
        "sitemap.xml",
        "sitemap.xml.gz",
        *(f"search/{name}" for name in ("search_index.json", "main.js", "worker.js", "lunr.js")),
    }
)
"""Files of the engine that the generator makes in its own way."""


def read_engine_files(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file that the engine built, by its path, in the order of the paths.

    The engine's sitemap and search index are not among them: they list the frames."""
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    paths = [path for path in paths if path not in _REPLACED_FILES]
    return {path: (folder / path).read_bytes() for path in paths}


def take_frames(files: Mapping[str, bytes], settings: HubSettings, engine_result: EngineResult) -> EngineResult:
    """Put its security policy into each of the engine's pages, and cut the frames. Returns the result with both."""
    html_by_path = {path: data.decode() for path, data in files.items() if path.endswith(".html")}
    scanned_pages = {path: scan_html(html) for path, html in html_by_path.items()}
    has_policy = any(page.policies for page in scanned_pages.values())  # `lyceum serve` has none
    for path, page in scanned_pages.items():
        if has_policy and not page.policies:  # a page that no template of the theme made
            html_by_path[path] = add_security_policy(html_by_path[path], make_slot_mark("policy"))
        policy = _build_policy(page, settings, engine_result)
        html_by_path[path] = html_by_path[path].replace(make_slot_mark("policy"), policy)
    frame_paths = {name: f"{PAGE_FAMILIES[name].frame_address}index.html" for name in engine_result.built_families}
    frames = {name: cut_frame(html_by_path.pop(path)) for name, path in frame_paths.items()}
    pages = {path: html.encode() for path, html in html_by_path.items()}
    other_files = {path: pages.get(path, data) for path, data in files.items() if path not in frame_paths.values()}
    return replace(engine_result, frames=frames, files=other_files)


def _build_policy(page: ScannedPage, settings: HubSettings, engine_result: EngineResult) -> str:
    """Return the policy of a page, escaped for an attribute in double quotes. Only pages with a thread load giscus."""
    giscus = settings.discussions
    policy = build_security_policy(
        page,
        giscus_origin=get_origin(giscus.origin) if giscus and page.has_thread else None,
        extra_sources=engine_result.extra_sources,
    )
    return escape(policy, quote=False).replace('"', "&quot;")
