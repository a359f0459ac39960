"""What happened in the community in one calendar year, merged from what each shard of people and tips and each challenge adds.

Learners are named beside a number or a rank only if they may be shown on boards."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from lyceum.queries import Database, query
from lyceum.scoring.badges import Award, collect_awards, join_awards
from lyceum.scoring.challenge_highlights import ChallengeInReview, list_challenges_of_year
from lyceum.scoring.learner_facts import list_people_shards
from lyceum.scoring.ledger import collect_ledger
from lyceum.scoring.people_years import PeopleYear, find_people_year, is_year_over, list_all_years
from lyceum.scoring.reading import DAY
from lyceum.scoring.tip_popularity import PopularTip, list_tips_of_year, rank_popular_tips
from lyceum.scoring.weeks import WeekActivity, list_weeks

MAX_GROWING_TOPICS = 6


class HasDatabase(Protocol):
    """The Hub. Scoring is a layer below it and cannot name it."""

    @property
    def database(self) -> Database: ...


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


@dataclass(frozen=True, slots=True)
class YearCounts:
    """A year of the community in numbers."""

    number: int
    is_over: bool
    new_learners: int
    tips: int
    challenges: int
    """Those with a participant."""
    thanks: int
    busiest_week: WeekActivity


def list_years(hub: HasDatabase) -> tuple[int, ...]:
    """The years with a credit of a learner, latest first."""
    return hub.database.get(list_all_years)


def build_year_in_review(hub: HasDatabase, number: int) -> YearInReview:
    """One of the years that `list_years` lists."""
    return hub.database.get(review_year, str(number))


def count_year(hub: HasDatabase, number: int) -> YearCounts:
    """The numbers of one of the years that `list_years` lists."""
    return hub.database.get(count_reviewed_year, str(number))


def _list_people_years(database: Database, year: int) -> list[PeopleYear]:
    keys = [f"{shard}/{year}" for shard in database.get(list_people_shards)]
    return database.get_many(find_people_year, keys)


@query
def review_year(database: Database, year: str) -> YearInReview:
    """One year of the community."""
    number, shards = int(year), _list_people_years(database, int(year))

    def merge(field: str) -> tuple[str, ...]:
        return tuple(sorted(person for shard in shards for person in getattr(shard, field)))

    is_over = is_year_over(database, number)
    last_day = date(number, 12, 31) if is_over else database.read(DAY)
    new_learners = sorted(row for shard in shards for row in shard.new_learners)
    return YearInReview(
        number=number,
        is_over=is_over,
        new_learners=tuple(key for _, key in new_learners),
        tips=database.get(list_tips_of_year, year),
        popular_tips=database.get(rank_popular_tips, year),
        challenges=database.get(list_challenges_of_year, year),
        weeks=list_weeks((week for shard in shards for week in shard.weeks), number, last_day),
        thanking_learners=merge("thanking_learners"),
        thanked_learners=merge("thanked_learners"),
        thanks_count=sum(shard.thanks_count for shard in shards),
        growing_topics=_find_growing_topics(database, number),
        first_awards=tuple(award for award in database.get(list_first_awards) if award.day.year == number),
        hosts=merge("hosts"),
        confirming_learners=merge("confirming_learners"),
        learners_with_page=merge("learners_with_page"),
    )


@query
def count_reviewed_year(database: Database, year: str) -> YearCounts:
    """The numbers of `review_year`."""
    review = database.get(review_year, year)
    return YearCounts(
        number=review.number,
        is_over=review.is_over,
        new_learners=len(review.new_learners),
        tips=len(review.tips),
        challenges=sum(1 for challenge in review.challenges if challenge.participant_count),
        thanks=review.thanks_count,
        busiest_week=review.busiest_week,
    )


@query
def count_topics_of_year(database: Database, year: str) -> dict[str, int]:
    """The number of contributions about each topic in a year."""
    counts: Counter[str] = Counter()
    for shard in _list_people_years(database, int(year)):
        counts.update(dict(shard.topics))
    return dict(sorted(counts.items()))


def _find_growing_topics(database: Database, number: int) -> tuple[GrowingTopic, ...]:
    """The topics with more contributions than in the year before."""
    previous_counts = database.get(count_topics_of_year, str(number - 1))
    topics = [
        GrowingTopic(topic, count, previous_counts.get(topic, 0))
        for topic, count in database.get(count_topics_of_year, str(number)).items()
        if count > previous_counts.get(topic, 0)
    ]
    topics.sort(key=lambda topic: (topic.previous_count - topic.count, -topic.count, topic.topic))
    return tuple(topics[:MAX_GROWING_TOPICS])


@query
def list_first_awards_of_shard(database: Database, shard: str) -> tuple[Award, ...]:
    """The first award of each badge among the learners of a shard, by day and learner."""
    first_rows: dict[str, tuple[date, str, int]] = {}
    rows_by_learner = database.get(collect_awards, shard).valid
    for learner in sorted(rows_by_learner):
        for number, row in enumerate(rows_by_learner[learner]):
            place = (row.day, learner, number)
            first_rows[row.badge] = min(first_rows.get(row.badge, place), place)
    ledger = database.get(collect_ledger, shard) if first_rows else {}
    return tuple(
        join_awards(learner, [rows_by_learner[learner][number]], ledger.get(learner, ()))[0]
        for _, learner, number in sorted(first_rows.values())
    )


@query
def list_first_awards(database: Database, _: str) -> tuple[Award, ...]:
    """The first award of each badge, by day and learner."""
    shards = database.get_many(list_first_awards_of_shard, database.get(list_people_shards))
    first_awards: dict[str, Award] = {}
    for award in sorted((award for shard in shards for award in shard), key=lambda award: (award.day, award.learner)):
        first_awards.setdefault(award.badge, award)
    return tuple(first_awards.values())
