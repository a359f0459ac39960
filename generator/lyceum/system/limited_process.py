"""Runs work on data of strangers in a process of its own, with limits of time and memory."""

from __future__ import annotations

import contextlib
import os
import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Timer
from types import TracebackType
from typing import IO

_FRAME_HEADER = struct.Struct("!Q")
_INHERITED_VARIABLES = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR", "TEMP", "TMP")


class ProcessLimitError(Exception):
    """The process ended before its answer: at a limit, or by a fault in the data that it read."""


class ProcessTimeoutError(ProcessLimitError):
    """No answer came in time. That may be so because the machine has too much to do: the next time, one may come."""


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """What one answer may take."""

    seconds: int
    """Of processor time. Windows has no such limit."""
    memory_bytes: int
    """Only Linux limits the memory."""
    answer_bytes: int
    wait_seconds: int = 60
    """Until an answer must be there, however much else the machine does."""


class LimitedProcess:
    """A Python module that answers questions in a process of its own. It starts with the first question.

    The process gets no variables of this process and nothing of its memory, so no secret is in its reach.
    """

    def __init__(self, module: str, limits: ProcessLimits) -> None:
        self._module = module
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, question: bytes) -> bytes:
        """Return the answer to a question. Raises ProcessLimitError; the next question starts a new process."""
        is_late = Event()

        def end_wait() -> None:
            is_late.set()
            process.kill()

        process = self._process = self._process or self._start()
        assert process.stdin
        assert process.stdout
        timer = Timer(self._limits.wait_seconds, end_wait)
        timer.start()
        try:
            write_frame(process.stdin, question)
            return read_frame(process.stdout, self._limits.answer_bytes)
        except (OSError, EOFError, ValueError):
            self.close()
            raise (ProcessTimeoutError if is_late.is_set() else ProcessLimitError) from None
        finally:
            timer.cancel()

    def close(self) -> None:
        """End the process."""
        if self._process:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                assert pipe
                with contextlib.suppress(OSError):
                    pipe.close()
            self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {name: os.environ[name] for name in _INHERITED_VARIABLES if name in os.environ}
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        return subprocess.Popen(
            [sys.executable, "-P", "-m", self._module, str(self._limits.seconds), str(self._limits.memory_bytes)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
        )  # fmt: skip

    def __enter__(self) -> LimitedProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def answer_questions(answer: Callable[[bytes], bytes]) -> None:
    """Answer the questions of a LimitedProcess until it closes. This is the main function of its module."""
    seconds, memory_bytes = int(sys.argv[1]), int(sys.argv[2])
    _limit_memory(memory_bytes)
    questions, answers = sys.stdin.buffer, sys.stdout.buffer
    with contextlib.suppress(EOFError):
        while True:
            question = read_frame(questions, sys.maxsize)
            _limit_processor_time(seconds)
            write_frame(answers, answer(question))


def write_frame(pipe: IO[bytes], data: bytes) -> None:
    """Write the length of the data and the data."""
    pipe.write(_FRAME_HEADER.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def read_frame(pipe: IO[bytes], max_bytes: int) -> bytes:
    """Read what `write_frame` wrote. Raises EOFError, and ValueError if it is longer than `max_bytes`."""
    header = pipe.read(_FRAME_HEADER.size)
    if len(header) < _FRAME_HEADER.size:
        raise EOFError
    (length,) = _FRAME_HEADER.unpack(header)
    if length > max_bytes:
        raise ValueError
    data = pipe.read(length)
    if len(data) < length:
        raise EOFError
    return data


if sys.platform != "win32":
    import resource

    def _limit_memory(memory_bytes: int) -> None:
        if sys.platform == "linux":
            with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
                used_bytes = int(file.read().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (used_bytes + memory_bytes, used_bytes + memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    def _limit_processor_time(seconds: int) -> None:
        usage = resource.getrusage(resource.RUSAGE_SELF)
        _, hard_limit = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(usage.ru_utime + usage.ru_stime) + seconds + 1, hard_limit))

else:

    def _limit_memory(memory_bytes: int) -> None:
        """Windows has no such limit."""

    def _limit_processor_time(seconds: int) -> None:
        """Windows has no such limit."""
