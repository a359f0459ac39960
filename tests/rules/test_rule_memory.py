"""A second check runs only the rules that look at something that changed, and finds what a new check finds."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyceum.diagnostics import Problem
from lyceum.loader import ContentStore, ParseCache, load_library, load_library_from_files
from lyceum.rules import RuleMemory, StoredMemory, check_library
from lyceum.rules.checker import RULES
from lyceum.rules.registry import Scope
from tests.support.hubs import COMMON_FILES, TODAY, find_problems, write_hub
from tests.support.property_tests import count_examples
from tests.support.random_hubs import random_hubs

FILES: dict[str, str | bytes] = {
    **COMMON_FILES,
    "content/learners/li.yml": "name: Li\nlearning: [python]\n",
    "content/tips/one.md": "---\ntitle: One\nauthor: ada\nthanks: [grace]\n---\nSee [two](two.md) and ![it](shot.png).\n",
    "content/tips/two.md": "---\ntitle: Two\nauthor: grace\n---\n# A heading\n",
    "content/tips/shot.png": b"x",
}
ENTRY_COUNT = len(FILES) - 2
"""The ledger of accounts and the picture are no entries."""
WALK = "content/challenges/walk/challenge.md"


def check(hub: Path, memory: RuleMemory, *, today: date = TODAY) -> tuple[Problem, ...]:
    """Check a hub with what is remembered, and compare with a check that remembers nothing."""
    library, _ = load_library(hub)
    problems = check_library(library, today=today, memory=memory)
    assert problems == check_library(library, today=today)
    return problems


def store_and_load(memory: RuleMemory, folder: Path) -> RuleMemory:
    """Write a memory into the store of a hub, and return what the next run reads there."""
    store = ContentStore.of_hub(folder)
    assert store.write(StoredMemory(store).make_packs(memory), {})
    return StoredMemory(ContentStore.of_hub(folder)).load()


def count_work(memory: RuleMemory) -> tuple[int, int]:
    """Return how many entries all rules looked at in the last check, and how many only those that look something up."""
    return memory.checked_count, memory.linked_count


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    return write_hub(tmp_path, FILES)


@pytest.fixture
def memory(hub: Path) -> RuleMemory:
    """What a first check of the hub remembers."""
    memory = RuleMemory()
    assert check(hub, memory) == ()
    assert count_work(memory) == (ENTRY_COUNT, 0)
    return memory


def test_nothing_is_checked_again_if_nothing_changed(hub: Path, memory: RuleMemory) -> None:
    check(hub, memory)
    assert (*count_work(memory), memory.hub_rule_count, memory.is_changed) == (0, 0, 0, False)


def test_an_edit_of_a_text_runs_the_rules_of_one_entry(hub: Path, memory: RuleMemory) -> None:
    (hub / "content/learners/li.yml").write_text("name: Li\nheadline: Hello\nlearning: [python]\n")
    check(hub, memory)
    assert (*count_work(memory), memory.hub_rule_count) == (1, 0, 0)


def test_an_edit_of_a_challenge_runs_linked_rules_of_its_results(hub: Path, memory: RuleMemory) -> None:
    text = str(FILES[WALK]).replace("opens: 2026-01-01\n", "mode: team\n")
    (hub / WALK).write_text(text)
    assert [problem.code for problem in check(hub, memory)] == ["challenge-mismatch"]
    assert count_work(memory) == (1, 1)


def test_a_learner_who_leaves_concerns_who_names_them(hub: Path, memory: RuleMemory) -> None:
    (hub / "content/learners/grace.yml").unlink()
    problems = check(hub, memory)
    assert [problem.where.path for problem in problems] == ["content/tips/one.md", "content/tips/two.md"]
    assert count_work(memory) == (0, 2)
    (hub / "content/learners/grace.yml").write_text("name: Grace\n")
    assert check(hub, memory) == ()
    assert count_work(memory) == (1, 2)


def test_a_picture_that_goes_concerns_the_text_that_shows_it(hub: Path, memory: RuleMemory) -> None:
    (hub / "content/tips/shot.png").unlink()
    assert [problem.code for problem in check(hub, memory)] == ["unknown-picture"]
    assert count_work(memory) == (0, 1)


def test_the_next_day_concerns_only_dates_that_it_decides(hub: Path, memory: RuleMemory) -> None:
    check(hub, memory, today=TODAY + timedelta(days=1))
    assert count_work(memory) == (0, 0)
    problems = check(hub, memory, today=date(2025, 12, 30))
    assert {problem.code for problem in problems} == {"future-date", "challenge-mismatch"}
    assert count_work(memory) == (0, 1)


def test_lines_that_move_are_reported_where_they_are(hub: Path, memory: RuleMemory) -> None:
    (hub / "content/learners/li.yml").write_text("name: Li\ngithub: ada\n")
    assert [str(problem.where) for problem in check(hub, memory)] == ["content/learners/li.yml:2:9"]
    (hub / "content/learners/li.yml").write_text("name: Li\nheadline: Hello\ngithub: ada\n")
    assert [str(problem.where) for problem in check(hub, memory)] == ["content/learners/li.yml:3:9"]


def test_a_memory_of_another_hub_does_no_harm(tmp_path: Path, memory: RuleMemory) -> None:
    profile: dict[str, str | bytes] = {"content/learners/ada.yml": "name: Your name\n"}
    assert len(check(write_hub(tmp_path / "other", COMMON_FILES | profile), memory)) == 1


def test_a_memory_survives_in_a_file(hub: Path, memory: RuleMemory, tmp_path: Path) -> None:
    (hub / "content/tips/one.md").write_text("---\ntitle: One\nauthor: nobody\n---\nText\n")
    check(hub, memory)
    restored = store_and_load(memory, tmp_path / "store")
    assert check(hub, restored) == find_problems(hub)
    assert count_work(restored) == (0, 0)


def test_a_copy_of_a_memory_leaves_the_first_as_it_was(hub: Path, memory: RuleMemory) -> None:
    (hub / "content/learners/grace.yml").unlink()
    check(hub, memory.copy())
    (hub / "content/learners/grace.yml").write_text("name: Grace\n")
    check(hub, memory)
    assert count_work(memory) == (0, 0)


def test_many_entries_are_checked_by_several_processes(tmp_path: Path) -> None:
    learners: dict[str, str | bytes] = {
        f"content/learners/l{number}.yml": f"name: L {number}\nlearning: [python, zzz]\ncohort: {number}\n"
        for number in range(1_200)
    }
    memory = RuleMemory()
    problems = check_library(load_library(write_hub(tmp_path, {**FILES, **learners}))[0], today=TODAY, memory=memory)
    assert sum(problem.code == "unknown-reference" for problem in problems) == 1_200
    assert check(tmp_path, memory) == problems
    assert count_work(memory) == (0, 0)


@st.composite
def edits(draw: st.DrawFn) -> list[dict[str, bytes]]:
    """Draw the files of a hub after each of some edits: they come, go, get mistakes, and become those of another hub."""
    versions = [draw(random_hubs()).files]
    other_files = draw(random_hubs()).files
    for _ in range(draw(st.integers(1, 4))):
        files = dict(versions[-1])
        for path in draw(
            st.lists(st.sampled_from(sorted({*files, *other_files, *EXTRA_PATHS})), max_size=3, unique=True)
        ):
            match draw(st.sampled_from(("remove", "spoil", "other", "link"))):
                case "remove":
                    files.pop(path, None)
                case "spoil":
                    files[path] = files.get(path, b"")[: draw(st.integers(0, 60))]
                case "other" if path in other_files:
                    files[path] = other_files[path]
                case _:
                    files[path] = files.get(path, b"") + draw(st.sampled_from(LINES))
        versions.append(files)
    return versions


EXTRA_PATHS = (
    "content/accounts.yml", "content/learners/ada.png", "content/learners/Ada.yml", "content/tips/x.png", "content/tips/one.txt",
    "content/challenges/walk/results/ada-3.yml", "content/learners/con.yml",
)  # fmt: skip
LINES = (
    b"\n[two](Two.md#heading) ![](x.png)\n", b"\n[no](nothing.md) ![y](X.png)\n", b"formerly: [ada]\n", b"github: ada\n", b"github_id: 7\n",
    b"ada: 7\n", b"avatar: file\n", b"learning: [pyton, reactjs]\n", b"organisation: acm\n",
)  # fmt: skip


@settings(max_examples=count_examples(60))
@given(edits(), st.data())
def test_any_series_of_edits_is_checked_as_if_it_were_new(
    versions: list[dict[str, bytes]], data: st.DataObject
) -> None:
    memory, cache = RuleMemory(), ParseCache()
    for files in versions:
        today = TODAY - timedelta(days=data.draw(st.sampled_from((0, 1, 400))))
        ages = {path: data.draw(st.integers(0, 2)) for path in files} if data.draw(st.booleans()) else {}
        library, _ = load_library_from_files(files, cache, file_ages=ages)
        if data.draw(st.booleans()):
            memory = memory.compact()
        new_library, _ = load_library_from_files(files, {}, file_ages=ages)
        assert check_library(library, today=today, memory=memory) == check_library(new_library, today=today)


def test_rules_of_the_hub_see_no_entries() -> None:
    assert {rule.code for rule in RULES if rule.scope is Scope.HUB} == {
        "colliding-path",
        "duplicate-key",
        "invalid-file-name",
        "invalid-on-windows",
        "invalid-picture-name",
        "not-a-regular-file",
        "picture-without-profile",
        "several-pictures",
        "unknown-file",
    }
