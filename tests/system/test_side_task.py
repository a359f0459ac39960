"""A side task gives the same value as a call, from another process where the system can fork."""

from __future__ import annotations

import os

import pytest

from lyceum.system import CAN_FORK, SideTask


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
