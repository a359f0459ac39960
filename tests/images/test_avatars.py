"""Avatars are drawn, profile pictures are resized or fetched from GitHub, and the image of all contributors is one SVG."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from lyceum.i18n import Translator
from lyceum.images import (
    PictureRequest,
    load_profile_pictures,
    make_initials,
    render_avatar,
    render_avatar_for_page,
    render_avatar_shapes,
    render_contributors_image,
)
from lyceum.images.avatars import AVATAR_COLOURS, SHAPE_COUNT
from lyceum.images.profile_pictures import AVATAR_ORIGIN_VARIABLE
from lyceum.pictures import AVATAR_SIZES
from lyceum.scoring import Contributor
from lyceum.site.inputs import load_build_inputs
from tests.support.hubs import TODAY, write_hub
from tests.support.paths import ROOT
from tests.support.pictures import make_picture


def test_avatar_is_stable_and_valid_for_any_name() -> None:
    for name in ("Ada Lovelace", "<script>&\"'", "수진", "أمل", "🦊", "ß", ""):
        avatar = render_avatar("ada", name)
        assert avatar == render_avatar("ada", name)
        ElementTree.fromstring(avatar)
        assert "<script" not in avatar
    assert render_avatar("ada", "Ada") != render_avatar("grace", "Ada"), "the avatar depends on the handle"


def test_avatar_on_a_page_uses_a_shape_of_the_shared_file() -> None:
    shapes = ElementTree.fromstring(render_avatar_shapes())
    names = [element.get("id") for element in shapes.iter() if element.get("id")]
    assert len(set(names)) == len(names) == SHAPE_COUNT
    uses = set()
    for number in range(2_000):
        avatar = render_avatar_for_page(f"p{number}", '<Ada> & "Co"', 28, "../assets/avatars.svg")
        assert avatar.count("<") == 5, "every mark of a name is escaped"
        uses.update(re.findall(r'"\.\./assets/avatars\.svg#(s\d+)"', avatar))
    assert uses == set(names)


def test_avatar_has_a_label_where_no_name_stands_beside_it() -> None:
    assert "aria-hidden=true" in render_avatar_for_page("ada", "Ada", 28, "a.svg")
    assert 'role="img" aria-label="Ada &amp; Co"' in render_avatar_for_page("ada", "Ada", 28, "a.svg", "Ada & Co")


def test_styles_have_the_colours_of_avatars() -> None:
    """Pages have no colours in their markup, and pictures in READMEs have no styles: both must show the same face."""
    styles = "".join(path.read_text("utf-8") for path in sorted((ROOT / "theme").rglob("*.css")))
    rules = re.findall(r"\.hub-a(\d+) \{ background: (#\w+); fill: (#\w+); color: (#\w+); \}", styles)
    assert [tuple(colours) for _, *colours in rules] == list(AVATAR_COLOURS)
    assert [int(number) for number, *_ in rules] == list(range(len(AVATAR_COLOURS)))


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ada Lovelace", "AL"),
        ("ada", "A"),
        ("Grace O’Donnell", "GO"),
        ("Trần Minh Anh", "TA"),
        ("수진 김", "수"),
        ("🦊", "K"),
    ],
)
def test_initials_come_from_the_name(name: str, letters: str) -> None:
    assert make_initials(name, "key") == letters


def test_broken_picture_uses_an_avatar(tmp_path: Path) -> None:
    (tmp_path / "ada.png").write_bytes(b"broken")
    assert load_profile_pictures(tmp_path, [PictureRequest("ada", "ada.png", None)]) == {}


class GitHubRequestHandler(BaseHTTPRequestHandler):
    """Answers like github.com: there is a picture of Ada and of nobody else."""

    requested_paths: list[str]
    has_picture: bool

    def do_GET(self) -> None:
        type(self).requested_paths.append(self.path)
        exists = self.has_picture and self.path.startswith(("/ada.png", "/u/583231"))
        body = make_picture() if exists else b"Not Found"
        self.send_response(200 if exists else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Log nothing."""


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[GitHubRequestHandler]]:
    """A local server stands for github.com. The value is its handler, which records the requests."""
    handler = type("Handler", (GitHubRequestHandler,), {"requested_paths": [], "has_picture": True})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv(AVATAR_ORIGIN_VARIABLE, f"http://127.0.0.1:{server.server_port}")
    yield handler
    server.shutdown()
    server.server_close()


def test_github_picture_is_fetched_once(github: type[GitHubRequestHandler], tmp_path: Path) -> None:
    requests = [PictureRequest("ada", None, "Ada".lower())]
    first = load_profile_pictures(tmp_path, requests)
    second = load_profile_pictures(tmp_path, requests)
    assert first == second
    assert set(first["ada"]) == set(AVATAR_SIZES)
    assert github.requested_paths == [f"/ada.png?size={max(AVATAR_SIZES)}"]


def test_picture_goes_by_the_number_of_the_account(github: type[GitHubRequestHandler], tmp_path: Path) -> None:
    """Whoever takes a login that was given up does not lend their face to the learner who had it."""
    pictures = load_profile_pictures(tmp_path, [PictureRequest("ada", None, "ada", 583231)])
    assert set(pictures) == {"ada"}
    assert github.requested_paths == [f"/u/583231?s={max(AVATAR_SIZES)}"]
    assert load_profile_pictures(tmp_path, [PictureRequest("ada", None, "ada", 7)]) == {}, "no picture of the login"


def test_missing_github_picture_falls_back_to_an_avatar(github: type[GitHubRequestHandler], tmp_path: Path) -> None:
    assert load_profile_pictures(tmp_path, [PictureRequest("eve", None, "eve")]) == {}
    github.has_picture = False
    assert load_profile_pictures(tmp_path, [PictureRequest("ada", None, "ada")]) == {}


def test_learner_with_avatar_causes_no_request(
    github: type[GitHubRequestHandler], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_profile_pictures(tmp_path, [PictureRequest("ada", None, None)])
    monkeypatch.setenv(AVATAR_ORIGIN_VARIABLE, "off")
    load_profile_pictures(tmp_path, [PictureRequest("ada", None, "ada")])
    assert github.requested_paths == []


def make_contributors(count: int) -> list[Contributor]:
    """Return contributors whose names repeat: a plain, a long and hostile, a Korean and an emoji name."""
    names = ("Ada Lovelace", 'Wolfeschlegelsteinhausenbergerdorff <b>&"', "수진", "🦊")
    return [
        Contributor(f"{names[i % 4]} {i}", f"p{i}", None, {"tip": 3, "result": 1}, date(2026, 1, 1))
        for i in range(count)
    ]


def test_svg_of_many_contributors_fits_in_a_readme() -> None:
    svg = render_contributors_image(
        make_contributors(240),
        title="Everybody",
        describe_contributor=lambda _: "4 contributions",
        translator=Translator("en"),
    )
    assert len(svg.encode()) <= 200_000
    root = ElementTree.fromstring(svg)
    names = [title.text or "" for title in root.iter("{http://www.w3.org/2000/svg}title")]
    assert len(names) == 241
    assert names[1] == "Ada Lovelace 0: 4 contributions"
    assert root.get("aria-label") == "Everybody"
    assert "href" not in svg
    assert "url(" not in svg


def test_contributors_beyond_the_limit_are_counted() -> None:
    svg = render_contributors_image(
        make_contributors(243), title="Everybody", describe_contributor=lambda _: "", translator=Translator("en")
    )
    assert "and 3 more" in svg


def test_number_in_the_ledger_of_accounts_chooses_the_picture(
    github: type[GitHubRequestHandler], tmp_path: Path
) -> None:
    files: dict[str, str | bytes] = {
        "content/learners/Ada.yml": "name: Ada\navatar: github\ngithub: given-up\n",
        "content/learners/grace.yml": "name: Grace\navatar: github\ngithub_id: 7\n",
        "content/learners/lin.yml": "name: Lin\navatar: github\n",
        "content/learners/sample.yml": "name: Sample\navatar: github\ngithub: false\n",
        "content/accounts.yml": "ada: 583231\n",
    }
    inputs = load_build_inputs(write_hub(tmp_path, files), today=TODAY)
    assert set(inputs.profile_pictures) == {"ada"}
    assert sorted(path.partition("?")[0] for path in github.requested_paths) == ["/lin.png", "/u/583231", "/u/7"]
