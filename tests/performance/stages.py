"""Tells how long each stage of a build takes, and how large the processes are."""

from __future__ import annotations

import itertools
import multiprocessing
import resource
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from lyceum.site import build_site


@dataclass(frozen=True, slots=True)
class StagedBuild:
    """A build, measured by stage."""

    seconds_by_stage: dict[str, float]
    page_count: int
    file_count: int
    byte_count: int
    megabytes: float
    """The memory of the largest process."""
    cpu_seconds_by_stage: dict[str, float] = field(default_factory=dict)
    """The work of all processors."""


def measure_stages(folder: Path) -> StagedBuild:
    """Build the hub in a folder, in a new process."""
    context = multiprocessing.get_context("spawn")
    answers: multiprocessing.Queue[StagedBuild] = context.Queue()
    process = context.Process(target=_build, args=(str(folder), answers))
    process.start()
    build = answers.get()
    process.join()
    return build


def _build(folder: str, answers: multiprocessing.Queue[StagedBuild]) -> None:
    marks: list[tuple[str, float, float]] = []

    def note_stage(stage: str) -> None:
        marks.append((stage, time.perf_counter(), _measure_work()))

    note_stage("start")
    stats = build_site(Path(folder), progress=note_stage).stats
    note_stage("end")
    seconds_by_stage: dict[str, float] = defaultdict(float)
    work_by_stage: dict[str, float] = defaultdict(float)
    for (stage, start, work_before), (_, end, work_after) in itertools.pairwise(marks):
        seconds_by_stage[stage] += end - start
        work_by_stage[stage] += work_after - work_before
    memory = max(resource.getrusage(who).ru_maxrss for who in _PROCESSES)
    answers.put(
        StagedBuild(
            dict(seconds_by_stage),
            stats.page_count,
            stats.file_count,
            stats.byte_count,
            memory / 1024,
            dict(work_by_stage),
        )
    )


_PROCESSES = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _measure_work() -> float:
    """Return the processor seconds of this process and of those that have ended."""
    usages = [resource.getrusage(who) for who in _PROCESSES]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
