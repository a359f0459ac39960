"""A side task gives the same value as a call, from another process where the system can fork."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from lyceum.system import CAN_FORK, LateValue, SideTask


def test_value_comes_from_another_process() -> None:
    assert (SideTask(os.getpid).get() != os.getpid()) == CAN_FORK


def test_value_larger_than_a_pipe_arrives_whole() -> None:
    task = SideTask(lambda: list(range(200_000)))
    assert task.get() == list(range(200_000))
    assert task.get() is task.get()


def test_error_is_raised_where_the_value_is_asked_for() -> None:
    def fail() -> None:
        raise FileNotFoundError("no such folder")

    task = SideTask(fail)
    with pytest.raises(FileNotFoundError):
        task.get()


@pytest.mark.skipif(not CAN_FORK, reason="the system cannot fork")
def test_value_of_a_killed_fork_is_computed_here() -> None:
    parent = os.getpid()

    def end_if_forked() -> int:
        if os.getpid() != parent:
            os._exit(1)
        return parent

    assert SideTask(end_if_forked).get() == parent


def test_a_late_value_reaches_a_task_that_began_before() -> None:
    late = LateValue[list[int]]()
    task = SideTask(lambda: sum(late.wait()) + sum(late.wait()))
    late.set([*range(100_000)])
    late.set([1])
    assert task.get() == 2 * sum(range(100_000)), "what was told first counts"
    assert late.wait() == [*range(100_000)]
    late.close()


def test_a_late_value_that_nobody_asks_for_waits_for_nobody() -> None:
    late = LateValue[str]()
    task = SideTask(lambda: 1)
    late.set("x" * 1_000_000)
    assert task.get() == 1
    late.close()


@pytest.mark.skipif(not CAN_FORK, reason="the system cannot fork")
def test_a_task_ends_if_a_late_value_is_never_told() -> None:
    late = LateValue[int]()
    parent = os.getpid()
    task = SideTask(lambda: late.wait() if os.getpid() != parent else 0)
    late.close()
    assert task.get() == 0


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Two modules that nobody has imported."""
    names = ("early_module_1", "early_module_2")
    for name in names:
        (tmp_path / f"{name}.py").write_text("")
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("lyceum.system.side_task.can_divide_work", lambda: True)
    return names


@pytest.mark.skipif(not CAN_FORK, reason="the system cannot fork")
def test_modules_are_imported_until_the_value_is_there(modules: tuple[str, ...]) -> None:
    reading_end, writing_end = os.pipe()
    task = SideTask(lambda: os.read(reading_end, 1))
    task.import_meanwhile(modules)
    assert set(modules) <= sys.modules.keys()
    os.write(writing_end, b"x")
    assert task.get() == b"x"


def test_nothing_is_imported_for_a_value_that_is_there(
    modules: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lyceum.system.side_task.SHORT_SECONDS", 60)
    task = SideTask(os.getpid)
    task.import_meanwhile(modules)
    assert not set(modules) & sys.modules.keys()
    task.get()


@pytest.mark.skipif(not CAN_FORK, reason="only a fork gives way")
def test_task_gives_way_to_other_processes_if_asked() -> None:
    assert SideTask(lambda: os.nice(0), niceness=3).get() == min(19, os.nice(0) + 3)
