"""A page says what its own files say: a new day changes no page of a person, and a result changes only few pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from lyceum.git import NO_HISTORY
from lyceum.queries import Database
from lyceum.site.inputs import BuildInputs
from lyceum.site.page_queries import get_context
from lyceum.site.page_slots import render_page_slots
from lyceum.site.site_inputs import set_site_inputs
from lyceum.site.view_context import make_context
from lyceum.site.views import load_view
from tests.support.hubs import TODAY, load_valid_library, make_hub, write_hub
from tests.support.pages import render_all_pages, render_slots

TOMORROW = TODAY + timedelta(days=1)
FAMILIES = ("learner", "tip", "challenge", "topic", "badge", "year")
"""The pages about one thing. Lists and boards of all things may change every day."""
RESULTS = "content/challenges/walk/results/"
NEW_RESULT = "learner: p59\ndate: 2026-11-23\nscore: 500\n"


def make_files() -> dict[str, str | bytes]:
    """A hub of sixty people, of whom forty took part in one open challenge."""
    files: dict[str, str | bytes] = {
        "content/hub.yml": "name: Test\nurl: https://hub.example.org\nrepository: a/b\n",
        "content/topics.yml": "- {id: sql, name: SQL}\n- {id: python, name: Python}\n",
        "content/badges.yml": (
            "- {id: tiers, name: Tiers, summary: Results, rule: {count: result, tiers: {bronze: 1, gold: 9}}}\n"
            "- {id: member, name: Member, summary: Five years, rule: {member_for: 1825}}\n"
            "- {id: first, name: First, summary: Places, rule: {rank: {challenge: run, at_most: 3}}}\n"
            "- {id: helper, name: Helper, summary: Thanks, rule: {count: thanks, at_least: 5}}\n"
        ),
        "content/challenges/walk/challenge.md": (
            "---\ntitle: Walk\nscore: count\nhosts: [p1]\ntopics: [sql]\nopens: 2026-11-01\ncloses: 2027-06-11\n---\nWalk.\n"
        ),
        "content/challenges/swim/challenge.md": (
            "---\ntitle: Swim\nhosts: [p2]\ntopics: [sql]\nopens: 2026-12-01\ncloses: 2027-12-31\n---\nSwim.\n"
        ),
        "content/challenges/run/challenge.md": (
            "---\ntitle: Run\nscore: count\nhosts: [p3]\nopens: 2026-01-01\ncloses: 2026-02-01\n---\nRun.\n"
        ),
    }
    for number in range(60):
        joined = date(2024, 1, 1) + timedelta(days=17 * number)
        lines = ["learning: [sql]", "headline: Walks", "bio: Walks *far*.", "show: {year: true}"][: number % 5]
        files[f"content/learners/p{number}.yml"] = "\n".join(
            (f"name: Person {number}", f"joined: {joined}", *lines, "")
        )
    files["content/learners/p58.yml"] = "name: Newcomer\njoined: 2026-10-27\n"
    for number in range(40):
        score = 100 + number * 7 % 40
        files[f"{RESULTS}p{number}.yml"] = f"learner: p{number}\ndate: 2026-11-{number % 20 + 1:02}\nscore: {score}\n"
        files[f"content/challenges/run/results/p{number}.yml"] = (
            f"learner: p{number}\ndate: 2026-01-{number % 20 + 1:02}\nscore: {score}\n"
        )
    for number in range(12):
        files[f"content/tips/t{number}.md"] = (
            f"---\ntitle: Tip {number}\nauthor: p{number}\ndate: 2026-03-{number + 1:02}\n"
            f"topics: [sql]\nchallenges: [walk]\nthanks: [p{number + 1}]\n---\nText {number}.\n"
        )
    return files


def render_pages_of_things(folder: Path, files: Mapping[str, str | bytes], today: date) -> dict[str, str]:
    """Render every page that is about one person, tip, challenge, topic or badge, by its address."""
    hub = make_hub(folder, dict(files), today=today)
    context = make_context(hub)
    return {
        page.address: repr(render_page_slots(page, context))
        for family, page in render_all_pages(context)
        if family in FAMILIES
    }


def list_changes(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return sorted(address for address in before.keys() | after.keys() if before.get(address) != after.get(address))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return render_pages_of_things(tmp_path_factory.mktemp("hub"), make_files(), TODAY)


def test_a_new_day_changes_no_page(pages: dict[str, str], tmp_path: Path) -> None:
    assert list_changes(pages, render_pages_of_things(tmp_path, make_files(), TOMORROW)) == []


def test_a_new_week_and_season_change_no_learner_page(pages: dict[str, str], tmp_path: Path) -> None:
    """A challenge opens in between: its page is another one, and its host has points."""
    changes = list_changes(pages, render_pages_of_things(tmp_path, make_files(), date(2027, 1, 5)))
    assert changes == ["challenges/swim/", "learners/p2/"]


def test_a_result_changes_the_pages_of_its_people_alone(pages: dict[str, str], tmp_path: Path) -> None:
    files = {**make_files(), f"{RESULTS}p59.yml": NEW_RESULT}
    changes = list_changes(pages, render_pages_of_things(tmp_path, files, TODAY))
    assert changes == ["badges/tiers/", "challenges/walk/", "learners/p59/", "years/2026-p59/"]


def test_a_tip_changes_no_older_tip(pages: dict[str, str], tmp_path: Path) -> None:
    files = {
        **make_files(),
        "content/tips/new.md": "---\ntitle: New\nauthor: p54\ndate: 2026-11-20\ntopics: [sql]\n---\nText.\n",
    }
    changes = list_changes(pages, render_pages_of_things(tmp_path, files, TODAY))
    assert changes == ["learners/p54/", "tips/new/", "topics/sql/", "years/2026-p54/"]


def test_a_new_learner_changes_only_the_topics_of_theirs(pages: dict[str, str], tmp_path: Path) -> None:
    files = {**make_files(), "content/learners/new.yml": "name: New\njoined: 2026-11-20\nlearning: [python]\n"}
    changes = list_changes(pages, render_pages_of_things(tmp_path, files, TODAY))
    assert changes == ["learners/new/", "topics/python/"]


class RecordedSite:
    """Pages of which the database knows what they read."""

    def __init__(self, folder: Path) -> None:
        self.database, self.folder = Database.in_memory(), folder
        self.update(make_files(), TODAY)
        context = get_context(self.database)
        self.keys = [f"{family}/{key}" for family in FAMILIES for key in load_view(family).list_keys(context.hub)]
        self.database.get_many(render_slots, self.keys)

    def update(self, files: Mapping[str, str | bytes], today: date) -> None:
        library = load_valid_library(write_hub(self.folder, dict(files)))
        with self.database.update() as update:
            set_site_inputs(update, BuildInputs(self.folder, today, library, NO_HISTORY, ()))

    def list_outdated(self, files: Mapping[str, str | bytes], today: date = TODAY) -> list[str]:
        """Return the pages that have to be rendered for other files or on another day, besides those of badges."""
        self.update(files, today)
        outdated = self.database.find_outdated(render_slots, self.keys)
        return [key for key in outdated if not key.startswith("badge/")]


def test_a_new_day_renders_no_page_of_a_thing(tmp_path: Path) -> None:
    assert RecordedSite(tmp_path).list_outdated(make_files(), TOMORROW) == []


def test_a_tip_and_a_learner_render_only_their_topic(tmp_path: Path) -> None:
    files = {
        **make_files(),
        "content/tips/new.md": "---\ntitle: New\nauthor: p54\ndate: 2026-11-20\ntopics: [sql]\n---\nText.\n",
        "content/learners/new.yml": "name: New\njoined: 2026-11-20\nlearning: [sql]\n",
    }
    assert sorted(RecordedSite(tmp_path).list_outdated(files)) == [
        "learner/p54",
        "topic/sql",
        "topic/sql--2",
        "year/2026-p54",
    ]


def test_a_result_renders_only_the_pages_of_its_people(tmp_path: Path) -> None:
    files = {**make_files(), f"{RESULTS}p59.yml": NEW_RESULT}
    outdated = RecordedSite(tmp_path).list_outdated(files)
    assert sorted(outdated) == ["challenge/walk", "learner/p59", "year/2026-p59"]
