"""Simulates hours of the merge bot on the fake GitHub, with the limits of GitHub's API and a clock of its own.

Every request takes a moment, a run starts every ten minutes, and both jobs of a run share one budget of requests.
"""

from __future__ import annotations

import resource
import shutil
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from lyceum.moderation import (
    DecidingLimits,
    GitHubBusyError,
    GitHubWriter,
    append_decision,
    apply_decisions,
    decide_pull_requests,
    read_decisions,
)
from tests.support.github.merge_bot import LEARNERS, TIPS
from tests.support.github.server import FakeGitHub
from tests.support.github.values import FakeThread

MINUTES_BETWEEN_RUNS = 10
SECONDS_PER_REQUEST = 0.3
Files = Mapping[str, str | None]


@dataclass
class SimulatedRun:
    """What one run of the bot cost. Points are those of GraphQL."""

    decisions: int = 0
    decide_requests: int = 0
    act_requests: int = 0
    decide_points: int = 0
    act_points: int = 0
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0


@dataclass
class BotSimulation:
    """A hub, its open pull requests, and the runs of the bot so far."""

    github: FakeGitHub
    folder: Path
    limits: DecidingLimits = field(default_factory=DecidingLimits)
    runs: list[SimulatedRun] = field(default_factory=list)
    opened_at: dict[int, datetime] = field(default_factory=dict)
    answered_at: dict[int, datetime] = field(default_factory=dict)
    """When each pull request got its label."""
    completed_at: dict[int, datetime] = field(default_factory=dict)
    """When each pull request got its comment."""

    def __post_init__(self) -> None:
        self.github.limits.is_enforced = True
        self.github.seconds_per_request = SECONDS_PER_REQUEST

    def open_many(self, changes: Iterable[tuple[str, int, Files]]) -> list[FakeThread]:
        """Open a pull request for each (login, number of the account, files)."""
        rows = [(f"{login}-{len(self.github.threads) + index}", login, number, files)
                for index, (login, number, files) in enumerate(changes)]  # fmt: skip
        self.github.push_many({branch: files for branch, _, _, files in rows})
        threads = [
            self.github.open_pull_request(branch, login=login, number=number) for branch, login, number, _ in rows
        ]
        self.opened_at |= {thread.number: self.github.now for thread in threads}
        return threads

    def run_bot(self) -> SimulatedRun:
        """Start the next run at its time, and note which pull requests are answered after it."""
        run, start, cpu = SimulatedRun(), time.monotonic(), _read_cpu_seconds()
        run_start = self.github.now
        file, clone = self.folder / "decisions.jsonl", self.folder / "clone"
        shutil.rmtree(clone, ignore_errors=True)
        file.write_bytes(b"")
        self.github.clone_main(clone)
        self.github.requests.clear()
        points = self.github.limits.used["graphql"]
        try:
            for decision in decide_pull_requests(
                clone, self._make_client(), branch="main", now=self.github.now, limits=self.limits
            ):
                append_decision(file, decision)
        except GitHubBusyError:
            pass
        run.decide_requests = len(self.github.requests)
        run.decide_points = self.github.limits.used["graphql"] - points
        decisions = read_decisions(file)
        try:
            for _ in apply_decisions(decisions, self._make_client(), branch="main"):
                self._note_answers()
        except GitHubBusyError:
            pass
        self._note_answers()
        run.act_points = self.github.limits.used["graphql"] - points - run.decide_points
        run.decisions, run.act_requests = len(decisions), len(self.github.requests) - run.decide_requests
        run.cpu_seconds, run.wall_seconds = _read_cpu_seconds() - cpu, time.monotonic() - start
        self.runs.append(run)
        self.github.now = max(self.github.now, run_start + timedelta(minutes=MINUTES_BETWEEN_RUNS))
        return run

    def run_hours(self, hours: float, before_each: Files | None = None) -> None:
        """Let the bot run until the hours are over. `before_each` is pushed to main before each run, with another text."""
        end = self.github.now + timedelta(hours=hours)
        while self.github.now < end:
            if before_each:
                number = len(self.runs)
                self.github.push_files("main", {path: f"{text}{number}\n" for path, text in before_each.items()})
            self.run_bot()

    def count_unanswered(self, threads: Iterable[FakeThread]) -> int:
        """Count the pull requests that got no answer within an hour."""
        return sum(
            self.answered_at.get(thread.number, datetime.max.replace(tzinfo=self.github.now.tzinfo))
            - self.opened_at[thread.number] > timedelta(hours=1)
            for thread in threads
        )  # fmt: skip

    def _note_answers(self) -> None:
        for thread in self.github.threads.values():
            if thread.number not in self.answered_at and thread.labels:
                self.answered_at[thread.number] = self.github.now
            if thread.number not in self.completed_at and thread.comments:
                self.completed_at[thread.number] = self.github.now

    def _make_client(self) -> GitHubWriter:
        def sleep(seconds: float) -> None:
            self.github.now += timedelta(seconds=seconds)

        address = self.github.address
        return GitHubWriter("hub/club", "t0ken", api_url=address, server_url=address, sleep=sleep)


def make_newcomers(count: int, *, first: int = 1) -> list[tuple[str, int, Files]]:
    """Return first contributions of different people: a profile each."""
    return [
        (f"new-{index}", 10_000 + index, {f"{LEARNERS}new-{index}.yml": f"name: Newcomer {index}\n"})
        for index in range(first, first + count)
    ]


def make_large_changes(
    count: int, files: int, login: str = "mallory", number: int = 666
) -> list[tuple[str, int, Files]]:
    """Return changes of one stranger with very many small files each."""
    return [
        (login, number, {f"{TIPS}{login}-{index}-{i}.md": f"---\ntitle: T{i}\nauthor: ada\n---\n{i}\n" for i in range(files)})
        for index in range(count)
    ]  # fmt: skip


def make_poison(login: str = "mallory", number: int = 666) -> list[tuple[str, int, Files]]:
    """Return changes of one stranger that cost as much as any that may be read, and some that may not."""
    lists = "---\ntitle: Costly\nauthor: ada\nthanks:\n" + "- somebody\n" * 20_000 + "---\nText.\n"
    blanks = "name: Mallory" + " " * 60_000 + "# end\n"
    return [
        (login, number, {f"{TIPS}lists-{index}.md": lists for index in range(70)}),
        (login, number, {f"{LEARNERS}blank-{index}.yml": blanks for index in range(200)}),
        (login, number, {"/".join(["content", *["x"] * 400, "deep.md"]): "deep\n"}),
        (login, number, {f"{TIPS}large.md": "x" * 6_000_000}),
        (login, number, {f"{LEARNERS}mallory.yml": "learning: [" + "[" * 50_000 + "\n"}),
    ]


def _read_cpu_seconds() -> float:
    """Return the seconds of this process and of those that have ended."""
    usages = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
