"""`lyceum serve` serves the site while it is written, and sees every save."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from lyceum.site.live_build import HubWatcher, LiveBuild
from lyceum.site.live_server import LiveServer, LiveSite
from tests.support.hubs import write_site_hub

ACCESS, MODIFY, CLOSE_NOWRITE, OPEN = 0x1, 0x2, 0x10, 0x20
"""The masks of inotify, from <sys/inotify.h>."""


@pytest.fixture
def site(tmp_path: Path) -> LiveSite:
    files = {
        "index.html": "<html><body class=x><p>home</p></body></html>",
        "404.html": "<body>lost</body>",
        "learners/josé/index.html": "<body>José</body>",
        "assets/hub.js": "1",
    }
    for path, text in files.items():
        (tmp_path / "site" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / path).write_text(text, "utf-8")
    (tmp_path / "secret.txt").write_text("secret")
    return LiveSite(tmp_path / "site", "/hub/")


@pytest.fixture
def connection(site: LiveSite) -> Iterator[HTTPConnection]:
    server = LiveServer("127.0.0.1", 0, site, lambda _: None)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    connection = HTTPConnection("127.0.0.1", server.server_port)
    yield connection
    connection.close()
    server.shutdown()
    server.server_close()


def get(connection: HTTPConnection, path: str) -> tuple[int, str]:
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.headers["Location"] or answer.read().decode()


def test_pages_have_the_banner_and_wait_for_the_next_build(site: LiveSite, connection: HTTPConnection) -> None:
    site.announce("<p>wrong</p>")
    assert get(connection, "/hub/") == (
        200,
        '<html><body class=x><p>wrong</p><p>home</p><script src="/-/reload.js" data-build="2"></script></body></html>',
    )
    assert "location.reload" in get(connection, "/-/reload.js")[1]
    assert get(connection, "/hub/learners/jos%C3%A9/")[1].startswith("<body><p>wrong</p>José")
    assert get(connection, "/hub/assets/hub.js") == (200, "1"), "only pages are changed"


def test_waiting_browser_is_told_of_a_change(site: LiveSite, connection: HTTPConnection) -> None:
    threading.Timer(0.2, lambda: site.announce("")).start()
    assert get(connection, "/-/wait/1") == (200, "2")
    assert get(connection, "/-/wait/1") == (200, "2"), "a page that missed a change is told at once"


@pytest.mark.parametrize(
    ("path", "status", "text"),
    [
        ("/", 302, "/hub/"),
        ("/hub", 302, "/hub/"),
        ("/hub/learners/jos%C3%A9", 302, "/hub/learners/jos%C3%A9/"),
        ("/hub/learners/", 404, "lost"),
        ("/elsewhere/", 404, "lost"),
        ("/hub/../secret.txt", 404, "lost"),
        ("/hub/%2e%2e/secret.txt", 404, "lost"),
        ("/hub//etc/passwd", 404, "lost"),
    ],
)
def test_nothing_but_the_site_is_served(connection: HTTPConnection, path: str, status: int, text: str) -> None:
    answer = get(connection, path)
    assert answer[0] == status
    assert text in answer[1]


def test_watcher_sees_saves_in_folders_and_of_named_files(tmp_path: Path) -> None:
    (tmp_path / "content/learners").mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text("a")
    watcher = HubWatcher([tmp_path / "content"], [tmp_path / "mkdocs.yml"])
    for file in (tmp_path / "content/learners/ada.yml", tmp_path / "mkdocs.yml"):
        file.write_text("b")
        watcher.wait()
    watcher.stop()


def test_watcher_is_not_told_of_what_is_only_read(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    watcher = HubWatcher([tmp_path / "content"], [tmp_path / "mkdocs.yml"])
    masks = [
        int(mask, 16)
        for information in Path("/proc/self/fdinfo").iterdir()
        for mask in re.findall(r"inotify wd:.* mask:([0-9a-f]+)", read_text_if_it_is_there(information))
    ]
    watcher.stop()
    assert masks
    assert not any(mask & (ACCESS | OPEN | CLOSE_NOWRITE) for mask in masks), (
        "else a large hub floods the queue of the system"
    )
    assert all(mask & MODIFY for mask in masks)


def read_text_if_it_is_there(path: Path) -> str:
    with suppress(OSError):  # of a file that has been closed meanwhile
        return path.read_text("utf-8")
    return ""


@pytest.mark.slow
def test_saves_render_what_they_change_and_errors_keep_the_rest(tmp_path: Path) -> None:
    files = {f"content/learners/{name}.yml": f"name: {name.title()}\n" for name in ("ada", "grace")}
    hub = write_site_hub(tmp_path / "hub", {**files, "content/hub.yml": "name: Test\nshare_cards: false\n"})
    build = LiveBuild(hub)
    result, banner = build.run()
    assert result
    assert (banner, result.stats.rendered_count) == ("", result.stats.page_count)
    (hub / "content/learners/ada.yml").write_text("name: Ada Lovelace\n")
    result, banner = build.run()
    assert result
    assert banner == ""
    page = hub / "site/learners/ada/index.html"
    assert "Ada Lovelace" in page.read_text("utf-8")
    (hub / "content/learners/ada.yml").write_text("nme: Ada\n")
    result, banner = build.run()
    assert "content/learners/ada.yml:1:1" in banner
    assert "Ada Lovelace" in page.read_text("utf-8"), "the last good content stays"
    assert "nme" in (hub / "site/status/index.html").read_text("utf-8")
    (hub / "content/learners/ada.yml").write_text("name: Ada\n")
    result, banner = build.run()
    assert banner == ""
    assert "Ada Lovelace" not in page.read_text("utf-8")
    assert build.run()[0].stats.written_count == 0  # type: ignore[union-attr]
    build.close()
