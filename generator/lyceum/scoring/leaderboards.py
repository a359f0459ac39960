"""All leaderboards of a hub, each computed when it is first asked for. Only learners who may be shown on boards are in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any, Literal, TypeVar

from lyceum.loader import ValidLibrary
from lyceum.schema import HubSettings, fold_key
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
    has_trust,
    rank_by_points,
    rank_teams_by_points,
)
from lyceum.scoring.people import is_shown_on_boards
from lyceum.scoring.ranking import assign_ranks
from lyceum.scoring.results import TRUST_LEVELS
from lyceum.scoring.seasons import Season, find_previous_season, find_season, find_seasons

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Leaderboards:
    """All boards that a hub can show."""

    settings: HubSettings
    credits: tuple[Credit, ...]
    """The credits of learners who may stand on boards, in the order of the ledger."""
    join_days: Mapping[str, date | None]
    """These learners, with the day when each of them joined."""
    cohorts: Mapping[str, frozenset[str]]
    """Learners by folded cohort."""
    organisations: Mapping[str, frozenset[str]]
    """Learners by folded organisation."""
    today: date
    _cache: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def seasons(self) -> tuple[Season, ...]:
        """The current season and all seasons with a credit, latest first."""
        return find_seasons((self.today, *(credit.day for credit in self.credits)), self.settings.season)

    @property
    def current_season(self) -> Season | None:
        """The season of today; None between terms."""
        return find_season(self.today, self.settings.season)

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """The topics with a credit, sorted."""
        return tuple(sorted(key for part, key in self._credits_by_part if part == "topic"))

    @cached_property
    def group_names(self) -> Mapping[tuple[str, str], str]:
        """The names of cohorts and organisations, by ("cohort" or "organisation", folded key)."""
        names = {("cohort", fold_key(cohort.id)): cohort.name for cohort in self.settings.cohorts}
        return names | {
            ("organisation", fold_key(organisation.id)): organisation.name
            for organisation in self.settings.organisations
        }

    @cached_property
    def cohorts_by_learner(self) -> Mapping[str, tuple[str, ...]]:
        """The cohorts, sorted, of each learner who is in a cohort."""
        cohorts: dict[str, tuple[str, ...]] = {}
        for key in sorted(self.cohorts):
            for learner in self.cohorts[key]:
                cohorts[learner] = (*cohorts.get(learner, ()), key)
        return cohorts

    def rank_learners(self, scope: LeaderboardScope = ALL_CREDITS) -> tuple[LeaderboardRow, ...]:
        """Learners by points, then by who had them first, then by handle."""
        return self._get_or_compute(("board", scope), lambda: rank_by_points(self.select_credits(scope)))

    def find_row_number(self, learner: str, scope: LeaderboardScope = ALL_CREDITS) -> int | None:
        """How many rows stand above the learner's row; None if they have no points in this scope."""
        rows = self.rank_learners(scope)
        numbers = self._get_or_compute(
            ("row numbers", scope), lambda: {row.learner: number for number, row in enumerate(rows)}
        )
        return numbers.get(learner)

    def rank_newcomers(self, season: str) -> tuple[LeaderboardRow, ...]:
        """The season's board of the learners who joined in it."""
        return self._get_or_compute(("newcomers", season), lambda: self._compute_newcomers(season))

    def rank_improvements(self, season: str) -> tuple[ImprovementRow, ...]:
        """Learners with more points this season than in the season before, by how many more; profiles do not count.

        Only learners who joined before that season ended and had points in it are ranked. The gain is in points, not in
        percent: twice very little is little.
        """
        return self._get_or_compute(("improvements", season), lambda: self._compute_improvements(season))

    def rank_teams(self, scope: LeaderboardScope = ALL_CREDITS) -> tuple[TeamRow, ...]:
        """Teams by points, then by who had them first, then by name."""
        return self._get_or_compute(("teams", scope), lambda: rank_teams_by_points(self.select_credits(scope)))

    def rank_groups(
        self, by: Literal["cohort", "organisation"], scope: LeaderboardScope = ALL_CREDITS
    ) -> tuple[GroupRow, ...]:
        """All cohorts or organisations, by points for each active member, then by key."""
        return self._get_or_compute(("groups", by, scope), lambda: self._compute_groups(by, scope))

    def select_credits(self, scope: LeaderboardScope) -> Sequence[Credit]:
        """The credits of a scope, in the order of the ledger."""
        parts = [(part, value) for part in SCOPE_PARTS if (value := getattr(scope, part))]
        shortest: Sequence[Credit] = min(
            (self._credits_by_part.get(part, []) for part in parts), key=len, default=self.credits
        )
        if len(parts) < 2 and scope.trust == "reported":
            return shortest
        filters = [self._make_filter(part, value) for part, value in parts]
        min_level = TRUST_LEVELS.index(scope.trust)
        return [credit for credit in shortest if all(fits(credit) for fits in filters) and has_trust(credit, min_level)]

    def _get_or_compute(self, key: Any, compute: Callable[[], _Value]) -> _Value:
        if key not in self._cache:
            self._cache[key] = compute()
        return self._cache[key]  # type: ignore[no-any-return]

    @cached_property
    def _credits_by_part(self) -> dict[tuple[str, str], list[Credit]]:
        """The credits of each (part of a scope, value of the part)."""
        groups_by_learner: dict[str, list[tuple[str, str]]] = {}
        for part, groups in (("cohort", self.cohorts), ("organisation", self.organisations)):
            for key, learners in groups.items():
                for learner in learners:
                    groups_by_learner.setdefault(learner, []).append((part, key))
        credits_by_part: dict[tuple[str, str], list[Credit]] = {}
        for credit in self.credits:
            parts = [("kind", credit.kind), *(("topic", topic) for topic in credit.topics)]
            parts += groups_by_learner.get(credit.person, ())
            if credit.challenge:
                parts.append(("challenge", credit.challenge))
            if season := self._find_season_key(credit.day):
                parts.append(("season", season))
            for part_and_value in parts:
                credits_by_part.setdefault(part_and_value, []).append(credit)
        return credits_by_part

    def _find_season_key(self, day: date) -> str | None:
        def compute() -> str | None:
            season = find_season(day, self.settings.season)
            return season.key if season else None

        return self._get_or_compute(("season", day), compute)

    def _make_filter(self, part: str, value: str) -> Callable[[Credit], bool]:
        match part:
            case "season":
                return lambda credit: self._find_season_key(credit.day) == value
            case "cohort":
                return lambda credit: credit.person in self.cohorts.get(value, ())
            case "organisation":
                return lambda credit: credit.person in self.organisations.get(value, ())
            case "topic":
                return lambda credit: value in credit.topics
        return lambda credit: getattr(credit, part) == value

    def _compute_newcomers(self, key: str) -> tuple[LeaderboardRow, ...]:
        season = next((season for season in self.seasons if season.key == key), None)
        newcomers = {learner for learner, day in self.join_days.items() if season and day and day in season}
        credits_ = self.select_credits(LeaderboardScope(season=key))
        return rank_by_points(credit for credit in credits_ if credit.person in newcomers)

    def _compute_improvements(self, key: str) -> tuple[ImprovementRow, ...]:
        season = next((season for season in self.seasons if season.key == key), None)
        previous = find_previous_season(season, self.settings.season) if season else None
        if not season or not previous:
            return ()
        points, previous_points = self._sum_points(season), self._sum_points(previous)
        rows = []
        for learner, before in previous_points.items():
            join_day = self.join_days[learner]
            has_joined_before = join_day is None or join_day <= previous.last_day
            if points[learner] > before > 0 and has_joined_before:
                rows.append(ImprovementRow(0, False, learner, points[learner] - before, points[learner], before))
        rows.sort(key=lambda row: (-row.gain, row.learner))
        return tuple(assign_ranks(rows, [row.gain for row in rows]))

    def _sum_points(self, season: Season) -> Counter[str]:
        """The points of each learner in a season, without those for a profile."""
        points: Counter[str] = Counter()
        for credit in self.select_credits(LeaderboardScope(season=season.key)):
            if credit.kind != "profile":
                points[credit.person] += credit.points
        return points

    def _compute_groups(self, by: Literal["cohort", "organisation"], scope: LeaderboardScope) -> tuple[GroupRow, ...]:
        points: Counter[str] = Counter()
        for credit in self.select_credits(scope):
            points[credit.person] += credit.points
        rows = []
        for key, members in (self.cohorts if by == "cohort" else self.organisations).items():
            active_points = [points[member] for member in members if points[member] > 0]
            average = Decimal(sum(active_points)) / max(1, len(active_points))
            rounded = average.quantize(Decimal("0.1"), ROUND_HALF_UP)
            rows.append(GroupRow(0, False, key, rounded, sum(active_points), len(active_points), len(members)))
        ranked = [row for row in rows if row.active_count >= MIN_ACTIVE_MEMBERS]
        unranked = [row for row in rows if row.active_count < MIN_ACTIVE_MEMBERS]
        ranked.sort(key=lambda row: (-row.average, row.key))
        unranked.sort(key=lambda row: (-row.points, row.key))
        return (*assign_ranks(ranked, [row.average for row in ranked]), *unranked)


def build_leaderboards(
    library: ValidLibrary, credits_: Iterable[Credit], join_days: Mapping[str, date | None], *, today: date
) -> Leaderboards:
    """The boards of the learners who may stand on boards. Sums contain nothing of other learners."""
    settings = library.settings.value
    shown_learners = {
        key: entry.value for key, entry in library.learners.items() if is_shown_on_boards(settings, entry.value)
    }
    cohorts: dict[str, set[str]] = {fold_key(cohort.id): set() for cohort in settings.cohorts}
    organisations: dict[str, set[str]] = {fold_key(organisation.id): set() for organisation in settings.organisations}
    for key, learner in shown_learners.items():
        for cohort in learner.cohort:
            cohorts[fold_key(cohort)].add(key)
        organisation = library.find_organisation(learner.organisation) if learner.organisation else None
        if organisation:
            organisations[fold_key(organisation.id)].add(key)
    return Leaderboards(
        settings=settings,
        credits=tuple(credit for credit in credits_ if credit.person in shown_learners),
        join_days={key: join_days.get(key) for key in shown_learners},
        cohorts={key: frozenset(members) for key, members in cohorts.items()},
        organisations={key: frozenset(members) for key, members in organisations.items()},
        today=today,
    )
