"""Faces: drawn ones, contributed ones, those of GitHub (a local server answers for it), and the wall as a picture."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image

from lyceum.i18n import Translator
from lyceum.images import (
    PICTURE_SIZES,
    InvalidPictureError,
    PictureRequest,
    load_profile_pictures,
    make_initials,
    render_avatar,
    render_contributors_image,
    resize_picture,
)
from lyceum.images.picture_resizer import MAX_PICTURE_SIDE_PIXELS
from lyceum.images.profile_pictures import AVATAR_ORIGIN_VARIABLE
from lyceum.scoring import Contributor


def png(width: int = 300, height: int = 200, colour: str = "#336699", kind: str = "PNG", **more: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind, **more)
    return out.getvalue()


# Drawn -------------------------------------------------------------------------------------------------------------


def test_avatar_is_stable_and_valid_for_any_name() -> None:
    for name in ("Ada Lovelace", "<script>&\"'", "수진", "أمل", "🦊", "ß", ""):
        face = render_avatar("ada", name)
        assert face == render_avatar("ada", name)
        ElementTree.fromstring(face)
        assert "<script" not in face
    assert render_avatar("ada", "Ada") != render_avatar("grace", "Ada"), "people with one name have faces of their own"


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


# Contributed -------------------------------------------------------------------------------------------------------


def test_picture_is_square_resized_and_without_metadata() -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    exif[0x0112] = 6  # lies on its side
    made = resize_picture(png(kind="JPEG", exif=exif), sizes=PICTURE_SIZES)
    assert set(made) == set(PICTURE_SIZES)
    for size, data in made.items():
        with Image.open(BytesIO(data)) as picture:
            assert (picture.format, picture.size) == ("WEBP", (size, size))
            assert not picture.getexif()
        assert b"taken at home" not in data
        assert b"EXIF" not in data


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "no PNG"),
        (b"GIF89a" + b"\0" * 50, "no PNG"),
        (png()[:80], "cannot be read"),
        (b"", "no PNG"),
        (b"\0" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        (png(MAX_PICTURE_SIDE_PIXELS + 1, 1), "pixels"),
    ],
    ids=["svg", "gif", "cut off", "nothing", "large", "wide"],
)
def test_file_that_is_not_a_picture_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(InvalidPictureError, match=why):
        resize_picture(data, sizes=PICTURE_SIZES)


def test_broken_picture_is_a_problem_and_uses_an_avatar(tmp_path: Path) -> None:
    (tmp_path / "ada.png").write_bytes(b"broken")
    found, problems = load_profile_pictures(tmp_path, [PictureRequest("ada", "ada.png", None)])
    assert found == {}
    assert [(one.where.path, one.code) for one in problems] == [("ada.png", "unreadable-picture")]


# GitHub's ----------------------------------------------------------------------------------------------------------


class GitHub(BaseHTTPRequestHandler):
    asked: list[str]
    there: bool

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        found = self.there and self.path.startswith("/ada.png")
        body = png() if found else b"Not Found"
        self.send_response(200 if found else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@pytest.fixture
def github(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[GitHub]]:
    handler = type("Here", (GitHub,), {"asked": [], "there": True})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv(AVATAR_ORIGIN_VARIABLE, f"http://127.0.0.1:{server.server_port}")
    yield handler
    server.shutdown()
    server.server_close()


def test_github_picture_is_fetched_once(github: type[GitHub], tmp_path: Path) -> None:
    wanted = [PictureRequest("ada", None, "Ada".lower())]
    first, problems = load_profile_pictures(tmp_path, wanted)
    again, _ = load_profile_pictures(tmp_path, wanted)
    assert first == again
    assert set(first["ada"]) == set(PICTURE_SIZES)
    assert problems == ()
    assert github.asked == [f"/ada.png?size={max(PICTURE_SIZES)}"]


def test_missing_github_picture_falls_back_to_an_avatar(github: type[GitHub], tmp_path: Path) -> None:
    assert load_profile_pictures(tmp_path, [PictureRequest("eve", None, "eve")]) == ({}, ())
    github.there = False
    assert load_profile_pictures(tmp_path, [PictureRequest("ada", None, "ada")]) == ({}, ())


def test_learner_with_avatar_causes_no_request(
    github: type[GitHub], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_profile_pictures(tmp_path, [PictureRequest("ada", None, None)])
    monkeypatch.setenv(AVATAR_ORIGIN_VARIABLE, "off")
    load_profile_pictures(tmp_path, [PictureRequest("ada", None, "ada")])
    assert github.asked == []


# The wall as a picture ---------------------------------------------------------------------------------------------


def people(many: int) -> list[Contributor]:
    names = ("Ada Lovelace", 'Wolfeschlegelsteinhausenbergerdorff <b>&"', "수진", "🦊")
    return [
        Contributor(f"{names[i % 4]} {i}", f"p{i}", None, {"tip": 3, "result": 1}, date(2026, 1, 1))
        for i in range(many)
    ]


def test_svg_of_500_contributors_fits_in_a_readme() -> None:
    made = render_contributors_image(
        people(500), title="Everybody", describe_contributor=lambda _: "4 contributions", translator=Translator("en")
    )
    assert len(made.encode()) <= 200_000
    root = ElementTree.fromstring(made)
    names = [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}title")]
    assert len(names) == 501
    assert names[1] == "Ada Lovelace 0: 4 contributions"
    assert root.get("aria-label") == "Everybody"
    assert "href" not in made
    assert "url(" not in made


def test_contributors_beyond_the_limit_are_counted() -> None:
    made = render_contributors_image(
        people(503), title="Everybody", describe_contributor=lambda _: "", translator=Translator("en")
    )
    assert "and 3 more" in made
