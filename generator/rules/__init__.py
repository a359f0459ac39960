"""A Library in; what is wrong between and in its files out. A rule is a generator, its code is its name with hyphens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from generator.library import Library
from generator.problem import Problem
from generator.rules import challenges, files, people, references, settings, texts

Rule = Callable[[Library, date], Iterator[Problem]]
RULES: tuple[Rule, ...] = (
    *files.RULES,
    *references.RULES,
    *people.RULES,
    *challenges.RULES,
    *texts.RULES,
    *settings.RULES,
)


def check(library: Library, *, today: date) -> tuple[Problem, ...]:
    """Everything that the rules find, in path order. Where a single file has an error already, nothing follows from what
    is missing there."""
    found = (problem for rule in RULES for problem in rule(library, today))
    return tuple(sorted(problem for problem in found if problem.where not in library.doubtful))
