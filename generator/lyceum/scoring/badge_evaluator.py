"""Evaluates the rules of badges.yml for one learner: each time that what a rule counts went up by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from lyceum.git import History
from lyceum.loader import ValidLibrary
from lyceum.schema import CREDIT_KINDS_BY_NAME, Badge, BadgeRule, ManualAward, RankCondition, fold_key
from lyceum.scoring.credits import Credit
from lyceum.scoring.final_boards import find_final_standings
from lyceum.scoring.leaderboard_rows import rank_final_season
from lyceum.scoring.people import is_shown_on_boards
from lyceum.scoring.results import group_results_by_challenge
from lyceum.scoring.seasons import SeasonSetting, find_season, find_seasons
from lyceum.scoring.weeks import find_streaks


@dataclass(frozen=True, slots=True)
class RuleStep:
    """A rule's count went up by one."""

    day: date
    credit: Credit | None
    """The credit that raised the count, if a credit did."""


@dataclass(frozen=True, slots=True)
class SeasonRank:
    """A learner's rank in a season that is decided."""

    season: str
    """The name of a term, or the key of a month or quarter."""
    last_day: date
    rank: int


class _LearnerCredits:
    """The credits of one learner, oldest first."""

    def __init__(self, ledger: Sequence[Credit], setting: SeasonSetting) -> None:
        credits_ = tuple(reversed(ledger))
        self.own_contributions = tuple(credit for credit in credits_ if not credit.is_received)
        self.by_count: dict[str, list[Credit]] = {
            "anything": [credit for credit in self.own_contributions if not credit.is_capped]
        }
        """By what `count` asks for, without capped credits."""
        for credit in credits_:
            if not credit.is_capped:
                self.by_count.setdefault(credit.kind, []).append(credit)
        self._setting = setting

    @cached_property
    def streak_steps(self) -> list[RuleStep]:
        """Each time that the longest streak of weeks grew by one."""
        first_credits: dict[date, Credit] = {}
        for credit in self.own_contributions:
            first_credits.setdefault(credit.day, credit)
        steps: list[RuleStep] = []
        for streak in find_streaks(first_credits, self._setting):
            if streak.weeks > len(steps):
                steps.append(RuleStep(streak.day, first_credits[streak.day]))
        return steps


@dataclass(frozen=True)
class BadgeEvaluator:
    """Holds everything that the rules of badges are evaluated with."""

    library: ValidLibrary
    history: History
    credits_by_learner: Mapping[str, Sequence[Credit]]
    """By folded handle; the credits are latest first."""
    join_days: Mapping[str, date | None]
    today: date
    _learner_credits: dict[str, _LearnerCredits] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def badges(self) -> tuple[Badge, ...]:
        return self.library.badges.value.badges if self.library.badges else ()

    @cached_property
    def season_ranks(self) -> dict[str, list[SeasonRank]]:
        """The ranks of each learner in the seasons that are decided."""
        setting = self.library.settings.value.season
        all_credits = [credit for credits_ in self.credits_by_learner.values() for credit in credits_]
        first_merge_day = min((credit.merge_day for credit in all_credits if credit.merge_day), default=None)
        days = {credit.day for credit in all_credits}
        season_keys = {day: season.key for day in days if (season := find_season(day, setting))}
        credits_by_season: dict[str, list[Credit]] = {}
        for credit in all_credits:
            if key := season_keys.get(credit.day):
                credits_by_season.setdefault(key, []).append(credit)
        ranks: dict[str, list[SeasonRank]] = {}
        for season in find_seasons(days, setting):
            season_credits = credits_by_season.get(season.key, [])
            for row in rank_final_season(season_credits, season, first_merge_day=first_merge_day, today=self.today):
                season_rank = SeasonRank(season.term_name or season.key, season.last_day, row.rank)
                ranks.setdefault(row.learner, []).append(season_rank)
        return ranks

    @cached_property
    def challenge_ranks(self) -> dict[str, dict[str, list[tuple[date, int]]]]:
        """(last day, rank) by challenge and learner, of the challenges that are decided."""
        results_by_challenge = group_results_by_challenge(self.library)
        ranks: dict[str, dict[str, list[tuple[date, int]]]] = {}
        for key, entry in self.library.challenges.items():
            for _, standing in find_final_standings(entry, results_by_challenge[key], self.history, today=self.today):
                day = entry.value.closes or standing.counted_result.value.date
                for learner in standing.learners if standing.rank else ():
                    ranks.setdefault(key, {}).setdefault(learner, []).append((day, standing.rank))
        return ranks

    @cached_property
    def badges_file_day(self) -> date | None:
        """The day of the first commit of badges.yml."""
        return self.history.find_first_day(self.library.badges.path) if self.library.badges else None

    def find_steps(self, rule: BadgeRule, learner: str) -> list[RuleStep]:
        """Each time that the rule's count went up by one, oldest first.

        A rule that counts nothing has one step if it is fulfilled, and none if it is not.
        """
        if rule.count:
            return self._find_counted_steps(rule, learner)
        if rule.streak:
            return self.get_learner_credits(learner).streak_steps
        if rule.away:
            return self._find_return_steps(rule.away, learner)
        if rule.rank:
            return self._find_rank_steps(rule.rank, learner)
        if rule.is_manual:
            manual_awards = [award for award in rule.given_to if fold_key(award.learner) == learner]
            return [RuleStep(self._find_manual_day(award), None) for award in manual_awards[:1]]
        if rule.member_for:
            return self._find_membership_steps(rule.member_for, learner)
        if rule.all or rule.any:
            return self._find_combined_steps(rule, learner)
        raise NotImplementedError(f"no evaluation of the rule {rule!r}")

    def find_completion(self, rule: BadgeRule, learner: str) -> RuleStep | None:
        """The step that fulfilled the rule, without regard to tiers."""
        steps = self.find_steps(rule, learner)
        return steps[rule.needed_count - 1] if len(steps) >= rule.needed_count else None

    def get_learner_credits(self, learner: str) -> _LearnerCredits:
        if learner not in self._learner_credits:
            self._learner_credits[learner] = _LearnerCredits(
                self.credits_by_learner.get(learner, ()), self.library.settings.value.season
            )
        return self._learner_credits[learner]

    def is_hidden_from(self, rule: BadgeRule, learner: str) -> bool:
        """Whether the rule counts credits that state a rank, and the learner may not stand on boards."""
        kind = CREDIT_KINDS_BY_NAME.get(rule.count or "")
        return kind is not None and kind.is_ranked and not self._is_shown_on_boards(learner)

    def _is_shown_on_boards(self, learner: str) -> bool:
        entry = self.library.learners.get(learner)
        return entry is not None and is_shown_on_boards(self.library.settings.value, entry.value)

    def _find_counted_steps(self, rule: BadgeRule, learner: str) -> list[RuleStep]:
        if self.is_hidden_from(rule, learner):
            return []
        topic = self.library.resolve_topic_key(rule.topic) if rule.topic else None
        challenge = fold_key(rule.challenge) if rule.challenge else None
        credits_ = [
            credit
            for credit in self.get_learner_credits(learner).by_count.get(rule.count or "", ())
            if (not rule.of or rule.of in credit.labels)
            and (not topic or topic in credit.topics)
            and (not challenge or challenge == credit.challenge)
        ]
        if not rule.distinct:
            return [RuleStep(credit.day, credit) for credit in credits_]
        steps: list[RuleStep] = []
        seen: set[str] = set()
        for credit in credits_:
            new_keys = _list_distinct_keys(rule, credit) - seen
            steps += [RuleStep(credit.day, credit)] * len(new_keys)
            seen |= new_keys
        return steps

    def _find_return_steps(self, days: int, learner: str) -> list[RuleStep]:
        """Each time that the learner came back after so many days without a contribution."""
        contributions = self.get_learner_credits(learner).own_contributions
        return [
            RuleStep(credit.day, credit)
            for previous, credit in pairwise(contributions)
            if (credit.day - previous.day).days >= days
        ]

    def _find_rank_steps(self, condition: RankCondition, learner: str) -> list[RuleStep]:
        if not self._is_shown_on_boards(learner):
            return []
        if condition.challenge:
            return self._find_challenge_rank_steps(fold_key(condition.challenge), condition.at_most, learner)
        season = (condition.season or "any").casefold()
        season_ranks = sorted(self.season_ranks.get(learner, ()), key=lambda season_rank: season_rank.last_day)
        return [
            RuleStep(season_rank.last_day, None)
            for season_rank in season_ranks
            if season_rank.rank <= condition.at_most and season in ("any", season_rank.season.casefold())
        ]

    def _find_challenge_rank_steps(self, challenge: str, max_rank: int, learner: str) -> list[RuleStep]:
        credits_ = [
            credit
            for credit in self.credits_by_learner.get(learner, ())
            if credit.challenge == challenge and credit.kind_info.is_for_result
        ]
        credit = max(credits_, key=lambda credit: credit.kind, default=None)  # a result rather than a podium
        ranks = self.challenge_ranks.get(challenge, {}).get(learner, ())
        return [RuleStep(day, credit) for day, rank in sorted(ranks) if rank <= max_rank]

    def _find_membership_steps(self, days: int, learner: str) -> list[RuleStep]:
        join_day = self.join_days.get(learner)
        if not join_day or (self.today - join_day).days < days:
            return []
        return [RuleStep(join_day + timedelta(days=days), None)]

    def _find_combined_steps(self, rule: BadgeRule, learner: str) -> list[RuleStep]:
        """The first fulfilled part of `any`, or the last part of `all` if every part is fulfilled."""
        completions = [step for part in (rule.all or rule.any) if (step := self.find_completion(part, learner))]
        if rule.any:
            return [min(completions, key=_step_sort_key)] if completions else []
        return [max(completions, key=_step_sort_key)] if len(completions) == len(rule.all) else []

    def _find_manual_day(self, award: ManualAward) -> date:
        """The day of a manual award: as written, or when both badges.yml and the learner were there."""
        if award.on:
            return award.on
        days = (self.badges_file_day, self.join_days.get(fold_key(award.learner)))
        return max((day for day in days if day), default=self.today)


def _list_distinct_keys(rule: BadgeRule, credit: Credit) -> set[str]:
    """What a credit adds to a count of different people, topics or challenges; of its topics, only the first counts."""
    match rule.distinct:
        case "people":
            return set(credit.other_people)
        case "topics":
            return set(credit.topics[:1])
        case _:
            return {credit.challenge} if credit.challenge else set()


def _step_sort_key(step: RuleStep) -> tuple[date, str]:
    return step.day, step.credit.path if step.credit else ""
