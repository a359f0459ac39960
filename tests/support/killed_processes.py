"""Kills a process at a chosen step of its work with files and databases."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

FILE_EVENTS = frozenset({"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "ctypes.dlsym", "shutil.rmtree"})
"""What Python tells an audit hook before it happens (https://docs.python.org/3/library/audit_events.html)."""


def run_until_step(work: Callable[[], object], step: int, folder: Path) -> bool:
    """Run some work in a forked process, and kill it before its n-th step with a file below the folder, or with a database.

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

    def count_step() -> None:
        nonlocal count
        count += 1
        if count == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def note_event(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in FILE_EVENTS:
            return
        if event == "open" and isinstance(arguments[2], int) and not arguments[2] & (os.O_WRONLY | os.O_RDWR):
            return  # reading changes nothing
        is_inside = any(
            folder in os.fsdecode(path) for path in arguments if isinstance(path, str | bytes | os.PathLike)
        )
        if is_inside or event == "ctypes.dlsym":
            count_step()

    sys.addaudithook(note_event)
    _note_statements(count_step)


def _note_statements(count_step: Callable[[], None]) -> None:
    """Count each statement that changes a database, or ends a change. The same one for many rows counts once."""
    connect = sqlite3.connect

    def connect_and_trace(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        last_statement = ""

        def note_statement(statement: str) -> None:
            nonlocal last_statement
            before, last_statement = last_statement, statement[:30].upper()
            if last_statement != before and not last_statement.startswith(("SELECT", "PRAGMA", "WITH")):
                count_step()

        connection.set_trace_callback(note_statement)
        return connection

    sqlite3.connect = connect_and_trace  # type: ignore[assignment]
