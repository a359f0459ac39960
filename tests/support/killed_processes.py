"""Kills a process at a chosen step of its work with files."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

FILE_EVENTS = frozenset({"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "ctypes.dlsym", "shutil.rmtree"})
"""What Python tells an audit hook before it happens (https://docs.python.org/3/library/audit_events.html)."""


def run_until_step(work: Callable[[], object], step: int, folder: Path) -> bool:
    """Run some work in a forked process, and kill it before its n-th step with a file below the folder.

    Returns True if it ended before that step.
    """
    process = os.fork()
    if process == 0:
        _kill_at_step(step, os.fspath(folder))
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(process, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, -signal.SIGKILL), code
    return code == 0


def _kill_at_step(step: int, folder: str) -> None:
    """Count the steps from now on. An audit hook cannot be removed, so only a process that ends gets one."""
    count = 0

    def note_event(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count
        if event not in FILE_EVENTS:
            return
        if event == "open" and isinstance(arguments[2], int) and not arguments[2] & (os.O_WRONLY | os.O_RDWR):
            return  # reading changes nothing
        is_inside = any(
            folder in os.fsdecode(path) for path in arguments if isinstance(path, str | bytes | os.PathLike)
        )
        count += is_inside or event == "ctypes.dlsym"
        if count == step:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(note_event)
