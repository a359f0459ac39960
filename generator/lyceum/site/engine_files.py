"""Takes the frames out of what the site engine built, and completes the engine's other files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from pathlib import Path

from lyceum.rules import get_origin
from lyceum.schema import HubSettings
from lyceum.site.frames import cut_frame, make_slot_mark
from lyceum.site.html_scanner import scan_html
from lyceum.site.inputs import EngineResult
from lyceum.site.page_families import PAGE_FAMILIES
from lyceum.site.security_policy import add_security_policy, build_security_policy


def read_engine_files(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file that the engine built, by its path, in the order of the paths.

    The engine's sitemap is not among them: it lists the frames."""
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    paths = [path for path in paths if path not in ("sitemap.xml", "sitemap.xml.gz")]
    return {path: (folder / path).read_bytes() for path in paths}


def take_frames(files: Mapping[str, bytes], settings: HubSettings, engine_result: EngineResult) -> EngineResult:
    """Cut the built frames, and put the security policy into the engine's other pages. Returns the result with them."""
    html_by_path = {path: data.decode() for path, data in files.items() if path.endswith(".html")}
    scanned_pages = {path: scan_html(html) for path, html in html_by_path.items()}
    giscus = settings.discussions
    security_policy = build_security_policy(
        frozenset().union(*(page.inline_scripts for page in scanned_pages.values())),
        giscus_origin=get_origin(giscus.origin) if giscus else None,
        extra_sources=engine_result.extra_sources,
    )
    has_policy = any(page.policies for page in scanned_pages.values())  # `lyceum serve` has none
    frame_paths = {name: f"{PAGE_FAMILIES[name].frame_address}index.html" for name in engine_result.built_families}
    frames = {name: cut_frame(html_by_path.pop(path)) for name, path in frame_paths.items()}
    pages = {}
    for path, html in html_by_path.items():
        if has_policy and not scanned_pages[path].policies:
            html = add_security_policy(html, make_slot_mark("policy"))  # a page that no template of the theme made
        pages[path] = html.replace(make_slot_mark("policy"), escape(security_policy)).encode()
    other_files = {path: pages.get(path, data) for path, data in files.items() if path not in frame_paths.values()}
    return replace(engine_result, frames=frames, security_policy=security_policy, files=other_files)
