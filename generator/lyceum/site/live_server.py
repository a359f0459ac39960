"""Serves a site on this machine while it is written, and tells the browser when there is another one."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from lyceum.site.media_types import find_media_type

MAX_WAIT_SECONDS = 30
"""After this time a waiting browser is answered, so that no connection stays open for nothing."""
_HTML = find_media_type("index.html")
_RELOAD_PATH = "/-/reload.js"
_WAIT_PATH = re.compile(r"/-/wait/(\d{1,9})")
_RELOAD_SCRIPT = b"""const number = document.currentScript.dataset.build;
async function wait() {
  try {
    const answer = await fetch("/-/wait/" + number);
    if ((await answer.text()) !== number) return location.reload();
    setTimeout(wait);
  } catch { setTimeout(wait, 1000); }
}
wait();
"""


class LiveSite:
    """The site that is served, and what is wrong with it now. It is used by several threads."""

    def __init__(self, folder: Path, base_path: str) -> None:
        """`base_path` is the path under which the site is published, with `/` at both ends."""
        self.folder = folder
        self.base_path = base_path
        self.banner = ""
        """HTML for the top of every page."""
        self._number = 1
        self._changed = threading.Condition()

    @property
    def number(self) -> int:
        """The number of changes so far."""
        return self._number

    def announce(self, banner: str) -> None:
        """Have every browser load its page again."""
        with self._changed:
            self.banner = banner
            self._number += 1
            self._changed.notify_all()

    def wait_for_change(self, number: int, seconds: float = MAX_WAIT_SECONDS) -> int:
        """Return the number of changes as soon as it is another one, or after some time."""
        with self._changed:
            self._changed.wait_for(lambda: self._number != number, timeout=seconds)
            return self._number


class LiveServer(ThreadingHTTPServer):
    """A server of this machine. It stops with the program."""

    daemon_threads = True

    def __init__(self, host: str, port: int, site: LiveSite, log: Callable[[str], None]) -> None:
        super().__init__((host, port), partial(_Handler, site=site, log=log))
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{self.server_port}{quote(site.base_path)}"


class _Handler(SimpleHTTPRequestHandler):
    """Answers one request."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments: Any, site: LiveSite, log: Callable[[str], None]) -> None:
        self._site, self._log = site, log
        super().__init__(*arguments, directory=str(site.folder))

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == _RELOAD_PATH:
            self._answer(_RELOAD_SCRIPT, find_media_type(_RELOAD_PATH))
        elif match := _WAIT_PATH.fullmatch(path):
            self._answer(str(self._site.wait_for_change(int(match[1]))).encode(), "text/plain; charset=utf-8")
        else:
            self._answer_file(unquote(path))

    def do_HEAD(self) -> None:
        self.send_error(HTTPStatus.METHOD_NOT_ALLOWED)

    def _answer_file(self, path: str) -> None:
        base_path = self._site.base_path
        if not path.startswith(base_path):
            self._redirect(base_path) if f"{path}/" == base_path or path == "/" else self._answer_missing()
            return
        place = Path(self.translate_path("/" + quote(path.removeprefix(base_path))))
        if place.is_dir() and not path.endswith("/"):
            self._redirect(f"{path}/")
            return
        file = place / "index.html" if path.endswith("/") else place
        try:
            data = file.read_bytes()
        except OSError:
            self._answer_missing()
            return
        media_type = find_media_type(file.name)
        self._answer(self._complete(data) if media_type == _HTML else data, media_type)

    def _redirect(self, path: str) -> None:
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", quote(path))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer_missing(self) -> None:
        try:
            data = (self._site.folder / "404.html").read_bytes()
        except OSError:
            data = b"<!doctype html><title>Not found</title><body><p>There is no page here yet.</p></body>"
        self._answer(self._complete(data), _HTML, HTTPStatus.NOT_FOUND)

    def _complete(self, html: bytes) -> bytes:
        """Add the banner, and the script that waits for the next build. Both are within the page's security policy."""
        script = f'<script src="{_RELOAD_PATH}" data-build="{self._site.number}"></script>'.encode()
        html = re.sub(rb"<body\b[^>]*>", lambda match: match[0] + self._site.banner.encode(), html, count=1)
        body_end = html.rfind(b"</body>")
        return html[:body_end] + script + html[body_end:] if body_end >= 0 else html + script

    def _answer(self, data: bytes, media_type: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the name of the library
        if len(arguments) > 1 and str(arguments[1]) not in ("200", "302"):
            self._log(format % arguments)
