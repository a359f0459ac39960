"""Plays the workflow publish.yml on a clock that is not real: one build runs, one waits, and deployments run beside the next build."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lyceum.moderation import decide_publication
from lyceum.moderation.publication import CommitOrder

RUNNER_START_SECONDS = 10
"""Until GitHub gives a job its machine."""


class _Deployment(NamedTuple):
    commit: int
    starts_at: int
    ends_at: int


@dataclass
class PublishSimulation:
    """A branch with commits 0, 1, 2, …, each merged at a second, and a publish run for each of them.

    A job takes a machine, then its seconds. A run that waits for its group is replaced by a newer one, as GitHub does.
    """

    merge_seconds: Sequence[int]
    build_seconds: int
    deploy_seconds: int
    live: int | None = None
    live_at: dict[int, int] = field(default_factory=dict)
    """The second at which people saw each commit."""

    def run(self) -> list[int]:
        """Return the age of each commit, in seconds, when people saw it."""
        builder_free_at = next_commit = 0
        deployments: list[_Deployment] = []
        while next_commit < len(self.merge_seconds):
            start = max(builder_free_at, self.merge_seconds[next_commit])
            commit = max(number for number, second in enumerate(self.merge_seconds) if second <= start)
            next_commit = commit + 1
            self._finish_deployments(deployments, start)
            if self._should_build(commit, tip=commit):
                builder_free_at = start + RUNNER_START_SECONDS + self.build_seconds
                self._queue_deployment(deployments, commit, builder_free_at)
        self._finish_deployments(deployments, builder_free_at + 10 * self.deploy_seconds)
        return [self.live_at[number] - second for number, second in enumerate(self.merge_seconds)]

    def _queue_deployment(self, deployments: list[_Deployment], commit: int, ready_at: int) -> None:
        self._finish_deployments(deployments, ready_at)
        if deployments and deployments[-1].starts_at > ready_at:
            deployments.pop()  # it waits for the one before it, and the newer one takes its place
        starts_at = max(ready_at, deployments[-1].ends_at if deployments else 0)
        deployments.append(_Deployment(commit, starts_at, starts_at + RUNNER_START_SECONDS + self.deploy_seconds))

    def _should_build(self, commit: int, tip: int) -> bool:
        live = None if self.live is None else str(self.live)
        return decide_publication(str(commit), tip=str(tip), live=live, compare=compare_numbers).should_publish

    def _finish_deployments(self, deployments: list[_Deployment], second: int) -> None:
        while deployments and deployments[0].ends_at <= second:
            commit, _, ends_at = deployments.pop(0)
            for number in range(-1 if self.live is None else self.live, commit):
                self.live_at[number + 1] = ends_at
            self.live = commit


def compare_numbers(base: str, head: str) -> CommitOrder:
    """Return where the second commit stands in a history whose commits are numbered."""
    if base == head:
        return "identical"
    return "ahead" if int(base) < int(head) else "behind"
