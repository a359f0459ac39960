"""A Credit is one row of the ledger: who contributed what, where it can be seen, when, and for how many points. Every score is a sum over credits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from lyceum.schema import CREDIT_KINDS, CREDIT_KINDS_BY_NAME, CreditKind, CreditKindName


@dataclass(frozen=True, slots=True)
class Credit:
    """One contribution of one person. All keys are folded."""

    person: str
    """Folded handle of a learner; of people without a profile `login:<login>` or `name:<name>`."""
    kind: CreditKindName
    path: str
    """The file that shows it; empty for commits and comments."""
    day: date
    """The day of the contribution."""
    points: int
    """0 if the credit is capped."""
    rank: int | None = None
    """The rank on the final board, from 1, of a kind that is ranked."""
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
    """What a badge's `of` may ask for: the kind of a tip or activity; story, team, better, forgotten, confirmed, evidence."""
    other_people: tuple[str, ...] = ()
    """The other people of it: who thanks, whom they thank, whose result it is, who used the tip."""
    url: str | None = None
    """Where it can be seen outside: the evidence, the comment."""
    is_capped: bool = False
    """One too many of its kind on its day."""

    @property
    def kind_info(self) -> CreditKind:
        """The row of the credit's kind in the table of kinds."""
        return CREDIT_KINDS_BY_NAME[self.kind]

    @property
    def rule(self) -> str:
        """The field below `points` in hub.yml that gives the points: `tip`, `podium[0]`."""
        return f"{self.kind}[{self.rank - 1}]" if self.rank else self.kind

    @property
    def is_received(self) -> bool:
        """The credit comes from others or from a final board; it is no contribution of the person's own."""
        return self.kind_info.is_received

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


def count_by_kind(credits_: Iterable[Credit]) -> tuple[tuple[CreditKindName, int], ...]:
    counts = Counter(one.kind for one in credits_ if not one.is_capped)
    return tuple((kind.name, counts[kind.name]) for kind in CREDIT_KINDS if counts[kind.name])
