"""Work in a forked process ends at its limits, and the other work goes on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lyceum.system import CAN_FORK, WorkFailure, WorkLimits, run_in_limited_forks

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="this system cannot fork")


def spin() -> bytes:
    while True:
        pass


def sleep() -> bytes:
    time.sleep(60)
    return b""


def start_program() -> bytes:
    subprocess.run(["sleep", "60"], check=False)
    return b""


def fill_memory() -> bytes:
    return bytes(2**31)


def fail() -> bytes:
    raise ValueError("::add-mask::text of a stranger")


def return_too_much() -> bytes:
    return b"x" * (9 * 1024 * 1024)


WORK = {
    "fine": lambda: b"result", "spin": spin, "memory": fill_memory, "fail": fail, "large": return_too_much,
    "other": lambda: b"x" * 200_000, "recursion": lambda: eval("(" * 100_000),
}  # fmt: skip
LIMITS = WorkLimits(cpu_seconds=1, memory_bytes=256 * 1024**2, wall_seconds=300)


@pytest.mark.slow
def test_each_limit_has_its_failure(capfd: pytest.CaptureFixture[str]) -> None:
    names = list(WORK)
    results = run_in_limited_forks(lambda name: WORK[name](), names, LIMITS, processes=4)
    outcomes = {names[index]: result for index, result in results}
    assert outcomes.pop("memory") == (WorkFailure.MEMORY if sys.platform == "linux" else outcomes.get("memory"))
    assert outcomes == {
        "fine": b"result",
        "spin": WorkFailure.TIME,
        "fail": WorkFailure.CRASH,
        "large": WorkFailure.OUTPUT,
        "other": b"x" * 200_000,
        "recursion": outcomes["recursion"],
    }
    assert isinstance(outcomes["recursion"], WorkFailure)
    error = capfd.readouterr().err
    assert "ValueError at test_forked_work.py:" in error
    assert "add-mask" not in error, "no text of a stranger is in the log"


def test_work_that_waits_ends_at_its_limit_of_time() -> None:
    results = run_in_limited_forks(
        lambda work: work(), [sleep, start_program], WorkLimits(wall_seconds=0.5), processes=2
    )
    assert dict(results) == {0: WorkFailure.TIME, 1: WorkFailure.TIME}


def test_results_come_as_they_are_ready(tmp_path: Path) -> None:
    file = tmp_path / "other result was read"

    def work(name: str) -> bytes:
        while name == "waits" and not file.exists():
            time.sleep(0.01)
        return name.encode()

    results = run_in_limited_forks(work, ["waits", "ready"], WorkLimits(wall_seconds=300), processes=2)
    assert next(results) == (1, b"ready")
    file.touch()
    assert next(results) == (0, b"waits")


def test_end_of_the_caller_ends_the_work(tmp_path: Path) -> None:
    file = tmp_path / "process"

    def work(name: str) -> bytes:
        if name == "endless":
            file.write_text(str(os.getpid()), "ascii")
            spin()
        while not file.exists() or not file.read_text("ascii"):
            time.sleep(0.01)
        return b"other has begun"

    results = run_in_limited_forks(
        work, ["waits", "endless"], WorkLimits(cpu_seconds=300, wall_seconds=300), processes=2
    )
    assert next(results) == (0, b"other has begun")
    results.close()
    with pytest.raises(ProcessLookupError):
        os.kill(int(file.read_text("ascii")), 0)
