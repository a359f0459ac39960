"""What compares people with others and with today is in shards of JSON, and names only people who stand on boards."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from lyceum.hub import Hub
from lyceum.scoring import split_into_shards
from lyceum.site.exports.learner_facts import ROWS_PER_RANKING, export_learner_facts, list_fact_parts
from lyceum.site.exports.profiles import export_profiles
from lyceum.site.shards import MAX_PEOPLE_PER_SHARD, count_shards, find_shards_of_people, group_by_shard, name_shard
from lyceum.site.view_context import make_context
from tests.support.hubs import make_hub
from tests.support.pages import render_page

WALK = "content/challenges/walk/"
FILES: dict[str, str | bytes] = {
    "content/learners/ada.yml": 'name: Ada\njoined: 2026-11-01\nbio: "# no comment"\n',
    "content/learners/grace.yml": "name: Grace\njoined: 2026-11-02\n# mine\n",
    "content/learners/lin.yml": "name: Lin\njoined: 2026-11-03\nshow: {boards: false}\n",
    "content/learners/moth.yml": "name: Moth\njoined: 2026-11-03\nshow: {search: false}\n",
    f"{WALK}challenge.md": "---\ntitle: Walk\nscore: count\ncloses: 2026-12-20\n---\nWalk.\n",
    **{
        f"{WALK}results/{handle}.yml": f"learner: {handle}\ndate: 2026-11-10\nscore: {score}\n"
        for handle, score in {"ada": 9, "grace": 5, "lin": 7, "moth": 5}.items()
    },
}


def export_facts(hub: Hub) -> dict[str, Any]:
    context = make_context(hub)
    return dict(file for part in list_fact_parts(context) for file in export_learner_facts(context, part))


def test_facts_have_the_place_the_season_and_the_row(tmp_path: Path) -> None:
    files = export_facts(make_hub(tmp_path, FILES))
    people = files["facts/0.json"]
    assert files["facts/index.json"]["shards"] == 1
    assert people["ada"] == {"now": "10 points this season.", "places": {"walk": "place 1 of 4"}, "at": 0}
    assert people["grace"]["places"] == {"walk": "place 3 of 4, shared"}
    rows = files["facts/ranking-0.json"]
    assert [row[:3] for row in rows] == [[1, "ada", "Ada"], [1, "grace", "Grace"], [1, "moth", "Moth"]]


def test_facts_name_only_people_who_stand_on_boards(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, FILES)
    assert "lin" not in json.dumps(export_facts(hub)).lower()
    html = str(render_page(hub, "learner", "lin").body)
    assert set(re.findall(r"data-hub[\w-]*", html)) == {"data-hub-certificate"}


def test_hub_without_boards_has_no_facts(tmp_path: Path) -> None:
    hub = make_hub(tmp_path, {**FILES, "content/hub.yml": "name: Test\nboards: off\n"})
    assert export_facts(hub) == {}
    assert "data-hub-facts" not in str(render_page(hub, "learner", "ada").body)


def test_profiles_have_what_the_form_needs(tmp_path: Path) -> None:
    profiles = dict(export_profiles(make_context(make_hub(tmp_path, FILES)), "0"))["profiles/0.json"]
    assert sorted(profiles) == ["ada", "grace", "lin"], "nobody who wants not to be found"
    assert profiles["ada"]["values"] == {"name": "Ada", "joined": "2026-11-01", "bio": "# no comment"}
    assert (profiles["ada"]["path"], profiles["grace"]["comments"]) == ("content/learners/ada.yml", True)


@pytest.mark.parametrize(("people", "shards"), [(0, 1), (128, 1), (129, 2), (257, 4), (10_000, 128), (1_000_000, 8192)])
def test_shard_has_64_to_128_people(people: int, shards: int) -> None:
    assert count_shards(people) == shards
    assert shards == 1 or MAX_PEOPLE_PER_SHARD / 2 <= people / shards <= MAX_PEOPLE_PER_SHARD


def test_shards_are_about_equal() -> None:
    groups = group_by_shard((f"person-{number}" for number in range(10_000)), 128)
    assert len(groups) == 128
    assert max(map(len, groups.values())) < 2 * 10_000 / 128


def test_shard_is_named_by_a_known_hash() -> None:
    """The check value of CRC-32/ISO-HDLC in https://reveng.sourceforge.io/crc-catalogue/all.htm, and two short texts."""
    assert [name_shard(text, 1 << 32) for text in ("", "a", "123456789")] == ["0", "e8b7be43", "cbf43926"]


@pytest.mark.parametrize(("file_shards", "people_shards"), [(1, 1), (1, 16), (4, 16), (16, 16), (128, 16), (4, 1)])
def test_file_is_about_few_shards_of_people(file_shards: int, people_shards: int) -> None:
    handles = [f"person-{number}" for number in range(2_000)]
    shards = split_into_shards(handles, people_shards)
    for name, group in group_by_shard(handles, file_shards).items():
        found = find_shards_of_people(name, file_shards, shards)
        assert len(found) == max(1, people_shards // file_shards)
        assert {*group} <= {handle for shard in found for handle in shards[shard]}


def test_script_reads_as_many_rows_as_a_ranking_has() -> None:
    script = (Path(__file__).parents[2] / "theme" / "assets" / "hub-facts.js").read_text("utf-8")
    assert f"ROWS_PER_RANKING = {ROWS_PER_RANKING};" in script
