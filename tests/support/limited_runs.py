"""Runs many pieces of work in forked processes with limits of processor time and memory, and measures them."""

from __future__ import annotations

import json
import os
import resource
import signal
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

MEGABYTE = 1024 * 1024


class Cost(NamedTuple):
    seconds: float
    """Of the processor. `inf`: the work was stopped by the limit of time or memory, or it failed."""
    megabytes: float
    """By which the process grew."""
    fault: str = ""


def measure_in_forks(
    works: Sequence[Callable[[], object]], *, max_seconds: float, max_megabytes: int, batch_size: int = 40
) -> Iterator[Cost]:
    """Yield the cost of each piece of work, in order. Each batch runs in a process of its own.

    Processor time does not depend on what else the machine does, apart from its caches."""
    done = 0
    while done < len(works):
        costs = _run_batch(works[done : done + batch_size], max_seconds, max_megabytes)
        yield from costs
        done += len(costs)


def _run_batch(works: Sequence[Callable[[], object]], max_seconds: float, max_megabytes: int) -> list[Cost]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _work_in_child(works, writer, max_seconds, max_megabytes)
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as stream:
        costs = [Cost(*json.loads(line)) for line in stream if line.endswith("\n")]
    os.waitpid(child, 0)
    if len(costs) < len(works):
        costs.append(Cost(float("inf"), 0, "stopped by the limit of processor time"))
    return costs


def _work_in_child(works: Sequence[Callable[[], object]], writer: int, max_seconds: float, max_megabytes: int) -> None:
    """Do the work and end the process. A signal ends it too, since an expression does not listen to Python."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    allowed = _get_address_space() + max_megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (allowed, resource.getrlimit(resource.RLIMIT_AS)[1]))
    for work in works:
        start, before = _get_processor_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        signal.setitimer(signal.ITIMER_PROF, max_seconds)
        fault = ""
        try:
            work()
        except BaseException as error:
            fault = repr(error)[:200]
        signal.setitimer(signal.ITIMER_PROF, 0)
        seconds = float("inf") if fault else _get_processor_time() - start
        growth = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        os.write(writer, (json.dumps([seconds, growth, fault]) + "\n").encode())
    os._exit(0)


def _get_processor_time() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _get_address_space() -> int:
    with open("/proc/self/statm") as statm:  # noqa: PTH123
        return int(statm.read().split()[0]) * resource.getpagesize()
