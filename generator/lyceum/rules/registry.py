"""The decorators of rules: they register a rule, and say what it looks at, so that it is not run again without need.

`@entry_rule` looks at one entry, `@linked_rule` at one entry and at what it looks up in the hub, `@joint_rule` at facts that it
collects of each entry, and `@rule` at the hub as a whole, but at no entries."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

from lyceum.diagnostics import Position, Problem, Severity
from lyceum.i18n import Message
from lyceum.loader import Entry
from lyceum.rules.hub_lookups import HubLookups


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule yields: a problem without its code."""

    position: Position
    message: Message
    hint: Message
    severity: Severity = Severity.ERROR


class Scope(Enum):
    """What a rule looks at."""

    ENTRY = "entry"
    LINKS = "links"
    FACTS = "facts"
    HUB = "hub"


Fact: TypeAlias = tuple[Any, ...]
"""What a joint rule collects: a tuple of texts, numbers and such tuples."""
FactsByPath: TypeAlias = Mapping[str, tuple[Fact, ...]]
"""The facts of all entries that have some, in path order."""
EntryFunction: TypeAlias = Callable[[Entry[Any]], Iterator[Finding]]
LinkedFunction: TypeAlias = Callable[[Entry[Any], HubLookups], Iterator[Finding]]
CollectingFunction: TypeAlias = Callable[[Entry[Any], HubLookups], Iterator[Fact]]
JointFunction: TypeAlias = Callable[[FactsByPath, HubLookups], Iterator[Finding]]
HubFunction: TypeAlias = Callable[[HubLookups], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    code: str
    explanation: str
    """The text of the help page, with examples under `Bad:` and `Good:`."""
    scope: Scope
    find: Callable[..., Iterator[Finding]]
    kinds: frozenset[str] = frozenset()
    """The kinds of entries that it looks at; empty: all."""
    collect: CollectingFunction | None = None
    needs_markdown: bool = False
    """Whether it finds nothing in an entry without Markdown."""

    def concerns(self, kind: str) -> bool:
        """Return whether the rule looks at entries of a kind."""
        return not self.kinds or kind in self.kinds

    def make_problem(self, finding: Finding) -> Problem:
        return Problem(finding.position, self.code, finding.message, finding.hint, finding.severity)


_RULES: dict[str, Rule] = {}


def rule(find: HubFunction) -> Rule:
    """Registers a rule that looks at paths and the like, and at no entry.

    Its code is the function's name with hyphens, its explanation the function's docstring. Raises ValueError if two rules have
    the same code.
    """
    return _register(find, Scope.HUB)


def entry_rule(*kinds: str, needs_markdown: bool = False) -> Callable[[EntryFunction], Rule]:
    """Registers a rule that depends on nothing but one entry, of these kinds or of any. Raises ValueError as `rule` does."""
    return lambda find: _register(find, Scope.ENTRY, kinds, needs_markdown=needs_markdown)


def linked_rule(*kinds: str, needs_markdown: bool = False) -> Callable[[LinkedFunction], Rule]:
    """Registers a rule that depends on one entry and on what it looks up for it. Raises ValueError as `rule` does."""
    return lambda find: _register(find, Scope.LINKS, kinds, needs_markdown=needs_markdown)


def joint_rule(collect: CollectingFunction, *kinds: str) -> Callable[[JointFunction], Rule]:
    """Registers a rule that compares facts that `collect` yields of each entry. Raises ValueError as `rule` does."""
    return lambda find: _register(find, Scope.FACTS, kinds, collect)


def _register(
    find: Callable[..., Iterator[Finding]],
    scope: Scope,
    kinds: tuple[str, ...] = (),
    collect: CollectingFunction | None = None,
    *,
    needs_markdown: bool = False,
) -> Rule:
    code = find.__name__.replace("_", "-")
    if code in _RULES:
        raise ValueError(f"two rules are called {code}")
    explanation = inspect.cleandoc(find.__doc__ or "")
    _RULES[code] = Rule(code, explanation, scope, find, frozenset(kinds), collect, needs_markdown)
    return _RULES[code]


def list_registered_rules() -> tuple[Rule, ...]:
    """Every rule of the modules that are imported so far, in the order of their codes."""
    return tuple(_RULES[code] for code in sorted(_RULES))
