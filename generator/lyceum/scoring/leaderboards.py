"""All leaderboards of a hub, each computed when it is first asked for. Only learners who may be shown on boards are in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any, Literal, TypeVar

from lyceum.loader import Library
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
    assign_ranks,
    has_trust,
    rank_by_points,
    rank_teams_by_points,
)
from lyceum.scoring.people import is_shown_on_boards
from lyceum.scoring.results import TRUST_LEVELS
from lyceum.scoring.seasons import Season, find_previous_season, find_season, find_seasons

NEIGHBOR_ROWS = 5
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Leaderboards:
    """All the boards that a hub can show, each made when it is asked for."""

    settings: HubSettings
    credits: tuple[Credit, ...]
    """Of learners whose names may stand on boards, in the ledger's order."""
    join_days: Mapping[str, date | None]
    """Those learners, and the day each joined."""
    cohorts: Mapping[str, frozenset[str]]
    """Learners by folded cohort."""
    organisations: Mapping[str, frozenset[str]]
    today: date
    _cache: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def seasons(self) -> tuple[Season, ...]:
        """This one, and all with a credit, latest first."""
        return find_seasons((self.today, *(one.day for one in self.credits)), self.settings.season)

    @property
    def current_season(self) -> Season | None:
        """The season of today; None between terms."""
        return find_season(self.today, self.settings.season)

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """Those with a credit, sorted."""
        return tuple(sorted(key for part, key in self._credits_by_part if part == "topic"))

    @cached_property
    def group_names(self) -> Mapping[tuple[str, str], str]:
        """What a cohort or an organisation is called, by ("cohort" or "organisation", key)."""
        told = (("cohort", self.settings.cohorts), ("organisation", self.settings.organisations))
        return {(by, fold_key(one.id)): one.name for by, groups in told for one in groups}

    @cached_property
    def cohorts_by_learner(self) -> Mapping[str, tuple[str, ...]]:
        """The cohorts of each learner who is in one, sorted."""
        made: dict[str, tuple[str, ...]] = {}
        for key in sorted(self.cohorts):
            for who in self.cohorts[key]:
                made[who] = (*made.get(who, ()), key)
        return made

    def rank_learners(self, scope: LeaderboardScope = ALL_CREDITS) -> tuple[LeaderboardRow, ...]:
        """By points, then who had them first, then handle."""
        return self._get_or_compute(("board", scope), lambda: rank_by_points(self.select_credits(scope)))

    def find_neighbors(
        self, learner: str, scope: LeaderboardScope = ALL_CREDITS, *, rows_each_side: int = NEIGHBOR_ROWS
    ) -> tuple[LeaderboardRow, ...]:
        """The learner's row with as many above and below; empty where they have no points there."""
        rows = self.rank_learners(scope)
        places = self._get_or_compute(("places", scope), lambda: {row.learner: place for place, row in enumerate(rows)})
        place = places.get(learner)
        return () if place is None else rows[max(0, place - rows_each_side) : place + rows_each_side + 1]

    def rank_newcomers(self, season: str) -> tuple[LeaderboardRow, ...]:
        """The season's board of those who joined in it."""
        return self._get_or_compute(("newcomers", season), lambda: self._compute_newcomers(season))

    def rank_improvements(self, season: str) -> tuple[ImprovementRow, ...]:
        """Who has more points this season than in the season before, by how many more; of those who joined before that
        season ended and had points in it. Points, not percentages: twice very little is little. Profiles don't count."""
        return self._get_or_compute(("improved", season), lambda: tuple(self._compute_improvements(season)))

    def rank_teams(self, scope: LeaderboardScope = ALL_CREDITS) -> tuple[TeamRow, ...]:
        """By points, then who had them first, then name."""
        return self._get_or_compute(("teams", scope), lambda: rank_teams_by_points(self.select_credits(scope)))

    def rank_groups(
        self, by: Literal["cohort", "organisation"], scope: LeaderboardScope = ALL_CREDITS
    ) -> tuple[GroupRow, ...]:
        """Every cohort or organisation with a member, by points for each active member, then key."""
        return self._get_or_compute(("groups", by, scope), lambda: self._compute_groups(by, scope))

    def select_credits(self, scope: LeaderboardScope) -> Sequence[Credit]:
        """The credits of a scope, in the ledger's order."""
        parts = [(part, value) for part in SCOPE_PARTS if (value := getattr(scope, part))]
        lists: list[Sequence[Credit]] = sorted((self._credits_by_part.get(part, []) for part in parts), key=len)
        lists = lists or [self.credits]
        if len(parts) < 2 and scope.trust == "reported":
            return lists[0]
        keep = [self._make_filter(part, value) for part, value in parts]
        least = TRUST_LEVELS.index(scope.trust)
        return [one for one in lists[0] if all(ok(one) for ok in keep) and has_trust(one, least)]

    # How they are made

    def _get_or_compute(self, key: Any, make: Callable[[], _Value]) -> _Value:
        if key not in self._cache:
            self._cache[key] = make()
        return self._cache[key]  # type: ignore[no-any-return]

    @cached_property
    def _credits_by_part(self) -> dict[tuple[str, str], list[Credit]]:
        """Credits by (part of a scope, its value)."""
        made: dict[tuple[str, str], list[Credit]] = {}
        groups_of: dict[str, list[tuple[str, str]]] = {}
        for part, groups in (("cohort", self.cohorts), ("organisation", self.organisations)):
            for key, people in groups.items():
                for who in people:
                    groups_of.setdefault(who, []).append((part, key))
        for one in self.credits:
            places = [("kind", one.kind), *(("topic", topic) for topic in one.topics), *groups_of.get(one.person, ())]
            if one.challenge:
                places.append(("challenge", one.challenge))
            if season := self._find_season_key(one.day):
                places.append(("season", season))
            for place in places:
                made.setdefault(place, []).append(one)
        return made

    def _find_season_key(self, day: date) -> str | None:
        def made() -> str | None:
            season = find_season(day, self.settings.season)
            return season.key if season else None

        return self._get_or_compute(("season", day), made)

    def _make_filter(self, part: str, value: str) -> Callable[[Credit], bool]:
        match part:
            case "season":
                return lambda one: self._find_season_key(one.day) == value
            case "cohort" | "organisation":
                people = (self.cohorts if part == "cohort" else self.organisations).get(value, frozenset())
                return lambda one: one.person in people
            case "topic":
                return lambda one: value in one.topics
        return lambda one: getattr(one, part) == value

    def _compute_newcomers(self, key: str) -> tuple[LeaderboardRow, ...]:
        season = next((one for one in self.seasons if one.key == key), None)
        new = {who for who, day in self.join_days.items() if season and day and day in season}
        return rank_by_points(one for one in self.select_credits(LeaderboardScope(season=key)) if one.person in new)

    def _compute_improvements(self, key: str) -> Iterator[ImprovementRow]:
        season = next((one for one in self.seasons if one.key == key), None)
        last = find_previous_season(season, self.settings.season) if season else None
        if not season or not last:
            return
        now, then = (self._sum_points(LeaderboardScope(season=one.key)) for one in (season, last))
        gains = [
            ImprovementRow(0, False, who, now[who] - before, now[who], before)
            for who, before in then.items()
            if now[who] > before > 0 and ((day := self.join_days[who]) is None or day <= last.last_day)
        ]
        gains.sort(key=lambda one: (-one.gain, one.learner))
        yield from assign_ranks(gains, [one.gain for one in gains])

    def _sum_points(self, scope: LeaderboardScope) -> Counter[str]:
        points: Counter[str] = Counter()
        for one in self.select_credits(scope):
            if one.kind != "profile":
                points[one.person] += one.points
        return points

    def _compute_groups(self, by: Literal["cohort", "organisation"], scope: LeaderboardScope) -> tuple[GroupRow, ...]:
        points_of: Counter[str] = Counter()
        for one in self.select_credits(scope):
            points_of[one.person] += one.points
        made = []
        for key, people in (self.cohorts if by == "cohort" else self.organisations).items():
            active = [points_of[who] for who in people if points_of[who] > 0]
            each = Decimal(sum(active)) / max(1, len(active))
            average = each.quantize(Decimal("0.1"), ROUND_HALF_UP)
            made.append(GroupRow(0, False, key, average, sum(active), len(active), len(people)))
        enough = [one for one in made if one.active_count >= MIN_ACTIVE_MEMBERS]
        enough.sort(key=lambda one: (-one.average, one.key))
        rest = sorted(
            (one for one in made if one.active_count < MIN_ACTIVE_MEMBERS), key=lambda one: (-one.points, one.key)
        )
        return (*assign_ranks(enough, [one.average for one in enough]), *rest)


def build_leaderboards(
    library: Library, credits_: Iterable[Credit], joined: Mapping[str, date | None], *, today: date
) -> Leaderboards:
    """Boards of everybody who may stand on one; of nobody else anything is in them, sums included."""
    community = library.settings.value
    allowed = {
        key: joined.get(key) for key, entry in library.learners.items() if is_shown_on_boards(community, entry.value)
    }
    cohorts: dict[str, set[str]] = {fold_key(one.id): set() for one in community.cohorts}
    organisations: dict[str, set[str]] = {fold_key(one.id): set() for one in community.organisations}
    for key in allowed:
        learner = library.learners[key].value
        for cohort in learner.cohort:
            cohorts[fold_key(cohort)].add(key)
        if learner.organisation:
            organisations[fold_key(learner.organisation)].add(key)
    return Leaderboards(
        settings=community,
        credits=tuple(one for one in credits_ if one.person in allowed),
        join_days=allowed,
        cohorts={key: frozenset(people) for key, people in cohorts.items()},
        organisations={key: frozenset(people) for key, people in organisations.items()},
        today=today,
    )
