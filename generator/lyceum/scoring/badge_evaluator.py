"""Evaluates the rules of badges.yml for one learner: each time that what a rule counts went up by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from lyceum.loader import list_badges
from lyceum.queries import Database, query
from lyceum.schema import CREDIT_KINDS_BY_NAME, BadgeRule, ManualAward, RankCondition, Tier, fold_key
from lyceum.scoring.credits import Credit
from lyceum.scoring.learner_facts import LearnerFacts, find_first_day_to_come
from lyceum.scoring.reading import DAY, ScoringReader
from lyceum.scoring.season_ranks import SeasonRank, rank_decided_challenge
from lyceum.scoring.seasons import SeasonSetting
from lyceum.scoring.weeks import find_streaks


class RuleStep(NamedTuple):
    """A rule's count went up by one."""

    day: date
    credit: Credit | None
    """The credit that raised the count, if a credit did."""


@query
def find_badges_file_day(database: Database, _: str) -> date | None:
    """The day of the first commit of badges.yml."""
    reader = ScoringReader(database)
    entry = reader.find_entry("badges", "")
    file = reader.find_file_history(entry.path) if entry else None
    return file.first_day if file else None


class EvaluatedRule:
    """A rule with its keys resolved, so that evaluating it for many learners looks nothing up."""

    def __init__(self, rule: BadgeRule, reader: ScoringReader) -> None:
        self.rule = rule
        self.is_manual = rule.is_manual
        self.is_plain_count = rule.count is not None and rule.distinct is None
        """Each credit that fits raises the count by one."""
        self.count = rule.count or ""
        self.topic = reader.resolve_topic_key(rule.topic) if rule.topic else None
        self.challenge = fold_key(rule.challenge) if rule.challenge else None
        self.thresholds: tuple[tuple[Tier | None, int], ...] = rule.thresholds
        self.needed_count = rule.needed_count
        self.all = tuple(EvaluatedRule(part, reader) for part in rule.all)
        self.any = tuple(EvaluatedRule(part, reader) for part in rule.any)
        kind = CREDIT_KINDS_BY_NAME.get(rule.count or "")
        self.counts_ranks = kind is not None and kind.is_ranked
        self.days_by_learner: dict[str, ManualAward] = {}
        for award in reversed(rule.given_to):
            self.days_by_learner[fold_key(award.learner)] = award

    @cached_property
    def has_conditions(self) -> bool:
        """Whether not every credit of the kind fits."""
        return bool(self.rule.of or self.topic or self.challenge)

    def fits(self, credit: Credit) -> bool:
        """Whether a credit is what the rule counts, apart from its kind."""
        return (
            (not self.rule.of or self.rule.of in credit.labels)
            and (not self.topic or self.topic in credit.topics)
            and (not self.challenge or self.challenge == credit.challenge)
        )


def prepare_rules(database: Database) -> dict[str, EvaluatedRule]:
    """The rules of badges.yml by folded badge, in the order of the file."""
    reader = ScoringReader(database)
    return {fold_key(badge.id): EvaluatedRule(badge.rule, reader) for badge in database.get(list_badges)}


class _LearnerCredits:
    """The credits of one learner, oldest first."""

    def __init__(self, ledger: Sequence[Credit], setting: SeasonSetting) -> None:
        self._ledger = ledger
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

    @property
    def numbers(self) -> dict[int, int]:
        """The place of each credit in the ledger, by the identity of the credit: only objects of this ledger have one."""
        return {id(credit): number for number, credit in enumerate(self._ledger)}

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


class BadgeEvaluator:
    """Evaluates badges for some learners, with their credits and their ranks."""

    def __init__(
        self,
        database: Database,
        learners: Mapping[str, LearnerFacts],
        credits_by_learner: Mapping[str, Sequence[Credit]],
        season_ranks: Mapping[str, Sequence[SeasonRank]],
    ) -> None:
        self.database, self.learners = database, learners
        self._credits_by_learner, self._season_ranks = credits_by_learner, season_ranks
        """The credits of each learner are latest first, the ranks earliest first."""
        self._season_setting = ScoringReader(database).settings_value.season
        self.rules = database.remember("badge rules", lambda: prepare_rules(database))
        """By folded badge, in the order of badges.yml."""
        self._learner_credits: dict[str, _LearnerCredits] = {}
        self._first_days_to_come: dict[int, date | None] = {}
        """By days of membership: the first day, among those on which learners reach it, that is not over."""

    @property
    def today(self) -> date:
        """The day of the build. What reads it is computed again every day."""
        return self.database.read(DAY)

    def find_steps(self, rule: EvaluatedRule, learner: str) -> list[RuleStep]:
        """Each time that the rule's count went up by one, oldest first.

        A rule that counts nothing has one step if it is fulfilled, and none if it is not.
        """
        written = rule.rule
        if written.count:
            return self._find_counted_steps(rule, learner)
        if written.streak:
            return self.get_learner_credits(learner).streak_steps
        if written.away:
            return self._find_return_steps(written.away, learner)
        if written.rank:
            return self._find_rank_steps(written.rank, learner)
        if rule.is_manual:
            award = rule.days_by_learner.get(learner)
            return [RuleStep(self._find_manual_day(award), None)] if award else []
        if written.member_for:
            return self._find_membership_steps(written.member_for, learner)
        if rule.all or rule.any:
            return self._find_combined_steps(rule, learner)
        raise NotImplementedError(f"no evaluation of the rule {written!r}")

    def may_have_steps(self, rule: EvaluatedRule, learner: str) -> bool:
        """False if a look at the number of credits is enough to know that the rule gives no badge."""
        written = rule.rule
        if written.count:
            return written.count in self.get_learner_credits(learner).by_count
        if written.streak:
            least = rule.thresholds[0][1] if rule.thresholds else 0
            return len(self.get_learner_credits(learner).own_contributions) >= least
        return not rule.is_manual or learner in rule.days_by_learner

    def count_steps(self, rule: EvaluatedRule, learner: str) -> int:
        """The number of `find_steps`."""
        if rule.is_plain_count:
            return len(self.find_counted_credits(rule, learner))
        return len(self.find_steps(rule, learner))

    def find_completion(self, rule: EvaluatedRule, learner: str) -> RuleStep | None:
        """The step that fulfilled the rule, without regard to tiers."""
        if rule.is_plain_count:
            credits_ = self.find_counted_credits(rule, learner)
            if len(credits_) < rule.needed_count:
                return None
            credit = credits_[rule.needed_count - 1]
            return RuleStep(credit.day, credit)
        steps = self.find_steps(rule, learner)
        return steps[rule.needed_count - 1] if len(steps) >= rule.needed_count else None

    def get_learner_credits(self, learner: str) -> _LearnerCredits:
        if learner not in self._learner_credits:
            self._learner_credits[learner] = _LearnerCredits(
                self._credits_by_learner.get(learner, ()), self._season_setting
            )
        return self._learner_credits[learner]

    def is_hidden_from(self, rule: EvaluatedRule, learner: str) -> bool:
        """Whether the rule counts credits that state a rank, and the learner may not stand on boards."""
        return rule.counts_ranks and not self._is_shown_on_boards(learner)

    def _is_shown_on_boards(self, learner: str) -> bool:
        return learner in self.learners and self.learners[learner].is_shown_on_boards

    def find_counted_credits(self, rule: EvaluatedRule, learner: str) -> list[Credit]:
        """The credits that a rule counts, oldest first."""
        candidates = self.get_learner_credits(learner).by_count.get(rule.count)
        if not candidates or self.is_hidden_from(rule, learner):
            return []
        return list(filter(rule.fits, candidates)) if rule.has_conditions else candidates

    def _find_counted_steps(self, rule: EvaluatedRule, learner: str) -> list[RuleStep]:
        credits_ = self.find_counted_credits(rule, learner)
        if not rule.rule.distinct:
            return [RuleStep(credit.day, credit) for credit in credits_]
        steps: list[RuleStep] = []
        seen: set[str] = set()
        for credit in credits_:
            new_keys = _list_distinct_keys(rule.rule, credit) - seen
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
        return [
            RuleStep(season_rank.last_day, None)
            for season_rank in self._season_ranks.get(learner, ())
            if season_rank.rank <= condition.at_most and season in ("any", season_rank.season.casefold())
        ]

    def _find_challenge_rank_steps(self, challenge: str, max_rank: int, learner: str) -> list[RuleStep]:
        credits_ = [
            credit
            for credit in self._credits_by_learner.get(learner, ())
            if credit.challenge == challenge and credit.kind_info.is_for_result
        ]
        credit = max(credits_, key=lambda credit: credit.kind, default=None)  # a result rather than a podium
        ranks = self.database.get(rank_decided_challenge, challenge).get(learner, ())
        return [RuleStep(day, credit) for day, rank in ranks if rank <= max_rank]

    def _find_membership_steps(self, days: int, learner: str) -> list[RuleStep]:
        join_day = self.find_join_day(learner)
        if not join_day or not self.is_member_for(days, learner):
            return []
        return [RuleStep(join_day + timedelta(days=days), None)]

    def is_member_for(self, days: int, learner: str) -> bool:
        """Whether a learner joined at least so many days ago."""
        join_day = self.find_join_day(learner)
        if days not in self._first_days_to_come:
            join_days = (facts.counted_day for facts in self.learners.values())
            last_days = {day + timedelta(days=days - 1) for day in join_days if day and days <= (date.max - day).days}
            self._first_days_to_come[days] = find_first_day_to_come(self.database, last_days)
        if not join_day or days > (date.max - join_day).days:
            return False
        first_day_to_come = self._first_days_to_come[days]
        return first_day_to_come is None or join_day + timedelta(days=days - 1) < first_day_to_come

    def find_join_day(self, learner: str) -> date | None:
        """The day on which a learner joined, as it counts."""
        return self.learners[learner].counted_day if learner in self.learners else None

    def _find_combined_steps(self, rule: EvaluatedRule, learner: str) -> list[RuleStep]:
        """The first fulfilled part of `any`, or the last part of `all` if every part is fulfilled."""
        if rule.any:
            completions = [step for part in rule.any if (step := self.find_completion(part, learner))]
            return [min(completions, key=_step_sort_key)] if completions else []
        last_step: RuleStep | None = None
        for part in rule.all:
            step = self.find_completion(part, learner)
            if not step:
                return []
            last_step = max(last_step or step, step, key=_step_sort_key)
        return [last_step] if last_step else []

    def _find_manual_day(self, award: ManualAward) -> date:
        """The day of a manual award: as written, or when both badges.yml and the learner were there."""
        if award.on:
            return award.on
        days = (self.database.get(find_badges_file_day), self.find_join_day(fold_key(award.learner)))
        return max((day for day in days if day), default=None) or self.today


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
