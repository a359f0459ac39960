"""After a change, the hub is derived again only where something changed, and is the same as a hub that is derived from nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.git import NO_HISTORY
from lyceum.hub import Hub, derive_hub, set_hub_inputs
from lyceum.loader import ValidLibrary, drop_invalid, load_library_from_files
from lyceum.queries import Database
from lyceum.rules import check_library
from lyceum.scoring import list_contributors
from tests.support.hub_parts import list_hub_parts
from tests.support.hubs import TODAY, load_valid_library, write_hub
from tests.support.property_tests import count_examples
from tests.support.random_hubs import RandomHub, random_hubs

LEARNER_COUNT = 300
"""More than one shard of people has."""
BADGES = """\
- {id: done, name: Done, summary: Did something, rule: {count: result, tiers: {bronze: 1, silver: 3}}}
- {id: first, name: First, summary: First, rule: {rank: {season: any, at_most: 1}}}
- {id: here, name: Here, summary: A year, rule: {member_for: 365}}
"""


def load(random_hub: RandomHub) -> ValidLibrary:
    library, problems = load_library_from_files(random_hub.files, {})
    return drop_invalid(library, (*problems, *check_library(library, today=TODAY)))


def mix(first: RandomHub, second: RandomHub) -> RandomHub:
    """The first hub, with every other file as in the second one."""
    files = dict(first.files)
    for path in sorted(second.files)[::2]:
        files[path] = second.files[path]
    files["content/hub.yml"] = first.files["content/hub.yml"]
    history = replace(first.history, files={path: file for path, file in first.history.files.items() if path in files})
    return RandomHub(files, history, second.comments)


@pytest.mark.fuzz
@settings(max_examples=count_examples(15))
@given(first=random_hubs(), second=random_hubs(), days=st.lists(st.integers(0, 400), min_size=5, max_size=5))
def test_changed_hub_equals_a_hub_derived_from_nothing(first: RandomHub, second: RandomHub, days: list[int]) -> None:
    database = Database.in_memory()
    for random_hub, day in zip((first, mix(first, second), second, first, first), days, strict=True):
        library, today = load(random_hub), TODAY + timedelta(days=day)
        with database.update() as update:
            set_hub_inputs(update, library, random_hub.history, random_hub.comments, today=today)
        expected = derive_hub(library, random_hub.history, random_hub.comments, today=today)
        assert list_hub_parts(Hub(database)) == list_hub_parts(expected)


@settings(max_examples=count_examples(10))
@given(random_hubs())
def test_two_processes_derive_what_one_derives(random_hub: RandomHub) -> None:
    library = load(random_hub)
    hubs = [derive_hub(library, random_hub.history, random_hub.comments, today=TODAY) for _ in range(2)]
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("lyceum.hub.MIN_SHARDS_FOR_PROCESSES", 0)
        monkeypatch.setattr("lyceum.hub.can_divide_work", lambda: True)
        hubs[1].derive_first({list_contributors: ("",)}, lambda: hubs[1].credits)
    assert list_hub_parts(hubs[1]) == list_hub_parts(hubs[0])
    assert hubs[1].database.computed_counts[list_contributors.name] == 1


def make_files(learner_count: int = LEARNER_COUNT, result_count: int = 40) -> dict[str, str | bytes]:
    """A hub of several shards of people with two challenges, tips and badges."""
    names = [f"p{number:03}" for number in range(learner_count)]
    files: dict[str, str | bytes] = {
        f"content/learners/{name}.yml": f"name: {name.title()}\njoined: 2025-11-01\nbio: Words of {name}\n"
        for name in names
    }
    for challenge in ("walk", "swim"):
        folder = f"content/challenges/{challenge}"
        head = f"title: {challenge}\nopens: 2026-01-01\ncloses: 2026-12-31\nscore: {{measure: count}}\n"
        files[f"{folder}/challenge.md"] = f"---\n{head}---\nText\n"
        for number, name in enumerate(names[:result_count]):
            files[f"{folder}/results/{name}.yml"] = (
                f"learner: {name}\ndate: 2026-02-0{number % 9 + 1}\nscore: {number}\n"
            )
    for name in names[:20]:
        files[f"content/tips/t{name}.md"] = f"---\ntitle: T {name}\nauthor: {name}\ndate: 2026-03-01\n---\nOf {name}\n"
    return {**files, "content/hub.yml": "name: Test\n", "content/badges.yml": BADGES}


@contextmanager
def open_store(folder: Path) -> Iterator[Database]:
    database = Database.open(folder / ".store", version="test")
    try:
        yield database
    finally:
        database.close()


def derive_everything(folder: Path, database: Database, *, today: date = TODAY) -> Hub:
    with database.update() as update:
        set_hub_inputs(update, load_valid_library(folder), NO_HISTORY, today=today)
    hub = Hub(database)
    list_hub_parts(hub)
    return hub


@pytest.fixture(scope="module")
def stored_hub(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub whose parts are in a store."""
    folder = write_hub(tmp_path_factory.mktemp("stored"), make_files())
    with open_store(folder) as database:
        derive_everything(folder, database)
        database.commit()
    return folder


def count_computed(folder: Path, edit: Callable[[Path], object], *, today: date = TODAY) -> Counter[str]:
    """How often each query is computed after an edit, by its name without the module. The edit is kept."""
    edit(folder)
    with open_store(folder) as database:
        hub = derive_everything(folder, database, today=today)
        assert list_hub_parts(hub) == list_hub_parts(derive_hub(load_valid_library(folder), NO_HISTORY, today=today))
        database.commit()
        return Counter({name.partition(":")[2]: count for name, count in database.computed_counts.items()})


def replace_text(path: str, old: str, new: str) -> Callable[[Path], object]:
    def edit(folder: Path) -> None:
        text = (folder / path).read_text("utf-8")
        assert old in text
        (folder / path).write_text(text.replace(old, new), "utf-8")

    return edit


def test_nothing_is_derived_again_without_a_change(stored_hub: Path) -> None:
    assert count_computed(stored_hub, lambda _: None) == {}


def test_bio_leads_to_no_credit_board_or_award(stored_hub: Path) -> None:
    computed = count_computed(stored_hub, replace_text("content/learners/p150.yml", "Words of", "Other words of"))
    assert computed == {"find_learner_facts": 1, "read_headline": 1}


def test_name_leads_to_no_list_of_everybody(stored_hub: Path) -> None:
    """Lists have handles, in an order that no name changes."""
    computed = count_computed(stored_hub, replace_text("content/learners/p160.yml", "name: P160", "name: Ann"))
    assert computed["map_interests"] == 1, "only the shard of the learner"
    assert not computed.keys() & {"build_topics", "list_contributors", "list_wall_rows", "order_learners"}


def test_text_of_a_tip_leads_to_no_credit_or_board(stored_hub: Path) -> None:
    computed = count_computed(stored_hub, replace_text("content/tips/tp001.md", "Of p001", "About p001"))
    assert computed["collect_tip_facts"] == 1
    assert not computed.keys() & {"collect_ledger", "collect_work", "collect_awards", "build_boards", "rank_learners"}


def test_result_leads_to_its_boards_and_its_people(stored_hub: Path) -> None:
    path = "content/challenges/walk/results/p007.yml"
    computed = count_computed(stored_hub, replace_text(path, "score: 7", "score: 70\nevidence: https://example.org/a"))
    assert computed["settle_results"] == 1
    assert computed["build_boards"] == 3, "one for each level of trust, of one challenge"
    assert (computed["collect_ledger"], computed["collect_work"]) == (1, 1), "only the shard of the learner"
    assert computed["collect_learner_facts"] == 0
    assert computed["collect_tip_facts"] == 0


def test_another_place_leads_to_no_ledger(stored_hub: Path) -> None:
    path = "content/challenges/swim/results/p030.yml"
    computed = count_computed(stored_hub, replace_text(path, "score: 30", "score: 3"))
    assert computed["build_boards"] == 3
    assert not computed.keys() & {"collect_awards", "rank_learners", "count_scope_points", "list_contributors"}


def count_work(folder: Path, learner_count: int) -> list[Counter[str]]:
    """What is computed after another name and after another score, in a hub in which everybody sent two results."""
    write_hub(folder, make_files(learner_count, learner_count))
    with open_store(folder) as database:
        derive_everything(folder, database)
        database.commit()
    last = learner_count - 1
    name = replace_text("content/learners/p007.yml", "name: P007", "name: Somebody")
    score = replace_text(f"content/challenges/walk/results/p{last:03}.yml", f"score: {last}", "score: 900")
    return [count_computed(folder, edit) for edit in (name, score)]


def test_edit_costs_the_same_in_a_larger_hub(tmp_path: Path) -> None:
    small, large = count_work(tmp_path / "small", 60), count_work(tmp_path / "large", 240)
    grown = [large_counts - small_counts for small_counts, large_counts in zip(small, large, strict=True)]
    assert grown[0] == {}, "another name"
    assert grown[1].keys() <= {"find_record", "settle_results"}, "a look-up for each learner of the shard"
    assert grown[1].keys() <= {"find_record"}, "a look-up for each neighbour in the shard, which has a limit"


def test_next_day_leads_to_answers_about_days_alone(stored_hub: Path) -> None:
    computed = count_computed(stored_hub, lambda _: None, today=TODAY + timedelta(days=1))
    assert not computed.keys() & {
        "collect_learner_facts",
        "collect_ledger",
        "collect_awards",
        "build_boards",
        "rank_learners",
    }


def test_new_learner_leads_to_one_shard(stored_hub: Path) -> None:
    def edit(folder: Path) -> None:
        write_hub(folder, {"content/learners/zoe.yml": "name: Zoe\njoined: 2026-01-01\n"})

    computed = count_computed(stored_hub, edit)
    assert {computed[name] for name in ("collect_learner_facts", "collect_ledger", "collect_awards")} == {1}
    assert computed["settle_results"] == 0
