"""A page reads what it shows, so that an edit renders few pages."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from lyceum.site import build_site
from tests.support.hubs import write_site_hub

PEOPLE = 400
"""Five pages of the wall and of the list of learners."""
SETTINGS = "name: Test\nurl: https://hub.example.org\nshare_cards: false\nboards: off\n"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files: dict[str, str | bytes] = {"content/hub.yml": SETTINGS}
    for number in range(PEOPLE):
        joined = date(2020, 1, 1) + timedelta(days=number)
        files[f"content/learners/p{number}.yml"] = f"name: Person {number:03}\njoined: {joined}\n"
    hub = write_site_hub(tmp_path_factory.mktemp("reading") / "hub", files)
    build_site(hub)
    return hub


def count_rendered_pages(hub: Path, path: str, pattern: str, replacement: str) -> int:
    """Edit a file, and return how many pages the next build renders."""
    file = hub / path
    text = file.read_text("utf-8")
    file.write_text(re.sub(pattern, replacement, text), "utf-8")
    assert file.read_text("utf-8") != text
    return build_site(hub).stats.rendered_count


@pytest.mark.parametrize(
    "setting", ["tagline: Learn together", "description: Hello", "written_dates_until: 2019-01-01"]
)
def test_setting_renders_the_pages_that_show_it(hub: Path, setting: str) -> None:
    assert count_rendered_pages(hub, "content/hub.yml", "$", f"{setting}\n") <= 2


def test_new_name_renders_one_page_of_each_long_list(hub: Path) -> None:
    rendered_count = count_rendered_pages(hub, "content/learners/p9.yml", "name: .*", "name: Person 9")
    assert rendered_count <= 8, "besides the learner, the wall and the list of learners, only pages that stand alone"
