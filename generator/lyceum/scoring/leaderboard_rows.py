"""The rows of leaderboards, and how they are ranked by points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from lyceum.schema import CreditKindName, fold_key
from lyceum.scoring.credits import Credit, count_by_kind, group_by_person
from lyceum.scoring.final_boards import FINAL_AFTER
from lyceum.scoring.ranking import assign_ranks
from lyceum.scoring.results import TRUST_LEVELS, TrustLevel
from lyceum.scoring.seasons import Season

MIN_ACTIVE_MEMBERS = 3
"""Members of a cohort or an organisation who must have points before it is ranked by points for each active member."""
SCOPE_PARTS = ("season", "cohort", "organisation", "topic", "challenge", "kind")


@dataclass(frozen=True, slots=True)
class LeaderboardScope:
    """Which credits a board sums: those that fit every part that is given. Keys are folded."""

    season: str | None = None
    cohort: str | None = None
    organisation: str | None = None
    topic: str | None = None
    challenge: str | None = None
    kind: CreditKindName | None = None
    trust: TrustLevel = "reported"
    """Results and podiums below this trust level are left out."""

    @property
    def key(self) -> str:
        """`all`, or the parts in a fixed order: `season/2026-q4/topic/python`."""
        parts = [f"{part}/{value}" for part in SCOPE_PARTS if (value := getattr(self, part))]
        if self.trust != "reported":
            parts.append(f"trust/{self.trust}")
        return "/".join(parts) or "all"


ALL_CREDITS = LeaderboardScope()


@dataclass(frozen=True, slots=True)
class LeaderboardRow:
    """One learner on a board."""

    rank: int
    """From 1; equal points share a rank: 1, 2, 2, 4."""
    is_tied: bool
    learner: str
    points: int
    """At least 1."""
    counts: tuple[tuple[CreditKindName, int], ...]
    """The number of credits of each kind that gave points, in the order of the table of kinds."""
    latest_day: date
    """The day of the latest of these credits."""


@dataclass(frozen=True, slots=True)
class ImprovementRow:
    """A learner who has more points this season than in the season before."""

    rank: int
    is_tied: bool
    learner: str
    gain: int
    """points - previous_points; profiles do not count in either."""
    points: int
    previous_points: int


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team across challenges: what its members reached as that team, each achievement once."""

    rank: int
    is_tied: bool
    key: str
    """The folded name."""
    name: str
    points: int
    result_count: int
    members: tuple[str, ...]
    """The members who may stand on boards, sorted."""
    latest_day: date


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A cohort or an organisation, ranked by points for each active member, so that a small one can win."""

    rank: int
    """0 with fewer than MIN_ACTIVE_MEMBERS active members; such groups come last."""
    is_tied: bool
    key: str
    average: Decimal
    """Points for each active member, with one decimal, halves rounded up."""
    points: int
    active_count: int
    """Members with points in this scope."""
    member_count: int
    """All members who may stand on boards."""


def rank_final_season(
    credits_: Iterable[Credit], season: Season, *, first_merge_day: date | None, today: date
) -> tuple[LeaderboardRow, ...]:
    """The board of a season on the day when it was decided, of all learners; empty if it is not decided yet.

    A season is decided a week after its last day, or with the hub's first commit if that came later. Who sent something in
    time that was merged afterwards gets the rank that it would have given, and takes nobody's.
    """
    if today <= season.last_day + FINAL_AFTER:
        return ()
    final_day = max(season.last_day + FINAL_AFTER, first_merge_day or date.min)
    season_credits = [credit for credit in credits_ if credit.day in season and ":" not in credit.person]
    decided = rank_by_points(credit for credit in season_credits if credit.public_day <= final_day)
    delayed = {credit.person for credit in season_credits if credit.public_day > final_day}
    if not delayed:
        return decided
    ranks = {row.learner: row.rank for row in decided}
    better = [
        row
        for row in rank_by_points(season_credits)
        if row.learner in delayed and row.rank < ranks.get(row.learner, row.rank + 1)
    ]
    improved = {row.learner for row in better}
    rows = (*(row for row in decided if row.learner not in improved), *better)
    return tuple(sorted(rows, key=lambda row: (row.rank, row.learner)))


def rank_by_points(credits_: Iterable[Credit]) -> tuple[LeaderboardRow, ...]:
    """Learners by points, then by who had them first, then by handle."""
    rows = []
    for learner, credits_of_learner in group_by_person(credit for credit in credits_ if credit.points).items():
        points = sum(credit.points for credit in credits_of_learner)
        latest_day = max(credit.day for credit in credits_of_learner)
        rows.append(LeaderboardRow(0, False, learner, points, count_by_kind(credits_of_learner), latest_day))
    rows.sort(key=lambda row: (-row.points, row.latest_day, row.learner))
    return tuple(assign_ranks(rows, [row.points for row in rows]))


class _TeamAchievement(NamedTuple):
    """What the credits of a team's members share if they are for the same achievement."""

    kind: CreditKindName
    challenge: str | None
    day: date
    path: str
    """Of a podium only: a team can stand on several podiums of a challenge."""


def rank_teams_by_points(credits_: Iterable[Credit]) -> tuple[TeamRow, ...]:
    """Teams by points, then by who had them first, then by name."""
    achievements_by_team: dict[str, dict[_TeamAchievement, list[Credit]]] = {}
    for credit in credits_:
        if credit.team and credit.kind_info.is_for_result:
            path = credit.path if credit.kind_info.is_ranked else ""
            achievement = _TeamAchievement(credit.kind, credit.challenge, credit.day, path)
            team_key = fold_key(" ".join(credit.team.split()))
            achievements_by_team.setdefault(team_key, {}).setdefault(achievement, []).append(credit)
    rows = [_build_team_row(key, achievements) for key, achievements in achievements_by_team.items()]
    rows.sort(key=lambda row: (-row.points, row.latest_day, row.key))
    return tuple(assign_ranks(rows, [row.points for row in rows]))


def _build_team_row(key: str, achievements: dict[_TeamAchievement, list[Credit]]) -> TeamRow:
    all_credits = [credit for credits_ in achievements.values() for credit in credits_]
    latest = max(all_credits, key=lambda credit: (credit.day, credit.path))
    return TeamRow(
        rank=0,
        is_tied=False,
        key=key,
        name=str(latest.team),
        points=sum(max(credit.points for credit in credits_) for credits_ in achievements.values()),
        result_count=sum(1 for achievement in achievements if achievement.kind == "result"),
        members=tuple(sorted({credit.person for credit in all_credits})),
        latest_day=latest.day,
    )


def has_trust(credit: Credit, min_level: int) -> bool:
    """Whether a credit reaches a trust level, given by its index in TRUST_LEVELS. Only results have levels."""
    if not credit.kind_info.is_for_result:
        return True
    levels = [TRUST_LEVELS.index(label) for label in credit.labels if label in TRUST_LEVELS]
    return max(levels, default=0) >= min_level
