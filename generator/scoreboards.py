"""Credits in; boards of points out: by season, cohort, organisation, topic, challenge, kind and trust, beside them what is
fair to look at: the ones around me, first seasons, who grew most, teams, cohort against cohort; and each one's own way.

A board is a sum over credits and nothing else; `api/credits.json` holds all that is needed to make it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any, Literal, TypeVar, get_args

from generator.boards import TRUST, Trust
from generator.credits import RECEIVED, SETTLES, Credit, ledgers, may_stand_on_boards
from generator.library import Library
from generator.model import Community, CreditKind, folded
from generator.seasons import Season, season_before, season_of, seasons, streak_now, streaks

KINDS: tuple[CreditKind, ...] = get_args(CreditKind)
LEAST_ACTIVE = 3
"""People of a cohort or an organisation who must have points before it is ranked by what each of them did."""
AROUND = 5


@dataclass(frozen=True, slots=True)
class Scope:
    """Which credits a board sums: those that are all of this at once. Keys are folded."""

    season: str | None = None
    cohort: str | None = None
    organisation: str | None = None
    topic: str | None = None
    challenge: str | None = None
    kind: CreditKind | None = None
    trust: Trust = "reported"
    """Results and podiums below it are left out."""

    @property
    def key(self) -> str:
        """`all`, or its parts in one order: `season/2026-q4/topic/python`."""
        told = [f"{part}/{value}" for part in _PARTS if (value := getattr(self, part))]
        return "/".join([*told, *([f"trust/{self.trust}"] if self.trust != "reported" else [])]) or "all"


ALL = Scope()
Made = TypeVar("Made")
_PARTS = ("season", "cohort", "organisation", "topic", "challenge", "kind")


@dataclass(frozen=True, slots=True)
class Row:
    """One learner on a board."""

    rank: int
    """From 1; equal points share it and the next is left out: 1, 2, 2, 4."""
    tied: bool
    who: str
    points: int
    """At least one."""
    counts: tuple[tuple[CreditKind, int], ...]
    """How many deeds of each kind that gave points, in the order of KINDS."""
    latest: date
    """The day of the last of them."""


@dataclass(frozen=True, slots=True)
class Grown:
    """A learner who has more points this season than in the one before."""

    rank: int
    tied: bool
    who: str
    gain: int
    """points - before, without points for a profile."""
    points: int
    before: int


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A named team, across challenges: what its members reached as that team, each deed once."""

    rank: int
    tied: bool
    key: str
    """Folded name."""
    name: str
    points: int
    results: int
    members: tuple[str, ...]
    """Of those whose names may stand on boards, sorted."""
    latest: date


@dataclass(frozen=True, slots=True)
class Group:
    """A cohort or an organisation. Ranked by points for each active member, so that a small one can win."""

    rank: int
    """0 with fewer than LEAST_ACTIVE active members; those stand last."""
    tied: bool
    key: str
    average: Decimal
    """Points for each active member, one decimal, halves up."""
    points: int
    active: int
    """Members with points in this scope."""
    members: int
    """All members whose names may stand on boards."""


@dataclass(frozen=True, slots=True)
class SeasonSum:
    season: Season
    points: int
    counts: tuple[tuple[CreditKind, int], ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """A learner beside nobody but themselves."""

    points: int
    seasons: tuple[SeasonSum, ...]
    """Those with a credit, latest first."""
    this: SeasonSum | None
    before: SeasonSum | None
    """The season before this one."""
    best: SeasonSum | None
    """The first one with most points."""
    weeks: int
    """Weeks in a row with a contribution, up to now; see `seasons.streaks`."""
    longest: int


@dataclass(frozen=True)
class Scoreboards:
    """All the boards that a hub can show, each made when it is asked for."""

    community: Community
    credits: tuple[Credit, ...]
    """Of learners whose names may stand on boards, in the ledger's order."""
    joined: Mapping[str, date | None]
    """Those learners, and the day each joined."""
    cohorts: Mapping[str, frozenset[str]]
    """Learners by folded cohort."""
    organisations: Mapping[str, frozenset[str]]
    today: date
    _made: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def seasons(self) -> tuple[Season, ...]:
        """This one, and all with a credit, latest first."""
        return seasons((self.today, *(one.when for one in self.credits)), self.community.season)

    @property
    def season(self) -> Season | None:
        """The season of today; None between terms."""
        return season_of(self.today, self.community.season)

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """Those with a credit, sorted."""
        return tuple(sorted(key for part, key in self._by if part == "topic"))

    def board(self, scope: Scope = ALL) -> tuple[Row, ...]:
        """By points, then who had them first, then handle."""
        return self._once(("board", scope), lambda: _rows(self.chosen(scope)))

    def around(self, who: str, scope: Scope = ALL, *, many: int = AROUND) -> tuple[Row, ...]:
        """The learner's row with as many above and below; empty where they have no points there."""
        rows = self.board(scope)
        places = self._once(("places", scope), lambda: {row.who: place for place, row in enumerate(rows)})
        place = places.get(who)
        return () if place is None else rows[max(0, place - many) : place + many + 1]

    def newcomers(self, season: str) -> tuple[Row, ...]:
        """The season's board of those who joined in it."""
        its = next((one for one in self.seasons if one.key == season), None)
        new = {who for who, day in self.joined.items() if its and day and day in its}
        return self._once(
            ("newcomers", season), lambda: _rows(one for one in self.chosen(Scope(season=season)) if one.who in new)
        )

    def improved(self, season: str) -> tuple[Grown, ...]:
        """Who has more points this season than in the season before, by how many more; of those who joined before that
        season ended and had points in it. Points, not percentages: twice very little is little. Profiles don't count."""
        return self._once(("improved", season), lambda: tuple(self._improved(season)))

    def teams(self, scope: Scope = ALL) -> tuple[TeamRow, ...]:
        """By points, then who had them first, then name."""
        return self._once(("teams", scope), lambda: _teams(self.chosen(scope)))

    def groups(self, by: Literal["cohort", "organisation"], scope: Scope = ALL) -> tuple[Group, ...]:
        """Every cohort or organisation with a member, by points for each active member, then key."""
        return self._once(("groups", by, scope), lambda: self._groups(by, scope))

    def chosen(self, scope: Scope) -> Sequence[Credit]:
        """The credits of a scope, in the ledger's order."""
        parts = [(part, value) for part in _PARTS if (value := getattr(scope, part))]
        lists: list[Sequence[Credit]] = sorted((self._by.get(part, []) for part in parts), key=len)
        lists = lists or [self.credits]
        if len(parts) < 2 and scope.trust == "reported":
            return lists[0]
        keep = [self._belongs(part, value) for part, value in parts]
        least = TRUST.index(scope.trust)
        return [one for one in lists[0] if all(ok(one) for ok in keep) and _trusted(one, least)]

    # How they are made

    def _once(self, key: Any, make: Callable[[], Made]) -> Made:
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]  # type: ignore[no-any-return]

    @cached_property
    def _by(self) -> dict[tuple[str, str], list[Credit]]:
        """Credits by (part of a scope, its value)."""
        made: dict[tuple[str, str], list[Credit]] = {}
        groups_of: dict[str, list[tuple[str, str]]] = {}
        for part, groups in (("cohort", self.cohorts), ("organisation", self.organisations)):
            for key, people in groups.items():
                for who in people:
                    groups_of.setdefault(who, []).append((part, key))
        for one in self.credits:
            places = [("kind", one.kind), *(("topic", topic) for topic in one.topics), *groups_of.get(one.who, ())]
            if one.challenge:
                places.append(("challenge", one.challenge))
            if season := self._season_of(one.when):
                places.append(("season", season))
            for place in places:
                made.setdefault(place, []).append(one)
        return made

    def _season_of(self, day: date) -> str | None:
        def made() -> str | None:
            season = season_of(day, self.community.season)
            return season.key if season else None

        return self._once(("season", day), made)

    def _belongs(self, part: str, value: str) -> Callable[[Credit], bool]:
        match part:
            case "season":
                return lambda one: self._season_of(one.when) == value
            case "cohort" | "organisation":
                people = (self.cohorts if part == "cohort" else self.organisations).get(value, frozenset())
                return lambda one: one.who in people
            case "topic":
                return lambda one: value in one.topics
        return lambda one: getattr(one, part) == value

    def _improved(self, key: str) -> Iterator[Grown]:
        season = next((one for one in self.seasons if one.key == key), None)
        last = season_before(season, self.community.season) if season else None
        if not season or not last:
            return
        now, then = (self._points_of(Scope(season=one.key)) for one in (season, last))
        gains = [
            Grown(0, False, who, now[who] - before, now[who], before)
            for who, before in then.items()
            if now[who] > before > 0 and ((day := self.joined[who]) is None or day <= last.ends)
        ]
        gains.sort(key=lambda one: (-one.gain, one.who))
        yield from _ranked(gains, [one.gain for one in gains])

    def _points_of(self, scope: Scope) -> Counter[str]:
        points: Counter[str] = Counter()
        for one in self.chosen(scope):
            if one.kind != "profile":
                points[one.who] += one.points
        return points

    def _groups(self, by: Literal["cohort", "organisation"], scope: Scope) -> tuple[Group, ...]:
        points_of: Counter[str] = Counter()
        for one in self.chosen(scope):
            points_of[one.who] += one.points
        made = []
        for key, people in (self.cohorts if by == "cohort" else self.organisations).items():
            active = [points_of[who] for who in people if points_of[who] > 0]
            each = Decimal(sum(active)) / max(1, len(active))
            average = each.quantize(Decimal("0.1"), ROUND_HALF_UP)
            made.append(Group(0, False, key, average, sum(active), len(active), len(people)))
        enough = [one for one in made if one.active >= LEAST_ACTIVE]
        enough.sort(key=lambda one: (-one.average, one.key))
        rest = sorted((one for one in made if one.active < LEAST_ACTIVE), key=lambda one: (-one.points, one.key))
        return (*_ranked(enough, [one.average for one in enough]), *rest)


def scoreboards(
    library: Library, credits_: Iterable[Credit], joined: Mapping[str, date | None], *, today: date
) -> Scoreboards:
    """Boards of everybody who may stand on one; of nobody else anything is in them, sums included."""
    community = library.community.value
    allowed = {
        key: joined.get(key) for key, entry in library.learners.items() if may_stand_on_boards(community, entry.value)
    }
    cohorts: dict[str, set[str]] = {folded(one.id): set() for one in community.cohorts}
    organisations: dict[str, set[str]] = {folded(one.id): set() for one in community.organisations}
    for key in allowed:
        learner = library.learners[key].value
        for cohort in learner.cohort:
            cohorts[folded(cohort)].add(key)
        if learner.organisation:
            organisations[folded(learner.organisation)].add(key)
    return Scoreboards(
        community=community,
        credits=tuple(one for one in credits_ if one.who in allowed),
        joined=allowed,
        cohorts={key: frozenset(people) for key, people in cohorts.items()},
        organisations={key: frozenset(people) for key, people in organisations.items()},
        today=today,
    )


def progress(ledger: Sequence[Credit], community: Community, *, today: date) -> Progress:
    """One learner's way, from their own credits."""
    by_season: dict[Season, list[Credit]] = {}
    for one in ledger:
        if season := season_of(one.when, community.season):
            by_season.setdefault(season, []).append(one)
    sums = [
        SeasonSum(season, sum(one.points for one in its), _counts(its))
        for season, its in sorted(by_season.items(), key=lambda item: item[0].starts, reverse=True)
    ]
    this = season_of(today, community.season)
    last = season_before(this, community.season) if this else None
    found = {one.season: one for one in sums}
    days = [one.when for one in ledger if one.kind not in RECEIVED]
    return Progress(
        points=sum(one.points for one in ledger),
        seasons=tuple(sums),
        this=found.get(this) if this else None,
        before=found.get(last) if last else None,
        best=max(reversed(sums), key=lambda one: one.points, default=None),
        weeks=streak_now(days, community.season, today=today),
        longest=max((one.weeks for one in streaks(days, community.season)), default=0),
    )


def decided(credits_: Iterable[Credit], season: Season, *, began: date | None, today: date) -> tuple[Row, ...]:
    """The season's board as it was when it was decided, a week after its last day, by what was merged until then (or with
    the hub's first commit, where that came later); of all learners, shown or not. Empty while it isn't decided."""
    if today <= season.ends + SETTLES:
        return ()
    until = max(season.ends + SETTLES, began or date.min)
    return _rows(one for one in credits_ if one.when in season and one.seen <= until and ":" not in one.who)


# Sums --------------------------------------------------------------------------------------------------------------


def _rows(credits_: Iterable[Credit]) -> tuple[Row, ...]:
    rows = []
    for who, its in ledgers(one for one in credits_ if one.points).items():
        rows.append(Row(0, False, who, sum(one.points for one in its), _counts(its), max(one.when for one in its)))
    rows.sort(key=lambda row: (-row.points, row.latest, row.who))
    return tuple(_ranked(rows, [row.points for row in rows]))


def _counts(credits_: Iterable[Credit]) -> tuple[tuple[CreditKind, int], ...]:
    counts = Counter(one.kind for one in credits_ if not one.capped)
    return tuple((kind, counts[kind]) for kind in KINDS if counts[kind])


Ranked = TypeVar("Ranked", Row, Grown, TeamRow, Group)


def _ranked(rows: Sequence[Ranked], scores: Sequence[Any]) -> Iterator[Ranked]:
    """Rows in their order, best first, with their ranks."""
    alike = Counter(scores)
    rank_of: dict[Any, int] = {}
    for place, (row, score) in enumerate(zip(rows, scores, strict=True), 1):
        yield replace(row, rank=rank_of.setdefault(score, place), tied=alike[score] > 1)


def _teams(credits_: Iterable[Credit]) -> tuple[TeamRow, ...]:
    deeds: dict[str, dict[tuple[Any, ...], list[Credit]]] = {}
    for one in credits_:
        if one.team and one.kind in ("result", "podium"):
            deed = (one.kind, one.challenge, one.when, one.path if one.kind == "podium" else "")
            deeds.setdefault(folded(" ".join(one.team.split())), {}).setdefault(deed, []).append(one)
    rows = []
    for key, its in deeds.items():
        everything = [one for rows_ in its.values() for one in rows_]
        points = sum(max(one.points for one in rows_) for rows_ in its.values())
        results = sum(1 for kind, *_ in its if kind == "result")
        members = tuple(sorted({one.who for one in everything}))
        latest = max(everything, key=lambda one: (one.when, one.path))
        rows.append(TeamRow(0, False, key, str(latest.team), points, results, members, latest.when))
    rows.sort(key=lambda row: (-row.points, row.latest, row.key))
    return tuple(_ranked(rows, [row.points for row in rows]))


def _trusted(one: Credit, least: int) -> bool:
    if one.kind not in ("result", "podium"):
        return True
    return max((TRUST.index(label) for label in one.of if label in TRUST), default=0) >= least
