"""Starts the process that judges changes, asks it, and starts it again if it does not answer."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self

from lyceum.moderation.judgement import Judgement, JudgementRequest
from lyceum.system import CAN_FORK, WorkFailure, WorkLimits, count_processors

MAX_LOAD_SECONDS = 240.0
"""Seconds in which the base must be loaded."""
INHERITED_VARIABLES = frozenset(
    {
        "HOME", "LANG", "LYCEUM_AVATARS", "PATH", "PYTHONPATH", "SOURCE_DATE_EPOCH", "SYSTEMROOT", "TEMP", "TMP",
        "TMPDIR", "TZ", "USERPROFILE", "VIRTUAL_ENV", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM",
    }
)  # fmt: skip
"""Variables of the environment that the judging process gets. No token and no key is among them."""


class JudgingError(Exception):
    """Nothing can be judged: the base cannot be loaded."""


@dataclass
class JudgingProcess:
    """The process that judges changes on commits of the repository in a folder. It is started at the first request."""

    folder: Path
    today: date
    limits: WorkLimits = field(default_factory=WorkLimits)
    processes: int = field(default_factory=count_processors)
    _process: subprocess.Popen[bytes] | None = None
    _lines: queue.Queue[bytes] = field(default_factory=queue.Queue)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def judge(self, base: str, requests: Sequence[JudgementRequest]) -> Iterator[tuple[int, Judgement | WorkFailure]]:
        """Yield (number of the pull request, what came of it), as they are ready. Raises JudgingError."""
        batch_size = len(requests) if CAN_FORK else 1
        for start in range(0, len(requests), batch_size or 1):
            yield from self._judge_batch(base, requests[start : start + batch_size])

    def read_states(self, base: str, dependencies: Mapping[int, Sequence[str]]) -> Mapping[int, str]:
        """Return the state that the dependencies of each pull request have on a base, by its number. Raises JudgingError."""
        self._send_request(base, dependencies=dependencies)
        states: dict[int, str] = {}
        while answer := self._receive(MAX_LOAD_SECONDS):
            if "error" in answer:
                raise JudgingError(answer["error"])
            states[answer["number"]] = answer["state"]
        return states

    def _judge_batch(
        self, base: str, requests: Sequence[JudgementRequest]
    ) -> Iterator[tuple[int, Judgement | WorkFailure]]:
        self._send_request(base, changes=[request.model_dump() for request in requests])
        waiting = {request.number for request in requests}
        timeout = MAX_LOAD_SECONDS
        while (answer := self._receive(timeout + self.limits.wall_seconds)) is not None:
            if "error" in answer:
                raise JudgingError(answer["error"])
            if not answer:
                break
            waiting.discard(answer["number"])
            yield answer["number"], _parse_answer(answer)
        if answer is None:
            self._stop()
            if CAN_FORK:
                raise JudgingError("the process that judges has ended")
        for number in sorted(waiting):
            yield number, WorkFailure.TIME

    def _send_request(
        self, base: str, changes: Sequence[Any] = (), dependencies: Mapping[int, Sequence[str]] = MappingProxyType({})
    ) -> None:
        self._send(
            {
                "base": base,
                "today": self.today.isoformat(),
                "changes": list(changes),
                "dependencies": dict(dependencies),
                "limits": asdict(self.limits),
                "processes": self.processes,
            }
        )

    def _send(self, value: Mapping[str, Any]) -> None:
        if self._process is None:
            self._start()
        assert self._process
        assert self._process.stdin
        self._process.stdin.write(json.dumps(value).encode() + b"\n")
        self._process.stdin.flush()

    def _receive(self, timeout: float) -> dict[str, Any] | None:
        """Return the next line; None if there is none in time, or if the process has ended."""
        try:
            line = self._lines.get(timeout=timeout)
        except queue.Empty:
            return None
        return dict(json.loads(line)) if line else None

    def _start(self) -> None:
        environment = {
            name: value
            for name, value in os.environ.items()
            if name.upper() in INHERITED_VARIABLES or name.startswith("LC_")
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "lyceum.moderation.judging_server", str(self.folder)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._lines = queue.Queue()
        threading.Thread(target=_read_lines, args=(self._process, self._lines), daemon=True).start()

    def _stop(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        self._process = None


def _read_lines(process: subprocess.Popen[bytes], lines: queue.Queue[bytes]) -> None:
    assert process.stdout
    with suppress(ValueError):  # the pipe was closed
        for line in process.stdout:
            lines.put(line)
    lines.put(b"")


def _parse_answer(answer: Mapping[str, Any]) -> Judgement | WorkFailure:
    if "failure" in answer:
        return WorkFailure[answer["failure"]]
    return Judgement.model_validate(answer["judgement"])
