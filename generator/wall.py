"""Credits in; everybody who gave something, most recent first, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from generator.credits import Credit
from generator.history import History
from generator.library import Library


@dataclass(frozen=True, slots=True)
class WallPerson:
    name: str
    handle: str | None
    """Folded handle of the learner; None for people known from the history only."""
    login: str | None
    """GitHub login where known, shown for people without a profile."""
    gave: Mapping[str, int]
    """How many of each kind of credit, in a fixed order, kinds without any left out."""
    last: date


def wall(library: Library, history: History, credits_: Iterable[Credit]) -> tuple[WallPerson, ...]:
    """Everybody once, most recent first, then by name; without bots and without learners who said `show.wall: false`."""
    raise NotImplementedError
