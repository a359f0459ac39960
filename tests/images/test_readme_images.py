"""Flair: a badge and a card for pages elsewhere. One file each, valid, safe, of a fixed size, with public facts only."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from lyceum.git import NO_HISTORY
from lyceum.hub import derive_hub
from lyceum.i18n import Translator
from lyceum.images import measure_text_width
from lyceum.images.fonts import BODY_STYLE, BOLD_STYLE
from lyceum.site.exports.readme_images import export_readme_images
from tests.support.hubs import TODAY, load_valid_library, write_hub
from tests.support.sample_texts import LONG_TEXTS, NAMES_BY_SCRIPT, SAMPLE_FILES

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "<script>alert(1)</script>",
    "\"' onload=alert(1) x='",
    "]]>&lt;&#0;",
    "</text></svg><svg onload=alert(1)>",
    "a\u0007b",
)


def made(folder: Path, **files: str) -> dict[str, str]:
    room = derive_hub(load_valid_library(write_hub(folder, SAMPLE_FILES | {f"content/{path}": text for path, text in files.items()})), NO_HISTORY, today=TODAY)  # fmt: skip
    pictures = {"bo": {96: b"RIFF-small", 384: b"RIFF-large"}}
    return {address: data.decode() for address, data in export_readme_images(room, Translator("en"), pictures)}


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def profile(name: str, headline: str = "") -> str:
    said = f"headline: {quoted(headline)}\n" if headline else ""
    return f"name: {quoted(name)}\njoined: 2026-01-05\n{said}"


def texts(svg: str) -> list[str]:
    return ["".join(one.itertext()) for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_every_findable_learner_has_a_badge_and_a_card(tmp_path: Path) -> None:
    assert sorted(made(tmp_path)) == ["badge/ada.svg", "badge/bo.svg", "card/ada.svg", "card/bo.svg"]


def test_flair_shows_name_hub_and_figures(tmp_path: Path) -> None:
    files = made(tmp_path)
    assert texts(files["card/ada.svg"]) == ["A", "Ada", "Ships models", "1 tip · 1 challenge", "The Room"]
    assert texts(files["badge/ada.svg"]) == ["A", "The Room", "1 tip · 1 challenge"]
    assert ElementTree.fromstring(files["badge/ada.svg"]).get("aria-label") == "Ada · The Room · 1 tip · 1 challenge"


def test_flair_of_unlisted_learner_has_no_rank_or_points(tmp_path: Path) -> None:
    for svg in made(tmp_path).values():
        said = " ".join(texts(svg))
        assert not re.search(r"place|point|rank|#|1st|9", said), said


def test_flair_works_without_any_figures(tmp_path: Path) -> None:
    files = made(tmp_path, **{"learners/new.yml": profile("Newcomer")})
    assert texts(files["badge/new.svg"]) == ["N", "The Room", "learns here"]
    assert texts(files["card/new.svg"]) == ["N", "Newcomer", "learns at The Room", "The Room"]


def test_profile_picture_is_embedded_in_the_svg(tmp_path: Path) -> None:
    card = made(tmp_path)["card/bo.svg"]
    image = next(ElementTree.fromstring(card).iter(f"{SVG}image"))
    assert image.get("href") == "data:image/webp;base64,UklGRi1zbWFsbA=="


@pytest.mark.parametrize(
    "name", [*NAMES_BY_SCRIPT.values(), *(text[:80] for text in LONG_TEXTS.values()), *HOSTILE[:4], "ᨠᨣ 🦊"]
)
def test_any_name_gives_valid_svg_without_requests(tmp_path: Path, name: str) -> None:
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
def test_hostile_text_is_escaped_in_svg(text: str) -> None:
    from lyceum.images.readme_images import escape_xml, render_text, wrap_svg

    svg = wrap_svg(480, 160, text, render_text(text, 1, 1, 13, 100, "n"))
    root = ElementTree.fromstring(svg)
    seen = "".join(char for char in text if char.isprintable())
    assert [one.tag for one in root] == [f"{SVG}title", f"{SVG}text"]
    assert "".join(next(root.iter(f"{SVG}text")).itertext()) == seen
    assert root.get("aria-label") == seen
    assert not set(root.attrib) - {"viewBox", "width", "height", "role", "aria-label", "font-family"}
    assert "<" not in escape_xml(text)


def test_svg_width_fits_its_text(tmp_path: Path) -> None:
    badge = ElementTree.fromstring(made(tmp_path)["badge/ada.svg"])
    community, facts = [one for one in badge.iter(f"{SVG}text") if one.get("textLength")]
    for one, style in ((community, BOLD_STYLE), (facts, BODY_STYLE)):
        assert float(one.get("textLength", "0")) == pytest.approx(
            measure_text_width(one.text or "", style, 13) * 1.04, abs=1
        )


def test_flair_follows_light_and_dark_mode(tmp_path: Path) -> None:
    for svg in made(tmp_path).values():
        assert svg.count("prefers-color-scheme:dark") == 1


def test_learner_page_shows_how_to_embed_flair(sample_site: Path) -> None:
    page = (sample_site / "learners/amara/index.html").read_text("utf-8")
    copied = re.findall(r"<code>(\[!\[.*?)</code>", page)
    assert len(copied) == 2
    for markdown in copied:
        found = re.fullmatch(r"\[!\[Amara Okafor · The Lantern Room\]\((\S+)\)\]\((\S+)\)", markdown)
        assert found
        base = "https://lantern-room.github.io/hub/"
        assert (sample_site / found[1].removeprefix(base)).is_file()
        assert (sample_site / found[2].removeprefix(base) / "index.html").is_file()
