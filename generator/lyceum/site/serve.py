"""`lyceum serve`: a server, a watcher of files, and a build for each change."""

from __future__ import annotations

import threading
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path

from lyceum.site.engine_job import find_engine_folders
from lyceum.site.live_build import HubWatcher, LiveBuild
from lyceum.site.live_server import LiveServer, LiveSite

WATCHED_FILES = ("mkdocs.yml", "giscus.json")


def serve_hub(
    hub_folder: Path,
    address: tuple[str, int],
    *,
    base_path: str,
    open_browser: bool,
    report: Callable[[str], None],
) -> None:
    """Serve the site of a hub until somebody presses Ctrl+C. An earlier site is there at once, and is brought up to date.

    Raises BuildFailed if there can be no site, and OSError if the address cannot be used."""
    build = LiveBuild(hub_folder)
    site = LiveSite(build.site_folder, base_path)
    server = LiveServer(*address, site, report)
    thread = threading.Thread(target=server.serve_forever, daemon=True)

    def start_server() -> None:
        thread.start()
        report(f"Serving on {server.url}")
        if open_browser:
            webbrowser.open(server.url)

    try:
        if (site.folder / "index.html").is_file():
            start_server()
        watcher = HubWatcher(_list_watched_folders(hub_folder), [hub_folder / name for name in WATCHED_FILES])
        _build(build, site, report)
        if not thread.is_alive():
            start_server()
        while True:
            watcher.wait()
            _build(build, site, report)
    except KeyboardInterrupt:
        report("")
    finally:
        server.server_close()
        build.close()


def _list_watched_folders(hub_folder: Path) -> list[Path]:
    """Return content/ and the folders that the engine reads besides it."""
    content = hub_folder / "content"
    others = (hub_folder / folder for folder in find_engine_folders(hub_folder))
    return [content, *(folder for folder in others if folder.is_dir() and not folder.is_relative_to(content))]


def _build(build: LiveBuild, site: LiveSite, report: Callable[[str], None]) -> None:
    started_at = time.monotonic()
    result, banner = build.run()
    seconds = time.monotonic() - started_at
    if result is None:
        report("not built: see the top of every page")
    elif result.stats.written_count or result.stats.removed_count:
        report(
            f"{result.stats.rendered_count:,} pages rendered, {result.stats.written_count:,} files written in {seconds:.2f} s"
        )
    if result is None or result.stats.written_count or result.stats.removed_count or banner != site.banner:
        site.announce(banner)
