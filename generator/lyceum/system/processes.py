"""Counts processors and runs work in several processes. Every pool of processes is started here."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

PARENT_CHECK_SECONDS = 1.0
Item = TypeVar("Item")
Result = TypeVar("Result")

_forked_function: Callable[[Any], Any] | None = None
"""The function of the pool that is running. Forked processes inherit it, so it need not be picklable."""


def count_processors() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def can_divide_work() -> bool:
    """Return whether forks can take a part of the work: there are several processors, and no threads, which no fork has."""
    return count_processors() > 1 and threading.active_count() == 1


def map_in_processes(
    function: Callable[[Item], Result], items: Sequence[Item], *, processes: int | None = None
) -> list[Result]:
    """Apply a function to each item, in forked processes if there are several; return the results in the order of `items`.

    Only items and results are pickled: the function may be a closure over a whole hub. `processes` is the number of
    processors by default. With one process, or where the system cannot fork, this process does the work.
    """
    return list(iterate_in_processes(function, items, processes=processes))


def iterate_in_processes(
    function: Callable[[Item], Result], items: Sequence[Item], *, processes: int | None = None
) -> Iterator[Result]:
    """Yield the results of `map_in_processes`, each as soon as it is there, so that nobody has to hold them all."""
    global _forked_function
    count = count_processors() if processes is None else processes
    if count < 2 or len(items) < 2 or os.name != "posix":
        yield from map(function, items)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    _forked_function = function
    try:
        with ProcessPoolExecutor(
            count, mp_context=get_context("fork"), initializer=_prepare_fork, initargs=(os.getpid(),)
        ) as pool:
            yield from pool.map(_call_forked_function, items)
    finally:
        _forked_function = None


def _prepare_fork(parent: int) -> None:
    gc.freeze()  # nobody looks for garbage among what the parent created
    _exit_with_parent(parent)


def _exit_with_parent(parent: int) -> None:
    """Start a thread that ends this process when its parent has been killed. It would wait for work forever."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PARENT_CHECK_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _call_forked_function(item: Any) -> Any:
    assert _forked_function
    return _forked_function(item)
