"""Starts a headless Chromium for the tests, and serves sites to it.

`python -m tests.support.browser` installs a Chromium if there is none, and fails with a message if that is impossible.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
INSTALL_TIMEOUT_SECONDS = 600
MAX_WAIT_MILLISECONDS = 60_000
"""How long an expectation waits for a page. It ends as soon as the page is so; a machine with much to do needs long."""
GISCUS_CLIENT = """
(() => {
  const script = document.currentScript, given = script.dataset;
  const origin = new URL(script.src).origin + (given.lang ? "/" + given.lang : "") + "/widget";
  const address = new URL(origin), query = address.searchParams;
  for (const [name, value] of Object.entries({
    origin: location.href, theme: given.theme, reactionsEnabled: given.reactionsEnabled || "1",
    emitMetadata: given.emitMetadata || "0", inputPosition: given.inputPosition || "bottom", repo: given.repo,
    repoId: given.repoId, category: given.category || "", categoryId: given.categoryId, strict: given.strict || "0",
    backLink: document.querySelector("meta[name='giscus:backlink']")?.content || location.href,
    description: document.querySelector("meta[property='og:description']")?.content || "", term: given.term,
  })) query.set(name, value);
  const frame = document.createElement("iframe");
  frame.className = "giscus-frame"; frame.title = "Comments"; frame.src = address.href;
  if (given.loading === "lazy") frame.loading = "lazy";
  const place = document.querySelector(".giscus");
  while (place.firstChild) place.firstChild.remove();
  place.append(frame);
})();
"""
"""Changes a page in the same way as giscus.app/client.js."""
GISCUS_WIDGET = """<!doctype html><html lang=en><title>Comments</title><body><h1>Comments</h1><script>
  window.got = []; addEventListener("message", (event) => got.push(event.data));
</script>"""
"""Replaces the widget of giscus.app, and records the messages that the page sends to it."""


def find_chromium() -> str | None:
    """Return the path of a Chromium on this machine, or None."""
    if path := os.environ.get("LYCEUM_CHROMIUM"):
        return path
    with sync_playwright() as playwright:
        playwright_path = playwright.chromium.executable_path
    if Path(playwright_path).exists():
        return playwright_path
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


@contextmanager
def launch_chromium() -> Iterator[Browser]:
    """Start a Chromium, and close it at the end."""
    path = find_chromium()
    assert path, "there is no Chromium: run `python -m tests.support.browser`"
    expect.set_options(timeout=MAX_WAIT_MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


class _SiteRequestHandler(SimpleHTTPRequestHandler):
    """Serves a folder below /hub/, and its 404.html for every other address."""

    def log_message(self, *_: Any) -> None:
        """Log nothing."""

    def translate_path(self, path: str) -> str:
        return super().translate_path(path.removeprefix("/hub"))

    def send_error(self, code: int, *_: Any, **__: Any) -> None:
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serve_site(site: Path) -> Iterator[str]:
    """Serve a site on a local server, below /hub/ as GitHub Pages does. Yields its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_SiteRequestHandler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hub/"
    server.shutdown()
    server.server_close()


class PageVisit:
    """A browser page that records its errors and its requests outside the site."""

    def __init__(self, context: BrowserContext, address: str, *, giscus: bool = True) -> None:
        self.page: Page = context.new_page()
        self.address = address
        self.console_errors: list[str] = []
        self.foreign_urls: list[str] = []
        self.page.on(
            "console", lambda message: message.type in ("error", "warning") and self.console_errors.append(message.text)
        )
        self.page.on("pageerror", lambda error: self.console_errors.append(str(error)))
        self.page.on("request", lambda request: self._record_request(request.url))
        self.page.route("https://giscus.app/**", self._answer_as_giscus if giscus else lambda route: route.abort())

    def _record_request(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.foreign_urls.append(url)

    @staticmethod
    def _answer_as_giscus(route: Route) -> None:
        path = urlsplit(route.request.url).path
        headers = {"Access-Control-Allow-Origin": "*"}
        if path == "/client.js":
            route.fulfill(content_type="text/javascript", body=GISCUS_CLIENT, headers=headers)
        elif path.endswith("/widget"):
            route.fulfill(content_type="text/html", body=GISCUS_WIDGET)
        else:
            route.fulfill(content_type="text/css", body="", headers=headers)

    def open(self, place: str) -> Page:
        """Open a page by its address from the root of the site."""
        self.page.goto(self.address + place)
        return self.page

    def assert_no_errors(self) -> None:
        """Assert that the page has no errors and no requests outside the site, except to giscus."""
        assert self.console_errors == []
        assert [url for url in self.foreign_urls if not url.startswith("https://giscus.app/")] == []


def _install_chromium() -> bool:
    """Install the Chromium of Playwright or, if that fails, of the system. Returns whether there is one."""
    attempts = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and os.geteuid() == 0:
        attempts += [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]]
    for command in attempts:
        try:
            environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            result = subprocess.run(
                command, capture_output=True, timeout=INSTALL_TIMEOUT_SECONDS, env=environment, check=False
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if result.returncode == 0 and find_chromium():
            return True
    return find_chromium() is not None


if __name__ == "__main__":
    if not find_chromium() and not _install_chromium():
        sys.exit(
            "The tests need a Chromium and none could be installed. Install one (Debian: apt-get install chromium), "
            "or name its file in LYCEUM_CHROMIUM."
        )
