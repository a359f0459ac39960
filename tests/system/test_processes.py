"""Work in several processes gives what it gives in one."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from lyceum.system import map_in_processes


def test_closures_run_in_other_processes_in_order() -> None:
    open_file = object()  # cannot be pickled together with its identity
    identity = id(open_file)
    results = map_in_processes(lambda item: (item * 2, os.getpid(), id(open_file)), range(20), processes=2)
    assert [result[0] for result in results] == [item * 2 for item in range(20)]
    assert os.getpid() not in {result[1] for result in results}
    assert {result[2] for result in results} == {identity}


def test_one_process_works_without_a_pool() -> None:
    assert set(map_in_processes(lambda _: os.getpid(), range(5), processes=1)) == {os.getpid()}


def test_processes_end_when_their_parent_is_killed() -> None:
    script = (
        "import os, time\n"
        "from lyceum.system import map_in_processes\n"
        "map_in_processes(lambda _: (os.write(1, b'working\\n'), time.sleep(0.1)), range(10_000), processes=2)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    assert parent.stdout.readline() == "working\n"
    parent.kill()
    parent.communicate(timeout=600)  # ends when nobody can write any more


@pytest.mark.parametrize("processes", [1, 2])
def test_errors_reach_the_caller(processes: int) -> None:
    with pytest.raises(ZeroDivisionError):
        map_in_processes(lambda item: 1 // item, (1, 0), processes=processes)
