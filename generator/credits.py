"""The library and the history in; Credits out: who gave what, in which file, when, and how many points that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from generator.history import History
from generator.library import Library

CreditKind = Literal[
    "profile", "tip", "result", "podium", "hosting", "thanks", "confirming", "code", "docs"
]


@dataclass(frozen=True, slots=True)
class Credit:
    who: str
    """Folded handle of a learner; of people without a profile `login:<login>` or `name:<name>`."""
    kind: CreditKind
    path: str
    """The file that shows it; for code and docs, empty."""
    when: date
    points: int
    count: int = 1
    """How many deeds of this kind this row stands for (code and docs: commits)."""


def credits_of(library: Library, history: History, *, today: date) -> tuple[Credit, ...]:
    """Every credit once, latest first, then by who, kind and path."""
    raise NotImplementedError
