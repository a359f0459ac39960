"""Runs commands, and measures their seconds, the work of their processors and their memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.support.paths import ROOT

LYCEUM = (sys.executable, "-c", "from lyceum.cli.main import main; main(prog_name='lyceum')")
ENVIRONMENT = {
    **os.environ,
    "LYCEUM_AVATARS": "off",
    "NO_MKDOCS_2_WARNING": "1",
    "PYTHONPATH": str(ROOT / "generator"),
}
SERVE_PORT = 8765


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took."""

    seconds: float
    cpu_seconds: float
    """The work of all processors."""
    megabytes: float
    """The memory of the largest process."""


@dataclass(frozen=True, slots=True)
class PeerRun:
    """What another generator took for plain pages."""

    name: str
    """With its version."""
    page_count: int
    run: Run
    rounds: int = 1
    """How often it was measured; `run` is the median."""

    @property
    def short_name(self) -> str:
        return self.name.rpartition(" ")[0]


def run_command(command: Sequence[str | Path], folder: Path, *, may_fail: bool = False) -> Run:
    """Run a command in a folder, and measure it. Raises RuntimeError with its output if it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(
        list(map(str, command)), cwd=folder, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdout
    with process.stdout:
        output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode and not may_fail:
        raise RuntimeError(f"{command} ended with {process.returncode}: {output.decode()[-2000:]}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def run_lyceum(folder: Path, *arguments: str, may_fail: bool = False) -> Run:
    """Run `lyceum` on the hub in a folder."""
    return run_command([*LYCEUM, "-C", str(folder), *arguments], folder, may_fail=may_fail)


def take_median(measure: Callable[[int], Run], times: int) -> Run:
    """Return the run with the median time of several; each gets its number."""
    return find_median([measure(number) for number in range(times)])


def find_median(runs: Sequence[Run]) -> Run:
    """Return the run with the median time; of two in the middle the faster one."""
    return sorted(runs, key=lambda run: run.seconds)[(len(runs) - 1) // 2]


@contextmanager
def serve(folder: Path) -> Iterator[Callable[[str], bytes]]:
    """Serve the hub in a folder; the block gets a function that reads an address of the site."""
    address = f"127.0.0.1:{SERVE_PORT}"
    process = subprocess.Popen(
        [*LYCEUM, "-C", str(folder), "serve", "--address", address],
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def read(path: str) -> bytes:
        with urlopen(f"http://{address}/{path}", timeout=30) as answer:
            return bytes(answer.read())

    try:
        deadline = time.monotonic() + 600
        while True:
            try:
                read("")
                break
            except (URLError, OSError):
                if time.monotonic() > deadline or process.poll() is not None:
                    raise RuntimeError("lyceum serve does not answer") from None
                time.sleep(0.2)
        yield read
    finally:
        process.terminate()
        process.wait()


def measure_save(folder: Path, profile: Path, times: int) -> float:
    """Return the median of the seconds from the save of a profile until its page in `lyceum serve` has the new text."""
    original, seconds = profile.read_text("utf-8"), []
    other_lines = "".join(line for line in original.splitlines(keepends=True) if not line.startswith("pronouns:"))
    with serve(folder) as read:
        for number in range(times):
            mark = f"Saved for the {number}th time"
            profile.write_text(f"{other_lines}pronouns: {mark}\n", "utf-8")
            start = time.perf_counter()
            while mark.encode() not in read(f"learners/{profile.stem}/"):
                if time.perf_counter() - start > 120:
                    raise RuntimeError("the page never has what was saved")
                time.sleep(0.02)
            seconds.append(time.perf_counter() - start)
            time.sleep(1)
    profile.write_text(original, "utf-8")
    return statistics.median(seconds)
