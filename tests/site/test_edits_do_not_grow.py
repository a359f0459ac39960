"""What an edit renders again does not grow with the number of people."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from lyceum.git import NO_HISTORY
from lyceum.queries import Database
from lyceum.site.inputs import BuildInputs
from lyceum.site.page_families import PAGE_FAMILIES
from lyceum.site.page_queries import get_context
from lyceum.site.site_inputs import set_site_inputs
from lyceum.site.views import load_view
from tests.support.hubs import TODAY, load_valid_library, write_hub
from tests.support.pages import render_slots

FEW, MANY = 130, 490
"""People in two hubs, in which lists have two pages and eight. Their first pages have room for one more."""
RESULTS = "content/challenges/walk/results/"


def make_files(count: int) -> dict[str, str | bytes]:
    """A hub in which a third of the people took part in a challenge, and as many share a tip."""
    files: dict[str, str | bytes] = {
        "content/hub.yml": "name: Test\nurl: https://hub.example.org\nrepository: a/b\n",
        "content/topics.yml": "- {id: sql, name: SQL}\n- {id: python, name: Python}\n",
        "content/badges.yml": "- {id: first, name: First, summary: A result, rule: {count: result, at_least: 1}}\n",
        "content/challenges/walk/challenge.md": "---\ntitle: Walk\nscore: count\ntopics: [sql]\n---\nWalk.\n",
    }
    for number in range(count):
        joined = date(2026, 1, 1) + timedelta(days=number * 300 // count)
        files[f"content/learners/p{number}.yml"] = f"name: Person {number}\njoined: {joined}\nlearning: [python]\n"
        if number % 3 == 0:
            files[f"{RESULTS}p{number}.yml"] = f"learner: p{number}\ndate: {joined}\nscore: {number}\n"
            files[f"content/tips/t{number}.md"] = (
                f"---\ntitle: Tip {number}\nauthor: p{number}\ndate: {joined}\ntopics: [sql]\n---\nText.\n"
            )
    return files


class RecordedSite:
    """All pages of a hub, with what each of them read."""

    def __init__(self, folder: Path, count: int) -> None:
        self.database, self.folder, self.files = Database.in_memory(), folder, make_files(count)
        self._update()
        self.database.get_many(render_slots, self._list_keys())

    def edit(self, path: str, text: str) -> Counter[str]:
        """Change a file. Returns, by family, how many pages have to be rendered. Pages of one board or badge count once:
        rows move from page to page."""
        before = self._list_keys()
        self.files[path] = text
        self._update()
        outdated = self.database.find_outdated(render_slots, before)
        outdated += [key for key in self._list_keys() if key not in before]
        return Counter(key.partition("/")[0] for key in {key.partition("--")[0] for key in outdated})

    def _update(self) -> None:
        library = load_valid_library(write_hub(self.folder, self.files))
        with self.database.update() as update:
            set_site_inputs(update, BuildInputs(self.folder, TODAY, library, NO_HISTORY, ()))

    def _list_keys(self) -> list[str]:
        hub = get_context(self.database).hub
        views = (name for name, family in PAGE_FAMILIES.items() if family.view)
        return [f"{name}/{key}" for name in views for key in load_view(name).list_keys(hub)]


def write_edit(kind: str, count: int) -> tuple[str, str]:
    """Return the path and the text of a new result of the latest person, or of a new person."""
    if kind == "result":
        return f"{RESULTS}new.yml", f"learner: p{count - 1}\ndate: 2026-11-20\nscore: 5\n"
    return "content/learners/new.yml", "name: New\njoined: 2026-11-20\nlearning: [python]\n"


@pytest.mark.parametrize("kind", ["result", "learner"])
def test_an_edit_renders_as_many_pages_in_a_larger_hub(kind: str, tmp_path: Path) -> None:
    few = RecordedSite(tmp_path / "few", FEW).edit(*write_edit(kind, FEW))
    many = RecordedSite(tmp_path / "many", MANY).edit(*write_edit(kind, MANY))
    assert few == many
    assert many["learners"] == (kind == "learner")
    assert (many["wall"], many["learner"], many["tips"], many["tip"]) == (1, 1, 0, 0)


def test_another_card_concerns_few_pages(tmp_path: Path) -> None:
    site = RecordedSite(tmp_path, FEW)
    before = Counter(site.database.computed_counts)
    site.edit("content/learners/p1.yml", "name: Person 1\nheadline: Hello\njoined: 2026-01-03\nlearning: [python]\n")
    computed = site.database.computed_counts - before
    assert before["lyceum.site.recorded_sources:has_card"] > FEW
    assert 1 <= computed["lyceum.site.recorded_sources:has_card"] < 10
