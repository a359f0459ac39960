"""Does a small piece of work on another processor while this process goes on."""

from __future__ import annotations

import gc
import os
import pickle
import select
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from typing import Generic, TypeVar

from lyceum.system.forked_work import CAN_FORK
from lyceum.system.garbage import paused_collection
from lyceum.system.processes import can_divide_work

ValueT = TypeVar("ValueT")
SHORT_SECONDS = 0.01
"""A task of this length is waited for: nothing is imported for it."""


class SideTask(Generic[ValueT]):
    """Computes a value in a fork of this process, which must have no threads of its own.

    What the fork cannot say, or what raised something, is computed by this process when somebody asks for it."""

    def __init__(self, compute: Callable[[], ValueT], *, niceness: int = 0) -> None:
        """`niceness` has the fork give way to other processes, this one among them."""
        self._compute = compute
        self._values: list[ValueT] = []
        self._fork: tuple[int, int] | None = None
        """The number of the process, and the end of the pipe that it writes to."""
        if CAN_FORK:
            with suppress(OSError):
                self._fork = _start_fork(compute, niceness)

    def import_meanwhile(self, modules: Iterable[str]) -> None:
        """Import modules that are needed if the value says so, one by one, until the value is there.

        Then the rest is no longer waited for. Nothing is imported if this process would have to do both."""
        if self._fork and can_divide_work() and not self._has_answer(SHORT_SECONDS):
            with paused_collection():
                for module in modules:
                    if self._has_answer(0):
                        return
                    import_module(module)

    def _has_answer(self, seconds: float) -> bool:
        """Tell whether the fork begins to say the value, or has ended. Wait so long for it."""
        assert self._fork
        return bool(select.select([self._fork[1]], [], [], seconds)[0])

    def get(self) -> ValueT:
        """Return the value; wait until it is there."""
        if self._fork:
            process, pipe = self._fork
            self._fork = None
            with os.fdopen(pipe, "rb") as stream:
                data = stream.read()
            with suppress(ChildProcessError):
                os.waitpid(process, 0)
            if data:
                self._values.append(pickle.loads(data))  # noqa: S301 - a fork of this process wrote it
        if not self._values:
            self._values.append(self._compute())
        return self._values[0]


class LateValue(Generic[ValueT]):
    """A value that a fork waits for, since this process knows it only later."""

    def __init__(self) -> None:
        from tempfile import TemporaryFile  # few need it

        self._process, self._values = os.getpid(), list[ValueT]()
        self._file = TemporaryFile()  # noqa: SIM115 - `close` closes it
        self._reading_end, self._writing_end = os.pipe()

    def set(self, value: ValueT) -> None:
        """Tell the value. It is in a file, since the fork may never ask for it, and a pipe would be full."""
        if not self._values:
            self._values.append(value)
            pickle.dump(value, self._file)
            self._file.flush()
            os.write(self._writing_end, b"1")

    def wait(self) -> ValueT:
        """Return the value when it is known. Raises EOFError if the other process ends without it."""
        if not self._values:
            if self._process != os.getpid():
                os.close(self._writing_end)
            if not os.read(self._reading_end, 1):
                raise EOFError
            self._file.seek(0)
            self._values.append(pickle.load(self._file))  # noqa: S301 - the parent of this process wrote it
        return self._values[0]

    def close(self) -> None:
        """Close what this process has open. Nobody waits any longer."""
        self._file.close()
        os.close(self._reading_end)
        os.close(self._writing_end)


def _start_fork(compute: Callable[[], object], niceness: int) -> tuple[int, int]:
    reading_end, writing_end = os.pipe()
    process = os.fork()
    if process:
        os.close(writing_end)
        return process, reading_end
    try:
        gc.disable()
        gc.freeze()  # nobody looks for garbage among what the parent created
        os.nice(niceness)
        os.close(reading_end)
        data = pickle.dumps(compute(), pickle.HIGHEST_PROTOCOL)
        with os.fdopen(writing_end, "wb") as stream:
            stream.write(data)
    finally:
        os._exit(0)
