"""Evaluates the rules of badges.yml for one learner: each time that what a rule counts went up by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Literal

from lyceum.git import History
from lyceum.loader import Library
from lyceum.schema import Badge, BadgeRule, ManualAward, fold_key
from lyceum.scoring.credits import Credit
from lyceum.scoring.final_boards import build_final_boards
from lyceum.scoring.leaderboard_rows import rank_final_season
from lyceum.scoring.people import is_shown_on_boards
from lyceum.scoring.results import group_results_by_challenge
from lyceum.scoring.seasons import SeasonSetting, find_season, find_seasons
from lyceum.scoring.streaks import count_current_streak, find_streaks

Tier = Literal["bronze", "silver", "gold"]
TIERS: tuple[Tier, ...] = ("bronze", "silver", "gold")


@dataclass(frozen=True, slots=True)
class RuleStep:
    """A rule's count went up by one."""

    day: date
    credit: Credit | None


class _LearnerCredits:
    """One learner's deeds, oldest first; caps have taken out what is too much."""

    def __init__(self, ledger: Sequence[Credit], setting: SeasonSetting) -> None:
        rows = tuple(reversed(ledger))
        self.own_contributions = tuple(one for one in rows if not one.is_received)
        self.by_kind: dict[str, list[Credit]] = {
            "anything": [one for one in self.own_contributions if not one.is_capped]
        }
        for one in rows:
            if not one.is_capped:
                self.by_kind.setdefault(one.kind, []).append(one)
        self._setting = setting

    @cached_property
    def streak_steps(self) -> list[RuleStep]:
        """Each time that the longest row of weeks grew by one."""
        first_on: dict[date, Credit] = {}
        for one in self.own_contributions:
            first_on.setdefault(one.day, one)
        steps: list[RuleStep] = []
        for streak in find_streaks(first_on, self._setting):
            if streak.weeks > len(steps):
                steps.append(RuleStep(streak.day, first_on[streak.day]))
        return steps

    def count_current_streak(self, today: date) -> int:
        return count_current_streak((one.day for one in self.own_contributions), self._setting, today=today)


@dataclass(frozen=True)
class BadgeEvaluator:
    """All that rules are judged by."""

    library: Library
    history: History
    credits_by_learner: Mapping[str, Sequence[Credit]]
    """By who; rows latest first."""
    join_days: Mapping[str, date | None]
    today: date
    _learner_credits: dict[str, _LearnerCredits] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def badges(self) -> tuple[Badge, ...]:
        return self.library.badges.value.badges if self.library.badges else ()

    @cached_property
    def season_ranks(self) -> dict[str, list[tuple[str, date, int]]]:
        """(season's name or key, its last day, rank) by learner, of seasons that are decided."""
        setting = self.library.settings.value.season
        everything = [one for rows in self.credits_by_learner.values() for one in rows]
        began = min((one.merge_day for one in everything if one.merge_day), default=None)
        its_seasons = find_seasons((one.day for one in everything), setting)
        by_season: dict[str, list[Credit]] = {season.key: [] for season in its_seasons}
        key_of = {day: season.key for day in {one.day for one in everything} if (season := find_season(day, setting))}
        for one in everything:
            if key := key_of.get(one.day):
                by_season[key].append(one)
        ranks: dict[str, list[tuple[str, date, int]]] = {}
        for season in its_seasons:
            for row in rank_final_season(by_season[season.key], season, first_merge_day=began, today=self.today):
                ranks.setdefault(row.learner, []).append((season.term_name or season.key, season.last_day, row.rank))
        return ranks

    @cached_property
    def challenge_ranks(self) -> dict[str, dict[str, list[tuple[date, int]]]]:
        """(last day, rank) by challenge and learner, of challenges that are decided."""
        results_of = group_results_by_challenge(self.library)
        made: dict[str, dict[str, list[tuple[date, int]]]] = {}
        for key, entry in self.library.challenges.items():
            for board in build_final_boards(entry, results_of[key], self.history, today=self.today):
                for row in board.standings:
                    for who in row.learners if row.rank else ():
                        day = entry.value.closes or row.counted_result.value.date
                        made.setdefault(key, {}).setdefault(who, []).append((day, row.rank))
        return made

    @cached_property
    def badges_file_day(self) -> date | None:
        path = self.library.badges.path if self.library.badges else ""
        past = self.history.files.get(path)
        return past.first_commit.committed_at.date() if past else None

    def find_steps(self, rule: BadgeRule, who: str) -> list[RuleStep]:
        """Each time that the rule's count went up by one, oldest first; a rule for days of membership has none."""
        if rule.count:
            return self._find_counted_steps(rule, who)
        if rule.streak:
            return self.get_learner_credits(who).streak_steps
        if rule.away:
            return self._find_away_steps(rule.away, who)
        if rule.rank:
            return self._find_rank_steps(rule, who)
        if rule.is_manual:
            return [
                RuleStep(self._find_given_day(one, who), None) for one in rule.given_to if fold_key(one.learner) == who
            ][:1]
        if rule.member_for:
            joined = self.join_days.get(who)
            if not joined or (self.today - joined).days < rule.member_for:
                return []
            return [RuleStep(joined + timedelta(days=rule.member_for), None)]
        parts = [reached for part in (rule.all or rule.any) if (reached := self.find_completion(part, who))]
        if rule.any:
            return [min(parts, key=_step_sort_key)] if parts else []
        return [max(parts, key=_step_sort_key)] if len(parts) == len(rule.all) else []

    def find_completion(self, rule: BadgeRule, who: str) -> RuleStep | None:
        """When the rule was fulfilled, without tiers."""
        steps, need = self.find_steps(rule, who), count_needed_steps(rule)
        return steps[need - 1] if len(steps) >= need else None

    def list_thresholds(self, rule: BadgeRule) -> tuple[tuple[Tier | None, int], ...]:
        """(tier, how many it takes), the easiest first."""
        if rule.tiers:
            told = rule.tiers
            return tuple((tier, many) for tier in TIERS if (many := getattr(told, tier)))
        return ((None, count_needed_steps(rule)),)

    def get_learner_credits(self, who: str) -> _LearnerCredits:
        if who not in self._learner_credits:
            self._learner_credits[who] = _LearnerCredits(
                self.credits_by_learner.get(who, ()), self.library.settings.value.season
            )
        return self._learner_credits[who]

    def _find_counted_steps(self, rule: BadgeRule, who: str) -> list[RuleStep]:
        if rule.count == "podium" and not self.is_shown_on_boards(who):
            return []
        rows = self.get_learner_credits(who).by_kind.get(rule.count or "", ())
        topic = self.library.resolve_topic_key(rule.topic) if rule.topic and rows else None
        challenge = fold_key(rule.challenge) if rule.challenge else None
        its = [
            one
            for one in rows
            if (not rule.of or rule.of in one.labels)
            and (not topic or topic in one.topics)
            and (not challenge or challenge == one.challenge)
        ]
        if not rule.distinct:
            return [RuleStep(one.day, one) for one in its]
        steps: list[RuleStep] = []
        seen: set[str] = set()
        for one in its:
            match rule.distinct:
                case "people":
                    new = set(one.other_people) - seen
                case "topics":
                    new = set(one.topics[:1]) - seen
                case _:
                    new = {one.challenge} - seen if one.challenge else set()
            steps += [RuleStep(one.day, one)] * len(new)
            seen |= new
        return steps

    def _find_away_steps(self, days: int, who: str) -> list[RuleStep]:
        acts = self.get_learner_credits(who).own_contributions
        return [RuleStep(one.day, one) for before, one in pairwise(acts) if (one.day - before.day).days >= days]

    def _find_rank_steps(self, rule: BadgeRule, who: str) -> list[RuleStep]:
        rank = rule.rank
        if not rank or not self.is_shown_on_boards(who):
            return []
        if rank.challenge:
            key = fold_key(rank.challenge)
            places = self.challenge_ranks.get(key, {}).get(who, ())
            its = [
                one
                for one in self.credits_by_learner.get(who, ())
                if one.challenge == key and one.kind in ("podium", "result")
            ]
            deed = max(its, key=lambda one: one.kind, default=None)
            return [RuleStep(day, deed) for day, place in sorted(places) if place <= rank.at_most]
        wanted = (rank.season or "any").casefold()
        return [
            RuleStep(ends, None)
            for name, ends, place in sorted(self.season_ranks.get(who, ()), key=lambda one: one[1])
            if place <= rank.at_most and wanted in ("any", name.casefold())
        ]

    def is_shown_on_boards(self, who: str) -> bool:
        learner = self.library.learners.get(who)
        return learner is not None and is_shown_on_boards(self.library.settings.value, learner.value)

    def _find_given_day(self, given: ManualAward, who: str) -> date:
        return given.on or max(
            (day for day in (self.badges_file_day, self.join_days.get(who)) if day), default=self.today
        )


def count_needed_steps(rule: BadgeRule) -> int:
    """How many steps fulfil a rule without tiers."""
    if rule.streak:
        return rule.streak
    return rule.at_least or 1


def _step_sort_key(step: RuleStep) -> tuple[date, str]:
    return step.day, step.credit.path if step.credit else ""
