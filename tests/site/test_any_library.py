"""Any library that loads, builds: whatever is wrong with the files, the pages and files of the rest are made."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from lyceum.git import NO_HISTORY
from lyceum.site import build_site
from tests.support.hubs import write_site_hub
from tests.support.property_tests import count_examples
from tests.support.random_hubs import RandomHub, random_hubs
from tests.support.rendered_sites import FAMILIES_OF_THE_SITE, derive_random_hub, render_everything


@pytest.mark.fuzz
@pytest.mark.slow
@settings(max_examples=count_examples(40))
@given(random_hub=random_hubs())
def test_any_library_that_loads_builds(random_hub: RandomHub) -> None:
    assert render_everything(*derive_random_hub(random_hub))["wall.svg"]


BADGE = "- {{id: star, name: Star, summary: Shine, rule: {rule}}}\n"
HIDDEN = "show: {boards: false, wall: false, search: false, peers: false}\n"
WALK = "content/challenges/walk/"
ODD_HUBS: dict[str, dict[str, str]] = {
    "nothing at all": {},
    "only settings": {"content/hub.yml": "name: Test\n"},
    "only hidden people": {
        "content/learners/ada.yml": f"name: Ada\nlearning: [sql]\nlooking_for: [job]\n{HIDDEN}",
        "content/tips/one.md": "---\ntitle: One\nauthor: ada\n---\nWords\n",
        f"{WALK}challenge.md": "---\ntitle: Walk\nhosts: [ada]\nscore: points\n---\nWords\n",
        f"{WALK}results/ada.yml": "learner: ada\ndate: 2026-01-01\nscore: 3\n",
        "content/badges.yml": BADGE.format(rule="{count: anything}"),
    },
    "empty lists": {
        "content/hub.yml": "name: Test\nseason: []\npoints: {podium: []}\norganisations: []\ncohorts: []\nmoderators: []\n",
        "content/topics.yml": "[]\n",
        "content/badges.yml": "[]\n",
        "content/learners/ada.yml": "name: Ada\nlearning: []\nknows: []\ngoals: []\nlinks: []\nformerly: []\n",
        f"{WALK}challenge.md": "---\ntitle: Walk\nhosts: []\nboards: []\ntasks: []\nscore: count\n---\nWords\n",
        f"{WALK}results/ada.yml": "learner: ada\ndate: 2026-01-01\nscore: 0\ntasks: []\nthanks: []\n",
    },
    "sums with hundreds of digits": {
        "content/learners/ada.yml": "name: Ada\n",
        f"{WALK}challenge.md": "---\ntitle: Walk\nscore: {measure: duration, unit: ms, attempts: sum}\n---\nWords\n",
        f"{WALK}results/ada.yml": "learner: ada\ndate: 2026-01-01\nscore: 1e75\n",
        f"{WALK}results/ada-2.yml": "learner: ada\ndate: 2026-01-02\nscore: 1e-300\n",
        "content/challenges/run/challenge.md": (
            "---\ntitle: Run\nscore: {measure: points}\ntasks: [{id: a, title: A, points: 1e308}, {id: b, title: B, points: 3.5}]\n"
            "---\nWords\n"
        ),
        "content/challenges/run/results/ada.yml": "learner: ada\ndate: 2026-01-01\ntasks: [a, b]\n",
    },
    "giant and tiny numbers": {
        "content/hub.yml": "name: Test\npoints: {profile: 999999999999, tip: 0, podium: [0, 999999999999]}\ncaps: {tip: 0}\n",
        "content/badges.yml": "".join(
            BADGE.format(rule=rule).replace("star", f"star-{number}")
            for number, rule in enumerate(
                (
                    "{count: tip, at_least: 999999999999}", "{count: tip, at_least: 0}", "{count: tip, at_least: -1}",
                    "{count: tip, tiers: {}}", "{count: tip, tiers: {bronze: 0}}", "{streak: 0}", "{streak: 999999999999}",
                    "{away: 999999999999}", "{member_for: 999999999999}", "{rank: {challenge: walk, at_most: 0}}",
                    "{rank: {season: any, at_most: 999999999999}}", "{all: []}", "{any: []}", "{given_to: []}", "{given_to: [nobody]}",
                    "{all: [{any: [{all: [{count: tip}]}]}, {member_for: 1}]}",
                )
            )
        ),
        "content/learners/ada.yml": "name: Ada\njoined: 1900-01-01\n",
        f"{WALK}challenge.md": "---\ntitle: Walk\nopens: 1900-01-01\ncloses: 2200-12-31\nscore: {measure: points, max: 0}\n"
        "tasks: [{id: a, title: A, points: 0}, {id: b, title: B, points: 999999999999}]\n---\nWords\n",
        f"{WALK}results/ada.yml": "learner: ada\ndate: 1900-01-01\ntasks: [a, b]\n",
    },
    "odd days": {
        "content/hub.yml": "name: Test\nseason: [{name: A, starts: 2026-05-01, ends: 2026-01-01}, {name: A, starts: 1900-01-01, ends: 2200-12-31}]\n"
        "cohorts: [{id: a, name: A, starts: 2026-01-01, ends: 2026-12-31}, {id: b, name: B, starts: 2026-06-01, ends: 2025-01-01}]\n",
        "content/learners/ada.yml": "name: Ada\ncohort: [a, b]\njoined: 2026-11-25\n",
        f"{WALK}challenge.md": "---\ntitle: Walk\nopens: 2026-05-01\ncloses: 2026-01-01\n---\nWords\n",
        f"{WALK}results/ada.yml": "learner: ada\ndate: 2026-01-01\n",
    },
    "circles": {
        "content/learners/ada.yml": "name: Ada\nformerly: [ada, bob]\n",
        "content/learners/bob.yml": "name: Bob\nformerly: [ada]\n",
        "content/topics.yml": "- {id: a, name: A, aliases: [b]}\n- {id: b, name: B, aliases: [a]}\n",
        "content/tips/one.md": "---\ntitle: One\nauthor: ada\nthanks: [ada, bob]\ntopics: [a, b]\n---\n[one](one.md)\n",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", ODD_HUBS)
def test_odd_hub_is_a_problem_or_builds(name: str) -> None:
    files = {path: text.encode() for path, text in ODD_HUBS[name].items()}
    hub, inputs = derive_random_hub(RandomHub(files, NO_HISTORY, ()))
    assert render_everything(hub, inputs)["wall.svg"]
    assert len(hub.learners) + len(inputs.omitted_paths) >= len([path for path in files if "/learners/" in path])


@pytest.mark.slow
@settings(max_examples=2)
@given(random_hub=random_hubs())
def test_any_hub_on_disk_builds_with_the_engine(
    random_hub: RandomHub, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("hub")
    write_site_hub(folder, {**random_hub.files})
    assert build_site(folder, site_dir=folder / "site").stats.page_count > len(FAMILIES_OF_THE_SITE)
