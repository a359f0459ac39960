"""A Credit is one row of the ledger: who contributed what, where it can be seen, when, and for how many points. Every score is a sum over credits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from lyceum.schema import CreditKind
from lyceum.scoring.credit_kinds import CREDIT_KINDS


@dataclass(frozen=True, slots=True)
class Credit:
    """One deed of one person. Keys are folded throughout."""

    person: str
    """Folded handle of a learner; of people without a profile `login:<login>` or `name:<name>`."""
    kind: CreditKind
    path: str
    """The file that shows it; empty for commits and comments."""
    day: date
    """The day of the deed."""
    points: int
    """None where `capped`."""
    rule: str
    """By which rule of `points` in hub.yml: `tip`, `podium[0]`."""
    commit: str | None = None
    """The first commit of the file, or the commit itself; None where no history is known."""
    merge_day: date | None = None
    """The day of that commit; None where no history is known."""
    topics: tuple[str, ...] = ()
    """Folded topic keys, aliases resolved."""
    challenge: str | None = None
    team: str | None = None
    """Its name as written, where a team did it."""
    labels: tuple[str, ...] = ()
    """What a badge's `of` may ask for: the kind of a tip or deed; story, team, better, forgotten, confirmed, evidence."""
    other_people: tuple[str, ...] = ()
    """The other people of it: who thanks, whom they thank, whose result it is, who used the tip."""
    url: str | None = None
    """Where it can be seen outside: the evidence, the comment."""
    is_capped: bool = False
    """One too many of its kind on its day."""

    @property
    def public_day(self) -> date:
        """The day from which on others could know of it."""
        return self.merge_day or self.day


def credit_sort_key(credit: Credit) -> tuple[Any, ...]:
    return (
        -credit.day.toordinal(),
        credit.person,
        credit.kind,
        credit.path,
        credit.commit or "",
        credit.url or "",
        credit.rule,
    )


def group_by_person(credits_: Iterable[Credit]) -> dict[str, tuple[Credit, ...]]:
    """The rows of each person, in the order given."""
    rows: dict[str, list[Credit]] = {}
    for credit in credits_:
        rows.setdefault(credit.person, []).append(credit)
    return {who: tuple(theirs) for who, theirs in rows.items()}


def count_by_kind(credits_: Iterable[Credit]) -> tuple[tuple[CreditKind, int], ...]:
    counts = Counter(one.kind for one in credits_ if not one.is_capped)
    return tuple((kind, counts[kind]) for kind in CREDIT_KINDS if counts[kind])
