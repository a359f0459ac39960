"""A site is verified before it is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyceum.site import verify_site

PAGE = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for path in ("index.html", "404.html", "learners/ada/index.html", "assets/x.css"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(PAGE)
    return tmp_path


def test_sample_site_passes_verification(sample_site: Path) -> None:
    assert verify_site(sample_site, base_path="/hub/").faults == ()


@pytest.mark.parametrize(
    "link",
    [
        "learners/ada/",
        "./learners/ada/#top",
        "/club/",
        "/club/assets/x.css?v=1",
        "https://example.org/x",
        "/other-site/",
        "#top",
        "?q=1",
    ],
)
def test_working_link_is_no_fault(site: Path, link: str) -> None:
    (site / "index.html").write_text(f'{PAGE}<a class="x" href="{link}">x</a>')
    assert verify_site(site, base_path="/club/").faults == ()


@pytest.mark.parametrize("link", ["../eve/", "/club/learners/eve/", "../../assets/y.css", "x"])
def test_broken_link_is_a_fault(site: Path, link: str) -> None:
    (site / "learners" / "ada" / "index.html").write_text(f'{PAGE}<a href="{link}">x</a>')
    assert verify_site(site, base_path="/club/").faults == (
        f"learners/ada/index.html leads to {link}, where nothing is",
    )


def test_unfilled_frame_is_a_fault(site: Path) -> None:
    (site / "learners" / "ada" / "index.html").write_text(f"{PAGE}<title>LYCEUM-TITLE-SLOT</title>")
    assert verify_site(site).faults == (
        "learners/ada/index.html is a frame that no page filled: it contains LYCEUM-TITLE-SLOT",
    )


def test_link_inside_code_is_ignored(site: Path) -> None:
    (site / "index.html").write_text(f'{PAGE}<code>&lt;a href="nowhere"&gt;</code>')
    assert verify_site(site).faults == ()


def test_special_files_are_a_fault(site: Path) -> None:
    (site / "secret").symlink_to("/etc/hostname")
    assert verify_site(site).faults == ("secret is no plain file",)


def test_site_needs_an_index_page_and_a_policy(site: Path) -> None:
    (site / "index.html").unlink()
    (site / "404.html").write_text("nothing here")
    assert verify_site(site).faults == ("there is no index.html", "404.html has no Content-Security-Policy")
