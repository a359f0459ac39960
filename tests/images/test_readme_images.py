"""The card of a learner for READMEs is valid, safe SVG of a fixed size, and shows public facts only."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from lyceum.site.exports.readme_images import export_readme_images
from lyceum.site.view_context import make_context
from tests.support.hubs import make_hub
from tests.support.sample_texts import LONG_TEXTS, NAMES_BY_SCRIPT, SAMPLE_FILES

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE_TEXTS = (
    "<script>alert(1)</script>",
    "\"' onload=alert(1) x='",
    "]]>&lt;&#0;",
    "</text></svg><svg onload=alert(1)>",
    "a\u0007b",
)


def render_images(folder: Path, **files: str) -> dict[str, str]:
    """Return the SVG of all images by address, for the sample hub with these files of `content/` in addition."""
    wishes: dict[str, str | bytes] = {
        f"content/learners/{key}.yml": f"{SAMPLE_FILES[f'content/learners/{key}.yml']!s}{wish}"
        for key, wish in (("ada", "show: {flair: true}\n"), ("bo", ""), ("grace", ""))
    }
    wishes["content/learners/bo.yml"] = "name: Bo\njoined: 2026-01-05\nshow: {boards: false, flair: true}\n"
    hub = make_hub(folder, SAMPLE_FILES | wishes | {f"content/{path}": text for path, text in files.items()})
    pictures = {"bo": {96: b"RIFF-small", 384: b"RIFF-large"}}
    return {
        address: data.decode() for address, data in export_readme_images(make_context(hub, profile_pictures=pictures))
    }


def quote(text: str) -> str:
    """Return a text as a quoted YAML value."""
    return json.dumps(text, ensure_ascii=False)


def format_profile(name: str, headline: str = "") -> str:
    """Return the text of a profile."""
    headline_line = f"headline: {quote(headline)}\n" if headline else ""
    return f"name: {quote(name)}\njoined: 2026-01-05\nshow: {{flair: true}}\n{headline_line}"


def list_texts(svg: str) -> list[str]:
    """Return the text of each text element."""
    return ["".join(element.itertext()) for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_only_who_asks_and_may_be_found_has_a_card(tmp_path: Path) -> None:
    hidden = "name: Moth\nshow: {flair: true, search: false}\n"
    silent = "name: Silent\nheadline: Says nothing about it\n"
    files = render_images(tmp_path, **{"learners/moth.yml": hidden, "learners/silent.yml": silent})
    assert sorted(files) == ["card/ada.svg", "card/bo.svg"]


def test_readme_image_shows_name_hub_and_counts(tmp_path: Path) -> None:
    files = render_images(tmp_path)
    assert list_texts(files["card/ada.svg"]) == ["A", "Ada", "Ships models", "1 tip · 1 challenge", "The Room"]
    assert ElementTree.fromstring(files["card/ada.svg"]).get("aria-label") == "Ada · The Room · 1 tip · 1 challenge"


def test_readme_image_of_unlisted_learner_has_no_rank_or_points(tmp_path: Path) -> None:
    for svg in render_images(tmp_path).values():
        text = " ".join(list_texts(svg))
        assert not re.search(r"place|point|rank|#|1st|9", text), text


def test_readme_image_works_without_any_counts(tmp_path: Path) -> None:
    files = render_images(tmp_path, **{"learners/new.yml": format_profile("Newcomer")})
    assert list_texts(files["card/new.svg"]) == ["N", "Newcomer", "learns at The Room", "The Room"]


def test_profile_picture_is_embedded_in_the_svg(tmp_path: Path) -> None:
    card = render_images(tmp_path)["card/bo.svg"]
    image = next(ElementTree.fromstring(card).iter(f"{SVG}image"))
    assert image.get("href") == "data:image/webp;base64,UklGRi1zbWFsbA=="


@pytest.mark.parametrize(
    "name", [*NAMES_BY_SCRIPT.values(), *(text[:80] for text in LONG_TEXTS.values()), *HOSTILE_TEXTS[:4], "ᨠᨣ 🦊"]
)
def test_any_name_gives_valid_svg_without_requests(tmp_path: Path, name: str) -> None:
    files = render_images(
        tmp_path, **{"learners/x.yml": format_profile(name, name[:60]), "hub.yml": f"name: {quote(name[:60])}\n"}
    )
    svg = files["card/x.svg"]
    root = ElementTree.fromstring(svg)
    assert (root.get("width"), root.get("height")) == ("480", "160")
    for text in (element for element in root.iter(f"{SVG}text") if element.get("textLength")):
        assert float(text.get("x", "0")) + float(text.get("textLength", "0")) <= 470, "inside the frame"
    assert not re.search(r"(href|src)=\"(?!data:image/webp)|url\((?!#)|@import|<script", svg)
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]
    assert svg.count("http") == svg.count("http://www.w3.org/2000/svg")


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_hostile_text_is_escaped_in_svg(text: str) -> None:
    from lyceum.images.readme_images import escape_xml, render_text, wrap_svg

    svg = wrap_svg(480, 160, text, render_text(text, 1, 1, 13, 100, "n"))
    root = ElementTree.fromstring(svg)
    printable = "".join(char for char in text if char.isprintable())
    assert [element.tag for element in root] == [f"{SVG}title", f"{SVG}text"]
    assert "".join(next(root.iter(f"{SVG}text")).itertext()) == printable
    assert root.get("aria-label") == printable
    assert not set(root.attrib) - {"viewBox", "width", "height", "role", "aria-label", "font-family"}
    assert "<" not in escape_xml(text)


def test_readme_image_follows_light_and_dark_mode(tmp_path: Path) -> None:
    for svg in render_images(tmp_path).values():
        assert svg.count("prefers-color-scheme:dark") == 1


def test_learner_page_shows_how_to_embed_the_card(sample_site: Path) -> None:
    page = (sample_site / "learners/amara/index.html").read_text("utf-8")
    (markdown,) = re.findall(r"<code>(\[!\[.*?)</code>", page)
    match = re.fullmatch(r"\[!\[Amara Okafor · The Lantern Room\]\((\S+)\)\]\((\S+)\)", markdown)
    assert match
    base = "https://lantern-room.github.io/hub/"
    assert (sample_site / match[1].removeprefix(base)).is_file()
    assert (sample_site / match[2].removeprefix(base) / "index.html").is_file()
    assert "hub-flair" not in (sample_site / "learners/benoit/index.html").read_text("utf-8"), "Benoît did not ask"
