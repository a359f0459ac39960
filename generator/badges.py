"""Rules of badges.yml and the ledger in; Awards, who has which badge since when and by which deed, out.

A badge is had from the day of the deed that crossed the line. Only one's own ledger counts, and ranks only when they are
decided (see `credits.settled`, `scoreboards.decided`): what others do later takes nothing away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Literal

from generator.credits import RECEIVED, Credit, may_stand_on_boards, results_by_challenge, settled
from generator.history import History
from generator.library import Library
from generator.model import Badge, Given, Rule, folded
from generator.scoreboards import decided
from generator.seasons import Setting, season_of, seasons, streak_now, streaks

Tier = Literal["bronze", "silver", "gold"]
TIERS: tuple[Tier, ...] = ("bronze", "silver", "gold")


@dataclass(frozen=True, slots=True)
class Award:
    """One badge, or one tier of it, that somebody has."""

    badge: str
    """Folded id."""
    who: str
    tier: Tier | None
    """None where the badge has no tiers."""
    when: date
    """The day of the deed that crossed the line."""
    credit: Credit | None
    """That deed; None for ranks in a season, days of membership and badges given by hand."""

    @property
    def path(self) -> str:
        return self.credit.path if self.credit else ""

    @property
    def commit(self) -> str | None:
        return self.credit.commit if self.credit else None


@dataclass(frozen=True, slots=True)
class Next:
    """A badge, or a tier of it, that somebody can still earn, and how far it is."""

    badge: str
    tier: Tier | None
    have: int
    """Less than `need`."""
    need: int
    """Deeds, people, topics, challenges, weeks (those in a row now) or days, as the rule counts; of `all`, its parts."""


@dataclass(frozen=True, slots=True)
class Rarity:
    """How many have a badge, in any tier, of all learners."""

    badge: str
    holders: int
    learners: int

    @property
    def share(self) -> float:
        """0 to 1."""
        return self.holders / self.learners if self.learners else 0.0


@dataclass(frozen=True, slots=True)
class Step:
    """A rule's count went up by one."""

    when: date
    credit: Credit | None


class _Own:
    """One learner's deeds, oldest first; caps have taken out what is too much."""

    def __init__(self, ledger: Sequence[Credit], setting: Setting) -> None:
        rows = tuple(reversed(ledger))
        self.acts = tuple(one for one in rows if one.kind not in RECEIVED)
        self.of_kind: dict[str, list[Credit]] = {"anything": [one for one in self.acts if not one.capped]}
        for one in rows:
            if not one.capped:
                self.of_kind.setdefault(one.kind, []).append(one)
        self._setting = setting

    @cached_property
    def weeks(self) -> list[Step]:
        """Each time that the longest row of weeks grew by one."""
        first_on: dict[date, Credit] = {}
        for one in self.acts:
            first_on.setdefault(one.when, one)
        steps: list[Step] = []
        for streak in streaks(first_on, self._setting):
            if streak.weeks > len(steps):
                steps.append(Step(streak.on, first_on[streak.on]))
        return steps

    def weeks_now(self, today: date) -> int:
        return streak_now((one.when for one in self.acts), self._setting, today=today)


@dataclass(frozen=True)
class Judge:
    """All that rules are judged by."""

    library: Library
    history: History
    ledgers: Mapping[str, Sequence[Credit]]
    """By who; rows latest first."""
    joined: Mapping[str, date | None]
    today: date
    _own: dict[str, _Own] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def badges(self) -> tuple[Badge, ...]:
        return self.library.badges.value.badges if self.library.badges else ()

    @cached_property
    def season_ranks(self) -> dict[str, list[tuple[str, date, int]]]:
        """(season's name or key, its last day, rank) by learner, of seasons that are decided."""
        setting = self.library.community.value.season
        everything = [one for rows in self.ledgers.values() for one in rows]
        began = min((one.known for one in everything if one.known), default=None)
        its_seasons = seasons((one.when for one in everything), setting)
        by_season: dict[str, list[Credit]] = {season.key: [] for season in its_seasons}
        key_of = {day: season.key for day in {one.when for one in everything} if (season := season_of(day, setting))}
        for one in everything:
            if key := key_of.get(one.when):
                by_season[key].append(one)
        ranks: dict[str, list[tuple[str, date, int]]] = {}
        for season in its_seasons:
            for row in decided(by_season[season.key], season, began=began, today=self.today):
                ranks.setdefault(row.who, []).append((season.term or season.key, season.ends, row.rank))
        return ranks

    @cached_property
    def challenge_ranks(self) -> dict[str, dict[str, list[tuple[date, int]]]]:
        """(last day, rank) by challenge and learner, of challenges that are decided."""
        results_of = results_by_challenge(self.library)
        made: dict[str, dict[str, list[tuple[date, int]]]] = {}
        for key, entry in self.library.challenges.items():
            for board in settled(entry, results_of[key], self.history, today=self.today):
                for row in board.standings:
                    for who in row.learners if row.rank else ():
                        day = entry.value.closes or row.result.value.date
                        made.setdefault(key, {}).setdefault(who, []).append((day, row.rank))
        return made

    @cached_property
    def first_of_badges(self) -> date | None:
        path = self.library.badges.path if self.library.badges else ""
        past = self.history.files.get(path)
        return past.first.when.date() if past else None

    def steps(self, rule: Rule, who: str) -> list[Step]:
        """Each time that the rule's count went up by one, oldest first; a rule for days of membership has none."""
        if rule.count:
            return self._counted(rule, who)
        if rule.streak:
            return self.own(who).weeks
        if rule.away:
            return self._away(rule.away, who)
        if rule.rank:
            return self._ranks(rule, who)
        if rule.by_hand:
            return [Step(self._given(one, who), None) for one in rule.given_to if folded(one.learner) == who][:1]
        if rule.member_for:
            joined = self.joined.get(who)
            if not joined or (self.today - joined).days < rule.member_for:
                return []
            return [Step(joined + timedelta(days=rule.member_for), None)]
        parts = [reached for part in (rule.all or rule.any) if (reached := self.reached(part, who))]
        if rule.any:
            return [min(parts, key=_order)] if parts else []
        return [max(parts, key=_order)] if len(parts) == len(rule.all) else []

    def reached(self, rule: Rule, who: str) -> Step | None:
        """When the rule was fulfilled, without tiers."""
        steps, need = self.steps(rule, who), needed(rule)
        return steps[need - 1] if len(steps) >= need else None

    def lines(self, rule: Rule) -> tuple[tuple[Tier | None, int], ...]:
        """(tier, how many it takes), the easiest first."""
        if rule.tiers:
            told = rule.tiers
            return tuple((tier, many) for tier in TIERS if (many := getattr(told, tier)))
        return ((None, needed(rule)),)

    def own(self, who: str) -> _Own:
        if who not in self._own:
            self._own[who] = _Own(self.ledgers.get(who, ()), self.library.community.value.season)
        return self._own[who]

    def _counted(self, rule: Rule, who: str) -> list[Step]:
        if rule.count == "podium" and not self.on_boards(who):
            return []
        rows = self.own(who).of_kind.get(rule.count or "", ())
        topic = self.library.topic_key(rule.topic) if rule.topic and rows else None
        challenge = folded(rule.challenge) if rule.challenge else None
        its = [
            one
            for one in rows
            if (not rule.of or rule.of in one.of)
            and (not topic or topic in one.topics)
            and (not challenge or challenge == one.challenge)
        ]
        if not rule.distinct:
            return [Step(one.when, one) for one in its]
        steps: list[Step] = []
        seen: set[str] = set()
        for one in its:
            match rule.distinct:
                case "people":
                    new = set(one.others) - seen
                case "topics":
                    new = set(one.topics[:1]) - seen
                case _:
                    new = {one.challenge} - seen if one.challenge else set()
            steps += [Step(one.when, one)] * len(new)
            seen |= new
        return steps

    def _away(self, days: int, who: str) -> list[Step]:
        acts = self.own(who).acts
        return [Step(one.when, one) for before, one in pairwise(acts) if (one.when - before.when).days >= days]

    def _ranks(self, rule: Rule, who: str) -> list[Step]:
        rank = rule.rank
        if not rank or not self.on_boards(who):
            return []
        if rank.challenge:
            key = folded(rank.challenge)
            places = self.challenge_ranks.get(key, {}).get(who, ())
            its = [
                one for one in self.ledgers.get(who, ()) if one.challenge == key and one.kind in ("podium", "result")
            ]
            deed = max(its, key=lambda one: one.kind, default=None)
            return [Step(day, deed) for day, place in sorted(places) if place <= rank.at_most]
        wanted = (rank.season or "any").casefold()
        return [
            Step(ends, None)
            for name, ends, place in sorted(self.season_ranks.get(who, ()), key=lambda one: one[1])
            if place <= rank.at_most and wanted in ("any", name.casefold())
        ]

    def on_boards(self, who: str) -> bool:
        learner = self.library.learners.get(who)
        return learner is not None and may_stand_on_boards(self.library.community.value, learner.value)

    def _given(self, given: Given, who: str) -> date:
        return given.on or max((day for day in (self.first_of_badges, self.joined.get(who)) if day), default=self.today)


def needed(rule: Rule) -> int:
    """How many steps fulfil a rule without tiers."""
    if rule.streak:
        return rule.streak
    return rule.at_least or 1


def awards(judge: Judge) -> tuple[Award, ...]:
    """Every badge and tier that a learner has: by learner, in the order of badges.yml, bronze before silver before gold."""
    return tuple(award for who in sorted(judge.library.learners) for award in awards_of(judge, who))


def awards_of(judge: Judge, who: str) -> Iterator[Award]:
    for badge in judge.badges:
        steps = judge.steps(badge.rule, who)
        for tier, many in judge.lines(badge.rule) if steps else ():
            if len(steps) >= many:
                step = steps[many - 1]
                yield Award(folded(badge.id), who, tier, step.when, step.credit)


def next_up(judge: Judge, who: str) -> tuple[Next, ...]:
    """What somebody can still earn by themselves, the nearest first (by share, then in the order of badges.yml); of a
    badge with tiers, the next one. Ranks, and what is given by hand, are nothing to work towards, and left out."""
    found = []
    for place, badge in enumerate(judge.badges):
        if distance := _distance(judge, badge.rule, who):
            tier, have, need = distance
            if have < need:
                found.append((-have / need, place, Next(folded(badge.id), tier, have, need)))
    return tuple(one for *_, one in sorted(found, key=lambda one: one[:2]))


def rarities(judge: Judge, given: Iterable[Award]) -> tuple[Rarity, ...]:
    """One for each badge, in the order of badges.yml."""
    holders: dict[str, set[str]] = {}
    for award in given:
        holders.setdefault(award.badge, set()).add(award.who)
    many = len(judge.library.learners)
    return tuple(Rarity(key, len(holders.get(key, ())), many) for key in (folded(badge.id) for badge in judge.badges))


def _distance(judge: Judge, rule: Rule, who: str) -> tuple[Tier | None, int, int] | None:
    """(tier, have, need); None for what nobody works towards."""
    if rule.rank or rule.by_hand or (rule.count == "podium" and not judge.on_boards(who)):
        return None
    if rule.member_for:
        joined = judge.joined.get(who)
        return (None, min((judge.today - joined).days, rule.member_for), rule.member_for) if joined else None
    if rule.all:
        return None, sum(1 for part in rule.all if judge.reached(part, who)), len(rule.all)
    if rule.any:
        ways = [way for part in rule.any if (way := _distance(judge, part, who))]
        return max(ways, key=lambda way: way[1] / way[2], default=None)
    have = len(judge.steps(rule, who))
    if rule.streak and have < rule.streak:
        return None, judge.own(who).weeks_now(judge.today), rule.streak
    for tier, need in judge.lines(rule):
        if have < need:
            return tier, have, need
    return None, have, have


def _order(step: Step) -> tuple[date, str]:
    return step.when, step.credit.path if step.credit else ""
