"""Ranks the learners of the seasons that are decided, as badges need them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from lyceum.loader import list_badges
from lyceum.queries import Database, query
from lyceum.schema import BadgeRule, RankCondition
from lyceum.scoring.challenge_credits import find_final_standings, load_challenge_results
from lyceum.scoring.challenge_rules import FINAL_AFTER
from lyceum.scoring.credits import Credit
from lyceum.scoring.learner_facts import is_past, list_learners_of_shard, list_people_shards
from lyceum.scoring.ledger import collect_ledger
from lyceum.scoring.reading import ScoringReader
from lyceum.scoring.seasons import Season, find_seasons


class SeasonRank(NamedTuple):
    """A learner's rank in a season that is decided."""

    season: str
    """The name of a term, or the key of a month or quarter."""
    last_day: date
    rank: int


class DecidedSeason(NamedTuple):
    """A season whose ranks do not change any more."""

    season: Season
    final_day: date
    """The last day of the merges that decide it."""


Points = tuple[tuple[str, int], ...]
"""(learner, points), the most points first."""


class SeasonPoints(NamedTuple):
    """The points of the best learners of a shard in a season."""

    decided: Points
    """What was merged before the season was decided."""
    total: Points
    """With what was merged later."""
    delayed: tuple[str, ...]
    """Learners of whom something was merged later, sorted."""


@query
def list_rank_conditions(database: Database, _: str) -> tuple[RankCondition, ...]:
    """The places that badges ask for."""

    def find_conditions(rules: Iterable[BadgeRule]) -> Iterator[RankCondition]:
        for rule in rules:
            if rule.rank:
                yield rule.rank
            yield from find_conditions((*rule.all, *rule.any))

    return tuple(find_conditions(badge.rule for badge in database.get(list_badges)))


@query
def find_lowest_season_rank(database: Database, _: str) -> int:
    """The lowest place in a season that a badge asks for; 0 if none does."""
    conditions = database.get(list_rank_conditions)
    return max((condition.at_most for condition in conditions if not condition.challenge), default=0)


@query
def list_season_days(database: Database, shard: str) -> tuple[tuple[date, ...], date | None]:
    """A day of each season with a credit of the shard's learners, and the first day on which one was merged."""
    setting = ScoringReader(database).settings_value.season
    all_credits = list(_list_learner_credits(database, shard))
    seasons = find_seasons({credit.day for credit in all_credits}, setting)
    first_merge_day = min((credit.merge_day for credit in all_credits if credit.merge_day), default=None)
    return tuple(season.first_day for season in seasons), first_merge_day


def _list_learner_credits(database: Database, shard: str) -> Iterator[Credit]:
    ledger = database.get(collect_ledger, shard)
    for learner in database.get(list_learners_of_shard, shard):
        yield from ledger.get(learner, ())


@query
def list_decided_seasons(database: Database, _: str) -> tuple[DecidedSeason, ...]:
    """The decided seasons with a credit of a learner, the latest first.

    A season is decided a week after its last day, or with the hub's first commit if that came later.
    """
    rows = database.get_many(list_season_days, database.get(list_people_shards))
    seasons = find_seasons({day for days, _ in rows for day in days}, ScoringReader(database).settings_value.season)
    first_merge_day = min((day for _, day in rows if day), default=date.min)
    return tuple(
        DecidedSeason(season, max(season.last_day + FINAL_AFTER, first_merge_day))
        for season in seasons
        if is_past(database, season.last_day + FINAL_AFTER)
    )


@query
def sum_decided_seasons(database: Database, shard: str) -> dict[str, SeasonPoints]:
    """The points of a shard's learners in each decided season, by its key. Only ranks that a badge asks for are here."""
    count = database.get(find_lowest_season_rank)
    decided_seasons = database.get(list_decided_seasons) if count else ()
    season_by_day: dict[date, DecidedSeason | None] = {}
    totals: dict[str, Counter[str]] = {}
    late: dict[str, Counter[str]] = {}
    for credit in _list_learner_credits(database, shard) if decided_seasons else ():
        if credit.day not in season_by_day:
            season_by_day[credit.day] = next((row for row in decided_seasons if credit.day in row.season), None)
        decided = season_by_day[credit.day]
        if decided:
            totals.setdefault(decided.season.key, Counter())[credit.person] += credit.points
            if credit.public_day > decided.final_day:
                late.setdefault(decided.season.key, Counter())[credit.person] += credit.points
    points = {}
    for key in sorted(totals):
        late_points = late.get(key, Counter())
        in_time = totals[key].copy()
        in_time.subtract(late_points)
        points[key] = SeasonPoints(
            _pick_best(in_time, count), _pick_best(totals[key], count), tuple(sorted(late_points))
        )
    return points


def _pick_best(points: Mapping[str, int], count: int) -> Points:
    """The learners with some of the highest points, and all with as many as the last of them."""
    rows = sorted(
        ((learner, number) for learner, number in points.items() if number), key=lambda row: (-row[1], row[0])
    )
    return tuple(row for row in rows if row[1] >= rows[count - 1][1]) if len(rows) > count else tuple(rows)


@query
def rank_decided_seasons(database: Database, _: str) -> dict[str, tuple[SeasonRank, ...]]:
    """The ranks of each learner in the decided seasons, the earliest first. Only ranks that a badge asks for are here.

    Who sent something in time that was merged afterwards gets the rank that it would have given, and takes nobody's.
    """
    count = database.get(find_lowest_season_rank)
    if not count:
        return {}
    shards = database.get_many(sum_decided_seasons, database.get(list_people_shards))
    ranks: dict[str, list[SeasonRank]] = {}
    for season, _final_day in reversed(database.get(list_decided_seasons)):
        rows = [shard[season.key] for shard in shards if season.key in shard]
        decided = _rank(row for shard in rows for row in shard.decided)
        total = _rank(row for shard in rows for row in shard.total)
        for learner in (learner for shard in rows for learner in shard.delayed):
            if learner in total:
                decided[learner] = min(total[learner], decided.get(learner, total[learner]))
        for learner, rank in decided.items():
            if rank <= count:
                season_rank = SeasonRank(season.term_name or season.key, season.last_day, rank)
                ranks.setdefault(learner, []).append(season_rank)
    return {learner: tuple(ranks[learner]) for learner in sorted(ranks)}


def _rank(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The ranks of learners by points. Equal points share a rank."""
    ranks: dict[str, int] = {}
    rank_by_points: dict[int, int] = {}
    for position, (learner, points) in enumerate(sorted(rows, key=lambda row: -row[1]), 1):
        ranks[learner] = rank_by_points.setdefault(points, position)
    return ranks


@query
def map_season_ranks(database: Database, shard: str) -> dict[str, tuple[SeasonRank, ...]]:
    """The ranks of the learners of a shard in the decided seasons, the earliest first."""
    ranks = database.get(rank_decided_seasons)
    learners = database.get(list_learners_of_shard, shard) if ranks else ()
    return {learner: ranks[learner] for learner in learners if learner in ranks}


@query
def rank_decided_challenge(database: Database, key: str) -> dict[str, tuple[tuple[date, int], ...]]:
    """(last day, rank) of each learner in a challenge that is decided, sorted."""
    challenge = load_challenge_results(database, key)
    ranks: dict[str, list[tuple[date, int]]] = {}
    for _, standing in find_final_standings(database, challenge):
        day = challenge.rules.closes or standing.counted_result.date
        for learner in standing.learners if standing.rank else ():
            ranks.setdefault(learner, []).append((day, standing.rank))
    return {learner: tuple(sorted(ranks[learner])) for learner in sorted(ranks)}
