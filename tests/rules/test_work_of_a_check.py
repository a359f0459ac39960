"""A check takes as long as its hub is large: twice the entries are twice the work, however alike or wrong they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from string import ascii_lowercase

import pytest

from lyceum.diagnostics import ClosestNames
from tests.support.counted_work import count_calls
from tests.support.hubs import COMMON_FILES, find_problems, write_hub

COUNT = 150
"""Entries of the smaller hub. It is above the number of names that a misspelt one is compared with."""
MAX_GROWTH = 2.3
"""Work that doubles, and a little for sorting."""


def write_word(seed: str, length: int = 10) -> str:
    dice = Random(seed)
    return "".join(dice.choice(ascii_lowercase) for _ in range(length))


def write_tip(number: int, body: str = "Text", field: str = "") -> dict[str, str]:
    return {f"content/tips/t{number}.md": f"---\ntitle: T{number}\nauthor: ada\n{field}---\n{body}\n"}


def write_learner(number: int, fields: str) -> dict[str, str]:
    return {f"content/learners/l{number}.yml": f"name: E{number}\n{fields}"}


def write_result(number: int, fields: str) -> dict[str, str]:
    return {f"content/challenges/walk/results/r{number}.yml": fields}


def write_big_challenge(number: int) -> dict[str, str]:
    tasks = "".join(f"- {{id: {write_word(f'task {task}')}, title: T, points: 1}}\n" for task in range(60))
    head = f"title: Big\nsummary: s\nscore: {{measure: points}}\ntasks:\n{tasks}"
    result = f"learner: ada\ndate: 2026-01-10\nscore: {number}\ntasks: [{write_word(f'mistake {number}')}]\n"
    return {
        "content/challenges/big/challenge.md": f"---\n{head}---\nx\n",
        f"content/challenges/big/results/r{number}.yml": result,
    }


ENTRIES: Mapping[str, Callable[[int], Mapping[str, str | bytes]]] = {
    "one name": lambda i: {f"content/learners/l{i}.yml": "name: Eve Adams\n"},
    "names that look alike": lambda i: {f"content/learners/l{i}.yml": f"name: {'Аda' if i % 2 else 'Ada'} {'l1I|'[i % 4]}\n"},
    "one login": lambda i: write_learner(i, "github: ada\n"),
    "one account": lambda i: write_learner(i, "github_id: 77\n"),
    "one link": lambda i: write_learner(i, "links: [{label: x, url: 'https://a.example/x'}]\n"),
    "one unknown topic": lambda i: write_learner(i, "learning: [zzzz]\n"),
    "unknown topics": lambda i: write_learner(i, f"learning: [{write_word(f'topic {i}')}]\n"),
    "unknown organisations": lambda i: write_learner(i, f"organisation: {write_word(f'school {i}')}\n"),
    "one former handle": lambda i: write_learner(i, "formerly: [old]\n"),
    "a chain of former handles": lambda i: write_learner(i, f"formerly: [l{i + 1}]\n"),
    "names with one beginning": lambda i: {f"content/learners/{'a' * 60}-{i}.yml": f"name: {'A' * 60} {i}\n"},
    "pictures without profiles": lambda i: write_learner(i, "") | {f"content/learners/{write_word(f'picture {i}')}.png": b"x"},
    "files that nothing reads": lambda i: {f"content/{write_word(f'folder {i}')}/x.txt": "x"},
    "unknown authors": lambda i: write_learner(i, "") | write_tip(i, field=f"thanks: [{write_word(f'friend {i}')}]\n"),
    "one tip": lambda i: {f"content/tips/t{i}.md": "---\ntitle: T\nauthor: ada\n---\nText\n"},
    "links to the next tip": lambda i: write_tip(i, f"[next](t{i + 1}.md)"),
    "links to nothing": lambda i: write_tip(i, f"[next]({write_word(f'file {i}')}.md)"),
    "links to no heading": lambda i: write_tip(i, f"# {write_word(f'heading {i}')}\n[next](#{write_word(f'other {i}')})"),
    "unknown pictures": lambda i: write_tip(i, f"![x]({write_word(f'shot {i}')}.png)") | {f"content/tips/{write_word(f'file {i}')}.png": b"x"},
    "one result": lambda i: write_result(i, "learner: ada\ndate: 2026-01-10\n"),
    "one team": lambda i: write_result(i, f"team: {{name: Rowers, members: [ada, grace]}}\ndate: 2026-01-{10 + i % 9}\n"),
    "many teams": lambda i: write_result(i, f"team: {{name: Row {i}, members: [ada, grace]}}\ndate: 2026-01-10\n"),
    "results without challenges": lambda i: {
        f"content/challenges/{write_word(f'lost {i}')}/results/r.yml": "learner: ada\ndate: 2026-01-10\n",
        f"content/challenges/c{i}/challenge.md": f"---\ntitle: C{i}\nsummary: s\n---\nx\n",
    },
    "unknown tasks": write_big_challenge,
}  # fmt: skip


@pytest.mark.parametrize("name", ENTRIES)
def test_twice_the_entries_are_twice_the_work(tmp_path: Path, name: str) -> None:
    calls = []
    for count in (COUNT, 2 * COUNT):
        files = dict(COMMON_FILES)
        for number in range(count):
            files.update(ENTRIES[name](number))
        hub = write_hub(tmp_path / str(count), files)
        calls.append(count_calls(lambda hub=hub: find_problems(hub)))  # type: ignore[misc]
    assert calls[1] < MAX_GROWTH * calls[0]


def test_a_misspelt_word_costs_the_same_in_any_hub() -> None:
    names = [write_word(f"name {number}") for number in range(8_000)]
    small, large = ClosestNames(names[:200]), ClosestNames(names)
    small.find("x"), large.find("x")
    words = [write_word(f"word {number}") for number in range(20)]
    few, many = (count_calls(lambda index=index: [index.find(word) for word in words]) for index in (small, large))  # type: ignore[misc]
    assert many < 1.5 * few


@pytest.mark.parametrize("slip", [lambda key: key[1:], lambda key: key[:-1], lambda key: f"{key[:4]}x{key[4:]}"])
def test_a_slip_is_found_among_many_names(slip: Callable[[str], str]) -> None:
    names = [f"{write_word(f'name {number}')}-{number}" for number in range(5_000)]
    closest = ClosestNames(names)
    assert [closest.find(slip(name)) for name in names[::500]] == names[::500]
