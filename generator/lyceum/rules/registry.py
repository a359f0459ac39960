"""The `@rule` decorator: it registers a rule, and gives each of its findings the rule's own problem code."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from lyceum.diagnostics import Position, Problem, Severity
from lyceum.i18n import Message
from lyceum.loader import Library


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


def list_registered_rules() -> tuple[Rule, ...]:
    """Every rule of the modules that are imported so far, in the order of their codes."""
    return tuple(_RULES[code] for code in sorted(_RULES))
