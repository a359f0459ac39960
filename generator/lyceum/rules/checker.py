"""Runs every rule on a library and collects the problems."""

from __future__ import annotations

from datetime import date

from lyceum.diagnostics import Problem
from lyceum.loader import Library

# The import of a module registers its rules.
from lyceum.rules import badges, dates, deceptive_names, files, names, people, references, results, settings, texts  # noqa: F401
from lyceum.rules.registry import list_registered_rules

RULES = list_registered_rules()


def check_library(library: Library, *, today: date) -> tuple[Problem, ...]:
    """The problems that all rules find, sorted by path.

    A rule's problem is left out if the loader has found an error at the same position.
    """
    problems = (problem for rule in RULES for problem in rule.check(library, today))
    return tuple(sorted(problem for problem in problems if problem.where not in library.error_positions))
