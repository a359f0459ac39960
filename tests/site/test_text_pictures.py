"""Pictures beside tips, challenges and results are shown on every page that shows the text, and follow it everywhere."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from lyceum.contributing import find_sample_files, plan_content_rename, plan_removal, plan_rename
from lyceum.contributing.change_plan import apply_plan
from lyceum.loader import find_picture_text, load_library, make_text_picture_address
from lyceum.site import build_site, render_preview
from tests.support.hubs import COMMON_FILES, list_problems, write_hub
from tests.support.pictures import make_picture

TIP = "---\ntitle: {title}\nauthor: {author}\n---\n{text}\n"
PNG = make_picture(80, 40)


def make_files() -> dict[str, str | bytes]:
    """A hub with a picture beside a tip, a challenge and a result, and a picture that two tips show."""
    return COMMON_FILES | {
        "mkdocs.yml": "site_name: Test\ndocs_dir: content/pages\nplugins: [lyceum]\ntheme: {name: material}\n",
        "content/pages/about.md": "# About\n",
        "content/tips/shot.md": TIP.format(
            title="Shot", author="ada", text="![the error](shot.png) ![both](both.jpg) [linked](shot-2.png)"
        ),
        "content/tips/second.md": TIP.format(title="Two", author="grace", text="![both](./both.jpg)"),
        "content/tips/shot.png": PNG,
        "content/tips/shot-2.png": PNG,
        "content/tips/both.jpg": make_picture(60, 30, "JPEG", comment=b"taken at home"),
        "content/challenges/walk/challenge.md": (
            "---\ntitle: Walk\nsummary: One step\n---\n![the way](Map%20of%20it.PNG)\n"
        ),
        "content/challenges/walk/Map of it.PNG": PNG,
        "content/challenges/walk/results/ada-0.yml": (
            "learner: ada\ndate: 2026-01-10\nnotes: |\n  Hello ![me](ada-0.webp)\n"
        ),
        "content/challenges/walk/results/ada-0.webp": make_picture(30, 30, "WEBP"),
    }


@pytest.mark.slow
def test_every_text_shows_the_pictures_beside_it(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, make_files())
    assert list_problems(hub) == []
    site = build_site(hub).site_folder
    tip = (site / "tips/shot/index.html").read_text("utf-8")
    assert 'src="../../assets/pictures/tips/shot.png.webp" alt="the error" width="80" height="40" loading="lazy"' in tip
    assert '<a href="../../assets/pictures/tips/shot-2.png.webp">linked</a>' in tip
    assert (site / "assets/pictures/tips/shot-2.png.webp").is_file()
    assert 'src="../../assets/pictures/tips/both.jpg.webp"' in (site / "tips/second/index.html").read_text("utf-8")
    challenge = (site / "challenges/walk/index.html").read_text("utf-8")
    assert 'src="../../assets/pictures/challenges/walk/map%20of%20it.png.webp"' in challenge
    assert 'src="../../assets/pictures/challenges/walk/results/ada-0.webp.webp"' in challenge
    for address in ("tips/shot.png", "tips/both.jpg", "challenges/walk/map of it.png"):
        data = (site / f"assets/pictures/{address}.webp").read_bytes()
        assert b"taken at home" not in data
        with Image.open(BytesIO(data), formats=("WEBP",)) as picture:
            assert picture.size[0] in (60, 80)
    selected = build_site(hub, site_dir=tmp_path / "selected", only_paths=frozenset({"content/tips/shot.png"}))
    assert selected.stats.page_addresses == ("tips/shot/",)
    assert render_preview(selected.site_folder, selected.stats.page_addresses).count("data:image/webp") == 2


def test_address_of_a_picture_is_stable_and_folded() -> None:
    assert make_text_picture_address("content/tips/Shot.PNG") == "assets/pictures/tips/shot.png.webp"


def test_picture_belongs_to_the_text_with_the_longest_name(tmp_path: Path) -> None:
    files = make_files() | {"content/tips/shot-two.md": TIP.format(title="x", author="ada", text="x")}
    library, _ = load_library(write_hub(tmp_path, files))
    owners = {name: find_picture_text(library, f"content/tips/{name}") for name in (
        "shot.png", "SHOT-1.png", "shot-two.png", "shot-two_3.png", "shots.png", "other.png",
    )}  # fmt: skip
    keys = {name: owner.key if owner else None for name, owner in owners.items()}
    assert keys == {
        "shot.png": "shot",
        "SHOT-1.png": "shot",
        "shot-two.png": "shot-two",
        "shot-two_3.png": "shot-two",
        "shots.png": None,
        "other.png": None,
    }


def test_rename_takes_pictures_along(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, make_files())
    apply_plan(hub, plan_rename(hub, "ada", "lovelace"))
    results = hub / "content/challenges/walk/results"
    assert sorted(path.name for path in results.iterdir()) == ["lovelace-0.webp", "lovelace-0.yml"]
    assert "![me](lovelace-0.webp)" in (results / "lovelace-0.yml").read_text()
    assert list_problems(hub) == []


def test_rename_of_a_tip_takes_its_pictures_along(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, make_files())
    apply_plan(hub, plan_content_rename(hub, "tips/shot", "snap"))
    assert (hub / "content/tips/snap.png").exists()
    assert "![the error](snap.png) ![both](both.jpg)" in (hub / "content/tips/snap.md").read_text()
    apply_plan(hub, plan_content_rename(hub, "challenges/walk", "hike"))
    assert (hub / "content/challenges/hike/results/ada-0.webp").exists()
    assert list_problems(hub) == []


def test_removal_takes_pictures_along(tmp_path: Path) -> None:
    hub = write_hub(tmp_path, make_files())
    apply_plan(hub, plan_removal(hub, "ada"))
    assert not (hub / "content/challenges/walk/results/ada-0.webp").exists()
    assert (hub / "content/tips/both.jpg").exists(), "the tip of another learner shows it"
    assert list_problems(hub) == []


def test_samples_are_removed_with_their_pictures(tmp_path: Path) -> None:
    files = make_files() | {"content/learners/ada.yml": "name: Ada\ngithub: false\n"}
    paths = find_sample_files(write_hub(tmp_path, files))
    assert {"content/tips/shot.png", "content/challenges/walk/results/ada-0.webp"} <= set(paths)
    assert "content/tips/both.jpg" not in paths
    assert "content/challenges/walk/Map of it.PNG" not in paths


def test_picture_names_that_cannot_be_stored_are_said(tmp_path: Path) -> None:
    names = {
        "x" * 200 + ".png": "invalid-picture-name",
        "a\u202eb.png": "invalid-picture-name",
        "aux.png": "invalid-on-windows",
    }
    for name, code in names.items():
        files = COMMON_FILES | {f"content/tips/{name}": PNG}
        problems = list_problems(write_hub(tmp_path / code / str(len(name)), files))
        assert any(problem.endswith(code) for problem in problems), (name, problems)
