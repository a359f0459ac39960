"""Runs every rule on a library and collects the problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from lyceum.diagnostics import Position, Problem
from lyceum.loader import InspectEntries, Library

# The import of a module registers its rules.
from lyceum.rules import (  # noqa: F401
    badges,
    contact_details,
    dates,
    deceptive_names,
    files,
    markdown_texts,
    names,
    people,
    references,
    results,
    settings,
    texts,
)
from lyceum.rules.registry import list_registered_rules
from lyceum.rules.rule_memory import EarlyFindings, RuleMemory, prepare_early_check, run_rules

RULES = list_registered_rules()
COLLISION_CODES = frozenset(
    {
        "account-number-mismatch",
        "colliding-path",
        "duplicate-key",
        "duplicate-login",
        "several-pictures",
        "duplicate-result",
        "former-name-taken",
        "look-alike-name",
    }
)
"""The codes of problems of two files, of which the later one is wrong; see `Library.file_ages`."""


def check_early(today: date) -> Callable[[Library], InspectEntries]:
    """Return what `read_hub_files` is given so that entries are checked by the processes that parse them."""
    return lambda library: prepare_early_check(RULES, library.include_incomplete_entries(), today)


def check_library(
    library: Library, *, today: date, memory: RuleMemory | None = None, early: Iterable[EarlyFindings] = ()
) -> tuple[Problem, ...]:
    """The problems that all rules find, sorted by path. With a memory, only what changed since the last run is checked.
    `early` is what came of `check_early`.

    A rule's problem about a value is left out if the loader has found an error in this value. What is wrong with the file
    itself, such as its name, stands at its first character and is always reported.
    """
    library = library.include_incomplete_entries()
    problems = run_rules(RULES, library, today, memory or RuleMemory(), early)
    return tuple(sorted(problem for problem in problems if _is_own_mistake(problem, library)))


def _is_own_mistake(problem: Problem, library: Library) -> bool:
    return problem.where not in library.error_positions or problem.where == Position(problem.where.path)
