"""Under load, every honest change is answered within an hour; small forms of the simulations in `tests.simulations`."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyceum.moderation import DecidingLimits
from lyceum.system import WorkLimits
from tests.support.github.rate_limits import POINTS_PER_HOUR
from tests.support.github.server import FakeGitHub
from tests.support.github.simulation import (
    BotSimulation,
    make_large_changes,
    make_newcomers,
    make_poison,
)

pytestmark = pytest.mark.slow  # many runs on real repositories

ADA = "content/learners/ada.yml"


@pytest.fixture
def simulation(github: FakeGitHub, tmp_path: Path) -> BotSimulation:
    """A small hub with GitHub's limits, whose bot gives up a change after a second."""
    return BotSimulation(github, tmp_path, DecidingLimits(process=WorkLimits(cpu_seconds=1), processes=2))


def test_honest_changes_are_answered_beside_large_ones(simulation: BotSimulation) -> None:
    large = simulation.open_many(make_large_changes(3, 395))
    honest = simulation.open_many(make_newcomers(4))
    run = simulation.run_bot()
    assert simulation.count_unanswered([*honest, *large]) == 0
    assert run.decide_requests <= 3, "a change costs no request, however large it is"


def test_honest_changes_are_answered_beside_costly_ones(simulation: BotSimulation) -> None:
    poison = simulation.open_many(make_poison())
    honest = simulation.open_many(make_newcomers(4))
    simulation.run_bot()
    assert simulation.count_unanswered([*honest, *poison]) == 0
    assert simulation.run_bot().decisions == 0, "nothing is tried again"


def test_many_changes_of_one_person_wait_behind_others(simulation: BotSimulation) -> None:
    many = simulation.open_many([("mallory", 666, files) for _, _, files in make_newcomers(60, first=100)])
    honest = simulation.open_many(make_newcomers(3))
    simulation.github.limits.used.update({"graphql": POINTS_PER_HOUR - 40})
    simulation.run_bot()
    assert simulation.count_unanswered([*many, *honest]) == 0, "everybody has a label"
    assert {thread.number for thread in honest} <= set(simulation.completed_at)
    assert len(simulation.completed_at) < 63, "the points of this hour did not suffice for all comments"


def test_who_comes_after_a_crowd_is_answered_soon(simulation: BotSimulation) -> None:
    simulation.open_many([("mallory", 666, files) for _, _, files in make_newcomers(60, first=100)])
    simulation.github.limits.used.update({"graphql": POINTS_PER_HOUR - 40})
    simulation.run_bot()
    late = simulation.open_many(make_newcomers(2))
    simulation.run_bot()
    assert {thread.number for thread in late} <= set(simulation.completed_at), "although the crowd is not done"
    assert len(simulation.completed_at) < 62


def test_waiting_changes_cost_nothing_while_main_moves(simulation: BotSimulation) -> None:
    honest = simulation.open_many(make_newcomers(5))
    simulation.run_hours(0.5, before_each={"README.md": "# Hub ", ADA: "name: Ada\ngithub_id: 1\nbio: "})
    assert simulation.count_unanswered(honest) == 0
    assert [(run.decisions, run.act_requests) for run in simulation.runs[1:]] == [(0, 0)] * len(simulation.runs[1:])


def test_deciding_leaves_most_requests_to_acting(simulation: BotSimulation) -> None:
    simulation.github.page_size = 1
    honest = simulation.open_many(make_newcomers(12))
    simulation.github.limits.used.update({"graphql": POINTS_PER_HOUR - 30})
    run = simulation.run_bot()
    assert run.decide_requests <= 11
    assert 0 < len(simulation.answered_at) < len(honest)


def test_a_run_ends_when_its_time_is_over(simulation: BotSimulation) -> None:
    honest = simulation.open_many(make_newcomers(2))
    simulation.limits = DecidingLimits(max_seconds=0)
    assert simulation.run_bot().decisions == 0
    simulation.limits = DecidingLimits()
    simulation.run_bot()
    assert simulation.count_unanswered(honest) == 0, "the next run continues"
