"""The rows of leaderboards, and how they are ranked by points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from lyceum.schema import CREDIT_KINDS, CreditKindName, fold_key
from lyceum.scoring.credits import Credit
from lyceum.scoring.ranking import assign_ranks
from lyceum.scoring.results import TRUST_LEVELS, TrustLevel

MIN_ACTIVE_MEMBERS = 3
"""Members of a cohort or an organisation who must have points before it is ranked by points for each active member."""
SCOPE_PARTS = ("season", "cohort", "organisation", "topic", "challenge", "kind")
_KIND_ORDER = {kind.name: number for number, kind in enumerate(CREDIT_KINDS)}


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


def parse_scope(key: str) -> LeaderboardScope:
    """The scope with a key."""
    words = [] if key == "all" else key.split("/")
    return LeaderboardScope(**dict(zip(words[::2], words[1::2], strict=True)))  # type: ignore[arg-type]


ALL_CREDITS = LeaderboardScope()


class LeaderboardRow(NamedTuple):
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


class ImprovementRow(NamedTuple):
    """A learner who has more points this season than in the season before."""

    rank: int
    is_tied: bool
    learner: str
    gain: int
    """points - previous_points; profiles do not count in either."""
    points: int
    previous_points: int


class TeamRow(NamedTuple):
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


class GroupRow(NamedTuple):
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


def rank_by_points(credits_: Iterable[Credit]) -> tuple[LeaderboardRow, ...]:
    """Learners by points, then by who had them first, then by handle."""
    return rank_rows(count_points(credits_))


def count_points(credits_: Iterable[Credit]) -> tuple[LeaderboardRow, ...]:
    """The points of each learner who has some, without ranks and in the order of the credits."""
    points: dict[str, int] = {}
    counts: dict[str, dict[CreditKindName, int]] = {}
    latest_days: dict[str, date] = {}
    for credit in credits_:
        if not credit.points:  # among them are all that are capped
            continue
        learner, kind, day = credit.person, credit.kind, credit.day
        if learner not in points:
            points[learner], counts[learner], latest_days[learner] = credit.points, {kind: 1}, day
            continue
        points[learner] += credit.points
        counts[learner][kind] = counts[learner].get(kind, 0) + 1
        latest_days[learner] = max(latest_days[learner], day)
    return tuple(
        LeaderboardRow(0, False, learner, total, _sort_by_kind(counts[learner]), latest_days[learner])
        for learner, total in points.items()
    )


def _sort_by_kind(counts: dict[CreditKindName, int]) -> tuple[tuple[CreditKindName, int], ...]:
    """The counts in the order of the table of kinds."""
    if len(counts) == 1:
        return tuple(counts.items())
    return tuple(sorted(counts.items(), key=lambda count: _KIND_ORDER[count[0]]))


def rank_rows(rows: Iterable[LeaderboardRow]) -> tuple[LeaderboardRow, ...]:
    """The rows by points, then by who had them first, then by handle, with their ranks."""
    ordered = sorted(rows, key=lambda row: (-row.points, row.latest_day, row.learner))
    return tuple(assign_ranks(ordered, [row.points for row in ordered]))


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
