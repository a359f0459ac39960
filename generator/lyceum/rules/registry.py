"""The decorators `@rule` and `@entry_rule`: they register a rule, and give each of its findings the rule's own problem code."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from lyceum.diagnostics import Position, Problem, Severity
from lyceum.i18n import Message
from lyceum.loader import Entry, Library
from lyceum.rules.entry_cache import EntryCache


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule yields: a problem without its code."""

    position: Position
    message: Message
    hint: Message
    severity: Severity = Severity.ERROR


RuleFunction = Callable[[Library, date], Iterator[Finding]]
"""Takes the library and the day of the check."""


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    explanation: str
    """The text of the help page, with examples under `Bad:` and `Good:`."""
    find: RuleFunction

    def check(self, library: Library, today: date) -> Iterator[Problem]:
        for finding in self.find(library, today):
            yield Problem(finding.position, self.code, finding.message, finding.hint, finding.severity)


_RULES: dict[str, Rule] = {}


def rule(find: RuleFunction) -> Rule:
    """Registers a rule. Its code is the function's name with hyphens, its explanation the function's docstring.

    Raises ValueError if two rules have the same code.
    """
    code = find.__name__.replace("_", "-")
    if code in _RULES:
        raise ValueError(f"two rules are called {code}")
    _RULES[code] = Rule(code, inspect.cleandoc(find.__doc__ or ""), find)
    return _RULES[code]


def entry_rule(find: Callable[[Entry[Any]], Iterator[Finding]]) -> Rule:
    """Registers a rule that depends on nothing but one entry. What it finds is kept as long as the entry is checked again.

    Raises ValueError if two rules have the same code.
    """
    cache = EntryCache(find)

    def find_in_library(library: Library, _today: date) -> Iterator[Finding]:
        for _, findings in cache.iterate(library):
            yield from findings

    find_in_library.__name__, find_in_library.__doc__ = find.__name__, find.__doc__
    return rule(find_in_library)


def list_registered_rules() -> tuple[Rule, ...]:
    """Every rule of the modules that are imported so far, in the order of their codes."""
    return tuple(_RULES[code] for code in sorted(_RULES))
