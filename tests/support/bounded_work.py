"""Runs a function in a process of its own that is ended if it needs more than its share of CPU time or memory."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Usage:
    """What a function needed; `failure` is empty if it came to its end."""

    cpu_seconds: float
    failure: str = ""


def run_bounded(function: Callable[[], object], *, cpu_seconds: int, memory_bytes: int) -> Usage:
    """Call the function in a forked process, which has this process's modules, and tell what it used."""
    process_id = os.fork()
    if not process_id:
        _run_child(function, cpu_seconds, memory_bytes)
    _, status, used = os.wait4(process_id, 0)
    failure = ""
    if os.WIFSIGNALED(status):
        failure = f"ended by signal {os.WTERMSIG(status)}"
    elif os.WEXITSTATUS(status):
        failure = {2: "out of memory"}.get(os.WEXITSTATUS(status), "an exception")
    return Usage(used.ru_utime + used.ru_stime, failure)


def _run_child(function: Callable[[], object], cpu_seconds: int, memory_bytes: int) -> None:
    exit_code = 3
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0]) if Path("/proc/self/statm").exists() else 0
        limit = pages * resource.getpagesize() + memory_bytes
        if pages:
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        function()
        exit_code = 0
    except MemoryError:
        exit_code = 2
    finally:
        os._exit(exit_code)
