"""What a site costs for each person: files and bytes that do not depend on what they wrote, and files for each thing they made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from lyceum.site import build_site
from tests.support.command_line import run_lyceum
from tests.support.hubs import write_site_hub
from tests.support.paths import ROOT

MAX_FILES_PER_LEARNER = 3
MAX_BYTES_PER_LEARNER = 30_000
MAX_FILES_PER_CONTRIBUTION = 1
FEW, MANY = 70, 110
"""People in two hubs whose sites are compared. Both have as many shards, and nearly as many pages of each list."""
CARD_LIMIT = 5

Files = Mapping[str, str | bytes]


def make_people(count: int, fields: str = "") -> Files:
    return {
        f"content/learners/person-{number:03}.yml": f"name: Person {number:03}\n{fields}" for number in range(count)
    }


def make_results(count: int) -> Files:
    return {
        f"content/challenges/walk/results/person-{number:03}.yml": f"learner: person-{number:03}\ndate: 2026-10-05\nscore: {number}\n"
        for number in range(count)
    }


def make_tips(count: int) -> Files:
    return {
        f"content/tips/tip-{number:03}.md": f"---\ntitle: Tip {number:03}\nauthor: person-{number:03}\ndate: 2026-10-05\n---\nText.\n"
        for number in range(count)
    }


SETTINGS: Files = {
    "content/hub.yml": f"name: Budget\nurl: https://budget.example.org/\nmax_share_cards: {CARD_LIMIT}\n",
    "content/badges.yml": (ROOT / "content/badges.yml").read_bytes(),
    "content/topics.yml": (ROOT / "content/topics.yml").read_bytes(),
    "content/challenges/walk/challenge.md": "---\ntitle: Walk far\nscore: count\ncloses: 2026-12-20\n---\nWalk.\n",
}


class BuiltSites:
    """Builds the site of each hub once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sizes: dict[str, dict[str, int]] = {}

    def measure(self, name: str, files: Files) -> dict[str, int]:
        """Return the size in bytes of every file of the hub's site, by path."""
        if name not in self.sizes:
            hub = write_site_hub(self.folder / name, {**SETTINGS, **files})
            site = build_site(hub, site_dir=self.folder / f"{name}-site").site_folder
            self.sizes[name] = {
                path.relative_to(site).as_posix(): path.stat().st_size for path in site.rglob("*") if path.is_file()
            }
        return self.sizes[name]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> BuiltSites:
    return BuiltSites(tmp_path_factory.mktemp("budget"))


def test_name_alone_costs_three_files_and_thirty_kilobytes(sites: BuiltSites) -> None:
    few, many = sites.measure("few", make_people(FEW)), sites.measure("many", make_people(MANY))
    more = MANY - FEW
    assert len(many) - len(few) <= more * MAX_FILES_PER_LEARNER
    assert sum(many.values()) - sum(few.values()) <= more * MAX_BYTES_PER_LEARNER


def test_name_alone_gets_no_picture(sites: BuiltSites) -> None:
    cards = [path for path in sites.measure("many", make_people(MANY)) if path.startswith("assets/cards/learners/")]
    assert cards == []


def test_result_costs_no_file_of_its_own(sites: BuiltSites) -> None:
    people = make_people(MANY, "headline: Learning\n")
    before, after = sites.measure("people", people), sites.measure("results", {**people, **make_results(MANY)})
    assert len(after) - len(before) < MANY * MAX_FILES_PER_CONTRIBUTION / 10, "boards and pages of lists"


def test_tip_costs_its_page(sites: BuiltSites) -> None:
    people = make_people(MANY, "headline: Learning\n")
    before, after = sites.measure("people", people), sites.measure("tips", {**people, **make_tips(MANY)})
    new_paths = after.keys() - before.keys()
    tip_paths = {path for path in new_paths if path.startswith("tips/tip-")}
    assert len(tip_paths) == MANY * MAX_FILES_PER_CONTRIBUTION
    assert len(after) - len(before) < 1.1 * MANY, "pages of lists"


def test_pictures_of_people_and_tips_stay_below_the_limit(sites: BuiltSites) -> None:
    files = sites.measure("tips", {**make_people(MANY, "headline: Learning\n"), **make_tips(MANY)})
    cards = [path for path in files if path.startswith(("assets/cards/learners/", "assets/cards/tips/"))]
    assert len(cards) == CARD_LIMIT


def test_certificate_or_award_costs_no_file(sites: BuiltSites) -> None:
    files = sites.measure("results", {**make_people(MANY, "headline: Learning\n"), **make_results(MANY)})
    named = [path for path in files if "person-" in path]
    assert {path.split("/")[0] for path in named} <= {"learners", "assets"}
    assert not [path for path in files if path.startswith(("awards/", "badge/", "card/"))]


def test_build_and_status_page_say_how_many_pictures_are_left_out(tmp_path: Path) -> None:
    hub = write_site_hub(tmp_path, {**SETTINGS, **make_people(CARD_LIMIT + 7, "headline: Learning\n")})
    result = build_site(hub)
    assert result.stats.omitted_card_count == 7
    status = (result.site_folder / "status/index.html").read_text("utf-8")
    assert "7 more pages share the picture of the community." in status
    assert "7 pages without a picture of their own" in run_lyceum("build", folder=hub).stdout


def test_build_writes_how_large_the_site_is(tmp_path: Path) -> None:
    folder = build_site(write_site_hub(tmp_path, {**SETTINGS, **make_people(3)})).site_folder
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.name != "size.json"]
    expected = {"files": len(sizes) + 1, "megabytes": round(sum(sizes) / 1e6, 1)}
    assert json.loads((folder / "status/size.json").read_bytes()) == expected
