"""Simulates hours of the merge bot under load, and prints what they cost.

    python -m tests.simulations [NAME …] [--learners 5000] [--processes 2]

The requests are those of GitHub's API; `git fetch` costs none. CPU seconds include Git, and the local server's own Git.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from lyceum.moderation import DecidingLimits
from lyceum.system import count_processors
from tests.performance.hubs import make_files
from tests.support.git_repository import GIT_ENVIRONMENT
from tests.support.github.merge_bot import MERGE_BOT_HUB
from tests.support.github.server import FakeGitHub
from tests.support.github.simulation import (
    BotSimulation,
    make_large_changes,
    make_newcomers,
    make_poison,
)
from tests.support.github.values import FakeThread

Scenario = Callable[[BotSimulation], list[FakeThread]]
"""Opens pull requests and lets time go by; returns those of honest people."""


def simulate_newcomers(count: int) -> Scenario:
    def run(simulation: BotSimulation) -> list[FakeThread]:
        threads = simulation.open_many(make_newcomers(count))
        simulation.run_hours(1 + count // 300)
        return threads

    return run


def simulate_safe_changes(count: int) -> Scenario:
    """Everybody has a profile, and changes it: all of it may be merged without a person."""

    def run(simulation: BotSimulation) -> list[FakeThread]:
        changes = make_newcomers(count)
        simulation.github.push_files("main", {path: text for _, _, files in changes for path, text in files.items()})
        simulation.github.push_files(
            "main", {"content/accounts.yml": "".join(f"{login}: {number}\n" for login, number, _ in changes)}
        )
        threads = simulation.open_many(
            [
                (login, number, {path: f"{text}headline: Learning\n" for path, text in files.items()})
                for login, number, files in changes
            ]
        )
        simulation.run_hours(1 + count // 300)
        return threads

    return run


def simulate_crowd(simulation: BotSimulation) -> list[FakeThread]:
    """Twenty strangers with 48 changes each, and forty honest people."""
    for index in range(20):
        simulation.open_many(
            [(f"s-{index}", 700 + index, files) for _, _, files in make_newcomers(48, first=1000 + 48 * index)]
        )
    honest = simulation.open_many(make_newcomers(40))
    simulation.run_hours(1)
    return honest


def simulate_large_changes(simulation: BotSimulation) -> list[FakeThread]:
    simulation.open_many(make_large_changes(3, 395))
    honest = simulation.open_many(make_newcomers(30))
    simulation.run_hours(1)
    return honest


def simulate_poison(simulation: BotSimulation) -> list[FakeThread]:
    simulation.open_many(make_poison())
    honest = simulation.open_many(make_newcomers(30))
    simulation.run_hours(1)
    return honest


def simulate_moving_main(simulation: BotSimulation) -> list[FakeThread]:
    """Sixty wait for a moderator while main moves before every run."""
    honest = simulation.open_many(make_newcomers(60))
    simulation.run_hours(
        3, before_each={"README.md": "# Hub ", "content/learners/ada.yml": "name: Ada\ngithub_id: 1\nbio: "}
    )
    return honest


SCENARIOS: dict[str, Scenario] = {
    "1": simulate_newcomers(1),
    "30": simulate_newcomers(30),
    "160": simulate_newcomers(160),
    "1000": simulate_newcomers(1000),
    "1000-safe": simulate_safe_changes(1000),
    "crowd": simulate_crowd,
    "large": simulate_large_changes,
    "poison": simulate_poison,
    "moving": simulate_moving_main,
}


def main() -> None:
    """Run the scenarios, and print a line for each, then one for each of its runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(SCENARIOS), metavar="NAME", help=", ".join(SCENARIOS))
    parser.add_argument("--learners", type=int, default=0, help="learners that the hub has already")
    parser.add_argument("--processes", type=int, default=count_processors())
    arguments = parser.parse_args()
    os.environ.update(GIT_ENVIRONMENT, NO_MKDOCS_2_WARNING="1")
    for name in arguments.names:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            print_scenario(name, Path(folder), arguments.learners, arguments.processes)


def print_scenario(name: str, folder: Path, learners: int, processes: int) -> None:
    github = FakeGitHub(folder)
    try:
        hub = {path: text for path, text, _ in make_files(learners)} if learners else {}
        github.push_many({"main": {**hub, **MERGE_BOT_HUB}})
        simulation = BotSimulation(github, folder, DecidingLimits(processes=processes))
        start = github.now
        honest = SCENARIOS[name](simulation)
        print(
            f"{name}: of {len(honest)} {_describe_times(honest, simulation.answered_at, start)} have a label, "
            f"{_describe_times(honest, simulation.completed_at, start)} a comment; "
            f"{sum(thread.state == 'MERGED' for thread in honest)} are merged; {github.limits.refused} requests refused"
        )
        for number, run in enumerate(simulation.runs, 1):
            print(
                f"  run {number}: {run.decisions} decided, requests {run.decide_requests} + {run.act_requests}, "
                f"points {run.decide_points} + {run.act_points}, "
                f"CPU {run.cpu_seconds:.1f} s, {run.wall_seconds:.1f} s"
            )
    finally:
        github.close()


def _describe_times(threads: list[FakeThread], times: dict[int, datetime], start: datetime) -> str:
    """Return how many pull requests have something, how many of them within an hour, and when the last one got it."""
    minutes = [(times[thread.number] - start) / timedelta(minutes=1) for thread in threads if thread.number in times]
    in_hour = sum(value <= 60 for value in minutes)
    return f"{len(minutes)} ({in_hour} within an hour, the last after {max(minutes, default=0):.0f} minutes)"


if __name__ == "__main__":
    main()
