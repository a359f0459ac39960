"""A site is looked over before it takes the place of the one that people see."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.verified import verified

PAGE = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for path in ("index.html", "404.html", "learners/ada/index.html", "assets/x.css"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(PAGE)
    return tmp_path


def test_the_first_community_can_be_published(first_site: Path) -> None:
    assert verified(first_site, below="/hub/").faults == ()


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
def test_a_link_that_leads_somewhere_is_none_of_its_business(site: Path, link: str) -> None:
    (site / "index.html").write_text(f'{PAGE}<a class="x" href="{link}">x</a>')
    assert verified(site, below="/club/").faults == ()


@pytest.mark.parametrize("link", ["../eve/", "/club/learners/eve/", "../../assets/y.css", "x"])
def test_a_link_into_nothing_is_found(site: Path, link: str) -> None:
    (site / "learners" / "ada" / "index.html").write_text(f'{PAGE}<a href="{link}">x</a>')
    assert verified(site, below="/club/").faults == (f"learners/ada/index.html leads to {link}, where nothing is",)


def test_code_that_is_shown_is_no_link(site: Path) -> None:
    (site / "index.html").write_text(f'{PAGE}<code>&lt;a href="nowhere"&gt;</code>')
    assert verified(site).faults == ()


def test_only_plain_files_are_published(site: Path) -> None:
    (site / "secret").symlink_to("/etc/hostname")
    assert verified(site).faults == ("secret is no plain file",)


def test_a_site_without_a_front_page_or_a_policy_is_none(site: Path) -> None:
    (site / "index.html").unlink()
    (site / "404.html").write_text("nothing here")
    assert verified(site).faults == ("there is no index.html", "404.html has no Content-Security-Policy")
