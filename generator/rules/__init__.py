"""A Library in; what is wrong between its files out."""

from __future__ import annotations

from datetime import date

from generator.library import Library
from generator.problem import Problem


def check(library: Library, *, today: date) -> tuple[Problem, ...]:
    return ()
