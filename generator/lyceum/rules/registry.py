"""The decorators of rules: they register a rule, and say what it looks at, so that it is not run again without need.

`@entry_rule` looks at one entry, `@linked_rule` at one entry and at what it looks up in the hub, `@joint_rule` at facts that it
collects of each entry, and `@rule` at the hub as a whole, but at no entries."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterator, Mapping
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
    fields: frozenset[str] = frozenset()
    """It finds nothing in an entry that sets none of these fields. Empty: it may find something in any."""
    needs_losses: bool = False
    """Whether it finds nothing in an entry of which all Markdown is shown as it is meant."""
    needs_unusual_texts: bool = False
    """Whether it finds nothing in an entry without a body and without `list_unusual_texts`."""

    def concerns(self, kind: str, fields: Collection[str], *, has_losses: bool, has_unusual_texts: bool) -> bool:
        """Return whether the rule may find something in an entry of a kind that sets these fields."""
        return (
            (not self.kinds or kind in self.kinds)
            and (not self.fields or not self.fields.isdisjoint(fields))
            and (has_losses or not self.needs_losses)
            and (has_unusual_texts or not self.needs_unusual_texts)
        )

    def make_problem(self, finding: Finding) -> Problem:
        return Problem(finding.position, self.code, finding.message, finding.hint, finding.severity)


_RULES: dict[str, Rule] = {}


def rule(find: HubFunction) -> Rule:
    """Registers a rule that looks at paths and the like, and at no entry.

    Its code is the function's name with hyphens, its explanation the function's docstring. Raises ValueError if two rules have
    the same code.
    """
    return _register(find, Scope.HUB)


def entry_rule(
    *kinds: str, fields: Collection[str] = (), needs_losses: bool = False, needs_unusual_texts: bool = False
) -> Callable[[EntryFunction], Rule]:
    """Registers a rule that depends on nothing but one entry, of these kinds or of any.

    With `fields`, it finds nothing in an entry that sets none of them. Raises ValueError as `rule` does."""
    return lambda find: _register(
        find, Scope.ENTRY, kinds, fields=fields, needs_losses=needs_losses, needs_unusual_texts=needs_unusual_texts
    )


def linked_rule(
    *kinds: str, fields: Collection[str] = (), needs_losses: bool = False
) -> Callable[[LinkedFunction], Rule]:
    """Registers a rule that depends on one entry and on what it looks up for it. The rest is as with `entry_rule`."""
    return lambda find: _register(find, Scope.LINKS, kinds, fields=fields, needs_losses=needs_losses)


def joint_rule(
    collect: CollectingFunction, *kinds: str, fields: Collection[str] = ()
) -> Callable[[JointFunction], Rule]:
    """Registers a rule that compares facts that `collect` yields of each entry. The rest is as with `entry_rule`."""
    return lambda find: _register(find, Scope.FACTS, kinds, collect, fields=fields)


def _register(
    find: Callable[..., Iterator[Finding]],
    scope: Scope,
    kinds: tuple[str, ...] = (),
    collect: CollectingFunction | None = None,
    *,
    fields: Collection[str] = (),
    needs_losses: bool = False,
    needs_unusual_texts: bool = False,
) -> Rule:
    code = find.__name__.replace("_", "-")
    if code in _RULES:
        raise ValueError(f"two rules are called {code}")
    explanation = inspect.cleandoc(find.__doc__ or "")
    _RULES[code] = Rule(
        code,
        explanation,
        scope,
        find,
        frozenset(kinds),
        collect,
        frozenset(fields),
        needs_losses=needs_losses,
        needs_unusual_texts=needs_unusual_texts,
    )
    return _RULES[code]


def list_registered_rules() -> tuple[Rule, ...]:
    """Every rule of the modules that are imported so far, in the order of their codes."""
    return tuple(_RULES[code] for code in sorted(_RULES))
