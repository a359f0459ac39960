"""What happened in the community in one calendar year.

Learners are named beside a number or a rank only if they may be shown on boards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lyceum.scoring.badges import Award
from lyceum.scoring.calendar_years import YearData, is_year_over
from lyceum.scoring.challenge_highlights import ChallengeInReview, find_challenges_in_review
from lyceum.scoring.credits import Credit
from lyceum.scoring.learner_year import list_learner_years
from lyceum.scoring.result_facts import list_results
from lyceum.scoring.tip_facts import collect_tip_facts, list_tip_shards
from lyceum.scoring.tip_uses import TipAuthors, find_tip_authors, find_used_by_result, find_used_tips
from lyceum.scoring.weeks import WeekActivity, count_weeks

MAX_POPULAR_TIPS = 6
MAX_GROWING_TOPICS = 6


@dataclass(frozen=True, slots=True)
class PopularTip:
    """A tip that others built on."""

    tip: str
    people_count: int
    """Other people who linked to it, or who thanked its author in a challenge that the tip names."""


@dataclass(frozen=True, slots=True)
class GrowingTopic:
    topic: str
    count: int
    """Contributions about it in the year."""
    previous_count: int
    """Contributions about it in the year before."""


@dataclass(frozen=True, slots=True)
class YearInReview:
    """The year of the whole community. Handles are folded; people are sorted by handle unless said otherwise."""

    number: int
    is_over: bool
    new_learners: tuple[str, ...]
    """In the order in which they joined."""
    tips: tuple[str, ...]
    """Newest first."""
    popular_tips: tuple[PopularTip, ...]
    """By people, then newest first."""
    challenges: tuple[ChallengeInReview, ...]
    """In the order in which they began."""
    weeks: tuple[WeekActivity, ...]
    """All weeks of the year up to today."""
    thanking_learners: tuple[str, ...]
    thanked_learners: tuple[str, ...]
    thanks_count: int
    growing_topics: tuple[GrowingTopic, ...]
    """By growth, then by count, then by key."""
    first_awards: tuple[Award, ...]
    """The first award of each badge that nobody had before this year."""
    hosts: tuple[str, ...]
    confirming_learners: tuple[str, ...]
    """Learners who confirmed results or checked tips of others."""
    learners_with_page: tuple[str, ...]
    """Learners who have a page about their year."""

    @property
    def busiest_week(self) -> WeekActivity:
        return max(self.weeks, key=lambda week: (week.contribution_count, week.monday))


def list_years(hub: YearData) -> tuple[int, ...]:
    """The years with a credit of a learner, latest first."""
    return tuple(sorted({credit.day.year for credit in _list_credits(hub)}, reverse=True))


def build_year_in_review(hub: YearData, number: int) -> YearInReview:
    """One of the years that `list_years` lists."""
    all_credits = _list_credits(hub)
    credits_ = [credit for credit in all_credits if credit.day.year == number]
    people_by_kind: dict[str, set[str]] = {}
    for credit in credits_:
        people_by_kind.setdefault(credit.kind, set()).add(credit.person)
    confirming = people_by_kind.get("confirming", set()) | people_by_kind.get("checking", set())
    new_learners = sorted(
        (learner.join_day, key)
        for key, learner in hub.learners.items()
        if learner.join_day and learner.join_day.year == number
    )
    return YearInReview(
        number=number,
        is_over=is_year_over(number, hub.today),
        new_learners=tuple(key for _, key in new_learners),
        tips=tuple(key for key, tip in hub.tips.items() if tip.counted_day and tip.counted_day.year == number),
        popular_tips=_find_popular_tips(hub, number),
        challenges=find_challenges_in_review(hub, number),
        weeks=count_weeks(credits_, number, hub.today),
        thanking_learners=tuple(sorted(people_by_kind.get("thanking", ()))),
        thanked_learners=tuple(sorted(people_by_kind.get("thanks", ()))),
        thanks_count=sum(1 for credit in credits_ if credit.kind == "thanks"),
        growing_topics=_find_growing_topics(all_credits, number),
        first_awards=_find_first_awards(hub, number),
        hosts=tuple(sorted(people_by_kind.get("hosting", ()))),
        confirming_learners=tuple(sorted(confirming)),
        learners_with_page=tuple(sorted(key for key in hub.learners if number in list_learner_years(hub, key))),
    )


def _list_credits(hub: YearData) -> list[Credit]:
    """The credits of all learners up to today."""
    return [credit for learner in hub.learners.values() for credit in learner.credits if credit.day <= hub.today]


def _find_popular_tips(hub: YearData, number: int) -> tuple[PopularTip, ...]:
    """The tips that most people built on, by the rules for points (see `tip_uses`)."""
    database = hub.database
    people_by_tip: dict[str, set[str]] = {}

    def add(tip: TipAuthors, people: Iterable[str]) -> None:
        if others := set(people).difference(tip.authors):
            people_by_tip.setdefault(tip.tip, set()).update(others)

    for shard in database.get_many(collect_tip_facts, database.get(list_tip_shards)):
        for facts in shard.values():
            if facts.counted_day and facts.counted_day.year == number:
                for tip in find_used_tips(database, facts.linked_names):
                    add(tip, facts.authors)
    for challenge in hub.challenges:
        for result in list_results(database, challenge):
            is_of_year = (result.sent_on or result.date).year == number
            if is_of_year and (result.thanks or result.linked_names):
                used = find_used_by_result(
                    database,
                    result.linked_names,
                    result.thanks,
                    challenge,
                    result.counted_day,
                    undated_count_today=False,
                )
                for name in used:
                    if used_tip := database.get(find_tip_authors, name):
                        add(used_tip, result.learners)
    position = {key: index for index, key in enumerate(hub.tips)}
    popular = sorted(people_by_tip.items(), key=lambda item: (-len(item[1]), position[item[0]]))
    return tuple(PopularTip(key, len(people)) for key, people in popular[:MAX_POPULAR_TIPS])


def _find_growing_topics(credits_: Iterable[Credit], number: int) -> tuple[GrowingTopic, ...]:
    """The topics with more contributions than in the year before."""
    counts: Counter[str] = Counter()
    previous_counts: Counter[str] = Counter()
    for credit in credits_:
        if credit.is_about_topics and credit.day.year in (number, number - 1):
            (counts if credit.day.year == number else previous_counts).update(credit.topics)
    topics = [
        GrowingTopic(topic, count, previous_counts[topic])
        for topic, count in counts.items()
        if count > previous_counts[topic]
    ]
    topics.sort(key=lambda topic: (topic.previous_count - topic.count, -topic.count, topic.topic))
    return tuple(topics[:MAX_GROWING_TOPICS])


def _find_first_awards(hub: YearData, number: int) -> tuple[Award, ...]:
    first_awards: dict[str, Award] = {}
    for award in sorted(hub.awards, key=lambda award: (award.day, award.learner)):
        first_awards.setdefault(award.badge, award)
    return tuple(award for award in first_awards.values() if award.day.year == number)
