"""A Credit is one row of the ledger: who contributed what, where, when, and for how many points.

Every number of the site is a sum over credits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from lyceum.schema import CREDIT_KINDS, CREDIT_KINDS_BY_NAME, CreditKind, CreditKindName


class Credit(NamedTuple):
    """One contribution of one person. All keys are folded."""

    person: str
    """The folded handle of a learner; `login:<login>` or `name:<name>` for people without a profile."""
    kind: CreditKindName
    path: str
    """The file of the contribution; empty for commits and comments."""
    day: date
    """The day of the contribution."""
    points: int
    """0 if the credit is capped."""
    rank: int | None = None
    """The rank on the final board, from 1, of a kind that is ranked."""
    commit: str | None = None
    """The first commit of the file, or the commit itself; None if the history is unknown."""
    merge_day: date | None = None
    """The day of that commit; None if the history is unknown."""
    topics: tuple[str, ...] = ()
    """Folded topic keys; aliases are resolved."""
    challenge: str | None = None
    team: str | None = None
    """The team's name as written, if a team did it."""
    labels: tuple[str, ...] = ()
    """The values of a badge's `of` that fit this credit, such as the kind of a tip, `team` or `confirmed`."""
    other_people: tuple[str, ...] = ()
    """The other people involved: who thanks, who is thanked, whose result it is, who used the tip."""
    url: str | None = None
    """The https address of the evidence or the comment."""
    is_capped: bool = False
    """The person had reached the daily cap of this kind."""

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
    def is_about_topics(self) -> bool:
        """The credit counts as a contribution to its topics. Thanking others does not."""
        return not self.is_received and self.kind != "thanking"

    @property
    def public_day(self) -> date:
        """The first day on which others could know of the contribution."""
        return self.merge_day or self.day


def credit_sort_key(credit: Credit) -> tuple[Any, ...]:
    """A sort key for the order of the ledger: the latest day first, then by person, kind and place."""
    return (
        -credit.day.toordinal(),
        credit.person,
        credit.kind,
        credit.path,
        credit.commit or "",
        credit.url or "",
        credit.rule,
    )


def count_by_kind(credits_: Iterable[Credit]) -> tuple[tuple[CreditKindName, int], ...]:
    """The number of credits of each kind, in the order of the table of kinds, without capped credits."""
    counts = Counter(credit.kind for credit in credits_ if not credit.is_capped)
    return tuple((kind.name, counts[kind.name]) for kind in CREDIT_KINDS if counts[kind.name])
