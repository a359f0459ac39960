"""Keeps the result of a function for its last argument: many rules ask the same of one entry, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

ArgumentT = TypeVar("ArgumentT")
ResultT = TypeVar("ResultT")


def keep_last_result(function: Callable[[ArgumentT], ResultT]) -> Callable[[ArgumentT], ResultT]:
    """Let a function answer the same question about the same frozen object once, if nothing else is asked in between."""
    last: list[tuple[ArgumentT, ResultT]] = []

    @wraps(function)
    def answer(argument: ArgumentT) -> ResultT:
        if not last or last[0][0] is not argument:
            last[:] = [(argument, function(argument))]
        return last[0][1]

    return answer
