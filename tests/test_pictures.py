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

from generator.avatars import WIDEST, BadPicture, drawn, from_picture, initials
from generator.exports.wallsvg import wall_svg
from generator.pictures import GITHUB, SIZES, Wanted, pictures
from generator.wall import WallPerson
from generator.words import Words


def png(width: int = 300, height: int = 200, colour: str = "#336699", kind: str = "PNG", **more: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind, **more)
    return out.getvalue()


# Drawn -------------------------------------------------------------------------------------------------------------


def test_a_drawn_face_is_the_same_for_ever_and_valid_whatever_the_name() -> None:
    for name in ("Ada Lovelace", "<script>&\"'", "수진", "أمل", "🦊", "ß", ""):
        face = drawn("ada", name)
        assert face == drawn("ada", name)
        ElementTree.fromstring(face)
        assert "<script" not in face
    assert drawn("ada", "Ada") != drawn("grace", "Ada"), "people with one name have faces of their own"


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
def test_initials(name: str, letters: str) -> None:
    assert initials(name, "key") == letters


# Contributed -------------------------------------------------------------------------------------------------------


def test_a_picture_is_cut_square_in_the_sizes_that_are_used_and_holds_no_metadata() -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    exif[0x0112] = 6  # lies on its side
    made = from_picture(png(kind="JPEG", exif=exif), sizes=SIZES)
    assert set(made) == set(SIZES)
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
        (png(WIDEST + 1, 1), "pixels"),
    ],
    ids=["svg", "gif", "cut off", "nothing", "large", "wide"],
)
def test_what_is_no_picture_is_not_published(data: bytes, why: str) -> None:
    with pytest.raises(BadPicture, match=why):
        from_picture(data, sizes=SIZES)


def test_a_broken_picture_is_a_problem_and_its_learner_is_drawn(tmp_path: Path) -> None:
    (tmp_path / "ada.png").write_bytes(b"broken")
    found, problems = pictures(tmp_path, [Wanted("ada", "ada.png", None)])
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
    monkeypatch.setenv(GITHUB, f"http://127.0.0.1:{server.server_port}")
    yield handler
    server.shutdown()
    server.server_close()


def test_a_picture_of_github_is_fetched_once_and_kept(github: type[GitHub], tmp_path: Path) -> None:
    wanted = [Wanted("ada", None, "Ada".lower())]
    first, problems = pictures(tmp_path, wanted)
    again, _ = pictures(tmp_path, wanted)
    assert first == again
    assert set(first["ada"]) == set(SIZES)
    assert problems == ()
    assert github.asked == [f"/ada.png?size={max(SIZES)}"]


def test_where_github_has_none_or_is_away_the_face_is_drawn(github: type[GitHub], tmp_path: Path) -> None:
    assert pictures(tmp_path, [Wanted("eve", None, "eve")]) == ({}, ())
    github.there = False
    assert pictures(tmp_path, [Wanted("ada", None, "ada")]) == ({}, ())


def test_nobody_is_asked_about_those_who_want_a_drawn_face(
    github: type[GitHub], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures(tmp_path, [Wanted("ada", None, None)])
    monkeypatch.setenv(GITHUB, "off")
    pictures(tmp_path, [Wanted("ada", None, "ada")])
    assert github.asked == []


# The wall as a picture ---------------------------------------------------------------------------------------------


def people(many: int) -> list[WallPerson]:
    names = ("Ada Lovelace", 'Wolfeschlegelsteinhausenbergerdorff <b>&"', "수진", "🦊")
    return [
        WallPerson(f"{names[i % 4]} {i}", f"p{i}", None, {"tip": 3, "result": 1}, date(2026, 1, 1)) for i in range(many)
    ]


def test_five_hundred_people_fit_in_a_readme() -> None:
    made = wall_svg(people(500), title="Everybody", gave=lambda _: "4 contributions", words=Words("en"))
    assert len(made.encode()) <= 200_000
    root = ElementTree.fromstring(made)
    names = [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}title")]
    assert len(names) == 501
    assert names[1] == "Ada Lovelace 0: 4 contributions"
    assert root.get("aria-label") == "Everybody"
    assert "href" not in made
    assert "url(" not in made


def test_who_does_not_fit_is_counted() -> None:
    made = wall_svg(people(503), title="Everybody", gave=lambda _: "", words=Words("en"))
    assert "and 3 more" in made
