"""All leaderboards of a hub, each computed when it is first asked for. Only learners who may be shown on boards are in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from lyceum.queries import Database, query
from lyceum.schema import fold_key
from lyceum.scoring.credits import Credit
from lyceum.scoring.leaderboard_rows import (
    ALL_CREDITS,
    MIN_ACTIVE_MEMBERS,
    SCOPE_PARTS,
    GroupRow,
    ImprovementRow,
    LeaderboardRow,
    LeaderboardScope,
    TeamRow,
    count_points,
    has_trust,
    parse_scope,
    rank_rows,
    rank_teams_by_points,
)
from lyceum.scoring.learner_facts import collect_learner_facts, list_people_shards
from lyceum.scoring.ledger import collect_ledger
from lyceum.scoring.ranking import assign_ranks
from lyceum.scoring.reading import DAY, ScoringReader
from lyceum.scoring.results import TRUST_LEVELS
from lyceum.scoring.seasons import Season, find_previous_season, find_season, find_seasons

GroupKind = Literal["cohort", "organisation"]


class BoardMember(NamedTuple):
    """A learner who may stand on boards."""

    key: str
    join_day: date | None
    cohorts: tuple[str, ...]
    organisation: str


@query
def list_board_members(database: Database, shard: str) -> tuple[BoardMember, ...]:
    """The learners of a shard who may stand on boards."""
    return tuple(
        BoardMember(key, facts.counted_day, facts.cohorts, facts.organisation)
        for key, facts in database.get(collect_learner_facts, shard).items()
        if facts.is_shown_on_boards
    )


@query
def map_board_members(database: Database, _: str) -> dict[str, BoardMember]:
    """All learners who may stand on boards, by handle."""
    shards = database.get_many(list_board_members, database.get(list_people_shards))
    return {member.key: member for member in sorted(member for shard in shards for member in shard)}


def _list_shown_credits(database: Database, shard: str) -> Sequence[Credit]:
    """The credits of the learners of a shard who may stand on boards."""
    return database.remember(("shown credits", shard), lambda: _load_shown_credits(database, shard))


def release_shown_credits(database: Database) -> None:
    """Free the memory of all credits of boards, when the boards are known."""
    database.release(("shown credits", shard) for shard in database.get(list_people_shards))


def _load_shown_credits(database: Database, shard: str) -> Sequence[Credit]:
    ledger = database.get(collect_ledger, shard)
    members = database.get(list_board_members, shard)
    return [credit for member in members for credit in ledger.get(member.key, ())]


@query
def index_credits(database: Database, shard: str) -> dict[str, tuple[int, ...]]:
    """The numbers of the credits of each `<part of a scope>/<value>` among those of a shard that may be shown."""
    groups: dict[str, list[str]] = {}
    for member in database.get(list_board_members, shard):
        groups[member.key] = [f"cohort/{cohort}" for cohort in dict.fromkeys(member.cohorts)]
        groups[member.key] += [f"organisation/{member.organisation}"] if member.organisation else []
    setting = ScoringReader(database).settings_value.season
    season_keys: dict[date, str] = {}
    numbers: dict[str, list[int]] = {}
    for number, credit in enumerate(_list_shown_credits(database, shard)):
        if credit.day not in season_keys:
            season = find_season(credit.day, setting)
            season_keys[credit.day] = season.key if season else ""
        parts = [f"kind/{credit.kind}", *(f"topic/{topic}" for topic in credit.topics), *groups[credit.person]]
        parts += [f"challenge/{credit.challenge}"] if credit.challenge else []
        parts += [f"season/{season_keys[credit.day]}"] if season_keys[credit.day] else []
        for part in parts:
            numbers.setdefault(part, []).append(number)
    return {part: tuple(numbers[part]) for part in sorted(numbers)}


def _select_credits(database: Database, shard: str, scope: LeaderboardScope) -> Sequence[Credit]:
    """The credits of a scope in one shard."""
    all_credits = _list_shown_credits(database, shard)
    parts = [f"{part}/{value}" for part in SCOPE_PARTS if (value := getattr(scope, part))]
    if parts:
        index = database.get(index_credits, shard)
        numbers = index.get(parts[0], ())
        for part in parts[1:] if numbers else ():
            others = frozenset(index.get(part, ()))
            numbers = tuple(number for number in numbers if number in others)
        all_credits = [all_credits[number] for number in numbers]
    min_level = TRUST_LEVELS.index(scope.trust)
    return [credit for credit in all_credits if has_trust(credit, min_level)] if min_level else all_credits


@query
def count_scope_points(database: Database, key: str) -> tuple[LeaderboardRow, ...]:
    """The points of the learners of a shard in a scope: `<shard>/<key of the scope>`."""
    shard, _, scope = key.partition("/")
    return count_points(_select_credits(database, shard, parse_scope(scope)))


@query
def rank_learners(database: Database, scope: str) -> tuple[LeaderboardRow, ...]:
    """The board of a scope, by its key."""
    keys = [f"{shard}/{scope}" for shard in database.get(list_people_shards)]
    return rank_rows(row for rows in database.get_many(count_scope_points, keys) for row in rows)


@query
def map_row_numbers(database: Database, scope: str) -> dict[str, int]:
    """How many rows stand above each learner's row in a scope."""
    return {row.learner: number for number, row in enumerate(database.get(rank_learners, scope))}


@query
def count_rows(database: Database, scope: str) -> int:
    """The number of rows in a scope."""
    return len(database.get(rank_learners, scope))


@query
def list_team_credits(database: Database, key: str) -> tuple[Credit, ...]:
    """The credits for teams in a shard and a scope: `<shard>/<key of the scope>`."""
    shard, _, scope = key.partition("/")
    credits_ = _select_credits(database, shard, parse_scope(scope))
    return tuple(credit for credit in credits_ if credit.team and credit.kind_info.is_for_result)


@query
def rank_teams(database: Database, scope: str) -> tuple[TeamRow, ...]:
    """The board of teams of a scope."""
    keys = [f"{shard}/{scope}" for shard in database.get(list_people_shards)]
    return rank_teams_by_points(credit for rows in database.get_many(list_team_credits, keys) for credit in rows)


@query
def sum_season_points(database: Database, key: str) -> tuple[tuple[str, int], ...]:
    """The points of the learners of a shard in a season, without those for a profile: `<shard>/<season>`."""
    shard, _, season = key.partition("/")
    credits_ = _select_credits(database, shard, LeaderboardScope(season=season))
    rows = count_points(credit for credit in credits_ if credit.kind != "profile")
    return tuple((row.learner, row.points) for row in rows)


def _sum_season(database: Database, season: Season) -> dict[str, int]:
    keys = [f"{shard}/{season.key}" for shard in database.get(list_people_shards)]
    return {learner: points for rows in database.get_many(sum_season_points, keys) for learner, points in rows}


@query
def find_current_season(database: Database, _: str) -> Season | None:
    """The season of today; None between terms."""
    return find_season(database.read(DAY), ScoringReader(database).settings_value.season)


@query
def list_shown_seasons(database: Database, shard: str) -> tuple[tuple[date, ...], tuple[str, ...]]:
    """A day of each season, and each topic, with a credit of a shard that may be shown."""
    credits_ = _list_shown_credits(database, shard)
    setting = ScoringReader(database).settings_value.season
    seasons = find_seasons({credit.day for credit in credits_}, setting)
    topics = {topic for credit in credits_ for topic in credit.topics}
    return tuple(season.first_day for season in seasons), tuple(sorted(topics))


@query
def count_months_of_shard(database: Database, shard: str) -> tuple[dict[str, int], date | None]:
    """The number of credits of a shard that may be shown in each month, and the day of the latest one."""
    credits_ = _list_shown_credits(database, shard)
    counts = Counter(credit.day.isoformat()[:7] for credit in credits_)
    return dict(sorted(counts.items())), max((credit.day for credit in credits_), default=None)


@query
def count_months(database: Database, _: str) -> dict[str, int]:
    """The number of credits that may be shown in each month: `2026-03`."""
    counts: Counter[str] = Counter()
    for shard_counts, _day in database.get_many(count_months_of_shard, database.get(list_people_shards)):
        counts.update(shard_counts)
    return dict(sorted(counts.items()))


@query
def find_latest_day(database: Database, _: str) -> date | None:
    """The day of the latest credit that may be shown."""
    shards = database.get_many(count_months_of_shard, database.get(list_people_shards))
    return max((day for _counts, day in shards if day), default=None)


@query
def list_seasons(database: Database, _: str) -> tuple[Season, ...]:
    """The current season and all seasons with a credit, latest first."""
    shards = database.get_many(list_shown_seasons, database.get(list_people_shards))
    current = database.get(find_current_season)
    days = {day for shard_days, _ in shards for day in shard_days} | ({current.first_day} if current else set())
    return find_seasons(days, ScoringReader(database).settings_value.season)


@query
def list_topics_with_credits(database: Database, _: str) -> tuple[str, ...]:
    """The topics with a credit, sorted."""
    shards = database.get_many(list_shown_seasons, database.get(list_people_shards))
    return tuple(sorted({topic for _, topics in shards for topic in topics}))


@query
def map_groups(database: Database, by: str) -> dict[str, tuple[str, ...]]:
    """The learners of each cohort or organisation of hub.yml who may stand on boards, sorted."""
    settings = ScoringReader(database).settings_value
    groups = settings.cohorts if by == "cohort" else settings.organisations
    members: dict[str, list[str]] = {fold_key(group.id): [] for group in groups}
    for member in database.get(map_board_members).values():
        keys = dict.fromkeys(member.cohorts) if by == "cohort" else [member.organisation]
        for key in filter(None, keys):
            members[key].append(member.key)
    return {key: tuple(handles) for key, handles in members.items()}


@query
def rank_groups(database: Database, key: str) -> tuple[GroupRow, ...]:
    """All cohorts or organisations in a scope: `<cohort or organisation>/<key of the scope>`."""
    by, _, scope = key.partition("/")
    points = {row.learner: row.points for row in database.get(rank_learners, scope)}
    rows = []
    for group, members in database.get(map_groups, by).items():
        active_points = [points[member] for member in members if member in points]
        average = Decimal(sum(active_points)) / max(1, len(active_points))
        rounded = average.quantize(Decimal("0.1"), ROUND_HALF_UP)
        rows.append(GroupRow(0, False, group, rounded, sum(active_points), len(active_points), len(members)))
    ranked = [row for row in rows if row.active_count >= MIN_ACTIVE_MEMBERS]
    unranked = [row for row in rows if row.active_count < MIN_ACTIVE_MEMBERS]
    ranked.sort(key=lambda row: (-row.average, row.key))
    unranked.sort(key=lambda row: (-row.points, row.key))
    return (*assign_ranks(ranked, [row.average for row in ranked]), *unranked)


@query
def rank_newcomers(database: Database, key: str) -> tuple[LeaderboardRow, ...]:
    """A season's board of the learners who joined in it."""
    season = _find_season_by_key(database, key)
    members = database.get(map_board_members)

    def is_new(learner: str) -> bool:
        day = members[learner].join_day
        return season is not None and day is not None and day in season

    return rank_rows(row for row in database.get(rank_learners, f"season/{key}") if is_new(row.learner))


@query
def rank_improvements(database: Database, key: str) -> tuple[ImprovementRow, ...]:
    """Learners with more points in a season than in the season before, by how many more; profiles do not count."""
    season = _find_season_by_key(database, key)
    previous = find_previous_season(season, ScoringReader(database).settings_value.season) if season else None
    if not season or not previous:
        return ()
    points, members = _sum_season(database, season), database.get(map_board_members)
    rows = []
    for learner, before in _sum_season(database, previous).items():
        join_day = members[learner].join_day
        has_joined_before = join_day is None or join_day <= previous.last_day
        after = points.get(learner, 0)
        if after > before > 0 and has_joined_before:
            rows.append(ImprovementRow(0, False, learner, after - before, after, before))
    rows.sort(key=lambda row: (-row.gain, row.learner))
    return tuple(assign_ranks(rows, [row.gain for row in rows]))


def _find_season_by_key(database: Database, key: str) -> Season | None:
    return next((season for season in database.get(list_seasons) if season.key == key), None)


class Leaderboards:
    """All boards that a hub can show. Whoever asks for a board depends on it alone."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list_month_credits(self, month: str, shard: str) -> Sequence[Credit]:
        """The credits of a shard of learners who may stand on boards, in a month such as `2026-03`."""
        credits_ = self._database.remember(("shown credits by month", shard), lambda: self._group_by_month(shard))
        return credits_.get(month, ())

    def _group_by_month(self, shard: str) -> Mapping[str, Sequence[Credit]]:
        groups: dict[str, list[Credit]] = {}
        for credit in _list_shown_credits(self._database, shard):
            groups.setdefault(credit.day.isoformat()[:7], []).append(credit)
        return groups

    @property
    def latest_day(self) -> date | None:
        """The day of the latest of these credits."""
        return self._database.get(find_latest_day)

    @property
    def counts_by_month(self) -> Mapping[str, int]:
        """The number of these credits in each month: `2026-03`, in their order."""
        return self._database.get(count_months)

    @property
    def join_days(self) -> Mapping[str, date | None]:
        """The learners who may stand on boards, with the day when each of them joined."""
        return self._database.remember("join days", self._map_join_days)

    def _map_join_days(self) -> Mapping[str, date | None]:
        return {key: member.join_day for key, member in self._database.get(map_board_members).items()}

    @property
    def cohorts(self) -> Mapping[str, tuple[str, ...]]:
        """Learners by folded cohort."""
        return self._database.get(map_groups, "cohort")

    @property
    def organisations(self) -> Mapping[str, tuple[str, ...]]:
        """Learners by folded organisation."""
        return self._database.get(map_groups, "organisation")

    @property
    def seasons(self) -> tuple[Season, ...]:
        """The current season and all seasons with a credit, latest first."""
        return self._database.get(list_seasons)

    @property
    def current_season(self) -> Season | None:
        """The season of today; None between terms."""
        return self._database.get(find_current_season)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics with a credit, sorted."""
        return self._database.get(list_topics_with_credits)

    @property
    def group_names(self) -> Mapping[tuple[str, str], str]:
        """The names of cohorts and organisations, by ("cohort" or "organisation", folded key)."""
        settings = ScoringReader(self._database).settings_value
        names = {("cohort", fold_key(cohort.id)): cohort.name for cohort in settings.cohorts}
        return names | {("organisation", fold_key(group.id)): group.name for group in settings.organisations}

    @property
    def cohorts_by_learner(self) -> Mapping[str, tuple[str, ...]]:
        """The cohorts, sorted, of each learner who is in a cohort."""
        return self._database.remember("cohorts by learner", self._map_cohorts_by_learner)

    def _map_cohorts_by_learner(self) -> Mapping[str, tuple[str, ...]]:
        cohorts: dict[str, tuple[str, ...]] = {}
        for key in sorted(self.cohorts):
            for learner in self.cohorts[key]:
                cohorts[learner] = (*cohorts.get(learner, ()), key)
        return cohorts

    def rank_learners(self, scope: LeaderboardScope = ALL_CREDITS) -> tuple[LeaderboardRow, ...]:
        """Learners by points, then by who had them first, then by handle."""
        return self._database.get(rank_learners, scope.key)

    def count_rows(self, scope: LeaderboardScope = ALL_CREDITS) -> int:
        return self._database.get(count_rows, scope.key)

    def rank_newcomers(self, season: str) -> tuple[LeaderboardRow, ...]:
        """The season's board of the learners who joined in it."""
        return self._database.get(rank_newcomers, season)

    def rank_improvements(self, season: str) -> tuple[ImprovementRow, ...]:
        """Learners with more points this season than in the season before, by how many more; profiles do not count.

        Only learners who joined before that season ended and had points in it are ranked. The gain is in points, not in
        percent: twice very little is little.
        """
        return self._database.get(rank_improvements, season)

    def rank_teams(self, scope: LeaderboardScope = ALL_CREDITS) -> tuple[TeamRow, ...]:
        """Teams by points, then by who had them first, then by name."""
        return self._database.get(rank_teams, scope.key)

    def rank_groups(self, by: GroupKind, scope: LeaderboardScope = ALL_CREDITS) -> tuple[GroupRow, ...]:
        """All cohorts or organisations, by points for each active member, then by key."""
        return self._database.get(rank_groups, f"{by}/{scope.key}")
