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
    """What the credits alone say; it changes with no day."""

    points: int
    seasons: tuple[SeasonTotal, ...]
    """The seasons with a credit, latest first."""
    best_season: SeasonTotal | None
    """The season with most points; the earliest of several."""
    longest_streak_weeks: int


@dataclass(frozen=True, slots=True)
class CurrentProgress:
    """What the credits say as of today."""

    season: SeasonTotal | None
    """The current season; None if it has no credit."""
    previous_season: SeasonTotal | None
    """The season before the current one."""
    streak_weeks: int
    """Weeks in a row with a contribution, up to now; see `weeks.find_streaks`."""


def compute_progress(credits_: Sequence[Credit], settings: HubSettings) -> LearnerProgress:
    """The progress of one learner, from their own credits."""
    totals = _total_seasons(credits_, settings)
    return LearnerProgress(
        points=sum(credit.points for credit in credits_),
        seasons=totals,
        best_season=max(reversed(totals), key=lambda total: total.points, default=None),
        longest_streak_weeks=max(
            (streak.weeks for streak in find_streaks(_list_contribution_days(credits_), settings.season)), default=0
        ),
    )


def compute_current_progress(credits_: Sequence[Credit], settings: HubSettings, *, today: date) -> CurrentProgress:
    """The progress of one learner in this season and in the one before, from their own credits."""
    current = find_season(today, settings.season)
    previous = find_previous_season(current, settings.season) if current else None
    first_day = min((season.first_day for season in (current, previous) if season), default=today)
    totals = _total_seasons([credit for credit in credits_ if credit.day >= first_day], settings)
    total_by_season = {total.season: total for total in totals}
    return CurrentProgress(
        season=total_by_season.get(current) if current else None,
        previous_season=total_by_season.get(previous) if previous else None,
        streak_weeks=count_current_streak(_list_contribution_days(credits_), settings.season, today=today),
    )


def _total_seasons(credits_: Sequence[Credit], settings: HubSettings) -> tuple[SeasonTotal, ...]:
    """The seasons with one of these credits, latest first."""
    credits_by_season: dict[Season, list[Credit]] = {}
    setting = settings.season
    for credit in credits_:
        if season := find_season(credit.day, setting):
            credits_by_season.setdefault(season, []).append(credit)
    return tuple(
        SeasonTotal(season, sum(credit.points for credit in season_credits), count_by_kind(season_credits))
        for season, season_credits in sorted(
            credits_by_season.items(), key=lambda item: item[0].first_day, reverse=True
        )
    )


def _list_contribution_days(credits_: Sequence[Credit]) -> list[date]:
    return [credit.day for credit in credits_ if not credit.is_received]
