"""Flair: a badge and a card for pages elsewhere. One file each, valid, safe, of a fixed size, with public facts only."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from generator.exports.flair import flair
from generator.history import NO_HISTORY
from generator.hub import derive
from generator.lettering import STRONG, TEXT, width_of
from generator.words import Words
from tests.hubs import TODAY, hub, read
from tests.test_cards import FILES, LONG, NAMES

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "<script>alert(1)</script>",
    "\"' onload=alert(1) x='",
    "]]>&lt;&#0;",
    "</text></svg><svg onload=alert(1)>",
    "a\u0007b",
)


def made(folder: Path, **files: str) -> dict[str, str]:
    room = derive(read(hub(folder, FILES | {f"content/{path}": text for path, text in files.items()})), NO_HISTORY, today=TODAY)  # fmt: skip
    pictures = {"bo": {96: b"RIFF-small", 384: b"RIFF-large"}}
    return {address: data.decode() for address, data in flair(room, Words("en"), pictures)}


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def profile(name: str, headline: str = "") -> str:
    said = f"headline: {quoted(headline)}\n" if headline else ""
    return f"name: {quoted(name)}\njoined: 2026-01-05\n{said}"


def texts(svg: str) -> list[str]:
    return ["".join(one.itertext()) for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_everybody_who_may_be_found_has_both(tmp_path: Path) -> None:
    assert sorted(made(tmp_path)) == ["badge/ada.svg", "badge/bo.svg", "card/ada.svg", "card/bo.svg"]


def test_they_say_who_where_and_what(tmp_path: Path) -> None:
    files = made(tmp_path)
    assert texts(files["card/ada.svg"]) == ["A", "Ada", "Ships models", "1 tip · 1 challenge", "The Room"]
    assert texts(files["badge/ada.svg"]) == ["A", "The Room", "1 tip · 1 challenge"]
    assert ElementTree.fromstring(files["badge/ada.svg"]).get("aria-label") == "Ada · The Room · 1 tip · 1 challenge"


def test_who_stays_off_the_boards_shows_no_place_and_no_points(tmp_path: Path) -> None:
    for svg in made(tmp_path).values():
        said = " ".join(texts(svg))
        assert not re.search(r"place|point|rank|#|1st|9", said), said


def test_without_anything_to_count_they_are_welcome_all_the_same(tmp_path: Path) -> None:
    files = made(tmp_path, **{"learners/new.yml": profile("Newcomer")})
    assert texts(files["badge/new.svg"]) == ["N", "The Room", "learns here"]
    assert texts(files["card/new.svg"]) == ["N", "Newcomer", "learns at The Room", "The Room"]


def test_a_learners_own_picture_travels_inside(tmp_path: Path) -> None:
    card = made(tmp_path)["card/bo.svg"]
    image = next(ElementTree.fromstring(card).iter(f"{SVG}image"))
    assert image.get("href") == "data:image/webp;base64,UklGRi1zbWFsbA=="


@pytest.mark.parametrize("name", [*NAMES.values(), *(text[:80] for text in LONG.values()), *HOSTILE[:4], "ᨠᨣ 🦊"])
def test_any_name_is_one_valid_file_that_asks_nobody(tmp_path: Path, name: str) -> None:
    files = made(tmp_path, **{"learners/x.yml": profile(name, name[:60]), "hub.yml": f"name: {quoted(name[:60])}\n"})
    for kind, high in (("badge", 28), ("card", 160)):
        svg = files[f"{kind}/x.svg"]
        root = ElementTree.fromstring(svg)
        width = float(root.get("width", "0"))
        assert float(root.get("height", "0")) == high
        assert width <= (600 if kind == "badge" else 480)
        for text in (one for one in root.iter(f"{SVG}text") if one.get("textLength")):
            assert float(text.get("x", "0")) + float(text.get("textLength", "0")) <= width - 10, "inside its frame"
        assert not re.search(r"(href|src)=\"(?!data:image/webp)|url\((?!#)|@import|<script", svg)
        assert not [name for one in root.iter() for name in one.attrib if name.startswith("on")]
        assert svg.count("http") == svg.count("http://www.w3.org/2000/svg")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    from generator.exports.flair import _safe, _svg, _text

    svg = _svg(480, 160, text, _text(text, 1, 1, 13, 100, "n"))
    root = ElementTree.fromstring(svg)
    seen = "".join(char for char in text if char.isprintable())
    assert [one.tag for one in root] == [f"{SVG}title", f"{SVG}text"]
    assert "".join(next(root.iter(f"{SVG}text")).itertext()) == seen
    assert root.get("aria-label") == seen
    assert not set(root.attrib) - {"viewBox", "width", "height", "role", "aria-label", "font-family"}
    assert "<" not in _safe(text)


def test_a_text_has_as_much_room_as_it_needs(tmp_path: Path) -> None:
    badge = ElementTree.fromstring(made(tmp_path)["badge/ada.svg"])
    community, facts = [one for one in badge.iter(f"{SVG}text") if one.get("textLength")]
    for one, style in ((community, STRONG), (facts, TEXT)):
        assert float(one.get("textLength", "0")) == pytest.approx(width_of(one.text or "", style, 13) * 1.04, abs=1)


def test_both_follow_light_and_dark(tmp_path: Path) -> None:
    for svg in made(tmp_path).values():
        assert svg.count("prefers-color-scheme:dark") == 1


def test_a_page_says_how_to_take_them_along(first_site: Path) -> None:
    page = (first_site / "learners/amara/index.html").read_text("utf-8")
    copied = re.findall(r"<code>(\[!\[.*?)</code>", page)
    assert len(copied) == 2
    for markdown in copied:
        found = re.fullmatch(r"\[!\[Amara Okafor · The Lantern Room\]\((\S+)\)\]\((\S+)\)", markdown)
        assert found
        base = "https://lantern-room.github.io/hub/"
        assert (first_site / found[1].removeprefix(base)).is_file()
        assert (first_site / found[2].removeprefix(base) / "index.html").is_file()
