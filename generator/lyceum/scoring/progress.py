"""The progress of one learner: points by season and streaks of weeks, compared with nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lyceum.schema import CreditKindName, HubSettings
from lyceum.scoring.credits import Credit, count_by_kind
from lyceum.scoring.seasons import Season, find_previous_season, find_season
from lyceum.scoring.weeks import count_current_streak, find_streaks


@dataclass(frozen=True, slots=True)
class SeasonTotal:
    season: Season
    points: int
    counts: tuple[tuple[CreditKindName, int], ...]


@dataclass(frozen=True, slots=True)
class LearnerProgress:
    points: int
    seasons: tuple[SeasonTotal, ...]
    """The seasons with a credit, latest first."""
    current_season: SeasonTotal | None
    previous_season: SeasonTotal | None
    """The season before the current one."""
    best_season: SeasonTotal | None
    """The season with most points; the earliest of several."""
    streak_weeks: int
    """Weeks in a row with a contribution, up to now; see `weeks.find_streaks`."""
    longest_streak_weeks: int


def compute_progress(credits_: Sequence[Credit], settings: HubSettings, *, today: date) -> LearnerProgress:
    """The progress of one learner, from their own credits."""
    credits_by_season: dict[Season, list[Credit]] = {}
    for credit in credits_:
        if season := find_season(credit.day, settings.season):
            credits_by_season.setdefault(season, []).append(credit)
    totals = [
        SeasonTotal(season, sum(credit.points for credit in season_credits), count_by_kind(season_credits))
        for season, season_credits in sorted(
            credits_by_season.items(), key=lambda item: item[0].first_day, reverse=True
        )
    ]
    total_by_season = {total.season: total for total in totals}
    current = find_season(today, settings.season)
    previous = find_previous_season(current, settings.season) if current else None
    days = [credit.day for credit in credits_ if not credit.is_received]
    return LearnerProgress(
        points=sum(credit.points for credit in credits_),
        seasons=tuple(totals),
        current_season=total_by_season.get(current) if current else None,
        previous_season=total_by_season.get(previous) if previous else None,
        best_season=max(reversed(totals), key=lambda total: total.points, default=None),
        streak_weeks=count_current_streak(days, settings.season, today=today),
        longest_streak_weeks=max((streak.weeks for streak in find_streaks(days, settings.season)), default=0),
    )
