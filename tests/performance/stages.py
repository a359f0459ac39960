"""Tells how long each stage of a build takes, and how large the processes are."""

from __future__ import annotations

import itertools
import multiprocessing
import resource
import time
from dataclasses import dataclass
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
    stages: list[tuple[str, float]] = [("start", time.perf_counter())]
    stats = build_site(Path(folder), progress=lambda stage: stages.append((stage, time.perf_counter()))).stats
    stages.append(("end", time.perf_counter()))
    seconds_by_stage: dict[str, float] = {}
    for (stage, start), (_, end) in itertools.pairwise(stages):
        seconds_by_stage[stage] = seconds_by_stage.get(stage, 0) + end - start
    memory = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    answers.put(StagedBuild(seconds_by_stage, stats.page_count, stats.file_count, stats.byte_count, memory / 1024))
