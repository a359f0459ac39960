"""A push to main has only those changes judged again whose judgement depends on what it changed."""

from __future__ import annotations

import pytest

from tests.support.github.merge_bot import (
    ADA_PROFILE,
    LEARNERS,
    TIPS,
    decide,
    open_by_lin,
    run_bot,
)
from tests.support.github.server import FakeGitHub

pytestmark = pytest.mark.slow  # pull requests and clones in real repositories

TIP = "---\ntitle: Rest\nauthor: lin\nthanks: [ada, nobody]\n---\nSee <https://rest.example.org/>.\n"
WAITING_FILES: dict[str, str | None] = {f"{LEARNERS}lin.yml": "name: Lin\nlearning: [piano]\n", f"{TIPS}rest.md": TIP}


def answer(github: FakeGitHub, files: dict[str, str | None] = WAITING_FILES) -> None:
    """Let the bot answer a pull request of Lin that waits for something."""
    open_by_lin(github, files)
    run_bot(github)
    assert decide(github) == ()


@pytest.mark.parametrize(
    "files",
    [
        {"README.md": "# New\n"},
        {f"{LEARNERS}grace.yml": "name: Grace\ngithub_id: 2\nheadline: New\n"},
        {f"{LEARNERS}wren.yml": "name: Wren\n", f"{TIPS}wren.md": "---\ntitle: Fly\nauthor: wren\n---\nUp.\n"},
        {f"{TIPS}sleep.md": "---\ntitle: Sleep\nauthor: ada\n---\nSee <https://sleep.example.org/>.\n"},
        {"content/pages/about.md": "# About\n"},
    ],
)
def test_push_of_other_things_judges_nothing_again(github: FakeGitHub, files: dict[str, str | None]) -> None:
    answer(github)
    github.push_files("main", files)
    assert decide(github) == ()


@pytest.mark.parametrize(
    "files",
    [
        {"content/hub.yml": "name: Club\nrepository: hub/club\nwelcome: automatic\n"},
        {"content/topics.yml": "- {id: piano, name: Piano}\n"},
        {f"{LEARNERS}nobody.yml": "name: Somebody\n"},
        {f"{LEARNERS}ada.yml": None},
        {f"{LEARNERS}Lin.yml": "name: Other\n"},
        {f"{LEARNERS}other.yml": "name: Other\ngithub: lin\n"},
        {f"{LEARNERS}other.yml": "name: Other\ngithub_id: 7\n"},
        {f"{LEARNERS}other.yml": "name: L\u0456n\n"},
        {f"{TIPS}rest.md": "---\ntitle: Rest\nauthor: grace\n---\nMine.\n"},
        {f"{TIPS}more.md": "---\ntitle: More\nauthor: ada\n---\nSee <https://rest.example.org/>.\n"},
    ],
)
def test_push_that_concerns_a_change_has_it_judged_again(github: FakeGitHub, files: dict[str, str | None]) -> None:
    answer(github)
    github.push_files("main", files)
    assert [decision.number for decision in decide(github)] == [1]


def test_change_that_removes_something_depends_on_who_names_it(github: FakeGitHub) -> None:
    answer(github, {f"{LEARNERS}grace.yml": None})
    github.push_files("main", {f"{TIPS}new.md": "---\ntitle: New\nauthor: ada\nthanks: [grace]\n---\nNew.\n"})
    assert [decision.number for decision in decide(github)] == [1]


def test_another_day_matters_only_to_what_depends_on_it(github: FakeGitHub) -> None:
    answer(github)
    open_by_lin(github, {f"{LEARNERS}lin.yml": "name: Lin\njoined: 2026-12-01\n"}, branch="lin-2")
    run_bot(github)
    github.advance_clock(24 * 60)
    assert [decision.number for decision in decide(github)] == [2]


def test_waiting_changes_cost_nothing_when_main_moves(github: FakeGitHub) -> None:
    threads = [
        open_by_lin(github, {f"{LEARNERS}new-{number}.yml": f"name: N{number}\ngithub: lin\n"}, branch=f"lin-{number}")
        for number in range(6)
    ]
    run_bot(github)
    comments = [list(thread.comments) for thread in threads]
    github.push_files("main", {"README.md": "# New\n", f"{LEARNERS}ada.yml": ADA_PROFILE + "bio: Hi\n"})
    github.requests.clear()
    github.git_requests.clear()
    assert run_bot(github) == []
    assert len(github.requests) <= 3, "the list of pull requests, and what was merged today"
    assert not [request for request in github.git_requests if "receive" in request]
    assert [thread.comments for thread in threads] == comments
