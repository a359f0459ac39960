"""A file that comes or goes costs what it changes: few pages are rendered, and few files written."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from lyceum.site import build_site
from tests.support.hubs import write_site_hub

PEOPLE = 600
"""Many pages of people, of tips and of the wall."""
RESULTS = "content/challenges/walk/results/"


def format_tip(number: int, day: date) -> str:
    return f"---\ntitle: Tip {number}\nauthor: p{number}\ndate: {day}\ntopics: [sql]\n---\nText.\n"


def list_files() -> dict[str, str | bytes]:
    """A hub in which every third person took part in a challenge, and every other one wrote a tip."""
    files: dict[str, str | bytes] = {
        "content/hub.yml": "name: Test\nurl: https://hub.example.org\nshare_cards: false\n",
        "content/topics.yml": "- {id: sql, name: SQL}\n",
        "content/badges.yml": "- {id: first, name: First, summary: A result, rule: {count: result, at_least: 1}}\n",
        "content/challenges/walk/challenge.md": "---\ntitle: Walk\nscore: count\nopens: 2020-01-01\n---\nWalk.\n",
    }
    for number in range(PEOPLE):
        joined = date(2020, 1, 1) + timedelta(days=number)
        files[f"content/learners/p{number}.yml"] = f"name: Person {number:03}\njoined: {joined}\n"
        if number % 3 == 0:
            files[f"{RESULTS}p{number}.yml"] = f"learner: p{number}\ndate: {joined}\nscore: {number}\n"
        if number % 2 == 0:
            files[f"content/tips/t{number}.md"] = format_tip(number, joined)
    return files


@pytest.fixture(scope="module")
def built_hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    hub = write_site_hub(tmp_path_factory.mktemp("built") / "hub", list_files())
    build_site(hub)
    return hub


@pytest.fixture
def hub(built_hub: Path, tmp_path: Path) -> Path:
    """A copy of a hub of 1,100 pages, and of its site."""
    return Path(shutil.copytree(built_hub, tmp_path / "hub"))


@pytest.mark.parametrize(
    ("path", "text", "rendered", "written"),
    [
        ("content/learners/new.yml", "name: New\njoined: 2026-11-20\n", 40, 65),
        ("content/learners/p301.yml", None, 40, 60),
        ("content/tips/new.md", format_tip(1, date(2026, 11, 20)), 55, 80),
        ("content/tips/t300.md", None, 50, 60),
        (f"{RESULTS}p1.yml", "learner: p1\ndate: 2026-11-20\nscore: 5\n", 55, 80),
        (f"{RESULTS}p300.yml", None, 45, 50),
    ],
)
def test_a_file_that_comes_or_goes_renders_few_pages(
    hub: Path, path: str, text: str | None, rendered: int, written: int
) -> None:
    if text is None:
        (hub / path).unlink()
    else:
        (hub / path).write_text(text)
    stats = build_site(hub).stats
    assert 0 < stats.rendered_count <= rendered
    assert 0 < stats.written_count <= written
