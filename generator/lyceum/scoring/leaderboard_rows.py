"""The rows of leaderboards and how they are ranked by points."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from lyceum.schema import CreditKindName, fold_key
from lyceum.scoring.credits import Credit, count_by_kind, group_by_person
from lyceum.scoring.final_boards import FINAL_AFTER
from lyceum.scoring.results import TRUST_LEVELS, TrustLevel
from lyceum.scoring.seasons import Season

MIN_ACTIVE_MEMBERS = 3
"""People of a cohort or an organisation who must have points before it is ranked by what each of them did."""


@dataclass(frozen=True, slots=True)
class LeaderboardScope:
    """Which credits a board sums: those that are all of this at once. Keys are folded."""

    season: str | None = None
    cohort: str | None = None
    organisation: str | None = None
    topic: str | None = None
    challenge: str | None = None
    kind: CreditKindName | None = None
    trust: TrustLevel = "reported"
    """Results and podiums below it are left out."""

    @property
    def key(self) -> str:
        """`all`, or its parts in one order: `season/2026-q4/topic/python`."""
        told = [f"{part}/{value}" for part in SCOPE_PARTS if (value := getattr(self, part))]
        return "/".join([*told, *([f"trust/{self.trust}"] if self.trust != "reported" else [])]) or "all"


ALL_CREDITS = LeaderboardScope()
SCOPE_PARTS = ("season", "cohort", "organisation", "topic", "challenge", "kind")


@dataclass(frozen=True, slots=True)
class LeaderboardRow:
    """One learner on a board."""

    rank: int
    """From 1; equal points share it and the next is left out: 1, 2, 2, 4."""
    is_tied: bool
    learner: str
    points: int
    """At least one."""
    counts: tuple[tuple[CreditKindName, int], ...]
    """How many deeds of each kind that gave points, in the order of KINDS."""
    latest_day: date
    """The day of the last of them."""


@dataclass(frozen=True, slots=True)
class ImprovementRow:
    """A learner who has more points this season than in the one before."""

    rank: int
    is_tied: bool
    learner: str
    gain: int
    """points - before, without points for a profile."""
    points: int
    previous_points: int


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A named team, across challenges: what its members reached as that team, each deed once."""

    rank: int
    is_tied: bool
    key: str
    """Folded name."""
    name: str
    points: int
    result_count: int
    members: tuple[str, ...]
    """Of those whose names may stand on boards, sorted."""
    latest_day: date


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A cohort or an organisation. Ranked by points for each active member, so that a small one can win."""

    rank: int
    """0 with fewer than LEAST_ACTIVE active members; those stand last."""
    is_tied: bool
    key: str
    average: Decimal
    """Points for each active member, one decimal, halves up."""
    points: int
    active_count: int
    """Members with points in this scope."""
    member_count: int
    """All members whose names may stand on boards."""


def rank_final_season(
    credits_: Iterable[Credit], season: Season, *, first_merge_day: date | None, today: date
) -> tuple[LeaderboardRow, ...]:
    """The season's board as it was when it was decided, a week after its last day, by what was merged until then (or with
    the hub's first commit, where that came later); of all learners, shown or not. Empty while it isn't decided."""
    if today <= season.last_day + FINAL_AFTER:
        return ()
    until = max(season.last_day + FINAL_AFTER, first_merge_day or date.min)
    return rank_by_points(
        one for one in credits_ if one.day in season and one.public_day <= until and ":" not in one.person
    )


# Sums --------------------------------------------------------------------------------------------------------------


def rank_by_points(credits_: Iterable[Credit]) -> tuple[LeaderboardRow, ...]:
    rows = []
    for who, its in group_by_person(one for one in credits_ if one.points).items():
        rows.append(
            LeaderboardRow(
                0, False, who, sum(one.points for one in its), count_by_kind(its), max(one.day for one in its)
            )
        )
    rows.sort(key=lambda row: (-row.points, row.latest_day, row.learner))
    return tuple(assign_ranks(rows, [row.points for row in rows]))


RankedRow = TypeVar("RankedRow", LeaderboardRow, ImprovementRow, TeamRow, GroupRow)


def assign_ranks(rows: Sequence[RankedRow], scores: Sequence[Any]) -> Iterator[RankedRow]:
    """Rows in their order, best first, with their ranks."""
    alike = Counter(scores)
    rank_of: dict[Any, int] = {}
    for place, (row, score) in enumerate(zip(rows, scores, strict=True), 1):
        yield replace(row, rank=rank_of.setdefault(score, place), is_tied=alike[score] > 1)


def rank_teams_by_points(credits_: Iterable[Credit]) -> tuple[TeamRow, ...]:
    deeds: dict[str, dict[tuple[Any, ...], list[Credit]]] = {}
    for one in credits_:
        if one.team and one.kind_info.is_for_result:
            deed = (one.kind, one.challenge, one.day, one.path if one.kind == "podium" else "")
            deeds.setdefault(fold_key(" ".join(one.team.split())), {}).setdefault(deed, []).append(one)
    rows = []
    for key, its in deeds.items():
        everything = [one for rows_ in its.values() for one in rows_]
        points = sum(max(one.points for one in rows_) for rows_ in its.values())
        results = sum(1 for kind, *_ in its if kind == "result")
        members = tuple(sorted({one.person for one in everything}))
        latest = max(everything, key=lambda one: (one.day, one.path))
        rows.append(TeamRow(0, False, key, str(latest.team), points, results, members, latest.day))
    rows.sort(key=lambda row: (-row.points, row.latest_day, row.key))
    return tuple(assign_ranks(rows, [row.points for row in rows]))


def has_trust(credit: Credit, min_level: int) -> bool:
    if not credit.kind_info.is_for_result:
        return True
    return max((TRUST_LEVELS.index(label) for label in credit.labels if label in TRUST_LEVELS), default=0) >= min_level
