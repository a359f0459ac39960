"""Runs every rule on a library and collects the problems."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from lyceum.diagnostics import Problem
from lyceum.loader import Library
from lyceum.rules.challenges import RULES as CHALLENGE_RULES
from lyceum.rules.files import RULES as FILE_RULES
from lyceum.rules.people import RULES as PEOPLE_RULES
from lyceum.rules.references import RULES as REFERENCE_RULES
from lyceum.rules.settings import RULES as SETTINGS_RULES
from lyceum.rules.texts import RULES as TEXT_RULES

Rule = Callable[[Library, date], Iterator[Problem]]
RULES: tuple[Rule, ...] = (
    *FILE_RULES,
    *REFERENCE_RULES,
    *PEOPLE_RULES,
    *CHALLENGE_RULES,
    *TEXT_RULES,
    *SETTINGS_RULES,
)


def check_library(library: Library, *, today: date) -> tuple[Problem, ...]:
    """Everything that the rules find, in path order. Where a single file has an error already, nothing follows from what
    is missing there."""
    found = (problem for rule in RULES for problem in rule(library, today))
    return tuple(sorted(problem for problem in found if problem.where not in library.error_positions))
