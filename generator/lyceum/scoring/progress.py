"""The progress of one learner: points by season and streaks, compared with nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lyceum.schema import CreditKindName, HubSettings
from lyceum.scoring.credits import Credit, count_by_kind
from lyceum.scoring.seasons import Season, find_previous_season, find_season
from lyceum.scoring.streaks import count_current_streak, find_streaks


@dataclass(frozen=True, slots=True)
class SeasonTotal:
    season: Season
    points: int
    counts: tuple[tuple[CreditKindName, int], ...]


@dataclass(frozen=True, slots=True)
class LearnerProgress:
    """A learner beside nobody but themselves."""

    points: int
    seasons: tuple[SeasonTotal, ...]
    """Those with a credit, latest first."""
    current_season: SeasonTotal | None
    previous_season: SeasonTotal | None
    """The season before this one."""
    best_season: SeasonTotal | None
    """The first one with most points."""
    streak_weeks: int
    """Weeks in a row with a contribution, up to now; see `seasons.streaks`."""
    longest_streak_weeks: int


def compute_progress(ledger: Sequence[Credit], community: HubSettings, *, today: date) -> LearnerProgress:
    """One learner's way, from their own credits."""
    by_season: dict[Season, list[Credit]] = {}
    for one in ledger:
        if season := find_season(one.day, community.season):
            by_season.setdefault(season, []).append(one)
    sums = [
        SeasonTotal(season, sum(one.points for one in its), count_by_kind(its))
        for season, its in sorted(by_season.items(), key=lambda item: item[0].first_day, reverse=True)
    ]
    this = find_season(today, community.season)
    last = find_previous_season(this, community.season) if this else None
    found = {one.season: one for one in sums}
    days = [one.day for one in ledger if not one.is_received]
    return LearnerProgress(
        points=sum(one.points for one in ledger),
        seasons=tuple(sums),
        current_season=found.get(this) if this else None,
        previous_season=found.get(last) if last else None,
        best_season=max(reversed(sums), key=lambda one: one.points, default=None),
        streak_weeks=count_current_streak(days, community.season, today=today),
        longest_streak_weeks=max((one.weeks for one in find_streaks(days, community.season)), default=0),
    )
