"""Pages take icons and avatars from files that all of them share."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from lyceum.site.drawings import AVATAR_SHAPES_ADDRESS, ICONS_ADDRESS, WHOLE_PICTURES, draw_icon, render_shared_drawings
from tests.support.hubs import make_hub
from tests.support.pages import render_page
from tests.support.paths import ROOT

DRAWINGS = ROOT / "theme" / "assets" / "drawings"


def list_ids(svg: str) -> list[str]:
    return [name for element in ElementTree.fromstring(svg).iter() if (name := element.get("id"))]


def test_every_drawing_of_the_size_of_an_icon_is_a_symbol() -> None:
    small = [path for path in sorted(DRAWINGS.glob("*.svg")) if 'viewBox="0 0 48 48"' in path.read_text("utf-8")]
    small = [path for path in small if path.stem not in WHOLE_PICTURES]
    assert list_ids(render_shared_drawings()[ICONS_ADDRESS]) == [f"i-{path.stem}" for path in small]
    assert len(small) > 25


def test_icons_keep_the_colours_of_the_page() -> None:
    icons = render_shared_drawings()[ICONS_ADDRESS]
    assert "stroke-linecap" not in icons, "the style sheet says how lines are drawn"
    assert "var(--hub-lamp," in icons
    assert "style=" not in icons, "the policy forbids styles in markup"


def test_drawings_of_a_page_are_in_the_shared_files(tmp_path: Path) -> None:
    files = {
        "content/learners/ada.yml": "name: Ada\nlocation: {city: Lagos, country: NG}\nlanguages: [en]\nlinks: [{label: A, url: 'https://a.example.org'}]\n",
        "content/tips/one.md": "---\ntitle: One\nauthor: ada\ndate: 2026-11-20\n---\nText.\n",
    }
    body = str(render_page(make_hub(tmp_path, files), "learner", "ada").body)
    drawings = render_shared_drawings()
    ids = {address: set(list_ids(svg)) for address, svg in drawings.items()}
    uses = re.findall(r'<use href="\.\./\.\./([^"#]+)#([^"]+)"/>', body)
    assert len(uses) == body.count("<use ") > 4
    assert all(name in ids[address] for address, name in uses)
    assert {address for address, _ in uses} == {AVATAR_SHAPES_ADDRESS, ICONS_ADDRESS}


def test_icon_costs_about_a_hundred_bytes() -> None:
    assert len(draw_icon("calendar", "learners/ada/")) < 120
