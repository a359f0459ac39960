"""Keeps the result of a function for its last argument: many rules ask the same of one entry, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

ArgumentT = TypeVar("ArgumentT")
ResultT = TypeVar("ResultT")
_NO_ARGUMENT = object()


def keep_last_result(function: Callable[[ArgumentT], ResultT]) -> Callable[[ArgumentT], ResultT]:
    """Let a function answer the same question about the same frozen object once, if nothing else is asked in between."""
    last: tuple[Any, Any] = (_NO_ARGUMENT, None)

    @wraps(function)
    def answer(argument: ArgumentT) -> ResultT:
        nonlocal last
        known = last
        if known[0] is not argument:
            last = known = argument, function(argument)
        return known[1]  # type: ignore[no-any-return]

    return answer
