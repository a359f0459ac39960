"""Runs each piece of work in a process of its own, with limits of processor time, memory, time and output."""

from __future__ import annotations

import gc
import math
import os
import selectors
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

Item = TypeVar("Item")
CAN_FORK = os.name == "posix" and hasattr(os, "fork")
MAX_OUTPUT_BYTES = 8 * 1024 * 1024
"""Bytes that one piece of work may return."""
MAX_WRITTEN_FILE_BYTES = 256 * 1024 * 1024
_POLL_SECONDS = 0.2
_MEMORY_EXIT_CODE = 81
_ERROR_EXIT_CODE = 82


class WorkFailure(StrEnum):
    """Why a piece of work has no result."""

    TIME = "it took too long"
    MEMORY = "it needed too much memory"
    CRASH = "it ended without a result"
    OUTPUT = "its result is too large"


@dataclass(frozen=True, slots=True)
class WorkLimits:
    """What one piece of work may cost. Windows knows none of these limits, and macOS does not limit memory."""

    cpu_seconds: float = 10.0
    memory_bytes: int = 1024**3
    """Memory on top of what the parent has."""
    wall_seconds: float = 30.0


@dataclass
class _Child:
    index: int
    process_id: int
    pipe: int
    deadline: float
    chunks: list[bytes] = field(default_factory=list)
    failure: WorkFailure | None = None

    @property
    def size(self) -> int:
        return sum(map(len, self.chunks))


def run_in_limited_forks(
    function: Callable[[Item], bytes], items: Iterable[Item], limits: WorkLimits, *, processes: int
) -> Iterator[tuple[int, bytes | WorkFailure]]:
    """Call a function on each item in a forked process; yield (index of the item, result) in the order in which they end.

    An exception is a crash. Children inherit all that this process has loaded, so it should hold no secret. Where the system
    cannot fork, this process does the work, and only exceptions are caught.
    """
    if not CAN_FORK:
        for index, item in enumerate(items):
            yield index, _call_here(function, item)
        return
    waiting = deque(enumerate(items))
    running: dict[int, _Child] = {}
    with selectors.DefaultSelector() as selector:
        try:
            while waiting or running:
                while waiting and len(running) < processes:
                    child = _start_child(function, *waiting.popleft(), limits)
                    running[child.pipe] = child
                    selector.register(child.pipe, selectors.EVENT_READ)
                for key, _ in selector.select(_POLL_SECONDS):
                    child = running[key.fd]
                    if _read_output(child):
                        continue
                    selector.unregister(child.pipe)
                    del running[child.pipe]
                    yield child.index, _end_child(child)
                for child in running.values():
                    if time.monotonic() > child.deadline:
                        _stop_child(child, WorkFailure.TIME)
        finally:
            for child in running.values():
                _stop_child(child, WorkFailure.CRASH)
                _end_child(child)


def _call_here(function: Callable[[Item], bytes], item: Item) -> bytes | WorkFailure:
    try:
        return function(item)
    except MemoryError:
        return WorkFailure.MEMORY
    except Exception:
        return WorkFailure.CRASH


def _start_child(function: Callable[[Item], bytes], index: int, item: Item, limits: WorkLimits) -> _Child:
    reading_end, writing_end = os.pipe()
    gc.freeze()  # a collection in the child would copy every page that it looks at
    process_id = os.fork()
    if process_id == 0:
        os.close(reading_end)
        _work_in_child(function, item, limits, writing_end)
    os.close(writing_end)
    return _Child(index, process_id, reading_end, time.monotonic() + limits.wall_seconds)


def _work_in_child(function: Callable[[Item], bytes], item: Item, limits: WorkLimits, pipe: int) -> None:
    """Do the work, write the result into the pipe, and end this process. It never returns."""
    exit_code = _ERROR_EXIT_CODE
    try:
        os.setpgid(0, 0)  # the programs that it starts are ended with it
        _set_limits(limits)
        result = function(item)
        view = memoryview(result)
        while view:
            view = view[os.write(pipe, view) :]
        exit_code = 0  # the pipe stays open until the end: when it closes, this process has ended
    except MemoryError:
        exit_code = _MEMORY_EXIT_CODE
    except BaseException as error:
        _report_place(error)
    finally:
        os._exit(exit_code)


def _report_place(error: BaseException) -> None:
    """Write the type of an error and its place in the code to the log, without any text of its item."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    os.write(2, f"{type(error).__name__} at {place}\n".encode("ascii", "backslashreplace"))


def _set_limits(limits: WorkLimits) -> None:
    import resource

    def set_limit(kind: int, value: int, grace: int = 0) -> None:
        _, hard = resource.getrlimit(kind)
        limit = value + grace if hard == resource.RLIM_INFINITY else min(value + grace, hard)
        resource.setrlimit(kind, (min(value, limit), limit))

    # The timer's signal ends the child. It does not count the programs that the child starts: they have the limit, in whole
    # seconds, and may set one of their own below its upper bound.
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, limits.cpu_seconds)
    whole_seconds = math.ceil(limits.cpu_seconds)
    set_limit(resource.RLIMIT_CPU, whole_seconds, grace=2 * whole_seconds + 10)
    set_limit(resource.RLIMIT_FSIZE, MAX_WRITTEN_FILE_BYTES)
    set_limit(resource.RLIMIT_CORE, 0)
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        set_limit(resource.RLIMIT_AS, pages * resource.getpagesize() + limits.memory_bytes)


def _read_output(child: _Child) -> bool:
    """Read what is there; return whether more can come."""
    data = os.read(child.pipe, 65_536)
    if data and child.failure is None:
        child.chunks.append(data)
        if child.size > MAX_OUTPUT_BYTES:
            _stop_child(child, WorkFailure.OUTPUT)
    return bool(data)


def _stop_child(child: _Child, failure: WorkFailure) -> None:
    child.failure = child.failure or failure
    for kill in (os.killpg, os.kill):
        with suppress(OSError):
            kill(child.process_id, signal.SIGKILL)


def _end_child(child: _Child) -> bytes | WorkFailure:
    """Wait for the end of a child, and return its result."""
    os.close(child.pipe)
    with suppress(OSError):
        os.killpg(child.process_id, signal.SIGKILL)  # programs that it started and that still run
    _, status = os.waitpid(child.process_id, 0)
    code = os.waitstatus_to_exitcode(status)
    if child.failure:
        return child.failure
    if code in (-signal.SIGPROF, -signal.SIGXCPU):
        return WorkFailure.TIME
    if code == _MEMORY_EXIT_CODE:
        return WorkFailure.MEMORY
    return b"".join(child.chunks) if code == 0 else WorkFailure.CRASH
